"""The servers and processes other tests lean on really are what they claim."""

import os
import socket
from typing import Any

import pytest
from django.core.mail import send_mail
from django.db import connection
from pytest_socket import SocketConnectBlockedError

from tests.support import MailServer, WorkerProcess, process_environment, wait_until


@pytest.mark.django_db
def test_smtp_server_collects_parsed_mail(smtp_server: MailServer) -> None:
    send_mail("Nhắc hạn nộp", "Còn 3 ngày.", "a@example.vn", ["b@example.vn"])

    [message] = smtp_server.messages
    assert (message["Subject"], message["To"]) == ("Nhắc hạn nộp", "b@example.vn")
    assert message.get_content().strip() == "Còn 3 ngày."


def test_smtp_server_is_named_to_later_workers(smtp_server: MailServer) -> None:
    assert os.environ["THIDUA_EMAIL_PORT"] == str(smtp_server.port)


@pytest.mark.django_db
def test_other_processes_get_the_test_database() -> None:
    environment = process_environment()

    name = str(connection.settings_dict["NAME"])
    assert environment["THIDUA_TEST"] == "1"
    if connection.vendor == "postgresql":
        assert environment["DATABASE_URL"].rpartition("/")[2] == name
    else:
        assert environment["THIDUA_SQLITE"] == name
    assert "test" in name


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_sockets_to_the_outside_are_closed() -> None:
    with pytest.raises(SocketConnectBlockedError), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_worker_can_be_killed_and_started_again(celery_worker_process: WorkerProcess) -> None:
    celery_worker_process.kill()
    celery_worker_process.start()

    assert celery_worker_process.log.read_text().count("ready.") == 2


@pytest.mark.browser
def test_browser_reads_a_page_of_the_live_server(browser_page: Any, live_server: Any) -> None:
    answer = browser_page.goto(f"{live_server.url}/health/")

    assert answer.status == 503
    assert '"database": "ok"' in browser_page.content()
    assert browser_page.evaluate("new Date(2026, 0, 1).getTimezoneOffset()") == -7 * 60


def test_wait_until_gives_up() -> None:
    with pytest.raises(AssertionError, match="not within"):
        wait_until(lambda: False, seconds=0.1, every=0.02)
