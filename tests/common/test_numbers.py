from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.common.numbers import format_money, format_number, money_in_words, parse_number


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (0, "0"),
        (Decimal("42.8000"), "42,8"),
        (5000, "5.000"),
        (Decimal("80000"), "80.000"),
        (Decimal("1234567.5"), "1.234.567,5"),
        (Decimal("1E+3"), "1.000"),
    ],
)
def test_format_number_is_vietnamese(value, shown):
    assert format_number(value) == shown


@pytest.mark.parametrize(
    ("typed", "value"), [("42,8", "42.8"), ("5.000", "5000"), (" 80.000 ", "80000"), ("7", "7"), ("-1,5", "-1.5")]
)
def test_parse_number_reads_vietnamese(typed, value):
    assert parse_number(typed) == Decimal(value)


@pytest.mark.parametrize("typed", ["7,5 - 8", "5.00", "1,2,3", "mười", "", "1e9", "NaN", "1..000"])
def test_parse_number_refuses_what_is_not_one_number(typed):
    with pytest.raises(ValueError):  # noqa: PT011 - the sentence shown is the form's
        parse_number(typed)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4))
def test_numbers_survive_the_round_trip(value):
    assert parse_number(format_number(value)) == value


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Không đồng"),
        (15, "Mười lăm đồng"),
        (21, "Hai mươi mốt đồng"),
        (105, "Một trăm linh năm đồng"),
        (3_800_000, "Ba triệu tám trăm nghìn đồng"),
        (7_590_000, "Bảy triệu năm trăm chín mươi nghìn đồng"),
        (2_005_015, "Hai triệu không trăm linh năm nghìn không trăm mười lăm đồng"),
        (20_240_000, "Hai mươi triệu hai trăm bốn mươi nghìn đồng"),
        (1_000_000_000, "Một tỷ đồng"),
    ],
)
def test_money_in_words(amount, words):
    assert money_in_words(amount) == words


def test_format_money():
    assert format_money(1_490_000) == "1.490.000 đồng"
