"""Reorganisations. Each is one event that cites its document; units that end stay, with their history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from thidua.audit import services as audit
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.common.people import Person
from thidua.common.text import squeeze
from thidua.units import selectors
from thidua.units.enums import UnitEventKind
from thidua.units.models import Unit, UnitEvent, UnitName
from thidua.units.rules import check_can_add_under, check_can_manage, check_event_day, check_is_living
from thidua.units.services import tree
from thidua.units.services.units import NewUnit, check_name_free, check_values, end_before, record_event


@transaction.atomic
def rename_unit(
    *, by: Person | None, unit: Unit, new_name: str, effective_on: date, document: str, short_name: str | None = None
) -> UnitEvent:
    unit = _ready(by, unit)
    new_name = squeeze(new_name)
    if new_name == unit.name:
        raise InvalidInput("Tên mới trùng với tên đang dùng.", field="new_name")
    present = unit.names.filter(valid_to__isnull=True).order_by("-valid_from").first()
    if present is not None and effective_on <= present.valid_from:
        raise InvalidInput("Ngày có hiệu lực phải sau ngày bắt đầu của tên đang dùng.", field="effective_on")
    check_event_day([unit], effective_on)
    old_name, unit.name = unit.name, new_name
    if short_name is not None:
        unit.short_name = squeeze(short_name)
    _check_new_name(unit)
    if present is not None:
        end_before(present, effective_on)
    UnitName.objects.create(unit=unit, name=new_name, valid_from=effective_on, basis=squeeze(document)[:250])
    unit.save(update_fields=["name", "short_name"])
    event = record_event(UnitEventKind.RENAME, effective_on, document, before=[unit], after=[unit])
    _trail(by, "unit.renamed", unit, event, before={"name": old_name}, after={"name": new_name})
    return event


def _check_new_name(unit: Unit) -> None:
    try:
        check_values(unit)
        check_name_free(unit, selectors.parent_of(unit))
    except InvalidInput as error:
        raise InvalidInput(error.message, field="new_name" if error.field == "name" else error.field) from error


@transaction.atomic
def merge_units(
    *, by: Person | None, units: Sequence[Unit], into: Unit | NewUnit, effective_on: date, document: str
) -> Unit:
    """Several units become one: an existing one that absorbs the others, or a new one.

    Living units below the ended ones pass under the one that remains.
    """
    tree.lock_tree()
    ending = tree.reread_all(list(units))
    survivor = None if isinstance(into, NewUnit) else tree.reread(into)
    if survivor is not None and survivor in ending:
        raise InvalidInput("Đơn vị tiếp nhận không được nằm trong danh sách sáp nhập.", field="units")
    if len(ending) + (survivor is not None) < 2:
        raise InvalidInput("Hãy chọn ít nhất hai đơn vị.", field="units")
    before = [*ending, survivor] if survivor else ending
    for unit in before:
        check_can_manage(by, unit)
        check_is_living(unit)
    check_event_day(before, effective_on)
    _check_no_line(ending, survivor)
    target = _found(by, into, effective_on, document, ending) if isinstance(into, NewUnit) else tree.reread(into)
    event = record_event(UnitEventKind.MERGE, effective_on, document, before=before, after=[target])
    for unit in ending:
        _hand_over_children(by, unit, target, event)
        _end(unit, effective_on)
        _trail(by, "unit.merged", unit, event, after={"successors": target.name})
    _trail(by, "unit.absorbed", target, event, before={"predecessors": ", ".join(unit.name for unit in ending)})
    return target


def _check_no_line(ending: list[Unit], survivor: Unit | None) -> None:
    """A unit cannot be merged with one above or below it: its own branch would hang from nothing."""
    everyone = [*ending, survivor] if survivor else ending
    for unit in ending:
        if any(unit is not other and unit.contains(other) for other in everyone):
            raise InvalidInput(f"{unit.name} là cấp trên của một đơn vị trong cùng lần sáp nhập.", field="units")


@transaction.atomic
def split_unit(
    *,
    by: Person | None,
    unit: Unit,
    parts: Sequence[NewUnit],
    effective_on: date,
    document: str,
    keep: bool = False,
) -> list[Unit]:
    """One unit gives rise to others. `keep`: it lives on beside them (tách); otherwise it ends (chia)."""
    unit = _ready(by, unit)
    check_event_day([unit], effective_on)
    if len(parts) < (1 if keep else 2):
        raise InvalidInput("Hãy nhập các đơn vị mới: ít nhất một khi tách, ít nhất hai khi chia.", field="names")
    if not keep:
        _check_no_children(unit)
        _end(unit, effective_on)
    made = [_found(by, part, effective_on, document, [unit]) for part in parts]
    after = [unit, *made] if keep else made
    event = record_event(UnitEventKind.SPLIT, effective_on, document, before=[unit], after=after)
    _trail(by, "unit.split", unit, event, after={"successors": ", ".join(part.name for part in made)})
    return made


@transaction.atomic
def move_unit(*, by: Person | None, unit: Unit, parent: Unit, effective_on: date, document: str) -> UnitEvent:
    """Another unit becomes the superior; everything below moves along."""
    unit, parent = _ready(by, unit), tree.reread(parent)
    check_can_manage(by, parent)
    check_is_living(parent)
    check_event_day([unit], effective_on)
    if unit.contains(parent):
        raise InvalidInput(
            "Không thể chuyển một đơn vị vào chính nó hoặc vào đơn vị trực thuộc của nó.", field="parent"
        )
    if unit.parent_path == parent.path:
        raise InvalidInput("Đơn vị đã trực thuộc đơn vị này.", field="parent")
    check_name_free(unit, parent)
    old = selectors.parent_of(unit)
    tree.move_under(unit, parent)
    event = record_event(UnitEventKind.MOVE, effective_on, document, before=[unit], after=[unit])
    before = {"parent": old.name if old else ""}
    _trail(by, "unit.moved", unit, event, before=before, after={"parent": parent.name})
    return event


@transaction.atomic
def dissolve_unit(*, by: Person | None, unit: Unit, effective_on: date, document: str) -> UnitEvent:
    unit = _ready(by, unit)
    check_event_day([unit], effective_on)
    _check_no_children(unit)
    _end(unit, effective_on)
    event = record_event(UnitEventKind.DISSOLVE, effective_on, document, before=[unit])
    _trail(by, "unit.dissolved", unit, event)
    return event


def _ready(by: Person | None, unit: Unit) -> Unit:
    tree.lock_tree()
    unit = tree.reread(unit)
    check_can_manage(by, unit)
    check_is_living(unit)
    return unit


def _check_no_children(unit: Unit) -> None:
    living = selectors.children(unit).filter(dissolved_on__isnull=True).count()
    if living:
        raise WrongState(f"{unit.name} còn {living} đơn vị trực thuộc đang hoạt động; hãy chuyển các đơn vị đó trước.")


def _found(by: Person | None, new: NewUnit, day: date, document: str, before: list[Unit]) -> Unit:
    """The unit that a reorganisation brings into being; by default beside the first one that ended."""
    parent = tree.reread(new.parent) if new.parent else selectors.parent_of(before[0])
    _check_parent(by, parent, before)
    unit = Unit(
        name=squeeze(new.name),
        short_name=squeeze(new.short_name),
        kind=new.kind,
        document_code=new.document_code or before[0].document_code,
        place_name=squeeze(new.place_name),
        demo_key=new.demo_key,
        established_on=day,
    )
    check_values(unit)
    check_name_free(unit, parent, besides=before)
    tree.insert(unit, parent)
    UnitName.objects.create(unit=unit, name=unit.name, valid_from=day, basis=squeeze(document)[:250])
    after = {"name": unit.name, "kind": unit.get_kind_display(), "predecessors": ", ".join(old.name for old in before)}
    audit.record(by=by, verb="unit.created", obj=unit, unit_id=unit.pk, after=after, reason=document)
    return unit


def _check_parent(by: Person | None, parent: Unit | None, before: list[Unit]) -> None:
    if any(parent is not None and old.contains(parent) for old in before):
        raise InvalidInput("Đơn vị mới không thể trực thuộc đơn vị vừa kết thúc hoạt động.", field="parent")
    try:
        check_can_add_under(by, parent)
    except NotAllowed as error:
        raise NotAllowed(error.message, field="parent") from error
    if parent is not None:
        check_is_living(parent)


def _end(unit: Unit, day: date) -> None:
    """`day` is the first day without the unit. Its name and codes end with it, so the codes may be given out again."""
    unit.dissolved_on = day
    unit.save(update_fields=["dissolved_on"])
    for name in unit.names.filter(valid_to__isnull=True):
        end_before(name, day)
    for code in unit.codes.filter(valid_to__isnull=True):
        end_before(code, day)


def _hand_over_children(by: Person | None, unit: Unit, target: Unit, event: UnitEvent) -> None:
    for child in selectors.children(unit).filter(dissolved_on__isnull=True):
        tree.move_under(child, target)
        before, after = {"parent": unit.name}, {"parent": target.name}
        _trail(by, "unit.moved", child, event, before=before, after=after)


def _trail(
    by: Person | None,
    verb: str,
    unit: Unit,
    event: UnitEvent,
    before: dict[str, str] | None = None,
    after: dict[str, str] | None = None,
) -> None:
    after = {**(after or {}), "effective_on": event.effective_on.isoformat()}
    audit.record(by=by, verb=verb, obj=unit, unit_id=unit.pk, before=before, after=after, reason=event.document)
