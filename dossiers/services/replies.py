"""A member answers the invitation: coming, or not with a reason."""

from __future__ import annotations

from django.db import transaction

from dossiers.models import CouncilSession, InvitationReply
from dossiers.rules import council as rules
from dossiers.services.locking import lock_session
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.errors import InvalidInput
from thidua.common.text import squeeze


@transaction.atomic
def reply(*, by: User, session: CouncilSession, coming: bool, reason: str = "") -> InvitationReply:
    """The last answer counts; presence is still noted at the meeting."""
    row = lock_session(session.pk)
    seat = rules.check_can_reply(by, row)
    why = "" if coming else squeeze(reason)[:300]
    if not coming and not why:
        raise InvalidInput("Hãy ghi lý do vắng.", field="reason")
    now = clock.now()
    made, _ = InvitationReply.objects.update_or_create(
        session=row, member=seat, defaults={"coming": coming, "reason": why, "replied_at": now}
    )
    verb = "session.accepted" if coming else "session.excused"
    record(by=by, verb=verb, obj=row, unit_id=row.council.unit_id, reason=why, at=now)
    return made
