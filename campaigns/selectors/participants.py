"""Choosing who takes part in a draft."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, QuerySet

from campaigns.models import Campaign, Participation
from thidua.common.queries import matches
from thidua.units.enums import UnitKind
from thidua.units.models import Cluster, Unit
from thidua.units.selectors import active_on


def eligible(campaign: Campaign, day: date) -> QuerySet[Unit]:
    """Units below the owner that exist on `day`."""
    return active_on(day).filter(path__startswith=campaign.owner.path).exclude(pk=campaign.owner_id)


def not_chosen(campaign: Campaign, day: date) -> QuerySet[Unit]:
    chosen = Participation.objects.filter(campaign=campaign).values("unit_id")
    return eligible(campaign, day).exclude(pk__in=chosen).order_by("name_sort", "pk")


def candidates(campaign: Campaign, day: date, text: str = "", kind: str = "") -> QuerySet[Unit]:
    """What the tick list offers: not yet chosen, narrowed by the filters."""
    units = not_chosen(campaign, day)
    if text:
        units = units.filter(matches(text))
    return units.filter(kind=kind) if kind else units


def kinds_available(campaign: Campaign, day: date) -> list[tuple[str, str]]:
    """Kinds below the owner with the number not yet chosen: 'Xã (75)'. Kinds wholly chosen are left out."""
    rows = not_chosen(campaign, day).order_by().values("kind").annotate(n=Count("pk"))
    counts = {row["kind"]: row["n"] for row in rows}
    return [(kind.value, f"{kind.label} ({counts[kind.value]})") for kind in UnitKind if kind.value in counts]


def clusters_available(campaign: Campaign) -> QuerySet[Cluster]:
    return Cluster.objects.filter(owner=campaign.owner).order_by("-year", "name", "pk")


def chosen_units(campaign: Campaign) -> QuerySet[Participation]:
    rows = Participation.objects.filter(campaign=campaign).select_related("unit")
    return rows.order_by("unit__name_sort", "pk")


def units_taking_part(campaign: Campaign) -> QuerySet[Unit]:
    return Unit.objects.filter(participations__campaign=campaign).order_by("name_sort", "pk")
