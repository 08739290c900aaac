"""Obligations that come again: the periods of a recurrence and the deadline inside each. Pure arithmetic on days.

A month is counted inside the period: 1 is its first month, one more than its length the first month after it
('trước ngày 5 tháng đầu quý sau' of a quarter: month 4).
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from campaigns.enums import DeadlineMeaning, Recurrence
from thidua.common.dates import PartialDate, due_before, due_by_end_of

MONTHS: dict[str, int] = {
    Recurrence.MONTHLY: 1,
    Recurrence.QUARTERLY: 3,
    Recurrence.HALF_YEARLY: 6,
    Recurrence.YEARLY: 12,
}
_NOUNS: dict[str, str] = {
    Recurrence.MONTHLY: "tháng",
    Recurrence.QUARTERLY: "quý",
    Recurrence.HALF_YEARLY: "kỳ sáu tháng",
    Recurrence.YEARLY: "năm",
}
_ORDINALS = ("", "đầu", "thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu")
_SAMPLE_MONTHS = 12 * 8  # the longest wait for a 29 February


@dataclass(frozen=True, slots=True)
class Period:
    """One round: `key` is how it is stored (a half-year by its last quarter), `words` how it is read."""

    key: str
    words: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Due:
    """The deadline of one round; `clamped` when its month is too short for the day that was named."""

    day: date
    at: datetime
    clamped: bool


def period_of(recurrence: str, day: date) -> Period:
    """The period a day lies in."""
    length = MONTHS[recurrence]
    first_month = (day.month - 1) // length * length + 1
    last_month = first_month + length - 1
    first = date(day.year, first_month, 1)
    last = date(day.year, last_month, calendar.monthrange(day.year, last_month)[1])
    key = _key(recurrence, first)
    return Period(key, period_words(recurrence, key), first, last)


def _key(recurrence: str, first: date) -> str:
    if recurrence == Recurrence.YEARLY:
        return str(PartialDate(first.year))
    if recurrence == Recurrence.MONTHLY:
        return str(PartialDate(first.year, first.month))
    length = MONTHS[recurrence]
    return str(PartialDate(first.year, quarter=(first.month - 1 + length) // 3))


def period_words(recurrence: str, key: str) -> str:
    """'năm 2024', '6 tháng đầu năm 2024', 'quý III/2024', 'tháng 7/2024'."""
    stated = PartialDate.parse(key)
    if recurrence == Recurrence.HALF_YEARLY:
        return f"6 tháng {'đầu' if stated.quarter == 2 else 'cuối'} năm {stated.year}"
    return stated.display()


def periods(recurrence: str, first: date, last: date) -> Iterator[Period]:
    """Periods that share a day with [first, last], in time."""
    day = first
    while day <= last:
        found = period_of(recurrence, day)
        yield found
        if found.last >= date.max - timedelta(days=1):
            return
        day = found.last + timedelta(days=1)


def due_of(period: Period, month: int | None, day: int, meaning: str) -> Due:
    """The deadline of a period; without a month the last one. A day its month lacks means the month's end.

    'trước ngày 31' of a month of thirty days leaves the 30th on time, as 'đến hết ngày 31' does.
    """
    length = (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1
    months = period.first.year * 12 + period.first.month - 1 + (month or length) - 1
    year, number = months // 12, months % 12 + 1
    end = calendar.monthrange(year, number)[1]
    if day > end:
        return Due(date(year, number, end), due_by_end_of(date(year, number, end)), clamped=True)
    stated = date(year, number, day)
    return Due(stated, due_before(stated) if meaning == DeadlineMeaning.BEFORE else due_by_end_of(stated), False)


def sample_due(recurrence: str, first: date, month: int | None, day: int, meaning: str) -> Due:
    """A deadline that shows how the stated day is meant: the first one whose month is long enough."""
    found = periods(recurrence, first, date(first.year + 9, 1, 1))
    dues = [due_of(period, month, day, meaning) for period in islice(found, _SAMPLE_MONTHS)]
    return next((due for due in dues if not due.clamped), dues[0])


def months_allowed(recurrence: str) -> int:
    """The last month that may be named: the first one after the period."""
    return MONTHS[recurrence] + 1


def recurrence_words(recurrence: str, month: int | None, day: int, meaning: str) -> str:
    """'hằng năm, trước ngày 15/11'; 'hằng quý, đến hết ngày 5 tháng đầu quý sau'."""
    until = "trước" if meaning == DeadlineMeaning.BEFORE else "đến hết"
    return f"{Recurrence(recurrence).label.lower()}, {until} {_day_words(recurrence, month, day)}"


def _day_words(recurrence: str, month: int | None, day: int) -> str:
    length, noun = MONTHS[recurrence], _NOUNS[recurrence]
    number = month or length
    if recurrence == Recurrence.YEARLY:
        return f"ngày {day}/{number}" if number <= length else f"ngày {day}/1 năm sau"
    if recurrence == Recurrence.MONTHLY:
        return f"ngày {day} của tháng" if number <= length else f"ngày {day} tháng sau"
    if number > length:
        return f"ngày {day} tháng đầu {noun} sau"
    return f"ngày {day} tháng {'cuối' if number == length else _ORDINALS[number]} {noun}"
