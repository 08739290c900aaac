"""Accounts to try the portal with. Every name is plainly invented; all share one password printed by the command."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.hashers import make_password

from thidua.accounts.models import Membership, User
from thidua.accounts.permissions import Permission
from thidua.accounts.roles import roles_with
from thidua.demo.loaders import units
from thidua.demo.loaders.source import Row, day_or_none, read


def load() -> int:
    """Add the accounts that are missing; returns how many."""
    content = read("people")
    known = set(User.objects.values_list("username", flat=True))
    missing = [row for row in content["people"] if row["username"] not in known]
    if not missing:
        return 0
    places = units.by_key()
    # One hash for all: they share the password anyway, and hashing is slow on purpose.
    password = make_password(content["password"])
    for row in missing:
        user = _add_user(row, password)
        for seat in row["memberships"]:
            Membership.objects.create(
                user=user,
                unit=places[seat["unit"]],
                role=seat["role"],
                valid_from=date.fromisoformat(seat["valid_from"]),
                valid_to=day_or_none(seat.get("valid_to")),
            )
    return len(missing)


def by_username() -> dict[str, User]:
    return {user.username: user for user in User.objects.filter(is_demo=True)}


def _add_user(row: Row, password: str) -> User:
    catalogue_roles = set(roles_with(Permission.MANAGE_CATALOGUE))
    return User.objects.create(
        username=row["username"],
        password=password,
        full_name=row["full_name"],
        job_title=row["job_title"],
        email=row["email"],
        is_demo=True,
        is_staff=any(seat["role"] in catalogue_roles for seat in row["memberships"]),
    )
