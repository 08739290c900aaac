"""The outbox against a real SMTP server."""

import socket
import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.notifications import OutgoingMailFactory
from tests.factories.people import make_ground, make_person
from tests.support import free_port
from thidua.common.errors import WrongState
from thidua.notifications.enums import MailStatus
from thidua.notifications.services import hold_mail, resend_mail, send_mail, sweep_mail

pytestmark = pytest.mark.django_db


def state(mail):
    mail.refresh_from_db()
    return mail.status


def test_a_queued_mail_arrives_with_text_html_and_its_own_id(smtp_server):
    mail = OutgoingMailFactory(
        subject="Còn 6 ngày: Kế hoạch", body_text="Kính gửi xã Mường La", body_html="<p>Kính gửi</p>"
    )

    send_mail(mail_id=mail.pk)

    (received,) = smtp_server.messages
    assert received["Subject"] == "Còn 6 ngày: Kế hoạch"
    assert received["Message-ID"] == mail.message_id
    assert received.get_body(("plain",)).get_content().strip() == "Kính gửi xã Mường La"
    assert received.get_body(("html",)).get_content().strip() == "<p>Kính gửi</p>"
    assert state(mail) == MailStatus.SENT


def test_sending_twice_sends_once(smtp_server):
    mail = OutgoingMailFactory()

    send_mail(mail_id=mail.pk)
    send_mail(mail_id=mail.pk)

    assert len(smtp_server.messages) == 1


def test_a_vanished_mail_is_dropped(smtp_server):
    send_mail(mail_id=123456)

    assert smtp_server.messages == []


def test_no_server_leaves_the_mail_waiting(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    mail = OutgoingMailFactory()

    send_mail(mail_id=mail.pk)

    assert state(mail) == MailStatus.QUEUED
    assert mail.not_before > timezone.now()
    assert mail.error.startswith("Không kết nối được máy chủ thư")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("550 no such user", MailStatus.FAILED), ("452 too many", MailStatus.QUEUED)],
)
def test_a_refused_recipient_is_final_or_tried_again(smtp_server, answer, expected):
    async def handle_RCPT(server, session, envelope, address, options):
        return answer

    smtp_server.handle_RCPT = handle_RCPT
    smtp_server._controller.handler = smtp_server
    mail = OutgoingMailFactory()

    send_mail(mail_id=mail.pk)

    assert state(mail) == expected
    assert answer.split()[0] in mail.error


def test_five_soft_refusals_give_up(smtp_server):
    async def handle_RCPT(server, session, envelope, address, options):
        return "452 too many"

    smtp_server.handle_RCPT = handle_RCPT
    mail = OutgoingMailFactory(tries=4)

    send_mail(mail_id=mail.pk)

    assert state(mail) == MailStatus.FAILED


class DroppingServer(threading.Thread):
    """Takes the whole mail and hangs up before saying so: nobody can know whether it was delivered."""

    def __init__(self):
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def run(self):
        connection, _ = self.listener.accept()
        with connection, connection.makefile("rwb") as stream:
            self.say(stream, b"220 ready")
            for line in stream:
                command = line.upper()
                if command.startswith(b"EHLO"):
                    self.say(stream, b"250 hello")
                elif command.startswith(b"DATA"):
                    self.say(stream, b"354 go on")
                    while stream.readline() != b".\r\n":
                        pass
                    break
                else:
                    self.say(stream, b"250 ok")
        self.listener.close()

    @staticmethod
    def say(stream, line):
        stream.write(line + b"\r\n")
        stream.flush()


def test_a_connection_lost_after_the_data_is_unknown(settings):
    server = DroppingServer()
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    mail = OutgoingMailFactory()

    send_mail(mail_id=mail.pk)
    server.join(5)

    assert state(mail) == MailStatus.UNKNOWN
    assert sweep_mail() == 0


def test_a_sender_killed_in_flight_leaves_unknown_not_twice(smtp_server):
    past = timezone.now() - timedelta(minutes=1)
    mail = OutgoingMailFactory(status=MailStatus.INFLIGHT, lease_until=past)

    assert sweep_mail() == 0

    assert state(mail) == MailStatus.UNKNOWN
    assert smtp_server.messages == []


def test_sweep_rings_for_what_waits_and_skips_what_must_wait():
    OutgoingMailFactory()
    OutgoingMailFactory(not_before=timezone.now() + timedelta(hours=1))
    OutgoingMailFactory(status=MailStatus.HELD)

    assert sweep_mail() == 1


def test_a_person_may_resend_an_unknown_mail():
    ground = make_ground()
    staff = make_person("staff", ground.agency)
    mail = OutgoingMailFactory(status=MailStatus.UNKNOWN, tries=3, error="x")

    resend_mail(by=staff, mail=mail)

    mail.refresh_from_db()
    assert (mail.status, mail.tries, mail.error) == (MailStatus.QUEUED, 0, "")


@pytest.mark.parametrize("status", [MailStatus.SENT, MailStatus.QUEUED, MailStatus.INFLIGHT])
def test_what_was_sent_or_waits_cannot_be_resent(status):
    mail = OutgoingMailFactory(status=status)

    with pytest.raises(WrongState):
        resend_mail(by=None, mail=mail)

    assert state(mail) == status


def test_hold_keeps_a_waiting_mail_back(smtp_server):
    mail = OutgoingMailFactory()

    hold_mail(by=None, mail=mail)
    send_mail(mail_id=mail.pk)

    assert state(mail) == MailStatus.HELD
    assert smtp_server.messages == []
