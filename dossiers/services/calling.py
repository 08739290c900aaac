"""What the council room tells its members: the invitation, the open vote, the opinion in writing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dossiers.models import CouncilSession
from dossiers.selectors.council import agenda_counts
from thidua.accounts.models import User
from thidua.common.dates import deadline_sentence
from thidua.notifications.services import MailContent, notify


def call_to_vote(session: CouncilSession, users: Iterable[User], at: datetime) -> None:
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


def call_for_opinion(session: CouncilSession, users: Iterable[User], at: datetime) -> None:
    """Members away are asked in writing; told once for each due date."""
    if session.postal_due_at is None:
        return
    headline = "Đề nghị cho ý kiến bằng văn bản"
    due = deadline_sentence(session.postal_due_at)
    notify(
        users=users,
        kind="postal_opinion",
        title=f"{headline} ({due}): {session.title}",
        url=session.get_absolute_url(),
        key=f"session:{session.pk}:postal:{session.postal_due_at.isoformat()}",
        mail=MailContent("vote", {"headline": headline, "session": session, "deadline": due}),
        at=at,
    )


def call_to_meeting(session: CouncilSession, users: Iterable[User], at: datetime) -> None:
    headline = "Mời họp Hội đồng"
    notify(
        users=users,
        kind="session_invited",
        title=f"{headline}: {session.title}",
        url=session.get_absolute_url(),
        key=f"session:{session.pk}:invited:{session.held_at.isoformat()}",
        mail=MailContent(
            "session_invited", {"headline": headline, "session": session, "agenda": agenda_counts(session)}
        ),
        at=at,
    )
