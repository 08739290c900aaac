"""One reading of a launch plan: everything found, where it stands, and what is left to ask."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from campaigns.reading.awards import Award, Note, find_awards, quota_note
from campaigns.reading.context import Context
from campaigns.reading.deadlines import Deadline, find_deadlines
from campaigns.reading.document import PlanText
from campaigns.reading.evidence import evidence_of
from campaigns.reading.issuer import Identity, identity_of
from campaigns.reading.kind import OTHER, kind_of
from campaigns.reading.other_dates import OtherDate, find_other_dates
from campaigns.reading.phases import Phase, find_phases
from campaigns.reading.preamble import Parent, find_parents, find_themes
from campaigns.reading.questions import Question, ask
from campaigns.reading.sections import (
    Criteria,
    WorkItem,
    dossier_parts,
    find_criteria,
    participants,
    purpose,
    submission_routes,
    work_items,
)
from campaigns.reading.signing import Foot, foot_of
from campaigns.reading.spans import Found, Span
from campaigns.reading.target_results import Grade, LeftAlone, TargetFound
from campaigns.reading.targets import find_targets
from campaigns.reading.timing import Milestone, Period, find_milestones, find_period


@dataclass(frozen=True, slots=True)
class Reading:
    text: str
    kind: str
    kind_reason: str = ""
    issuer: str | None = None
    spelling: str | None = None
    other_spelling: str | None = None
    number: str | None = None
    symbol: str | None = None
    place: str | None = None
    place_as_written: str | None = None
    date: str | None = None
    title: str | None = None
    theme: str | None = None
    theme_also: tuple[str, ...] = ()
    period: Period | None = None
    milestones: tuple[Milestone, ...] = ()
    other_dates: tuple[OtherDate, ...] = ()
    phases: tuple[Phase, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    targets: tuple[TargetFound, ...] = ()
    secondary_targets: tuple[TargetFound, ...] = ()
    level_targets: tuple[Grade, ...] = ()
    not_targets: tuple[LeftAlone, ...] = ()
    doubtful: tuple[LeftAlone, ...] = ()
    awards: tuple[Award, ...] = ()
    criteria: tuple[Criteria, ...] = ()
    dossier_parts: tuple[Note, ...] = ()
    routes: tuple[Note, ...] = ()
    quota: Note | None = None
    work: tuple[WorkItem, ...] = ()
    participants: tuple[Note, ...] = ()
    purpose: tuple[Note, ...] = ()
    parents: tuple[Parent, ...] = ()
    signer: str | None = None
    signer_role: str | None = None
    recipients: tuple[str, ...] | None = None
    evidence: dict[str, Span] = field(default_factory=dict)
    questions: tuple[Question, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The keys and conventions of the sample truths, with evidence and questions."""
        from campaigns.reading.as_json import reading_as_json

        return reading_as_json(self)


def read_plan(raw: str) -> Reading:
    """Read a plan; a text that launches nothing comes back as "khac" with the reason and nothing else found."""
    ctx = Context.of(PlanText.of(raw))
    foot = foot_of(ctx.doc)
    identity = identity_of(ctx.doc, ctx.frame, ctx.dates, foot.role.value if foot.role else None)
    kind = kind_of(ctx.doc, ctx.frame, identity.symbol.value if identity.symbol else None)
    reading = _head(ctx, identity, foot)
    reading = replace(reading, kind=kind.code, kind_reason=kind.reason)
    if kind.code != OTHER:
        reading = _content(ctx, reading)
    reading = replace(reading, evidence=evidence_of(ctx, reading, identity, foot))
    return replace(reading, questions=ask(ctx, reading))


def _value(found: Found | None) -> str | None:
    return found.value if found else None


def _head(ctx: Context, identity: Identity, foot: Foot) -> Reading:
    return Reading(
        text=ctx.doc.text,
        kind=OTHER,
        issuer=_value(identity.issuer),
        spelling=identity.spelling,
        other_spelling=identity.other_spelling,
        number=_value(identity.number),
        symbol=_value(identity.symbol),
        place=_value(identity.place),
        place_as_written=identity.place_as_written,
        date=_value(identity.date),
        title=_value(ctx.frame.title),
        signer=_value(foot.signer),
        signer_role=_value(foot.role),
        recipients=tuple(r.value for r in foot.recipients) if foot.recipients is not None else None,
    )


def _year_from(period: Period | None) -> int | None:
    return int(period.first[:4]) if period and period.first and period.first[:4].isdigit() else None


def _content(ctx: Context, reading: Reading) -> Reading:
    theme, also = find_themes(ctx)
    period = find_period(ctx)
    milestones = tuple(find_milestones(ctx))
    phases = tuple(find_phases(ctx))
    deadlines = tuple(find_deadlines(ctx))
    spans = [(m.start, m.end) for m in milestones] + [(p.start, p.end) for p in phases]
    spans += [(d.start - (30 if d.from_ else 0), d.end) for d in deadlines]
    if period and not period.stated:
        spans.append((period.start, period.end))
    targets = find_targets(ctx.doc, since=_year_from(period))
    return replace(
        reading,
        theme=_value(theme),
        theme_also=tuple(t.value for t in also),
        period=period,
        milestones=milestones,
        other_dates=tuple(find_other_dates(ctx, spans, reading.date)),
        phases=phases,
        deadlines=deadlines,
        targets=tuple(targets.targets),
        secondary_targets=tuple(targets.secondary),
        level_targets=tuple(targets.grades),
        not_targets=tuple(targets.not_targets),
        doubtful=tuple(targets.doubtful),
        awards=tuple(find_awards(ctx)),
        criteria=tuple(find_criteria(ctx)),
        dossier_parts=tuple(dossier_parts(ctx)),
        routes=tuple(submission_routes(ctx)),
        quota=quota_note(ctx),
        work=tuple(work_items(ctx)),
        participants=tuple(participants(ctx)),
        purpose=tuple(purpose(ctx)),
        parents=tuple(find_parents(ctx)),
    )
