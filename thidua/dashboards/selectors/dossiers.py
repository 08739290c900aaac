"""Dossiers by state and by the time they have stood there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from dossiers.enums import DossierStatus
from dossiers.models import Dossier
from dossiers.selectors.dossiers import for_page
from dossiers.workflow import TRANSITIONS
from thidua.dashboards.enums import Age
from thidua.dashboards.selectors.scope import Scope, bounds

FINAL = tuple(status for status, ways in TRANSITIONS.items() if not ways)


@dataclass(frozen=True, slots=True)
class StateLine:
    status: DossierStatus
    total: int
    ages: dict[str, int]


def dossiers(scope: Scope) -> QuerySet[Dossier]:
    """Dossiers of the scope's units that were alive in the year: begun before its end, not finished before it."""
    rows = for_page(scope.user).filter(scope.holds())
    if scope.campaign is not None:
        rows = rows.filter(campaign=scope.campaign)
    if scope.year is not None:
        begin, end = bounds(scope.year)
        rows = rows.filter(~Q(status__in=FINAL) | Q(status_since__gte=begin), created_at__lt=end)
    return rows.order_by("status_since", "pk")


def age_filter(age: str, now: datetime) -> Q:
    """Unfinished dossiers by the whole days since they came to where they stand."""
    week, fortnight, month = (now - timedelta(days=days) for days in (7, 15, 31))
    spans = {
        Age.WEEK: Q(status_since__gt=week),
        Age.FORTNIGHT: Q(status_since__lte=week, status_since__gt=fortnight),
        Age.MONTH: Q(status_since__lte=fortnight, status_since__gt=month),
        Age.LONGER: Q(status_since__lte=month),
    }
    return spans[Age(age)] & ~Q(status__in=FINAL)


def by_state(scope: Scope, now: datetime) -> list[StateLine]:
    """States in the order of a dossier's life; one query."""
    ages = {f"n_{age.value}": Count("pk", filter=age_filter(age, now)) for age in Age}
    rows = dossiers(scope).order_by().values("status").annotate(total=Count("pk"), **ages)
    found: dict[str, dict[str, Any]] = {row["status"]: dict(row) for row in rows}
    return [
        StateLine(status, found[status]["total"], {age.value: found[status][f"n_{age.value}"] for age in Age})
        for status in DossierStatus
        if status in found
    ]
