"""Who establishes a council and changes its members."""

from __future__ import annotations

from dossiers.models import Council
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import check_permission
from thidua.common.checks import bool_of
from thidua.units.models import Unit


def check_can_keep(user: User | None, unit: Unit) -> None:
    """`None` is a load by the system."""
    if user is not None:
        check_permission(user, P.MANAGE_COUNCIL, unit)


def check_can_change(user: User, council: Council) -> None:
    check_can_keep(user, council.unit)


can_change = bool_of(check_can_change)
