"""Preparing a session, opening the vote, closing it once and for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from awards.enums import VoteDenominator
from awards.selectors import threshold_for
from dossiers.enums import Choice, DossierStatus, NominationResult, SessionStatus
from dossiers.models import Ballot, Council, CouncilSession, Nomination, SessionItem
from dossiers.rules import council as rules
from dossiers.selectors.council import eligible_nominations, items_of, members_on
from dossiers.services.locking import lock_dossiers, lock_session
from dossiers.services.moves import advance
from dossiers.services.quotas import release
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.errors import InvalidInput, WrongState
from thidua.common.numbers import format_number
from thidua.common.text import squeeze
from thidua.notifications.services import MailContent, notify


@transaction.atomic
def create_session(
    *, by: User, council: Council, title: str, held_at: datetime, place: str, nominations: Iterable[Nomination]
) -> CouncilSession:
    _lock_council(council)
    rules.check_can_manage(by, council)
    session = CouncilSession.objects.create(
        council=council, title=squeeze(title), held_at=held_at, place=squeeze(place), created_by=by
    )
    _set_agenda(session, nominations)
    after = {"title": session.title, "held_at": held_at, "agenda_size": session.items.count()}
    record(by=by, verb="session.created", obj=session, unit_id=council.unit_id, after=after)
    return session


@transaction.atomic
def update_session(
    *, by: User, session: CouncilSession, title: str, held_at: datetime, place: str, nominations: Iterable[Nomination]
) -> CouncilSession:
    _lock_council(session.council)
    row = lock_session(session.pk)
    rules.check_can_prepare(by, row)
    before = {"title": row.title, "held_at": row.held_at, "agenda_size": row.items.count()}
    row.title, row.held_at, row.place = squeeze(title), held_at, squeeze(place)
    row.save(update_fields=["title", "held_at", "place"])
    _set_agenda(row, nominations)
    after = {"title": row.title, "held_at": row.held_at, "agenda_size": row.items.count()}
    record(by=by, verb="session.changed", obj=row, unit_id=row.council.unit_id, before=before, after=after)
    return row


def _lock_council(council: Council) -> None:
    """Two agendas of one council are drawn up one after the other, so a nominee lands on one of them."""
    Council.objects.select_for_update().get(pk=council.pk)


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
        raise WrongState("Hội đồng chưa có thành viên nào đang giữ nhiệm vụ.")
    _copy_thresholds(items, clock.today())
    row.status, row.opened_at, row.member_count = SessionStatus.OPEN, now, len(members)
    row.save(update_fields=["status", "opened_at", "member_count"])
    after = {"member_count": row.member_count, "agenda_size": len(items)}
    record(by=by, verb="session.opened", obj=row, unit_id=row.council.unit_id, after=after, at=now)
    _call_members(row, [member.user for member in members], now)
    return row


def _check_still_waiting(items: list[SessionItem]) -> None:
    for item in items:
        nomination = item.nomination
        waiting = nomination.dossier.status == DossierStatus.BEFORE_COUNCIL
        if not waiting or nomination.result != NominationResult.RECOMMENDED:
            raise WrongState(f"“{nomination}” không còn chờ Hội đồng; hãy sửa lại nội dung phiên họp.")


def _copy_thresholds(items: list[SessionItem], day: date) -> None:
    found = {item.nomination.award_kind_id: item.nomination.award_kind for item in items}
    thresholds = {pk: threshold_for(kind, day) for pk, kind in found.items()}
    for item in items:
        threshold = thresholds[item.nomination.award_kind_id]
        if threshold is None:
            raise WrongState(f"Danh mục chưa có tỷ lệ biểu quyết cho “{item.nomination.award_kind}”.")
        item.min_percent, item.denominator = threshold.min_percent, threshold.denominator
        item.threshold_basis, item.threshold_verified = threshold.citation[:600], threshold.verified
        item.secret = threshold.secret
    columns = ["min_percent", "denominator", "threshold_basis", "threshold_verified", "secret"]
    SessionItem.objects.bulk_update(items, columns)


def _call_members(session: CouncilSession, users: list[User], at: datetime) -> None:
    headline = "Mời biểu quyết"
    notify(
        users=users,
        kind="vote_opened",
        title=f"{headline}: {session.title}",
        url=session.get_absolute_url(),
        key=f"session:{session.pk}:opened",
        mail=MailContent("vote", {"headline": headline, "session": session}),
        at=at,
    )


@transaction.atomic
def close_session(*, by: User, session: CouncilSession) -> CouncilSession:
    """Seal the vote, count it, write each nominee's result. A ballot on its way waits for this lock and is refused."""
    row = lock_session(session.pk)
    if row.status == SessionStatus.CLOSED and row.closed_by_id == by.pk:
        return row
    rules.check_can_close(by, row)
    now = clock.now()
    items = items_of(row)
    # Dossiers before nominations: the order in which everything locks.
    dossiers = lock_dossiers({item.nomination.dossier_id for item in items})
    _count(row, items)
    row.status, row.closed_at, row.closed_by = SessionStatus.CLOSED, now, by
    row.save(update_fields=["status", "closed_at", "closed_by"])
    passed = sum(bool(item.passed) for item in items)
    after = {"agenda_size": len(items), "agreed_items": passed, "rejected_items": len(items) - passed}
    record(by=by, verb="session.closed", obj=row, unit_id=row.council.unit_id, after=after, at=now)
    for dossier in dossiers:
        if not dossier.nominations.filter(result=NominationResult.RECOMMENDED).exists():
            advance(by=by, dossier=dossier, to=DossierStatus.VOTED, at=now)
    return row


def _count(session: CouncilSession, items: list[SessionItem]) -> None:
    tally: dict[int, dict[str, int]] = defaultdict(lambda: {Choice.AGREE: 0, Choice.DISAGREE: 0})
    present: set[int] = set()
    for item_id, member_id, choice in Ballot.objects.filter(item__session=session).values_list(
        "item_id", "member_id", "choice"
    ):
        tally[item_id][choice] += 1
        present.add(member_id)
    for item in items:
        item.agree, item.disagree = tally[item.pk][Choice.AGREE], tally[item.pk][Choice.DISAGREE]
        total = (session.member_count or 0) if item.denominator == VoteDenominator.ALL_MEMBERS else len(present)
        item.passed = rules.passes(agree=item.agree, total=total, min_percent=_needed(item))
        item.total = total
        _write_result(item)
    SessionItem.objects.bulk_update(items, ["agree", "disagree", "passed", "total"])
    columns = ["result", "result_reason", "is_live"]
    Nomination.objects.bulk_update([item.nomination for item in items], columns)
    release([item.nomination for item in items if not item.passed])


def _write_result(item: SessionItem) -> None:
    nomination = item.nomination
    nomination.result = NominationResult.APPROVED if item.passed else NominationResult.REJECTED
    nomination.is_live = bool(item.passed)
    nomination.result_reason = f"{item.agree}/{item.total} đồng ý; cần từ {format_number(_needed(item))} %."


def _needed(item: SessionItem) -> Decimal:
    """The threshold copied in when the vote opened; an item without one cannot have been opened."""
    if item.min_percent is None:
        raise WrongState(f"“{item.nomination}” chưa có tỷ lệ biểu quyết.")
    return item.min_percent
