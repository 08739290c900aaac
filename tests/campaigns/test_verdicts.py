from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.enums import Comparator, Direction, TargetVerdict
from campaigns.verdicts import Goal, verdict

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
        ("<", 20, None, 20, TargetVerdict.MISSED),
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


numbers = st.decimals(min_value=0, max_value=10**6, places=2)


@given(low=numbers, actual=numbers, more=numbers)
def test_more_never_makes_a_rising_target_worse(low, actual, more):
    good = (TargetVerdict.MET, TargetVerdict.EXCEEDED)
    for comparator in (Comparator.EQUAL, Comparator.AT_LEAST, Comparator.MORE, Comparator.ABOUT):
        if verdict(goal(comparator, low), actual, ON) in good:
            assert verdict(goal(comparator, low), actual + more, ON) in good
