"""A unit sends what it owes. The instant of arrival decides on time or late, to the minute, and is kept."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from campaigns.enums import DutyStatus, ObligationKind
from campaigns.models import Campaign, Duty, Submission
from campaigns.reminders import DUTY
from campaigns.rules.duties import check_can_send
from campaigns.selectors.people import receivers_of
from campaigns.services.resending import refresh_obligation
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.errors import InvalidInput
from thidua.common.text import squeeze
from thidua.documents.models import StoredFile
from thidua.notifications.services import notify, settle
from thidua.units.models import Unit


@transaction.atomic
def send_submission(
    *,
    by: User,
    duty: Duty,
    document_number: str,
    document_date: date,
    file: StoredFile,
    signer: str = "",
    note: str = "",
) -> Submission:
    """Send the unit's document for a duty; a second click finds the duty already sent and is refused in words."""
    row = _locked(duty.pk)
    now = clock.now()
    check_can_send(by, row)
    _check_date(document_date, now)
    latest = row.submissions.aggregate(latest=Max("version"))["latest"] or 0
    submission = Submission.objects.create(
        duty=row,
        version=latest + 1,
        document_number=squeeze(document_number),
        document_date=document_date,
        signer=squeeze(signer),
        note=note,
        file=file,
        sent_at=now,
        sent_by=by,
    )
    _mark_sent(row, now)
    record(
        by=by,
        verb="duty.sent",
        obj=row,
        unit_id=row.unit_id,
        after={"document_number": submission.document_number, "version": submission.version, "late": row.was_late},
        at=now,
    )
    _tell_staff(row, submission, now)
    return submission


@transaction.atomic
def settle_by_dossier(*, by: User, campaign: Campaign, unit: Unit, reference: str, at: datetime) -> None:
    """A submitted dossier answers the unit's duty to nominate under the campaign, if there is one still owed."""
    owed = Duty.objects.select_for_update(of=("self",)).filter(
        obligation__campaign=campaign,
        obligation__kind=ObligationKind.NOMINATION,
        obligation__dropped_at__isnull=True,
        unit=unit,
        status__in=(DutyStatus.OPEN, DutyStatus.RETURNED),
    )
    for duty in owed.select_related("obligation").order_by("pk"):
        _mark_sent(duty, at)
        record(by=by, verb="duty.sent", obj=duty, unit_id=unit.pk, after={"document_number": reference}, at=at)


def _locked(pk: int) -> Duty:
    rows = Duty.objects.select_for_update(of=("self",)).select_related("obligation__campaign__owner", "unit")
    duty = rows.get(pk=pk)
    refresh_obligation(duty)
    return duty


def _mark_sent(duty: Duty, now: datetime) -> None:
    """The first sending fixes on time or late: a returned paper corrected later was still sent when it was sent."""
    duty.status = DutyStatus.SENT
    duty.sent_at = now
    if duty.first_sent_at is None:
        duty.first_sent_at = now
        duty.due_at_when_sent = duty.due_at
        duty.late_from_when_sent = duty.late_from if duty.obligation.grace_days else None
    duty.save(update_fields=["status", "sent_at", "first_sent_at", "due_at_when_sent", "late_from_when_sent"])
    settle(kind=DUTY, ref=duty.pk)


def _check_date(document_date: date, now: datetime) -> None:
    if document_date > now.astimezone(clock.HANOI).date():
        raise InvalidInput("Ngày văn bản không thể sau ngày hôm nay.", field="document_date")


def _tell_staff(duty: Duty, submission: Submission, now: datetime) -> None:
    notify(
        users=receivers_of(duty.obligation.campaign.owner),
        kind="submission_sent",
        title=f"{duty.unit} đã gửi: {duty.obligation.what}",
        url=reverse("campaigns:submission", args=[submission.pk]),
        key=f"submission:{submission.pk}",
        at=now,
    )
