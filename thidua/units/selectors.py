from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from thidua.common import clock
from thidua.common.people import Person
from thidua.common.permissions import Permission
from thidua.common.queries import in_force, matches
from thidua.common.text import fold
from thidua.units.enums import EventSide, UnitEventKind
from thidua.units.models import Cluster, ClusterMember, Unit, UnitEvent, UnitEventPart, UnitName

_SUCCESSION = (UnitEventKind.MERGE, UnitEventKind.SPLIT)


def visible_to(user: Person) -> QuerySet[Unit]:
    """The branches a person works in, and the line of units above them. In tree order."""
    paths = {*user.paths_with(Permission.VIEW_CAMPAIGN), *user.paths_with(Permission.MANAGE_CATALOGUE)}
    scope = Q(pk__in=[]) | Q(path__in={above for path in paths for above in _paths_above(path)})
    for path in paths:
        scope |= Q(path__startswith=path)
    return Unit.objects.filter(scope).order_by("path")


def _paths_above(path: str) -> list[str]:
    return [path[:end] for end in range(Unit.steplen, len(path), Unit.steplen)]


def managed_by(user: Person) -> QuerySet[Unit]:
    """Units whose catalogue entries the person keeps."""
    return user.units_with(Permission.MANAGE_CATALOGUE).order_by("path")


def search(user: Person, text: str) -> QuerySet[Unit]:
    return visible_to(user).filter(matches(text)).order_by("name_sort", "pk")


def listed(user: Person, q: str = "", kind: str = "", state: str = "") -> QuerySet[Unit]:
    """The page of units: living ones in tree order unless asked otherwise; the nearest names first when searching."""
    rows = search(user, q) if q else visible_to(user)
    if kind:
        rows = rows.filter(kind=kind)
    today = clock.today()
    if state == "ended":
        return rows.filter(dissolved_on__lte=today)
    return rows if state == "all" else rows.exclude(dissolved_on__lte=today)


def people_at(unit: Unit) -> QuerySet[Any]:
    """Who holds which role exactly here today (rows of the app above, reached through the unit)."""
    rows = unit.user_memberships.filter(in_force(clock.today()), user__is_active=True)
    return rows.select_related("user").order_by("user__name_sort", "user_id", "pk")


def descendants(unit: Unit) -> QuerySet[Unit]:
    """Everything below a unit, without the unit itself, in tree order."""
    return Unit.objects.filter(path__startswith=unit.path).exclude(pk=unit.pk).order_by("path")


def children(unit: Unit) -> QuerySet[Unit]:
    return descendants(unit).filter(depth=unit.depth + 1).order_by("name_sort", "pk")


def ancestors(unit: Unit) -> QuerySet[Unit]:
    """From the root down to the unit's parent."""
    return Unit.objects.filter(path__in=_paths_above(unit.path)).order_by("path")


def parent_of(unit: Unit) -> Unit | None:
    return Unit.objects.filter(path=unit.parent_path).first() if unit.parent_path else None


def standing_agency_of(unit: Unit) -> Unit | None:
    """The agency that helps a government with emulation and commendation: right below it, or the unit itself."""
    if unit.is_standing_agency:
        return unit
    below = Unit.objects.filter(path__startswith=unit.path, depth=unit.depth + 1, is_standing_agency=True)
    return below.filter(dissolved_on__isnull=True).order_by("path").first()


def parents_of(units: Iterable[Unit]) -> dict[int, Unit]:
    """Parent of each unit, by the unit's pk; one query however many units."""
    listed = list(units)
    by_path = {row.path: row for row in Unit.objects.filter(path__in={unit.parent_path for unit in listed} - {""})}
    return {unit.pk: by_path[unit.parent_path] for unit in listed if unit.parent_path in by_path}


def active_on(day: date) -> QuerySet[Unit]:
    return Unit.objects.filter(
        Q(established_on__isnull=True) | Q(established_on__lte=day),
        Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day),
    ).order_by("path")


def as_of(day: date) -> QuerySet[Unit]:
    """Units in existence on a day, each with `name_then`, what it was called."""
    names = UnitName.objects.filter(in_force(day), unit=OuterRef("pk")).order_by("-valid_from").values("name")[:1]
    return active_on(day).annotate(name_then=Coalesce(Subquery(names), F("name")))


def name_on(unit: Unit, day: date) -> str:
    """What the unit was called on a day; before its first known name, the first one."""
    rows = list(unit.names.order_by("valid_from"))
    if not rows:
        return unit.name
    started = [row for row in rows if row.valid_from <= day]
    return (started[-1] if started else rows[0]).name


def events_of(unit: Unit) -> QuerySet[UnitEvent]:
    return UnitEvent.objects.filter(parts__unit=unit).distinct().prefetch_related("parts__unit")


def successors_of(unit: Unit) -> list[Unit]:
    """The living units that carry on from this one, through any chain of mergers and splits."""
    return _follow(unit, EventSide.BEFORE, EventSide.AFTER, keep_dissolved=False)


def predecessors_of(unit: Unit) -> list[Unit]:
    """Every unit that ended up in this one."""
    return _follow(unit, EventSide.AFTER, EventSide.BEFORE, keep_dissolved=True)


def _follow(unit: Unit, start: EventSide, end: EventSide, *, keep_dissolved: bool) -> list[Unit]:
    seen, frontier = {unit.pk}, [unit.pk]
    found: dict[int, Unit] = {}
    while frontier:
        events = UnitEventPart.objects.filter(unit_id__in=frontier, side=start, event__kind__in=_SUCCESSION)
        parts = UnitEventPart.objects.filter(event__in=events.values("event"), side=end).select_related("unit")
        step = {part.unit_id: part.unit for part in parts if part.unit_id not in seen}
        found |= step
        seen |= step.keys()
        # A living unit is an end of the line forwards; backwards the line goes on to the first founders.
        frontier = [pk for pk, row in step.items() if keep_dissolved or row.dissolved_on is not None]
    rows = [row for row in found.values() if keep_dissolved or row.dissolved_on is None]
    return sorted(rows, key=lambda row: (row.name_sort, row.pk))


def clusters_visible_to(user: Person) -> QuerySet[Cluster]:
    """Clusters of any unit the person sees, newest year first."""
    return (
        Cluster.objects.filter(owner__in=visible_to(user).order_by())
        .select_related("owner", "head", "deputy")
        .order_by("-year", "name", "pk")
    )


def clusters_listed(user: Person, q: str = "", year: int | None = None, mine: bool = False) -> QuerySet[Cluster]:
    rows = clusters_visible_to(user).annotate(member_count=Count("memberships"))
    if year:
        rows = rows.filter(year=year)
    if mine:
        rows = rows.filter(pk__in=ClusterMember.objects.filter(unit__in=own_units(user)).values("cluster"))
    wanted = fold(q).split()
    if wanted:
        # A few dozen names a year, without a search column of their own.
        found = [pk for pk, name in rows.values_list("pk", "name") if all(word in fold(name) for word in wanted)]
        rows = rows.filter(pk__in=found)
    return rows


def own_units(user: Person) -> QuerySet[Unit]:
    """Units at which the person holds a role today (rows of the app above, reached through the unit)."""
    today = in_force(clock.today(), "user_memberships__")
    return Unit.objects.filter(today, user_memberships__user_id=user.pk).order_by()


def same_cluster_other_years(cluster: Cluster) -> QuerySet[Cluster]:
    rows = Cluster.objects.filter(owner_id=cluster.owner_id, name=cluster.name).exclude(pk=cluster.pk)
    return rows.order_by("-year", "pk")


def cluster_units(owner: Unit, year: int) -> dict[Cluster, list[Unit]]:
    """Members of every cluster an owner keeps in a year."""
    clusters = Cluster.objects.filter(owner=owner, year=year).order_by("name", "pk")
    clusters = clusters.prefetch_related("memberships__unit")
    return {cluster: [row.unit for row in cluster.memberships.all()] for cluster in clusters}
