from __future__ import annotations

from collections.abc import Iterator

import pytest
import time_machine

from tests.dashboards.world import NOW, Board, make_board


@pytest.fixture
def autumn() -> Iterator[None]:
    """9:00 on Monday 7 October 2024 in Hà Nội."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def board(db: None, autumn: None) -> Board:
    return make_board()
