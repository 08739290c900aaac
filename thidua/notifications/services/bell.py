from __future__ import annotations

from collections.abc import Iterable
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
    people = list({user.pk: user for user in users if user.is_active}.values())
    now = at or clock.now()
    bell = [Notification(user=user, kind=kind, title=title[:300], url=url, key=key, created_at=now) for user in people]
    Notification.objects.bulk_create(bell, ignore_conflicts=bool(key))
    if mail is not None:
        _queue_mails(people, kind=kind, key=key or uuid4().hex, url=url, mail=mail, now=now)


def _queue_mails(people: list[User], *, kind: str, key: str, url: str, mail: MailContent, now: datetime) -> None:
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
    OutgoingMail.objects.bulk_create(rows, ignore_conflicts=True)
    _ring_for(kind, key)


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
