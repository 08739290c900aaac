"""How long the board takes beside its own SQL, with 500 units × 12 obligations. Run by hand:

    python -m pytest -s -q tests/benchmarks/board.py

Prints seconds and the ratio of the whole answer to its queries; nothing is asserted, machines differ.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.template.base import Template
from django.test import Client
from django.test.utils import _TestState
from django.urls import reverse

from tests.factories.scale import make_scale
from thidua.common.clock import HANOI

NOW = datetime(2024, 7, 16, 9, 0, tzinfo=HANOI)
ROUNDS = 30


@pytest.mark.django_db
def test_board(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    # The test runner copies the context of every template it renders; visitors do not wait for that.
    monkeypatch.setattr(Template, "_render", _TestState.saved_data.template_render)
    scale = make_scale(500, 12)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    client = Client()
    client.force_login(scale.staff)
    url = reverse("campaigns:board", args=[scale.campaign.pk])
    with time_machine.travel(NOW, tick=True):
        for _ in range(3):
            client.get(url)
        found = [_one(client, url) for _ in range(ROUNDS)]
    whole, sql, count = (statistics.median(column) for column in zip(*found, strict=True))
    with capsys.disabled():
        told = f"{count:.0f} queries; SQL {sql * 1000:.1f} ms, whole {whole * 1000:.1f} ms, ratio {whole / sql:.2f}\n"
        sys.stderr.write(told)


def _one(client: Client, url: str) -> tuple[float, float, int]:
    spent = [0.0, 0.0]

    def timed(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            spent[0] += time.perf_counter() - begun
            spent[1] += 1

    with connection.execute_wrapper(timed):
        begun = time.perf_counter()
        response = client.get(url)
        whole = time.perf_counter() - begun
    assert response.status_code == 200
    return whole, spent[0], int(spent[1])
