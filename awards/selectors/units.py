"""Units to choose from on the pages of decisions and of the register."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from awards.models import AwardAuthority
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import unit_scope
from thidua.common.queries import in_force
from thidua.units.models import Unit


def _active(day: date) -> Q:
    return Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=day)


def units_deciding(user: User | AnonymousUser, day: date) -> QuerySet[Unit]:
    """Units for which the user drafts and whose kind decides some award on that day."""
    kinds = AwardAuthority.objects.filter(in_force(day)).values("decider_kind")
    scope = unit_scope(user, P.DRAFT_DECISION, "")
    return Unit.objects.filter(scope, _active(day), kind__in=kinds).order_by("depth", "name_sort", "pk")


def units_below(issuer: Unit) -> QuerySet[Unit]:
    """Units whose people and collectives an issuer may commend: its own, also dissolved ones with honest history."""
    return Unit.objects.filter(path__startswith=issuer.path).order_by("name_sort", "pk")


def register_units(user: User | AnonymousUser) -> QuerySet[Unit]:
    return Unit.objects.filter(unit_scope(user, P.VIEW_REGISTER, "")).order_by("depth", "name_sort", "pk")


def units_in_charge(user: User | AnonymousUser) -> QuerySet[Unit]:
    """Units whose dossiers the person writes or appraises."""
    scope = unit_scope(user, P.EDIT_DOSSIER, "") | unit_scope(user, P.APPRAISE_DOSSIER, "")
    return Unit.objects.filter(scope, dissolved_on__isnull=True).order_by("depth", "name_sort", "pk")
