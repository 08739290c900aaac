"""The private calendar address: made, replaced, revoked; read by whoever holds the token, with its owner's rights."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from campaigns.services.receiving import excuse_duty, extend_duty
from tests.campaigns.staff import queries_of
from tests.factories.campaigns import (
    CampaignFactory,
    DutyFactory,
    MilestoneFactory,
    ObligationFactory,
    ParticipationFactory,
    WorkItemFactory,
)
from tests.factories.people import make_ground, make_person
from thidua.audit.models import AuditEvent
from thidua.common.clock import HANOI
from thidua.notifications.models import CalendarFeed
from thidua.notifications.services import create_feed, revoke_feed
from thidua.notifications.views import RATE_COUNT

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 7, 1, 9, 0, tzinfo=HANOI)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


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
def duty(ground):
    campaign = CampaignFactory(owner=ground.province, launched=True, title="Phong trào mẫu")
    ParticipationFactory(campaign=campaign, unit=ground.commune)
    return DutyFactory(obligation=ObligationFactory(campaign=campaign, what="Gửi kế hoạch"), unit=ground.commune)


def address(token):
    return reverse("notifications:feed_file", args=[token])


def events(client, token):
    feed = Calendar.from_ical(client.get(address(token)).content)
    return {str(event["uid"]): event for event in feed.walk("VEVENT")}


def test_token_is_kept_by_its_hash_only(officer):
    token = create_feed(by=officer)

    row = CalendarFeed.objects.get()
    assert (len(token), len(row.token_sha256), token in str(vars(row))) == (43, 64, False)


def test_page_shows_the_address_once(officer, client):
    client.force_login(officer)
    url = reverse("notifications:feed")

    made = client.post(url, follow=True)
    again = client.get(url)

    token = made.context["address"].rsplit("/", 1)[-1].removesuffix(".ics")
    assert (token in made.content.decode(), token in again.content.decode()) == (True, False)
    assert client.get(address(token)).status_code == 200


def test_new_address_replaces_the_old_one(officer, client):
    old, new = create_feed(by=officer), create_feed(by=officer)

    assert [client.get(address(token)).status_code for token in (old, new)] == [404, 200]
    assert CalendarFeed.objects.count() == 1


def test_revoked_address_is_dead(officer, client):
    token = create_feed(by=officer)
    client.force_login(officer)
    client.post(reverse("notifications:feed_revoke"))
    revoke_feed(by=officer)

    assert client.get(address(token)).status_code == 404
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True)) == [
        "calendar.created",
        "calendar.revoked",
    ]


def test_feed_needs_no_session_and_makes_none(officer, client, duty):
    response = client.get(address(create_feed(by=officer)))

    assert (response.status_code, response["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert response["Cache-Control"] == "private, max-age=900"
    assert response.cookies.output() == ""


def test_disabled_account_has_no_feed(officer, client):
    token = create_feed(by=officer)
    officer.is_active = False
    officer.save()

    assert client.get(address(token)).status_code == 404


def test_rights_are_asked_at_each_reading(officer, client, duty):
    token = create_feed(by=officer)
    assert list(events(client, token)) == [f"viec-{duty.pk}@thi-dua"]

    officer.memberships.update(valid_to=(NOW - timedelta(days=1)).date())

    assert events(client, token) == {}


def test_deadline_lies_on_the_last_day_that_is_on_time(officer, client, duty):
    event = events(client, create_feed(by=officer))[f"viec-{duty.pk}@thi-dua"]

    assert (event["dtstart"].dt.isoformat(), event["dtend"].dt.isoformat()) == ("2024-07-14", "2024-07-15")
    assert event["summary"] == "Gửi kế hoạch (chưa gửi)"
    assert event["description"].splitlines()[:2] == [
        "Hạn cuối: hết ngày 14/7/2024",
        "Ủy ban nhân dân xã Yên Châu · Phong trào mẫu",
    ]
    alarm = event.walk("VALARM")[0]
    assert alarm["trigger"].dt == timedelta(hours=-16)


def test_changed_event_keeps_its_uid_and_counts_up(officer, staff, client, duty):
    token = create_feed(by=officer)
    before = events(client, token)[f"viec-{duty.pk}@thi-dua"]
    later = NOW + timedelta(days=1)
    with time_machine.travel(later, tick=False):
        extend_duty(by=staff, duty=duty, due_at=datetime(2024, 7, 21, tzinfo=HANOI), reason="Mưa lũ")
        after = events(client, token)[f"viec-{duty.pk}@thi-dua"]

    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after["dtstart"].dt.isoformat() == "2024-07-20"
    assert after["last-modified"].dt == later.astimezone(UTC)


def test_excused_duty_is_cancelled_without_an_alarm(officer, staff, client, duty):
    excuse_duty(by=staff, duty=duty, reason="Mới sáp nhập")

    event = events(client, create_feed(by=officer))[f"viec-{duty.pk}@thi-dua"]

    assert (event["status"], event.walk("VALARM")) == ("CANCELLED", [])


@pytest.mark.parametrize(("shown", "told"), [(False, False), (True, True)])
def test_feed_tells_only_a_shown_grace(officer, client, duty, shown, told):
    duty.obligation.grace_days, duty.obligation.grace_shown = 3, shown
    duty.obligation.save()

    text = client.get(address(create_feed(by=officer))).content.decode().replace("\r\n ", "")

    assert ("được gửi đến hết ngày 17/7/2024" in text, "không tính trễ" in text) == (told, told)


def test_staff_see_the_deadlines_of_their_campaigns(staff, client, ground, duty):
    campaign = duty.obligation.campaign
    milestone = MilestoneFactory(campaign=campaign, when="2024-09")
    work = WorkItemFactory(campaign=campaign, when="2024-Q3", in_charge="Sở Tài chính")

    found = events(client, create_feed(by=staff))

    assert {uid: event["dtstart"].dt.isoformat() for uid, event in found.items()} == {
        f"han-{duty.obligation_id}@thi-dua": "2024-07-14",
        f"moc-{milestone.pk}@thi-dua": "2024-09-30",
        f"nhiem-vu-{work.pk}@thi-dua": "2024-09-30",
    }
    assert found[f"han-{duty.obligation_id}@thi-dua"]["summary"] == "Gửi kế hoạch (1 đơn vị chưa gửi)"


def test_feed_of_another_province_is_empty(ground, client, duty):
    assert events(client, create_feed(by=make_person("staff", ground.other_agency))) == {}


def test_program_gone_wild_is_told_to_wait(officer, client):
    token = create_feed(by=officer)

    codes = [client.get(address(token)).status_code for _ in range(RATE_COUNT + 1)]

    assert codes == [200] * RATE_COUNT + [429]
    assert client.get(address(token))["Retry-After"] == "300"


def test_reading_is_noted(officer, client):
    token = create_feed(by=officer)
    client.get(address(token))

    assert CalendarFeed.objects.get().last_read_at == NOW


def test_texts_cannot_break_out_of_an_event(officer, client, duty):
    duty.obligation.what = "Gửi\r\nEND:VEVENT\r\nBEGIN:VEVENT; kế, hoạch"
    duty.obligation.save()

    assert len(events(client, create_feed(by=officer))) == 1


@pytest.mark.parametrize("token", ["x", "A" * 43, "A" * 42, "A" * 300])
def test_unknown_token_is_missing(client, token):
    assert client.get(f"/lich/{token}.ics").status_code == 404


# --- The page


def month(client, person, text=""):
    client.force_login(person)
    return client.get(reverse("notifications:calendar"), {"thang": text} if text else {})


def test_calendar_shows_the_month_by_day(officer, client, duty):
    MilestoneFactory(campaign=duty.obligation.campaign, when="2024-07-14", what="Sơ kết")

    response = month(client, officer)

    found = [(day.isoformat(), [entry.kind for entry in entries]) for day, _, entries in response.context["days"]]
    assert found == [("2024-07-14", ["Việc phải gửi", "Mốc thời gian"])]
    page = response.content.decode()
    assert ["?thang=2024-06" in page, "?thang=2024-08" in page] == [True, True]


@pytest.mark.parametrize(("text", "count"), [("2024-07", 1), ("2024-06", 0), ("2024-08", 0), ("2024-13", 1), ("x", 1)])
def test_calendar_of_another_month(officer, client, duty, text, count):
    response = month(client, officer, text)

    assert (response.status_code, len(response.context["days"])) == (200, count)


@pytest.mark.parametrize(
    ("due_at", "shown"),
    [
        (datetime(2024, 7, 1, tzinfo=HANOI), 0),  # the last day is 30 June
        (datetime(2024, 7, 1, 0, 0, 1, tzinfo=HANOI), 1),
        (datetime(2024, 8, 1, tzinfo=HANOI), 1),  # the last day is 31 July
        (datetime(2024, 8, 1, 0, 0, 1, tzinfo=HANOI), 0),
    ],
)
def test_calendar_at_the_edges_of_the_month(officer, client, duty, due_at, shown):
    duty.due_at = due_at
    duty.save()

    assert len(month(client, officer, "2024-07").context["days"]) == shown


def test_calendar_asks_the_same_number_of_questions_for_more(ground, officer, staff, client, duty):
    def add():
        obligation = ObligationFactory(campaign=duty.obligation.campaign)
        DutyFactory(obligation=obligation, unit=ground.commune)
        other = CampaignFactory(owner=ground.province, launched=True)
        ParticipationFactory(campaign=other, unit=ground.commune)
        DutyFactory(obligation=ObligationFactory(campaign=other), unit=ground.commune)
        MilestoneFactory(campaign=other, when="2024-07-20")

    counts = {person: [] for person in (officer, staff)}
    for _ in range(2):
        for person, found in counts.items():
            client.force_login(person)
            client.get(reverse("notifications:calendar"))
            found.append(queries_of(lambda: client.get(reverse("notifications:calendar"))))
        add()

    assert [found[0] == found[1] for found in counts.values()] == [True, True]
