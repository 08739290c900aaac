from datetime import date

import pytest

from thidua.notifications.calendar import add_working_days, is_working_day, working_days_between
from thidua.notifications.models import Holiday

pytestmark = pytest.mark.django_db


@pytest.fixture
def tet():
    """Tết 2024 with a Saturday worked instead."""
    for day in range(8, 15):
        Holiday.objects.create(day=date(2024, 2, day), name="Tết Nguyên đán")
    Holiday.objects.create(day=date(2024, 2, 17), name="Làm bù", is_working=True)


@pytest.mark.usefixtures("tet")
@pytest.mark.parametrize(
    ("day", "working"),
    [(date(2024, 2, 7), True), (date(2024, 2, 8), False), (date(2024, 2, 17), True), (date(2024, 2, 18), False)],
)
def test_working_days(day, working):
    assert is_working_day(day) is working


@pytest.mark.usefixtures("tet")
def test_adding_working_days_skips_the_holiday_and_counts_the_day_worked_instead():
    assert add_working_days(date(2024, 2, 7), 1) == date(2024, 2, 15)
    assert add_working_days(date(2024, 2, 7), 3) == date(2024, 2, 17)
    assert add_working_days(date(2024, 2, 7), 4) == date(2024, 2, 19)


def test_adding_none_is_the_same_day():
    assert add_working_days(date(2024, 2, 10), 0) == date(2024, 2, 10)


@pytest.mark.usefixtures("tet")
def test_working_days_between_is_the_inverse_of_adding():
    start = date(2024, 2, 1)
    for count in range(1, 60):
        assert working_days_between(start, add_working_days(start, count)) == count


def test_working_days_between_backwards_is_none():
    assert working_days_between(date(2024, 2, 9), date(2024, 2, 5)) == 0
