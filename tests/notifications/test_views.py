import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.notifications import NotificationFactory, OutgoingMailFactory
from tests.factories.people import make_ground, make_person
from thidua.audit.models import AuditEvent
from thidua.notifications.enums import MailStatus
from thidua.notifications.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def officer(ground):
    return make_person("unit_officer", ground.commune)


@pytest.fixture
def staff(ground):
    return make_person("staff", ground.agency)


@pytest.fixture
def foreign_mail(ground):
    return OutgoingMailFactory(
        recipient=make_person("unit_officer", ground.other_commune),
        subject="Thư của tỉnh khác",
        status=MailStatus.FAILED,
    )


def test_bell_counts_only_my_unread(client, officer):
    NotificationFactory.create_batch(2, user=officer)
    NotificationFactory()
    client.force_login(officer)

    response = client.get(reverse("notifications:bell"))

    assert response.context["unread_count"] == 2


def test_list_shows_only_mine(client, officer):
    mine = NotificationFactory(user=officer)
    NotificationFactory(title="Của người khác")
    client.force_login(officer)

    response = client.get(reverse("notifications:list"))

    assert list(response.context["rows"]) == [mine]


def test_opening_marks_read_and_goes_there(client, officer):
    row = NotificationFactory(user=officer, url="/thong-bao/?unread=1")
    client.force_login(officer)

    response = client.post(reverse("notifications:open", args=[row.pk]))

    assert response.url == "/thong-bao/?unread=1"
    assert Notification.objects.get().read_at is not None


def test_opening_anothers_is_not_found(client, officer):
    row = NotificationFactory()
    client.force_login(officer)

    assert client.post(reverse("notifications:open", args=[row.pk])).status_code == 404
    assert Notification.objects.get().read_at is None


def test_opening_by_get_changes_nothing(client, officer):
    row = NotificationFactory(user=officer)
    client.force_login(officer)

    assert client.get(reverse("notifications:open", args=[row.pk])).status_code == 405
    assert Notification.objects.get().read_at is None


def test_read_all_leaves_others_alone(client, officer):
    NotificationFactory(user=officer)
    other = NotificationFactory()
    client.force_login(officer)

    client.post(reverse("notifications:read_all"))

    assert list(Notification.objects.filter(read_at__isnull=True)) == [other]


def test_outbox_lists_mails_of_my_province_only(client, staff, officer, foreign_mail):
    mail = OutgoingMailFactory(recipient=officer)
    client.force_login(staff)

    response = client.get(reverse("notifications:outbox"))

    assert list(response.context["rows"]) == [mail]


@pytest.mark.parametrize("name", ["outbox"])
def test_outbox_is_closed_to_officers(client, officer, name):
    client.force_login(officer)

    assert client.get(reverse(f"notifications:{name}")).status_code == 403


@pytest.mark.parametrize("name", ["mail", "resend", "hold"])
def test_foreign_mail_is_not_found(client, staff, foreign_mail, name):
    client.force_login(staff)
    url = reverse(f"notifications:{name}", args=[foreign_mail.pk])

    response = client.get(url) if name == "mail" else client.post(url)

    assert response.status_code == 404
    foreign_mail.refresh_from_db()
    assert foreign_mail.status == MailStatus.FAILED


def test_resending_is_recorded(client, staff, officer):
    mail = OutgoingMailFactory(recipient=officer, status=MailStatus.UNKNOWN)
    client.force_login(staff)

    client.post(reverse("notifications:resend", args=[mail.pk]))

    event = AuditEvent.objects.get()
    assert (event.verb, event.actor_name, event.before) == ("mail.resent", staff.full_name, {"status": "unknown"})


def test_resending_a_sent_mail_says_why_not(client, staff, officer):
    mail = OutgoingMailFactory(recipient=officer, status=MailStatus.SENT)
    client.force_login(staff)

    response = client.post(
        reverse("notifications:resend", args=[mail.pk]),
        headers={"referer": "http://testserver/thu-gui-di/"},
        follow=True,
    )

    (message,) = response.context["messages"]
    assert str(message) == "Chỉ gửi lại được thư không gửi được, chưa rõ kết quả hoặc đang tạm giữ."


@pytest.mark.parametrize("name", ["list", "outbox"])
def test_lists_ask_the_same_number_of_queries_for_one_and_three_rows(
    client, staff, officer, name, django_assert_num_queries
):
    def make(count):
        for _ in range(count):
            NotificationFactory(user=staff)
            OutgoingMailFactory(recipient=officer)

    client.force_login(staff)
    url = reverse(f"notifications:{name}")
    make(1)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    make(2)

    with django_assert_num_queries(len(one)):
        client.get(url)
