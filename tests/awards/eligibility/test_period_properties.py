"""Whatever the dates: intervals and runs of years agree with a slow count by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.eligibility.facts import Facts, period_of
from awards.eligibility.predicates.history import held_award_years, interval_since_last
from awards.eligibility.store import Store
from awards.eligibility.types import Candidate
from awards.enums import AwardGround, Verdict
from awards.models import AwardKind, Honour, Recipient, Rule
from thidua.units.models import Unit

KIND = AwardKind(pk=5, code="bang_khen", name="Bằng khen")
PERSON = Recipient(pk=9, name="Lò Thị Mẫu")
DAYS = st.dates(date(2004, 7, 1), date(2035, 12, 31))
SHAPES = st.sampled_from(["%Y-%m-%d", "%Y-%m", "%Y"])
ON = date(2040, 1, 1)


def honour(number: int, until: str, decided: date = date(2004, 1, 1)) -> Honour:
    return Honour(
        pk=number,
        recipient=PERSON,
        award_kind=KIND,
        ground=AwardGround.MERIT,
        achievement_to=until,
        decision_number=f"{number}/QĐ",
        decided_on=decided,
    )


def facts(honours: list[Honour], first: str = "", last: str = "") -> Facts:
    candidate = Candidate(PERSON, KIND, AwardGround.MERIT, ON, Unit(), achievement_from=first, achievement_to=last)
    store = Store([candidate])
    store.honours = {PERSON.pk: honours}
    store.kinds = {KIND.code: KIND}
    return Facts(candidate, store)


def interval(honours: list[Honour], first: str, last: str, years: int | None) -> Verdict:
    return interval_since_last(facts(honours, first, last), Rule(params={"years": years} if years else {})).verdict


def last_day(stated: str) -> date:
    """By walking: the last day whose text begins with what is stated."""
    day = date(int(stated[:4]), 12, 31)
    while not day.isoformat().startswith(stated):
        day -= timedelta(days=1)
    return day


def years_after(day: date, years: int) -> date:
    """By walking: the same day of the later year; the eve of 1 March where the year has no 29 February."""
    later = date(day.year + years, day.month, 1)
    while later.day < day.day and (later + timedelta(days=1)).month == day.month:
        later += timedelta(days=1)
    return later


@given(
    before=st.lists(st.tuples(DAYS, SHAPES), min_size=1, max_size=4),
    first=DAYS,
    length=st.integers(0, 4000),
    years=st.none() | st.integers(1, 10),
)
def test_interval_agrees_with_a_count_by_hand(before, first, length, years):
    past = [honour(number, day.strftime(shape)) for number, (day, shape) in enumerate(before, start=1)]
    last = first + timedelta(days=length)
    end = max(last_day(one.achievement_to) for one in past)
    allowed = first > end and (years is None or last >= years_after(end, years))

    found = interval(past, first.isoformat(), last.isoformat(), years)

    assert found == (Verdict.PASS if allowed else Verdict.FAIL)


@given(day=DAYS, first=DAYS, length=st.integers(0, 4000), years=st.none() | st.integers(1, 10))
def test_interval_from_a_decision_without_a_period_counts_from_its_date(day, first, length, years):
    last = (first + timedelta(days=length)).isoformat()

    silent = interval([honour(1, "", day)], first.isoformat(), last, years)

    assert silent == interval([honour(1, day.isoformat(), date(2004, 1, 1))], first.isoformat(), last, years)


@given(day=DAYS, first=DAYS, later=st.integers(0, 2000), years=st.none() | st.integers(1, 10))
def test_interval_once_kept_stays_kept_when_the_achievement_is_later(day, first, later, years):
    def asked(start: date) -> Verdict:
        return interval([honour(1, day.isoformat())], start.isoformat(), start.isoformat(), years)

    if asked(first) == Verdict.PASS:
        assert asked(first + timedelta(days=later)) == Verdict.PASS


@given(day=DAYS, shape=SHAPES)
def test_a_coarse_date_never_ends_before_the_day_it_stands_for(day, shape):
    period = period_of(day.strftime(shape), day.strftime(shape))

    assert period is not None
    assert period.first <= day <= period.last == last_day(day.strftime(shape))


@given(
    held=st.sets(st.integers(2010, 2025), max_size=10),
    reference=st.integers(2012, 2026),
    needed=st.integers(1, 6),
)
def test_run_of_years_agrees_with_a_count_by_hand(held, reference, needed):
    past = [honour(year, str(year)) for year in sorted(held)]
    rule = Rule(params={"award": KIND.code, "years": needed, "consecutive": True})
    runs = [set(range(last - needed + 1, last + 1)) for last in (reference, reference - 1)]
    if any(run <= held for run in runs):
        expected = Verdict.PASS
    elif not held:
        expected = Verdict.MISSING
    else:
        expected = Verdict.MANUAL if len(held) >= needed else Verdict.FAIL

    assert held_award_years(facts(past, str(reference), str(reference)), rule).verdict == expected


@given(
    held=st.sets(st.integers(2005, 2025), min_size=1, max_size=12),
    reference=st.integers(2012, 2025),
    needed=st.integers(1, 6),
    window=st.integers(1, 12),
)
def test_years_within_a_window_agree_with_a_count_by_hand(held, reference, needed, window):
    past = [honour(year, str(year)) for year in sorted(held)]
    rule = Rule(params={"award": KIND.code, "years": needed, "within_years": window})
    count = len(held & {reference - back for back in range(window)})
    expected = Verdict.PASS if count >= needed else Verdict.FAIL if count else Verdict.MISSING

    assert held_award_years(facts(past, str(reference), str(reference)), rule).verdict == expected


@pytest.mark.parametrize(("day", "years", "due"), [("2020-02-29", 1, "2021-02-28"), ("2020-02-29", 4, "2024-02-29")])
def test_counting_by_hand_knows_leap_years(day, years, due):
    assert years_after(date.fromisoformat(day), years) == date.fromisoformat(due)
