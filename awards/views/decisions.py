"""Decisions: the list, one decision, its texts."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from awards import rules, services
from awards.forms.decisions import DecisionFilterForm, DecisionForm, NewDecisionForm
from awards.models import Decision
from awards.readiness import readiness
from awards.selectors.decisions import decisions_visible_to, draft_articles, filtered, grouped, numbered_lines
from awards.selectors.units import units_deciding
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import check_permission, has_permission
from thidua.audit.selectors import timeline_of
from thidua.common import clock
from thidua.common.checks import refusal
from thidua.common.views import FormPageView, ListPageView, PageView, SignedInView, get_visible, paginate

_MAY_LOOK = (P.DRAFT_DECISION, P.APPROVE_DECISION, P.VIEW_REGISTER)


LINES_A_PAGE = 100


class DecisionListView(ListPageView):
    template_name = "awards/decision_list.html"
    filter_form_class = DecisionFilterForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not any(has_permission(self.person, permission) for permission in _MAY_LOOK):
            check_permission(self.person, P.VIEW_REGISTER)
        return super().get(request, *args, **kwargs)

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Decision]:
        return filtered(self.person, **filters)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, can_draft=has_permission(self.person, P.DRAFT_DECISION))


class DecisionMixin:
    """Fetches the decision of the address through its door."""

    def get_decision(self) -> Decision:
        rows = decisions_visible_to(self.person).select_related(  # type: ignore[attr-defined]  # from SignedInView
            "issuer", "created_by", "submitted_by", "document__file", "document__issued_by", "job"
        )
        decision: Decision = get_visible(rows, pk=self.kwargs["pk"])  # type: ignore[attr-defined]  # from View
        return decision


class DecisionView(DecisionMixin, PageView):
    template_name = "awards/decision.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decision, user = self.get_decision(), self.person
        page = paginate(numbered_lines(decision), self.request, LINES_A_PAGE)
        items = readiness(decision, clock.today()) if decision.status in rules.OPEN else []
        missing = next((item.text for item in items if item.blocking), "")
        why_not_submit = refusal(rules.check_can_submit, user, decision) or missing
        return super().get_context_data(
            **kwargs,
            decision=decision,
            page_obj=page,
            groups=grouped(decision, page.object_list, clock.today()),
            articles=draft_articles(decision, clock.today()),
            items=items,
            history=timeline_of(decision),
            works_on_it=rules.can_draft(user, decision.issuer),
            is_signer=rules.can_issue(user, decision),
            can_edit=rules.can_edit(user, decision),
            why_not_edit=refusal(rules.check_can_edit, user, decision),
            can_submit=not why_not_submit,
            why_not_submit=why_not_submit,
            can_cancel=rules.can_cancel(user, decision),
            can_preview=not refusal(rules.check_can_preview, user, decision),
        )


class PrintStatusView(DecisionMixin, SignedInView):
    """The part of the page that changes while the worker prints."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        decision = self.get_decision()
        if not request.htmx or decision.document is None:  # type: ignore[attr-defined]  # set by its middleware
            return redirect("awards:decision", pk=decision.pk)
        return render(request, "awards/_printed.html", {"decision": decision})


class DecisionCreateView(FormPageView):
    template_name = "awards/decision_create.html"
    form_class = NewDecisionForm
    success_message = "Đã tạo dự thảo. Hãy thêm danh sách khen thưởng và kiểm tra lời văn."

    def get_form_kwargs(self) -> dict[str, Any]:
        check_permission(self.person, P.DRAFT_DECISION)
        return {"issuers": units_deciding(self.person, clock.today())}

    def perform(self, form: NewDecisionForm) -> Decision:
        return services.draft_decision(by=self.person, **form.cleaned_data)

    def get_success_url(self, result: Decision) -> str:
        return reverse("awards:decision", args=[result.pk])


class DecisionEditView(DecisionMixin, FormPageView):
    template_name = "awards/decision_edit.html"
    form_class = DecisionForm
    success_message = "Đã lưu dự thảo."

    def get_form_kwargs(self) -> dict[str, Any]:
        decision = self.get_decision()
        rules.check_can_edit(self.person, decision)
        return {"day": clock.today(), "initial": DecisionForm.initial_of(decision)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**kwargs, "decision": self.get_decision()}

    def perform(self, form: DecisionForm) -> Decision:
        return services.update_draft(by=self.person, decision=self.get_decision(), **form.cleaned_data)

    def get_success_url(self, result: Decision) -> str:
        return reverse("awards:decision", args=[result.pk])
