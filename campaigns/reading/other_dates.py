"""Dates of work that are no deadline: "trong quý III/2026", a launch ceremony, a drive with first and last day."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate

from campaigns.reading.context import Context, sentences
from campaigns.reading.dates import FoundDate
from campaigns.reading.deadlines import find_loose_terms, header_of, row_cells, who_and_what
from campaigns.reading.document import Block
from campaigns.reading.duties import said_what
from campaigns.reading.timing import agenda_date, is_timed
from campaigns.reading.vocabulary import DUTY

_LINK = re.compile(
    r"(?:\b(?:trong|vào|dự kiến|hoàn thành|lúc|thời gian thực hiện|thời gian|từ|sáng|chiều)\b[\s:]*(?:hoàn thành\s+"
    r"|vào\s+|trong\s+|đầu\s+|cuối\s+|giữa\s+)*"
    r"(?:\d{1,2}\s*(?:giờ|h)\s*\d{0,2}\s*,?\s*)?(?:ngày|tháng|quý|năm)?\s*)$",
    re.I,
)
_TIME_CELL = re.compile(r"thời gian|tiến độ|hoàn thành|thời điểm|ngày", re.I)
_EVENT = re.compile(
    r"kỷ niệm|ngày thành lập|ngày truyền thống|ngày sinh|chào mừng|bầu cử|lần thứ|nghị quyết|đại hội|giai đoạn|so với",
    re.I,
)
_REPORT_YEAR = re.compile(r"\bbáo cáo\b[^.;]{0,120}\btrong\s+$", re.I)


@dataclass(frozen=True, slots=True)
class OtherDate:
    what: str
    when: str | None
    start: int
    end: int
    wording: str
    to: str | None = None


def find_other_dates(ctx: Context, spans: list[tuple[int, int]], issued: str | None) -> list[OtherDate]:
    """`spans`: where deadlines, milestones, period and phases stand; what lies before `issued` is past."""
    found: list[OtherDate] = []
    headers: dict[int, list[str]] = {}
    taken = _Taken(spans)
    for index, block, text in ctx.body():
        in_body = block.marker or any(h.marker for h in block.headings)
        if ctx.is_row(block):
            found += _of_row(ctx, index, block, taken, headers)
            continue
        if not in_body or block.is_heading or ctx.is_cited(index):
            continue
        ranges = _ranges(ctx, block, text, taken)
        found += ranges
        if agenda_date(ctx, block, text):
            continue
        for start, end in sentences(ctx.doc.clean, block.start, block.end):
            single = _single(ctx, block, (start, end), taken)
            found += [item for item in single if not any(r.start <= item.start < r.end for r in ranges)]
    found = [item for item in found if not issued or item.when is None or item.when[:4] >= issued[:4]]
    found = [
        item
        for item in found
        if not issued or item.when is None or item.when[5:6] == "Q" or item.when >= issued[: len(item.when)]
    ]
    found += [OtherDate(t.what, None, t.start, t.end, t.wording) for t in find_loose_terms(ctx)]
    return sorted(found, key=lambda item: item.start)


def _of_row(ctx: Context, index: int, block: Block, taken: _Taken, headers: dict[int, list[str]]) -> list[OtherDate]:
    """A table of work: what stands in the row of a date under "Thời gian", "Tiến độ"."""
    header = header_of(ctx, index, headers)
    cells = row_cells(ctx, block)
    out = []
    for i, (start, end) in enumerate(cells):
        dates = [d for d in ctx.dates.within(start, end) if d.has_year and not d.cited and not d.to]
        if not dates or i >= len(header) or not _TIME_CELL.search(header[i]) or not taken.free(start, end):
            continue
        others = [ctx.doc.slice(*c) for c in cells if c != (start, end)]
        _, what = who_and_what(others, [h for h in header if h != header[i]])
        last = dates[-1].iso if len(dates) > 1 else None
        if what and not re.match(r"(?:sơ|tổng) kết", what, re.I):
            out.append(OtherDate(what, dates[0].iso, dates[0].start, dates[-1].end, ctx.doc.slice(start, end), last))
    return out


class _Taken:
    """Stretches already spoken for; asked once for every date, so it must not walk them all."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        ordered = sorted(spans)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))

    def free(self, start: int, end: int) -> bool:
        i = bisect_left(self._starts, end)
        return i == 0 or self._ends[i - 1] <= start


def _ranges(ctx: Context, block: Block, text: str, taken: _Taken) -> list[OtherDate]:
    if is_timed(ctx, block):
        return []
    out = []
    for found in ctx.dates.ranges(block.start, block.end):
        if not found.first or len(found.last) < 10 or not taken.free(found.start, found.end):
            continue
        before = ctx.doc.clean[max(block.start, found.start - 400) : found.start]
        if re.search(r"từ\s+(?:ngày\s+)?$", before, re.I) and not _EVENT.search(before[-40:]):
            wording = ctx.doc.slice(found.start, found.end)
            what = re.split(r"[;.]\s|:\s", " ".join(before.split()))[-1]
            what = re.sub(r"[\s(,]*(?:từ|thời gian)?\s*(?:từ\s+)?(?:ngày)?\s*$", "", what, flags=re.I)
            if len(what) > 5:
                out.append(
                    OtherDate(what[:1].upper() + what[1:], found.first, found.start, found.end, wording, found.last)
                )
    return out


def _single(ctx: Context, block: Block, span: tuple[int, int], taken: _Taken) -> list[OtherDate]:
    clean = ctx.doc.clean
    out = []
    at = span[0]
    for date in ctx.dates.within(*span):
        if (
            not date.has_year
            or date.cited
            or date.to
            or not taken.free(date.start, date.end)
            or not _is_work(clean, date, span)
        ):
            continue
        what, _ = said_what(ctx, block, (at, span[0], span[1]), (_link_start(clean, date, at), date.end), None)
        opened = clean.rfind("(", span[0], date.start)
        if len(what) < 30 and opened > at and ")" not in clean[opened : date.start]:
            # "… công bố tài liệu (thời gian thực hiện quý III/2026)": the work stands before the brackets.
            note = re.sub(r"^\(?\s*thời gian\s*", "", what, flags=re.I)
            what, _ = said_what(ctx, block, (at, span[0], span[1]), (opened, date.end), None)
            what += f": {note[:1].lower()}{note[1:]}" if note else ""
        if len(what) > 5 and DUTY.search(clean[span[0] : date.start]):
            out.append(OtherDate(what, date.iso, date.start, date.end, ctx.doc.slice(date.start, date.end)))
        at = date.end
    return out


def _is_work(clean: str, date: FoundDate, span: tuple[int, int]) -> bool:
    before = clean[max(span[0], date.start - 160) : date.start]
    if len(date.iso) == 4:
        return bool(_REPORT_YEAR.search(before))
    if not _LINK.search(before) or _EVENT.search(before[-50:]):
        return False
    return not re.search(r"\bđã\b|%|đạt ", before[-80:])


def _link_start(clean: str, date: FoundDate, at: int) -> int:
    found = _LINK.search(clean, max(at, date.start - 60), date.start)
    return found.start() if found else date.start
