"""Launching: all of it or nothing, once, for any number of units."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection

from campaigns.enums import CampaignStatus, DutyStatus
from campaigns.models import Campaign, Duty, Participation
from campaigns.services.launch import launch_campaign
from tests.campaigns.staff import NOW, queries_of, ready_draft
from tests.factories.campaigns import CampaignFactory, ObligationFactory, ParticipationFactory
from tests.factories.people import make_ground, make_person
from tests.factories.units import CommuneFactory
from thidua.audit.selectors import history_of
from thidua.common.clock import HANOI
from thidua.common.errors import NotAllowed, WrongState
from thidua.notifications.models import Notification, OutgoingMail, Reminder

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def staff(ground):
    return make_person("staff", ground.agency)


@pytest.fixture
def draft(ground):
    return ready_draft(ground)


def test_launch_opens_a_duty_for_every_unit_and_obligation(ground, staff, draft):
    ParticipationFactory(campaign=draft, unit=ground.sibling, joined_at=None)
    ObligationFactory(campaign=draft, what="Nộp báo cáo", due_date="2024-12-20")

    launch_campaign(by=staff, campaign=draft)

    duties = Duty.objects.order_by("obligation__order", "unit__name_sort")
    assert [(d.unit.name, d.obligation.what, d.status, d.due_at.astimezone(HANOI)) for d in duties] == [
        (ground.sibling.name, "Gửi kế hoạch triển khai", DutyStatus.OPEN, datetime(2024, 7, 15, tzinfo=HANOI)),
        (ground.commune.name, "Gửi kế hoạch triển khai", DutyStatus.OPEN, datetime(2024, 7, 15, tzinfo=HANOI)),
        (ground.sibling.name, "Nộp báo cáo", DutyStatus.OPEN, datetime(2024, 12, 20, tzinfo=HANOI)),
        (ground.commune.name, "Nộp báo cáo", DutyStatus.OPEN, datetime(2024, 12, 20, tzinfo=HANOI)),
    ]


def test_launch_stamps_the_campaign_and_its_participants(staff, draft):
    launch_campaign(by=staff, campaign=draft)

    row = Campaign.objects.get(pk=draft.pk)
    assert (row.status, row.launched_at, row.launched_by, row.version) == (CampaignStatus.LAUNCHED, NOW, staff, 2)
    assert list(Participation.objects.values_list("joined_at", flat=True)) == [NOW]


def test_launch_asks_nothing_for_the_agencys_own_obligations(staff, draft):
    ObligationFactory(campaign=draft, what="Trình khen thưởng", units_send=False)

    launch_campaign(by=staff, campaign=draft)

    assert [duty.obligation.what for duty in Duty.objects.all()] == ["Gửi kế hoạch triển khai"]


def test_launch_opens_an_undated_duty_without_a_reminder(staff, draft):
    ObligationFactory(campaign=draft, due_date="", due_at=None, what="Báo cáo khi có văn bản")

    launch_campaign(by=staff, campaign=draft)

    dated = Duty.objects.get(due_at__isnull=False)
    assert Duty.objects.count() == 2
    assert list(Reminder.objects.values_list("kind", "ref", "due_at")) == [("duty", dated.pk, dated.due_at)]


def test_launch_tells_officers_and_heads_of_the_units_that_take_part(ground, staff, draft):
    officer = make_person("unit_officer", ground.commune)
    head = make_person("unit_head", ground.commune)
    make_person("unit_officer", ground.sibling)
    make_person("viewer", ground.commune)
    make_person("unit_officer", ground.school)

    launch_campaign(by=staff, campaign=draft)

    assert set(Notification.objects.values_list("user", flat=True)) == {officer.pk, head.pk}
    assert set(OutgoingMail.objects.values_list("to_address", flat=True)) == {officer.email, head.email}
    mail = OutgoingMail.objects.get(to_address=officer.email)
    assert "- Gửi kế hoạch triển khai: hết ngày 14/7/2024\n" in mail.body_text
    assert f"/phong-trao/{draft.pk}/" in mail.body_text


def test_launch_tells_a_person_of_two_units_once(ground, staff, draft):
    from tests.factories.people import add_role

    officer = make_person("unit_officer", ground.commune)
    add_role(officer, "unit_head", ground.sibling)
    ParticipationFactory(campaign=draft, unit=ground.sibling, joined_at=None)

    launch_campaign(by=staff, campaign=draft)

    assert Notification.objects.filter(user=officer).count() == 1


def test_launch_is_recorded_with_its_size(ground, staff, draft):
    launch_campaign(by=staff, campaign=draft)

    event = history_of(draft).get()
    assert (event.verb, event.actor_id, event.unit_id, event.after) == (
        "campaign.launched",
        staff.pk,
        ground.province.pk,
        {"participants": 1},
    )


def test_second_launch_changes_nothing(ground, staff, draft):
    make_person("unit_officer", ground.commune)
    launch_campaign(by=staff, campaign=draft)

    with time_machine.travel(NOW + timedelta(seconds=2), tick=False):
        again = launch_campaign(by=staff, campaign=draft)

    assert again.launched_at == NOW
    assert (Duty.objects.count(), Reminder.objects.count(), Notification.objects.count()) == (1, 1, 1)
    assert history_of(draft).count() == 1


def test_launch_with_a_blocker_leaves_nothing_behind(ground, staff, draft):
    ObligationFactory(campaign=draft, what="Gửi văn bản phát động", due_date="2024-06-30")
    make_person("unit_officer", ground.commune)

    with pytest.raises(WrongState) as refusal:
        launch_campaign(by=staff, campaign=draft)

    assert refusal.value.message == (
        "Chưa phát động được: “Gửi văn bản phát động” có hạn hết ngày 29/6/2024, trước lúc phát động (1/7/2024)."
    )
    assert Campaign.objects.get(pk=draft.pk).status == CampaignStatus.DRAFT
    assert (Duty.objects.count(), Reminder.objects.count(), Notification.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("moment", "launched"),
    [
        (datetime(2024, 7, 14, 23, 59, 59, tzinfo=HANOI), True),
        (datetime(2024, 7, 15, 0, 0, 0, tzinfo=HANOI), False),
    ],
)
def test_launch_is_possible_until_the_last_second_before_a_deadline(staff, draft, moment, launched):
    with time_machine.travel(moment, tick=False):
        if launched:
            assert launch_campaign(by=staff, campaign=draft).status == CampaignStatus.LAUNCHED
        else:
            with pytest.raises(WrongState):
                launch_campaign(by=staff, campaign=draft)


@pytest.mark.parametrize("role", ["admin", "viewer", "executive", "council_secretary"])
def test_launch_is_refused_to_other_roles(ground, draft, role):
    person = make_person(role, ground.agency if role == "admin" else ground.province)

    with pytest.raises(NotAllowed):
        launch_campaign(by=person, campaign=draft)

    assert Campaign.objects.get(pk=draft.pk).status == CampaignStatus.DRAFT


def test_launch_is_refused_to_staff_of_another_province(ground, draft):
    with pytest.raises(NotAllowed):
        launch_campaign(by=make_person("staff", ground.other_agency), campaign=draft)


def test_second_launch_by_a_stranger_is_refused_too(ground, staff, draft):
    launch_campaign(by=staff, campaign=draft)

    with pytest.raises(NotAllowed):
        launch_campaign(by=make_person("viewer", ground.province), campaign=draft)


def test_closed_campaign_is_not_launched_again(ground, staff):
    closed = CampaignFactory(owner=ground.province, closed=True)

    with pytest.raises(WrongState):
        launch_campaign(by=staff, campaign=closed)


def test_launch_queries_do_not_grow_with_units_and_obligations(ground, staff):
    def draft_with(units, obligations):
        campaign = ready_draft(ground)
        for _ in range(units - 1):
            unit = CommuneFactory(parent=ground.province)
            ParticipationFactory(campaign=campaign, unit=unit, joined_at=None)
            make_person("unit_officer", unit)
        for _ in range(obligations - 1):
            ObligationFactory(campaign=campaign)
        return campaign

    small, large = draft_with(2, 2), draft_with(25, 4)
    few = queries_of(lambda: launch_campaign(by=staff, campaign=small))
    many = queries_of(lambda: launch_campaign(by=staff, campaign=large))

    # SQLite takes fewer parameters per statement, so a bulk insert may need a second one there.
    spare = 0 if connection.vendor == "postgresql" else 4
    assert many - few <= spare
    assert Duty.objects.filter(obligation__campaign=large).count() == 100
