from decimal import Decimal

import pytest

from campaigns.allocation import NOTHING, Portion, evenly, percent_of, spread


@pytest.mark.parametrize(
    ("base", "percent", "rounding", "exact", "places"),
    [
        (20, "15", "down", "3.0000", 3),
        (21, "15", "down", "3.1500", 3),
        (21, "15", "up", "3.1500", 4),
        (21, "15", "nearest", "3.1500", 3),
        (10, "15", "nearest", "1.5000", 2),
        (10, "15", "down", "1.5000", 1),
        (0, "15", "up", "0.0000", 0),
        (6, "100", "down", "6.0000", 6),
        (7, "0", "up", "0.0000", 0),
        # The shown value ends in zeros, the true one is a hair above three.
        (300_000_000, "0.000001", "up", "3.0000", 3),
        (300_000_001, "0.000001", "up", "3.0000", 4),
    ],
)
def test_percent_keeps_what_it_was_before_rounding(base, percent, rounding, exact, places):
    assert percent_of(base, Decimal(percent), rounding) == Portion(Decimal(exact), places)


def test_percent_of_nothing_known_is_nothing():
    assert percent_of(None, Decimal(15), "up") == NOTHING


@pytest.mark.parametrize(
    ("total", "weights", "places"),
    [
        (10, [1, 1, 1], [4, 3, 3]),
        (10, [5, 3, 2], [5, 3, 2]),
        (3, [50, 30, 20], [1, 1, 1]),
        (1, [1, 3], [0, 1]),
        (0, [4, 5], [0, 0]),
        (7, [0, 7], [0, 7]),
        # Equal remainders: the larger unit first.
        (1, [2, 2, 1], [1, 0, 0]),
        (5, [100], [5]),
    ],
)
def test_spread_gives_out_exactly_the_total(total, weights, places):
    assert [portion.places for portion in spread(total, weights)] == places


def test_spread_leaves_units_without_a_weight_alone():
    assert spread(4, [None, 1, 3]) == [NOTHING, Portion(Decimal("1.0000"), 1), Portion(Decimal("3.0000"), 3)]


def test_spread_without_any_weight_gives_nothing():
    assert spread(4, [None, 0]) == [NOTHING, NOTHING]


@pytest.mark.parametrize("total", range(40))
@pytest.mark.parametrize("weights", [[7, 1, 3, 9], [1, 1, 1, 1, 1, 1], [1000, 1], [13, 17, 19, 23, 29]])
def test_spread_never_strays_a_place_from_the_fair_share(total, weights):
    portions = spread(total, weights)

    assert sum(portion.places for portion in portions) == total
    assert all(abs(portion.places - total * w / sum(weights)) < 1 for portion, w in zip(portions, weights, strict=True))


def test_evenly_hands_the_rest_to_the_first():
    assert [portion.places for portion in evenly(7, 3)] == [3, 2, 2]
