from datetime import UTC, date, datetime, timedelta

import pytest

from thidua.common.clock import HANOI
from thidua.common.dates import (
    PartialDate,
    administrative_date,
    days_left,
    deadline_sentence,
    due_before,
    due_by_end_of,
    last_day_before,
    vi_datetime,
)


@pytest.mark.parametrize(
    ("iso", "first", "last", "shown"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31), "năm 2024"),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "tháng 2/2024"),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28), "tháng 2/2023"),
        ("2024-Q3", date(2024, 7, 1), date(2024, 9, 30), "quý III/2024"),
        ("2024-07-15", date(2024, 7, 15), date(2024, 7, 15), "15/7/2024"),
    ],
)
def test_partial_date_spans_what_it_states(iso, first, last, shown):
    value = PartialDate.parse(iso)

    assert (value.first_day(), value.last_day(), value.display(), str(value)) == (first, last, shown, iso)


@pytest.mark.parametrize(
    ("typed", "iso"),
    [
        ("15/7/2024", "2024-07-15"),
        ("07.4.2014", "2014-04-07"),
        ("7/2024", "2024-07"),
        ("tháng 7/2024", "2024-07"),
        ("năm 2024", "2024"),
        (" quý III/2024 ", "2024-Q3"),
        ("Quý 4/2020", "2020-Q4"),
        ("2024-07-15", "2024-07-15"),
    ],
)
def test_partial_date_reads_what_people_type(typed, iso):
    assert str(PartialDate.from_typed(typed)) == iso


@pytest.mark.parametrize(
    "typed",
    [
        "31/2/2024",
        "15/13/2024",
        "13/2024",
        "hôm nay",
        "",
        "2024-Q5",
        "29/2/2023",
        "1/1/24",
        "0/7/2024",
        "5/0/2024",
        "0/2024",
    ],
)
def test_partial_date_refuses_what_is_no_date(typed):
    with pytest.raises(ValueError):  # noqa: PT011 - the sentence shown is the form's
        PartialDate.from_typed(typed)


def test_due_before_is_exclusive():
    due = due_before(date(2024, 7, 15))

    assert due == datetime(2024, 7, 14, 17, 0, tzinfo=UTC)
    assert last_day_before(due) == date(2024, 7, 14)
    assert deadline_sentence(due) == "hết ngày 14/7/2024"


def test_due_by_end_of_includes_the_day():
    assert deadline_sentence(due_by_end_of(date(2024, 7, 15))) == "hết ngày 15/7/2024"


def test_deadline_sentence_with_an_hour_names_it():
    assert deadline_sentence(datetime(2024, 7, 14, 17, 0, tzinfo=HANOI)) == "17:00 ngày 14/7/2024"


@pytest.mark.parametrize(
    ("moment", "left"),
    [
        (datetime(2024, 7, 8, 8, 0, tzinfo=HANOI), 6),
        (datetime(2024, 7, 14, 0, 0, tzinfo=HANOI), 0),
        (datetime(2024, 7, 14, 23, 59, 59, tzinfo=HANOI), 0),
        (datetime(2024, 7, 15, 0, 0, tzinfo=HANOI), -1),
        (datetime(2024, 7, 14, 16, 59, 59, tzinfo=UTC), 0),
        (datetime(2024, 7, 14, 17, 0, 0, tzinfo=UTC), -1),
        (datetime(2024, 7, 17, 9, 0, tzinfo=HANOI), -3),
    ],
)
def test_days_left_counts_hanoi_days(moment, left):
    assert days_left(due_before(date(2024, 7, 15)), moment) == left


def test_days_left_after_a_deadline_at_noon_is_overdue_the_same_day():
    due = datetime(2024, 7, 15, 12, 0, tzinfo=HANOI)

    assert days_left(due, due - timedelta(minutes=1)) == 0
    assert days_left(due, due) == -1


@pytest.mark.parametrize(
    ("day", "line"),
    [
        (date(2024, 1, 5), "ngày 05 tháng 01 năm 2024"),
        (date(2024, 2, 10), "ngày 10 tháng 02 năm 2024"),
        (date(2024, 3, 1), "ngày 01 tháng 3 năm 2024"),
        (date(2024, 12, 31), "ngày 31 tháng 12 năm 2024"),
    ],
)
def test_administrative_date_takes_leading_zeros_by_the_decree(day, line):
    assert administrative_date(day) == line


def test_vi_datetime_is_hanoi_time():
    assert vi_datetime(datetime(2024, 7, 14, 17, 5, tzinfo=UTC)) == "00:05 ngày 15/7/2024"
