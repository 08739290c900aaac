"""One function says whether a target is met. Pages, boards, dashboards and eligibility all ask it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from campaigns.enums import Comparator, Direction, TargetVerdict

GOOD = (TargetVerdict.MET, TargetVerdict.EXCEEDED)
_RISING = (Comparator.AT_LEAST, Comparator.MORE)
_FALLING = (Comparator.AT_MOST, Comparator.LESS)


class Yearly(Enum):
    """What 'mỗi năm' asks: nothing, a mean over the years ('bình quân mỗi năm'), or the figure in every single year."""

    NO = "no"
    MEAN = "mean"
    EACH = "each"


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached. `low` alone, or `low`..`high` for a range; `start`..`by` is the time given for it.

    `baseline` is the level at `start`, from which the straight path leads; nothing stated: a rising figure starts at 0.
    `tolerance` is the share of the figure by which 'khoảng' may be off, as the site has it (0: exactly the figure).
    """

    comparator: str
    low: Decimal
    high: Decimal | None = None
    direction: str = Direction.UP
    start: date | None = None
    by: date | None = None
    baseline: Decimal | None = None
    tolerance: Decimal = Decimal(0)
    yearly: Yearly = Yearly.NO

    @property
    def side(self) -> str:
        """Which way leads to the goal. 'trên' and 'dưới' say it themselves, whatever direction was noted."""
        if self.comparator in _RISING:
            return Direction.UP
        return Direction.DOWN if self.comparator in _FALLING else self.direction

    @property
    def bounds(self) -> tuple[Decimal, Decimal]:
        """Lowest and highest figure that still fits, 'khoảng' included."""
        high = self.low if self.high is None else self.high
        if not self.tolerance:
            return self.low, high
        return self.low - abs(self.low) * self.tolerance, high + abs(high) * self.tolerance

    @property
    def door(self) -> Decimal:
        """The first figure on the way that meets the goal; the straight path ends here."""
        return self.bounds[1] if self.side == Direction.DOWN else self.bounds[0]


def verdict(
    goal: Goal,
    actual: Decimal | None,
    on: date,
    *,
    as_of: date | None = None,
    years: Mapping[int, Decimal] | None = None,
) -> TargetVerdict:
    """đạt / vượt / có nguy cơ / chưa đạt / chưa có số liệu.

    While time remains, short of the goal is 'chưa đạt' on the straight path and 'có nguy cơ' behind it. Zero counts.
    `as_of` is the last day of the period reported: the figure of a past quarter is held against the path of that day.
    `years` are the figures of single years, for a goal that asks for them.
    """
    if goal.yearly is Yearly.MEAN and years:
        return _mean_of_years(goal, years, on)
    if goal.yearly is Yearly.EACH and years:
        return _every_year(goal, years, on)
    return _single(goal, actual, on, as_of)


def expected(goal: Goal, day: date) -> Decimal | None:
    """Where the straight path stands on a day; None when the document gives no way to know."""
    if goal.start is None or goal.by is None or goal.by <= goal.start or goal.side == Direction.NONE:
        return None
    origin = goal.baseline
    if origin is None:
        if goal.side == Direction.DOWN:
            return None
        origin = Decimal(0)
    passed = min(max((day - goal.start).days, 0), (goal.by - goal.start).days)
    return origin + (goal.door - origin) * Decimal(passed) / Decimal((goal.by - goal.start).days)


def mean(years: Mapping[int, Decimal]) -> Decimal:
    return sum(years.values(), Decimal(0)) / len(years)


def ended_years(years: Mapping[int, Decimal], on: date) -> dict[int, Decimal]:
    """The years that are over: a running one is reported in part only."""
    return {year: value for year, value in years.items() if date(year, 12, 31) < on}


def missing_years(goal: Goal, years: Mapping[int, Decimal], on: date) -> list[int]:
    """Years of the goal's time that are over without a figure."""
    if goal.start is None:
        return []
    last = min(on.year - 1, goal.by.year if goal.by else on.year - 1)
    return [year for year in range(goal.start.year, last + 1) if year not in years]


def _single(goal: Goal, actual: Decimal | None, on: date, as_of: date | None) -> TargetVerdict:
    if actual is None:
        return TargetVerdict.NO_DATA
    if _is_met(goal, actual):
        return TargetVerdict.EXCEEDED if _is_exceeded(goal, actual) else TargetVerdict.MET
    if _time_remains(goal, on) and _is_behind(goal, actual, min(as_of or on, on)):
        return TargetVerdict.AT_RISK
    return TargetVerdict.MISSED


def _is_met(goal: Goal, actual: Decimal) -> bool:
    lowest, highest = goal.bounds
    if goal.comparator == Comparator.MORE:
        return actual > goal.low
    if goal.comparator == Comparator.LESS:
        return actual < goal.low
    if goal.side == Direction.NONE:
        return lowest <= actual <= highest
    return actual <= highest if goal.side == Direction.DOWN else actual >= lowest


def _is_exceeded(goal: Goal, actual: Decimal) -> bool:
    """Beyond the figure in the good direction; an open bound ('trên', 'dưới') names no figure to exceed."""
    if goal.comparator in (Comparator.MORE, Comparator.LESS) or goal.direction != goal.side:
        return False
    lowest, highest = goal.bounds
    if goal.side == Direction.DOWN:
        return actual < lowest
    return goal.side == Direction.UP and actual > highest


def _time_remains(goal: Goal, on: date) -> bool:
    return goal.by is None or on <= goal.by


def _is_behind(goal: Goal, actual: Decimal, day: date) -> bool:
    """Short of the straight path; unknown dates say nothing, but a figure that must fall and has no path is a worry."""
    due = expected(goal, day)
    if due is None:
        return goal.side == Direction.DOWN
    return actual > due if goal.side == Direction.DOWN else actual < due


def _mean_of_years(goal: Goal, years: Mapping[int, Decimal], on: date) -> TargetVerdict:
    """The mean of the years that are over; the running one alone is held against its share of the year."""
    over = ended_years(years, on)
    if not over:
        return _running_year(goal, years, on)
    found = _single(goal, mean(over), on, None)
    return TargetVerdict.AT_RISK if found is TargetVerdict.MISSED and _time_remains(goal, on) else found


def _every_year(goal: Goal, years: Mapping[int, Decimal], on: date) -> TargetVerdict:
    """One failed year cannot be mended; a year without a figure leaves the question open."""
    judged = [_single(goal, value, on, None) for value in ended_years(years, on).values()]
    if any(found not in GOOD for found in judged):
        return TargetVerdict.MISSED
    if missing_years(goal, years, on):
        return TargetVerdict.NO_DATA
    if on.year in years:
        judged.append(_running_year(goal, years, on))
    bad = next((found for found in judged if found not in GOOD), None)
    if bad is not None:
        return bad
    return TargetVerdict.EXCEEDED if all(found is TargetVerdict.EXCEEDED for found in judged) else TargetVerdict.MET


def _running_year(goal: Goal, years: Mapping[int, Decimal], on: date) -> TargetVerdict:
    year = max(years)
    first, last = date(year, 1, 1), date(year, 12, 31)
    start = max(goal.start, first) if goal.start and goal.start < last else first
    of_year = Goal(
        comparator=goal.comparator,
        low=goal.low,
        high=goal.high,
        direction=goal.direction,
        start=start,
        by=last,
        tolerance=goal.tolerance,
    )
    return _single(of_year, years[year], on, None)
