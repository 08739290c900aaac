"""Tables whose columns an export ran together: 'Chỉ tiêu ĐVT 2026 2027' over 'Tỷ lệ hộ nghèo % 6,2 5,0'.

The head tells how many years there are; a row below it ends with as many figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.reading.nouns import table_noun

_NUMBER = r"\d[\d.]*(?:,\d+)?"
_FIGURE = rf"(?:(?:[≥≤<>]|trên|dưới)\s?)?{_NUMBER}(?:\s?[-–÷]\s?{_NUMBER})?\s?%?"
_YEARS = r"(?:\s(?:Năm\s|năm\s|KH\s|Kế hoạch\s|Mục tiêu\s)?20\d\d){2,}"
_HEAD = re.compile(
    rf"(?:(?:TT|STT|Số TT)\s)?(?P<measure>(?:Tên\s|Các\s)?(?:chỉ tiêu|nội dung|chỉ số|danh mục)[^\d|]{{0,40}}?)"
    rf"(?:\s(?P<unit>ĐVT|Đơn vị tính|Đơn vị|Đv tính))?(?P<years>{_YEARS})",
    re.I,
)
_YEAR = re.compile(r"20\d\d")
_ORDINAL = re.compile(r"\d{1,2}(?:\.\d{1,2})?[.)]?\s(?=[^\W\d_])")
_UNIT = re.compile(
    r"(?:%|‰|(?:nghìn |triệu |ngàn )?(?:tỷ|triệu|nghìn) (?:đồng|đ|usd)|usd|đồng|ha|km|m2|m3|tấn|tạ|kg|mwh|kwh|"
    r"lượt|điểm)"
    r"(?:\s?/\s?[^\W\d_]{1,8}(?:\s?/\s?[^\W\d_]{1,8})?)?$",
    re.I,
)
LONGEST_LINE = 220
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Head:
    """The cells of the head row as offsets in its line; whether one of them is the unit."""

    cells: tuple[Span, ...]
    has_unit: bool
    years: int


def head_in(line: str) -> Head | None:
    found = _HEAD.fullmatch(line.strip()) if len(line) <= LONGEST_LINE else None
    if not found:
        return None
    indent = len(line) - len(line.lstrip())
    years = [
        (indent + year.start(), indent + year.end()) for year in _YEAR.finditer(found.string, found.start("years"))
    ]
    named = [found.span("measure"), *([found.span("unit")] if found["unit"] else [])]
    cells = [(indent + start, indent + end) for start, end in named]
    return Head((*cells, *years), bool(found["unit"]), len(years))


def row_in(line: str, head: Head) -> tuple[Span, ...] | None:
    """The cells of a row below that head; none when the line does not end with a figure for each year."""
    if len(line) > LONGEST_LINE:
        return None
    figures = re.search(rf"(?:(?<=\s){_FIGURE}\s){{{head.years - 1}}}(?<=\s){_FIGURE}\s*$", line)
    ordinal = _ORDINAL.match(line)
    begin = ordinal.end() if ordinal else len(line) - len(line.lstrip())
    if not figures or figures.start() <= begin or not line[begin : figures.start()].strip():
        return None
    spans = [found.span() for found in re.finditer(rf"(?<!\S){_FIGURE}(?=\s|$)", line[figures.start() :])]
    values = [(figures.start() + start, figures.start() + end) for start, end in spans]
    if len(values) != head.years:
        return None
    stop = figures.start()
    cells = _measure_and_unit(line, begin, stop) if head.has_unit else [(begin, stop)]
    return (*((start, _trimmed(line, end)) for start, end in cells), *values)


def _measure_and_unit(line: str, begin: int, stop: int) -> list[Span]:
    name = line[begin:stop].rstrip()
    unit = _UNIT.search(name)
    if unit:
        return [(begin, begin + unit.start()), (begin + unit.start(), begin + unit.end())]
    for words in (4, 3, 2, 1):
        tail = name.rsplit(" ", words)
        at = len(tail[0]) + 1
        noun = table_noun(name.lower(), at) if len(tail) > words else None
        if noun and noun[1] == len(name):
            return [(begin, begin + at), (begin + at, begin + len(name))]
    return [(begin, begin + len(name)), (begin + len(name), begin + len(name))]


def _trimmed(line: str, end: int) -> int:
    return len(line[:end].rstrip())


def rows_at(lines: Iterable[str]) -> set[int]:
    """Which of these lines are heads or rows of such tables."""
    found: set[int] = set()
    head: Head | None = None
    for index, line in enumerate(lines):
        fresh = head_in(line)
        head = fresh or (head if head and row_in(line, head) else None)
        if head:
            found.add(index)
    return found
