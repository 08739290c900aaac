"""What units reported of their targets, and what it means: read for many targets in a bounded number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet

from campaigns.enums import Comparator, Direction, TargetVerdict
from campaigns.models import Campaign, Participation, ProgressReport, Target, UnitTarget
from campaigns.tolerance import tolerance_on
from campaigns.verdicts import Goal, Yearly, ended_years, mean, missing_years, verdict
from thidua.common.clock import HANOI
from thidua.common.dates import PartialDate
from thidua.common.text import fold

_MEAN_WORDS = ("binh quan", "trung binh")


@dataclass(frozen=True, slots=True)
class Reported:
    """One report. `until` puts reports in order: a year reported in July says less than August reported later."""

    pk: int
    period: str
    value: Decimal
    at: datetime
    until: date


@dataclass(frozen=True, slots=True)
class Judged:
    """A registered target with what the reported figures say of it."""

    unit_target: UnitTarget
    goal: Goal
    verdict: TargetVerdict
    latest: Reported | None = None
    years: Mapping[int, Decimal] = field(default_factory=dict)
    on: date = date.min

    @property
    def actual(self) -> Decimal | None:
        """The figure held against the goal: the newest one, or the mean over the years that are over."""
        over = self.mean_years
        if over:
            return mean({year: self.years[year] for year in over})
        return self.latest.value if self.latest else None

    @property
    def period(self) -> str:
        return self.latest.period if self.latest else ""

    @property
    def is_about(self) -> bool:
        return _is_about(self.unit_target, self.unit_target.target)

    @property
    def mean_years(self) -> list[int]:
        return sorted(ended_years(self.years, self.on)) if self.goal.yearly is Yearly.MEAN else []

    @property
    def missing_years(self) -> list[int]:
        return missing_years(self.goal, self.years, self.on) if self.goal.yearly is not Yearly.NO else []


def judge(rows: QuerySet[UnitTarget], on: date) -> list[Judged]:
    """In the order of `rows`. Five queries, however many rows there are."""
    found = list(rows.select_related(None).prefetch_related(None))
    _attach(found)
    keys = [row.pk for row in found] if rows.query.is_sliced else rows.select_related(None).order_by().values("pk")
    reports = reports_of(keys) if found else {}
    share = tolerance_on(on)
    return [judged(row, reports.get(row.pk, []), on, share) for row in found]


def judged(row: UnitTarget, reports: list[Reported], on: date, share: Decimal | None = None) -> Judged:
    """`reports` as `reports_of` gives them, the one that counts last."""
    goal = goal_of(row, tolerance_on(on) if share is None else share)
    years = by_year(reports) if goal.yearly is not Yearly.NO else {}
    latest = reports[-1] if reports else None
    actual, as_of = (latest.value, _last_day(latest.period)) if latest else (None, None)
    return Judged(row, goal, verdict(goal, actual, on, as_of=as_of, years=years), latest, years, on)


def reports_of(unit_targets: Any) -> dict[int, list[Reported]]:
    """Reports of each target, the one that counts last: the latest period, and of one period the latest report."""
    rows = ProgressReport.objects.filter(unit_target__in=unit_targets).order_by()
    found: dict[int, list[Reported]] = {}
    for key, pk, period, value, at in rows.values_list("unit_target_id", "pk", "period", "value", "reported_at"):
        until = min(_last_day(period), at.astimezone(HANOI).date())
        found.setdefault(key, []).append(Reported(pk, period, value, at, until))
    for reports in found.values():
        reports.sort(key=lambda report: (report.until, report.at, report.pk))
    return found


def by_year(reports: Iterable[Reported]) -> dict[int, Decimal]:
    """The figure of each year: what the latest period of that year says."""
    return {int(report.period[:4]): report.value for report in reports}


def goal_of(unit_target: UnitTarget, share: Decimal = Decimal(0)) -> Goal:
    """The unit's own figure, read with the campaign target's comparator and time where it follows one."""
    target, campaign = unit_target.target, unit_target.participation.campaign
    comparator = _comparator(unit_target, target)
    return Goal(
        comparator=comparator,
        low=unit_target.value,
        high=unit_target.value_to,
        direction=_direction(unit_target.direction, target),
        start=_start(target, campaign, unit_target.baseline is not None),
        by=_last(unit_target.by_when or (target.by_when if target else "") or campaign.period_to),
        baseline=None if target and target.change else unit_target.baseline,
        tolerance=share if _is_about(unit_target, target) else Decimal(0),
        yearly=yearly_of(target),
    )


def goal_of_target(target: Target, share: Decimal = Decimal(0)) -> Goal | None:
    """The campaign's own figure; none for a target without one."""
    value = Decimal(0) if target.implicit_zero else target.value
    if value is None:
        return None
    return Goal(
        comparator=target.comparator or Comparator.EQUAL,
        low=value,
        high=target.value_to,
        direction=Direction.DOWN if target.implicit_zero else _direction(target.direction, target),
        start=_start(target, target.campaign, target.baseline is not None),
        by=_last(target.by_when or target.campaign.period_to),
        baseline=None if target.change else target.baseline,
        tolerance=share if target.approx or target.comparator == Comparator.ABOUT else Decimal(0),
        yearly=yearly_of(target),
    )


def yearly_of(target: Target | None) -> Yearly:
    """'bình quân mỗi năm' is a mean over the years, 'mỗi năm' is every single one; an exception follows its rule."""
    if target is None or not target.per_year:
        return Yearly.NO
    return _yearly_of(f"{target.text} {target.parent.text if target.parent_id and target.parent else ''}")


@lru_cache(maxsize=1024)
def _yearly_of(text: str) -> Yearly:
    """Hundreds of units register one target: its words are folded once."""
    said = fold(text)
    return Yearly.MEAN if any(words in said for words in _MEAN_WORDS) else Yearly.EACH


def _comparator(unit_target: UnitTarget, target: Target | None) -> str:
    """A unit that takes up a range with one figure means that figure."""
    if unit_target.value_to is not None:
        return Comparator.BETWEEN
    own = unit_target.comparator or (target.comparator if target else "") or Comparator.EQUAL
    return Comparator.EQUAL if own == Comparator.BETWEEN else own


def _is_about(unit_target: UnitTarget, target: Target | None) -> bool:
    if unit_target.comparator:
        return unit_target.comparator == Comparator.ABOUT
    return target is not None and (target.approx or target.comparator == Comparator.ABOUT)


def _direction(noted: str, target: Target | None) -> str:
    """Of a change its size is reported: 'giảm 3 %' is reached by more reduction, though the level falls."""
    return Direction.UP if target and target.change and noted == Direction.DOWN else noted


def _start(target: Target | None, campaign: Campaign, has_baseline: bool) -> date | None:
    """The path leads from the end of the base year where one is meant, else from the campaign's first day."""
    if target and target.baseline_year and (has_baseline or target.change):
        return date(target.baseline_year, 12, 31)
    return _first(campaign.period_from)


def _attach(rows: list[UnitTarget]) -> None:
    """Targets and participations repeat from row to row: each is read once."""
    targets = Target.objects.select_related("parent").in_bulk({row.target_id for row in rows if row.target_id})
    parts = Participation.objects.select_related("campaign__owner", "unit").in_bulk(
        {row.participation_id for row in rows}
    )
    for row in rows:
        row.target = targets[row.target_id] if row.target_id else None
        row.participation = parts[row.participation_id]


@lru_cache(maxsize=4096)
def _span(partial: str) -> tuple[date, date]:
    parsed = PartialDate.parse(partial)
    return parsed.first_day(), parsed.last_day()


def _last_day(partial: str) -> date:
    return _span(partial)[1]


def _first(partial: str) -> date | None:
    return _span(partial)[0] if partial else None


def _last(partial: str) -> date | None:
    return _span(partial)[1] if partial else None
