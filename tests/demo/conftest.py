from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from tests.demo.support import NOON
from thidua.common import clock
from thidua.demo.loaders import load_all


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, int]]:
    """One load for all tests of a module, on a frozen day: they only read, or undo what they write."""
    with django_db_blocker.unblock(), transaction.atomic(), clock.at(NOON):
        yield load_all()
        transaction.set_rollback(True)
