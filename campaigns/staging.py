"""Values of a form kept as plain JSON until an amendment is published, and brought back as the form gave them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, ManyToManyField, Model

Cache = dict[tuple[type[Model], Any], Model | None]


def freeze(model: type[Model], values: dict[str, Any]) -> dict[str, Any]:
    """Only the model's own columns are kept; a row becomes its key, a figure or an instant its text."""
    return {name: _plain(value) for name, value in values.items() if _field(model, name) is not None}


def thaw(model: type[Model], frozen: dict[str, Any], cache: Cache | None = None) -> dict[str, Any]:
    """What `freeze` was given. `cache` spares asking twice for the same related row."""
    known: Cache = {} if cache is None else cache
    return {name: _value(field, frozen[name], known) for name in frozen if (field := _field(model, name)) is not None}


def put(row: Model, values: dict[str, Any]) -> None:
    """Set values on a row in memory; lists of rows are left to whoever saves it."""
    for name, value in values.items():
        if not isinstance(_field(type(row), name), ManyToManyField):
            setattr(row, name, value)


def _field(model: type[Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _plain(value: Any) -> Any:
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Iterable) and not isinstance(value, str | dict):
        return [_plain(item) for item in value]
    return value


def _value(field: Field[Any, Any], value: Any, cache: Cache) -> Any:
    related: Any = field.related_model
    if isinstance(field, ManyToManyField):
        return list(related._default_manager.filter(pk__in=value).order_by("pk"))
    if field.is_relation:
        key = (related, value)
        if key not in cache:
            cache[key] = related._default_manager.filter(pk=value).first() if value is not None else None
        return cache[key]
    return field.to_python(value)
