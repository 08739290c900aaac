"""Did a request leave anything behind? Rows of every table, before and after."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, models

# Signing in and counting wrong passwords are written whatever the page answers.
_LEFT_OUT = ("sessions.", "axes.")
_WRITE = re.compile(r'^\s*(?:INSERT\s+(?:OR\s+\w+\s+)?INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE)

Column = tuple[str, str]


def _models() -> list[type[models.Model]]:
    rows = (model for model in apps.get_models() if model._meta.managed and not model._meta.proxy)
    return [model for model in rows if not model._meta.label_lower.startswith(_LEFT_OUT)]


def row_counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in _models()}


class Writes:
    """Tables written to while it watches; most requests write nothing, and then nothing need be counted."""

    def __init__(self) -> None:
        self.tables: set[str] = set()
        self._kept = {model._meta.db_table for model in _models()}

    def __call__(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if (found := _WRITE.match(sql)) and found[1] in self._kept:
            self.tables.add(found[1])
        return execute(sql, *rest)


@contextmanager
def watched() -> Iterator[Writes]:
    writes = Writes()
    with connection.execute_wrapper(writes):
        yield writes


class Contents:
    """All values of all tables, so that two ends of the same story can be compared column by column.

    Keys of rows made meanwhile differ from run to run: they read as "new".
    """

    def __init__(self) -> None:
        self.known = {model: set(model._default_manager.values_list("pk", flat=True)) for model in _models()}
        self.counts = {model._meta.label: len(keys) for model, keys in self.known.items()}

    def columns(self, tables: set[str]) -> dict[Column, Counter[str]]:
        found: dict[Column, Counter[str]] = {}
        for model in _models():
            if model._meta.db_table in tables:
                found.update(self._columns_of(model))
        return found

    def _columns_of(self, model: type[models.Model]) -> Iterator[tuple[Column, Counter[str]]]:
        fields = [field for field in model._meta.concrete_fields if not field.primary_key]
        table = list(model._default_manager.values_list(*(field.attname for field in fields)))
        for place, field in enumerate(fields):
            yield (model._meta.label, field.attname), Counter(self._shown(field, line[place]) for line in table)

    def _shown(self, field: Any, value: Any) -> str:
        if field.is_relation and value is not None and value not in self.known.get(field.related_model, {value}):
            return "new"
        return repr(value)
