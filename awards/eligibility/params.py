"""Reading the parameters of a rule. A wrong one is a fault of the catalogue, not of the candidate."""

from __future__ import annotations

from awards.models import Rule


class BadParams(Exception):
    """Message: which parameter, in Vietnamese."""


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
