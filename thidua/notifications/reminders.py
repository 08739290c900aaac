"""What reminders are about. The owning app registers a handler; this room never sees its models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from thidua.accounts.models import User

OFFICER, HEAD, STAFF = "officer", "head", "staff"
# A step for a wider audience also reaches the narrower ones.
AUDIENCES: dict[str, tuple[str, ...]] = {OFFICER: (OFFICER,), HEAD: (OFFICER, HEAD), STAFF: (OFFICER, HEAD, STAFF)}


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing still owed: what a reminder says and who may hear it."""

    campaign: str
    unit: str
    obligation: str
    due_at: datetime
    url: str
    people: dict[str, list[User]] = field(default_factory=dict)
    # One more sentence about the deadline, e.g. a grace the unit may know of.
    note: str = ""

    def audience(self, name: str) -> list[User]:
        """People of an audience and of those it includes, each once; a unit with nobody is the office's to call."""
        seen = {user.pk: user for part in AUDIENCES[name] for user in self.people.get(part, [])}
        return list(seen.values()) or self.people.get(STAFF, [])


class ReminderHandler(Protocol):
    # What staff read where the schedule is kept, e.g. 'Văn bản đơn vị phải gửi'.
    label: str

    def describe(self, refs: Sequence[int], at: datetime) -> dict[int, Owed]:
        """Those of `refs` still owed at the instant `at`, in a constant number of queries."""
        ...


_HANDLERS: dict[str, ReminderHandler] = {}


def register(kind: str, handler: ReminderHandler) -> None:
    _HANDLERS[kind] = handler


def kind_choices() -> list[tuple[str, str]]:
    """(kind, label) of everything that can be reminded of."""
    return [(kind, handler.label) for kind, handler in sorted(_HANDLERS.items())]


def handler_for(kind: str) -> ReminderHandler | None:
    return _HANDLERS.get(kind)
