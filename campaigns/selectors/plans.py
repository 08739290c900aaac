"""The tree of plans under a campaign: who has a plan of its own, what it carries, and who has none yet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign, Duty, Participation, Target
from campaigns.rules.plans import PLAN_KINDS
from campaigns.selectors.campaigns import participations_of
from campaigns.selectors.campaigns import visible_to as campaigns_visible_to
from campaigns.wording import target_words
from thidua.accounts.models import User

HAS, DRAFTING, MISSING = "has", "drafting", "missing"
PLAN_STATES = [(HAS, "Đã ban hành kế hoạch"), (DRAFTING, "Đang soạn"), (MISSING, "Chưa có kế hoạch")]
BRANCH_SIZE = 30
_ISSUED = Q(own_campaign__isnull=False) & ~Q(own_campaign__status=CampaignStatus.DRAFT)
_STATES: dict[str, Q] = {
    HAS: _ISSUED,
    DRAFTING: Q(own_campaign__status=CampaignStatus.DRAFT),
    MISSING: Q(own_campaign__isnull=True),
}


@dataclass(slots=True)
class PlanRow:
    """One unit of the tree. `plan` only when the reader may open it; `state` in any case."""

    participation: Participation
    state: str
    plan: Campaign | None = None
    mapped: int = 0
    below: int = 0
    below_with_plan: int = 0
    targets: list[str] = field(default_factory=list)

    @property
    def state_label(self) -> str:
        return dict(PLAN_STATES)[self.state]

    @property
    def below_missing(self) -> int:
        return self.below - self.below_with_plan


def plan_participations(user: User, campaign: Campaign, filters: dict[str, Any]) -> QuerySet[Participation]:
    """Units of the tree's first step, in the reader's scope."""
    rows = participations_of(user, campaign, filters.get("q", ""), filters.get("kind", ""))
    if "state" in filters:
        rows = rows.filter(_STATES[filters["state"]])
    return rows.select_related("unit", "own_campaign")


def plan_rows(user: User, participations: list[Participation]) -> list[PlanRow]:
    """One page of units with their plans; a constant number of queries."""
    keys = [row.own_campaign_id for row in participations if row.own_campaign_id is not None]
    seen = campaigns_visible_to(user).filter(pk__in=keys).in_bulk()
    mapped = _mapped(keys)
    below = _below(keys)
    return [_row(item, seen, mapped, below) for item in participations]


def _row(
    item: Participation, seen: dict[int, Campaign], mapped: dict[int, int], below: dict[int, tuple[int, int]]
) -> PlanRow:
    key = item.own_campaign_id
    units, with_plan = below.get(key or 0, (0, 0))
    return PlanRow(item, _state(item), seen.get(key or 0), mapped.get(key or 0, 0), units, with_plan)


def _state(item: Participation) -> str:
    if item.own_campaign is None:
        return MISSING
    return DRAFTING if item.own_campaign.status == CampaignStatus.DRAFT else HAS


def _mapped(keys: list[int]) -> dict[int, int]:
    """Plan → how many targets of the upper campaign it carries."""
    rows = Target.objects.filter(campaign__in=keys, upper__isnull=False, dropped_at__isnull=True)
    counted = rows.order_by().values("campaign_id").annotate(n=Count("upper", distinct=True))
    return {row["campaign_id"]: row["n"] for row in counted}


def _below(keys: list[int]) -> dict[int, tuple[int, int]]:
    """Plan → (units it asks, those of them with a plan issued)."""
    rows = Participation.objects.filter(campaign__in=keys).order_by().values("campaign_id")
    counted = rows.annotate(n=Count("pk"), issued=Count("pk", filter=_ISSUED))
    return {row["campaign_id"]: (row["n"], row["issued"]) for row in counted}


@dataclass(frozen=True, slots=True)
class Step:
    """One step down the tree: units asked, plans issued, being written, missing."""

    number: int
    units: int
    has: int
    drafting: int

    @property
    def missing(self) -> int:
        return self.units - self.has - self.drafting


def steps_of(user: User, campaign: Campaign) -> list[Step]:
    """The whole tree in numbers, step by step; one query a step, and government has few."""
    found: list[Step] = []
    parents: list[int] = [campaign.pk]
    while parents and len(found) < 6:
        scope = participations_of(user, campaign) if not found else Participation.objects.filter(campaign__in=parents)
        rows = list(scope.order_by().values_list("own_campaign_id", "own_campaign__status"))
        if not rows:
            break
        issued = [key for key, status in rows if key is not None and status != CampaignStatus.DRAFT]
        drafting = sum(status == CampaignStatus.DRAFT for _, status in rows)
        found.append(Step(len(found) + 1, len(rows), len(issued), drafting))
        parents = issued
    return found


def main_targets(campaign: Campaign) -> QuerySet[Target]:
    return Target.objects.filter(campaign=campaign, dropped_at__isnull=True).order_by("order", "pk")


def carriers(user: User, target: Target, filters: dict[str, Any]) -> QuerySet[Participation]:
    """Units of the campaign, narrowed to those whose plan carries the target or those that carry it nowhere."""
    rows = participations_of(user, target.campaign, filters.get("q", ""), filters.get("kind", ""))
    carried = Target.objects.filter(upper=target, dropped_at__isnull=True, campaign=OuterRef("own_campaign"))
    rows = rows.annotate(carries=Exists(carried))
    if "state" in filters:
        rows = rows.filter(carries=filters["state"] == HAS)
    return rows.select_related("unit", "own_campaign")


def carried_rows(user: User, target: Target, participations: list[Participation]) -> list[PlanRow]:
    """One page of units with the wording under which their plan carries the target."""
    rows = plan_rows(user, participations)
    words: dict[int, list[str]] = defaultdict(list)
    keys = [row.plan.pk for row in rows if row.plan is not None]
    for carried in Target.objects.filter(upper=target, campaign__in=keys, dropped_at__isnull=True).order_by("order"):
        words[carried.campaign_id].append(f"{carried.text}: {target_words(carried)}".rstrip(": "))
    for row in rows:
        row.targets = words.get(row.plan.pk, []) if row.plan else []
    return rows


def carrying_counts(campaign: Campaign) -> dict[int, int]:
    """Target → units whose own plan carries it, for the page of targets. One query."""
    rows = Target.objects.filter(upper__campaign=campaign, dropped_at__isnull=True).order_by().values("upper_id")
    return {row["upper_id"]: row["n"] for row in rows.annotate(n=Count("campaign", distinct=True))}


def plan_duty(participation: Participation) -> Duty | None:
    """What the unit's own plan answers under the upper campaign: still owed first."""
    rows = Duty.objects.filter(
        obligation__campaign=participation.campaign,
        obligation__kind__in=PLAN_KINDS,
        obligation__dropped_at__isnull=True,
        unit=participation.unit,
    )
    found = list(rows.select_related("obligation__campaign__owner", "unit").order_by("due_at", "pk"))
    owed = [duty for duty in found if not duty.is_settled]
    return next(iter(owed or found), None)
