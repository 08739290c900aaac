"""Councils and their seats, those in office and those of before."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from dossiers.models import Council, CouncilMember, CouncilSession
from thidua.accounts.models import Membership, User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.roles import roles_with
from thidua.accounts.scope import permission_paths, unit_scope
from thidua.accounts.selectors import users_with_permission
from thidua.common import clock
from thidua.common.errors import NotAllowed
from thidua.common.queries import in_force, matches
from thidua.units.models import Unit
from thidua.units.selectors import active_on

_READERS = (P.MANAGE_COUNCIL, P.MANAGE_SESSION, P.APPRAISE_DOSSIER, P.APPROVE_DECISION)


def visible_to(user: User) -> QuerySet[Council]:
    """Those who keep councils, prepare sessions, appraise or decide at its level, and whoever has or had a seat."""
    scope = Q(pk__in=CouncilMember.objects.filter(user=user).values("council_id"))
    for permission in _READERS:
        scope |= unit_scope(user, permission)
    return Council.objects.filter(scope).select_related("unit")


def check_may_list(user: User) -> None:
    if not any(permission_paths(user, permission) for permission in (*_READERS, P.VOTE)):
        raise NotAllowed("Bạn không có quyền xem thành phần Hội đồng.")


def listing(user: User, filters: dict[str, Any]) -> QuerySet[Council]:
    rows = visible_to(user)
    if "q" in filters:
        rows = rows.filter(matches(filters["q"], "unit__search_text"))
    seated = Count("members", filter=in_force(clock.today(), "members__"), distinct=True)
    return rows.annotate(seated=seated, met=Count("sessions", distinct=True)).order_by("unit__path", "name", "pk")


def levels_for(user: User) -> QuerySet[Unit]:
    """Units whose council this person may establish."""
    return active_on(clock.today()).filter(unit_scope(user, P.MANAGE_COUNCIL, "")).order_by("path")


def candidates(council: Council) -> QuerySet[User]:
    """People of this level who may vote here and have no seat: not those who vote for a level above."""
    reaching = [one.pk for one in users_with_permission(P.VOTE, council.unit)]
    placed = Membership.objects.filter(
        in_force(clock.today()), unit__path__startswith=council.unit.path, role__in=roles_with(P.VOTE)
    )
    staying = Q(valid_to__isnull=True) | Q(valid_to__gte=clock.today())
    rows = User.objects.filter(pk__in=reaching).filter(pk__in=placed.values("user"))
    rows = rows.exclude(pk__in=council.members.filter(staying).values("user"))
    return rows.order_by("name_sort", "pk")


def seats_of(council: Council) -> QuerySet[CouncilMember]:
    return council.members.select_related("user", "replaces__user").order_by("user__name_sort", "pk")


def in_office(seats: list[CouncilMember], day: date) -> list[CouncilMember]:
    """Today's members and those whose seat begins later, by position."""
    rows = [seat for seat in seats if seat.valid_to is None or seat.valid_to >= day]
    return sorted(rows, key=lambda seat: seat.rank)


def former(seats: list[CouncilMember], day: date) -> list[CouncilMember]:
    rows = [seat for seat in seats if seat.valid_to is not None and seat.valid_to < day]
    return sorted(rows, key=lambda seat: str(seat.valid_to), reverse=True)


def last_sessions(council: Council) -> list[CouncilSession]:
    return list(council.sessions.order_by("-held_at", "-pk")[:10])
