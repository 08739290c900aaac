"""A member's ballots. Cast once, never overwritten; the database refuses the second one too.

An open ballot is a row with its member. A secret one is a letter in the sealed box of its item and a mark that the
member has voted; nothing joins the two, and the receipt is given to the screen and kept nowhere beside the member.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.views.decorators.debug import sensitive_variables

from dossiers.enums import Choice, Presence
from dossiers.models import Attendance, Ballot, BallotBox, CouncilMember, CouncilSession, VoterMark
from dossiers.rules import council as rules
from dossiers.sealing import new_code, seal, unseal
from dossiers.selectors.council import BallotLine, ballot_lines
from dossiers.services.locking import lock_session
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.errors import InvalidInput, NotAllowed, WrongState

ALREADY = "Bạn đã biểu quyết nội dung này; phiếu đã bỏ không thay đổi được."


@dataclass(frozen=True, slots=True)
class Receipt:
    """How many ballots were taken; `code` proves that the secret ones among them are in the box, to its holder only."""

    ballots: int
    code: str = ""


@sensitive_variables()
@transaction.atomic
def cast_votes(*, by: User, session: CouncilSession, choices: Mapping[int, str]) -> Receipt:
    """Hand in ballots for some or all items: all of them count or none does.

    The trail records that somebody voted and on how many items, never what was chosen.
    """
    row = lock_session(session.pk)
    seat = rules.check_can_vote(by, row)
    attendance = row.attendance.filter(member=seat).first()
    rules.check_attendance(attendance, row)
    if not choices:
        raise InvalidInput("Hãy chọn đồng ý hoặc không đồng ý cho ít nhất một nội dung.")
    lines = {line.item.pk: line for line in ballot_lines(by, row)}
    for item_id, choice in choices.items():
        _check(lines.get(item_id), choice)
    now = clock.now()
    if attendance is None:
        _note_present(row, seat, by)
    secret = {pk: choice for pk, choice in choices.items() if lines[pk].item.secret}
    named = [
        Ballot(item_id=pk, member=seat, choice=choice, cast_at=now)
        for pk, choice in choices.items()
        if pk not in secret
    ]
    try:
        with transaction.atomic():
            Ballot.objects.bulk_create(named)
            VoterMark.objects.bulk_create(VoterMark(item_id=pk, member=seat) for pk in sorted(secret))
    except IntegrityError as error:
        raise WrongState(ALREADY) from error
    code = _put_into_boxes(secret) if secret else ""
    after = {"ballots": len(choices)}
    record(by=by, verb="session.voted", obj=row, unit_id=row.council.unit_id, after=after, at=now)
    return Receipt(len(choices), code)


@sensitive_variables()
def _put_into_boxes(secret: Mapping[int, str]) -> str:
    """Every box is emptied, mixed and sealed anew, so one row bears the trace of the last voter alone."""
    code = new_code()
    known = {box.item_id: box for box in BallotBox.objects.select_for_update().filter(item__in=secret)}
    missing = [BallotBox(item_id=pk, sealed=seal([], item_id=pk)) for pk in secret if pk not in known]
    for box in [*known.values(), *BallotBox.objects.bulk_create(missing)]:
        box.sealed = seal([*unseal(box.sealed, item_id=box.item_id), secret[box.item_id]], item_id=box.item_id)
        box.codes = sorted([*box.codes, code])
        known[box.item_id] = box
    BallotBox.objects.bulk_update(known.values(), ["sealed", "codes"])
    return code


def _note_present(session: CouncilSession, seat: CouncilMember, by: User) -> None:
    """Whoever votes without having been noted is there. The hour of the ballot is not written a second time."""
    Attendance.objects.create(
        session=session, member=seat, presence=Presence.PRESENT, noted_by=by, noted_at=session.opened_at or clock.now()
    )


def _check(line: BallotLine | None, choice: str) -> None:
    if line is None or choice not in Choice.values:
        raise InvalidInput("Phiếu biểu quyết không hợp lệ.")
    if line.recused:
        raise NotAllowed(rules.RECUSED)
    if line.voted:
        raise WrongState(ALREADY)
    if line.away:
        raise NotAllowed(rules.AWAY)
