"""One clock per action. Services read `now()` once and store what they read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")

_fixed: ContextVar[datetime | None] = ContextVar("clock_fixed", default=None)


def now() -> datetime:
    """Aware current instant, or the instant fixed by `at()` (replays of past years)."""
    return _fixed.get() or timezone.now()


def today() -> date:
    """The calendar day in Hà Nội: numbers and deadlines follow it whatever the server's zone."""
    return now().astimezone(HANOI).date()


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Run a block on another clock; used to replay a campaign of past years."""
    if instant.tzinfo is None:
        raise ValueError("clock.at needs an aware datetime")
    token = _fixed.set(instant)
    try:
        yield
    finally:
        _fixed.reset(token)
