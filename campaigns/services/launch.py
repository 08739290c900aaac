"""Launching: everything a unit will owe comes into being in one transaction, or nothing does."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign, Obligation, Participation
from campaigns.rules.campaigns import check_can_launch
from campaigns.rules.owning import check_holds
from campaigns.selectors.board import board_columns
from campaigns.selectors.campaigns import obligations_of
from campaigns.selectors.deadlines import counted
from campaigns.selectors.people import senders_of
from campaigns.selectors.readiness import ReadinessItem, blockers, readiness
from campaigns.services.campaigns import locked_campaign
from campaigns.services.occurrences import open_duties, open_rounds
from campaigns.wording import deadline_words, grace_sentence
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.dates import deadline_sentence, due_by_end_of
from thidua.common.errors import WrongState
from thidua.notifications.services import MailContent, notify

__all__ = ["ReadinessItem", "launch_campaign", "readiness"]


@transaction.atomic
def launch_campaign(*, by: User, campaign: Campaign) -> Campaign:
    """Open the campaign to its units. A second click finds it launched and changes nothing."""
    row = locked_campaign(campaign.pk)
    if row.status == CampaignStatus.LAUNCHED:
        check_holds(by, Permission.LAUNCH_CAMPAIGN, row.owner)
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
    """Every unit's share of every obligation; what comes again is asked for the rounds that have begun."""
    participations = Participation.objects.filter(campaign=campaign)
    participations.filter(joined_at__isnull=True).update(joined_at=now)
    unit_ids = list(participations.order_by("pk").values_list("unit_id", flat=True))
    _recount(campaign)
    once = list(board_columns(campaign))
    open_duties([*once, *open_rounds(campaign, now)], unit_ids)
    return unit_ids


def _recount(campaign: Campaign) -> None:
    """Deadlines in working days follow the table of holidays until the launch fixes them."""
    for row in Obligation.objects.filter(campaign=campaign, working_days__isnull=False):
        found = counted(row)
        if found is not None and row.due_at != due_by_end_of(found.last):
            row.due_at, row.due_date = due_by_end_of(found.last), found.last.isoformat()
            row.save(update_fields=["due_at", "due_date"])


def _tell_units(campaign: Campaign, unit_ids: list[int], now: datetime) -> None:
    asked = obligations_of(campaign).filter(units_send=True, series__isnull=True, dropped_at__isnull=True)
    deadlines = [{"what": item.what, "until": _until(item)} for item in asked]
    notify(
        users=senders_of(unit_ids, now.astimezone(HANOI).date()),
        kind="campaign_launched",
        title=f"Phát động phong trào: {campaign.title}",
        url=f"/phong-trao/{campaign.pk}/",
        key=f"campaign-launched:{campaign.pk}",
        mail=MailContent("campaign_launched", {"campaign": campaign, "deadlines": deadlines}),
        at=now,
    )


def _until(obligation: Obligation) -> str:
    """The deadline as the mail names it, with the grace the units may know of."""
    words = deadline_words(obligation) if obligation.is_series else "không có hạn cụ thể"
    if obligation.due_at and not obligation.is_series:
        words = deadline_sentence(obligation.due_at)
    grace = grace_sentence(obligation)
    return f"{words} ({grace})" if grace else words
