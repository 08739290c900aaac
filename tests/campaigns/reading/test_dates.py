"""Every shape of date, and nothing more precise than the text."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.reading.dates import Dates, recurrence


def isos(text: str) -> list[str]:
    return [found.iso for found in Dates(text).all]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ngày 15 tháng 7 năm 2024", ["2024-07-15"]),
        ("ngày 05 tháng 01, năm 2024", ["2024-01-05"]),
        ("15/7/2024", ["2024-07-15"]),
        ("15.7.2024", ["2024-07-15"]),
        ("15-7-2024", ["2024-07-15"]),
        ("15 / 7 / 2024", ["2024-07-15"]),
        ("trước ngày 15/7 năm 2024", ["2024-07-15"]),
        ("trước ngày 15/7", ["--07-15"]),
        ("trước ngày 15.7", ["--07-15"]),
        ("ngày 15/6 và 15/11", ["--06-15", "--11-15"]),
        ("ngày 20 tháng 11", ["--11-20"]),
        ("trước ngày 25 hằng tháng", ["---25"]),
        ("tháng 4 năm 2020", ["2020-04"]),
        ("Tháng 04/2020", ["2020-04"]),
        ("từ 4/2020", ["2020-04"]),
        ("tháng 9", ["--09"]),
        ("quý II/2025", ["2025-Q2"]),
        ("Quý 3 năm 2024", ["2024-Q3"]),
        ("quý IV", ["--Q4"]),
        ("năm học 2024 - 2025", ["2024"]),
        ("trong năm 2024", ["2024"]),
        ("giai đoạn 2021-2025", ["2021"]),
        ("6 tháng đầu năm 2025", ["2025"]),
    ],
)
def test_date_of_each_shape(text: str, expected: list[str]) -> None:
    assert isos(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2024",
        "ngày 30 tháng 13 năm 2024",
        "ngày 00 tháng 5 năm 2024",
        "Thông tư số 01/2024/TT-BNV",
        "27/29 tổ dân phố",
        "đạt 85/100 điểm",
        "1.284.506 hồ sơ",
        "tăng 7,5/2024",
        "số 98/2023/NĐ-CP",
        "hotline 0912.345.008",
    ],
)
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert isos(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Từ tháng 11 năm 2019 đến tháng 12 năm 2020", ("2019-11", "2020-12")),
        ("từ ngày 01/9/2025 đến hết ngày 29/12/2025", ("2025-09-01", "2025-12-29")),
        ("từ 01/9 đến 10/10/2025", ("2025-09-01", "2025-10-10")),
        ("từ tháng 6 đến tháng 12 năm 2025", ("2025-06", "2025-12")),
        ("từ năm 2026 đến năm 2030", ("2026", "2030")),
        ("giai đoạn 2021 - 2025", ("2021", "2025")),
        ("bắt đầu từ tháng 3/2025, kết thúc vào tháng 12/2025", ("2025-03", "2025-12")),
        ("từ quý I/2026 đến quý IV/2026", ("2026-Q1", "2026-Q4")),
        ("từ nay đến hết ngày 31/12/2026", (None, "2026-12-31")),
        ("từ ngày ký ban hành đến hết tháng 6/2026", (None, "2026-06")),
    ],
)
def test_range_of_two_dates(text: str, expected: tuple[str | None, str]) -> None:
    assert [(r.first, r.last) for r in Dates(text).ranges(0, len(text))] == [expected]


def test_day_keeps_no_year_when_the_range_crosses_the_new_year() -> None:
    text = "từ 20/12 đến 10/01/2026"
    assert Dates(text).ranges(0, len(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết số 57-NQ/TW ngày 22/12/2024",
        "Công văn số 8127/UBND-NC ngày 14 tháng 11 năm 2025",
        "Luật Thi đua, khen thưởng ngày 15/6/2022",
        "Kế hoạch số 23 - KH/UBND ngày 29/3/2018",
    ],
)
def test_date_of_another_document_is_cited(text: str) -> None:
    assert [found.cited for found in Dates(text).all if found.is_day] == [True]


def test_deadline_after_a_named_plan_is_not_cited() -> None:
    found = Dates("căn cứ Kế hoạch này tổ chức phát động xong trước ngày 28/02/2026").all
    assert [d.cited for d in found] == [False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("hằng năm", "yearly"),
        ("hàng tháng", "monthly"),
        ("mỗi quý", "quarterly"),
        ("hằng ngày", "daily"),
        ("một lần", None),
    ],
)
def test_recurrence_by_its_words(text: str, expected: str | None) -> None:
    assert recurrence(text) == expected


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.sampled_from(["/", ".", "-", " / "]), st.booleans())
def test_written_day_is_read_back(day: date, sep: str, padded: bool) -> None:
    width = 2 if padded else 1
    text = f"trước ngày {day.day:0{width}}{sep}{day.month:0{width}}{sep}{day.year} gửi"
    found = Dates(text).all
    assert [d.iso for d in found] == [day.isoformat()]
    assert text[found[0].end :] == " gửi"
