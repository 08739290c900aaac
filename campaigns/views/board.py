"""Following a campaign: the board, the queue of documents, and deciding on one."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode

from campaigns.enums import BoardState, CampaignStatus
from campaigns.forms.campaigns import BoardFilterForm
from campaigns.forms.receiving import ExcuseForm, ExtendForm, QueueFilterForm, ReturnForm, UnexcuseForm
from campaigns.models import Duty, Obligation, Participation, Submission
from campaigns.rules.owning import check_holds, holds_somewhere
from campaigns.rules.receiving import (
    check_can_decide,
    check_can_excuse,
    check_can_extend,
    check_can_return,
    check_can_unexcuse,
    check_can_urge,
    may_receive,
)
from campaigns.selectors import board
from campaigns.selectors.duties import duties_visible_to
from campaigns.selectors.receiving import submission_for_decision, submissions_of, waiting_for
from campaigns.selectors.urging import urgings_of
from campaigns.services import receiving as services
from campaigns.services.exporting import export_board
from campaigns.views.pages import CampaignMixin
from campaigns.wording import lateness_words
from thidua.accounts.permissions import Permission
from thidua.accounts.scope import NOT_YOURS
from thidua.audit.selectors import timeline_of
from thidua.common import clock
from thidua.common.checks import refusal
from thidua.common.dates import due_by_end_of
from thidua.common.errors import NotAllowed, WrongState
from thidua.common.views import ActionView, FormPageView, ListPageView, PageView, get_visible
from thidua.documents.models import Job

# The order of the summary line, from what is settled to what needs a call; then what cuts across.
SUMMARY = (
    BoardState.RECEIVED,
    BoardState.SENT,
    BoardState.RETURNED,
    BoardState.OVERDUE,
    BoardState.IN_GRACE,
    BoardState.OPEN,
    BoardState.EXCUSED,
    BoardState.LATE,
    BoardState.EXTENDED,
)
# Filters about the unit: a number keeps them when it leads to its rows.
_OF_UNITS = ("q", "kind", "cluster")


class BoardView(CampaignMixin, ListPageView):
    template_name = "campaigns/board.html"
    filter_form_class = BoardFilterForm
    tab = "board"

    def get_filter_kwargs(self) -> dict[str, Any]:
        if self.campaign.status == CampaignStatus.DRAFT:
            raise WrongState("Bảng theo dõi có sau khi phát động.")
        return {"campaign": self.campaign, "user": self.person, "asked": self.asked}

    @cached_property
    def asked(self) -> list[Obligation]:
        """All columns, read once for the filter, the table and the numbers."""
        return list(board.columns_of(self.campaign))

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Participation]:
        self.filters = filters
        return board.board_participations(self.person, self.campaign, filters, clock.now(), self.asked)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = clock.now()
        context = super().get_context_data(**kwargs, **self.page_context())
        columns = board.board_columns(self.campaign, self.filters, self.asked)
        tells_grace = board.may_know_grace(self.person, self.campaign)
        counts = board.board_counts(self.person, self.campaign, now, self.filters, self.asked)
        return {
            **context,
            "columns": columns,
            "groups": board.column_groups(columns),
            "board_rows": board.board_rows(context["rows"], columns, now, tells_grace=tells_grace),
            "summary": [
                (row["obligation"], [(state, row[state.value]) for state in SUMMARY if row[state.value]])
                for row in counts
            ],
            "any_in_grace": any(row[BoardState.IN_GRACE.value] for row in counts),
            "owed": {row["obligation"].pk: row["owed"] for row in counts},
            "kept_filters": self._kept(),
            "may_follow": tells_grace,
            "why_not_urge": refusal(check_can_urge, self.person, self.campaign),
        }

    def _kept(self) -> str:
        """The unit filters as the end of a query string."""
        asked = {name: self.request.GET[name] for name in _OF_UNITS if name in self.filters}
        return f"&{urlencode(asked)}" if asked else ""


class BoardExportView(CampaignMixin, ActionView):
    """The board as it is filtered, written by the worker into an Excel file."""

    def perform(self) -> Job:
        form = BoardFilterForm(self.request.POST, campaign=self.campaign, user=self.person)
        form.is_valid()
        return export_board(by=self.person, campaign=self.campaign, filters=form.cleaned_data)

    def get_success_url(self, result: Job) -> str:
        return reverse("documents:job", args=[result.pk])


class QueueView(ListPageView):
    """Văn bản chờ tiếp nhận, the oldest first."""

    template_name = "campaigns/queue.html"
    filter_form_class = QueueFilterForm

    def get_filter_kwargs(self) -> dict[str, Any]:
        if not holds_somewhere(self.person, Permission.RECEIVE_SUBMISSION):
            raise NotAllowed(NOT_YOURS)
        return {"user": self.person}

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Submission]:
        campaign = filters.get("campaign")
        return waiting_for(self.person, filters.get("q", ""), campaign.pk if campaign else None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "queue": [(row, lateness_words(row.duty)) for row in context["rows"]]}


class SubmissionView(PageView):
    """One version with the others beside it, and what may be decided."""

    template_name = "campaigns/submission.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        submission = get_visible(submission_for_decision(self.person), pk=self.kwargs["pk"])
        duty, user = submission.duty, self.person
        return super().get_context_data(
            **kwargs,
            submission=submission,
            duty=duty,
            late=lateness_words(duty),
            versions=submissions_of(duty),
            tells_grace=may_receive(user, duty),
            may_receive=may_receive(user, duty),
            why_not_receive=refusal(check_can_decide, user, submission),
            why_not_return=refusal(check_can_return, user, submission),
            history=timeline_of(duty),
        )


class ReceiveView(ActionView):
    success_message = "Đã tiếp nhận."

    def perform(self) -> Submission:
        submission = get_visible(submission_for_decision(self.person), pk=self.kwargs["pk"])
        return services.receive_submission(by=self.person, submission=submission)

    def get_success_url(self, result: Submission) -> str:
        return reverse("campaigns:submission", args=[result.pk])

    def get_failure_url(self) -> str:
        return reverse("campaigns:submission", args=[self.kwargs["pk"]])


class ReturnView(FormPageView):
    template_name = "campaigns/return.html"
    form_class = ReturnForm
    success_message = "Đã trả lại. Đơn vị đã được thông báo lý do."

    def get_submission(self) -> Submission:
        submission: Submission = get_visible(submission_for_decision(self.person), pk=self.kwargs["pk"])
        check_can_return(self.person, submission)
        return submission

    def get_form_kwargs(self) -> dict[str, Any]:
        self.get_submission()
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        submission = get_visible(submission_for_decision(self.person), pk=self.kwargs["pk"])
        return {**kwargs, "submission": submission, "duty": submission.duty}

    def perform(self, form: ReturnForm) -> Submission:
        reason = form.cleaned_data["reason"]
        return services.return_submission(by=self.person, submission=self.get_submission(), reason=reason)

    def get_success_url(self, result: Submission) -> str:
        return reverse("campaigns:submission", args=[result.pk])


class DutyFollowView(PageView):
    """The agency's look at one unit's duty: deadline, versions, extension, excuse."""

    template_name = "campaigns/duty_follow.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        duty = get_visible(duties_visible_to(self.person), pk=self.kwargs["pk"])
        check_holds(self.person, Permission.RECEIVE_SUBMISSION, duty.obligation.campaign.owner)
        return super().get_context_data(
            **kwargs,
            duty=duty,
            late=lateness_words(duty),
            versions=submissions_of(duty),
            tells_grace=True,
            urgings=urgings_of(duty),
            why_not_extend=refusal(check_can_extend, self.person, duty),
            why_not_excuse=refusal(check_can_excuse, self.person, duty),
            can_unexcuse=not refusal(check_can_unexcuse, self.person, duty),
            history=timeline_of(duty),
        )


class _DutyForm(FormPageView):
    template_name = "campaigns/duty_form.html"
    title = ""
    button = ""
    check: Any = None

    def get_duty(self) -> Duty:
        duty: Duty = get_visible(duties_visible_to(self.person), pk=self.kwargs["pk"])
        return duty

    def get_form_kwargs(self) -> dict[str, Any]:
        self.check(self.person, self.get_duty())
        return {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**kwargs, "duty": self.get_duty(), "title": self.title, "button": self.button}

    def get_success_url(self, result: Model) -> str:
        return reverse("campaigns:duty_follow", args=[result.pk])


class ExtendView(_DutyForm):
    form_class = ExtendForm
    title = "Gia hạn cho đơn vị"
    button = "Gia hạn"
    success_message = "Đã gia hạn và báo cho đơn vị."
    check = staticmethod(check_can_extend)

    def perform(self, form: ExtendForm) -> Duty:
        due_at = due_by_end_of(form.cleaned_data["until"])
        reason = form.cleaned_data["reason"]
        return services.extend_duty(by=self.person, duty=self.get_duty(), due_at=due_at, reason=reason)


class ExcuseView(_DutyForm):
    form_class = ExcuseForm
    title = "Miễn cho đơn vị"
    button = "Miễn"
    success_message = "Đã miễn và báo cho đơn vị."
    check = staticmethod(check_can_excuse)

    def perform(self, form: ExcuseForm) -> Duty:
        return services.excuse_duty(by=self.person, duty=self.get_duty(), reason=form.cleaned_data["reason"])


class UnexcuseView(_DutyForm):
    form_class = UnexcuseForm
    title = "Bỏ miễn, yêu cầu gửi lại"
    button = "Bỏ miễn"
    success_message = "Đã bỏ miễn và báo cho đơn vị."
    check = staticmethod(check_can_unexcuse)

    def perform(self, form: UnexcuseForm) -> Duty:
        return services.unexcuse_duty(by=self.person, duty=self.get_duty(), reason=form.cleaned_data["reason"])
