import pytest
import time_machine

from tests.factories.dossiers import WORKING_AT, Stage, make_stage


@pytest.fixture
def working_day():
    """Monday 7 October 2024, nine in the morning in Hà Nội."""
    with time_machine.travel(WORKING_AT, tick=False):
        yield WORKING_AT


@pytest.fixture
def stage(db: None, working_day: object) -> Stage:
    return make_stage()
