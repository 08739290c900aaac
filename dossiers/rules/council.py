"""The council room: who prepares, who votes, who must step aside, and what a result is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from dossiers.enums import SessionStatus
from dossiers.models import Council, CouncilMember, CouncilSession, SessionItem
from thidua.accounts.models import Membership, User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.roles import COUNCIL_MEMBER, COUNCIL_SECRETARY
from thidua.accounts.scope import NOT_YOURS, has_permission
from thidua.common import clock
from thidua.common.checks import bool_of
from thidua.common.clock import HANOI
from thidua.common.errors import NotAllowed, WrongState
from thidua.common.queries import in_force

# A seat in the council does not make its holder belong to the unit at which it is recorded.
_COUNCIL_ROLES = (COUNCIL_MEMBER.code, COUNCIL_SECRETARY.code)
RECUSED = "Thành viên công tác tại đơn vị của đối tượng được xét nên không biểu quyết nội dung này."


def check_can_manage(user: User, council: Council) -> None:
    if not has_permission(user, P.MANAGE_SESSION, council.unit):
        raise NotAllowed(NOT_YOURS)


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


def counting_day(session: CouncilSession) -> date:
    """The day whose membership counts: the day voting opened, today before that."""
    return session.opened_at.astimezone(HANOI).date() if session.opened_at else clock.today()


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


def passes(*, agree: int, total: int, min_percent: Decimal) -> bool:
    """Share of `total` that agreed, compared without rounding."""
    return total > 0 and Decimal(agree) * 100 >= min_percent * total


can_manage = bool_of(check_can_manage)
can_prepare = bool_of(check_can_prepare)
can_open = bool_of(check_can_open)
can_close = bool_of(check_can_close)
can_vote = bool_of(check_can_vote)
