"""Addresses behind numbers."""

from __future__ import annotations

from django.urls import reverse
from django.utils.http import urlencode

from thidua.dashboards.enums import What
from thidua.dashboards.selectors.scope import Scope


def rows_url(scope: Scope, what: What, count: int = 1, **keys: object) -> str:
    """The list behind a number; nothing to list, no link."""
    if not count:
        return ""
    query = {"what": what.value, **scope.keys(), **{name: str(value) for name, value in keys.items()}}
    return f"{reverse('dashboards:rows')}?{urlencode(query)}"


def scope_url(scope: Scope, **changes: object) -> str:
    """The same page for another part of the tree."""
    query = {**scope.keys(), **{name: str(value) for name, value in changes.items()}}
    campaign = query.pop("campaign", None)
    page = reverse("dashboards:campaign", args=[campaign]) if campaign else reverse("dashboards:overview")
    if not campaign and scope.year is None:
        # Without the key the page opens on the present year.
        query["year"] = ""
    return f"{page}?{urlencode(query)}"
