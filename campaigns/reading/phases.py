"""The parts into which a plan divides its time: 'Đợt 1: từ … đến …', 'giai đoạn 2026 - 2027'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import zip_longest

from campaigns.reading.context import Context

_PHASE = re.compile(
    r"\b(?P<name>(?:Giai đoạn|Đợt|Bước|Chặng)\s+(?:\d{1,2}(?![\d/])|[IVX]{1,4}\b|một|hai|ba|bốn|thứ nhất|thứ hai"
    r"|thứ ba))"
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
            for found in ctx.dates.ranges(name.end(), min(stop, name.end() + 160)):
                if found.start - name.end() < 60 and found.first:
                    label = " ".join(name["name"].split())
                    phases.append(Phase(label, found.first, found.last, name.start(), found.end))
                    break
    phases = phases or _in_years(ctx)
    return phases if len({p.name.lower() for p in phases}) == len(phases) and len(phases) > 1 else []


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
