"""Arithmetic of award quotas. Every figure keeps what it was before rounding, so that a page can show the rounding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from awards.enums import RoundingDirection

_ROUNDINGS = {
    RoundingDirection.UP: ROUND_CEILING,
    RoundingDirection.NEAREST: ROUND_HALF_UP,
    RoundingDirection.DOWN: ROUND_FLOOR,
}
_SHOWN = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Portion:
    """`exact`: before rounding, four decimals; `places` None: nothing to compute it from."""

    exact: Decimal | None
    places: int | None


NOTHING = Portion(None, None)


def percent_of(base: int | None, percent: Decimal, rounding: str) -> Portion:
    """A share of the unit's own number; rounding works on the true value, not on the one shown."""
    if base is None:
        return NOTHING
    true = Decimal(base) * percent / 100
    places = int(true.quantize(Decimal(1), rounding=_ROUNDINGS[RoundingDirection(rounding)]))
    return Portion(true.quantize(_SHOWN), places)


def spread(total: int, weights: Sequence[int | None]) -> list[Portion]:
    """Give out `total` by weight so that the sum is exact: the largest remainders get the last places.

    Equal remainders go to the larger weight, then to whom the caller names first. No weight at all: nothing is given.
    """
    whole = sum(weight or 0 for weight in weights)
    if not whole:
        return [NOTHING] * len(weights)
    floors = [total * (weight or 0) // whole for weight in weights]
    rest = [total * (weight or 0) % whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda i: (-rest[i], -(weights[i] or 0), i))
    extra = set(order[: total - sum(floors)])
    return [
        NOTHING
        if weight is None
        else Portion((Decimal(total * weight) / whole).quantize(_SHOWN), floors[i] + (i in extra))
        for i, weight in enumerate(weights)
    ]


def evenly(total: int, count: int) -> list[Portion]:
    """The same for everybody; what does not divide goes to those named first."""
    return spread(total, [1] * count)
