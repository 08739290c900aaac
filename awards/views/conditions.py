"""The editor of conditions with its test bench; campaigns use the same page for their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from awards.eligibility import Candidate, RuleResult
from awards.eligibility.judging import try_rule
from awards.enums import AwardGround
from awards.forms.conditions import BenchForm, ConditionForm, LegalRuleForm, known_of
from awards.models import AwardKind, LegalBasis, Recipient, Rule
from awards.rules import check_can_keep_rules
from awards.selectors.register import search_recipients
from awards.services.rules import save_rule, versions_of
from thidua.common import clock
from thidua.common.errors import DomainError
from thidua.common.forms import MAX_KEY_DIGITS
from thidua.common.views import SignedInView, get_visible

FOUND_SHOWN = 8


@dataclass(slots=True)
class Bench:
    """What the test bench shows: those found, or the verdict on the one chosen."""

    found: list[Recipient]
    recipient: Recipient | None = None
    result: RuleResult | None = None
    asked: bool = False


class ConditionEditorView(SignedInView):
    """Choosing a way of checking brings its inputs; then the draft is tried on somebody, or saved."""

    template_name = "awards/condition_edit.html"
    fragment_name = "awards/_condition_form.html"
    form_class: type[ConditionForm] = LegalRuleForm
    title = "Điều kiện"
    occasion_key = ""
    ground = AwardGround.MERIT.value

    def check(self) -> None:
        raise NotImplementedError

    def get_rule(self) -> Rule | None:
        return None

    def first_values(self) -> dict[str, Any]:
        return {"predicate": "manual", "valid_from": clock.today()}

    def perform(self, form: Any, rule: Rule | None) -> Any:
        raise NotImplementedError

    def get_success_url(self) -> str:
        raise NotImplementedError

    def more_context(self) -> dict[str, Any]:
        return {}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.check()
        rule = self.get_rule()
        known = known_of(rule) if rule else self.first_values()
        return self._show(self.form_class(known=known, initial=known), BenchForm(), Bench([]))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.check()
        rule, data = self.get_rule(), request.POST
        typed = {name: data.getlist(name) if name == "recipient_types" else data.get(name) for name in data}
        if "refresh" in data:
            return self._show(self.form_class(known=typed, initial=typed), BenchForm(initial=typed), Bench([]))
        form = self.form_class(data, known=typed)
        bench_form = BenchForm(data)
        if not form.is_valid():
            return self._show(form, bench_form, Bench([]), status=422)
        if "try" in data or "bench_pick" in data:
            return self._show(form, bench_form, self._try(form, bench_form))
        try:
            self.perform(form, rule)
        except DomainError as error:
            form.add_domain_error(error)
            return self._show(
                form, bench_form, Bench([]), status=422 if error.status_code == 400 else error.status_code
            )
        messages.success(request, "Đã lưu điều kiện.")
        return redirect(self.get_success_url())

    def _show(self, form: ConditionForm, bench_form: BenchForm, bench: Bench, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "bench_form": bench_form,
            "bench": bench,
            "title": self.title,
            "cancel_url": self.get_success_url(),
            **self.more_context(),
        }
        template = self.fragment_name if self.request.htmx else self.template_name  # type: ignore[attr-defined]  # set by its middleware
        return render(self.request, template, context, status=status)

    # --- The bench

    def _try(self, form: ConditionForm, bench_form: BenchForm) -> Bench:
        if not bench_form.is_valid():
            return Bench([], asked=True)
        wanted = bench_form.cleaned_data
        rows = search_recipients(self.person, wanted["bench_who"])
        picked = self.request.POST.get("bench_pick", "")
        if picked.isdecimal() and len(picked) <= MAX_KEY_DIGITS:
            found = list(search_recipients(self.person, "").filter(pk=int(picked)))
        else:
            found = list(rows[:FOUND_SHOWN]) if wanted["bench_who"].strip() else []
        if len(found) != 1:
            return Bench(found, asked=True)
        return Bench([], found[0], try_rule(self._candidate(form, found[0], wanted), self._draft(form)), asked=True)

    def _candidate(self, form: ConditionForm, recipient: Recipient, wanted: dict[str, Any]) -> Candidate:
        kind = form.cleaned_data["award_kind"] or AwardKind(name="danh hiệu, hình thức bất kỳ")
        return Candidate(
            recipient=recipient,
            award_kind=kind,
            ground=form.cleaned_data.get("ground") or self.ground,
            on=clock.today(),
            unit=recipient.as_unit or recipient.unit,
            occasion_key=self.occasion_key,
            achievement_from=wanted["bench_from"] or wanted["bench_to"],
            achievement_to=wanted["bench_to"],
        )

    def _draft(self, form: ConditionForm) -> Rule:
        data = form.cleaned_data
        basis = data.get("basis") or LegalBasis(title="văn bản phát động phong trào")
        return Rule(
            predicate=data["predicate"],
            params=form.params(),
            text=data["text"],
            article=data["article"],
            basis=basis,
            verified=True,
        )


class _LegalRuleView(ConditionEditorView):
    def check(self) -> None:
        check_can_keep_rules(self.person)

    def perform(self, form: Any, rule: Rule | None) -> Any:
        names = [name for name in LegalRuleForm.base_fields if name in form.cleaned_data]
        values = {name: form.cleaned_data[name] for name in names}
        return save_rule(by=self.person, rule=rule, values={**values, "params": form.params()})

    def get_success_url(self) -> str:
        return reverse("admin:awards_rule_changelist")


class RuleAddView(_LegalRuleView):
    title = "Thêm điều kiện"


class RuleEditView(_LegalRuleView):
    title = "Sửa điều kiện"

    def get_rule(self) -> Rule:
        found: Rule = get_visible(Rule.objects.filter(campaign_key="").select_related("basis"), pk=self.kwargs["pk"])
        return found

    def more_context(self) -> dict[str, Any]:
        return {"versions": versions_of(self.get_rule())}
