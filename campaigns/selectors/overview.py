"""The campaign's contents arranged as its page shows them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from awards.enums import AwardNature
from campaigns.models import Campaign, CampaignAward, Criterion, Milestone, RequiredPart, WorkItem
from campaigns.selectors.campaigns import obligations_of, work_items_of
from campaigns.selectors.deadlines import shown_deadlines
from thidua.common.dates import PartialDate

UNDATED = "Không nêu thời gian"


def milestones_of(campaign: Campaign) -> list[Milestone]:
    return list(Milestone.objects.filter(campaign=campaign).order_by("order", "pk"))


def deadlines_of(campaign: Campaign, now: datetime) -> list[dict[str, Any]]:
    """Each obligation with its deadline in words; a recurring one with the deadline of each round."""
    return shown_deadlines(obligations_of(campaign), campaign, now)


def award_groups(campaign: Campaign) -> list[dict[str, Any]]:
    """Titles of emulation apart from forms of commendation: the two are never mixed."""
    rows = list(CampaignAward.objects.filter(campaign=campaign).select_related("award_kind").order_by("order", "pk"))
    return [
        {"title": nature.label, "awards": [row for row in rows if row.award_kind.nature == nature]}
        for nature in AwardNature
        if any(row.award_kind.nature == nature for row in rows)
    ]


def criteria_groups(campaign: Campaign) -> list[dict[str, Any]]:
    """Criteria by award and object, in the document's order."""
    rows = Criterion.objects.filter(campaign=campaign).select_related("award_kind").order_by("order", "pk")
    groups: dict[tuple[str, str], list[Criterion]] = {}
    for row in rows:
        label = row.object_label or row.get_recipient_type_display() or "Mọi đối tượng"
        groups.setdefault((str(row.award_kind), label), []).append(row)
    return [{"award": award, "object": label, "criteria": found} for (award, label), found in groups.items()]


def required_parts_of(campaign: Campaign) -> list[RequiredPart]:
    return list(RequiredPart.objects.filter(campaign=campaign).order_by("order", "pk"))


def work_quarters(campaign: Campaign) -> list[dict[str, Any]]:
    """The plan's own tasks by quarter, in time; what has only a year, or no date, comes after."""
    groups: dict[tuple[date, str], list[WorkItem]] = {}
    for item in work_items_of(campaign):
        groups.setdefault(_quarter(item.when), []).append(item)
    return [
        {"title": title, "items": items, "done": sum(item.done_on is not None for item in items)}
        for (_, title), items in sorted(groups.items(), key=lambda group: group[0])
    ]


def _quarter(when: str) -> tuple[date, str]:
    if not when:
        return date.max, UNDATED
    stated = PartialDate.parse(when)
    if stated.month is None and stated.quarter is None:
        return stated.last_day(), f"Năm {stated.year}"
    quarter = PartialDate(stated.year, quarter=(stated.first_day().month + 2) // 3)
    return quarter.first_day(), f"Q{quarter.display()[1:]}"


def done_share(groups: Iterable[dict[str, Any]]) -> tuple[int, int]:
    """(done, all) over the quarters of `work_quarters`."""
    listed = list(groups)
    return sum(group["done"] for group in listed), sum(len(group["items"]) for group in listed)
