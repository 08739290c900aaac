"""Roles × objects × methods for every address. A code says what must be seen; what is foreign looks missing."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse

from tests.matrix.pivot import LEFT_TO_OTHERS, Row, rows, url_names
from tests.matrix.world import PERSONS, World

OK = (200, 302, 409, 422)
ROWS = rows()
pytestmark = pytest.mark.django_db


def test_every_address_is_listed():
    listed = {row.url for row in ROWS}
    named = {name for name in url_names() if not name.startswith(LEFT_TO_OTHERS)}

    assert (named - listed, listed - named) == (set(), set())


def test_every_row_names_people_that_exist():
    unknown = {person for row in ROWS for person in row.expected if person not in (*PERSONS, "default")}

    assert unknown == set()


def test_every_row_says_what_everybody_sees():
    silent = [(str(row), person) for row in ROWS for person in PERSONS if row.code_for(person) is None]

    assert silent == []


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_address(row: Row, world: World):
    wrong = []
    for person in PERSONS:
        expected = row.code_for(person)
        seen, body = _visit(world, person, row)
        if not _agrees(seen, expected, person):
            wrong.append(f"{person}: expected {expected}, saw {seen}")
        if seen in OK and (leak := world.leak_in(person, body)):
            wrong.append(f"{person}: reads {leak}")

    assert wrong == [], "\n".join(wrong)


def _visit(world: World, person: str, row: Row) -> tuple[int, str]:
    client = world.client_of(person)
    url = reverse(row.url, kwargs={name: world.key_of(value) for name, value in row.kwargs.items()})
    with transaction.atomic():
        response = client.get(url) if row.method == "GET" else client.post(url, row.data)
        body = b"".join(response) if response.streaming else response.content
        transaction.set_rollback(True)
    return response.status_code, body.decode(errors="replace")


def _agrees(seen: int, expected: object, person: str) -> bool:
    if expected == "ok":
        return seen in OK
    return seen == expected
