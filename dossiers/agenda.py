"""What the council room puts into a person's calendar: sessions of one's councils and of those one prepares."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q

from dossiers.enums import SessionStatus
from dossiers.models import CouncilMember, CouncilSession
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import unit_scope
from thidua.audit.selectors import changes_of
from thidua.common.clock import HANOI
from thidua.common.dates import start_of, vi_datetime
from thidua.notifications.agenda import Entry


def entries(user: User, first: date, last: date) -> list[Entry]:
    """Provider of the notifications room: two queries."""
    seats = Q(council_id__in=CouncilMember.objects.filter(user=user).values("council_id"))
    rows = CouncilSession.objects.filter(
        seats | unit_scope(user, P.MANAGE_SESSION, "council__unit"),
        held_at__gte=start_of(first),
        held_at__lt=start_of(last + timedelta(days=1)),
    )
    sessions = list(rows.select_related("council").order_by("held_at", "pk"))
    changes = changes_of(CouncilSession, [session.pk for session in sessions])
    return [_entry(session, *changes.get(session.pk, (0, session.held_at))) for session in sessions]


def _entry(session: CouncilSession, sequence: int, changed: datetime) -> Entry:
    return Entry(
        uid=f"phien-hop-{session.pk}",
        day=session.held_at.astimezone(HANOI).date(),
        kind="Phiên họp Hội đồng",
        title=session.title,
        when=vi_datetime(session.held_at),
        detail=" · ".join(part for part in (str(session.council), session.place) if part),
        url=session.get_absolute_url(),
        changed_at=changed,
        sequence=sequence,
        state=str(session.get_status_display()),
        tone="neutral" if session.status == SessionStatus.CLOSED else "wait",
        icon="people",
    )
