"""How far 'khoảng' may be off. No document says it, so the site decides, by date; undecided means not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.conf import settings

from thidua.common.dates import vi_date
from thidua.common.numbers import format_number


def _in_force(day: date) -> tuple[date, Decimal] | None:
    rows = {date.fromisoformat(start): Decimal(percent) for start, percent in settings.TARGET_APPROX_PERCENT.items()}
    started = [start for start in rows if start <= day]
    return (max(started), rows[max(started)]) if started else None


def tolerance_on(day: date) -> Decimal:
    """Share of the figure: 0.05 for five per cent."""
    row = _in_force(day)
    return row[1] / 100 if row else Decimal(0)


def tolerance_words(day: date) -> str:
    """What pages say beside a target with 'khoảng'."""
    row = _in_force(day)
    if row is None or not row[1]:
        return (
            "Văn bản ghi “khoảng” nhưng không nói được lệch bao nhiêu; cổng tính đúng con số nêu. "
            "Quản trị có thể đặt mức lệch cho phép (THIDUA_APPROX_PERCENT)."
        )
    return (
        f"Văn bản ghi “khoảng” nhưng không nói được lệch bao nhiêu; cổng cho phép lệch {format_number(row[1])} % "
        f"so với con số nêu, theo mức của cổng áp dụng từ {vi_date(row[0])}."
    )
