"""Deciding on what was found: each answer is a piece of the page for htmx, and the whole page without it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from campaigns.enums import FindingDecision, FindingKind, TargetLevel
from campaigns.findings.build import untaken
from campaigns.findings.fields import ANSWERABLE, field_label
from campaigns.findings.groups import grouped
from campaigns.findings.parts import target
from campaigns.forms.reading import FactForm, FoundTargetForm, fact_form, finding_form, target_form, values_of
from campaigns.models import Finding
from campaigns.rules.reading import can_decide, check_can_decide
from campaigns.selectors import reading as selectors
from campaigns.services import findings as services
from campaigns.views.reading import ReadingMixin, lines_of
from thidua.common.errors import DomainError, NotAllowed, StaleObject
from thidua.common.views import ActionView, FormPageView, SignedInView, get_visible

DECISIONS = {
    "dong-y": FindingDecision.ACCEPTED,
    "bo": FindingDecision.REJECTED,
    "xem-lai": FindingDecision.PENDING,
}


class FindingMixin(ReadingMixin):
    def get_finding(self) -> Finding:
        rows = selectors.findings_in(self.reading).exclude(kind=FindingKind.QUESTION).select_related("reading__owner")
        found: Finding = get_visible(rows, pk=self.kwargs["finding"])
        return found

    def anchor(self) -> str:
        return self.review_url(f"#dieu-{self.kwargs['finding']}")

    def piece(self, request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
        """The line as it stands now, with the counters beside it."""
        findings = list(selectors.findings_in(self.reading))
        lines = lines_of(findings)
        decided, total = selectors.progress_of(findings)
        line = next((item for item in lines if item.finding.pk == int(self.kwargs["finding"])), None)
        if line is None:
            raise Http404
        context = {
            "reading": self.reading,
            "line": line,
            "groups": [group for group in grouped(lines) if line in group.lines],
            "decided": decided,
            "total": total,
            "can_decide": can_decide(self.request.user, self.reading),
            "problem": problem,
            "is_piece": True,
        }
        return render(request, "campaigns/_finding_piece.html", context, status=status)


class FindingDecideView(FindingMixin, SignedInView):
    """Đồng ý, bỏ, xem lại."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        problem, status = "", 200
        try:
            services.decide(
                by=self.person,
                finding=self.get_finding(),
                decision=DECISIONS[self.kwargs["way"]],
                seen=request.POST.get("seen", "")[:16],
            )
        except NotAllowed:
            raise
        except DomainError as error:
            problem, status = error.message, error.status_code
        if request.headers.get("HX-Request"):
            return self.piece(request, problem=problem, status=409 if problem else status)
        if problem:
            messages.error(request, problem)
        return redirect(self.anchor())


class FindingEditView(FindingMixin, FormPageView):
    """The editing form in place of the line; without htmx a page of its own."""

    success_message = ""

    @property
    def template_name(self) -> str:  # type: ignore[override]  # depends on who asks
        piece = self.request.headers.get("HX-Request")
        return "campaigns/_finding_form.html" if piece else "campaigns/finding_edit.html"

    def get_form(self, data: Any = None, files: Any = None) -> Any:
        check_can_decide(self.person, self.reading)
        others = list(selectors.findings_in(self.reading))
        self.finding = self.get_finding()
        return finding_form(self.finding, user=self.person, others=others, data=data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        finding = self.finding
        quote = self.reading.text[finding.start : finding.end] if finding.start is not None else ""
        return {**kwargs, "reading": self.reading, "finding": finding, "quote": quote, "back": self.anchor()}

    def perform(self, form: Any) -> Finding:
        return services.edit_finding(
            by=self.person, finding=self.finding, seen=form.cleaned_data["seen"], values=values_of(self.finding, form)
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        if response.status_code == 302 and request.headers.get("HX-Request"):
            return self.piece(request)
        return response

    def show(self, form: Any, status: int = 200) -> HttpResponse:
        """A stale save comes back with the typed text; a second save is then meant."""
        if status == StaleObject.status_code and form.is_bound:
            form.data = form.data.copy()
            form.data["seen"] = services.seen_of(self.get_finding())
        return super().show(form, status)

    def get_success_url(self, result: Finding) -> str:
        return self.anchor()


class FindingLineView(FindingMixin, SignedInView):
    """The line again, when an edit is given up."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.get_finding()
        return self.piece(request) if request.headers.get("HX-Request") else redirect(self.anchor())


class AcceptPendingView(ReadingMixin, ActionView):
    """Đồng ý cả nhóm, hoặc tất cả điều chưa xem."""

    def perform(self) -> int:
        group = self.request.POST.get("nhom", "")[:60]
        count = services.accept_pending(by=self.person, reading=self.reading, group=group)
        messages.success(self.request, f"Đã đồng ý {count} điều.")
        return count

    def get_success_url(self, result: int) -> str:
        return self.review_url()


class FindingAddView(ReadingMixin, FormPageView):
    """A number the reader left alone, taken as a target by a person."""

    template_name = "campaigns/finding_add.html"
    success_message = "Đã thêm chỉ tiêu."

    @property
    def item(self) -> dict[str, Any]:
        items = untaken(self.reading.result)
        number = self.kwargs["number"]
        if not 1 <= number <= len(items):
            raise Http404
        return items[number - 1]

    def get_form(self, data: Any = None, files: Any = None) -> FoundTargetForm:
        check_can_decide(self.person, self.reading)
        others = list(selectors.findings_in(self.reading))
        value = {**target({"text": self.item["text"]}), "level": TargetLevel.MAIN}
        return target_form(self.reading, others=others, value=value, data=data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**kwargs, "reading": self.reading, "item": self.item, "back": self.review_url()}

    def perform(self, form: FoundTargetForm) -> Finding:
        item = self.item
        return services.add_target(
            by=self.person,
            reading=self.reading,
            index=item["index"],
            values=values_of(Finding(kind=FindingKind.TARGET, value={}), form),
            start=item["start"],
            end=item["end"],
        )

    def get_success_url(self, result: Finding) -> str:
        return f"{reverse('campaigns:reading', args=[self.reading.pk])}#dieu-{result.pk}"


class FindingAnswerView(ReadingMixin, FormPageView):
    """What the document left open, written by a person."""

    template_name = "campaigns/finding_answer.html"
    success_message = "Đã ghi."

    def get_form(self, data: Any = None, files: Any = None) -> FactForm:
        check_can_decide(self.person, self.reading)
        if self.kwargs["column"] not in ANSWERABLE:
            raise Http404
        return fact_form(self.reading, user=self.person, column=self.kwargs["column"], data=data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        label = field_label(self.kwargs["column"])
        return {**kwargs, "reading": self.reading, "label": label, "back": self.review_url()}

    def perform(self, form: FactForm) -> Finding:
        value = form.values()["value"]
        return services.add_fact(by=self.person, reading=self.reading, column=form.column, value=value)

    def get_success_url(self, result: Finding) -> str:
        return f"{reverse('campaigns:reading', args=[self.reading.pk])}#dieu-{result.pk}"
