"""The list of recipients on a draft."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from awards import rules, services
from awards.forms.decisions import LineForm, NewLineForm
from awards.models import Decision, DecisionLine
from awards.selectors.decisions import lines_visible_to
from awards.selectors.units import units_below
from awards.views.decisions import DecisionMixin
from thidua.common import clock
from thidua.common.views import ActionView, FormPageView, get_visible

_RECIPIENT_FIELDS = ("type", "name", "honorific", "job_title", "group", "address")


def _list_of(decision: Decision) -> str:
    return reverse("awards:decision", args=[decision.pk]) + "#danh-sach"


class LineAddView(DecisionMixin, FormPageView):
    template_name = "awards/line_form.html"
    form_class = NewLineForm
    success_message = "Đã thêm vào danh sách."

    def get_form_kwargs(self) -> dict[str, Any]:
        decision = self.get_decision()
        rules.check_can_edit(self.person, decision)
        units = units_below(decision.issuer)
        return {"decider_kind": decision.issuer.kind, "day": clock.today(), "units": units}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**kwargs, "decision": self.get_decision(), "title": "Thêm vào danh sách"}

    def perform(self, form: NewLineForm) -> Decision:
        data = form.cleaned_data
        return services.add_new_line(
            by=self.person,
            decision=self.get_decision(),
            award_kind=data["award_kind"],
            unit=data["unit"],
            as_unit=data["unit"] if data["is_unit"] else None,
            citation=data["citation"],
            achievement_from=data["achievement_from"],
            achievement_to=data["achievement_to"],
            **{name: data[name] for name in _RECIPIENT_FIELDS},
        )

    def get_success_url(self, result: Decision) -> str:
        return _list_of(result)


class LineMixin:
    def get_line(self) -> DecisionLine:
        """A line of a decision this person may see, or 404."""
        rows = lines_visible_to(self.person)  # type: ignore[attr-defined]  # from SignedInView
        line: DecisionLine = get_visible(rows, pk=self.kwargs["pk"])  # type: ignore[attr-defined]  # from View
        return line


class LineEditView(LineMixin, FormPageView):
    template_name = "awards/line_form.html"
    form_class = LineForm
    success_message = "Đã lưu dòng."

    def get_form_kwargs(self) -> dict[str, Any]:
        line = self.get_line()
        rules.check_can_edit(self.person, line.decision)
        return {"initial": {name: getattr(line, name) for name in LineForm.base_fields}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        line = self.get_line()
        return {**kwargs, "decision": line.decision, "line": line, "title": f"Sửa dòng: {line.printed_name}"}

    def perform(self, form: LineForm) -> DecisionLine:
        return services.update_line(by=self.person, line=self.get_line(), **form.cleaned_data)

    def get_success_url(self, result: DecisionLine) -> str:
        return _list_of(result.decision)


class LineMoveView(LineMixin, ActionView):
    def perform(self) -> Decision:
        line = self.get_line()
        services.move_line(by=self.person, line=line, up=self.request.POST.get("huong") == "len")
        return line.decision

    def get_success_url(self, result: Decision) -> str:
        return _list_of(result)


class LineRemoveView(LineMixin, ActionView):
    success_message = "Đã bỏ khỏi danh sách."

    def perform(self) -> Decision:
        line = self.get_line()
        services.remove_line(by=self.person, line=line)
        return line.decision

    def get_success_url(self, result: Decision) -> str:
        return _list_of(result)
