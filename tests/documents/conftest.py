from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.factories.people import Ground, make_ground, make_person
from thidua.accounts.models import User
from thidua.documents import access, jobs


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    """An empty file store of this test's own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    (tmp_path / "media").mkdir()
    return tmp_path / "media"


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.fixture
def ground(db: None) -> Ground:
    return make_ground()


@pytest.fixture
def staff(ground: Ground) -> User:
    return make_person("staff", ground.agency)


@pytest.fixture
def officer(ground: Ground) -> User:
    return make_person("unit_officer", ground.commune)


@pytest.fixture
def executive(ground: Ground) -> User:
    return make_person("executive", ground.province)


@pytest.fixture
def registries() -> Iterator[None]:
    """What a test registers is gone after it."""
    lists = (jobs._HOOKS, jobs._PARKED_HOOKS)
    saved = (
        dict(access._RULES),
        dict(jobs._HANDLERS),
        *({kind: list(hooks) for kind, hooks in found.items()} for found in lists),
    )
    yield
    for registry, before in zip((access._RULES, jobs._HANDLERS, *lists), saved, strict=True):
        registry.clear()
        registry.update(before)  # type: ignore[arg-type]  # dicts of several types
