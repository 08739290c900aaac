"""The outbox: claim (committed), send, mark. A mail of unknown fate waits for a person, never resent alone."""

from __future__ import annotations

import logging
import smtplib
from datetime import datetime, timedelta

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F, Q

from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.claims import MAX_TRIES
from thidua.common.errors import WrongState
from thidua.common.tasks import ring
from thidua.notifications.enums import MailStatus
from thidua.notifications.models import OutgoingMail
from thidua.notifications.tasks import send_mail as send_mail_task

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
SWEEP_BATCH = 500


class NotAccepted(Exception):
    """The server answered: this mail was not taken. `final` when asking again is useless."""

    def __init__(self, reason: str, *, final: bool) -> None:
        super().__init__(reason)
        self.final = final


class FateUnknown(Exception):
    """The connection broke after the mail was handed over: it may or may not have arrived."""


def send_mail(*, mail_id: int) -> None:
    """Send one queued mail. Run twice or at once by two workers, it is still sent once: only one claim succeeds."""
    now = clock.now()
    if not _claim(mail_id, now):
        return
    mail = OutgoingMail.objects.get(pk=mail_id)
    try:
        _deliver(mail)
    except NotAccepted as error:
        _mark_refused(mail, error)
    except FateUnknown as error:
        _mark(mail, MailStatus.UNKNOWN, error=str(error))
    else:
        _mark(mail, MailStatus.SENT, sent_at=clock.now(), error="")


def _claim(mail_id: int, now: datetime) -> bool:
    ready = Q(not_before__isnull=True) | Q(not_before__lte=now)
    waiting = OutgoingMail.objects.filter(ready, pk=mail_id, status=MailStatus.QUEUED)
    return waiting.update(status=MailStatus.INFLIGHT, lease_until=now + LEASE, tries=F("tries") + 1) == 1


def _deliver(mail: OutgoingMail) -> None:
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise NotAccepted(f"Không kết nối được máy chủ thư: {error}", final=False) from error
    message = EmailMultiAlternatives(
        mail.subject,
        mail.body_text,
        to=[mail.to_address],
        connection=connection,
        headers={"Message-ID": mail.message_id},
    )
    if mail.body_html:
        message.attach_alternative(mail.body_html, "text/html")
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        code, answer = next(iter(error.recipients.values()))
        raise _refusal(code, answer) from error
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code, error.smtp_error) from error
    except (OSError, smtplib.SMTPException) as error:
        raise FateUnknown(f"Mất kết nối trong khi gửi: {error}") from error
    finally:
        _close(connection)


def _close(connection: object) -> None:
    try:
        connection.close()  # type: ignore[attr-defined]  # every backend has it
    except (OSError, smtplib.SMTPException):
        logger.info("mail connection was already gone")


def _refusal(code: int, answer: bytes | str) -> NotAccepted:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return NotAccepted(f"Máy chủ thư trả lời {code}: {text}", final=code >= 500)


def _mark_refused(mail: OutgoingMail, error: NotAccepted) -> None:
    if error.final or mail.tries >= MAX_TRIES:
        _mark(mail, MailStatus.FAILED, error=str(error))
        return
    wait = RETRY_AFTER[min(mail.tries, len(RETRY_AFTER)) - 1]
    _mark(mail, MailStatus.QUEUED, error=str(error), not_before=clock.now() + wait)


def _mark(mail: OutgoingMail, status: MailStatus, **values: object) -> None:
    """Only the owner of the claim may write; a mail already given up as unknown is left alone."""
    OutgoingMail.objects.filter(pk=mail.pk, status=MailStatus.INFLIGHT).update(
        status=status, lease_until=None, **values
    )


def sweep_mail() -> int:
    """Ring for what waits; what was in flight past its lease becomes unknown. Returns how many were rung."""
    now = clock.now()
    lost = OutgoingMail.objects.filter(status=MailStatus.INFLIGHT, lease_until__lt=now)
    lost.update(
        status=MailStatus.UNKNOWN,
        lease_until=None,
        error="Tiến trình gửi bị dừng giữa chừng, chưa rõ thư đã tới hay chưa.",
    )
    ready = OutgoingMail.objects.filter(Q(not_before__isnull=True) | Q(not_before__lte=now), status=MailStatus.QUEUED)
    ids = list(ready.order_by("created_at", "pk").values_list("pk", flat=True)[:SWEEP_BATCH])
    for pk in ids:
        ring(send_mail_task, pk)
    return len(ids)


@transaction.atomic
def resend_mail(*, by: User, mail: OutgoingMail) -> OutgoingMail:
    """A person decides to send again what failed, was held, or whose fate is unknown."""
    row = OutgoingMail.objects.select_for_update().get(pk=mail.pk)
    if row.status not in (MailStatus.FAILED, MailStatus.UNKNOWN, MailStatus.HELD):
        raise WrongState("Chỉ gửi lại được thư không gửi được, chưa rõ kết quả hoặc đang tạm giữ.")
    before = row.status
    row.status, row.tries, row.not_before, row.error = MailStatus.QUEUED, 0, None, ""
    row.save(update_fields=["status", "tries", "not_before", "error"])
    record(by=by, verb="mail.resent", obj=row, before={"status": before}, after={"status": row.status})
    ring(send_mail_task, row.pk)
    return row


@transaction.atomic
def hold_mail(*, by: User, mail: OutgoingMail) -> OutgoingMail:
    row = OutgoingMail.objects.select_for_update().get(pk=mail.pk)
    if row.status != MailStatus.QUEUED:
        raise WrongState("Chỉ tạm giữ được thư đang chờ gửi.")
    row.status = MailStatus.HELD
    row.save(update_fields=["status"])
    record(by=by, verb="mail.held", obj=row, before={"status": MailStatus.QUEUED}, after={"status": row.status})
    return row
