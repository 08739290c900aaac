"""Working days: Monday to Friday except the holidays in the table, plus weekend days worked instead."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from thidua.notifications.models import Holiday

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Counted:
    """Working days counted from a day, and how: what the table made an exception of, and years it does not know."""

    last: date
    exceptions: list[Holiday] = field(default_factory=list)
    unknown_years: list[int] = field(default_factory=list)


def count_working_days(start: date, count: int) -> Counted:
    """`add_working_days` with its reckoning, for pages that say how a deadline was counted."""
    last = add_working_days(start, count)
    rows = Holiday.objects.filter(day__gt=start, day__lte=last).order_by("day")
    counts = [row for row in rows if row.is_working != (row.day.weekday() < _SATURDAY)]
    return Counted(last, counts, years_without_holidays(start, last))


def years_without_holidays(first: date, last: date) -> list[int]:
    """Years of the span for which the table names no day off: counting there knows weekends only."""
    asked = Holiday.objects.filter(day__year__range=(first.year, last.year), is_working=False)
    known = {day.year for day in asked.values_list("day", flat=True)}
    return [year for year in range(first.year, last.year + 1) if year not in known]


def days_off(days: Sequence[date]) -> list[date]:
    """Those of the days on which offices are closed: weekends and holidays, except days worked instead. One query."""
    exceptions = dict(Holiday.objects.filter(day__in=days).values_list("day", "is_working")) if days else {}
    return [day for day in days if not exceptions.get(day, day.weekday() < _SATURDAY)]


def is_working_day(day: date) -> bool:
    return day in _working_days(day, day)


def add_working_days(start: date, count: int) -> date:
    """The `count`-th working day after `start`; the day of receipt itself is not counted."""
    if count <= 0:
        return start
    reach = start
    while True:
        first, reach = start + timedelta(days=1), reach + timedelta(days=count * 2 + 15)
        days = _working_days(first, reach)
        if len(days) >= count:
            return days[count - 1]


def due_days(spans: Sequence[tuple[date, int]]) -> list[date]:
    """`add_working_days` for many starts and counts; the table of holidays is read once for all."""
    if not spans:
        return []
    first = min(start for start, _ in spans) + timedelta(days=1)
    reach = max(start + timedelta(days=count * 2 + 15) for start, count in spans)
    days = _working_days(first, reach)
    found = []
    for start, count in spans:
        place = bisect_right(days, start) + count - 1
        found.append(days[place] if count > 0 and place < len(days) else add_working_days(start, count))
    return found


def working_days_between(start: date, end: date) -> int:
    """Working days after `start` up to and including `end`; 0 when `end` is not later."""
    return len(_working_days(start + timedelta(days=1), end)) if end > start else 0


def working_days_since(starts: Sequence[date], end: date) -> list[int]:
    """`working_days_between` for many starts; the table of holidays is read once for all."""
    if not starts:
        return []
    first = min(starts) + timedelta(days=1)
    days = _working_days(first, end) if first <= end else []
    return [len(days) - bisect_right(days, start) for start in starts]


def _working_days(first: date, last: date) -> list[date]:
    exceptions = dict(Holiday.objects.filter(day__range=(first, last)).values_list("day", "is_working"))
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if exceptions.get(day, day.weekday() < _SATURDAY)]
