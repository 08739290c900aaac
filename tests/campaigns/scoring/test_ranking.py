"""The ranking as a pure function: rules, ties, knock-outs, frozen text."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.enums import CriterionKind as K
from campaigns.ranking import (
    IncompleteInputs,
    Inputs,
    Line,
    UnitScores,
    canonical,
    inputs_text,
    rank,
    ranking_text,
    read_inputs,
    read_ranking,
    sha256,
    tie_words,
)

LINES = (
    Line(1, K.POINTS, "1", "Hoàn thành chỉ tiêu", Decimal(60), Decimal(20)),
    Line(2, K.POINTS, "2", "Báo cáo", Decimal(40)),
    Line(3, K.BONUS, "", "Mô hình", Decimal(5)),
    Line(4, K.PENALTY, "", "Chậm", Decimal(5)),
    Line(5, K.KNOCKOUT, "", "Kỷ luật"),
)


def unit(number: int, *points: str, name: str = "") -> UnitScores:
    return UnitScores(number, name or f"Đơn vị {number}", dict(zip((1, 2, 3, 4, 5), map(Decimal, points), strict=True)))


def inputs(*units: UnitScores, bonus_limit: str | None = "3") -> Inputs:
    limit = None if bonus_limit is None else Decimal(bonus_limit)
    return Inputs(7, "Bảng điểm", "Khối số 1", 2024, Decimal(100), limit, LINES, units)


def places(*units: UnitScores) -> list[tuple[int, int | None]]:
    return [(row.unit, row.rank) for row in rank(inputs(*units)).rows]


def test_total_is_points_plus_bonus_within_its_limit_minus_penalty():
    row = rank(inputs(unit(1, "50", "30", "5", "2", "1"))).rows[0]

    assert (row.points, row.bonus_scored, row.bonus, row.penalty, row.total) == (80, 5, 3, 2, 81)


def test_total_without_a_bonus_limit_takes_the_whole_bonus():
    row = rank(inputs(unit(1, "50", "30", "5", "2", "1"), bonus_limit=None)).rows[0]

    assert (row.bonus, row.total) == (5, 83)


def test_a_limit_of_zero_is_a_limit():
    assert rank(inputs(unit(1, "50", "30", "5", "0", "1"), bonus_limit="0")).rows[0].total == 80


def test_higher_total_ranks_higher():
    assert places(unit(1, "50", "30", "0", "0", "1"), unit(2, "60", "30", "0", "0", "1")) == [(2, 1), (1, 2)]


def test_equal_totals_are_told_apart_by_points():
    by_bonus, by_work = unit(1, "50", "30", "2", "0", "1"), unit(2, "52", "30", "0", "0", "1")
    ranking = rank(inputs(by_bonus, by_work))

    assert [(row.unit, row.rank, row.decided_by) for row in ranking.rows] == [(2, 1, "points"), (1, 2, "points")]
    assert tie_words(ranking.rows[0], ranking) == (
        "Cùng tổng điểm với Đơn vị 1; xếp thứ tự theo điểm chấm chưa tính thưởng, trừ."
    )


def test_equal_totals_and_points_are_told_apart_by_the_penalty():
    clean, rewarded = unit(1, "50", "30", "1", "0", "1"), unit(2, "50", "30", "3", "2", "1")
    ranking = rank(inputs(rewarded, clean))

    assert [(row.unit, row.rank, row.decided_by) for row in ranking.rows] == [(1, 1, "penalty"), (2, 2, "penalty")]


def test_what_is_equal_in_everything_shares_the_rank_and_the_next_is_counted_on():
    same = ("50", "30", "1", "0", "1")
    units = (unit(3, *same, name="Ấm"), unit(1, *same, name="An"), unit(2, "10", "30", "0", "0", "1"))
    lower = unit(4, "40", "30", "0", "0", "1")
    ranking = rank(inputs(*units, lower))

    assert [(row.unit, row.rank) for row in ranking.rows] == [(1, 1), (3, 1), (4, 3), (2, None)]
    assert ranking.rows[0].decided_by == "shared"
    assert tie_words(ranking.rows[0], ranking) == ("Cùng hạng với Ấm: bằng nhau cả tổng điểm, điểm chấm và điểm trừ.")
    assert tie_words(ranking.rows[2], ranking) == ""


def test_declared_knock_out_stands_last_without_rank_whatever_the_total():
    ranking = rank(inputs(unit(1, "60", "40", "3", "0", "0"), unit(2, "20", "0", "0", "5", "1")))

    assert [(row.unit, row.rank, row.struck) for row in ranking.rows] == [(2, 1, ()), (1, None, (5,))]


@pytest.mark.parametrize(("points", "struck"), [("19.99", (1,)), ("20", ()), ("0", (1,))])
def test_points_below_the_minimum_knock_out_and_the_minimum_itself_does_not(points, struck):
    assert rank(inputs(unit(1, points, "40", "0", "0", "1"))).rows[0].struck == struck


def test_a_knocked_out_unit_ties_with_nobody():
    ranking = rank(inputs(unit(1, "50", "30", "0", "0", "1"), unit(2, "50", "30", "0", "0", "0")))

    assert [row.tied for row in ranking.rows] == [(), ()]


def test_zero_is_a_score_and_a_missing_line_is_refused():
    whole = unit(1, "20", "0", "0", "0", "1")
    holed = replace(whole, points={key: value for key, value in whole.points.items() if key != 2})

    assert rank(inputs(whole)).rows[0].total == 20
    with pytest.raises(IncompleteInputs, match=r"unit 1 has no score for lines \[2\]"):
        rank(inputs(holed))


def test_a_unit_twice_is_refused():
    with pytest.raises(ValueError, match="twice"):
        rank(inputs(unit(1, *"11111"), unit(1, *"11111")))


def test_without_units_the_ranking_is_empty():
    assert rank(inputs()).rows == ()


# --- Frozen text


def test_frozen_text_is_these_very_bytes():
    """The golden text: whoever changes it changes what published rankings can be verified against."""
    given_inputs = inputs(unit(2, "50", "30", "5", "1.5", "1", name="Sở Y tế"), unit(1, "60", "40", "0", "0", "0"))

    text = ranking_text(rank(given_inputs))

    assert text == (
        '{"rows":[{"bonus":"3.00","bonus_scored":"5.00","decided_by":"","name":"Sở Y tế","penalty":"1.50",'
        '"points":"80.00","rank":1,"struck":[],"tied":[],"total":"81.50","unit":2},'
        '{"bonus":"0.00","bonus_scored":"0.00","decided_by":"","name":"Đơn vị 1","penalty":"0.00",'
        '"points":"100.00","rank":null,"struck":[5],"tied":[],"total":"100.00","unit":1}],"rules":1}'
    )
    assert sha256(text) == hashlib.sha256(text.encode()).hexdigest()


def test_names_are_frozen_composed():
    decomposed = unicodedata.normalize("NFD", "Sở Nội vụ")
    one = inputs_text(inputs(unit(1, *"11111", name=decomposed)))

    assert one == inputs_text(inputs(unit(1, *"11111", name="Sở Nội vụ")))
    assert json.loads(one)["units"][0]["name"] == "Sở Nội vụ"


def test_the_same_number_freezes_the_same_however_it_is_written():
    assert inputs_text(inputs(unit(1, "50", "1", "0", "0", "1"))) == inputs_text(
        inputs(unit(1, "50.00", "1.0", "0.0", "0", "1"))
    )


def test_floats_are_refused():
    with pytest.raises(TypeError, match="float"):
        canonical({"points": 1.5})


def test_inputs_survive_the_way_to_text_and_back():
    whole = inputs(unit(1, "50", "30", "5", "1.5", "1"), unit(2, *"11111"))
    again = read_inputs(inputs_text(whole))

    assert inputs_text(again) == inputs_text(whole)
    assert rank(again) == rank(whole)
    assert read_ranking(ranking_text(rank(whole))) == rank(whole)


@pytest.mark.parametrize("text", ['{"rules":2}', "{}", "[]", "nonsense", '{"rules":1,"sheet":1}'])
def test_other_texts_are_no_inputs(text):
    with pytest.raises(ValueError, match=r".+"):
        read_inputs(text)


# --- For every cluster

cents = st.decimals(min_value=0, max_value=60, places=2)


@st.composite
def clusters(draw: st.DrawFn) -> list[UnitScores]:
    count = draw(st.integers(1, 8))
    small = st.sampled_from([Decimal(0), Decimal(1), Decimal(2), Decimal("2.5")])
    return [
        UnitScores(
            number,
            draw(st.sampled_from(["An", "Ấm", "Bắc Yên", "Đ"])),
            {
                1: draw(st.sampled_from([Decimal(19), Decimal(20), Decimal(40)]) | cents),
                2: draw(small),
                3: draw(small),
                4: draw(small),
                5: draw(st.sampled_from([Decimal(1), Decimal(1), Decimal(0)])),
            },
        )
        for number in range(1, count + 1)
    ]


@given(clusters(), st.randoms(use_true_random=False))
def test_ranking_does_not_depend_on_the_order_of_its_inputs(units, random):
    shuffled = list(units)
    random.shuffle(shuffled)

    assert ranking_text(rank(inputs(*units))) == ranking_text(rank(inputs(*shuffled)))
    assert inputs_text(inputs(*units)) == inputs_text(inputs(*shuffled))


@given(clusters(), st.decimals(min_value="0.01", max_value=30, places=2))
def test_more_points_never_cost_a_place(units, more):
    first = units[0]
    better = replace(first, points={**first.points, 1: first.points[1] + more})

    before = place_of(first.id, units)
    after = place_of(first.id, [better, *units[1:]])

    assert after <= before


def place_of(number: int, units: list[UnitScores]) -> float:
    row = next(row for row in rank(inputs(*units)).rows if row.unit == number)
    return float("inf") if row.rank is None else row.rank


@given(clusters())
def test_every_unit_stands_once_and_ranks_count_the_better_ones(units):
    rows = rank(inputs(*units)).rows
    ranked = [row for row in rows if row.rank is not None]

    assert sorted(row.unit for row in rows) == sorted(unit.id for unit in units)
    assert [row.rank is None for row in rows] == sorted(row.rank is None for row in rows)
    for row in ranked:
        key = (-row.total, -row.points, row.penalty)
        assert row.rank == 1 + sum((-other.total, -other.points, other.penalty) < key for other in ranked)
