from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from tests.browser.people import Person
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.demo.loaders import catalogue, files, people, units

MORNING = datetime(2026, 11, 20, 8, 0, tzinfo=HANOI)
SignIn = Callable[[str], Person]


@pytest.fixture
def portal_day(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The portal's clock starts on a fixed morning and runs on, in every thread: law and roles are dated."""
    shift: timedelta = MORNING - timezone.now()
    monkeypatch.setattr(clock, "timezone", SimpleNamespace(now=lambda: timezone.now() + shift))
    return MORNING


@pytest.fixture
def province(transactional_db: None, portal_day: datetime) -> None:
    """Real units and law, and the invented people who sign in."""
    units.load()
    catalogue.load()
    people.load()


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "van-ban.pdf"
    path.write_bytes(files.paper())
    return path


@pytest.fixture
def sign_in(live_server: Any, new_context: Callable[..., Any]) -> Iterator[SignIn]:
    """Each person has a browser of their own; nobody may meet an error of the server."""
    persons: dict[str, Person] = {}

    def enter(username: str, **context: Any) -> Person:
        if username not in persons:
            persons[username] = Person(new_context(**context), live_server.url, username)
        return persons[username]

    yield enter
    assert [failure for person in persons.values() for failure in person.failures] == []
