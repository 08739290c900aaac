"""Numerals as they are written and misprinted, and what only looks like an amount."""

from decimal import Decimal

import pytest

from campaigns.reading.numbers import masks, numerals, read_number


def values(text: str) -> list[str]:
    low = text.lower()
    return [str(numeral.value) for numeral in numerals(low, masks(low))]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", "7"),
        ("05", "5"),
        ("42,8", "42.8"),
        ("7.16", "7.16"),
        ("0.125", "0.125"),
        ("5.000", "5000"),
        ("1.250.000", "1250000"),
        ("4.120,5", "4120.5"),
        ("1,250,000", "1250000"),
        ("25,0", "25.0"),
    ],
)
def test_number_in_vietnamese_writing(text, value):
    assert read_number(text) == Decimal(value)


def test_three_digits_behind_a_dot_before_per_cent_are_decimals():
    assert values("đạt 1.125% và 1.125 hộ") == ["1.125", "1125"]


@pytest.mark.parametrize(
    "text",
    [
        "ngày 12/3/2024",
        "ngày 05 tháng 9 năm 2025",
        "tháng 7/2025",
        "tháng 11 năm 2025",
        "quý 2",
        "năm 2025",
        "giai đoạn 2021 - 2025",
        "nhiệm kỳ 2025-2030",
        "(10/10/1895 - 10/10/2025)",
        "Kế hoạch số 142-KH/TU",
        "Nghị định số 98/2023/NĐ-CP",
        "Quyết định 1511/QĐ-UBND",
        "Điều 12, khoản 3, điểm 4",
        "mẫu số 08",
        "lần thứ 18",
        "khóa 13",
        "mạng 4G, 5G",
        "Covid-19",
        "điện thoại 0912.345.678",
        "Sở Nội vụ (100b)",
        "8 giờ 30",
        "nhân ngày 20/11",
        "đến 2030",
    ],
)
def test_what_is_no_amount(text):
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("đạt 04/09 thôn", ["4"]),
        ("có 8/10 nông trường", ["8"]),
        ("hội giảng 20/11 toàn trường", []),
        ("giảm 1/3 số vụ", []),
        ("12/10.000 dân", ["12"]),
        ("trồng 10 000 cây", ["10000"]),
        ("có 2025 hộ", ["2025"]),
        ("ở mức 42 - 43%", ["42", "43"]),
        ("mỗi tổ 02 việc", ["2"]),
        ("140tạ/ha", ["140"]),
    ],
)
def test_amounts_that_look_like_something_else(text, expected):
    assert values(text) == expected
