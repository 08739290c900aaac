"""Lines of a scoring table: added, corrected, ordered, copied or taken from Excel, while the table is drafted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from campaigns.enums import CriterionKind
from campaigns.models import ScoreCriterion, ScoreSheet
from campaigns.rules.scoring import check_can_edit_table
from campaigns.selectors.scoring import Section, sections_of
from campaigns.services.score_sheets import bump, check_version, lock_sheet
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common.errors import InvalidInput
from thidua.common.numbers import format_number
from thidua.common.text import squeeze

MAX_LINES = 300


@dataclass(frozen=True, slots=True)
class LineValues:
    """What is written about one line; `parent` is the group, by its place in a list when many come at once."""

    kind: str
    text: str
    code: str = ""
    guide: str = ""
    maximum: Decimal | None = None
    minimum: Decimal | None = None


@transaction.atomic
def add_line(
    *, by: User, sheet: ScoreSheet, version: int | None, values: LineValues, parent: ScoreCriterion | None = None
) -> ScoreCriterion:
    row = _editable(by, sheet, version)
    if ScoreCriterion.objects.filter(sheet=row).count() >= MAX_LINES:
        raise InvalidInput(f"Bảng điểm có tối đa {MAX_LINES} dòng.")
    line = ScoreCriterion(sheet=row, order=MAX_LINES + 1)
    _fill(line, values, parent)
    line.save()
    _renumber(row)
    bump(row)
    _record(by, "score_line.added", row, after=_values(line))
    return line


@transaction.atomic
def update_line(
    *, by: User, line: ScoreCriterion, version: int | None, values: LineValues, parent: ScoreCriterion | None = None
) -> ScoreCriterion:
    sheet = _editable(by, line.sheet, version)
    row = _reread(sheet, line)
    if row.kind != values.kind and row.parts.exists():
        raise InvalidInput("Nhóm còn tiêu chí bên trong nên không đổi loại được.", field="kind")
    if parent is not None and parent.pk == row.pk:
        raise InvalidInput("Hãy chọn nhóm khác.", field="parent")
    before = _values(row)
    _fill(row, values, parent)
    row.save()
    _renumber(sheet)
    bump(sheet)
    _record(by, "score_line.changed", sheet, before=before, after=_values(row))
    return row


@transaction.atomic
def remove_line(*, by: User, line: ScoreCriterion) -> None:
    """With a group go its lines; scores given before the table was drafted again go too."""
    sheet = _editable(by, line.sheet, None)
    row = ScoreCriterion.objects.filter(sheet=sheet, pk=line.pk).first()
    if row is None:
        return
    before = {**_values(row), "count": row.parts.count()} if row.parts.exists() else _values(row)
    row.delete()
    _renumber(sheet)
    bump(sheet)
    _record(by, "score_line.removed", sheet, before=before)


@transaction.atomic
def move_line(*, by: User, line: ScoreCriterion, up: bool) -> None:
    """One place up or down among the lines of the same group, or as a whole group; at the end nothing happens."""
    sheet = _editable(by, line.sheet, None)
    row = _reread(sheet, line)
    sections = sections_of(sheet)
    if row.parent_id is None and row.kind == CriterionKind.SECTION:
        place = next(i for i, section in enumerate(sections) if section.head == row)
        _swap(sections, place, up)
    else:
        group = next(section.lines for section in sections if row in section.lines)
        _swap(group, group.index(row), up)
    _write_order(sections)
    bump(sheet)


def _swap(rows: list[Any], place: int, up: bool) -> None:
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]


@transaction.atomic
def replace_lines(
    *,
    by: User,
    sheet: ScoreSheet,
    version: int | None,
    rows: Sequence[tuple[LineValues, int | None]],
    source: str,
) -> int:
    """Put a whole table in place of what is there: rows with the place of their group among the rows."""
    row = _editable(by, sheet, version)
    if not rows:
        raise InvalidInput("Không có dòng nào để đưa vào bảng điểm.")
    if len(rows) > MAX_LINES:
        raise InvalidInput(f"Bảng điểm có tối đa {MAX_LINES} dòng.")
    ScoreCriterion.objects.filter(sheet=row).delete()
    made: list[ScoreCriterion] = []
    for place, (values, group) in enumerate(rows):
        line = ScoreCriterion(sheet=row, order=place)
        _fill(line, values, made[group] if group is not None else None)
        line.save()
        made.append(line)
    _renumber(row)
    bump(row)
    _record(by, "score_line.replaced", row, after={"count": len(made), "source": source})
    return len(made)


def copy_lines(*, by: User, sheet: ScoreSheet, version: int | None, source: ScoreSheet) -> int:
    """The lines of another table, e.g. last year's."""
    rows: list[tuple[LineValues, int | None]] = []
    for section in sections_of(source):
        group = len(rows) if section.head else None
        if section.head:
            rows.append((_values_of(section.head), None))
        rows += [(_values_of(line), group) for line in section.lines]
    return replace_lines(by=by, sheet=sheet, version=version, rows=rows, source=str(source))


def _values_of(line: ScoreCriterion) -> LineValues:
    return LineValues(line.kind, line.text, line.code, line.guide, line.maximum, line.minimum)


def _editable(by: User, sheet: ScoreSheet, version: int | None) -> ScoreSheet:
    row = lock_sheet(sheet.pk)
    check_can_edit_table(by, row)
    check_version(version, row)
    return row


def _reread(sheet: ScoreSheet, line: ScoreCriterion) -> ScoreCriterion:
    row = ScoreCriterion.objects.filter(sheet=sheet, pk=line.pk).first()
    if row is None:
        raise InvalidInput("Dòng này vừa bị người khác xóa.")
    return row


def check_line(values: LineValues, parent: ScoreCriterion | LineValues | None) -> None:
    """The sentence a wrong line is refused with; the same for a form and for a row of Excel."""
    if values.kind not in CriterionKind.values:
        raise InvalidInput("Hãy chọn loại dòng.", field="kind")
    if not values.text.strip():
        raise InvalidInput("Hãy nhập nội dung tiêu chí.", field="text")
    if parent is not None and (values.kind == CriterionKind.SECTION or parent.kind != CriterionKind.SECTION):
        raise InvalidInput("Nhóm tiêu chí không nằm trong nhóm khác.", field="parent")
    if values.kind != CriterionKind.KNOCKOUT and values.maximum is None:
        raise InvalidInput("Hãy nhập điểm tối đa.", field="maximum")
    if values.maximum is not None and values.maximum <= 0:
        raise InvalidInput("Điểm tối đa phải lớn hơn 0.", field="maximum")
    _check_minimum(values)


def _check_minimum(values: LineValues) -> None:
    if values.minimum is None:
        return
    if values.kind != CriterionKind.POINTS:
        raise InvalidInput("Chỉ tiêu chí chấm điểm mới có mức điểm liệt.", field="minimum")
    if values.minimum <= 0 or (values.maximum is not None and values.minimum > values.maximum):
        raise InvalidInput("Mức điểm liệt phải lớn hơn 0 và không quá điểm tối đa.", field="minimum")


def _fill(line: ScoreCriterion, values: LineValues, parent: ScoreCriterion | None) -> None:
    check_line(values, parent)
    line.kind, line.text, line.code = values.kind, squeeze(values.text), squeeze(values.code)
    line.guide, line.parent = values.guide.strip(), parent
    line.maximum = None if values.kind == CriterionKind.KNOCKOUT else values.maximum
    line.minimum = values.minimum


def _renumber(sheet: ScoreSheet) -> None:
    _write_order(sections_of(sheet))


def _write_order(sections: list[Section]) -> None:
    rows = [row for section in sections for row in ((section.head,) if section.head else ()) + tuple(section.lines)]
    for number, row in enumerate(rows):
        if row.order != number:
            row.order = number
            row.save(update_fields=["order"])


def _values(line: ScoreCriterion) -> dict[str, Any]:
    return {
        "text": str(line),
        "score_kind": line.get_kind_display(),
        "maximum": format_number(line.maximum),
        "minimum": format_number(line.minimum),
    }


def _record(by: User, verb: str, sheet: ScoreSheet, **facts: Any) -> None:
    record(by=by, verb=verb, obj=sheet, unit_id=sheet.cluster.owner_id, **facts)
