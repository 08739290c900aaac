"""Registered targets by verdict. The verdict itself is one function of the campaigns app."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from campaigns.enums import TargetVerdict
from campaigns.models import Campaign, Target, UnitTarget
from campaigns.selectors.figures import Judged, judge
from campaigns.selectors.participation import in_force, unit_targets_visible_to
from thidua.dashboards.selectors.scope import Scope, campaigns_of_year


def unit_targets(scope: Scope) -> QuerySet[UnitTarget]:
    """Targets registered by the scope's units under campaigns that run in the year."""
    rows = in_force(unit_targets_visible_to(scope.user)).filter(scope.holds("participation__unit"))
    if scope.campaign is not None:
        rows = rows.filter(participation__campaign=scope.campaign)
    elif scope.year is not None:
        rows = rows.filter(participation__campaign__in=_running(scope).values("pk"))
    return rows.order_by("participation__unit__name_sort", "participation_id", "target__order", "pk")


def _running(scope: Scope) -> QuerySet[Campaign]:
    return campaigns_of_year(scope).order_by()


def judged(scope: Scope, on: date) -> list[Judged]:
    return judge(unit_targets(scope), on)


def counts_of(rows: Iterable[Judged]) -> dict[TargetVerdict, int]:
    found = Counter(row.verdict for row in rows)
    return {state: found[state] for state in TargetVerdict}


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A campaign's target with the verdicts on what units registered under it; None: targets of the units' own."""

    target: Target | None
    counts: dict[TargetVerdict, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


def by_target(rows: Iterable[Judged]) -> list[TargetLine]:
    """In the campaign's order; the units' own targets last."""
    groups: dict[int, list[Judged]] = {}
    targets: dict[int, Target] = {}
    for row in rows:
        target = row.unit_target.target
        groups.setdefault(target.pk if target else 0, []).append(row)
        if target:
            targets[target.pk] = target
    order = sorted(targets.values(), key=lambda target: (target.order, target.pk))
    lines = [TargetLine(target, counts_of(groups[target.pk])) for target in order]
    return [*lines, TargetLine(None, counts_of(groups[0]))] if 0 in groups else lines
