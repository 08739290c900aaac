import logging

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import UserFactory
from tests.support import MailServer, WorkerProcess, wait_until
from thidua.accounts import tasks


@pytest.mark.django_db
def test_link_goes_to_the_person() -> None:
    user = UserFactory()

    tasks.send_password_link(user.pk, "reset")

    assert [message.to for message in mail.outbox] == [[user.email]]


@pytest.mark.django_db
@pytest.mark.parametrize("gone", [True, False])
def test_missing_or_closed_person_is_logged_and_dropped(gone: bool, caplog: pytest.LogCaptureFixture) -> None:
    user = UserFactory(is_active=False)
    number = 999_999 if gone else user.pk

    with caplog.at_level(logging.WARNING, logger="thidua.accounts.tasks"):
        tasks.send_password_link(number, "reset")

    assert mail.outbox == []
    assert [record.getMessage() for record in caplog.records] == [f"no active user {number} to mail a password link to"]


@pytest.mark.worker
@pytest.mark.slow
def test_asked_link_arrives_by_mail(smtp_server: MailServer, celery_worker_process: WorkerProcess) -> None:
    user = UserFactory(email="can.bo@example.invalid", full_name="Vì Thị Mẫu")

    for _ in range(2):  # the second request within two minutes sends nothing
        Client().post(reverse("accounts:password_link"), {"email": user.email})

    wait_until(lambda: len(smtp_server.messages) >= 1)
    body = smtp_server.messages[0].get_body(("plain",))
    assert body is not None
    link = next(word for word in body.get_content().split() if "/dat-mat-khau/" in word)
    path = "/" + link.split("/", 3)[3]
    assert Client().get(path, follow=True).status_code == 200
    assert len(smtp_server.messages) == 1
