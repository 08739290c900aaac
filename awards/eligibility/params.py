"""Parameters of a rule: what a predicate declares, and how it reads them.

A wrong one is a fault of the catalogue, not of the candidate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Any

from awards.enums import InitiativeLevel, Rating
from awards.models import Rule
from thidua.common.numbers import format_money, format_number


class BadParams(Exception):
    """Message: which parameter, in Vietnamese."""


class ParamKind(Enum):
    WHOLE = "whole"
    PERCENT = "percent"
    MONEY = "money"
    FLAG = "flag"
    AWARD = "award"
    RATING = "rating"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Param:
    """One parameter as staff see it; the form, the words and the reading all come from this line."""

    name: str
    kind: ParamKind
    label: str
    help: str = ""
    required: bool = False
    maximum: int = 100


_CHOICES: dict[ParamKind, dict[str, str]] = {
    ParamKind.RATING: {value: str(label) for value, label in Rating.choices},
    ParamKind.LEVEL: {value: str(label) for value, label in InitiativeLevel.choices},
}


def words(params: Sequence[Param], values: dict[str, Any], awards: dict[str, str]) -> str:
    """'danh hiệu: Chiến sĩ thi đua cơ sở; số lần: 2; phải liên tục'. `awards` names the codes."""
    pieces = []
    for param in params:
        value = values.get(param.name)
        if value in (None, "", False):
            continue
        label = param.label.lower()
        pieces.append(label if param.kind is ParamKind.FLAG else f"{label}: {_said(param, value, awards)}")
    return "; ".join(pieces)


def _said(param: Param, value: Any, awards: dict[str, str]) -> str:
    if param.kind is ParamKind.AWARD:
        return awards.get(value, str(value))
    if param.kind is ParamKind.MONEY and isinstance(value, int):
        return format_money(value)
    if param.kind is ParamKind.PERCENT:
        return f"{str(value).replace('.', ',')} %"
    return _CHOICES.get(param.kind, {}).get(str(value), str(value))


# --- Reading


def whole(rule: Rule, name: str, default: int | None = None) -> int:
    """A whole number above zero; without `default` it must be there."""
    value = rule.params.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        raise BadParams(f"“{name}” phải là số nguyên lớn hơn 0")
    return value


def optional_whole(rule: Rule, name: str) -> int | None:
    return whole(rule, name) if rule.params.get(name) is not None else None


def text(rule: Rule, name: str) -> str:
    value = rule.params.get(name)
    if not isinstance(value, str) or not value.strip():
        raise BadParams(f"thiếu “{name}”")
    return value.strip()


def percent(rule: Rule, name: str) -> Decimal:
    """From 0 to 100; kept as a number or as text ('66.7') so that no digit is lost."""
    value = rule.params.get(name)
    try:
        found = Decimal(str(value)) if not isinstance(value, bool) else None
    except InvalidOperation:
        found = None
    if found is None or not found.is_finite() or not 0 <= found <= 100:
        raise BadParams(f"“{name}” phải là tỷ lệ từ 0 đến 100")
    return found


def percent_words(value: Decimal) -> str:
    return f"{format_number(value)}%"


def rating(rule: Rule, name: str) -> Rating:
    value = text(rule, name)
    if value not in Rating.values:
        raise BadParams(f"“{name}” không phải là mức xếp loại")
    return Rating(value)


def level(rule: Rule, name: str) -> InitiativeLevel | None:
    value = rule.params.get(name) or ""
    if not value:
        return None
    if value not in InitiativeLevel.values:
        raise BadParams(f"“{name}” không phải là cấp công nhận")
    return InitiativeLevel(value)
