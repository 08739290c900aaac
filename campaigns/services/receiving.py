"""The agency's side of what units send: receive, return, extend, excuse."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from campaigns.enums import DutyStatus, SubmissionStatus
from campaigns.models import Duty, Submission
from campaigns.reminders import DUTY
from campaigns.rules.receiving import (
    check_can_decide,
    check_can_excuse,
    check_can_extend,
    check_can_return,
    check_can_unexcuse,
)
from campaigns.selectors.people import senders_of
from campaigns.services.resending import deadline_to_resend, refresh_obligation
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.dates import deadline_sentence
from thidua.common.errors import InvalidInput
from thidua.notifications.services import MailContent, notify, schedule, settle


@transaction.atomic
def receive_submission(*, by: User, submission: Submission) -> Submission:
    """Take the document in; the same person's second click changes nothing."""
    duty, row = _locked(submission)
    if row.status == SubmissionStatus.RECEIVED and row.decided_by_id == by.pk:
        return row
    check_can_decide(by, row)
    now = clock.now()
    _decide(row, SubmissionStatus.RECEIVED, by, now)
    duty.status, duty.received_at = DutyStatus.RECEIVED, now
    duty.save(update_fields=["status", "received_at"])
    settle(kind=DUTY, ref=duty.pk)
    _record(by, "duty.received", duty, now, after={"document_number": row.document_number, "version": row.version})
    _tell_unit(duty, "submission_received", f"Đã tiếp nhận: {duty.obligation.what}", f"received:{row.pk}", now)
    return row


@transaction.atomic
def return_submission(*, by: User, submission: Submission, reason: str) -> Submission:
    """Send the document back: the unit owes it again and is reminded again until it comes."""
    text = _required(reason, "Hãy ghi lý do trả lại để đơn vị biết phải sửa gì.")
    duty, row = _locked(submission)
    check_can_return(by, row)
    now = clock.now()
    row.return_reason = text
    _decide(row, SubmissionStatus.RETURNED, by, now)
    duty.status, duty.due_at = DutyStatus.RETURNED, deadline_to_resend(duty)
    duty.save(update_fields=["status", "due_at"])
    if duty.due_at is not None:
        schedule(kind=DUTY, ref=duty.pk, due_at=duty.due_at)
    _record(by, "duty.returned", duty, now, after={"version": row.version}, reason=text)
    _tell_unit(duty, "submission_returned", f"Bị trả lại: {duty.obligation.what}", f"returned:{row.pk}", now, text)
    return row


@transaction.atomic
def extend_duty(*, by: User, duty: Duty, due_at: datetime, reason: str) -> Duty:
    """A later deadline for one unit alone; what was already late stays late."""
    text = _required(reason, "Hãy ghi lý do gia hạn.")
    row = _locked_duty(duty.pk)
    check_can_extend(by, row)
    now = clock.now()
    if due_at <= now:
        raise InvalidInput("Hạn mới phải sau thời điểm hiện tại.", field="until")
    if row.due_at is not None and due_at <= row.due_at:
        raise InvalidInput(f"Hạn mới phải sau hạn đang có ({deadline_sentence(row.due_at)}).", field="until")
    before = deadline_sentence(row.due_at) if row.due_at else "không có hạn"
    row.due_at, row.extended_at, row.extended_by, row.extension_reason = due_at, now, by, text
    row.save(update_fields=["due_at", "extended_at", "extended_by", "extension_reason"])
    schedule(kind=DUTY, ref=row.pk, due_at=due_at)
    until = deadline_sentence(due_at)
    _record(by, "duty.extended", row, now, before={"due_at": before}, after={"due_at": until}, reason=text)
    title = f"Được gia hạn đến {until}: {row.obligation.what}"
    _tell_unit(row, "duty_extended", title, f"extended:{row.pk}:{due_at.isoformat()}", now, text)
    return row


@transaction.atomic
def excuse_duty(*, by: User, duty: Duty, reason: str) -> Duty:
    """The unit need not send this; nobody is reminded of it again."""
    text = _required(reason, "Hãy ghi lý do miễn.")
    row = _locked_duty(duty.pk)
    if row.status == DutyStatus.EXCUSED and row.excused_by_id == by.pk:
        return row
    check_can_excuse(by, row)
    now = clock.now()
    row.status, row.excused_at, row.excused_by, row.excuse_reason = DutyStatus.EXCUSED, now, by, text
    row.save(update_fields=["status", "excused_at", "excused_by", "excuse_reason"])
    settle(kind=DUTY, ref=row.pk)
    _record(by, "duty.excused", row, now, reason=text)
    _tell_unit(
        row, "duty_excused", f"Được miễn: {row.obligation.what}", f"excused:{row.pk}:{now.isoformat()}", now, text
    )
    return row


@transaction.atomic
def unexcuse_duty(*, by: User, duty: Duty, reason: str) -> Duty:
    """The unit owes it after all: by the deadline it had, and reminded again. Its excuse stays in the trail."""
    text = _required(reason, "Hãy ghi lý do bỏ miễn.")
    row = _locked_duty(duty.pk)
    check_can_unexcuse(by, row)
    now = clock.now()
    before = row.excuse_reason
    row.status = DutyStatus.RETURNED if row.sent_at else DutyStatus.OPEN
    row.excused_at, row.excused_by, row.excuse_reason = None, None, ""
    row.save(update_fields=["status", "excused_at", "excused_by", "excuse_reason"])
    if row.due_at is not None:
        schedule(kind=DUTY, ref=row.pk, due_at=row.due_at)
    _record(by, "duty.unexcused", row, now, before={"duty.excuse_reason": before}, reason=text)
    until = f", hạn {deadline_sentence(row.due_at)}" if row.due_at else ""
    title = f"Không còn được miễn{until}: {row.obligation.what}"
    _tell_unit(row, "duty_unexcused", title, f"unexcused:{row.pk}:{now.isoformat()}", now, text)
    return row


def _required(reason: str, message: str) -> str:
    text = reason.strip()
    if not text:
        raise InvalidInput(message, field="reason")
    return text


def _locked(submission: Submission) -> tuple[Duty, Submission]:
    """The duty first, then its version: the order every writer of a duty keeps."""
    duty = _locked_duty(submission.duty_id)
    row = Submission.objects.select_for_update(of=("self",)).get(pk=submission.pk)
    row.duty = duty
    return duty, row


def _locked_duty(pk: int) -> Duty:
    rows = Duty.objects.select_for_update(of=("self",)).select_related("obligation__campaign__owner", "unit")
    duty = rows.get(pk=pk)
    refresh_obligation(duty)
    return duty


def _decide(row: Submission, status: SubmissionStatus, by: User, now: datetime) -> None:
    row.status, row.decided_at, row.decided_by = status, now, by
    row.save(update_fields=["status", "decided_at", "decided_by", "return_reason"])


def _record(by: User, verb: str, duty: Duty, now: datetime, **facts: Any) -> None:
    record(by=by, verb=verb, obj=duty, unit_id=duty.unit_id, at=now, **facts)


def _tell_unit(duty: Duty, kind: str, title: str, key: str, now: datetime, reason: str = "") -> None:
    notify(
        users=senders_of([duty.unit_id], now.astimezone(HANOI).date()),
        kind=kind,
        title=title,
        url=f"/viec/{duty.pk}/",
        key=key,
        mail=MailContent("duty_news", {"duty": duty, "title": title, "reason": reason}),
        at=now,
    )
