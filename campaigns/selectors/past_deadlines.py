"""Deadlines of a draft that are over before the launch: an old document, or one that lay for long."""

from __future__ import annotations

from datetime import datetime

from campaigns.models import Campaign, Obligation
from campaigns.selectors.deadlines import rounds_of


def past_obligations(campaign: Campaign, now: datetime) -> list[Obligation]:
    """What units would be asked for after its time: nobody has said yet what shall become of it."""
    rows = Obligation.objects.filter(
        campaign=campaign, units_send=True, series__isnull=True, dropped_at__isnull=True
    ).order_by("order", "pk")
    return [row for row in rows if _is_past(row, campaign, now)]


def _is_past(row: Obligation, campaign: Campaign, now: datetime) -> bool:
    if row.is_series:
        return not rounds_of(row, campaign, now)
    return row.due_at is not None and row.due_at <= now
