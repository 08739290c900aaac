"""A member's ballots. Cast once, never overwritten; the database refuses the second one too."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from dossiers.enums import Choice
from dossiers.models import Ballot, CouncilSession
from dossiers.rules import council as rules
from dossiers.selectors.council import BallotLine, ballot_lines
from dossiers.services.locking import lock_session
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.errors import InvalidInput, NotAllowed, WrongState

ALREADY = "Bạn đã biểu quyết nội dung này; phiếu đã bỏ không thay đổi được."


@transaction.atomic
def cast_votes(*, by: User, session: CouncilSession, choices: Mapping[int, str]) -> int:
    """Hand in ballots for some or all items: all of them count or none does. Returns how many were cast.

    The trail records that somebody voted and on how many items, never what was chosen.
    """
    row = lock_session(session.pk)
    seat = rules.check_can_vote(by, row)
    if not choices:
        raise InvalidInput("Hãy chọn đồng ý hoặc không đồng ý cho ít nhất một nội dung.")
    lines = {line.item.pk: line for line in ballot_lines(by, row)}
    for item_id, choice in choices.items():
        _check(lines.get(item_id), choice)
    now = clock.now()
    ballots = [Ballot(item_id=pk, member=seat, choice=choice, cast_at=now) for pk, choice in choices.items()]
    try:
        with transaction.atomic():
            Ballot.objects.bulk_create(ballots)
    except IntegrityError as error:
        raise WrongState(ALREADY) from error
    record(
        by=by,
        verb="session.voted",
        obj=row,
        unit_id=row.council.unit_id,
        after={"ballots": len(ballots)},
        at=now,
    )
    return len(ballots)


def _check(line: BallotLine | None, choice: str) -> None:
    if line is None or choice not in Choice.values:
        raise InvalidInput("Phiếu biểu quyết không hợp lệ.")
    if line.recused:
        raise NotAllowed(rules.RECUSED)
    if line.voted:
        raise WrongState(ALREADY)
