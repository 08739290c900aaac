"""What a calendar holds. Apps register providers; this room shows their entries and never sees their models."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from thidua.accounts.models import User


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a day: of a deadline the last day that is on time.

    `uid` stays the same for the life of the thing; `sequence` grows and `changed_at` moves with every change of it.
    """

    uid: str
    day: date
    kind: str
    title: str
    when: str
    detail: str
    url: str
    changed_at: datetime
    sequence: int = 0
    state: str = ""
    tone: str = "neutral"
    icon: str = "calendar-event"
    owed: bool = False
    cancelled: bool = False


# Entries of the days from the first to the second, in a constant number of queries.
Provider = Callable[[User, date, date], list[Entry]]

_PROVIDERS: dict[str, Provider] = {}


def register(name: str, provider: Provider) -> None:
    _PROVIDERS[name] = provider


def entries_of(user: User, first: date, last: date) -> list[Entry]:
    """Everything a person has in these days, by day; what somebody still owes comes first."""
    found = [entry for name in sorted(_PROVIDERS) for entry in _PROVIDERS[name](user, first, last)]
    inside = [entry for entry in found if first <= entry.day <= last]
    return sorted(inside, key=lambda entry: (entry.day, not entry.owed, entry.title, entry.uid))
