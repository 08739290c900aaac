from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.enums import Comparator, Direction, TargetVerdict
from campaigns.verdicts import GOOD, Goal, Yearly, expected, mean, missing_years, verdict

ON = date(2025, 1, 1)


def goal(comparator, low, high=None, **more):
    return Goal(comparator, Decimal(str(low)), Decimal(str(high)) if high is not None else None, **more)


@pytest.mark.parametrize(
    ("comparator", "low", "high", "actual", "expected"),
    [
        ("=", 50, None, 50, TargetVerdict.MET),
        ("=", 50, None, 51, TargetVerdict.EXCEEDED),
        ("=", 50, None, "49.9", TargetVerdict.MISSED),
        ("~", 10, None, 10, TargetVerdict.MET),
        ("~", 10, None, 9, TargetVerdict.MISSED),
        (">=", 3, None, 3, TargetVerdict.MET),
        (">=", 3, None, "3.1", TargetVerdict.EXCEEDED),
        (">=", 3, None, "2.99", TargetVerdict.MISSED),
        (">", 80, None, 80, TargetVerdict.MISSED),
        (">", 80, None, "80.01", TargetVerdict.MET),
        ("<", 20, None, 20, TargetVerdict.AT_RISK),
        ("<", 20, None, 19, TargetVerdict.MET),
        ("<=", 20, None, 20, TargetVerdict.MET),
        ("between", 4, 5, 4, TargetVerdict.MET),
        ("between", 4, 5, 5, TargetVerdict.MET),
        ("between", 4, 5, 6, TargetVerdict.EXCEEDED),
        ("between", 4, 5, "3.9", TargetVerdict.MISSED),
    ],
)
def test_verdict_of_each_comparator(comparator, low, high, actual, expected):
    assert verdict(goal(comparator, low, high), Decimal(str(actual)), ON) == expected


@pytest.mark.parametrize(
    ("actual", "expected"),
    [(2, TargetVerdict.EXCEEDED), (3, TargetVerdict.MET), (4, TargetVerdict.AT_RISK)],
)
def test_less_is_better_when_the_direction_is_down(actual, expected):
    assert verdict(goal("=", 3, direction=Direction.DOWN), Decimal(actual), ON) == expected


def test_exactly_is_exactly_when_there_is_no_direction():
    exact = goal("=", 3, direction=Direction.NONE)

    assert verdict(exact, Decimal(3), ON) == TargetVerdict.MET
    assert verdict(exact, Decimal(4), ON) == TargetVerdict.MISSED


def test_nothing_reported_is_no_data():
    assert verdict(goal("=", 0), None, ON) == TargetVerdict.NO_DATA


def test_zero_is_a_value():
    assert verdict(goal("=", 0, direction=Direction.DOWN), Decimal(0), ON) == TargetVerdict.MET
    assert verdict(goal("=", 5, by=date(2024, 1, 1)), Decimal(0), ON) == TargetVerdict.MISSED


@pytest.mark.parametrize(
    ("on", "actual", "expected"),
    [
        (date(2024, 7, 1), 60, TargetVerdict.MISSED),
        (date(2024, 7, 1), 40, TargetVerdict.AT_RISK),
        (date(2024, 12, 31), 99, TargetVerdict.AT_RISK),
        (date(2025, 1, 1), 99, TargetVerdict.MISSED),
    ],
)
def test_behind_the_straight_path_is_at_risk_until_the_day(on, actual, expected):
    path = goal("=", 100, start=date(2024, 1, 1), by=date(2024, 12, 31))

    assert verdict(path, Decimal(actual), on) == expected


def test_a_past_quarter_is_held_against_the_path_of_its_own_day():
    path = goal("=", 100, start=date(2024, 1, 1), by=date(2024, 12, 31))

    assert verdict(path, Decimal(50), date(2024, 9, 15)) == TargetVerdict.AT_RISK
    assert verdict(path, Decimal(50), date(2024, 9, 15), as_of=date(2024, 6, 30)) == TargetVerdict.MISSED
    assert verdict(path, Decimal(50), date(2024, 5, 1), as_of=date(2024, 12, 31)) == TargetVerdict.MISSED


@pytest.mark.parametrize(
    ("on", "actual", "found"),
    [
        # From 30 at the end of 2020 to below 16 at the end of 2025: 23 is half of the way.
        (date(2023, 7, 1), "22.9", TargetVerdict.MISSED),
        (date(2023, 7, 1), "23.5", TargetVerdict.AT_RISK),
        (date(2023, 7, 1), "15.9", TargetVerdict.MET),
        (date(2025, 12, 31), "16.1", TargetVerdict.AT_RISK),
        (date(2026, 1, 1), "16", TargetVerdict.MISSED),
        (date(2026, 1, 1), "15.99", TargetVerdict.MET),
    ],
)
def test_a_falling_target_has_a_path_from_its_baseline(on, actual, found):
    falling = goal(
        "<", 16, direction=Direction.DOWN, start=date(2020, 12, 31), by=date(2025, 12, 31), baseline=Decimal(30)
    )

    assert verdict(falling, Decimal(actual), on) == found


def test_a_rising_target_starts_from_its_baseline():
    rising = goal("=", 70, start=date(2024, 1, 1), by=date(2024, 12, 31), baseline=Decimal(60))

    assert expected(rising, date(2024, 7, 1)) == Decimal(60) + 10 * Decimal(182) / Decimal(365)
    assert verdict(rising, Decimal(64), date(2024, 7, 1)) == TargetVerdict.AT_RISK
    assert verdict(rising, Decimal(65), date(2024, 7, 1)) == TargetVerdict.MISSED


@pytest.mark.parametrize(
    "blind",
    [
        goal("=", 5),
        goal("=", 5, start=date(2024, 1, 1)),
        goal("=", 5, start=date(2024, 1, 1), by=date(2024, 1, 1)),
        goal("<", 5, start=date(2024, 1, 1), by=date(2024, 12, 31)),
        goal("=", 5, start=date(2024, 1, 1), by=date(2024, 12, 31), direction=Direction.NONE),
    ],
)
def test_no_path_is_drawn_without_its_ends(blind):
    assert expected(blind, date(2024, 6, 1)) is None


def test_no_longer_any_is_met_by_zero_only():
    none_left = goal("=", 0, direction=Direction.DOWN, by=date(2025, 12, 31))

    assert verdict(none_left, Decimal(0), ON) == TargetVerdict.MET
    assert verdict(none_left, Decimal(1), ON) == TargetVerdict.AT_RISK
    assert verdict(none_left, Decimal(1), date(2026, 1, 1)) == TargetVerdict.MISSED
    assert verdict(none_left, None, ON) == TargetVerdict.NO_DATA


@pytest.mark.parametrize(
    ("tolerance", "actual", "found"),
    [
        ("0", "9.9", TargetVerdict.MISSED),
        ("0.05", "9.5", TargetVerdict.MET),
        ("0.05", "9.49", TargetVerdict.MISSED),
        ("0.05", "10.5", TargetVerdict.MET),
        ("0.05", "10.51", TargetVerdict.EXCEEDED),
    ],
)
def test_about_is_as_wide_as_the_site_says(tolerance, actual, found):
    assert verdict(goal("~", 10, tolerance=Decimal(tolerance)), Decimal(actual), ON) == found


@pytest.mark.parametrize(
    ("actual", "found"),
    [("47.4", TargetVerdict.MISSED), ("47.5", TargetVerdict.MET), ("55", TargetVerdict.MET), ("58", "exceeded")],
)
def test_about_a_range_widens_both_ends(actual, found):
    assert verdict(goal("between", 50, 55, tolerance=Decimal("0.05")), Decimal(actual), ON) == found


def test_about_without_a_direction_fits_on_both_sides():
    about = goal("~", 48, direction=Direction.NONE, tolerance=Decimal("0.05"), by=date(2024, 1, 1))

    found = [verdict(about, Decimal(actual), ON) for actual in ("45", "46", "50", "51")]

    assert found == [TargetVerdict.MISSED, TargetVerdict.MET, TargetVerdict.MET, TargetVerdict.MISSED]


def test_a_range_to_fall_into_is_reached_from_above():
    fall = goal("between", 2, 3, direction=Direction.DOWN, by=date(2024, 1, 1))

    found = [verdict(fall, Decimal(actual), ON) for actual in ("1.9", "2", "3", "3.1")]

    assert found == [TargetVerdict.EXCEEDED, TargetVerdict.MET, TargetVerdict.MET, TargetVerdict.MISSED]


def yearly(kind, low=10, **more):
    return goal("=", low, yearly=kind, start=date(2021, 1, 1), by=date(2025, 12, 31), **more)


def years(**values):
    return {int(name[1:]): Decimal(str(value)) for name, value in values.items()}


@pytest.mark.parametrize(
    ("reported", "on", "found"),
    [
        (years(y2021=8, y2022=12), date(2023, 3, 1), TargetVerdict.MET),
        (years(y2021=8, y2022=13), date(2023, 3, 1), TargetVerdict.EXCEEDED),
        (years(y2021=8, y2022=10), date(2023, 3, 1), TargetVerdict.AT_RISK),
        (years(y2021=8, y2022=10), date(2026, 1, 1), TargetVerdict.MISSED),
        # The running year is a part only and does not spoil the mean.
        (years(y2021=10, y2022=1), date(2022, 2, 1), TargetVerdict.MET),
        # Alone, it is held against its share of the year.
        (years(y2021=5), date(2021, 7, 1), TargetVerdict.MISSED),
        (years(y2021=4), date(2021, 7, 1), TargetVerdict.AT_RISK),
        (years(y2021=10), date(2021, 7, 1), TargetVerdict.MET),
    ],
)
def test_mean_of_the_years(reported, on, found):
    assert verdict(yearly(Yearly.MEAN), Decimal(99), on, years=reported) == found


@pytest.mark.parametrize(
    ("reported", "on", "found"),
    [
        (years(y2021=10, y2022=11), date(2023, 3, 1), TargetVerdict.MET),
        (years(y2021=11, y2022=12), date(2023, 3, 1), TargetVerdict.EXCEEDED),
        (years(y2021=9, y2022=20), date(2023, 3, 1), TargetVerdict.MISSED),
        (years(y2022=20), date(2023, 3, 1), TargetVerdict.NO_DATA),
        (years(y2021=9), date(2023, 3, 1), TargetVerdict.MISSED),
        (years(y2021=10, y2022=4), date(2022, 7, 1), TargetVerdict.AT_RISK),
        (years(y2021=10, y2022=6), date(2022, 7, 1), TargetVerdict.MISSED),
        (years(y2021=10, y2022=10), date(2022, 7, 1), TargetVerdict.MET),
    ],
)
def test_every_single_year(reported, on, found):
    assert verdict(yearly(Yearly.EACH), Decimal(99), on, years=reported) == found


def test_a_yearly_goal_without_years_is_judged_by_its_figure():
    assert verdict(yearly(Yearly.EACH), Decimal(10), ON) == TargetVerdict.MET
    assert verdict(yearly(Yearly.MEAN), None, ON, years={}) == TargetVerdict.NO_DATA


def test_missing_years_are_those_that_are_over():
    assert missing_years(yearly(Yearly.EACH), years(y2022=1), date(2024, 6, 1)) == [2021, 2023]
    assert missing_years(yearly(Yearly.EACH), {}, date(2030, 1, 1)) == [2021, 2022, 2023, 2024, 2025]
    assert missing_years(goal("=", 1, yearly=Yearly.EACH), {}, ON) == []


def test_mean_is_exact():
    assert mean(years(y2021="0.1", y2022="0.2", y2023="0.3")) == Decimal("0.2")


numbers = st.decimals(min_value=0, max_value=10**6, places=2)


days = st.dates(min_value=date(2019, 1, 1), max_value=date(2027, 12, 31))
ORDER = [TargetVerdict.AT_RISK, TargetVerdict.MISSED, TargetVerdict.MET, TargetVerdict.EXCEEDED]
goals = st.builds(
    lambda comparator, low, width, baseline, tolerance, ends: Goal(
        comparator,
        low,
        low + width + 1 if comparator == Comparator.BETWEEN else None,
        direction=Direction.DOWN if comparator in (Comparator.AT_MOST, Comparator.LESS) else Direction.UP,
        start=min(ends),
        by=max(ends),
        baseline=baseline,
        tolerance=tolerance,
    ),
    st.sampled_from(list(Comparator)),
    numbers,
    numbers,
    st.none() | numbers,
    st.sampled_from([Decimal(0), Decimal("0.05")]),
    st.tuples(days, days),
)


@given(goal=goals)
def test_bounds_widen_by_the_tolerance_alone(goal):
    high = goal.low if goal.high is None else goal.high

    assert goal.bounds == (goal.low - abs(goal.low) * goal.tolerance, high + abs(high) * goal.tolerance)
    assert replace(goal, tolerance=Decimal(0)).bounds == (goal.low, high)


@given(goal=goals, actual=numbers, more=numbers, on=days)
def test_more_in_the_good_direction_never_makes_it_worse(goal, actual, more, on):
    before = ORDER.index(verdict(goal, actual, on))
    better = actual - more if goal.side == Direction.DOWN else actual + more

    assert ORDER.index(verdict(goal, better, on)) >= before


@given(goal=goals, actual=numbers, on=days, later=days)
def test_time_alone_never_makes_a_figure_reach_its_goal(goal, actual, on, later):
    assert (verdict(goal, actual, on) in GOOD) == (verdict(goal, actual, later) in GOOD)


@given(goal=goals, on=days)
def test_the_path_ends_at_the_goal(goal, on):
    if expected(goal, on) is not None:
        assert expected(goal, goal.by) == goal.door
        assert expected(goal, goal.start) == (goal.baseline or 0)
