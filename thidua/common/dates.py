"""Partial dates, deadlines and Vietnamese wording of dates.

"trước ngày X" is exclusive: the last moment is the end of the day before X in Hà Nội time.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from thidua.common.clock import HANOI

_PARTIAL = re.compile(r"^(\d{4})(?:-(?:Q([1-4])|(\d{2})(?:-(\d{2}))?))?$")
_TYPED = re.compile(
    r"^\s*(?:(?:ngày\s*)?(\d{1,2})\s*[/.-]\s*)?(?:(?:tháng\s*)?(\d{1,2})\s*[/.-]\s*)?(?:năm\s*)?(\d{4})\s*$",
    re.I,
)
_TYPED_QUARTER = re.compile(r"^\s*quý\s*(I{1,3}|IV|[1-4])\s*[/ -]\s*(?:năm\s*)?(\d{4})\s*$", re.I)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4}
_QUARTER_NAMES = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, quarter, month or day as the document states it; never more precise than that."""

    year: int
    month: int | None = None
    day: int | None = None
    quarter: int | None = None

    @classmethod
    def parse(cls, iso: str) -> PartialDate:
        """Read YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD; ValueError otherwise."""
        match = _PARTIAL.match(iso)
        if not match:
            raise ValueError(f"not a partial date: {iso!r}")
        quarter, month, day = (int(g) if g else None for g in match.groups()[1:])
        value = cls(int(match[1]), month, day, quarter)
        value.first_day()  # raises ValueError on month 13 or 30 February
        return value

    @classmethod
    def from_typed(cls, text: str) -> PartialDate:
        """Read what people type: 15/7/2024, 7/2024, 2024, quý III/2024; ValueError otherwise."""
        if match := _TYPED_QUARTER.match(text):
            name = match[1].upper()
            return cls(int(match[2]), quarter=_ROMAN.get(name) or int(name))
        match = _TYPED.match(text)
        if not match:
            return cls.parse(text.strip())
        first, second = (int(g) if g else None for g in match.groups()[:2])
        day, month = (first, second) if second is not None else (None, first)
        value = cls(int(match[3]), month, day)
        value.first_day()
        return value

    def first_day(self) -> date:
        """ValueError on a day or month that does not exist, the zeroth included."""
        month = (self.quarter * 3 - 2 if self.quarter else 1) if self.month is None else self.month
        return date(self.year, month, 1 if self.day is None else self.day)

    def last_day(self) -> date:
        if self.day and self.month:
            return date(self.year, self.month, self.day)
        month = self.month or (self.quarter * 3 if self.quarter else 12)
        return date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def is_full(self) -> bool:
        return self.day is not None

    def __str__(self) -> str:
        """ISO form as stored."""
        if self.quarter:
            return f"{self.year:04d}-Q{self.quarter}"
        parts = [f"{self.year:04d}"] + [f"{p:02d}" for p in (self.month, self.day) if p]
        return "-".join(parts)

    def display(self) -> str:
        """As written on screens: 15/7/2024, tháng 7/2024, quý III/2024, năm 2024."""
        if self.quarter:
            return f"quý {_QUARTER_NAMES[self.quarter - 1]}/{self.year}"
        if self.day:
            return f"{self.day}/{self.month}/{self.year}"
        return f"tháng {self.month}/{self.year}" if self.month else f"năm {self.year}"


def vi_date(value: date) -> str:
    return f"{value.day}/{value.month}/{value.year}"


def vi_datetime(value: datetime) -> str:
    local = value.astimezone(HANOI)
    return f"{local:%H:%M} ngày {local.day}/{local.month}/{local.year}"


def start_of(day: date) -> datetime:
    """00:00 of a day in Hà Nội."""
    return datetime.combine(day, time.min, tzinfo=HANOI)


def due_before(day: date) -> datetime:
    """Instant of "trước ngày <day>": anything at or after it is late."""
    return start_of(day)


def due_by_end_of(day: date) -> datetime:
    """Instant of "chậm nhất ngày <day>" (the day itself still counts)."""
    return start_of(day + timedelta(days=1))


def last_day_before(due_at: datetime) -> date:
    """The last whole or part day on which sending is still on time."""
    return (due_at.astimezone(HANOI) - timedelta(microseconds=1)).date()


@lru_cache(maxsize=1024)
def deadline_sentence(due_at: datetime) -> str:
    """The deadline in words, e.g. 'hết ngày 14/7/2024' or '17:00 ngày 14/7/2024'."""
    local = due_at.astimezone(HANOI)
    if local.time() == time.min:
        return f"hết ngày {vi_date(last_day_before(due_at))}"
    return vi_datetime(due_at)


def days_left(due_at: datetime, now: datetime) -> int:
    """Calendar days in Hà Nội until the last day; 0 on that day, negative when overdue."""
    last = last_day_before(due_at)
    if now >= due_at:
        return min(-1, (last - now.astimezone(HANOI).date()).days)
    return (last - now.astimezone(HANOI).date()).days


def administrative_date(value: date) -> str:
    """Day and date line of Nghị định 30/2020: days under 10 and months 1, 2 take a leading zero."""
    day = f"{value.day:02d}"
    month = f"{value.month:02d}" if value.month < 3 else str(value.month)
    return f"ngày {day} tháng {month} năm {value.year}"
