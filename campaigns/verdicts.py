"""One function says whether a target is met. Pages, boards, dashboards and eligibility all ask it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from campaigns.enums import Comparator, Direction, TargetVerdict


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be reached. `low` alone, or `low`..`high` for a range; `start`..`by` is the time given for it."""

    comparator: str
    low: Decimal
    high: Decimal | None = None
    direction: str = Direction.UP
    start: date | None = None
    by: date | None = None


def verdict(goal: Goal, actual: Decimal | None, on: date) -> TargetVerdict:
    """đạt / vượt / có nguy cơ / chưa đạt / chưa có số liệu.

    While time remains, short of the goal is 'chưa đạt' on the straight path and 'có nguy cơ' behind it. Zero counts.
    """
    if actual is None:
        return TargetVerdict.NO_DATA
    if _is_met(goal, actual):
        return TargetVerdict.EXCEEDED if _is_exceeded(goal, actual) else TargetVerdict.MET
    if _time_remains(goal, on) and _is_behind(goal, actual, on):
        return TargetVerdict.AT_RISK
    return TargetVerdict.MISSED


def _is_met(goal: Goal, actual: Decimal) -> bool:
    if goal.comparator == Comparator.BETWEEN and goal.high is not None:
        return goal.low <= actual <= goal.high or _is_exceeded(goal, actual)
    tests = {
        Comparator.AT_LEAST: actual >= goal.low,
        Comparator.MORE: actual > goal.low,
        Comparator.AT_MOST: actual <= goal.low,
        Comparator.LESS: actual < goal.low,
    }
    return tests.get(Comparator(goal.comparator), _reaches(goal, actual))


def _reaches(goal: Goal, actual: Decimal) -> bool:
    """'đạt' and 'khoảng': at least the figure when more is better, at most when less is."""
    if goal.direction == Direction.NONE:
        return actual == goal.low
    return actual <= goal.low if goal.direction == Direction.DOWN else actual >= goal.low


def _is_exceeded(goal: Goal, actual: Decimal) -> bool:
    """Beyond the figure in the good direction; an open bound ('trên', 'dưới') names no figure to exceed."""
    if goal.comparator in (Comparator.MORE, Comparator.LESS) or goal.direction == Direction.NONE:
        return False
    if goal.direction == Direction.DOWN:
        return actual < goal.low
    return actual > (goal.high if goal.high is not None else goal.low)


def _time_remains(goal: Goal, on: date) -> bool:
    return goal.by is None or on <= goal.by


def _is_behind(goal: Goal, actual: Decimal, on: date) -> bool:
    """Below the straight line from nothing at `start` to the goal at `by`; unknown dates say nothing."""
    if goal.start is None or goal.by is None or goal.by <= goal.start or goal.direction != Direction.UP:
        return goal.direction == Direction.DOWN
    share = Decimal((on - goal.start).days) / Decimal((goal.by - goal.start).days)
    return actual < goal.low * share
