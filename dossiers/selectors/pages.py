"""Shapes that pages print: progress, groups of files, ages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dossiers import workflow
from dossiers.enums import DossierStatus as S
from dossiers.enums import PartKind
from dossiers.models import Dossier, DossierPart
from dossiers.rules.checklist import MANY_REPORTS, ChecklistItem, lacks_report
from dossiers.rules.lines import goes_without_council

MOST_FILES = 30
_ADDED_HERE = (PartKind.SUBMISSION, PartKind.MINUTES, PartKind.OTHER)


@dataclass(frozen=True, slots=True)
class Progress:
    """What the stepper of a dossier shows."""

    steps: list[tuple[str, str]]
    current: str
    note: str
    stopped: bool
    owner: str


@dataclass(frozen=True, slots=True)
class PartGroup:
    kind: PartKind
    current: list[DossierPart]
    earlier: list[DossierPart]
    left: int = 0

    @property
    def can_add(self) -> bool:
        """A nominee's papers are added on the nominee's own page."""
        return self.kind in _ADDED_HERE


def progress_of(dossier: Dossier) -> Progress:
    status = S(dossier.status)
    shown, note, stopped = status, "", False
    if status is S.RETURNED:
        shown, note = S.DRAFT, "Đang bổ sung theo yêu cầu"
    elif status in (S.WITHDRAWN, S.REFUSED, S.MERGED):
        shown, note, stopped = _last_stage(dossier), status.label, True
    path = _path_of(dossier)
    steps = [(state.value, state.label) for state in path]
    return Progress(steps, shown.value, note, stopped, workflow.OWNERS[status])


def _path_of(dossier: Dossier) -> list[S]:
    """Without the council where the line goes without it, unless this dossier has been given to it."""
    council = (S.BEFORE_COUNCIL, S.VOTED)
    if not goes_without_council(dossier) or dossier.status in council:
        return list(workflow.MAIN_PATH)
    return [state for state in workflow.MAIN_PATH if state not in council]


def _last_stage(dossier: Dossier) -> S:
    if dossier.status == S.REFUSED:
        return S.APPRAISING
    return S.SUBMITTED if dossier.submitted_at else S.DRAFT


def shown_lines(lines: Iterable[ChecklistItem]) -> list[ChecklistItem]:
    """The papers always, done or not; of nominees and dates only what is wrong: a hundred nominees stay short."""
    return [
        line
        for line in lines
        if (line.required and not line.done) or (line.nomination_id is None and line.where != "info")
    ]


def without_many_reports(lines: list[ChecklistItem]) -> tuple[list[ChecklistItem], int]:
    """Reports that many nominees lack are one line with their number."""
    lacking = sum(lacks_report(line) for line in lines)
    if lacking <= MANY_REPORTS:
        return lines, 0
    return [line for line in lines if not lacks_report(line)], lacking


def part_groups(parts: Sequence[DossierPart], *, can_edit: bool) -> list[PartGroup]:
    """Files by kind; a kind without files appears only to those who may add one.

    Of a long list only the beginning: the rest belongs to nominees and is found on their pages.
    """
    groups = []
    for kind in PartKind:
        rows = [part for part in parts if part.kind == kind]
        if rows or (can_edit and kind in _ADDED_HERE):
            current = [part for part in rows if part.is_current]
            earlier = [part for part in rows if not part.is_current]
            left = max(0, len(current) - MOST_FILES)
            groups.append(PartGroup(kind, current[:MOST_FILES], earlier[:MOST_FILES], left))
    return groups
