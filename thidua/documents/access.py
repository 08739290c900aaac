"""Who may read a file. The app that owns a purpose registers the answer at start-up; no rule means nobody."""

from __future__ import annotations

from collections.abc import Callable

from thidua.accounts.models import User
from thidua.documents.models import StoredFile

MayRead = Callable[[User, StoredFile], bool]

_RULES: dict[str, MayRead] = {}


def register(purpose: str, may_read: MayRead) -> None:
    if _RULES.get(purpose, may_read) is not may_read:
        raise ValueError(f"file purpose registered twice: {purpose}")
    _RULES[purpose] = may_read


def may_read(user: User, stored: StoredFile) -> bool:
    rule = _RULES.get(stored.purpose)
    return rule is not None and user.is_active and rule(user, stored)


def is_registered(purpose: str) -> bool:
    return purpose in _RULES
