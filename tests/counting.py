"""How many queries a page costs: the same whether it shows one row or three."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        response = client.get(url)
    assert response.status_code == 200
    return len(captured)


def assert_constant_queries(client: Client, url: str, add_row: Callable[[], object]) -> None:
    """`add_row` makes one more row that the page shows."""
    add_row()
    client.get(url)  # caches of the process fill once
    with_one = queries_of(client, url)
    add_row()
    add_row()
    assert queries_of(client, url) == with_one
