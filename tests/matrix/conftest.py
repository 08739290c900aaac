import logging
from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.matrix.ledger import Contents
from tests.matrix.pivot import Row
from tests.matrix.visitor import Visitor
from tests.matrix.world import World, make_world


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """One world for all rows of a module; every request on it is rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
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
