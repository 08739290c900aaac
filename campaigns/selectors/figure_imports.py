"""What an uploaded sheet says, held against what the unit may register and report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from campaigns.enums import CampaignStatus, RollUp
from campaigns.figure_sheet import TYPED, SheetLine
from campaigns.models import FigureImport, Participation, Target, UnitTarget
from campaigns.selectors.figures import reports_of
from campaigns.selectors.participation import in_force, offered_targets, unit_targets_of
from campaigns.wording import goal_words
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.accounts.scope import unit_scope
from thidua.common.forms import PartialDateFormField, VietnameseNumberField
from thidua.common.text import fold
from thidua.documents.models import StoredFile

_NUMBER = VietnameseNumberField(required=False)
_PERIOD = PartialDateFormField(required=False)


def imports_visible_to(user: User) -> QuerySet[FigureImport]:
    scope = unit_scope(user, Permission.VIEW_CAMPAIGN, "participation__unit")
    rows = FigureImport.objects.filter(scope).exclude(participation__campaign__status=CampaignStatus.DRAFT)
    return rows.select_related("participation__campaign", "participation__unit", "file", "created_by")


def may_read_import(user: User, file: StoredFile) -> bool:
    return imports_visible_to(user).filter(file=file).exists()


def sheet_lines(participation: Participation) -> list[SheetLine]:
    """Every target the unit may take up, with what it took up; then its own."""
    known = {row.target_id: row for row in unit_targets_of(participation)}
    lines = []
    for target in offered_targets(participation):
        row = known.get(target.pk)
        figures = (row.value, row.value_to, row.weight) if row else (None, None, None)
        lines.append(SheetLine(f"T{target.pk}", target.text, target.unit_label, goal_words(target), *figures))
    for row in unit_targets_of(participation).filter(target__isnull=True):
        lines.append(SheetLine(f"R{row.pk}", row.text, row.unit_label, "", row.value, row.value_to, row.weight))
    return lines


@dataclass(slots=True)
class Reading:
    """A line understood: which target, and what is to be written."""

    line: dict[str, Any]
    target: Target | None = None
    unit_target: UnitTarget | None = None
    value: Decimal | None = None
    value_to: Decimal | None = None
    weight: Decimal | None = None
    period: str = ""
    result: Decimal | None = None
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"T{self.target.pk}" if self.target else f"R{self.unit_target.pk if self.unit_target else 0}"

    @property
    def name(self) -> str:
        """The target's words, or what the line calls itself."""
        found = self.target or self.unit_target
        return found.text if found else str(self.line.get("text") or "không rõ chỉ tiêu")

    @property
    def changes_figure(self) -> bool:
        """The sheet is handed out with what is registered: only another figure is a change."""
        if self.value is None:
            return False
        row = self.unit_target
        return row is None or (row.value, row.value_to, row.weight) != (self.value, self.value_to, self.weight)

    @property
    def does(self) -> str:
        """What accepting the line will do, in words."""
        parts = []
        if self.changes_figure:
            parts.append("đổi mức đăng ký" if self.unit_target else "đăng ký")
        if self.result is not None:
            parts.append("báo cáo")
        return ", ".join(parts) or "không đổi"


def understand(participation: Participation, lines: Sequence[dict[str, Any]]) -> list[Reading]:
    """Every line with its errors; the number of queries does not grow with the lines."""
    offered = {target.pk: target for target in offered_targets(participation)}
    registered = list(in_force(unit_targets_of(participation)))
    by_target = {row.target_id: row for row in registered if row.target_id}
    own = {row.pk: row for row in registered if row.target_id is None}
    reported = set(reports_of([row.pk for row in registered])) if registered else set()
    found = [_understand(line, offered, by_target, own, reported) for line in lines]
    _mark_twice(found)
    _check_registered(found)
    return found


def _understand(
    line: dict[str, Any],
    offered: dict[int, Target],
    by_target: dict[int, UnitTarget],
    own: dict[int, UnitTarget],
    reported: set[int],
) -> Reading:
    reading = Reading(line, errors=dict(line.get("errors") or {}))
    _find(reading, offered, by_target, own)
    for name in ("value", "value_to", "weight", "result"):
        setattr(reading, name, _number(reading, name))
    _read_period(reading)
    if reading.target is None and reading.unit_target is None:
        return reading
    _check_unit(reading)
    _check_figures(reading, reported)
    _check_result(reading)
    return reading


def _find(
    reading: Reading,
    offered: dict[int, Target],
    by_target: dict[int, UnitTarget],
    own: dict[int, UnitTarget],
) -> None:
    """By code; without one, by the very words of one target alone."""
    code = str(reading.line.get("code") or "").strip().upper()
    kind, digits = code[:1], code[1:]
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else 0
    if not code:
        same = [key for key, target in offered.items() if fold(target.text) == fold(reading.line.get("text") or "")]
        kind, number = ("T", same[0]) if len(same) == 1 else ("", 0)
    if kind == "T" and number in offered:
        reading.target, reading.unit_target = offered[number], by_target.get(number)
    elif kind == "R" and number in own:
        reading.unit_target = own[number]
    else:
        reading.errors.setdefault("code", "Không nhận ra chỉ tiêu này của đơn vị. Hãy dùng mã trong tệp tải từ cổng.")


def _number(reading: Reading, name: str) -> Decimal | None:
    try:
        value: Decimal | None = _NUMBER.clean(str(reading.line.get(name) or ""))
    except ValidationError:
        reading.errors.setdefault(name, "Không phải là số, hoặc số quá lớn.")
        return None
    return value


def _read_period(reading: Reading) -> None:
    try:
        reading.period = _PERIOD.clean(str(reading.line.get("period") or "")[:30])
    except ValidationError:
        reading.errors.setdefault("period", "Không hiểu kỳ số liệu. Ví dụ: 8/2024, quý III/2024, 2024.")


def _check_unit(reading: Reading) -> None:
    asked = reading.target.unit_label if reading.target else reading.unit_target.unit_label  # type: ignore[union-attr]
    typed = str(reading.line.get("unit") or "")
    if typed and fold(typed) != fold(asked):
        reading.errors.setdefault("unit", f"Đơn vị tính của chỉ tiêu là “{asked}”.")


def _check_figures(reading: Reading, reported: set[int]) -> None:
    row, target = reading.unit_target, reading.target
    if reading.value is None:
        if reading.value_to is not None and "value" not in reading.errors:
            reading.errors.setdefault("value", "Có giá trị “đến” mà thiếu mức đăng ký.")
        return
    if reading.value_to is not None and reading.value_to <= reading.value:
        reading.errors.setdefault("value_to", "Giá trị “đến” phải lớn hơn mức đăng ký.")
    if target is not None and target.roll_up == RollUp.WEIGHTED and reading.weight is None:
        reading.errors.setdefault("weight", f"Hãy ghi {target.weight_label} của đơn vị.")
    if reading.weight is not None and reading.weight <= 0:
        reading.errors.setdefault("weight", "Trọng số phải lớn hơn 0.")
    if row is not None and row.pk in reported and (row.value, row.value_to) != (reading.value, reading.value_to):
        reading.errors.setdefault("value", "Đã có báo cáo tiến độ nên không đổi mức đăng ký.")


def _check_result(reading: Reading) -> None:
    if reading.result is None:
        if reading.line.get("evidence") and "result" not in reading.errors:
            reading.errors.setdefault("result", "Có minh chứng mà thiếu kết quả.")
        return
    if not reading.period:
        reading.errors.setdefault("period", "Hãy ghi kỳ số liệu của kết quả.")
    if not str(reading.line.get("evidence") or "").strip():
        reading.errors.setdefault("evidence", "Hãy ghi minh chứng của kết quả.")


def _mark_twice(readings: Sequence[Reading]) -> None:
    """One result a target and period, one figure a target; the later line is the doubtful one."""
    periods: dict[tuple[str, str], int] = {}
    figures: dict[str, Reading] = {}
    for reading in readings:
        if reading.target is None and reading.unit_target is None:
            continue
        if reading.result is not None and reading.period:
            first = periods.setdefault((reading.key, reading.period), reading.line["line"])
            if first != reading.line["line"]:
                reading.errors.setdefault("row", f"Trùng chỉ tiêu và kỳ số liệu với dòng {first}.")
        if reading.value is not None:
            before = figures.setdefault(reading.key, reading)
            if (before.value, before.value_to) != (reading.value, reading.value_to):
                reading.errors.setdefault("value", f"Khác mức đăng ký ở dòng {before.line['line']}.")


def _check_registered(readings: Sequence[Reading]) -> None:
    taken = {reading.key for reading in readings if reading.value is not None}
    for reading in readings:
        if reading.target and reading.unit_target is None and reading.result is not None and reading.key not in taken:
            reading.errors.setdefault("value", "Chưa đăng ký chỉ tiêu này; hãy ghi mức đăng ký.")


def is_blank(line: dict[str, Any]) -> bool:
    return not any(line.get(name) for name in TYPED)
