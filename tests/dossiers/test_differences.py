"""Differences of two contents, word by word."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.structures import sections_of
from dossiers.differences import GONE, NEW, SAME, Piece, compare, pieces
from tests.awards.test_structures import FIELDS, TABLE, TEXT


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("một hai", "một hai", [(SAME, "một hai")]),
        ("", "mới", [(NEW, "mới")]),
        ("cũ", "", [(GONE, "cũ")]),
        ("hoàn thành tốt nhiệm vụ", "hoàn thành xuất sắc nhiệm vụ",
         [(SAME, "hoàn thành "), (GONE, "tốt "), (NEW, "xuất sắc "), (SAME, "nhiệm vụ")]),
    ],
)  # fmt: skip
def test_words_that_went_and_came(old, new, expected):
    assert pieces(old, new) == [Piece(*one) for one in expected]


@given(st.text(alphabet="ab \n", max_size=40), st.text(alphabet="ab \n", max_size=40))
def test_pieces_give_back_both_texts(old, new):
    found = pieces(old, new)

    assert "".join(piece.text for piece in found if piece.kind != NEW) == old
    assert "".join(piece.text for piece in found if piece.kind != GONE) == new


@pytest.mark.parametrize("unit", ["chữ ", "a\n", "x"])
def test_huge_texts_are_compared_in_time(unit):
    old, new = unit * 10_000, unit * 9_000 + "khác " + unit * 1_000
    start = time.perf_counter()

    found = pieces(old, new)

    assert "".join(piece.text for piece in found if piece.kind != GONE) == new
    assert time.perf_counter() - start < 5


def test_sections_are_compared_each_by_its_kind():
    old = {"achieved": "Trồng 5 ha rừng", "about": {"name": "Lò A"}, "honours": [{"year": "2022", "name": "BK"}]}
    new = {"achieved": "Trồng 6 ha rừng", "about": {"name": "Lò A"}, "honours": []}
    form = sections_of([TEXT, FIELDS, TABLE])

    found = compare(old, new, form, form)

    assert [(one.title, one.is_changed) for one in found] == [
        ("Thành tích", True),
        ("Thông tin", False),
        ("Khen thưởng", True),
    ]
    assert found[2].pieces == [Piece(GONE, "2022 | BK")]


def test_section_of_an_older_form_comes_last():
    old_form, new_form = sections_of([TEXT, TABLE]), sections_of([FIELDS, TEXT])

    found = compare({"honours": [{"year": "1", "name": "x"}]}, {}, old_form, new_form)

    assert [one.title for one in found] == ["Thông tin", "Thành tích", "Khen thưởng"]
