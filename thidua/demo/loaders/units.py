"""The unit trees of the two provinces with their codes, reorganisations and clusters."""

from __future__ import annotations

from datetime import date

from thidua.common.text import sort_key
from thidua.demo.loaders.source import Row, day_or_none, read
from thidua.units.enums import EventSide
from thidua.units.models import Cluster, ClusterMember, Unit, UnitCode, UnitEvent, UnitEventPart, UnitName

FILES = ("units_son_la", "units_dien_bien")
BEFORE_RECORDS = date(1900, 1, 1)


def load() -> int:
    """Add the units that are missing; returns how many."""
    made = 0
    for name in FILES:
        content = read(name)
        made += _load_tree(content["units"])
        units = by_key()
        for row in content["events"]:
            _load_event(row, units)
        for row in content["clusters"]:
            _load_cluster(row, units, owner=units[content["units"][0]["key"]])
    return made


def by_key() -> dict[str, Unit]:
    return {unit.demo_key: unit for unit in Unit.objects.exclude(demo_key=None) if unit.demo_key}


def _load_tree(rows: list[Row]) -> int:
    known = by_key()
    missing = [row for row in rows if row["key"] not in known]
    # In alphabetical order each new child is the last one, so the tree never has to move its siblings.
    for parent in dict.fromkeys(row.get("parent") for row in rows):
        children = [row for row in missing if row.get("parent") == parent]
        for row in sorted(children, key=lambda row: sort_key(row["name"])):
            known[row["key"]] = _add_unit(row, known[parent].pk if parent else None)
    return len(missing)


def _add_unit(row: Row, parent_id: int | None) -> Unit:
    fields = {
        "demo_key": row["key"],
        "name": row["name"],
        "name_sort": sort_key(row["name"])[:600],
        "short_name": row["short_name"],
        "kind": row["kind"],
        "document_code": row.get("document_code", ""),
        "place_name": row.get("place", ""),
        "established_on": day_or_none(row.get("established_on")),
        "dissolved_on": day_or_none(row.get("dissolved_on")),
        "is_standing_agency": row.get("standing_agency", False),
        "note": row.get("note", ""),
    }
    unit = Unit(**fields)
    if parent_id:
        # Read afresh: treebeard keeps the number of children on the parent object.
        Unit.objects.add_child(Unit.objects.get(pk=parent_id), instance=unit)
    else:
        Unit.objects.add_root(instance=unit)
    begun = unit.established_on or BEFORE_RECORDS
    UnitName.objects.create(unit=unit, name=unit.name, valid_from=begun, valid_to=unit.dissolved_on)
    for code in row.get("codes", []):
        UnitCode.objects.create(
            unit=unit, scheme=code["scheme"], code=code["code"], valid_from=begun, valid_to=unit.dissolved_on
        )
    return unit


def _load_event(row: Row, units: dict[str, Unit]) -> None:
    first = units[row["sources"][0]]
    effective = date.fromisoformat(row["effective_on"])
    if UnitEventPart.objects.filter(unit=first, side=EventSide.BEFORE, event__effective_on=effective).exists():
        return
    event = UnitEvent.objects.create(
        kind=row["kind"], effective_on=effective, document=row["document"], note=row.get("note", "")
    )
    sides = ((EventSide.BEFORE, row["sources"]), (EventSide.AFTER, row.get("results", [])))
    UnitEventPart.objects.bulk_create(
        UnitEventPart(event=event, unit=units[key], side=side) for side, keys in sides for key in keys
    )


def _load_cluster(row: Row, units: dict[str, Unit], owner: Unit) -> None:
    cluster, made = Cluster.objects.get_or_create(
        owner=owner,
        year=row["year"],
        name=row["name"],
        defaults={"kind": row["kind"], "head": units[row["head"]], "deputy": units[row["deputy"]]},
    )
    if made:
        for key in row["members"]:
            ClusterMember.objects.create(cluster=cluster, unit=units[key])
