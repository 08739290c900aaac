"""Launching: everything a unit will owe comes into being in one transaction, or nothing does."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign, Duty, Obligation, Participation
from campaigns.reminders import DUTY
from campaigns.rules.campaigns import check_can_launch
from campaigns.selectors.people import senders_of
from campaigns.selectors.readiness import ReadinessItem, blockers, readiness
from campaigns.services.campaigns import locked_campaign
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.accounts.scope import check_permission
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.dates import deadline_sentence
from thidua.common.errors import WrongState
from thidua.notifications.services import MailContent, notify, schedule_many

__all__ = ["ReadinessItem", "launch_campaign", "readiness"]

_BATCH = 1000


@transaction.atomic
def launch_campaign(*, by: User, campaign: Campaign) -> Campaign:
    """Open the campaign to its units. A second click finds it launched and changes nothing."""
    row = locked_campaign(campaign.pk)
    if row.status == CampaignStatus.LAUNCHED:
        check_permission(by, Permission.LAUNCH_CAMPAIGN, row.owner)
        return row
    check_can_launch(by, row)
    now = clock.now()
    _check_ready(row, now)
    row.status, row.launched_at, row.launched_by = CampaignStatus.LAUNCHED, now, by
    row.version += 1
    row.save(update_fields=["status", "launched_at", "launched_by", "version"])
    unit_ids = _open_duties(row, now)
    record(
        by=by,
        verb="campaign.launched",
        obj=row,
        unit_id=row.owner_id,
        after={"participants": len(unit_ids)},
        at=now,
    )
    _tell_units(row, unit_ids, now)
    return row


def _check_ready(campaign: Campaign, now: datetime) -> None:
    missing = blockers(campaign, now)
    if missing:
        raise WrongState("Chưa phát động được: " + " ".join(item.text for item in missing))


def _open_duties(campaign: Campaign, now: datetime) -> list[int]:
    """Every unit's share of every obligation, and its reminders; constant queries for any number of units."""
    participations = Participation.objects.filter(campaign=campaign)
    participations.filter(joined_at__isnull=True).update(joined_at=now)
    unit_ids = list(participations.order_by("pk").values_list("unit_id", flat=True))
    asked = list(Obligation.objects.filter(campaign=campaign, units_send=True).order_by("order", "pk"))
    Duty.objects.bulk_create(
        [
            Duty(obligation=obligation, unit_id=unit, due_at=obligation.due_at)
            for obligation in asked
            for unit in unit_ids
        ],
        batch_size=_BATCH,
    )
    dated = Duty.objects.filter(obligation__campaign=campaign, due_at__isnull=False).order_by("pk")
    schedule_many(kind=DUTY, items=[(pk, due) for pk, due in dated.values_list("pk", "due_at") if due is not None])
    return unit_ids


def _tell_units(campaign: Campaign, unit_ids: list[int], now: datetime) -> None:
    asked = Obligation.objects.filter(campaign=campaign, units_send=True).order_by("order", "pk")
    deadlines = [
        {"what": item.what, "until": deadline_sentence(item.due_at) if item.due_at else "không có hạn cụ thể"}
        for item in asked
    ]
    notify(
        users=senders_of(unit_ids, now.astimezone(HANOI).date()),
        kind="campaign_launched",
        title=f"Phát động phong trào: {campaign.title}",
        url=f"/phong-trao/{campaign.pk}/",
        key=f"campaign-launched:{campaign.pk}",
        mail=MailContent("campaign_launched", {"campaign": campaign, "deadlines": deadlines}),
        at=now,
    )
