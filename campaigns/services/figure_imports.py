"""A unit's sheet: kept and checked first, corrected in place or sent again, written whole when accepted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from campaigns.enums import ImportStatus
from campaigns.models import FigureImport, Participation, UnitTarget
from campaigns.rules.duties import check_can_register
from campaigns.selectors.figure_imports import Reading, understand
from campaigns.services.participation import (
    Entry,
    Figure,
    check_period,
    locked_participation,
    register_targets,
    report_many,
    update_unit_target,
)
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.errors import DomainError, InvalidInput, WrongState
from thidua.documents.models import StoredFile

IMPORT_PURPOSE = "figure_import"


@transaction.atomic
def keep_import(
    *, by: User, participation: Participation, file: StoredFile, lines: Sequence[dict[str, Any]]
) -> FigureImport:
    """Keep what was sent, checked line by line. An older sheet still waiting is put aside."""
    row = locked_participation(participation)
    check_can_register(by, row)
    now = clock.now()
    row.imports.filter(status=ImportStatus.CHECKED).update(status=ImportStatus.DISCARDED, decided_at=now)
    return FigureImport.objects.create(participation=row, file=file, rows=list(lines), created_at=now, created_by=by)


@transaction.atomic
def correct_import(*, by: User, figure_import: FigureImport, lines: Sequence[dict[str, Any]]) -> FigureImport:
    """Other words for the same lines; nothing is written to the targets yet."""
    row = _open(by, figure_import)
    row.rows = list(lines)
    row.save(update_fields=["rows"])
    return row


@transaction.atomic
def accept_import(*, by: User, figure_import: FigureImport) -> tuple[int, int]:
    """Write every line, or none. Returns (figures registered or changed, results reported)."""
    row = _open(by, figure_import)
    part = row.participation
    readings = checked(part, row.rows)
    wrong = [reading.line["line"] for reading in readings if reading.errors]
    if wrong:
        raise InvalidInput(f"Còn {len(wrong)} dòng sai (dòng {', '.join(str(n) for n in wrong[:10])}), chưa ghi gì.")
    registered = _register(by, part, readings)
    reported = _report(by, part, readings, row.file)
    row.status, row.decided_at = ImportStatus.ACCEPTED, clock.now()
    row.save(update_fields=["status", "decided_at"])
    record(
        by=by,
        verb="figures.imported",
        obj=part,
        unit_id=part.unit_id,
        after={"registered": registered, "reported": reported},
    )
    return registered, reported


@transaction.atomic
def discard_import(*, by: User, figure_import: FigureImport) -> FigureImport:
    row = _open(by, figure_import)
    row.status, row.decided_at = ImportStatus.DISCARDED, clock.now()
    row.save(update_fields=["status", "decided_at"])
    return row


def checked(participation: Participation, lines: Sequence[dict[str, Any]]) -> list[Reading]:
    """Lines with all that is wrong, the time of the campaign included."""
    readings = understand(participation, lines)
    for reading in readings:
        if reading.result is not None and reading.period:
            try:
                check_period(participation.campaign, reading.period)
            except DomainError as error:
                reading.errors.setdefault("period", error.message)
    return readings


def _open(by: User, figure_import: FigureImport) -> FigureImport:
    """Under lock and still waiting: the unit first, as every writer of its figures does."""
    part = locked_participation(figure_import.participation)
    check_can_register(by, part)
    row = FigureImport.objects.select_for_update(of=("self",)).select_related("file").get(pk=figure_import.pk)
    if row.status != ImportStatus.CHECKED:
        raise WrongState(f"Bảng số liệu này không còn chờ: {row.get_status_display().lower()}.")
    row.participation = part
    return row


def _register(by: User, part: Participation, readings: Sequence[Reading]) -> int:
    changing = [reading for reading in readings if reading.changes_figure and reading.value is not None]
    entries = {
        reading.target.pk: Entry(reading.target, reading.value, reading.value_to, reading.weight)
        for reading in changing
        if reading.target is not None and reading.value is not None
    }
    count = register_targets(by=by, participation=part, entries=list(entries.values()))
    own = {r.unit_target.pk: r for r in changing if r.target is None and r.unit_target is not None}
    for reading in own.values():
        _change_own(by, reading)
    return count + len(own)


def _change_own(by: User, reading: Reading) -> None:
    row = reading.unit_target
    if row is None or reading.value is None:
        return
    update_unit_target(
        by=by,
        unit_target=row,
        text=row.text,
        value=reading.value,
        unit_label=row.unit_label,
        value_to=reading.value_to,
        weight=reading.weight,
        comparator="" if reading.value_to is None and row.comparator == "between" else row.comparator,
    )


def _report(by: User, part: Participation, readings: Sequence[Reading], file: StoredFile) -> int:
    """The sheet itself is evidence beside the words."""
    rows = UnitTarget.objects.filter(participation=part)
    by_target = {row.target_id: row for row in rows if row.target_id}
    own = {row.pk: row for row in rows}
    periods: dict[str, list[Figure]] = {}
    for reading in readings:
        if reading.result is None:
            continue
        row = by_target[reading.target.pk] if reading.target else own[reading.unit_target.pk]  # type: ignore[union-attr]
        periods.setdefault(reading.period, []).append(Figure(row, reading.result, reading.line["evidence"], file))
    return sum(
        report_many(by=by, participation=part, period=period, figures=figures)
        for period, figures in sorted(periods.items())
    )
