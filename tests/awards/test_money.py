from decimal import Decimal

import pytest

from awards.enums import RoundingDirection
from awards.models import RewardRounding
from awards.money import compute, round_money
from tests.factories.awards import BaseSalaryFactory, RewardRateFactory, RewardRoundingFactory


@pytest.mark.parametrize(
    ("direction", "value", "expected"),
    [
        (RoundingDirection.UP, "2024000", 2_030_000),
        (RoundingDirection.UP, "2020000", 2_020_000),
        (RoundingDirection.UP, "2020000.5", 2_030_000),
        (RoundingDirection.UP, "1", 10_000),
        (RoundingDirection.UP, "0", 0),
        (RoundingDirection.NEAREST, "2024000", 2_020_000),
        (RoundingDirection.NEAREST, "2025000", 2_030_000),
        (RoundingDirection.NEAREST, "1192000", 1_190_000),
        (RoundingDirection.DOWN, "2029999", 2_020_000),
    ],
)
def test_rounding_to_ten_thousand(direction, value, expected):
    assert round_money(Decimal(value), RewardRounding(direction=direction, unit=10_000)) == expected


@pytest.mark.parametrize(("value", "expected"), [("2024000", 2_024_000), ("0.4", 0), ("0.5", 1)])
def test_rounding_without_a_rule_keeps_whole_dong(value, expected):
    assert round_money(Decimal(value), None) == expected


@pytest.mark.parametrize(
    ("coefficient", "salary", "amount"),
    [
        ("1.5", 2_530_000, 3_800_000),
        ("3.0", 2_530_000, 7_590_000),
        ("0.3", 2_530_000, 760_000),
        ("1.0", 2_530_000, 2_530_000),
        ("8.0", 2_530_000, 20_240_000),
        ("1.5", 2_340_000, 3_510_000),
    ],
)
def test_reward_of_known_amounts(db, coefficient, salary, amount):
    rate = RewardRateFactory(coefficient=Decimal(coefficient))

    reward = compute(rate, BaseSalaryFactory(amount=salary), RewardRoundingFactory(verified=True))

    assert (reward.amount, reward.verified, reward.notes) == (amount, True, [])


def test_reward_says_what_nobody_has_checked(db):
    rate = RewardRateFactory(verified=False, note="")
    base = BaseSalaryFactory(verified=False, note="Mức tiền chưa đối chiếu.")

    reward = compute(rate, base, RewardRoundingFactory())

    assert reward.verified is False
    assert reward.notes == [
        "Hệ số: chưa đối chiếu văn bản gốc.",
        "Lương cơ sở: Mức tiền chưa đối chiếu.",
        "Cách làm tròn: Chiều làm tròn cần Sở Tài chính xác nhận.",
    ]


def test_reward_without_rounding_is_never_called_verified(db):
    reward = compute(RewardRateFactory(), BaseSalaryFactory(), None)

    assert reward.verified is False
    assert reward.notes == [
        "Danh mục chưa có cách làm tròn tiền thưởng vào ngày này; số tiền giữ nguyên chưa làm tròn."
    ]
