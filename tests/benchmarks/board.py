"""How long the board takes beside its own SQL, with 500 units × 12 obligations. Run by hand:

    python -m pytest -s -q tests/benchmarks/board.py

Prints the ratio of the whole answer to its queries; nothing is asserted, machines differ. Of each query the quickest
of all rounds counts, of the rest the processor's time. A busy machine still moves both: compare runs side by side.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.template.base import Template
from django.test import Client
from django.test.utils import _TestState
from django.urls import reverse

from campaigns.selectors import board
from tests.factories.scale import Scale, make_scale
from thidua.accounts.models import User
from thidua.common.clock import HANOI
from thidua.common.views import PAGE_SIZE

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
        page = [_timed(lambda: client.get(url)) for _ in range(ROUNDS)]
        data = [_timed(lambda: _board(scale)) for _ in range(ROUNDS)]
    with capsys.disabled():
        sys.stderr.write("\n" + _told("the board's rows and numbers", data) + _told("the page with its frame", page))


def _board(scale: Scale) -> None:
    """What the page asks of its selectors: counts of every column, one page of units and their cells."""
    staff = User.objects.get(pk=scale.staff.pk)
    columns = board.board_columns(scale.campaign)
    board.board_counts(staff, scale.campaign, NOW)
    units = board.board_participations(staff, scale.campaign, {}, NOW)
    board.board_rows(units[:PAGE_SIZE], columns, NOW, tells_grace=True)


def _told(what: str, rounds: list[tuple[float, list[float]]]) -> str:
    sql = sum(min(times) for times in zip(*(queries for _, queries in rounds), strict=True))
    rest = min(rest for rest, _ in rounds)
    times = f"SQL {sql * 1000:.1f} ms, beside it {rest * 1000:.1f} ms"
    return f"{what}: {len(rounds[0][1])} queries; {times}; ratio {(sql + rest) / sql:.2f}\n"


def _timed(act: Callable[[], Any]) -> tuple[float, list[float]]:
    """Processor's time outside the database, and the time of each query."""
    inside, queries = [0.0], []

    def timed(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begun, busy = time.perf_counter(), time.process_time()
        try:
            return execute(sql, params, many, context)
        finally:
            queries.append(time.perf_counter() - begun)
            inside[0] += time.process_time() - busy

    with connection.execute_wrapper(timed):
        begun = time.process_time()
        act()
        rest = time.process_time() - begun - inside[0]
    return rest, queries
