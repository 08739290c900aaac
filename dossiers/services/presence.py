"""Who is there, who is away and asked in writing, who leaves an item to the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from dossiers.enums import Presence, SessionStatus
from dossiers.models import Attendance, CouncilMember, CouncilSession, Recusal, SessionItem
from dossiers.rules import council as rules
from dossiers.selectors.council import members_on
from dossiers.selectors.room import voted_pairs
from dossiers.services.calling import call_for_opinion
from dossiers.services.locking import lock_session
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.errors import InvalidInput, WrongState
from thidua.common.text import squeeze


@dataclass(frozen=True, slots=True)
class Note:
    """What the secretary writes about one member; an empty `presence` means nothing is known yet."""

    presence: str = ""
    reason: str = ""
    postal: bool = False


@transaction.atomic
def check_in(*, by: User, session: CouncilSession) -> Attendance:
    """A member says "I am here". Twice is once; it also ends an absence noted before."""
    row = lock_session(session.pk)
    seat = rules.check_can_check_in(by, row)
    known = row.attendance.filter(member=seat).first()
    if known is not None and known.presence == Presence.PRESENT:
        return known
    now = clock.now()
    noted = _write(row, seat, Note(Presence.PRESENT), by, now)
    record(by=by, verb="session.checked_in", obj=row, unit_id=row.council.unit_id, at=now)
    return noted


@transaction.atomic
def note_presence(
    *, by: User, session: CouncilSession, notes: Mapping[int, Note], postal_due_at: datetime | None
) -> CouncilSession:
    """The secretary's list of who is there; member id → note. Whoever has voted stays as they are."""
    row = lock_session(session.pk)
    rules.check_can_note_presence(by, row)
    now = clock.now()
    members = {member.pk: member for member in members_on(row.council, rules.counting_day(row))}
    if not set(notes) <= set(members):
        raise InvalidInput("Danh sách có người không phải thành viên Hội đồng; hãy tải lại trang.")
    _check_due(notes, postal_due_at, now)
    before = {one.member_id: one for one in row.attendance.all()}
    voted = {member for _, member in voted_pairs(row)}
    changed = [pk for pk, note in notes.items() if _differs(before.get(pk), note)]
    if moved := [str(members[pk]) for pk in changed if pk in voted]:
        raise WrongState(f"Đã biểu quyết nên không đổi được việc dự họp: {', '.join(moved)}.")
    row.postal_due_at = postal_due_at
    row.save(update_fields=["postal_due_at"])
    for pk in changed:
        _write(row, members[pk], notes[pk], by, now)
    _tell(row, members, now)
    after = {"present_members": row.attendance.filter(presence=Presence.PRESENT).count()}
    record(by=by, verb="session.presence_noted", obj=row, unit_id=row.council.unit_id, after=after, at=now)
    return row


def _check_due(notes: Mapping[int, Note], due: datetime | None, now: datetime) -> None:
    if any(note.postal for note in notes.values()) and due is None:
        raise InvalidInput("Hãy đặt hạn gửi ý kiến bằng văn bản.", field="postal_due_at")
    if any(note.postal and note.presence != Presence.ABSENT for note in notes.values()):
        raise InvalidInput("Chỉ xin ý kiến bằng văn bản của thành viên vắng mặt.")


def _differs(known: Attendance | None, note: Note) -> bool:
    if known is None:
        return bool(note.presence)
    asked = known.postal_asked_at is not None
    return (known.presence, known.reason, asked) != (note.presence, squeeze(note.reason), note.postal)


def _write(session: CouncilSession, seat: CouncilMember, note: Note, by: User, now: datetime) -> Attendance:
    if not note.presence:
        session.attendance.filter(member=seat).delete()
        return Attendance(session=session, member=seat)
    values = {
        "presence": note.presence,
        "reason": squeeze(note.reason) if note.presence == Presence.ABSENT else "",
        "noted_by": by,
        "noted_at": now,
        "postal_asked_at": now if note.postal else None,
    }
    row, _ = Attendance.objects.update_or_create(session=session, member=seat, defaults=values)
    return row


def _tell(session: CouncilSession, members: Mapping[int, CouncilMember], now: datetime) -> None:
    """Opinions in writing are given once the vote is open; before that the opening tells."""
    if session.status != SessionStatus.OPEN:
        return
    asked = session.attendance.filter(postal_asked_at__isnull=False).values_list("member_id", flat=True)
    call_for_opinion(session, [members[pk].user for pk in asked if pk in members], now)


@transaction.atomic
def recuse(*, by: User, item: SessionItem, reason: str) -> Recusal:
    """A member leaves one item to the others, with a reason, before voting on it."""
    row = lock_session(item.session_id)
    seat = rules.check_can_recuse(by, row)
    if not reason.strip():
        raise InvalidInput("Hãy ghi lý do.", field="reason")
    if (item.pk, seat.pk) in voted_pairs(row):
        raise WrongState("Bạn đã biểu quyết nội dung này.")
    try:
        with transaction.atomic():
            made = Recusal.objects.create(item=item, member=seat, reason=squeeze(reason)[:500], declared=True)
    except IntegrityError as error:
        raise WrongState("Bạn đã đề nghị không biểu quyết nội dung này.") from error
    after = {"nominee": item.nomination.recipient}
    record(by=by, verb="session.recused", obj=row, unit_id=row.council.unit_id, after=after, reason=made.reason)
    return made
