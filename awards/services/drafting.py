"""A decision while it may still change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from awards import hooks, wording
from awards.citations import citation_of
from awards.enums import DecisionStatus, RecipientType
from awards.models import AwardKind, Decision, DecisionLine, Recipient
from awards.rules import check_can_cancel, check_can_draft, check_can_edit
from awards.selectors.catalogue import usual_bases
from awards.services.recipients import find_or_create_recipient
from thidua.accounts.models import User
from thidua.audit import services as audit
from thidua.common import clock
from thidua.common.dates import PartialDate
from thidua.common.errors import InvalidInput, StaleObject, WrongState
from thidua.common.text import squeeze
from thidua.units.models import Unit

STALE = "Người khác vừa sửa quyết định này. Hãy tải lại trang, đối chiếu rồi lưu lại; phần bạn nhập vẫn còn ở đây."
_TEXT_FIELDS = (
    "subject",
    "occasion",
    "reason",
    "proposal",
    "funding",
    "executors",
    "signer_capacity",
    "signer_title",
    "signer_name",
    "ground",
)
_LIST_FIELDS = ("legal_bases", "recipients_list")
_LINE_FIELDS = ("printed_name", "printed_detail", "citation", "achievement_from", "achievement_to")


@dataclass(frozen=True, slots=True)
class LineInput:
    """One recipient for a decision; printed values left empty are taken from the recipient.

    `source_key` lets the room that proposed the line find it again; one source stands on one decision only.
    """

    recipient: Recipient
    award_kind: AwardKind
    proposing_unit: Unit
    citation: str = ""
    achievement_from: str = ""
    achievement_to: str = ""
    printed_name: str = ""
    printed_detail: str = ""
    source_key: str = ""


@transaction.atomic
def draft_decision(
    *,
    by: User,
    issuer: Unit,
    ground: str,
    subject: str,
    reason: str,
    lines: Sequence[LineInput] = (),
    occasion: str = "",
    occasion_key: str = "",
    legal_bases: Sequence[str] = (),
    proposal: str = "",
    funding: str = "",
    executors: str = "",
    recipients_list: Sequence[str] = (),
    signer_capacity: str = "",
    signer_title: str = "",
    signer_name: str = "",
) -> Decision:
    """A new draft. Texts left empty are filled with the usual wording of the issuer, to be edited afterwards."""
    check_can_draft(by, issuer)
    usual = wording.defaults_for(issuer)
    decision = Decision(
        issuer=issuer,
        ground=ground,
        subject=squeeze(subject),
        occasion=squeeze(occasion)[:600],
        occasion_key=occasion_key,
        reason=squeeze(reason),
        legal_bases=_clean_lines(legal_bases) or _usual_bases(issuer, lines),
        proposal=squeeze(proposal) or usual.proposal,
        funding=squeeze(funding) or usual.funding,
        executors=squeeze(executors) or usual.executors,
        recipients_list=_clean_lines(recipients_list) or usual.recipients,
        signer_capacity=signer_capacity.strip() or usual.signer_capacity,
        signer_title=squeeze(signer_title) or usual.signer_title,
        signer_name=squeeze(signer_name),
        created_by=by,
        created_at=clock.now(),
    )
    decision.save()
    _append(decision, lines)
    after = {"subject": decision.subject, "line_count": len(lines)}
    audit.record(by=by, verb="decision.drafted", obj=decision, unit_id=issuer.pk, after=after)
    return decision


def _usual_bases(issuer: Unit, lines: Sequence[LineInput]) -> list[str]:
    kinds = {line.award_kind for line in lines}
    return [citation_of(basis) for basis in usual_bases(kinds, issuer.kind, clock.today())]


def _clean_lines(lines: Iterable[str]) -> list[str]:
    return [cleaned for line in lines if (cleaned := squeeze(line))]


def _append(decision: Decision, lines: Sequence[LineInput]) -> None:
    """Write the lines after those already there, grouped by award and kind of recipient."""
    for line in lines:
        _check_line(line)
    start = decision.lines.aggregate(last=Max("order"))["last"] or 0
    ordered = sorted(lines, key=lambda x: (x.award_kind.rank, x.award_kind.pk, wording.TYPE_ORDER.index(_type(x))))
    rows = [_row(decision, order, line) for order, line in enumerate(ordered, start=start + 1)]
    try:
        with transaction.atomic():
            DecisionLine.objects.bulk_create(rows)
    except IntegrityError as error:
        raise WrongState(
            "Có đối tượng đã nằm trong dự thảo này hoặc trong một quyết định khác. Hãy tải lại danh sách."
        ) from error


def _type(line: LineInput) -> RecipientType:
    return RecipientType(line.recipient.type)


def _check_line(line: LineInput) -> None:
    allowed = line.award_kind.recipient_types
    if allowed and line.recipient.type not in allowed:
        raise InvalidInput(
            f"“{line.award_kind}” không dành cho {line.recipient.get_type_display().lower()} ({line.recipient}).",
            field="award_kind",
        )
    check_period(line.achievement_from, line.achievement_to)


def check_period(start: str, end: str) -> None:
    if start and end and PartialDate.parse(start).first_day() > PartialDate.parse(end).last_day():
        raise InvalidInput("Thời gian kết thúc phải sau thời gian bắt đầu.", field="achievement_to")


def _row(decision: Decision, order: int, line: LineInput) -> DecisionLine:
    recipient = line.recipient
    return DecisionLine(
        decision=decision,
        order=order,
        recipient=recipient,
        award_kind=line.award_kind,
        printed_name=squeeze(line.printed_name) or str(recipient),
        printed_detail=squeeze(line.printed_detail) or wording.detail_of(recipient),
        citation=squeeze(line.citation),
        achievement_from=line.achievement_from,
        achievement_to=line.achievement_to,
        proposing_unit=line.proposing_unit,
        source_key=line.source_key,
    )


def locked(decision: Decision) -> Decision:
    """The row as it is now, held until the end of the transaction."""
    return Decision.objects.select_for_update(of=("self",)).select_related("issuer").get(pk=decision.pk)


@transaction.atomic
def update_draft(*, by: User, decision: Decision, version: int, **values: Any) -> Decision:
    """Change texts of a draft; `version` is the one the person saw."""
    decision = locked(decision)
    check_can_edit(by, decision)
    if decision.version != version:
        raise StaleObject(STALE)
    before: dict[str, Any] = {}
    for name, value in values.items():
        new = _clean_lines(value) if name in _LIST_FIELDS else _clean_text(name, value)
        if new != getattr(decision, name):
            before[name] = getattr(decision, name)
            setattr(decision, name, new)
    if before:
        decision.version += 1
        decision.save(update_fields=[*before, "version"])
        after = {name: getattr(decision, name) for name in before}
        audit.record(
            by=by, verb="decision.edited", obj=decision, unit_id=decision.issuer_id, before=before, after=after
        )
    return decision


def _clean_text(name: str, value: str) -> str:
    if name not in _TEXT_FIELDS:
        raise ValueError(f"not a text of a decision: {name}")
    return value.strip() if name == "signer_capacity" else squeeze(value)


@transaction.atomic
def add_lines(*, by: User, decision: Decision, lines: Sequence[LineInput]) -> Decision:
    decision = locked(decision)
    check_can_edit(by, decision)
    _append(decision, lines)
    _touch(decision)
    names = [str(line.recipient) for line in lines]
    audit.record(
        by=by, verb="decision.lines_added", obj=decision, unit_id=decision.issuer_id, after={"line_names": names}
    )
    return decision


@transaction.atomic
def add_new_line(
    *,
    by: User,
    decision: Decision,
    award_kind: AwardKind,
    unit: Unit,
    citation: str = "",
    achievement_from: str = "",
    achievement_to: str = "",
    **recipient: Any,
) -> Decision:
    """Add somebody by name: the recipient's record is found or made, the unit stands as the proposing one."""
    decision = locked(decision)
    check_can_edit(by, decision)
    found = find_or_create_recipient(by=by, unit=unit, **recipient)
    line = LineInput(found, award_kind, unit, citation, achievement_from, achievement_to)
    return add_lines(by=by, decision=decision, lines=[line])


def _touch(decision: Decision) -> None:
    decision.version += 1
    decision.save(update_fields=["version"])


@transaction.atomic
def update_line(*, by: User, line: DecisionLine, **values: str) -> DecisionLine:
    """Change what is printed of one line."""
    decision = locked(line.decision)
    check_can_edit(by, decision)
    line = DecisionLine.objects.select_for_update().get(pk=line.pk)
    before: dict[str, str] = {}
    for name in _LINE_FIELDS:
        if name in values and squeeze(values[name]) != getattr(line, name):
            before[name] = getattr(line, name)
            setattr(line, name, squeeze(values[name]))
    check_period(line.achievement_from, line.achievement_to)
    if not line.printed_name:
        raise InvalidInput("Hãy nhập tên in trên quyết định.", field="printed_name")
    if before:
        line.save(update_fields=list(before))
        _touch(decision)
        after = {name: getattr(line, name) for name in before}
        audit.record(
            by=by, verb="decision.line_edited", obj=decision, unit_id=decision.issuer_id, before=before, after=after
        )
    return line


@transaction.atomic
def move_line(*, by: User, line: DecisionLine, up: bool) -> None:
    """Swap a line with its neighbour in the same group; at the end of the group nothing happens."""
    decision = locked(line.decision)
    check_can_edit(by, decision)
    group = list(
        decision.lines.select_related("recipient")
        .filter(award_kind=line.award_kind_id, recipient__type=line.recipient.type)
        .order_by("order", "pk")
    )
    place = next((index for index, row in enumerate(group) if row.pk == line.pk), None)
    if place is None:
        raise WrongState("Dòng này không còn trong dự thảo.")
    other = place - 1 if up else place + 1
    if 0 <= other < len(group):
        mine, theirs = group[place], group[other]
        mine.order, theirs.order = theirs.order, mine.order
        mine.save(update_fields=["order"])
        theirs.save(update_fields=["order"])
        _touch(decision)


@transaction.atomic
def remove_line(*, by: User, line: DecisionLine) -> None:
    decision = locked(line.decision)
    check_can_edit(by, decision)
    row = decision.lines.select_related("award_kind").filter(pk=line.pk).first()
    if row is None:
        return
    before = {"line_names": [f"{row.printed_name}: {row.award_kind}"]}
    row.delete()
    _touch(decision)
    audit.record(by=by, verb="decision.line_removed", obj=decision, unit_id=decision.issuer_id, before=before)


@transaction.atomic
def cancel_draft(*, by: User, decision: Decision, reason: str) -> Decision:
    """Give a draft up: it stays readable, and its lines may be put on another decision."""
    decision = locked(decision)
    check_can_cancel(by, decision)
    if not reason.strip():
        raise InvalidInput("Hãy ghi lý do hủy dự thảo.", field="reason")
    before = {"status": decision.get_status_display()}
    decision.status = DecisionStatus.CANCELLED
    decision.version += 1
    decision.save(update_fields=["status", "version"])
    hooks.run_cancelled(decision)
    decision.lines.update(source_key="")
    audit.record(
        by=by,
        verb="decision.cancelled",
        obj=decision,
        unit_id=decision.issuer_id,
        before=before,
        reason=reason.strip(),
    )
    return decision
