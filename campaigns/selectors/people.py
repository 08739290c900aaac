"""Whom a campaign speaks to, for many units at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.accounts.roles import roles_with
from thidua.accounts.selectors import people_of_units
from thidua.units.models import Unit


def senders_of(unit_ids: Iterable[int], on: date) -> list[User]:
    """Officers and heads of these units, each person once."""
    people = people_of_units(unit_ids, *roles_with(Permission.SEND_SUBMISSION), on=on)
    return list({user.pk: user for users in people.values() for user in users}.values())


def units_without_sender(units: list[Unit], on: date) -> list[Unit]:
    """Units that nobody could send for on that day."""
    people = people_of_units([unit.pk for unit in units], *roles_with(Permission.SEND_SUBMISSION), on=on)
    return [unit for unit in units if unit.pk not in people]
