"""Figures, deadlines and lateness as people read them, on the wordings of real documents."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from campaigns.enums import Comparator, DeadlineMeaning, DutyStatus
from campaigns.models import Duty, Obligation, Target, UnitTarget
from campaigns.wording import (
    by_when_words,
    deadline_words,
    due_instant,
    duration_words,
    goal_words,
    lateness_words,
    meaning_of,
    reporting_words,
    target_words,
    unit_target_words,
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
        ({"comparator": "=", "value": None, "unit_label": "xã", "implicit_zero": True}, "không còn"),
        (
            {
                "comparator": "<",
                "value": Decimal(16),
                "baseline": Decimal("29.93"),
                "baseline_year": 2020,
                "direction": "down",
            },
            "từ 29,93 % năm 2020 xuống dưới 16 %",
        ),
        ({"comparator": "=", "value": Decimal(70), "baseline": Decimal(60)}, "từ 60 % lên 70 %"),
        (
            {
                "comparator": "=",
                "value": Decimal(6),
                "unit_label": "xã",
                "change": "tăng",
                "baseline": Decimal(54),
                "baseline_year": 2021,
            },
            "tăng 6 xã so với 54 xã năm 2021",
        ),
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


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"by_when": "2025"}, "từ 3 % trở lên, đến năm 2025"),
        (
            {"by_when": "2025-10", "scope_text": "các xã biên giới"},
            "riêng các xã biên giới: từ 3 % trở lên, đến tháng 10/2025",
        ),
        ({"scope_text": "riêng các huyện nghèo"}, "riêng các huyện nghèo: từ 3 % trở lên"),
        ({"value": None, "comparator": "", "by_when": "2025"}, ""),
    ],
)
def test_a_goal_says_for_whom_and_until_when(facts, expected):
    row = Target(**{"text": "Chỉ tiêu", "comparator": ">=", "value": Decimal(3), "unit_label": "%", **facts})

    assert goal_words(row).replace("\u00a0", " ") == expected


@pytest.mark.parametrize(
    ("partial", "expected"),
    [
        ("2025", "đến năm 2025"),
        ("2025-Q3", "đến quý III/2025"),
        ("2025-10", "đến tháng 10/2025"),
        ("2025-10-15", "đến ngày 15/10/2025"),
    ],
)
def test_time_of_a_goal(partial, expected):
    assert by_when_words(partial) == expected


@pytest.mark.parametrize(
    ("of_campaign", "own", "expected"),
    [
        (None, {}, "đạt 5 %"),
        (None, {"comparator": "<"}, "dưới 5 %"),
        (None, {"value_to": Decimal(7)}, "5 – 7 %"),
        ({"comparator": ">"}, {}, "trên 5 %"),
        ({"comparator": "between"}, {}, "đạt 5 %"),
        ({"comparator": "=", "change": "giảm"}, {}, "giảm 5 %"),
        ({"comparator": ">=", "per_year": True}, {}, "từ 5 % trở lên mỗi năm"),
        ({"comparator": "=", "per_year": True}, {"unit_label": "%/năm"}, "đạt 5 %/năm"),
        ({"comparator": "=", "implicit_zero": True}, {"value": Decimal(0)}, "không còn"),
    ],
)
def test_a_units_goal_reads_as_it_is_judged(of_campaign, own, expected):
    rule = Target(text="Chỉ tiêu", **of_campaign) if of_campaign else None
    row = UnitTarget(target=rule, text="Chỉ tiêu", **{"value": Decimal(5), "unit_label": "%", **own})

    assert unit_target_words(row).replace("\u00a0", " ") == expected


def test_what_is_reported_is_said_where_it_is_not_plain():
    change = Target(text="Giảm", change="giảm", baseline_year=2020)

    assert reporting_words(change) == (
        "Báo cáo mức giảm so với năm 2020, không phải mức hiện có; nếu lại tăng thì ghi số âm."
    )
    assert reporting_words(Target(text="Mỗi năm", per_year=True)) == (
        "Báo cáo số của riêng từng năm (trong năm: lũy kế từ đầu năm)."
    )
    assert (reporting_words(Target(text="Đạt")), reporting_words(None)) == ("", "")
