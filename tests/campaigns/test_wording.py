"""Figures, deadlines and lateness as people read them, on the wordings of real documents."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from campaigns.enums import Comparator, DeadlineMeaning, DutyStatus
from campaigns.models import Duty, Obligation, Target
from campaigns.wording import (
    deadline_words,
    due_instant,
    duration_words,
    lateness_words,
    meaning_of,
    target_words,
)
from thidua.common.clock import HANOI


def words(**kwargs):
    kwargs.setdefault("value", Decimal(3))
    kwargs.setdefault("unit_label", "%")
    return target_words(Target(text="Chỉ tiêu", **kwargs)).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ({"comparator": "=", "value": Decimal("18.5")}, "đạt 18,5 %"),
        ({"comparator": "=", "value": Decimal("6250"), "unit_label": "tỷ đồng"}, "đạt 6.250 tỷ đồng"),
        ({"comparator": ">="}, "từ 3 % trở lên"),
        ({"comparator": ">", "value": Decimal(200), "unit_label": "triệu USD"}, "trên 200 triệu USD"),
        ({"comparator": "<=", "value": Decimal(15)}, "không quá 15 %"),
        ({"comparator": "<", "value": Decimal(20)}, "dưới 20 %"),
        (
            {"comparator": "~", "value": Decimal("42.8"), "unit_label": "triệu đồng/người"},
            "khoảng 42,8 triệu đồng/người",
        ),
        (
            {
                "comparator": "between",
                "value": Decimal("7.5"),
                "value_to": Decimal(8),
                "unit_label": "bác sỹ/1 vạn dân",
            },
            "7,5 – 8 bác sỹ/1 vạn dân",
        ),
        ({"comparator": "between", "value": Decimal(50), "value_to": Decimal(55), "approx": True}, "khoảng 50 – 55 %"),
        (
            {
                "comparator": "between",
                "value": Decimal(4),
                "value_to": Decimal(5),
                "unit_label": "%/năm",
                "change": "giảm",
                "per_year": True,
            },
            "giảm 4 – 5 %/năm",
        ),
        ({"comparator": "=", "change": "giảm", "per_year": True, "unit_label": "%/năm"}, "giảm 3 %/năm"),
        ({"comparator": ">=", "change": "giảm"}, "giảm từ 3 % trở lên"),
        ({"comparator": "=", "change": "tăng", "baseline_year": 2020}, "tăng 3 % so với năm 2020"),
        (
            {"comparator": "=", "value": Decimal(60), "unit_label": "triệu USD", "per_year": True},
            "đạt 60 triệu USD mỗi năm",
        ),
        ({"comparator": "=", "value": Decimal(0), "unit_label": "xã", "implicit_zero": True}, "không còn"),
        ({"comparator": "=", "value": Decimal(83), "unit_label": ""}, "đạt 83"),
        ({"comparator": "", "value": None}, ""),
    ],
)
def test_target_words(target, expected):
    assert words(**target) == expected


def test_every_comparator_has_words():
    assert [c for c in Comparator if words(comparator=c) in ("", "3 %")] == [Comparator.BETWEEN]


@pytest.mark.parametrize(
    ("stated", "meaning", "expected"),
    [
        ("2024-07-15", DeadlineMeaning.BEFORE, datetime(2024, 7, 15, tzinfo=HANOI)),
        ("2024-07-15", DeadlineMeaning.BY, datetime(2024, 7, 16, tzinfo=HANOI)),
        ("2024-07", DeadlineMeaning.BEFORE, datetime(2024, 7, 1, tzinfo=HANOI)),
        ("2024-07", DeadlineMeaning.BY, datetime(2024, 8, 1, tzinfo=HANOI)),
        ("2024-Q4", DeadlineMeaning.BY, datetime(2025, 1, 1, tzinfo=HANOI)),
        ("2024", DeadlineMeaning.BY, datetime(2025, 1, 1, tzinfo=HANOI)),
        ("2024-02-29", DeadlineMeaning.BY, datetime(2024, 3, 1, tzinfo=HANOI)),
        ("2024", DeadlineMeaning.NONE, None),
        ("", DeadlineMeaning.BEFORE, None),
    ],
)
def test_due_instant(stated, meaning, expected):
    assert due_instant(stated, meaning) == expected


@pytest.mark.parametrize("meaning", list(DeadlineMeaning))
@pytest.mark.parametrize("stated", ["2024-07-15", "2024-07", "2024-Q3", "2024"])
def test_meaning_is_read_back_from_the_instant(stated, meaning):
    obligation = Obligation(due_date=stated, due_at=due_instant(stated, meaning))

    assert meaning_of(obligation) == meaning


@pytest.mark.parametrize(
    ("stated", "meaning", "expected"),
    [
        ("2024-07-15", DeadlineMeaning.BEFORE, "hạn cuối: hết ngày 14/7/2024"),
        ("2024-07-15", DeadlineMeaning.BY, "hạn cuối: hết ngày 15/7/2024"),
        ("2024", DeadlineMeaning.NONE, "năm 2024, không có hạn cụ thể"),
        ("", DeadlineMeaning.NONE, "không có hạn cụ thể"),
    ],
)
def test_deadline_words(stated, meaning, expected):
    assert deadline_words(Obligation(due_date=stated, due_at=due_instant(stated, meaning))) == expected


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (timedelta(), "dưới 1 phút"),
        (timedelta(seconds=59), "dưới 1 phút"),
        (timedelta(minutes=1), "1 phút"),
        (timedelta(hours=2, minutes=5, seconds=59), "2 giờ 5 phút"),
        (timedelta(days=1), "1 ngày"),
        (timedelta(days=3, minutes=7), "3 ngày 7 phút"),
    ],
)
def test_duration_words(length, expected):
    assert duration_words(length) == expected


DUE = datetime(2024, 7, 15, tzinfo=HANOI)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (DUE - timedelta(seconds=1), ""),
        (DUE, "gửi trễ dưới 1 phút"),
        (DUE + timedelta(hours=2, minutes=5), "gửi trễ 2 giờ 5 phút"),
        (None, ""),
    ],
)
def test_lateness_words(sent, expected):
    duty = Duty(status=DutyStatus.SENT, first_sent_at=sent, due_at_when_sent=DUE if sent else None)

    assert lateness_words(duty) == expected


def test_lateness_is_judged_by_the_deadline_in_force_when_sent():
    duty = Duty(first_sent_at=DUE + timedelta(minutes=3), due_at_when_sent=DUE, due_at=DUE + timedelta(days=9))

    assert lateness_words(duty) == "gửi trễ 3 phút"
