"""What the template of a copied draft said where the copy leaves a date open."""

from __future__ import annotations

from typing import Any

from campaigns.models import Campaign, Milestone, Obligation, Target, WorkItem
from campaigns.selectors.parts import rows_of
from campaigns.wording import deadline_words
from thidua.common.dates import PartialDate

_DATED: dict[type[Any], str] = {Milestone: "when", Target: "by_when", WorkItem: "when"}


def old_dates(campaign: Campaign, model: type[Any]) -> dict[int, str]:
    """Place of a row → its date in the template: copies keep the order. Empty for a draft that is no copy."""
    if campaign.copied_from_id is None or campaign.copied_from is None:
        return {}
    found = {row.order: _date(row) for row in rows_of(campaign.copied_from, model)}
    return {order: words for order, words in found.items() if words}


def mark_old_dates(campaign: Campaign, rows: list[Any]) -> None:
    """Puts `old_date` on rows of a copy whose own date is still open."""
    old = old_dates(campaign, type(rows[0])) if rows else {}
    for row in rows:
        row.old_date = old.get(row.order, "") if not _date(row) else ""


def _date(row: Any) -> str:
    if isinstance(row, Obligation):
        return deadline_words(row) if row.due_at is not None and not row.is_series else ""
    name = _DATED.get(type(row))
    stated = getattr(row, name) if name else ""
    return PartialDate.parse(stated).display() if stated else ""
