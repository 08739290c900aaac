"""The completeness gate: what a dossier lacks before its head may see it, each line naming where to mend it."""

from __future__ import annotations

from dataclasses import dataclass

from dossiers.enums import PartKind
from dossiers.models import Dossier, Nomination


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One line: `where` is 'info', a part kind or 'nominations'; `nomination_id` when it is about one nominee."""

    label: str
    done: bool
    where: str
    nomination_id: int | None = None


def checklist(dossier: Dossier) -> list[ChecklistItem]:
    """Every line, done or not, in the order people work; two queries whatever the number of nominations."""
    parts = set(dossier.parts.filter(is_current=True).values_list("kind", "nomination_id"))
    nominations = list(dossier.nominations.select_related("recipient").order_by("order", "pk"))
    return [
        *_paper_lines(dossier, {kind for kind, nomination_id in parts if nomination_id is None}),
        ChecklistItem("Có ít nhất một đề nghị khen thưởng", bool(nominations), "nominations"),
        *(line for one in nominations for line in _nominee_lines(one, (PartKind.REPORT, one.pk) in parts)),
    ]


def missing(dossier: Dossier) -> list[ChecklistItem]:
    return [item for item in checklist(dossier) if not item.done]


def _paper_lines(dossier: Dossier, kinds: set[str]) -> list[ChecklistItem]:
    numbered = bool(dossier.submission_number and dossier.submission_date)
    met, sent = dossier.meeting_date, dossier.submission_date
    return [
        ChecklistItem("Số và ngày của tờ trình", numbered, PartKind.SUBMISSION),
        ChecklistItem("Tệp tờ trình", PartKind.SUBMISSION in kinds, PartKind.SUBMISSION),
        ChecklistItem("Ngày họp xét ghi trong biên bản", met is not None, PartKind.MINUTES),
        ChecklistItem("Tệp biên bản họp xét", PartKind.MINUTES in kinds, PartKind.MINUTES),
        ChecklistItem("Ngày họp xét không sau ngày tờ trình", not (met and sent and met > sent), "info"),
    ]


def _nominee_lines(nomination: Nomination, has_file: bool) -> list[ChecklistItem]:
    name = str(nomination.recipient)
    period = bool(nomination.achievement_from and nomination.achievement_to)
    lines = [
        ("thành tích ghi trên quyết định", bool(nomination.citation.strip())),
        ("thời gian lập thành tích", period),
        ("báo cáo thành tích (văn bản hoặc tệp)", has_file or bool(nomination.report.strip())),
    ]
    return [ChecklistItem(f"{name}: {what}", done, "nominations", nomination.pk) for what, done in lines]
