"""Opening the boxes, once, under the lock of the session."""

from __future__ import annotations

from decimal import Decimal

from dossiers.enums import Choice, NominationResult
from dossiers.models import CouncilSession, Nomination, Recusal, SessionItem
from dossiers.rules import counting as rules
from dossiers.rules.council import counting_day
from dossiers.sealing import BrokenSeal
from dossiers.selectors.council import members_on
from dossiers.selectors.room import attendance_of, ballot_of, recusals_of, room_of, tally, voted_pairs, voters_of
from dossiers.services.quotas import release
from thidua.common.errors import WrongState

BROKEN = (
    "Hòm phiếu kín không mở được: khóa của hệ thống đã đổi hoặc dữ liệu bị can thiệp. "
    "Hãy báo quản trị hệ thống; nếu không khôi phục được thì tổ chức biểu quyết lại ở phiên mới."
)


def count(session: CouncilSession, items: list[SessionItem]) -> None:
    """Write totals, results and who stepped aside. What is written here is never written again."""
    members = list(members_on(session.council, counting_day(session)))
    room = room_of(members, attendance_of(session))
    recusals, voters = recusals_of(session, items, members), voters_of(voted_pairs(session))
    try:
        counted = tally(session)
    except BrokenSeal as error:
        raise WrongState(BROKEN) from error
    for item in items:
        ballot, aside = ballot_of(item), recusals.get(item.pk, {}).keys()
        item.agree = counted[item.pk][Choice.AGREE]
        item.disagree = counted[item.pk][Choice.DISAGREE]
        item.blank = counted[item.pk][Choice.BLANK]
        if item.cast != len(voters[item.pk]):
            raise WrongState(BROKEN)
        item.issued = len(rules.papers_issued(ballot, room, aside) | voters[item.pk])
        item.total = rules.denominator_of(ballot, room, aside, voters[item.pk])
        item.passed = rules.passes(agree=item.agree, total=item.total, min_percent=needed(item), strict=item.strict)
        _write_result(item)
    session.present_count = len(room.present & room.members)
    SessionItem.objects.bulk_update(items, ["agree", "disagree", "blank", "issued", "passed", "total"])
    nominations = [item.nomination for item in items]
    Nomination.objects.bulk_update(nominations, ["result", "result_reason", "is_live"])
    release([item.nomination for item in items if not item.passed])
    _keep_recusals(items, recusals)


def _keep_recusals(items: list[SessionItem], recusals: dict[int, dict[int, str]]) -> None:
    """Memberships change; who left an item to the others in this session does not."""
    rows = [
        Recusal(item=item, member_id=member, reason=reason)
        for item in items
        for member, reason in sorted(recusals.get(item.pk, {}).items())
    ]
    Recusal.objects.bulk_create(rows, ignore_conflicts=True)


def _write_result(item: SessionItem) -> None:
    nomination = item.nomination
    nomination.result = NominationResult.APPROVED if item.passed else NominationResult.REJECTED
    nomination.is_live = bool(item.passed)
    nomination.result_reason = f"{item.agree}/{item.total} đồng ý; cần {item.needed}."


def needed(item: SessionItem) -> Decimal:
    """The threshold copied in when the vote opened; an item without one cannot have been opened."""
    if item.min_percent is None:
        raise WrongState(f"“{item.nomination}” chưa có tỷ lệ biểu quyết.")
    return item.min_percent
