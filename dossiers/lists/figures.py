"""Birth years, periods, sums and numbers of identity papers, in the shapes they are typed in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from dossiers.lists.grids import Cell
from thidua.common.dates import PartialDate
from thidua.common.text import fold

_FULL = re.compile(r"(?<!\d)(\d{1,2})\s*[/.\-\\]\s*(\d{1,2})\s*[/.\-\\]\s*(\d{4})(?!\d)")
_MONTH = re.compile(r"(?<![\d/.\-])(\d{1,2})\s*[/.\-\\]\s*(\d{4})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_YEAR = re.compile(r"(?<!\d)(19\d\d|20\d\d)(?!\d)")
_SHORT = re.compile(r"(?<!\d)(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{2})(?!\d)")
_FIRST_SERIAL, _LAST_SERIAL = 7000, 47000  # from 1919 to 2028 in Excel's count of days
_EPOCH = date(1899, 12, 30)
_QUARTER = re.compile(r"quý\s*(?:I{1,3}|IV|[1-4])\s*[/ -]\s*(?:năm\s*)?\d{4}", re.IGNORECASE)
_SCHOOL_YEAR = re.compile(r"năm học\s*(\d{4})\s*[-–/]\s*(\d{4})", re.IGNORECASE)
_SCALES = (("ty", 9), ("ti", 9), ("trieu", 6), ("tr", 6), ("nghin", 3), ("ngan", 3), ("k", 3))
_SUM = re.compile(r"(\d[\d.,]*)\s*(ty|ti|trieu|tr|nghin|ngan|k|dong|vnd|d)?\b")


class Unreadable(Exception):
    """Something stands there, and it is no such value."""


def birth_year(cell: Cell, this_year: int) -> int | None:
    """The year of birth alone is kept. Two digits and years nobody alive was born in are not guessed."""
    text = cell.line
    if not text:
        return None
    if cell.number is not None and _FIRST_SERIAL < cell.number < _LAST_SERIAL:
        return _plausible((_EPOCH + timedelta(days=int(cell.number))).year, this_year)
    for pattern, place in ((_ISO, 1), (_FULL, 3), (_MONTH, 2), (_YEAR, 1)):
        if match := pattern.search(text):
            return _plausible(int(match[place]), this_year)
    raise Unreadable


def _plausible(year: int, this_year: int) -> int:
    if not this_year - 115 <= year <= this_year - 5:
        raise Unreadable
    return year


@dataclass(frozen=True, slots=True)
class Period:
    start: str = ""
    end: str = ""


def period(text: str) -> Period:
    """'Năm 2024', 'từ 6/2024 đến 10/2025', 'năm học 2024 - 2025', 'quý III/2024'."""
    text = " ".join(text.split())
    if not text:
        return Period()
    if match := _SCHOOL_YEAR.search(text):
        return _ordered([f"{match[1]}-09", f"{match[2]}-05"])
    found: list[tuple[int, str]] = []
    rest = text
    for pattern in (_QUARTER, _ISO, _FULL, _MONTH, _YEAR):
        for match in pattern.finditer(rest):
            found.append((match.start(), _typed(match[0])))
        rest = pattern.sub(lambda m: " " * len(m[0]), rest)
    dates = [value for _, value in sorted(found)]
    if not 1 <= len(dates) <= 2:
        raise Unreadable
    return _ordered([dates[0], dates[-1]])


def point(text: str) -> str:
    """One end of a period."""
    found = period(text)
    if found.start != found.end:
        raise Unreadable
    return found.start


def _typed(text: str) -> str:
    try:
        return str(PartialDate.from_typed(re.sub(r"\s*[.\-\\/]\s*", "/", text) if not _ISO.match(text) else text))
    except ValueError as error:
        raise Unreadable from error


def _ordered(ends: list[str]) -> Period:
    try:
        first, last = PartialDate.parse(ends[0]), PartialDate.parse(ends[1])
    except ValueError as error:
        raise Unreadable from error
    if not (1945 <= first.year <= 2200 and 1945 <= last.year <= 2200) or last.last_day() < first.first_day():
        raise Unreadable
    return Period(ends[0], ends[1])


def money(cell: Cell, heading: str) -> int | None:
    """Đồng: '350.000.000', '350 triệu', '1,2 tỷ'; a bare figure under '(triệu đồng)' counts in millions."""
    text = fold(cell.line)
    if not text or text in ("-", "0", "khong"):
        return None
    scale = next((power for word, power in _SCALES[:5] if re.search(rf"\b{word}\b", fold(heading))), 0)
    if cell.number is not None:
        return _scaled(Decimal(str(cell.number)), scale)
    match = _SUM.search(text)
    if match is None:
        raise Unreadable
    power = dict(_SCALES).get(match[2], 0) if match[2] else scale
    return _scaled(_number(match[1].rstrip(".,")), power)


def _number(text: str) -> Decimal:
    """Points and commas both ways: groups of three are thousands, anything else is a fraction."""
    if len(text) > 25:
        raise Unreadable
    if re.fullmatch(r"\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*", text):
        return Decimal(re.sub(r"[.,]", "", text))
    if match := re.fullmatch(r"(\d{1,3}(?:[.,]\d{3})*|\d+)[.,](\d{1,2})", text):
        return Decimal(f"{re.sub('[.,]', '', match[1])}.{match[2]}")
    if text.isdecimal():
        return Decimal(text)
    raise Unreadable


def _scaled(value: Decimal, power: int) -> int:
    """Seven digits under '(triệu đồng)' were typed in đồng after all."""
    return _whole(value if value >= 10**6 else value.scaleb(power))


def _whole(value: Decimal) -> int:
    if not 0 <= value < 10**15:
        raise Unreadable
    return int(value.to_integral_value())


@dataclass(frozen=True, slots=True)
class IdNumber:
    """Only the tail is kept: enough to tell namesakes apart."""

    tail: str = ""
    padded: bool = False
    odd: bool = False


def id_number(text: str) -> IdNumber:
    digits = re.sub(r"[\s.\-]", "", text).lstrip("'")
    if not digits:
        return IdNumber()
    padded = digits.isdecimal() and len(digits) in (11, 8)
    odd = not digits.isdecimal() or len(digits) not in (8, 9, 11, 12)
    return IdNumber(digits[-4:] if digits.isalnum() else "", padded, odd)


def masked(text: str) -> str:
    """Digits of identity papers never reach the screen: all but the last four are dots."""
    digits = re.sub(r"\s", "", text)
    return "•" * max(0, len(digits) - 4) + digits[-4:] if digits else ""


_LONG_NUMBER = re.compile(r"(?<!\d)\d{9}(?:\d{3})?(?!\d)")


def without_ids(text: str) -> str:
    """Runs of nine or twelve digits anywhere else are masked as well."""
    return _LONG_NUMBER.sub(lambda match: masked(match[0]), text)
