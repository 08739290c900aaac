from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from thidua.audit import registry, wording
from thidua.audit.models import AuditEvent
from thidua.common.dates import start_of
from thidua.common.people import Person
from thidua.common.permissions import Permission
from thidua.common.queries import matches


def history_of(obj: models.Model) -> QuerySet[AuditEvent]:
    """Events about one object, newest first. The caller has already checked that the reader may see `obj`."""
    return AuditEvent.objects.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))


def timeline_of(obj: models.Model, limit: int = 50) -> list[dict[str, Any]]:
    """The history of an object as `{% timeline %}` and `audit/history.html` read it."""
    return [wording.as_timeline(event) for event in history_of(obj)[:limit]]


def last_writers(obj: models.Model, limit: int = 50) -> dict[str, tuple[str, datetime]]:
    """field → (who changed it last, when), out of the newest events of an object; many events carry every value."""
    found: dict[str, tuple[str, datetime]] = {}
    for event in history_of(obj)[:limit]:
        for name, value in event.after.items():
            if name not in event.before or event.before[name] != value:
                found.setdefault(name, (event.actor_name, event.at))
    return found


def changes_of(model: type[models.Model], keys: Iterable[int]) -> dict[int, tuple[int, datetime]]:
    """key → (number of events, time of the last one) for many rows of a model with one query."""
    rows = AuditEvent.objects.filter(object_type=model._meta.label_lower, object_id__in=[str(key) for key in keys])
    counted = rows.order_by().values("object_id").annotate(events=models.Count("pk"), last=models.Max("at"))
    return {int(row["object_id"]): (row["events"], row["last"]) for row in counted}


def timeline_of_all(objects: Iterable[models.Model], limit: int = 100) -> list[dict[str, Any]]:
    """One history of several objects (a dossier and its nominations), newest first, each event naming its object."""
    scope = Q(pk__in=[])
    for obj in objects:
        scope |= Q(object_type=obj._meta.label_lower, object_id=str(obj.pk))
    return [wording.as_timeline(event, named=True) for event in AuditEvent.objects.filter(scope)[:limit]]


def visible_to(user: Person) -> QuerySet[AuditEvent]:
    """Events of the units a reader answers for, and of the catalogues that all units share."""
    if not user.may(Permission.VIEW_AUDIT):
        return AuditEvent.objects.none()
    units = user.units_with(Permission.VIEW_AUDIT).order_by().values("pk")
    shared = Q(unit_id__isnull=True, object_type__in=registry.shared_types())
    return AuditEvent.objects.filter(Q(unit_id__in=units) | shared)


def search(
    user: Person,
    *,
    q: str = "",
    verb: str = "",
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[AuditEvent]:
    """The trail a reader may see, narrowed by words, verb and days (both ends included)."""
    rows = visible_to(user).filter(matches(q))
    if verb:
        rows = rows.filter(verb=verb)
    if since:
        rows = rows.filter(at__gte=start_of(since))
    if until:
        rows = rows.filter(at__lt=start_of(until + timedelta(days=1)))
    return rows.order_by("-at", "-pk")
