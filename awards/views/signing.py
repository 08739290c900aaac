"""Submit, sign, return, cancel, print a draft."""

from __future__ import annotations

import re
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from awards import rules, services
from awards.forms.decisions import ConfirmForm, ReasonForm
from awards.models import Decision
from awards.readiness import readiness
from awards.selectors.decisions import draft_articles, grouped, numbered_lines, waiting_for
from awards.views.decisions import LINES_A_PAGE, DecisionMixin
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import check_permission
from thidua.common import clock
from thidua.common.errors import DomainError
from thidua.common.views import ActionView, FormPageView, ListPageView, paginate
from thidua.documents.models import Job


def _page_of(decision: Decision) -> str:
    return reverse("awards:decision", args=[decision.pk])


class SubmitView(DecisionMixin, ActionView):
    success_message = "Đã trình ký. Lãnh đạo cấp quyết định được thông báo."

    def perform(self) -> Decision:
        return services.submit_decision(by=self.person, decision=self.get_decision())

    def get_success_url(self, result: Decision) -> str:
        return _page_of(result)

    def get_failure_url(self) -> str:
        return reverse("awards:decision", args=[self.kwargs["pk"]])


class PreviewView(DecisionMixin, ActionView):
    def perform(self) -> Job:
        return services.request_preview(by=self.person, decision=self.get_decision())

    def get_success_url(self, result: Job) -> str:
        return reverse("documents:job", args=[result.pk])


class IssueView(DecisionMixin, FormPageView):
    """What will be signed, once more in full, and one button."""

    template_name = "awards/decision_issue.html"
    form_class = ConfirmForm
    success_message = "Đã ban hành. Bản in đang được tạo và sẽ có ở trang này."

    def get_form_kwargs(self) -> dict[str, Any]:
        decision = self.get_decision()
        rules.check_can_issue(self.person, decision)
        return {"initial": {"version": decision.version}}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        decision, day = self.get_decision(), clock.today()
        page = paginate(numbered_lines(decision), self.request, LINES_A_PAGE)
        return {
            **kwargs,
            "decision": decision,
            "page_obj": page,
            "groups": grouped(decision, page.object_list, day),
            "articles": draft_articles(decision, day),
            "items": readiness(decision, day),
        }

    def perform(self, form: ConfirmForm) -> Decision:
        return services.issue_decision(
            by=self.person, decision=self.get_decision(), version=form.cleaned_data["version"]
        )

    def get_success_url(self, result: Decision) -> str:
        return _page_of(result)


class ReturnView(DecisionMixin, FormPageView):
    template_name = "awards/decision_reason.html"
    form_class = ReasonForm
    success_message = "Đã trả lại kèm lý do."

    def get_form_kwargs(self) -> dict[str, Any]:
        rules.check_can_return(self.person, self.get_decision())
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**kwargs, "decision": self.get_decision(), "title": "Trả lại quyết định", "button": "Trả lại"}

    def perform(self, form: ReasonForm) -> Decision:
        return services.return_decision(
            by=self.person, decision=self.get_decision(), reason=form.cleaned_data["reason"]
        )

    def get_success_url(self, result: Decision) -> str:
        return _page_of(result)


class CancelView(ReturnView):
    success_message = "Đã hủy dự thảo."

    def get_form_kwargs(self) -> dict[str, Any]:
        rules.check_can_cancel(self.person, self.get_decision())
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**kwargs, "decision": self.get_decision(), "title": "Hủy dự thảo", "button": "Hủy dự thảo"}

    def perform(self, form: ReasonForm) -> Decision:
        return services.cancel_draft(by=self.person, decision=self.get_decision(), reason=form.cleaned_data["reason"])


class ToSignView(ListPageView):
    """The signer's pile: read one, or sign several; each is issued by itself, so one refusal stops no other."""

    template_name = "awards/to_sign.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        check_permission(self.person, P.APPROVE_DECISION)
        return super().get(request, *args, **kwargs)

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Decision]:
        return waiting_for(self.person)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        check_permission(self.person, P.APPROVE_DECISION)
        chosen = _versions(request.POST.getlist("chon"))
        if not chosen:
            messages.error(request, "Hãy chọn ít nhất một quyết định.")
        for decision in waiting_for(self.person).filter(pk__in=chosen):
            self._issue(decision, chosen[decision.pk])
        return redirect("awards:to_sign")

    def _issue(self, decision: Decision, version: int) -> None:
        try:
            issued = services.issue_decision(by=self.person, decision=decision, version=version)
        except DomainError as error:
            messages.error(self.request, f"{decision.subject}: {error.message}")
        else:
            messages.success(self.request, f"Đã ban hành Quyết định số {issued.number_text}.")


_CHOSEN = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)


def _versions(values: list[str]) -> dict[int, int]:
    """'12-3' → decision 12 as read in version 3; anything else is ignored."""
    found = (_CHOSEN.fullmatch(value) for value in values[:100])
    return {int(match[1]): int(match[2]) for match in found if match}
