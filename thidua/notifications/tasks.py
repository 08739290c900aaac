"""Bells only. Each may run twice or at once: the rows decide."""

from __future__ import annotations

from celery import shared_task


@shared_task(name="thidua.notifications.tasks.send_mail")
def send_mail(mail_id: int) -> None:
    """Idempotent: a mail is claimed by a conditional UPDATE before it is sent."""
    from thidua.notifications.services.mail import send_mail as send

    send(mail_id=mail_id)


@shared_task(name="thidua.notifications.tasks.sweep_mail")
def sweep_mail() -> int:
    """Idempotent: rings again only for what still waits."""
    from thidua.notifications.services.mail import sweep_mail as sweep

    return sweep()


@shared_task(name="thidua.notifications.tasks.sweep_reminders")
def sweep_reminders() -> int:
    """Idempotent: a step belongs to whoever moves its row first."""
    from thidua.notifications.services.reminders import sweep_reminders as sweep

    return sweep()
