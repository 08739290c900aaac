"""When the steps of a reminder fall: pure arithmetic over the dated schedule.

Offsets count from the day the deadline names ('trước 15/7/2024' → 15/7): -7 is the morning of 8/7, -1 the last day
on which sending is on time, 0 the first morning on which it is late.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from thidua.common.clock import HANOI

MORNING = time(8, 0)


@dataclass(frozen=True, slots=True)
class Step:
    offset_days: int
    audience: str

    def instant(self, due_at: datetime) -> datetime:
        day = due_at.astimezone(HANOI).date() + timedelta(days=self.offset_days)
        return datetime.combine(day, MORNING, tzinfo=HANOI)


def next_step(steps: Sequence[Step], due_at: datetime, after: datetime) -> Step | None:
    """The first step strictly after an instant."""
    later = [step for step in steps if step.instant(due_at) > after]
    return min(later, key=lambda step: step.offset_days, default=None)


def current_step(steps: Sequence[Step], due_at: datetime, now: datetime) -> Step | None:
    """The latest step that has come; steps missed while nothing ran are collapsed into it."""
    come = [step for step in steps if step.instant(due_at) <= now]
    return max(come, key=lambda step: step.offset_days, default=None)
