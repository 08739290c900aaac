"""Whom a campaign speaks to, for many units at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q

from campaigns.rules.owning import OWN
from thidua.accounts.models import Membership, User
from thidua.accounts.permissions import Permission
from thidua.accounts.roles import STAFF, roles_with
from thidua.accounts.scope import own_unit_ids, permission_paths, unit_scope
from thidua.accounts.selectors import people_of_units, staff_for
from thidua.common import clock
from thidua.common.queries import in_force
from thidua.units.models import Unit


def receivers_of(owner: Unit) -> list[User]:
    """Who follows a campaign of this unit: its own standing agency, otherwise its officers and heads.

    The agency of a higher government is told only when the unit has nobody of its own.
    """
    own = Q(unit=owner) | Q(
        unit__is_standing_agency=True, unit__path__startswith=owner.path, unit__depth=owner.depth + 1
    )
    seats = Membership.objects.filter(own, in_force(clock.today()), role=STAFF.code, user__is_active=True)
    people = {seat.user_id: seat.user for seat in seats.select_related("user").order_by("user__name_sort", "user_id")}
    if people:
        return list(people.values())
    keepers = people_of_units([owner.pk], *roles_with(Permission.EDIT_OWN_CAMPAIGN))
    return keepers.get(owner.pk) or staff_for(owner)


def waits_for(user: User, permission: Permission, field: str = "owner") -> Q:
    """Rows whose owner this person is the one to act for: a unit served directly, or one without people of its own.

    Narrower than `owner_scope`: the agency of a province may act for every commune, but a commune with its own people
    is not on its desk.
    """
    direct = Q(**{f"{field}__path__in": permission_paths(user, permission)})
    direct |= Q(**{f"{field}_id__in": own_unit_ids(user, OWN[permission])})
    own = Q(role__in=roles_with(Permission.EDIT_OWN_CAMPAIGN), unit=OuterRef(f"{field}_id")) | Q(
        role=STAFF.code,
        unit__is_standing_agency=True,
        unit__path__startswith=OuterRef(f"{field}__path"),
        unit__depth=OuterRef(f"{field}__depth") + 1,
    )
    seats = Membership.objects.filter(own, in_force(clock.today()), user__is_active=True)
    return direct | (unit_scope(user, permission, field) & ~Q(Exists(seats)))


def senders_of(unit_ids: Iterable[int], on: date) -> list[User]:
    """Officers and heads of these units, each person once."""
    people = people_of_units(unit_ids, *roles_with(Permission.SEND_SUBMISSION), on=on)
    return list({user.pk: user for users in people.values() for user in users}.values())


def units_without_sender(units: list[Unit], on: date) -> list[Unit]:
    """Units that nobody could send for on that day."""
    people = people_of_units([unit.pk for unit in units], *roles_with(Permission.SEND_SUBMISSION), on=on)
    return [unit for unit in units if unit.pk not in people]
