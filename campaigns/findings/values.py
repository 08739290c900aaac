"""Plain values out of the reader's answer: nothing here invents, it only refuses what a draft could not hold."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import CharField, Model

from thidua.common.dates import PartialDate
from thidua.common.text import squeeze

Value = dict[str, Any]
MAX_FIGURE = Decimal(10) ** 13
_PLACES = Decimal("0.0001")


def text(value: Any) -> str:
    return squeeze(str(value)) if value not in (None, "") else ""


def texts(value: Any) -> list[str]:
    """A list of texts, of items that have a text, or one text."""
    if value in (None, ""):
        return []
    items = value if isinstance(value, list | tuple) else [value]
    return [found for item in items if (found := text(item.get("text") if isinstance(item, dict) else item))]


def fitting(model: type[Model], values: Value) -> Value:
    """Texts no longer than their column: cut at a word, with a mark that something is missing."""
    return {name: _fit(model, name, value) for name, value in values.items()}


def _fit(model: type[Model], name: str, value: Any) -> Any:
    if not isinstance(value, str) or name not in {field.name for field in model._meta.get_fields()}:
        return value
    field = model._meta.get_field(name)
    return shortened(value, field.max_length) if isinstance(field, CharField) and field.max_length else value


def shortened(value: str, length: int) -> str:
    if len(value) <= length:
        return value
    kept = value[: length - 1]
    if not value[length - 1].isspace() and " " in kept:
        kept = kept.rsplit(" ", 1)[0]
    return kept.rstrip(" ,;") + "…"


def partial_date(value: Any) -> str:
    """The stored form, or nothing when it is no date of this calendar."""
    try:
        return str(PartialDate.parse(str(value or "")))
    except ValueError:
        return ""


def number(value: Any) -> str:
    """A figure as text ('7.16'), so that it stays exact in JSON; empty when there is none."""
    if value in (None, "") or isinstance(value, bool):
        return ""
    try:
        figure = Decimal(str(value))
    except InvalidOperation:
        return ""
    if not figure.is_finite() or abs(figure) > MAX_FIGURE:
        return ""
    return f"{figure.quantize(_PLACES).normalize() + 0:f}"


def count(value: Any, most: int = 1000) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most else None


def clock_time(value: Any) -> str:
    try:
        return f"{datetime.strptime(str(value), '%H:%M'):%H:%M}" if value else ""  # noqa: DTZ007 - an hour, no day
    except ValueError:
        return ""


# What a form says of a column the reader said nothing about.
_UNSAID: tuple[Any, ...] = (None, "", 0, [], "once", "none")


def same(one: Value, other: Value) -> bool:
    """Equal but for columns that one of them does not have and the other leaves as they are by themselves."""
    return all(
        one[name] == other[name] if name in one and name in other else (one | other)[name] in _UNSAID
        for name in one | other
    )
