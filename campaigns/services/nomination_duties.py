"""The duty to nominate follows the unit's dossier: taken in with it, owed again when it comes back or is withdrawn.

`settle_by_dossier` in `submissions` marks it sent. The dossiers app has already asked who may do what.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from campaigns.enums import DutyStatus, ObligationKind
from campaigns.models import Campaign, Duty
from campaigns.reminders import DUTY
from campaigns.services.resending import deadline_to_resend
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.notifications.services import schedule
from thidua.units.models import Unit


@transaction.atomic
def receive_by_dossier(*, by: User, campaign: Campaign, unit: Unit, at: datetime) -> None:
    for duty in _settled(campaign, unit, DutyStatus.SENT):
        duty.status, duty.received_at = DutyStatus.RECEIVED, at
        duty.save(update_fields=["status", "received_at"])
        record(by=by, verb="duty.received", obj=duty, unit_id=duty.unit_id, at=at)


@transaction.atomic
def reopen_by_dossier(*, by: User, campaign: Campaign, unit: Unit, reason: str, at: datetime) -> None:
    """The dossier was sent back: the unit owes it again and is reminded; on time or late stays as it was."""
    for duty in _settled(campaign, unit, DutyStatus.SENT, DutyStatus.RECEIVED):
        duty.status, duty.due_at = DutyStatus.RETURNED, deadline_to_resend(duty)
        duty.save(update_fields=["status", "due_at"])
        _remind(duty)
        record(by=by, verb="duty.returned", obj=duty, unit_id=duty.unit_id, at=at, reason=reason)


@transaction.atomic
def withdraw_by_dossier(*, by: User, campaign: Campaign, unit: Unit, at: datetime) -> None:
    """What was withdrawn before receipt was never sent: a later dossier is judged by its own time."""
    for duty in _settled(campaign, unit, DutyStatus.SENT):
        duty.status = DutyStatus.OPEN
        duty.sent_at = duty.first_sent_at = duty.due_at_when_sent = duty.late_from_when_sent = None
        duty.save(update_fields=["status", "sent_at", "first_sent_at", "due_at_when_sent", "late_from_when_sent"])
        _remind(duty)
        record(by=by, verb="duty.returned", obj=duty, unit_id=duty.unit_id, at=at, reason="Đơn vị đã rút hồ sơ.")


def _settled(campaign: Campaign, unit: Unit, *statuses: DutyStatus) -> QuerySet[Duty]:
    """Duties answered by a dossier, not by a paper of their own."""
    rows = Duty.objects.select_for_update(of=("self",)).filter(
        obligation__campaign=campaign,
        obligation__kind=ObligationKind.NOMINATION,
        obligation__dropped_at__isnull=True,
        unit=unit,
        status__in=statuses,
        submissions__isnull=True,
    )
    return rows.order_by("pk")


def _remind(duty: Duty) -> None:
    if duty.due_at is not None:
        schedule(kind=DUTY, ref=duty.pk, due_at=duty.due_at)
