"""The parts into which a plan divides its time: 'Đợt 1: từ … đến …', 'giai đoạn 2026 - 2027'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest

from campaigns.reading.context import Context

_PHASE = re.compile(
    r"\b(?P<name>(?:Giai đoạn|Đợt|Bước|Chặng)\s+(?:\d{1,2}(?![\d/])|[IVX]{1,4}\b|một|hai|ba|bốn|thứ nhất|thứ hai"
    r"|thứ ba|[^\W\d_]{2,8}(?: [^\W\d_]{2,8}){0,2}(?=\s*[:(]\s*(?:từ|tháng|quý|năm))))"
    r"(?=\s*[\s(:,.–-])",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Phase:
    name: str
    first: str
    last: str
    start: int
    end: int


def find_phases(ctx: Context) -> list[Phase]:
    phases: list[Phase] = []
    for index, block, _text in ctx.body():
        if ctx.is_cited(index):
            continue
        names = list(_PHASE.finditer(ctx.doc.clean, block.start, block.end))
        for name, follower in zip_longest(names, names[1:]):
            stop = follower.start() if follower else block.end
            if one := _one_time(ctx, name, stop):
                phases.append(one)
                continue
            for found in ctx.dates.ranges(name.end(), min(stop, name.end() + 160)):
                if found.start - name.end() < 60 and found.first:
                    label = " ".join(name["name"].split())
                    phases.append(Phase(label, found.first, found.last, name.start(), found.end))
                    break
    phases = phases or _in_years(ctx)
    return phases if len({p.name.lower() for p in phases}) == len(phases) and len(phases) > 1 else []


def _one_time(ctx: Context, name: re.Match[str], stop: int) -> Phase | None:
    """'Đợt 1 (Quý I/2026)', 'Giai đoạn 2: năm 2028 - 2030', 'Đợt 3 (tháng 7 - 12/2026)': a time right behind."""
    label = " ".join(name["name"].split())
    months = _MONTHS.match(ctx.doc.clean, name.end(), stop)
    if months:
        first, last = (f"{months['y']}-{int(months[key]):02d}" for key in ("a", "b"))
        return Phase(label, first, last, name.start(), months.end())
    for date in ctx.dates.within(name.end(), min(stop, name.end() + 40)):
        if date.is_day or not date.has_year or not _RIGHT_BEHIND.fullmatch(ctx.doc.clean, name.end(), date.start):
            return None
        if _GOES_ON.match(ctx.doc.clean, date.end, stop):
            return None
        return Phase(label, date.iso, date.to or date.iso, name.start(), date.end)
    return None


_RIGHT_BEHIND = re.compile(r"\s*[(:,–-]?\s*(?:trong|thời gian|thực hiện|:|\s)*(?:năm|giai đoạn)?\s*")
_GOES_ON = re.compile(r"\s*(?:đến|tới|[-–])\s*(?:hết |ngày |tháng |quý |năm )*\d", re.I)
_MONTHS = re.compile(
    r"\s*[(:,]?\s*(?:từ )?tháng (?P<a>\d{1,2})\s?(?:[-–]|"
    r"đến(?: tháng)?)\s?(?P<b>\d{1,2})\s?/\s?(?P<y>20\d\d)",
    re.I,
)


def _in_years(ctx: Context) -> list[Phase]:
    """'chia thành 2 giai đoạn: giai đoạn 2026 - 2027 và giai đoạn 2028 - 2030': named by their years."""
    for index, block, _text in ctx.body():
        split = None if ctx.is_cited(index) else _SPLIT.search(ctx.doc.clean, block.start, block.end)
        named = list(_YEARS.finditer(ctx.doc.clean, split.end(), block.end)) if split else []
        if len(named) > 1:
            return [Phase(" ".join(m[0].split()), m["y"], m["z"], m.start(), m.end()) for m in named]
    return []


_SPLIT = re.compile(
    r"(?:chia|gồm|thực hiện|tổ chức) (?:làm|thành|ra|trong|qua|theo)?\s*(?:\d{1,2}|hai|ba|bốn) (?:giai đoạn|đợt)", re.I
)
_YEARS = re.compile(r"(?:giai đoạn|đợt)\s+(?P<y>20\d{2})\s?[-–]\s?(?P<z>20\d{2})", re.I)
