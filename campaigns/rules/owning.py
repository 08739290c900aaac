"""Rights over a campaign by its owner: the standing agency's over all it serves, a unit's own people's over their unit.

A unit's officer and head keep the plans of the very unit they hold a seat at, never those of units below it.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import NOT_YOURS, has_permission, own_unit_ids, unit_scope
from thidua.common.errors import NotAllowed
from thidua.units.models import Unit

# What a right over all units of a government is called when it is held over one's own unit alone.
OWN: dict[P, P] = {
    P.EDIT_CAMPAIGN: P.EDIT_OWN_CAMPAIGN,
    P.RECEIVE_SUBMISSION: P.EDIT_OWN_CAMPAIGN,
    P.LAUNCH_CAMPAIGN: P.LAUNCH_OWN_CAMPAIGN,
}


def holds(user: User, permission: P, owner: Unit) -> bool:
    return has_permission(user, permission, owner) or owner.pk in own_unit_ids(user, OWN[permission])


def check_holds(user: User, permission: P, owner: Unit) -> None:
    if not holds(user, permission, owner):
        raise NotAllowed(NOT_YOURS)


def holds_somewhere(user: User | AnonymousUser, permission: P) -> bool:
    return has_permission(user, permission) or has_permission(user, OWN[permission])


def owner_scope(user: User | AnonymousUser, permission: P, field: str = "owner") -> Q:
    """Rows whose `<field>` unit the person holds the right over; pass field="" for Unit itself."""
    key = f"{field}_id__in" if field else "pk__in"
    return unit_scope(user, permission, field) | Q(**{key: own_unit_ids(user, OWN[permission])})
