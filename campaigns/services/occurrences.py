"""Duties come into being: at the launch, when the time of a recurring obligation has come, for a unit that joins later.

Everything here runs under the campaign's row lock, so that two workers or a worker and a person never open one twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from campaigns.enums import CampaignStatus, Recurrence
from campaigns.models import Campaign, Duty, Obligation, Participation
from campaigns.recurrence import Due, Period
from campaigns.reminders import DUTY
from campaigns.selectors.deadlines import rounds_of
from campaigns.selectors.people import senders_of
from campaigns.services.campaigns import locked_campaign
from campaigns.wording import occurrence_title
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.dates import deadline_sentence
from thidua.notifications.services import notify, schedule_many

BATCH = 1000


def open_duties(obligations: Sequence[Obligation], unit_ids: Sequence[int]) -> None:
    """Every unit's share of these obligations, and its reminders; constant queries for any number of units."""
    Duty.objects.bulk_create(
        [
            Duty(obligation=obligation, unit_id=unit, due_at=obligation.due_at)
            for obligation in obligations
            for unit in unit_ids
        ],
        batch_size=BATCH,
    )
    dated = Duty.objects.filter(obligation__in=obligations, unit_id__in=unit_ids, due_at__isnull=False).order_by("pk")
    schedule_many(kind=DUTY, items=[(pk, due) for pk, due in dated.values_list("pk", "due_at") if due is not None])


def open_rounds(campaign: Campaign, now: datetime) -> list[Obligation]:
    """Make the occurrences whose period has begun and which are not there yet. The caller holds the campaign's lock."""
    series = Obligation.objects.filter(campaign=campaign, series__isnull=True, units_send=True, dropped_at__isnull=True)
    opened: list[Obligation] = []
    for row in series.exclude(recurrence=Recurrence.ONCE).order_by("order", "pk"):
        known = set(row.occurrences.values_list("period", flat=True))
        opened += [
            _occurrence(row, period, due)
            for period, due in rounds_of(row, campaign, now)
            if period.first <= now.astimezone(HANOI).date() and period.key not in known
        ]
    return Obligation.objects.bulk_create(opened)


def _occurrence(series: Obligation, period: Period, due: Due) -> Obligation:
    return Obligation(
        campaign_id=series.campaign_id,
        kind=series.kind,
        what=occurrence_title(series, period.key),
        wording=series.wording,
        who_text=series.who_text,
        proof=series.proof,
        due_date=due.day.isoformat(),
        due_at=due.at,
        grace_days=series.grace_days,
        grace_shown=series.grace_shown,
        series=series,
        period=period.key,
        order=series.order,
    )


@transaction.atomic
def open_due_rounds(*, campaign_id: int) -> int:
    """Ask the units for the rounds whose time has come. Run twice or at once, each round is opened once."""
    campaign = locked_campaign(campaign_id)
    if campaign.status != CampaignStatus.LAUNCHED:
        return 0
    now = clock.now()
    opened = open_rounds(campaign, now)
    if not opened:
        return 0
    parts = Participation.objects.filter(campaign=campaign).order_by("pk")
    unit_ids = list(parts.values_list("unit_id", flat=True))
    open_duties(opened, unit_ids)
    people = senders_of(unit_ids, now.astimezone(HANOI).date())
    for row in opened:
        record(
            by=None, verb="obligation.round_opened", obj=campaign, unit_id=campaign.owner_id, reason=row.what, at=now
        )
        until = deadline_sentence(row.due_at) if row.due_at else ""
        notify(
            users=people,
            kind="round_opened",
            title=f"Việc mới, hạn {until}: {row.what}",
            url="/viec-can-lam/",
            key=f"round:{row.pk}",
            at=now,
        )
    return len(opened)


def open_all_due_rounds() -> int:
    """For beat: every running campaign with something that comes again, each in a transaction of its own."""
    recurring = Obligation.objects.exclude(recurrence=Recurrence.ONCE).filter(
        campaign__status=CampaignStatus.LAUNCHED, series__isnull=True, dropped_at__isnull=True
    )
    campaigns = sorted(set(recurring.values_list("campaign_id", flat=True)))
    return sum(open_due_rounds(campaign_id=pk) for pk in campaigns)
