from datetime import date, datetime

import pytest

from thidua.common.clock import HANOI
from thidua.common.dates import due_before
from thidua.notifications.schedule import Step, current_step, next_step

DUE = due_before(date(2024, 7, 15))
STEPS = [Step(-7, "officer"), Step(-1, "head"), Step(0, "head"), Step(3, "staff")]


def moment(day, hour=8, minute=0):
    return datetime(2024, 7, day, hour, minute, tzinfo=HANOI)


def test_a_step_falls_on_the_morning_of_its_day():
    assert [step.instant(DUE) for step in STEPS] == [moment(8), moment(14), moment(15), moment(18)]


@pytest.mark.parametrize(
    ("now", "current", "upcoming"),
    [
        (moment(8, 7, 59), None, -7),
        (moment(8), -7, -1),
        (moment(13), -7, -1),
        (moment(14), -1, 0),
        (moment(17, 23), 0, 3),
        (moment(18), 3, None),
        (moment(30), 3, None),
    ],
)
def test_steps_around_a_moment(now, current, upcoming):
    found = current_step(STEPS, DUE, now)
    after = next_step(STEPS, DUE, now)

    assert found.offset_days == current if found else current is None
    assert after.offset_days == upcoming if after else upcoming is None
