"""Who may do what where, computed from today's memberships and today's tree on every request.

Nothing here is cached across requests: a role removed is gone with the next click. Within one request the memberships
of the user object are read once (`user._grants`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from thidua.accounts.permissions import Permission
from thidua.accounts.roles import Reach
from thidua.common import clock
from thidua.common.errors import NotAllowed
from thidua.common.queries import in_force

if TYPE_CHECKING:
    from thidua.accounts.models import User
    from thidua.units.models import Unit

NOT_YOURS = "Bạn không có quyền thực hiện việc này."


@dataclass(frozen=True, slots=True)
class Grant:
    """One membership made concrete: these permissions hold on every unit whose path starts with `path`."""

    role: str
    unit_id: int
    unit_path: str
    path: str
    permissions: frozenset[Permission]


def grants_of(user: User | AnonymousUser, on: date | None = None) -> list[Grant]:
    """Memberships in force (today by default). Inactive and anonymous people have none."""
    if not user.is_authenticated or not user.is_active:
        return []
    if on is not None:
        return _read_grants(user, on)
    today = clock.today()
    cached: tuple[date, list[Grant]] | None = getattr(user, "_grants", None)
    if cached is None or cached[0] != today:
        cached = (today, _read_grants(user, today))
        user._grants = cached  # type: ignore[union-attr,attr-defined]  # lives as long as this request's user object
    return cached[1]


def _read_grants(user: User, day: date) -> list[Grant]:
    rows = user.memberships.filter(in_force(day)).select_related("unit").order_by("pk")
    return [
        Grant(m.role, m.unit_id, m.unit.path, reach_path(m.unit, m.role_class.reach), m.role_class.permissions)
        for m in rows
    ]


def reach_path(unit: Unit, reach: Reach) -> str:
    """Path prefix of a grant: the standing agency acts for the government right above it, everyone else for itself."""
    if reach is Reach.OWN or not unit.is_standing_agency or unit.depth == 1:
        return str(unit.path)
    return str(unit.path[: -unit.steplen])


def has_permission(user: User | AnonymousUser, permission: Permission, unit: Unit | None = None) -> bool:
    """Holds the permission on `unit`, or anywhere when no unit is named."""
    return any(
        permission in grant.permissions and (unit is None or unit.path.startswith(grant.path))
        for grant in grants_of(user)
    )


def check_permission(user: User, permission: Permission, unit: Unit | None = None) -> None:
    if not has_permission(user, permission, unit):
        raise NotAllowed(NOT_YOURS)


def permission_paths(user: User | AnonymousUser, permission: Permission) -> list[str]:
    """Path prefixes of the units on which the user holds the permission."""
    return sorted({grant.path for grant in grants_of(user) if permission in grant.permissions})


def unit_scope(user: User | AnonymousUser, permission: Permission, field: str = "unit") -> Q:
    """Filter for rows whose `<field>` unit lies in the user's scope; matches nothing without the permission.

    `unit_scope(user, P.VIEW_DOSSIER, "unit")` → Q(unit__path__startswith=…) | …; pass field="" for Unit itself.
    """
    lookup = f"{field}__path__startswith" if field else "path__startswith"
    scope = Q(pk__in=[])
    for path in permission_paths(user, permission):
        scope |= Q(**{lookup: path})
    return scope


def own_unit_ids(user: User | AnonymousUser, permission: Permission) -> list[int]:
    """Ids of the units at which the user holds the permission directly (not the units below)."""
    return sorted({grant.unit_id for grant in grants_of(user) if permission in grant.permissions})
