from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from thidua.accounts.models import Membership, User
from thidua.accounts.permissions import Permission
from thidua.accounts.roles import ROLES, STAFF, UNIT_HEAD, UNIT_OFFICER, roles_with
from thidua.accounts.rules import reach_of
from thidua.common import clock
from thidua.common.queries import in_force, matches
from thidua.units.models import Unit


def visible_to(user: User) -> QuerySet[User]:
    """Accounts an administrator keeps: people placed somewhere in the scope, now or once, and oneself.

    Accounts placed nowhere yet are shown to administrators of a whole province only.
    """
    paths = user.paths_with(Permission.MANAGE_ACCOUNTS)
    placed = Q(pk__in=[])
    for path in paths:
        placed |= Q(unit__path__startswith=path)
    inside = Exists(Membership.objects.filter(placed, user=OuterRef("pk")))
    scope = Q(inside) | Q(pk=user.pk)
    if any(len(path) == Unit.steplen for path in paths):
        scope |= ~Q(Exists(Membership.objects.filter(user=OuterRef("pk"))))
    return User.objects.filter(scope).order_by("name_sort", "pk")


def memberships_visible_to(user: User) -> QuerySet[Membership]:
    scope = Q(user=user)
    for path in user.paths_with(Permission.MANAGE_ACCOUNTS):
        scope |= Q(unit__path__startswith=path)
    return Membership.objects.filter(scope).select_related("unit", "user")


def memberships_at(unit: Unit, on: date | None = None) -> QuerySet[Membership]:
    """People placed exactly at a unit on a day (today)."""
    rows = Membership.objects.filter(in_force(on or clock.today()), unit=unit, user__is_active=True)
    return rows.select_related("user", "unit").order_by("user__name_sort", "user_id", "pk")


def users_with_role(unit: Unit, *role_codes: str, on: date | None = None) -> QuerySet[User]:
    """Active people who hold one of the roles exactly at that unit."""
    rows = Membership.objects.filter(in_force(on or clock.today()), unit=unit, role__in=role_codes)
    return User.objects.filter(is_active=True, pk__in=rows.values("user")).order_by("name_sort", "pk")


def people_of_units(unit_ids: Iterable[int], *role_codes: str, on: date | None = None) -> dict[int, list[User]]:
    """`users_with_role` for many units with one query: unit id → people; units without anybody are absent."""
    rows = (
        Membership.objects.filter(
            in_force(on or clock.today()), unit_id__in=list(unit_ids), role__in=role_codes, user__is_active=True
        )
        .select_related("user")
        .order_by("user__name_sort", "user_id", "pk")
    )
    people: dict[int, dict[int, User]] = defaultdict(dict)
    for row in rows:
        people[row.unit_id].setdefault(row.user_id, row.user)
    return {unit_id: list(found.values()) for unit_id, found in people.items()}


def users_reaching(unit: Unit, role_codes: Iterable[str], on: date | None = None) -> list[User]:
    """Active people whose membership in one of the roles extends over the unit."""
    above = unit.ancestor_paths()
    # A standing agency acts for the unit right above it, so it may stand beside the line that leads to `unit`.
    near = Q(unit__path__in=above)
    for depth, path in enumerate(above, start=1):
        near |= Q(unit__is_standing_agency=True, unit__path__startswith=path, unit__depth=depth + 1)
    rows = (
        Membership.objects.filter(near, in_force(on or clock.today()), role__in=list(role_codes), user__is_active=True)
        .select_related("user", "unit")
        .order_by("user__name_sort", "user_id", "pk")
    )
    people = {row.user_id: row.user for row in rows if unit.path.startswith(reach_of(row))}
    return list(people.values())


def users_with_permission(permission: Permission, unit: Unit) -> list[User]:
    return users_reaching(unit, roles_with(permission))


def officers_of(unit: Unit) -> QuerySet[User]:
    return users_with_role(unit, UNIT_OFFICER.code)


def heads_of(unit: Unit) -> QuerySet[User]:
    return users_with_role(unit, UNIT_HEAD.code)


def staff_for(unit: Unit) -> list[User]:
    return users_reaching(unit, [STAFF.code])


def accounts_of_email(email: str) -> QuerySet[User]:
    """Active accounts with that address; several people may share an office's mailbox."""
    return User.objects.filter(email__iexact=email.strip(), is_active=True).exclude(email="").order_by("pk")


def active_account(pk: int) -> User | None:
    return User.objects.filter(pk=pk, is_active=True).first()


def listed(user: User, q: str = "", role: str = "", state: str = "") -> QuerySet[User]:
    """The administrator's page of people, each with `present_memberships`."""
    rows = visible_to(user).filter(matches(q))
    if role:
        present = Membership.objects.filter(in_force(clock.today()), user=OuterRef("pk"), role=role)
        rows = rows.filter(Exists(present))
    if state:
        rows = rows.filter(is_active=state == "open")
    return with_present_memberships(rows)


def with_present_memberships(users: QuerySet[User]) -> QuerySet[User]:
    present = Membership.objects.filter(in_force(clock.today())).select_related("unit").order_by("pk")
    return users.prefetch_related(Prefetch("memberships", present, to_attr="present_memberships"))


def roles_of(user: User) -> QuerySet[Membership]:
    """All roles of a person, present ones first, then the most recent."""
    return user.memberships.select_related("unit").order_by(F("valid_to").desc(nulls_first=True), "-valid_from", "-pk")


def units_to_place(user: User) -> QuerySet[Unit]:
    """Living units at which an administrator may grant roles."""
    return user.units_with(Permission.MANAGE_ACCOUNTS).filter(dissolved_on__isnull=True).order_by("path")


def demo_accounts() -> QuerySet[User]:
    """Trial accounts with their present roles, in the order in which the roles are described."""
    return with_present_memberships(User.objects.filter(is_demo=True, is_active=True).order_by("pk"))


def one_per_role(accounts: Iterable[User]) -> tuple[list[User], list[User]]:
    """The first trial account of each role in the order of the roles, and all the others."""
    first: dict[str, User] = {}
    people = list(accounts)
    for person in people:
        for row in person.present_memberships:  # type: ignore[attr-defined]  # prefetched by with_present_memberships
            first.setdefault(row.role, person)
    chosen = list({first[role].pk: first[role] for role in ROLES if role in first}.values())
    return chosen, [person for person in people if person not in chosen]


def can_open_catalogue(user: User) -> bool:
    """Has, or will have, a role that keeps catalogues or accounts: the flag that lets a person into the admin site."""
    codes = {*roles_with(Permission.MANAGE_CATALOGUE), *roles_with(Permission.MANAGE_ACCOUNTS)} & ROLES.keys()
    return user.memberships.exclude(valid_to__lt=clock.today()).filter(role__in=codes).exists()
