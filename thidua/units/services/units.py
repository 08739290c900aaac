from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from thidua.audit import services as audit
from thidua.common import clock
from thidua.common.errors import InvalidInput
from thidua.common.people import Person
from thidua.common.text import squeeze
from thidua.units.enums import EventSide, UnitEventKind, UnitKind
from thidua.units.models import Unit, UnitCode, UnitEvent, UnitEventPart, UnitName
from thidua.units.rules import check_can_add_under, check_can_manage, check_is_living
from thidua.units.services import tree

BEGINNING = date(1900, 1, 1)  # first day of a name when the founding day is not known
_EDITABLE = (
    "name",
    "short_name",
    "kind",
    "document_code",
    "place_name",
    "email",
    "established_on",
    "is_standing_agency",
    "note",
)


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that a reorganisation brings into being."""

    name: str
    kind: str
    parent: Unit | None = None
    short_name: str = ""
    document_code: str = ""  # empty: that of the first unit before the event
    place_name: str = ""
    demo_key: str | None = None


@transaction.atomic
def create_unit(
    *,
    by: Person | None,
    parent: Unit | None,
    name: str,
    kind: str,
    short_name: str = "",
    document_code: str = "",
    place_name: str = "",
    email: str = "",
    established_on: date | None = None,
    is_standing_agency: bool = False,
    note: str = "",
    demo_key: str | None = None,
    codes: Iterable[tuple[str, str]] = (),
    document: str = "",
) -> Unit:
    """`document` is the decision of founding, when there is one to cite; `codes` are pairs of scheme and code."""
    tree.lock_tree()
    parent = tree.reread(parent) if parent else None
    check_can_add_under(by, parent)
    if parent is not None:
        check_is_living(parent)
    unit = Unit(
        name=squeeze(name),
        short_name=squeeze(short_name),
        kind=kind,
        document_code=squeeze(document_code),
        place_name=squeeze(place_name),
        email=email.strip(),
        established_on=established_on,
        is_standing_agency=is_standing_agency,
        note=note,
        demo_key=demo_key,
    )
    check_values(unit)
    check_name_free(unit, parent)
    tree.insert(unit, parent)
    _write_beginnings(unit, codes, document)
    audit.record(by=by, verb="unit.created", obj=unit, unit_id=unit.pk, after=values_of(unit))
    return unit


def _write_beginnings(unit: Unit, codes: Iterable[tuple[str, str]], document: str) -> None:
    first_day = unit.established_on or BEGINNING
    UnitName.objects.create(unit=unit, name=unit.name, valid_from=first_day, basis=squeeze(document)[:250])
    for scheme, code in codes:
        write_code(unit, scheme, code, first_day)
    if document:
        record_event(UnitEventKind.ESTABLISH, unit.established_on or clock.today(), document, after=[unit])


@transaction.atomic
def found_province(*, name: str, agency_name: str) -> Unit:
    """The ground of a new site: a province with the agency that stands by it. Returns the agency."""
    province = create_unit(by=None, parent=None, name=name, kind=UnitKind.PROVINCE, document_code="UBND")
    return create_unit(by=None, parent=province, name=agency_name, kind=UnitKind.DEPARTMENT, is_standing_agency=True)


@transaction.atomic
def update_unit(*, by: Person | None, unit: Unit, **values: Any) -> Unit:
    """Correct what is written about a unit. A new name by decision is `rename_unit`; here a misspelt one is mended."""
    unknown = values.keys() - set(_EDITABLE)
    if unknown:
        raise ValueError(f"not editable: {sorted(unknown)}")
    unit = tree.reread(unit)
    check_can_manage(by, unit)
    before = values_of(unit)
    for name, value in values.items():
        setattr(unit, name, squeeze(value) if isinstance(value, str) and name != "note" else value)
    changed = [name for name in values if before[name] != getattr(unit, name)]
    if not changed:
        return unit
    check_values(unit)
    if "is_standing_agency" in changed:
        # Its people reach as far as the unit above: only who keeps that one may open or close this door.
        check_can_manage(by, _parent(unit) or unit)
    if "name" in changed:
        check_name_free(unit, _parent(unit))
        unit.names.filter(valid_to__isnull=True).update(name=unit.name)
    unit.save(update_fields=changed)
    audit.record(by=by, verb="unit.changed", obj=unit, unit_id=unit.pk, before=before, after=values_of(unit))
    return unit


@transaction.atomic
def set_code(*, by: Person | None, unit: Unit, scheme: str, code: str, valid_from: date) -> UnitCode:
    """Give a unit its code of a scheme; the code it had there ends the day before."""
    unit = tree.reread(unit)
    check_can_manage(by, unit)
    present = unit.codes.filter(scheme=scheme, valid_to__isnull=True).first()
    if present is not None:
        if present.valid_from >= valid_from:
            raise InvalidInput("Mã mới phải có hiệu lực sau ngày bắt đầu của mã đang dùng.", field="valid_from")
        end_before(present, valid_from)
    row = write_code(unit, scheme, code, valid_from)
    unit.save(update_fields=["search_text"])
    before = {"code": present.code if present else "", "scheme": row.get_scheme_display()}
    audit.record(by=by, verb="unit.code_set", obj=unit, unit_id=unit.pk, before=before, after={**before, "code": code})
    return row


def write_code(unit: Unit, scheme: str, code: str, valid_from: date) -> UnitCode:
    code = squeeze(code)
    if not code:
        raise InvalidInput("Hãy nhập mã.", field="code")
    holder = UnitCode.objects.filter(scheme=scheme, code=code, valid_to__isnull=True).select_related("unit").first()
    if holder is not None:
        raise InvalidInput("Mã này đang được một đơn vị khác sử dụng.", field="code")
    return UnitCode.objects.create(unit=unit, scheme=scheme, code=code, valid_from=valid_from)


def end_before(row: UnitName | UnitCode, day: date) -> None:
    """The row's last day is the one before `day`; a name is never left with an end before its beginning."""
    row.valid_to = max(row.valid_from, date.fromordinal(day.toordinal() - 1))
    row.save(update_fields=["valid_to"])


def record_event(
    kind: UnitEventKind,
    effective_on: date,
    document: str,
    *,
    before: Iterable[Unit] = (),
    after: Iterable[Unit] = (),
    note: str = "",
) -> UnitEvent:
    if not squeeze(document):
        raise InvalidInput("Hãy ghi văn bản căn cứ.", field="document")
    if len(document) > 250:
        raise InvalidInput("Văn bản căn cứ dài quá 250 ký tự.", field="document")
    event = UnitEvent.objects.create(kind=kind, effective_on=effective_on, document=squeeze(document), note=note)
    parts = [UnitEventPart(event=event, unit=unit, side=EventSide.BEFORE) for unit in before]
    parts += [UnitEventPart(event=event, unit=unit, side=EventSide.AFTER) for unit in after]
    UnitEventPart.objects.bulk_create(parts)
    return event


def check_values(unit: Unit) -> None:
    if not unit.name:
        raise InvalidInput("Hãy nhập tên đơn vị.", field="name")
    if len(unit.name) > 250:
        raise InvalidInput("Tên đơn vị dài quá 250 ký tự.", field="name")
    if unit.kind not in UnitKind.values:
        raise InvalidInput("Loại đơn vị không hợp lệ.", field="kind")
    if unit.established_on and unit.dissolved_on and unit.dissolved_on < unit.established_on:
        raise InvalidInput("Ngày kết thúc hoạt động phải sau ngày thành lập.", field="established_on")


def check_name_free(unit: Unit, parent: Unit | None, besides: Iterable[Unit] = ()) -> None:
    """Two living units of one parent are told apart by their names."""
    siblings = Unit.objects.filter(name__iexact=unit.name, dissolved_on__isnull=True)
    siblings = siblings.exclude(pk__in=[unit.pk, *(other.pk for other in besides)])
    siblings = (
        siblings.filter(path__startswith=parent.path, depth=parent.depth + 1) if parent else siblings.filter(depth=1)
    )
    if siblings.exists():
        raise InvalidInput("Đã có đơn vị cùng tên dưới cùng đơn vị cấp trên.", field="name")


def _parent(unit: Unit) -> Unit | None:
    return Unit.objects.filter(path=unit.parent_path).first() if unit.parent_path else None


def values_of(unit: Unit) -> dict[str, Any]:
    return {name: getattr(unit, name) for name in _EDITABLE}
