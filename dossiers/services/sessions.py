"""Preparing a session, opening the vote, closing it once and for all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from awards.selectors.catalogue import quorum_for, threshold_for
from dossiers.enums import DossierStatus, NominationResult, Presence, SessionMode, SessionStatus
from dossiers.models import Attendance, BallotBox, Council, CouncilMember, CouncilSession, Nomination, SessionItem
from dossiers.rules import council as rules
from dossiers.rules.counting import quorum_met
from dossiers.sealing import seal
from dossiers.selectors.council import eligible_nominations, items_of, members_on, turnout
from dossiers.selectors.room import attendance_of, room_of
from dossiers.services import counting
from dossiers.services.calling import call_for_opinion, call_to_meeting, call_to_vote
from dossiers.services.locking import lock_dossiers, lock_session
from dossiers.services.moves import advance
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.dates import deadline_sentence
from thidua.common.errors import InvalidInput, WrongState
from thidua.common.text import squeeze

NOBODY = "Hội đồng chưa có thành viên nào đang giữ nhiệm vụ."
_COPIED = [
    "min_percent",
    "denominator",
    "threshold_basis",
    "threshold_verified",
    "threshold_note",
    "strict",
    "secret",
    "recused_counted",
    "postal_counted",
]
_OPENED = [
    "status",
    "opened_at",
    "member_count",
    "quorum_part",
    "quorum_whole",
    "quorum_strict",
    "quorum_basis",
    "quorum_verified",
]


@transaction.atomic
def create_session(
    *,
    by: User,
    council: Council,
    title: str,
    held_at: datetime,
    place: str,
    nominations: Iterable[Nomination],
    **details: Any,
) -> CouncilSession:
    """`details`: how it is held, who chairs it, who keeps its minutes, until when opinions in writing are taken."""
    council = _lock_council(council)
    rules.check_can_manage(by, council)
    rules.check_in_term(council, held_at.astimezone(HANOI).date())
    session = CouncilSession.objects.create(
        council=council, title=squeeze(title), held_at=held_at, place=squeeze(place), created_by=by, **details
    )
    _set_agenda(session, nominations)
    after = {"title": session.title, "held_at": held_at, "agenda_size": session.items.count()}
    record(by=by, verb="session.created", obj=session, unit_id=council.unit_id, after=after)
    return session


@transaction.atomic
def update_session(
    *,
    by: User,
    session: CouncilSession,
    title: str,
    held_at: datetime,
    place: str,
    nominations: Iterable[Nomination],
    **details: Any,
) -> CouncilSession:
    _lock_council(session.council)
    row = lock_session(session.pk)
    rules.check_can_prepare(by, row)
    rules.check_in_term(row.council, held_at.astimezone(HANOI).date())
    before = {"title": row.title, "held_at": row.held_at, "agenda_size": row.items.count()}
    row.title, row.held_at, row.place = squeeze(title), held_at, squeeze(place)
    for name, value in details.items():
        setattr(row, name, value)
    row.save(update_fields=["title", "held_at", "place", *details])
    _set_agenda(row, nominations)
    after = {"title": row.title, "held_at": row.held_at, "agenda_size": row.items.count()}
    record(by=by, verb="session.changed", obj=row, unit_id=row.council.unit_id, before=before, after=after)
    return row


def _lock_council(council: Council) -> Council:
    """Two agendas of one council are drawn up one after the other, so a nominee lands on one of them."""
    return Council.objects.select_for_update(of=("self",)).select_related("unit").get(pk=council.pk)


def _set_agenda(session: CouncilSession, nominations: Iterable[Nomination]) -> None:
    wanted = {one.pk for one in nominations}
    allowed = list(eligible_nominations(session.council, session).filter(pk__in=wanted))
    if len(allowed) != len(wanted):
        raise InvalidInput(
            "Có đề nghị không còn chờ Hội đồng hoặc đã nằm trong phiên họp khác; hãy tải lại danh sách.",
            field="nominations",
        )
    session.items.all().delete()
    SessionItem.objects.bulk_create(
        SessionItem(session=session, nomination=one, order=order) for order, one in enumerate(allowed, start=1)
    )


@transaction.atomic
def invite(*, by: User, session: CouncilSession) -> CouncilSession:
    """Tell the members of time, place and agenda. A changed time is told again, the same one once."""
    row = lock_session(session.pk)
    rules.check_can_invite(by, row)
    members = list(members_on(row.council, row.held_at.astimezone(HANOI).date()))
    if not members:
        raise WrongState(NOBODY)
    row.invited_at = clock.now()
    row.save(update_fields=["invited_at"])
    call_to_meeting(row, [member.user for member in members], row.invited_at)
    after = {"invited_members": len(members), "held_at": row.held_at}
    record(by=by, verb="session.invited", obj=row, unit_id=row.council.unit_id, after=after, at=row.invited_at)
    return row


@transaction.atomic
def open_session(*, by: User, session: CouncilSession) -> CouncilSession:
    """Open the vote. The thresholds in force today are copied in with their basis, and the members counted.

    Opened twice by a double click: the second finds it open and changes nothing.
    """
    row = lock_session(session.pk)
    if row.status == SessionStatus.OPEN:
        rules.check_can_manage(by, row.council)
        return row
    rules.check_can_open(by, row)
    now = clock.now()
    items = items_of(row)
    _check_still_waiting(items)
    members = list(members_on(row.council, clock.today()))
    if not members:
        raise WrongState(NOBODY)
    _check_quorum(row, members)
    _ask_everybody(row, members, by, now)
    _copy_thresholds(items, clock.today())
    row.status, row.opened_at, row.member_count = SessionStatus.OPEN, now, len(members)
    row.save(update_fields=_OPENED)
    after = {"member_count": row.member_count, "agenda_size": len(items)}
    record(by=by, verb="session.opened", obj=row, unit_id=row.council.unit_id, after=after, at=now)
    _call_members(row, members, now)
    return row


def _check_still_waiting(items: list[SessionItem]) -> None:
    for item in items:
        nomination = item.nomination
        waiting = nomination.dossier.status == DossierStatus.BEFORE_COUNCIL
        if not waiting or nomination.result != NominationResult.RECOMMENDED:
            raise WrongState(f"“{nomination}” không còn chờ Hội đồng; hãy sửa lại nội dung phiên họp.")


def _check_quorum(session: CouncilSession, members: list[CouncilMember]) -> None:
    """Enough members are there, by the rule in force today; it is copied in with its basis."""
    rule = quorum_for(session.council.unit.kind, clock.today())
    if rule is None or session.mode == SessionMode.WRITTEN:
        return
    room = room_of(members, attendance_of(session))
    here = len((room.present | (room.postal if rule.postal_counted else frozenset())) & room.members)
    session.quorum_part, session.quorum_whole, session.quorum_strict = rule.part, rule.whole, rule.strict
    session.quorum_basis, session.quorum_verified = rule.citation[:600], rule.verified
    if not quorum_met(part=rule.part, whole=rule.whole, strict=rule.strict, here=here, members=len(members)):
        raise WrongState(
            f"Mới có {here}/{len(members)} thành viên dự họp; cần {rule} ({rule.citation}). "
            "Hãy điểm danh, hoặc chuyển phiên sang lấy ý kiến bằng văn bản."
        )


def _ask_everybody(session: CouncilSession, members: list[CouncilMember], by: User, now: datetime) -> None:
    """Without a meeting every member is asked in writing; the due date must be known."""
    if session.mode != SessionMode.WRITTEN:
        return
    if session.postal_due_at is None or session.postal_due_at <= now:
        raise WrongState("Hãy đặt hạn gửi ý kiến bằng văn bản sau thời điểm này.")
    asked = {"presence": Presence.ABSENT, "reason": "", "noted_by": by, "noted_at": now, "postal_asked_at": now}
    for member in members:
        Attendance.objects.update_or_create(session=session, member=member, defaults=asked)


def _check_written_opinions(session: CouncilSession, now: datetime) -> None:
    """Whoever was promised time to answer in writing keeps it."""
    if session.postal_due_at is None or now >= session.postal_due_at:
        return
    waiting = [row for row in turnout(session) if row.is_postal and not row.is_complete]
    if waiting:
        raise WrongState(
            f"Còn {len(waiting)} thành viên vắng mặt được gửi ý kiến bằng văn bản đến "
            f"{deadline_sentence(session.postal_due_at)}."
        )


def _copy_thresholds(items: list[SessionItem], day: date) -> None:
    found = {item.nomination.award_kind_id: item.nomination.award_kind for item in items}
    thresholds = {pk: threshold_for(kind, day) for pk, kind in found.items()}
    for item in items:
        threshold = thresholds[item.nomination.award_kind_id]
        if threshold is None:
            raise WrongState(f"Danh mục chưa có tỷ lệ biểu quyết cho “{item.nomination.award_kind}”.")
        item.min_percent, item.denominator = threshold.min_percent, threshold.denominator
        item.threshold_basis, item.threshold_verified = threshold.citation[:600], threshold.verified
        item.threshold_note, item.strict, item.secret = threshold.note, threshold.strict, threshold.secret
        item.recused_counted, item.postal_counted = threshold.recused_counted, threshold.postal_counted
    SessionItem.objects.bulk_update(items, _COPIED)
    boxes = [BallotBox(item=item, sealed=seal([], item_id=item.pk)) for item in items if item.secret]
    BallotBox.objects.bulk_create(boxes)


def _call_members(session: CouncilSession, members: list[CouncilMember], at: datetime) -> None:
    attendance = attendance_of(session)
    asked = {pk for pk, row in attendance.items() if row.postal_asked_at is not None}
    away = {pk for pk, row in attendance.items() if row.presence == Presence.ABSENT}
    call_to_vote(session, [member.user for member in members if member.pk not in away], at)
    call_for_opinion(session, [member.user for member in members if member.pk in asked], at)


@transaction.atomic
def close_session(*, by: User, session: CouncilSession) -> CouncilSession:
    """Seal the vote, count it, write each nominee's result. A ballot on its way waits for this lock and is refused."""
    row = lock_session(session.pk)
    if row.status == SessionStatus.CLOSED and row.closed_by_id == by.pk:
        return row
    rules.check_can_close(by, row)
    now = clock.now()
    _check_written_opinions(row, now)
    items = items_of(row)
    # Dossiers before nominations: the order in which everything locks.
    dossiers = lock_dossiers({item.nomination.dossier_id for item in items})
    counting.count(row, items)
    row.status, row.closed_at, row.closed_by = SessionStatus.CLOSED, now, by
    row.save(update_fields=["status", "closed_at", "closed_by", "present_count"])
    passed = sum(bool(item.passed) for item in items)
    after = {"agenda_size": len(items), "agreed_items": passed, "rejected_items": len(items) - passed}
    record(by=by, verb="session.closed", obj=row, unit_id=row.council.unit_id, after=after, at=now)
    for dossier in dossiers:
        if not dossier.nominations.filter(result=NominationResult.RECOMMENDED).exists():
            advance(by=by, dossier=dossier, to=DossierStatus.VOTED, at=now)
    return row
