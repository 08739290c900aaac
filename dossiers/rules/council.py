"""The council room: who prepares, who votes, who must step aside, and what a result is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from dossiers.enums import PaperKind, Presence, SessionMode, SessionStatus
from dossiers.models import Attendance, Council, CouncilMember, CouncilSession, SessionItem
from thidua.accounts.models import Membership, User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.roles import COUNCIL_MEMBER, COUNCIL_SECRETARY
from thidua.accounts.scope import NOT_YOURS, has_permission, own_unit_ids, permission_paths
from thidua.common import clock
from thidua.common.checks import bool_of
from thidua.common.clock import HANOI
from thidua.common.dates import vi_date
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.common.queries import in_force

# A seat in the council does not make its holder belong to the unit at which it is recorded.
_COUNCIL_ROLES = (COUNCIL_MEMBER.code, COUNCIL_SECRETARY.code)
RECUSED = "Thành viên công tác tại đơn vị của đối tượng được xét nên không biểu quyết nội dung này."
RECUSED_REASON = "Công tác tại đơn vị của đối tượng được xét"
AWAY = "Bạn được ghi vắng mặt và không được xin ý kiến bằng văn bản nên không biểu quyết được."
TOO_LATE = "Đã hết hạn gửi ý kiến bằng văn bản."
CLOSED_ALREADY = "Phiên họp đã khóa biểu quyết; nội dung này không thay đổi được."


def check_can_manage(user: User, council: Council) -> None:
    """The secretary of the council's own level: those above read its sessions, they do not hold them."""
    here = council.unit.path in permission_paths(user, P.MANAGE_SESSION)
    if not here and council.unit_id not in own_unit_ids(user, P.MANAGE_SESSION):
        raise NotAllowed(NOT_YOURS)


def check_in_term(council: Council, day: date) -> None:
    """A council sits within its term; the next term begins with another decision."""
    if council.term_from and day < council.term_from:
        raise InvalidInput(f"Nhiệm kỳ của Hội đồng bắt đầu ngày {vi_date(council.term_from)}.", field="held_at")
    if council.term_to and day > council.term_to:
        raise InvalidInput(
            f"Nhiệm kỳ của Hội đồng kết thúc hết ngày {vi_date(council.term_to)}; hãy ghi quyết định kiện toàn trước.",
            field="held_at",
        )


def check_can_prepare(user: User, session: CouncilSession) -> None:
    check_can_manage(user, session.council)
    if session.status != SessionStatus.PLANNED:
        raise WrongState("Chỉ sửa được phiên họp khi đang chuẩn bị.")


def check_can_open(user: User, session: CouncilSession) -> None:
    check_can_prepare(user, session)
    if not session.items.exists():
        raise WrongState("Phiên họp chưa có nội dung nào để biểu quyết.")


def check_can_close(user: User, session: CouncilSession) -> None:
    check_can_manage(user, session.council)
    if session.status != SessionStatus.OPEN:
        raise WrongState("Phiên họp không ở tình trạng đang biểu quyết.")


def check_can_vote(user: User, session: CouncilSession) -> CouncilMember:
    """The seat from which this person votes; it must have been held on the day voting opened."""
    seat = seat_of(user, session)
    if seat is None or not has_permission(user, P.VOTE, session.council.unit):
        raise NotAllowed("Bạn không phải thành viên Hội đồng của phiên họp này.")
    if session.status != SessionStatus.OPEN:
        raise WrongState("Phiên họp chưa mở hoặc đã khóa biểu quyết.")
    return seat


def check_can_note_presence(user: User, session: CouncilSession) -> None:
    """Presence and opinions in writing are noted until the vote is closed."""
    check_can_manage(user, session.council)
    if session.status == SessionStatus.CLOSED:
        raise WrongState(CLOSED_ALREADY)


def check_can_invite(user: User, session: CouncilSession) -> None:
    check_can_prepare(user, session)
    if not session.items.exists():
        raise WrongState("Hãy đưa nội dung vào phiên họp trước khi mời.")


def check_can_check_in(user: User, session: CouncilSession) -> CouncilMember:
    """A member says "I am here": on the day of the meeting or while the vote is open."""
    seat = seat_of(user, session)
    if seat is None:
        raise NotAllowed("Bạn không phải thành viên Hội đồng của phiên họp này.")
    if session.status == SessionStatus.CLOSED:
        raise WrongState(CLOSED_ALREADY)
    if session.mode == SessionMode.WRITTEN:
        raise WrongState("Phiên này lấy ý kiến bằng văn bản, không điểm danh.")
    if session.status == SessionStatus.PLANNED and clock.today() < session.held_at.astimezone(HANOI).date():
        raise WrongState("Xác nhận có mặt được từ ngày họp.")
    return seat


def check_can_reply(user: User, session: CouncilSession) -> CouncilMember:
    """An invitation is answered from its sending until the vote is opened."""
    seat = seat_of(user, session)
    if seat is None:
        raise NotAllowed("Bạn không phải thành viên Hội đồng của phiên họp này.")
    if session.mode == SessionMode.WRITTEN or session.invited_at is None:
        raise WrongState("Phiên họp này chưa có giấy mời.")
    if session.status != SessionStatus.PLANNED:
        raise WrongState("Phiên họp đã bắt đầu; thư ký điểm danh tại phiên.")
    return seat


def check_can_recuse(user: User, session: CouncilSession) -> CouncilMember:
    seat = seat_of(user, session)
    if seat is None or not has_permission(user, P.VOTE, session.council.unit):
        raise NotAllowed("Bạn không phải thành viên Hội đồng của phiên họp này.")
    if session.status == SessionStatus.CLOSED:
        raise WrongState(CLOSED_ALREADY)
    return seat


def check_can_draft(user: User, session: CouncilSession, kind: str) -> None:
    """Minutes and the counting record speak of sealed numbers only; the invitation comes before."""
    check_can_manage(user, session.council)
    if kind == PaperKind.INVITATION:
        if session.mode == SessionMode.WRITTEN or not session.items.exists():
            raise WrongState("Giấy mời lập được khi phiên họp có nội dung và không lấy ý kiến bằng văn bản.")
        return
    if session.status != SessionStatus.CLOSED:
        raise WrongState("Biên bản lập được sau khi khóa biểu quyết.")


def check_attendance(row: Attendance | None, session: CouncilSession) -> None:
    """May a member in this state hand in a ballot now?"""
    if row is None or row.presence == Presence.PRESENT:
        return
    if row.postal_asked_at is None:
        raise NotAllowed(AWAY)
    if session.postal_due_at is not None and clock.now() >= session.postal_due_at:
        raise WrongState(TOO_LATE)


def counting_day(session: CouncilSession) -> date:
    """The day whose membership counts: the day voting opened; before it the day of the meeting, once past today."""
    if session.opened_at:
        return session.opened_at.astimezone(HANOI).date()
    return max(session.held_at.astimezone(HANOI).date(), clock.today())


def seat_of(user: User, session: CouncilSession) -> CouncilMember | None:
    seats = CouncilMember.objects.filter(in_force(counting_day(session)), council_id=session.council_id, user=user)
    return seats.order_by("pk").first()


def belongs_to(memberships: Iterable[Membership], item: SessionItem) -> bool:
    """One of these memberships lies in the nominee's unit, in the unit that proposes it, or below the nominee."""
    nomination = item.nomination
    recipient = nomination.recipient
    near = {nomination.dossier.unit_id, recipient.unit_id, recipient.as_unit_id}
    inside = recipient.as_unit.path if recipient.as_unit else None
    return any(one.unit_id in near or (inside is not None and one.unit.path.startswith(inside)) for one in memberships)


def working_memberships(user_ids: Iterable[int], day: date) -> dict[int, list[Membership]]:
    """Where people work, the council seat itself left aside; one query however many people."""
    rows = Membership.objects.filter(in_force(day), user_id__in=list(user_ids)).exclude(role__in=_COUNCIL_ROLES)
    found: dict[int, list[Membership]] = defaultdict(list)
    for row in rows.select_related("unit").order_by("pk"):
        found[row.user_id].append(row)
    return found


can_manage = bool_of(check_can_manage)
can_prepare = bool_of(check_can_prepare)
can_open = bool_of(check_can_open)
can_close = bool_of(check_can_close)
can_vote = bool_of(check_can_vote)
can_note_presence = bool_of(check_can_note_presence)
can_invite = bool_of(check_can_invite)
can_check_in = bool_of(check_can_check_in)
can_recuse = bool_of(check_can_recuse)
can_reply = bool_of(check_can_reply)
