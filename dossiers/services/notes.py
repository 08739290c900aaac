"""What the secretary writes down for the minutes, until they are signed outside the portal."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from dossiers.models import CouncilSession, SessionItem
from dossiers.rules import council as rules
from dossiers.services.locking import lock_session
from thidua.accounts.models import User
from thidua.audit.services import record


@transaction.atomic
def write_discussion(
    *, by: User, session: CouncilSession, discussion: str, began_at: datetime | None, ended_at: datetime | None
) -> CouncilSession:
    row = lock_session(session.pk)
    rules.check_can_manage(by, row.council)
    before = {"session_began": row.began_at, "session_ended": row.ended_at}
    row.discussion, row.began_at, row.ended_at = discussion.strip(), began_at, ended_at
    row.save(update_fields=["discussion", "began_at", "ended_at"])
    after = {"session_began": began_at, "session_ended": ended_at}
    record(by=by, verb="session.discussed", obj=row, unit_id=row.council.unit_id, before=before, after=after)
    return row


@transaction.atomic
def write_item_discussion(*, by: User, item: SessionItem, discussion: str) -> SessionItem:
    session = lock_session(item.session_id)
    rules.check_can_manage(by, session.council)
    item.discussion = discussion.strip()
    item.save(update_fields=["discussion"])
    after = {"nominee": item.nomination.recipient}
    record(by=by, verb="session.discussed", obj=session, unit_id=session.council.unit_id, after=after)
    return item
