"""Dates and parts of dates as administrative Vietnamese writes them, each with where it stands.

A date is never made more precise than the text: a day without a year stays "--07-15", a month without a year stays
"--07", a day of every month stays "---25".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from thidua.common.dates import PartialDate

_YEAR = r"(?:19|20)\d{2}"
_SEP = r"\s?[/.\-]\s?"
# Longest shape first: the alternatives are tried in this order at every place.
_SHAPES = (
    rf"(?P<d1>\d{{1,2}})\s+tháng\s+(?P<m1>\d{{1,2}})(?:,?\s*(?:năm|/)\s*(?P<y1>{_YEAR}))?",
    rf"(?P<d2>\d{{1,2}})\s?(?P<sep>[/.\-])\s?(?P<m2>\d{{1,2}})\s?(?P=sep)\s?(?P<y2>{_YEAR})",
    rf"quý\s+(?P<q1>IV|I{{1,3}}|[1-4])(?:(?!\w)|(?=năm))(?:\s*(?:/|-|,?\s*năm)\s*(?P<y3>{_YEAR}))?",
    rf"tháng\s+(?P<m4>\d{{1,2}})\s*(?:[/.\-]|,?\s*năm)\s*(?P<y4>{_YEAR})",
    rf"(?P<m5>0?[1-9]|1[0-2])\s?/\s?(?P<y5>{_YEAR})(?![\d/\-])",
    rf"(?P<d6>\d{{1,2}})\s?/\s?(?P<m6>\d{{1,2}})(?![\d/%,.]\d|\d)(?:\s+năm\s+(?P<y6>{_YEAR}))?",
    r"(?<=ngày )(?P<d12>\d{1,2})[.\-](?P<m12>\d{1,2})(?![\d.\-/,%])",
    rf"năm\s+học\s+(?P<y7>{_YEAR})\s?[-–]\s?(?P<z7>{_YEAR})",
    rf"(?P<y8>{_YEAR})\s?[-–]\s?(?P<z8>{_YEAR})(?!\d)",
    rf"năm\s+(?P<y9>{_YEAR})(?!\d)",
    r"ngày\s+(?P<d10>\d{1,2})"
    r"(?=\s+(?:hằng|hàng|mỗi|của mỗi|các|của|tháng cuối|tháng (?:sau(?! khi)|kế tiếp|tiếp theo|liền sau)))",
    r"tháng\s+(?P<m11>\d{1,2})(?!\d|\s?[/.\-]\s?\d)",
)
_DATE = re.compile(r"(?<![\d/])(?:" + "|".join(_SHAPES) + ")", re.I)
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4}
_OPENS_DAY = re.compile(r"(?:ngày|trước|đến|tới|từ|hết|nhất|là|và)\s*$", re.I)
_CITED = re.compile(
    r"(?:\bsố\s*:?\s*\d*\s*[-/]?\s*[\w/&.-]+(?:\s?-\s?[\w/]+)?"
    r"|\b(?:Luật|Nghị quyết|Chỉ thị|Quyết định|Kế hoạch|Nghị định|Biên bản)\b"
    r"(?:(?!trước|chậm|hạn|đến|trong|gửi|xây dựng|tổ chức|báo cáo)[^.;()]){0,70}?)"
    r"\s*,?\s*(?:được ban hành |ban hành |họp )?ngày\s*$"
)
_EVENT_OPENS = re.compile(
    r"(?:kỷ niệm|kỉ niệm|thành lập|truyền thống|ngày sinh|giải phóng|chiến thắng|ra đời|nhà giáo|chào mừng)[^()]{0,90}"
    r"[(\s]\s*(?P<first>\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}\s?[-–]\s*)?$",
    re.I,
)
_EVENT_CLOSES = re.compile(r"\s?[-–]\s?\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}")
_IN_NUMBER = re.compile(r"(?:số|QĐ|NĐ|TT)\s*:?\s*$")
_TO = re.compile(
    r"^[\s,)]*(?:(?:cho\s+)?(?:đến|tới)(?:\s+hết)?(?:\s+cuối)?|-|–|—|[;,]?\s*(?:và\s+)?kết thúc\s*:?"
    r"(?:\s+(?:vào|trong|ngày))*)[\s:]*(?:ngày|tháng|năm|quý|thời điểm)?\s*$",
    re.I,
)
_FROM = re.compile(r"(?:từ|bắt đầu|kể từ|khởi động|bắt đầu từ)\s*:?\s*(?:ngày|đầu|tháng|năm|quý|vào|trong|\s)*$", re.I)
_FROM_NOW = re.compile(
    r"(?P<open>từ nay|(?:kể )?từ (?:ngày|khi) (?:ký|ban hành|phát động"
    r"|có hiệu lực)[^.;]{0,40}?)\s+(?:cho\s+)?đến\s+(?:hết\s+|cuối\s+)*"
    r"(?:ngày|tháng|năm|quý)?\s*$",
    re.I,
)
_RECURS = (
    ("monthly", re.compile(r"(?:hằng|hàng|mỗi) tháng|tháng (?:sau(?! khi)|kế tiếp|tiếp theo|liền sau)", re.I)),
    ("quarterly", re.compile(r"(?:hằng|hàng|mỗi) quý|tháng cuối (?:của )?(?:mỗi )?quý|cuối (?:mỗi )?quý", re.I)),
    ("half_yearly", re.compile(r"6 tháng (?:một|1) lần", re.I)),
    ("yearly", re.compile(r"(?:hằng|hàng|mỗi) năm", re.I)),
    ("daily", re.compile(r"(?:hằng|hàng|mỗi) ngày", re.I)),
    ("weekly", re.compile(r"(?:hằng|hàng|mỗi) tuần|thứ (?:hai|ba|tư|năm|sáu|bảy) (?:hằng|hàng) tuần", re.I)),
)


@dataclass(frozen=True, slots=True)
class FoundDate:
    start: int
    end: int
    iso: str
    to: str | None = None  # of "2021 - 2025" written as one
    cited: bool = False  # the date of another document: "Nghị quyết số 10/NQ-HĐND ngày …"

    @property
    def has_year(self) -> bool:
        return not self.iso.startswith("--")

    @property
    def is_day(self) -> bool:
        return len(self.iso) == 10 and self.iso[5] != "Q"


@dataclass(frozen=True, slots=True)
class FoundRange:
    start: int
    end: int
    first: str | None  # None: "từ nay", "từ ngày ký"
    last: str
    open_words: str | None = None


class Dates:
    """All dates of a text in order, to be asked for those of a stretch."""

    def __init__(self, clean: str) -> None:
        self.clean = clean
        self.all = tuple(_each(clean))
        self._starts = [d.start for d in self.all]

    def within(self, start: int, end: int) -> tuple[FoundDate, ...]:
        i = bisect_left(self._starts, start)
        j = bisect_left(self._starts, end)
        return self.all[i:j]

    def first_after(self, at: int, reach: int = 6) -> FoundDate | None:
        """The date that begins within `reach` characters."""
        i = bisect_left(self._starts, at)
        return self.all[i] if i < len(self.all) and self.all[i].start - at <= reach else None

    def ranges(self, start: int, end: int) -> list[FoundRange]:
        found: list[FoundRange] = []
        dates = self.within(start, end)
        for i, date in enumerate(dates):
            before = self.clean[max(start, date.start - 90) : date.start]
            if date.cited:
                continue
            if date.to:
                found.append(FoundRange(date.start, date.end, date.iso, date.to))
            elif opened := _FROM_NOW.search(before):
                words = " ".join(opened["open"].split())
                found.append(FoundRange(date.start - len(before) + opened.start(), date.end, None, date.iso, words))
            elif i + 1 < len(dates) and _TO.match(self.clean[date.end : dates[i + 1].start]):
                found += _pair(date, dates[i + 1], stated=bool(_FROM.search(before)))
        return found


def _pair(first: FoundDate, second: FoundDate, *, stated: bool) -> list[FoundRange]:
    if second.to:
        return []
    start = first.iso if first.has_year else with_year_of(first.iso, second.iso)
    if start.startswith("--") or not second.has_year or start[:7] > second.iso[: len(start[:7])] + "~":
        return []
    return [FoundRange(first.start, second.end, start, second.iso)] if stated or first.is_day or not first.to else []


def with_year_of(iso: str, dated: str) -> str:
    """A day or month of a range takes the year of the range's end: "từ 01/9 đến 10/10/2025"."""
    if dated.startswith("--") or not iso.startswith("--") or iso.startswith("---"):
        return iso
    made = f"{dated[:4]}{iso[1:]}"
    return made if made[:7] <= dated[:7] or len(dated) < 7 or dated[5] == "Q" else iso


def _each(clean: str) -> list[FoundDate]:
    found = []
    for match in _DATE.finditer(clean):
        date = _read(clean, match)
        if date is not None:
            cited = date.is_day and _is_cited(clean, date)
            found.append(replace(date, cited=cited))
    return found


def _is_cited(clean: str, date: FoundDate) -> bool:
    """The date of a document, or one of the two dates of an anniversary in brackets."""
    before = clean[max(0, date.start - 110) : date.start]
    if _CITED.search(before):
        return True
    opens = _EVENT_OPENS.search(before)
    if opens is None:
        return False
    return opens["first"] is not None or _EVENT_CLOSES.match(clean[date.end : date.end + 30]) is not None


def _read(clean: str, match: re.Match[str]) -> FoundDate | None:
    parts = {name.rstrip("0123456789"): value for name, value in match.groupdict().items() if value}
    before = clean[max(0, match.start() - 12) : match.start()]
    if "sep" in parts or "m" in parts:
        if _IN_NUMBER.search(before) or (before.endswith((",", ".")) and before[-2:-1].isdigit()):
            return None
        bare = match["d6"] is not None and not parts.get("y")
        if bare and not _OPENS_DAY.search(before):
            return None
    return _made(match, parts)


def _made(match: re.Match[str], parts: dict[str, str]) -> FoundDate | None:
    year, other = parts.get("y"), parts.get("z")
    if other:
        return FoundDate(match.start(), match.end(), str(year), other) if other > str(year) else None
    if quarter := parts.get("q"):
        number = _QUARTERS.get(quarter.upper()) or int(quarter)
        return FoundDate(match.start(), match.end(), f"{year or '--'}{'-' if year else ''}Q{number}")
    day, month = (int(parts[k]) if k in parts else None for k in ("d", "m"))
    if not _is_real(int(year) if year else None, month, day):
        return None
    if year:
        return FoundDate(match.start(), match.end(), str(PartialDate(int(year), month, day)))
    if month is None:
        return FoundDate(match.start(), match.end(), f"---{day:02d}")
    return FoundDate(match.start(), match.end(), f"--{month:02d}" + (f"-{day:02d}" if day else ""))


def _is_real(year: int | None, month: int | None, day: int | None) -> bool:
    try:
        # A leap year lets 29/02 without a year stand.
        PartialDate(year or 2024, month or (1 if day else None), day).first_day()
    except ValueError:
        return False
    return True


def recurrence(text: str) -> str | None:
    """How often, when the words around a date say so: "hằng năm", "mỗi quý"."""
    return next((name for name, words in _RECURS if words.search(text)), None)
