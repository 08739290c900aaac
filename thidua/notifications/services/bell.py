from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from thidua.accounts.models import User
from thidua.common import clock
from thidua.common.tasks import ring
from thidua.notifications.models import Notification, OutgoingMail
from thidua.notifications.services.content import MailContent
from thidua.notifications.tasks import send_mail as send_mail_task
from thidua.notifications.tasks import sweep_mail as sweep_mail_task

# Above this many mails one ring for the sweeper replaces a ring per mail.
SINGLE_RINGS = 20
_BATCH = 1000


@transaction.atomic
def notify(
    *,
    users: Iterable[User],
    kind: str,
    title: str,
    url: str,
    key: str = "",
    mail: MailContent | None = None,
    at: datetime | None = None,
) -> None:
    """Tell people by bell, and by mail when `mail` is given, within the caller's transaction.

    With a `key` the same person is never told the same thing twice: the database refuses the second row.
    """
    people, now = _active(users), at or clock.now()
    Notification.objects.bulk_create(_bells(people, kind, title, url, key, now), ignore_conflicts=bool(key))
    if mail is not None:
        mail_key = key or uuid4().hex
        rows = _mails(people, kind, mail_key, url, mail, now)
        OutgoingMail.objects.bulk_create(rows, ignore_conflicts=True)
        _ring_for(kind, mail_key)


@dataclass(frozen=True, slots=True)
class Message:
    """What `notify` says, as a value: `key` makes it once for each person."""

    users: Iterable[User]
    kind: str
    title: str
    url: str
    key: str
    mail: MailContent | None = None


@transaction.atomic
def notify_many(*, messages: Sequence[Message], at: datetime) -> None:
    """Many messages in a constant number of queries, each to each person once."""
    bells: list[Notification] = []
    mails: list[OutgoingMail] = []
    for message in messages:
        people = _active(message.users)
        bells += _bells(people, message.kind, message.title, message.url, message.key, at)
        if message.mail is not None:
            mails += _mails(people, message.kind, message.key, message.url, message.mail, at)
    Notification.objects.bulk_create(bells, ignore_conflicts=True, batch_size=_BATCH)
    OutgoingMail.objects.bulk_create(mails, ignore_conflicts=True, batch_size=_BATCH)
    if mails:
        ring(sweep_mail_task)


def _active(users: Iterable[User]) -> list[User]:
    return list({user.pk: user for user in users if user.is_active}.values())


def _bells(people: list[User], kind: str, title: str, url: str, key: str, now: datetime) -> list[Notification]:
    return [Notification(user=user, kind=kind, title=title[:300], url=url, key=key, created_at=now) for user in people]


def _mails(people: list[User], kind: str, key: str, url: str, mail: MailContent, now: datetime) -> list[OutgoingMail]:
    rows = []
    for user in people:
        if not user.email:
            continue
        rendered = mail.render(user, url)
        rows.append(
            OutgoingMail(
                kind=kind,
                key=key,
                recipient=user,
                to_address=user.email,
                subject=rendered.subject,
                body_text=rendered.text,
                body_html=rendered.html,
                message_id=f"<{uuid4().hex}@thi-dua>",
                created_at=now,
            )
        )
    return rows


def _ring_for(kind: str, key: str) -> None:
    ids = list(OutgoingMail.objects.filter(kind=kind, key=key).values_list("pk", flat=True)[: SINGLE_RINGS + 1])
    if len(ids) > SINGLE_RINGS:
        ring(sweep_mail_task)
        return
    for pk in ids:
        ring(send_mail_task, pk)


def mark_read(*, by: User, notification: Notification) -> None:
    Notification.objects.filter(pk=notification.pk, user=by, read_at__isnull=True).update(read_at=clock.now())


def mark_all_read(*, by: User) -> None:
    Notification.objects.filter(user=by, read_at__isnull=True).update(read_at=clock.now())
