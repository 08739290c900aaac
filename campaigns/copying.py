"""Which units a copy of an old campaign takes over: those still there, and whoever succeeded the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from campaigns.models import Campaign
from campaigns.selectors.participants import eligible, units_taking_part
from thidua.units.models import Unit
from thidua.units.selectors import successors_of


@dataclass(frozen=True, slots=True)
class Ended:
    """A unit of the old campaign that is gone, and who carries on."""

    unit: Unit
    successors: list[Unit]


def carried_units(campaign: Campaign, day: date) -> tuple[list[Unit], list[Ended]]:
    """(units still active, those ended with their successors that are not among them). A query per ended unit."""
    living = set(eligible(campaign, day).values_list("pk", flat=True))
    units = list(units_taking_part(campaign))
    still = [unit for unit in units if unit.pk in living]
    known = {unit.pk for unit in still}
    ended = [
        Ended(unit, [heir for heir in successors_of(unit) if heir.pk in living and heir.pk not in known])
        for unit in units
        if unit.pk not in living
    ]
    return still, ended


def successor_units(campaign: Campaign, day: date) -> list[Unit]:
    """Each successor once."""
    _, ended = carried_units(campaign, day)
    return list({heir.pk: heir for item in ended for heir in item.successors}.values())
