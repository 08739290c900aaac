"""Rounds of what comes again: their names, their deadlines, leap years and short months."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from campaigns.enums import DeadlineMeaning, Recurrence
from campaigns.recurrence import due_of, period_of, periods, recurrence_words, sample_due
from thidua.common.clock import HANOI
from thidua.common.dates import deadline_sentence

BEFORE, BY = DeadlineMeaning.BEFORE, DeadlineMeaning.BY


def sentences(recurrence, first, last, month, day, meaning):
    found = periods(recurrence, first, last)
    return [(p.words, deadline_sentence(due_of(p, month, day, meaning).at)) for p in found]


def test_yearly_before_15_november_of_five_years():
    assert sentences("yearly", date(2021, 1, 1), date(2025, 12, 31), 11, 15, BEFORE) == [
        (f"năm {year}", f"hết ngày 14/11/{year}") for year in range(2021, 2026)
    ]


@pytest.mark.parametrize(
    ("recurrence", "day", "key", "words", "first", "last"),
    [
        ("yearly", date(2024, 2, 29), "2024", "năm 2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("half_yearly", date(2024, 6, 30), "2024-Q2", "6 tháng đầu năm 2024", date(2024, 1, 1), date(2024, 6, 30)),
        ("half_yearly", date(2024, 7, 1), "2024-Q4", "6 tháng cuối năm 2024", date(2024, 7, 1), date(2024, 12, 31)),
        ("quarterly", date(2024, 3, 31), "2024-Q1", "quý I/2024", date(2024, 1, 1), date(2024, 3, 31)),
        ("quarterly", date(2024, 4, 1), "2024-Q2", "quý II/2024", date(2024, 4, 1), date(2024, 6, 30)),
        ("monthly", date(2024, 2, 29), "2024-02", "tháng 2/2024", date(2024, 2, 1), date(2024, 2, 29)),
        ("monthly", date(2023, 2, 28), "2023-02", "tháng 2/2023", date(2023, 2, 1), date(2023, 2, 28)),
    ],
)
def test_period_of_a_day(recurrence, day, key, words, first, last):
    found = period_of(recurrence, day)

    assert (found.key, found.words, found.first, found.last) == (key, words, first, last)


@pytest.mark.parametrize(
    ("recurrence", "count"), [("monthly", 24), ("quarterly", 8), ("half_yearly", 4), ("yearly", 2)]
)
def test_periods_follow_each_other_without_a_gap(recurrence, count):
    found = list(periods(recurrence, date(2023, 1, 1), date(2024, 12, 31)))

    assert len(found) == count
    assert len({period.key for period in found}) == count
    for one, following in pairwise(found):
        assert following.first == one.last + timedelta(days=1)


def test_period_begun_before_the_campaign_counts():
    assert [p.key for p in periods("quarterly", date(2024, 5, 20), date(2024, 7, 1))] == ["2024-Q2", "2024-Q3"]


@pytest.mark.parametrize(
    ("year", "meaning", "sentence"),
    [
        (2024, BEFORE, "hết ngày 28/2/2024"),
        (2024, BY, "hết ngày 29/2/2024"),
        (2023, BEFORE, "hết ngày 28/2/2023"),
        (2023, BY, "hết ngày 28/2/2023"),
        (2100, BY, "hết ngày 28/2/2100"),
    ],
)
def test_29_february_in_leap_and_common_years(year, meaning, sentence):
    period = period_of("yearly", date(year, 1, 1))

    assert deadline_sentence(due_of(period, 2, 29, meaning).at) == sentence


def test_day_31_every_month_is_the_last_day():
    ends = [due_of(p, None, 31, BY).day.day for p in periods("monthly", date(2024, 1, 1), date(2024, 12, 31))]

    assert ends == [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


@pytest.mark.parametrize(
    ("recurrence", "month", "day", "sentence"),
    [
        ("quarterly", 1, 5, "hết ngày 4/10/2024"),
        ("quarterly", 3, 15, "hết ngày 14/12/2024"),
        ("quarterly", None, 15, "hết ngày 14/12/2024"),
        ("quarterly", 4, 5, "hết ngày 4/1/2025"),
        ("half_yearly", 7, 10, "hết ngày 9/1/2025"),
        ("yearly", 13, 31, "hết ngày 30/1/2025"),
        ("monthly", 2, 3, "hết ngày 2/11/2024"),
    ],
)
def test_month_is_counted_inside_the_period(recurrence, month, day, sentence):
    period = period_of(recurrence, date(2024, 10, 1))

    assert deadline_sentence(due_of(period, month, day, BEFORE).at) == sentence


def test_deadline_of_a_round_is_midnight_in_hanoi():
    due = due_of(period_of("yearly", date(2024, 1, 1)), 11, 15, BEFORE)

    assert due.at == datetime(2024, 11, 15, tzinfo=HANOI) == datetime(2024, 11, 14, 17, tzinfo=UTC)


@pytest.mark.parametrize(
    ("recurrence", "month", "day", "meaning", "words"),
    [
        ("yearly", 11, 15, BEFORE, "hằng năm, trước ngày 15/11"),
        ("yearly", 13, 10, BY, "hằng năm, đến hết ngày 10/1 năm sau"),
        ("quarterly", 4, 5, BEFORE, "hằng quý, trước ngày 5 tháng đầu quý sau"),
        ("quarterly", None, 20, BY, "hằng quý, đến hết ngày 20 tháng cuối quý"),
        ("quarterly", 2, 20, BY, "hằng quý, đến hết ngày 20 tháng thứ hai quý"),
        ("half_yearly", 6, 15, BEFORE, "sáu tháng một lần, trước ngày 15 tháng cuối kỳ sáu tháng"),
        ("monthly", None, 25, BEFORE, "hằng tháng, trước ngày 25 của tháng"),
        ("monthly", 2, 5, BEFORE, "hằng tháng, trước ngày 5 tháng sau"),
    ],
)
def test_words_of_a_recurrence(recurrence, month, day, meaning, words):
    assert recurrence_words(recurrence, month, day, meaning) == words


@pytest.mark.parametrize("meaning", [BEFORE, BY])
def test_sample_deadline_shows_its_meaning_even_for_29_february(meaning):
    due = sample_due(Recurrence.YEARLY, date(2021, 1, 1), 2, 29, meaning)

    assert (due.day, due.clamped) == (date(2024, 2, 29), False)
