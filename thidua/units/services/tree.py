"""Writing the tree. Every change of shape holds the roots: two changes never compute paths from the same past."""

from __future__ import annotations

from django.db import transaction

from thidua.common.errors import InvalidInput
from thidua.units.models import Unit


def lock_tree() -> None:
    """One writer of the tree at a time: waits for the rows of all roots.

    `no_key` leaves the rows that only refer to a unit (memberships, duties, dossiers) free to be written meanwhile.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("the tree is changed inside a transaction only")
    list(Unit.objects.select_for_update(no_key=True).filter(depth=1).order_by("pk").values_list("pk", flat=True))


def reread(unit: Unit) -> Unit:
    """The unit as it stands now, locked; the caller's copy may carry a path of the past."""
    fresh: Unit = Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    return fresh


def reread_all(units: list[Unit]) -> list[Unit]:
    """Locked in one order (by pk), returned in the caller's."""
    pks = [unit.pk for unit in units]
    if len(set(pks)) != len(pks):
        raise InvalidInput("Một đơn vị được chọn hai lần.", field="units")
    found = {row.pk: row for row in Unit.objects.select_for_update(no_key=True).filter(pk__in=pks).order_by("pk")}
    return [found[pk] for pk in pks]


def insert(unit: Unit, parent: Unit | None) -> Unit:
    """Put a new unit last among its siblings: nobody else's path changes."""
    if parent is None:
        Unit.objects.add_root(instance=unit)
    else:
        Unit.objects.add_child(parent, instance=unit)
    return unit


def move_under(unit: Unit, parent: Unit) -> None:
    Unit.objects.move(unit, parent, "last-child")
