"""Lines of dossiers as they stood on a day: which are open, their steps and limits, the parts they ask for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from awards.enums import Desk, PartKind
from awards.models import AwardForm, LineStep, ProcedureLine
from thidua.common.queries import in_force

DESKS = [str(desk.value) for desk in Desk]


def lines_on(day: date) -> list[ProcedureLine]:
    """One version of each line, in the order of the catalogue."""
    rows = ProcedureLine.objects.filter(in_force(day)).select_related("basis").order_by("valid_from", "pk")
    newest = {row.code: row for row in rows}
    return sorted(newest.values(), key=lambda row: (row.rank, row.name, row.pk))


def line_named(code: str, day: date) -> ProcedureLine | None:
    return next((line for line in lines_on(day) if line.code == code), None)


def usual_line(ground: str, day: date) -> ProcedureLine | None:
    """The first line of a ground that is open to every level of award."""
    return next((line for line in lines_on(day) if line.ground == ground and not line.award_levels), None)


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps in force, found by line, desk and receiving level; a level's own row comes before the one for all."""

    rows: dict[tuple[str, str, str], LineStep] = field(default_factory=dict)

    def of(self, code: str, desk: str, level: str) -> LineStep | None:
        return self.rows.get((code, desk, level)) or self.rows.get((code, desk, ""))


def steps_on(codes: Iterable[str], day: date) -> Steps:
    """Steps of lines by their codes; later rows replace earlier ones. One query."""
    rows = LineStep.objects.filter(in_force(day), line__code__in=set(codes)).select_related("line", "basis")
    return Steps({(row.line.code, row.desk, row.level): row for row in rows.order_by("valid_from", "pk")})


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts asked for on a day by one line; `of` narrows them to a nominee, `common` to what a dossier has once."""

    rows: Sequence[AwardForm]

    def of(self, award_kind_id: int, recipient_type: str) -> list[AwardForm]:
        return _most_exact(
            row for row in self.rows if row.per_nominee and _meant(row, {award_kind_id}, {recipient_type})
        )

    def common(self, award_kind_ids: set[int], recipient_types: set[str]) -> list[AwardForm]:
        return _most_exact(
            row for row in self.rows if not row.per_nominee and _meant(row, award_kind_ids, recipient_types)
        )


def parts_on(ground: str, line_code: str, day: date) -> Parts:
    """The parts of the ground and the line's own. One query whatever the number of nominees."""
    rows = AwardForm.objects.filter(in_force(day), ground=ground)
    rows = rows.filter(Q(line__isnull=True) | Q(line__code=line_code))
    return Parts(list(rows.select_related("basis", "structure", "line").order_by("valid_from", "pk")))


def _meant(row: AwardForm, award_kind_ids: set[int], recipient_types: set[str]) -> bool:
    kind_fits = row.award_kind_id is None or row.award_kind_id in award_kind_ids
    return kind_fits and (not row.recipient_type or row.recipient_type in recipient_types)


def _most_exact(rows: Iterable[AwardForm]) -> list[AwardForm]:
    """One row for each part: what is said for the line, the award or the recipient replaces what is said for all."""
    found: dict[tuple[str, str], AwardForm] = {}
    for row in rows:
        key = part_key(row)
        if key not in found or _exactness(row) >= _exactness(found[key]):
            found[key] = row
    return sorted(found.values(), key=lambda row: (row.rank, row.part, row.pk or 0))


def part_key(row: AwardForm) -> tuple[str, str]:
    """Kind, and for parts without a kind of their own the name: what a part of a dossier is matched by."""
    return row.kind, row.part if row.kind == PartKind.OTHER else ""


def _exactness(row: AwardForm) -> tuple[bool, bool, bool]:
    return row.line_id is not None, row.award_kind_id is not None, bool(row.recipient_type)


@dataclass(frozen=True, slots=True)
class LineEntry:
    """A line with its steps and its own parts, for reading."""

    line: ProcedureLine
    steps: list[LineStep] = field(default_factory=list)
    forms: list[AwardForm] = field(default_factory=list)


def line_entries(day: date) -> list[LineEntry]:
    """For the catalogue page: three queries whatever the number of lines."""
    entries = {line.code: LineEntry(line) for line in lines_on(day)}
    steps = steps_on(entries, day).rows
    for step in sorted(steps.values(), key=lambda row: (DESKS.index(row.desk), row.level)):
        entries[step.line.code].steps.append(step)
    forms = AwardForm.objects.filter(in_force(day)).select_related("basis", "line", "award_kind", "structure")
    rows = list(forms.order_by("rank", "part", "pk"))
    for entry in entries.values():
        entry.forms.extend(
            row
            for row in rows
            if row.ground == entry.line.ground and (row.line is None or row.line.code == entry.line.code)
        )
    return list(entries.values())
