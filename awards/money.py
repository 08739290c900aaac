"""Reward money: coefficient × base salary, made whole as the dated rounding row says."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from awards.enums import RoundingDirection
from awards.models import BaseSalary, RewardRate, RewardRounding

_MODES = {
    RoundingDirection.UP: ROUND_CEILING,
    RoundingDirection.NEAREST: ROUND_HALF_UP,
    RoundingDirection.DOWN: ROUND_FLOOR,
}


@dataclass(frozen=True, slots=True)
class Reward:
    """An amount in đồng with everything it was made from."""

    amount: int
    rate: RewardRate
    base: BaseSalary
    rounding: RewardRounding | None

    @property
    def verified(self) -> bool:
        rows = [self.rate, self.base, *([self.rounding] if self.rounding else [])]
        return self.rounding is not None and all(row.verified for row in rows)

    @property
    def notes(self) -> list[str]:
        """What a person must know before relying on the amount."""
        notes = []
        if not self.rate.verified:
            notes.append(f"Hệ số: {self.rate.note or 'chưa đối chiếu văn bản gốc.'}")
        if not self.base.verified:
            notes.append(f"Lương cơ sở: {self.base.note or 'chưa đối chiếu văn bản gốc.'}")
        if self.rounding is None:
            notes.append("Danh mục chưa có cách làm tròn tiền thưởng vào ngày này; số tiền giữ nguyên chưa làm tròn.")
        elif not self.rounding.verified:
            notes.append(f"Cách làm tròn: {self.rounding.note or 'chưa đối chiếu văn bản gốc.'}")
        return notes


def round_money(value: Decimal, rounding: RewardRounding | None) -> int:
    """Whole đồng; without a row for rounding, fractions of a đồng are cut to the nearest."""
    if rounding is None:
        return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    steps = (value / rounding.unit).quantize(Decimal(1), rounding=_MODES[RoundingDirection(rounding.direction)])
    return int(steps) * rounding.unit


def compute(rate: RewardRate, base: BaseSalary, rounding: RewardRounding | None) -> Reward:
    return Reward(round_money(rate.coefficient * base.amount, rounding), rate, base, rounding)
