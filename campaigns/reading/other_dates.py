"""Dates of work that are no deadline: "trong quý III/2026", a launch ceremony, a drive with first and last day."""

from __future__ import annotations

import re
from dataclasses import dataclass

from campaigns.reading.context import Context, sentences
from campaigns.reading.dates import FoundDate
from campaigns.reading.deadlines import find_loose_terms
from campaigns.reading.document import Block
from campaigns.reading.duties import said_what
from campaigns.reading.timing import _agenda_date, _is_timed
from campaigns.reading.vocabulary import DUTY

_LINK = re.compile(
    r"(?:\b(?:trong|vào|dự kiến|hoàn thành|lúc|thời gian thực hiện|thời gian|từ|sáng|chiều)\b[\s:]*(?:hoàn thành\s+"
    r"|vào\s+|trong\s+|đầu\s+|cuối\s+|giữa\s+)*"
    r"(?:\d{1,2}\s*(?:giờ|h)\s*\d{0,2}\s*,?\s*)?(?:ngày|tháng|quý|năm)?\s*)$",
    re.I,
)
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


def find_other_dates(ctx: Context, taken: list[tuple[int, int]], issued: str | None) -> list[OtherDate]:
    """`taken`: where deadlines, milestones, period and phases stand; what lies before `issued` is past."""
    found: list[OtherDate] = []
    for index, block, text in ctx.body():
        in_body = block.marker or any(h.marker for h in block.headings)
        if not in_body or block.is_heading or ctx.is_cited(index) or ctx.is_row(block):
            continue
        found += _ranges(ctx, block, text, taken)
        if _agenda_date(ctx, block, text):
            continue
        for start, end in sentences(ctx.doc.clean, block.start, block.end):
            found += _single(ctx, block, (start, end), [*taken, *((f.start, f.end) for f in found)])
    found = [item for item in found if not issued or item.when is None or item.when[:4] >= issued[:4]]
    found = [
        item
        for item in found
        if not issued or item.when is None or item.when[5:6] == "Q" or item.when >= issued[: len(item.when)]
    ]
    found += [OtherDate(t.what, None, t.start, t.end, t.wording) for t in find_loose_terms(ctx)]
    return sorted(found, key=lambda item: item.start)


def _free(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    return not any(a < end and start < b for a, b in taken)


def _ranges(ctx: Context, block: Block, text: str, taken: list[tuple[int, int]]) -> list[OtherDate]:
    if _is_timed(ctx, block, text):
        return []
    out = []
    for found in ctx.dates.ranges(block.start, block.end):
        if not found.first or len(found.last) < 10 or not _free(taken, found.start, found.end):
            continue
        before = ctx.doc.clean[block.start : found.start]
        if re.search(r"từ\s+(?:ngày\s+)?$", before, re.I) and not _EVENT.search(before[-40:]):
            wording = ctx.doc.slice(found.start, found.end)
            what = re.split(r"[;.]\s|:\s", " ".join(before.split()))[-1]
            what = re.sub(r"[\s(,]*(?:từ|thời gian)?\s*(?:từ\s+)?(?:ngày)?\s*$", "", what, flags=re.I)
            if len(what) > 5:
                out.append(
                    OtherDate(what[:1].upper() + what[1:], found.first, found.start, found.end, wording, found.last)
                )
    return out


def _single(ctx: Context, block: Block, span: tuple[int, int], taken: list[tuple[int, int]]) -> list[OtherDate]:
    clean = ctx.doc.clean
    out = []
    at = span[0]
    for date in ctx.dates.within(*span):
        if (
            not date.has_year
            or date.cited
            or date.to
            or not _free(taken, date.start, date.end)
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
