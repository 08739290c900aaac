from __future__ import annotations

import logging
import smtplib

from celery import shared_task

logger = logging.getLogger(__name__)


@shared_task(
    name="thidua.accounts.tasks.send_password_link",
    autoretry_for=(smtplib.SMTPException, OSError),
    retry_backoff=True,
    retry_kwargs={"max_retries": 5},
)
def send_password_link(user_id: int, purpose: str) -> None:
    """Mails the link with which a person sets a password.

    The link is a secret, so it is made here and stored nowhere, not in the outbox either. Twice sends two valid links;
    lost, the person asks again.
    """
    from thidua.accounts import services
    from thidua.accounts.models import User

    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        logger.warning("no active user %s to mail a password link to", user_id)
        return
    services.send_password_link(user=user, purpose=purpose)
