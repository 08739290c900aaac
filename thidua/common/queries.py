"""Query pieces shared by selectors."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import DurationField, Func, Q

from thidua.common.text import fold


def in_force(day: date, prefix: str = "") -> Q:
    """Rows of a dated table in force on `day`."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gte": day})
    )


def matches(text: str, field: str = "search_text") -> Q:
    """Every typed word must occur, accents and case ignored."""
    query = Q()
    for word in fold(text).split():
        query &= Q(**{f"{field}__contains": word})
    return query


class Days(Func):
    """A number of days from a column as a span of time, to add to or take from an instant.

    SQLite keeps spans as microseconds and multiplies none; Django refuses the product there.
    """

    arity = 1
    output_field = DurationField()

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s * INTERVAL '1 day')", **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s * 86400000000)", **extra)
