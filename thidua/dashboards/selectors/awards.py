"""Honours by award, by kind of recipient and by group; titles and commendations apart, revoked ones left out."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from awards.enums import AwardNature, HonourStatus, RecipientGroup, RecipientType
from awards.models import AwardKind, Honour
from awards.selectors.register import register_visible_to
from dossiers.selectors.facts import occasion_key
from thidua.dashboards.selectors.scope import Scope

# The key of recipients whose group was never written down.
NO_GROUP = "none"


@dataclass(frozen=True, slots=True)
class AwardLine:
    """A row of a table of honours; `before` is the year before, None when all years are counted."""

    key: str
    label: str
    now: int
    before: int | None


def honours(scope: Scope) -> QuerySet[Honour]:
    """Honours given to the scope's units and their people, by the unit they belonged to then."""
    rows = _all_years(scope)
    if scope.year is not None:
        rows = rows.filter(decided_on__year=scope.year)
    return rows.select_related("recipient", "award_kind", "unit_then", "line__decision").order_by("-decided_on", "-pk")


def _all_years(scope: Scope) -> QuerySet[Honour]:
    rows = register_visible_to(scope.user).filter(scope.holds("unit_then")).exclude(status=HonourStatus.REVOKED)
    if scope.campaign is not None:
        rows = rows.filter(occasion_key=occasion_key(scope.campaign))
    return rows


def by_kind(scope: Scope) -> dict[AwardNature, list[tuple[AwardKind, AwardLine]]]:
    found = _counts(scope, "award_kind_id")
    kinds = AwardKind.objects.filter(pk__in=list(found)).order_by("rank", "name", "pk")
    lines = [(kind, _line(scope, str(kind.pk), kind.name, found[kind.pk])) for kind in kinds]
    return {nature: [row for row in lines if row[0].nature == nature] for nature in AwardNature}


def by_type(scope: Scope) -> list[AwardLine]:
    found = _counts(scope, "recipient__type")
    return [_line(scope, kind.value, kind.label, found.get(kind.value, (0, 0))) for kind in RecipientType]


def by_group(scope: Scope) -> list[AwardLine]:
    """Groups that were recorded; the last line counts recipients without one."""
    found = _counts(scope, "recipient__group")
    lines = [_line(scope, group.value, group.label, found[group.value]) for group in RecipientGroup if group in found]
    return [*lines, _line(scope, NO_GROUP, "Chưa ghi nhóm", found[""])] if "" in found else lines


def _counts(scope: Scope, field: str) -> dict[str | int, tuple[int, int]]:
    """One query: key → (this year, the year before); without a year (all, 0)."""
    rows = _all_years(scope).order_by().values(field)
    if scope.year is None:
        return {row[field]: (row["now"], 0) for row in rows.annotate(now=Count("pk"))}
    this, before = Q(decided_on__year=scope.year), Q(decided_on__year=scope.year - 1)
    found = rows.filter(this | before).annotate(now=Count("pk", filter=this), before=Count("pk", filter=before))
    return {row[field]: (row["now"], row["before"]) for row in found}


def _line(scope: Scope, key: str, label: str, counts: tuple[int, int]) -> AwardLine:
    return AwardLine(key, label, counts[0], None if scope.year is None else counts[1])
