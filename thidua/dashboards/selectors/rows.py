"""The rows behind a number. Each list is the very query the number was counted from, narrowed by allow-listed keys."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from campaigns.enums import TargetVerdict
from campaigns.selectors.figures import Judged
from thidua.common.clock import HANOI
from thidua.common.queries import matches
from thidua.common.text import fold
from thidua.dashboards.enums import What
from thidua.dashboards.selectors import awards, dossiers, sending, targets
from thidua.dashboards.selectors.scope import Scope, campaigns_of_year

Rows = QuerySet[Any] | list[Judged]


def rows_behind(scope: Scope, what: str, keys: dict[str, Any], now: datetime) -> Rows:
    """`keys` come from a form with closed choices; a key a list does not know is not read."""
    return _LISTS[What(what)](scope, keys, now)


def _duties(scope: Scope, keys: dict[str, Any], now: datetime) -> Rows:
    rows = sending.duties(scope).order_by("unit__name_sort", "due_at", "pk")
    if "state" in keys:
        rows = rows.filter(sending.sending_filter(keys["state"], now))
    if "obligation" in keys:
        rows = rows.filter(obligation_id=keys["obligation"])
    if keys.get("direct"):
        rows = rows.filter(unit=scope.unit)
    return rows.filter(_said(keys, "unit__search_text", "obligation__campaign__search_text"))


def _units(scope: Scope, keys: dict[str, Any], now: datetime) -> Rows:
    rows = sending.units_in_state(scope, keys["state"], now) if "state" in keys else sending.units_with_duties(scope)
    return rows.filter(_said(keys, "search_text"))


def _campaigns(scope: Scope, keys: dict[str, Any], now: datetime) -> Rows:
    return campaigns_of_year(scope).filter(_said(keys, "search_text"))


def _targets(scope: Scope, keys: dict[str, Any], now: datetime) -> Rows:
    rows = targets.judged(scope, now.astimezone(HANOI).date())
    wanted = TargetVerdict(keys["verdict"]) if "verdict" in keys else None
    words = fold(keys.get("q", "")).split()
    return [
        row
        for row in rows
        if wanted in (None, row.verdict)
        and ("target" not in keys or (row.unit_target.target_id or 0) == keys["target"])
        and all(word in fold(f"{row.unit_target.text} {row.unit_target.participation.unit}") for word in words)
    ]


def _dossiers(scope: Scope, keys: dict[str, Any], now: datetime) -> Rows:
    rows = dossiers.dossiers(scope)
    if "status" in keys:
        rows = rows.filter(status=keys["status"])
    if "age" in keys:
        rows = rows.filter(dossiers.age_filter(keys["age"], now))
    if keys.get("open"):
        rows = rows.exclude(status__in=dossiers.FINAL)
    return rows.filter(_said(keys, "search_text", "unit__search_text"))


def _honours(scope: Scope, keys: dict[str, Any], now: datetime) -> Rows:
    exact = {
        "award_kind__nature": keys.get("nature"),
        "award_kind": keys.get("award_kind"),
        "recipient__type": keys.get("recipient_type"),
    }
    rows = awards.honours(scope).filter(**{name: value for name, value in exact.items() if value})
    if group := keys.get("group"):
        rows = rows.filter(recipient__group="" if group == awards.NO_GROUP else group)
    return rows.filter(_said(keys, "recipient__search_text"))


def _said(keys: dict[str, Any], *fields: str) -> Q:
    """Typed words, accents ignored, all in one of the fields."""
    found = Q()
    for field in fields if keys.get("q") else ():
        found |= matches(keys["q"], field)
    return found


_LISTS: dict[What, Callable[[Scope, dict[str, Any], datetime], Rows]] = {
    What.DUTIES: _duties,
    What.UNITS: _units,
    What.CAMPAIGNS: _campaigns,
    What.TARGETS: _targets,
    What.DOSSIERS: _dossiers,
    What.HONOURS: _honours,
}
