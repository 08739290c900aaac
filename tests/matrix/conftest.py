import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction

from tests.matrix.ledger import Contents
from tests.matrix.pivot import Row
from tests.matrix.visitor import Visitor
from tests.matrix.world import World, make_world
from thidua.common import navigation


@contextmanager
def _menu_counted_once() -> Iterator[None]:
    """Every request is taken back, so the numbers in a menu stay: counting them a thousand times tells nothing."""
    items = dict(navigation._ITEMS)

    def once(count: Callable[[Any], int]) -> Callable[[Any], int]:
        known: dict[int, int] = {}

        def counted(user: Any) -> int:
            if user.pk not in known:
                known[user.pk] = count(user)
            return known[user.pk]

        return counted

    for item in items.values():
        navigation.register(replace(item, count=once(item.count) if item.count else None))
    try:
        yield
    finally:
        navigation._ITEMS.update(items)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world for all rows of a module; every request on it is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic(), _menu_counted_once():
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def contents(world: World) -> Contents:
    return Contents()


@pytest.fixture
def visitor(world: World, contents: Contents, row: Row) -> Iterator[Visitor]:
    """Thousands of refusals are meant here; none need be logged."""
    logging.disable(logging.CRITICAL)
    yield Visitor(world, contents, row)
    logging.disable(logging.NOTSET)
