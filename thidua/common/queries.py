"""Query pieces shared by selectors."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

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
