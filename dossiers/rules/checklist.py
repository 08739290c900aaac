"""The completeness gate: what a dossier lacks before its head may see it, each line naming where to mend it.

What must be there is data: the parts the catalogue asks for on the dossier's day. Only where it says nothing of the
line do three parts stand in for it, so that an empty catalogue lets no empty dossier pass.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from awards.models import AwardForm
from awards.selectors.lines import Parts, part_key, parts_on
from awards.structures import lacking, sections_of
from dossiers.enums import NominationResult, PartKind
from dossiers.models import Dossier, DossierPart, Nomination
from dossiers.wordtrip.of_dossier import facts_of, fingerprint
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.numbers import format_number

_STAND_IN = (
    AwardForm(kind=PartKind.SUBMISSION, part="Tờ trình", required=True, rank=10),
    AwardForm(kind=PartKind.MINUTES, part="Biên bản họp xét", required=True, rank=20),
    AwardForm(
        kind=PartKind.REPORT, part="Báo cáo thành tích (văn bản hoặc tệp)", required=True, per_nominee=True, rank=30
    ),
)
_Key = tuple[str, str, int | None]
MANY_REPORTS = 5
"""Above this, lines about reports are told as one."""


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One line: `where` is 'info', a part kind or 'nominations'; `nomination_id` when it is about one nominee.

    `form` is the catalogue's row behind it; what is not `required` is shown and holds nobody up.
    """

    label: str
    done: bool
    where: str
    nomination_id: int | None = None
    form: AwardForm | None = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class Present:
    """Current parts by kind, title and nominee."""

    parts: dict[_Key, DossierPart] = field(default_factory=dict)

    def of(self, form: AwardForm, nomination_id: int | None = None) -> DossierPart | None:
        return self.parts.get((*part_key(form), nomination_id))


def law_day(dossier: Dossier) -> date:
    """The day whose parts are asked for: of submission, today before that."""
    return dossier.submitted_at.astimezone(HANOI).date() if dossier.submitted_at else clock.today()


def wanted_parts(dossier: Dossier) -> Parts:
    """What the catalogue asks of the dossier's line; the stand-ins where it asks for nothing."""
    found = parts_on(dossier.ground, dossier.line.code if dossier.line else "", law_day(dossier))
    return found if any(row.required for row in found.rows) else Parts([*found.rows, *_STAND_IN])


def checklist(dossier: Dossier) -> list[ChecklistItem]:
    """Every line, done or not, in the order people work; three queries whatever the number of nominations."""
    wanted = wanted_parts(dossier)
    rows = dossier.parts.filter(is_current=True).select_related("structure", "word_return__draft")
    present = Present({(part.kind, part.title, part.nomination_id): part for part in rows})
    people = dossier.nominations.select_related("recipient__unit", "award_kind")
    nominations = list(people.order_by("order", "pk"))
    kinds, types = {one.award_kind_id for one in nominations}, {one.recipient.type for one in nominations}
    return [
        *(line for form in wanted.common(kinds, types) for line in _paper_lines(dossier, form, present)),
        *_overtaken(dossier, nominations, present),
        _dates_line(dossier),
        ChecklistItem("Có ít nhất một đề nghị khen thưởng", bool(nominations), "nominations"),
        *(line for one in nominations for line in _nominee_lines(one, wanted, present)),
    ]


def missing(dossier: Dossier) -> list[ChecklistItem]:
    return [item for item in checklist(dossier) if item.required and not item.done]


def lacks_report(item: ChecklistItem) -> bool:
    """A line about the report of one nominee that is asked for and not complete."""
    asked = item.form is not None and item.form.kind == PartKind.REPORT and item.nomination_id is not None
    return asked and item.required and not item.done


def lacking_words(items: Sequence[ChecklistItem]) -> list[str]:
    """What is missing, shortly: reports of many nominees are one matter."""
    reports = [item for item in items if lacks_report(item)]
    if len(reports) <= MANY_REPORTS:
        return [item.label for item in items]
    others = [item.label for item in items if not lacks_report(item)]
    return [*others, f"báo cáo thành tích của {format_number(len(reports))} đề nghị"]


def _paper_lines(dossier: Dossier, form: AwardForm, present: Present) -> Iterator[ChecklistItem]:
    has = present.of(form) is not None
    number = f" (Mẫu số {form.form_number})" if form.form_number else ""
    if form.kind == PartKind.SUBMISSION:
        numbered = bool(dossier.submission_number and dossier.submission_date)
        yield _of(form, "Số và ngày của tờ trình", numbered)
        yield _of(form, f"Tệp tờ trình{number}", has)
    elif form.kind == PartKind.MINUTES:
        yield _of(form, "Ngày họp xét ghi trong biên bản", dossier.meeting_date is not None)
        yield _of(form, f"Tệp biên bản họp xét{number}", has)
    else:
        yield _of(form, f"{form.part}{number}", has)


def _overtaken(dossier: Dossier, nominations: list[Nomination], present: Present) -> Iterator[ChecklistItem]:
    """A Word file that agreed with the dossier once, and was overtaken by a change, holds the dossier up."""
    for part in present.parts.values():
        returned = getattr(part, "word_return", None)
        if returned is None:
            continue
        about = returned.draft.nomination_id
        people = [one for one in nominations if about in (None, one.pk) and one.result != NominationResult.EXCLUDED]
        if returned.fingerprint != fingerprint(facts_of(dossier, people)):
            label = f"{part.label}: tệp Word khớp với hồ sơ (hồ sơ đã sửa sau khi đối chiếu)"
            yield ChecklistItem(label, False, "nominations" if about else part.kind, about)


def _of(form: AwardForm, label: str, done: bool) -> ChecklistItem:
    return ChecklistItem(label, done, form.kind, form=form, required=form.required)


def _dates_line(dossier: Dossier) -> ChecklistItem:
    met, sent = dossier.meeting_date, dossier.submission_date
    return ChecklistItem("Ngày họp xét không sau ngày tờ trình", not (met and sent and met > sent), "info")


def _nominee_lines(nomination: Nomination, wanted: Parts, present: Present) -> Iterator[ChecklistItem]:
    name = str(nomination.recipient)
    period = bool(nomination.achievement_from and nomination.achievement_to)
    for what, done in (
        ("thành tích ghi trên quyết định", bool(nomination.citation.strip())),
        ("thời gian lập thành tích", period),
    ):
        yield ChecklistItem(f"{name}: {what}", done, "nominations", nomination.pk)
    for form in wanted.of(nomination.award_kind_id, nomination.recipient.type):
        label, done = _nominee_part(nomination, form, present.of(form, nomination.pk))
        yield ChecklistItem(f"{name}: {label}", done, "nominations", nomination.pk, form, form.required)


def _nominee_part(nomination: Nomination, form: AwardForm, part: DossierPart | None) -> tuple[str, bool]:
    label = form.part[:1].lower() + form.part[1:]
    if form.form_number:
        label = f"{label} (Mẫu số {form.form_number})"
    if part is not None and part.content is not None and part.structure is not None:
        empty = lacking(sections_of(part.structure.sections), part.content)
        return (f"{label} còn trống “{'”, “'.join(empty)}”" if empty else label), not empty
    written = form.kind == PartKind.REPORT and bool(nomination.report.strip())
    return label, part is not None or written
