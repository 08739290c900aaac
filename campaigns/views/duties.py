"""What a unit still owes, and sending it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from campaigns.enums import DutyStatus
from campaigns.forms.duties import SUBMISSION_PURPOSE, DutyFilterForm, SubmissionForm
from campaigns.models import Duty, Submission
from campaigns.rules.duties import can_send, check_can_send, why_cannot_send
from campaigns.rules.plans import PLAN_KINDS
from campaigns.selectors import duties
from campaigns.selectors.participation import participations_visible_to
from campaigns.selectors.urging import urgings_of
from campaigns.selectors.works import works_missing
from campaigns.services.submissions import send_submission
from campaigns.views.plans import own_plan_panel
from thidua.accounts.models import User
from thidua.audit.selectors import timeline_of
from thidua.common import clock
from thidua.common.queries import matches
from thidua.common.views import FormPageView, ListPageView, PageView, get_visible
from thidua.documents.files import store_upload


class TodoView(ListPageView):
    """'Việc cần làm': every duty of my units, those still owed first."""

    template_name = "campaigns/unit_todo.html"
    filter_form_class = DutyFilterForm

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Duty]:
        rows = duties.duties_of(self.request.user)
        if text := filters.get("q"):
            rows = rows.filter(
                matches(text, "obligation__campaign__search_text") | Q(obligation__what__icontains=text.strip())
            )
        return _with_status(rows, filters.get("status"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Works are asked for without a date: they stand above the duties, whatever the filter says."""
        return super().get_context_data(**kwargs, works_missing=works_missing(self.request.user))


def _with_status(rows: QuerySet[Duty], status: str | None) -> QuerySet[Duty]:
    if status == "overdue":
        return rows.filter(duties.overdue(clock.now()))
    return rows.filter(status=status) if status else rows


class DutyView(PageView):
    template_name = "campaigns/unit_duty.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        duty = get_visible(duties.duties_visible_to(self.request.user), pk=self.kwargs["pk"])
        user = self.request.user
        return super().get_context_data(
            duty=duty,
            now=clock.now(),
            submissions=duty.submissions.select_related("file", "sent_by", "decided_by"),
            can_send=can_send(user, duty),
            why_not=why_cannot_send(user, duty),
            urgings=urgings_of(duty),
            **_own_plan(user, duty),
            history=timeline_of(duty),
        )


def _own_plan(user: User, duty: Duty) -> dict[str, Any]:
    """A duty to send a plan may be answered with the unit's own plan, at one click."""
    if duty.obligation.kind not in PLAN_KINDS:
        return {}
    rows = participations_visible_to(user).filter(campaign=duty.obligation.campaign_id, unit=duty.unit_id)
    participation = rows.first()
    if participation is None:
        return {}
    return {"participation": participation, "own_plan": own_plan_panel(user, participation)}


class SendView(FormPageView):
    template_name = "campaigns/unit_send.html"
    form_class = SubmissionForm
    success_message = "Đã gửi. Văn bản đang chờ tiếp nhận."

    def get_duty(self) -> Duty:
        duty = get_visible(duties.duties_visible_to(self.request.user), pk=self.kwargs["pk"])
        check_can_send(self.request.user, duty)
        return duty

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        duty = self.get_duty()
        last = duty.submissions.filter(status=DutyStatus.RETURNED).first()
        return {**kwargs, "duty": duty, "returned": last, "now": clock.now()}

    def perform(self, form: SubmissionForm) -> Submission:
        data = form.cleaned_data
        duty = self.get_duty()
        stored = store_upload(by=self.request.user, upload=data["file"], purpose=SUBMISSION_PURPOSE)
        return send_submission(
            by=self.request.user,
            duty=duty,
            document_number=data["document_number"],
            document_date=data["document_date"],
            signer=data["signer"],
            note=data["note"],
            file=stored,
        )

    def get_success_url(self, result: Submission) -> str:
        return reverse("campaigns:duty", args=[result.duty_id])
