"""Units that join a running campaign, and an excuse taken back."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from campaigns.enums import DutyStatus
from campaigns.models import Duty, Participation
from campaigns.reminders import DUTY, owed_at
from campaigns.services.joining import add_late_participants
from campaigns.services.receiving import excuse_duty, unexcuse_duty
from tests.factories.campaigns import CampaignFactory, DutyFactory, ObligationFactory, ParticipationFactory
from tests.factories.people import make_ground, make_person
from thidua.audit.selectors import history_of
from thidua.common.clock import HANOI
from thidua.common.dates import deadline_sentence
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.notifications.enums import ReminderStatus
from thidua.notifications.models import Notification, Reminder
from thidua.notifications.services import sweep_reminders

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 7, 20, 9, 0, tzinfo=HANOI)


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
def campaign(ground):
    """One deadline past, one to come, one without a date; one dropped."""
    campaign = CampaignFactory(owner=ground.province, launched=True)
    ObligationFactory(campaign=campaign, what="Qua hạn", due_date="2024-07-15")
    ObligationFactory(campaign=campaign, what="Sắp tới", due_date="2024-08-01")
    ObligationFactory(campaign=campaign, what="Không hạn", due_date="", due_at=None)
    ObligationFactory(campaign=campaign, what="Thôi", due_date="2024-09-01", dropped_at=NOW)
    ObligationFactory(campaign=campaign, what="Của cơ quan", due_date="2024-09-01", units_send=False)
    ParticipationFactory(campaign=campaign, unit=ground.commune)
    return campaign


def join(staff, campaign, *units, **change):
    asked = {"unit_ids": [unit.pk for unit in units], "reason": "Mới thành lập", **change}
    return add_late_participants(by=staff, campaign=campaign, **asked)


def owed_by(unit):
    rows = Duty.objects.filter(unit=unit).order_by("obligation__order")
    return [(d.obligation.what, deadline_sentence(d.due_at) if d.due_at else "", bool(d.extended_at)) for d in rows]


def test_late_unit_owes_only_what_is_still_to_come(ground, staff, campaign):
    assert join(staff, campaign, ground.sibling) == 1
    assert owed_by(ground.sibling) == [("Sắp tới", "hết ngày 31/7/2024", False), ("Không hạn", "", False)]
    assert Participation.objects.get(unit=ground.sibling).joined_at == NOW


def test_late_unit_gets_a_deadline_of_its_own(ground, staff, campaign):
    join(staff, campaign, ground.sibling, until=date(2024, 8, 15))

    assert owed_by(ground.sibling) == [("Sắp tới", "hết ngày 15/8/2024", True), ("Không hạn", "", False)]
    duty = Duty.objects.get(unit=ground.sibling, due_at__isnull=False)
    assert (duty.extension_reason, duty.extended_by) == ("Mới thành lập", staff)
    assert Reminder.objects.get(kind=DUTY, ref=duty.pk).due_at == duty.due_at


def test_later_deadlines_stay_as_they_are(ground, staff, campaign):
    join(staff, campaign, ground.sibling, until=date(2024, 7, 25))

    assert owed_by(ground.sibling)[0] == ("Sắp tới", "hết ngày 31/7/2024", False)


def test_second_click_adds_nothing(ground, staff, campaign):
    assert (join(staff, campaign, ground.sibling), join(staff, campaign, ground.sibling)) == (1, 0)
    assert Duty.objects.filter(unit=ground.sibling).count() == 2


def test_late_unit_is_told_and_it_is_on_record(ground, staff, campaign):
    officer = make_person("unit_officer", ground.sibling)
    join(staff, campaign, ground.sibling)

    assert Notification.objects.get().user == officer
    event = history_of(campaign).get()
    assert (event.verb, event.reason, event.after["count"]) == ("campaign.units_joined", "Mới thành lập", 1)


def test_foreign_unit_cannot_join(ground, staff, campaign):
    assert join(staff, campaign, ground.other_commune) == 0


@pytest.mark.parametrize("change", [{"reason": "  "}, {"until": date(2024, 7, 19)}])
def test_joining_refuses(ground, staff, campaign, change):
    with pytest.raises(InvalidInput):
        join(staff, campaign, ground.sibling, **change)
    assert Participation.objects.count() == 1


def test_joining_is_for_the_agency_and_a_running_campaign(ground, staff, campaign):
    with pytest.raises(NotAllowed):
        join(make_person("unit_officer", ground.sibling), campaign, ground.sibling)
    with pytest.raises(WrongState):
        join(staff, CampaignFactory(owner=ground.province), ground.sibling)
    with pytest.raises(WrongState):
        join(staff, CampaignFactory(owner=ground.province, closed=True), ground.sibling)


# --- An excuse taken back


@pytest.fixture
def owed(ground, campaign):
    obligation = ObligationFactory(campaign=campaign, what="Gửi kế hoạch", due_date="2024-08-01")
    return DutyFactory(obligation=obligation, unit=ground.commune)


def test_unexcused_duty_is_owed_and_reminded_of_again(ground, staff, owed):
    officer = make_person("unit_officer", ground.commune)
    excuse_duty(by=staff, duty=owed, reason="Mới sáp nhập")
    unexcuse_duty(by=staff, duty=owed, reason="Vẫn phải gửi")

    owed.refresh_from_db()
    assert (owed.status, owed.excused_at, owed.excuse_reason) == (DutyStatus.OPEN, None, "")
    assert owed_at(NOW).filter(pk=owed.pk).exists() is True
    assert Reminder.objects.get(ref=owed.pk).status == ReminderStatus.ACTIVE
    sweep_reminders(datetime(2024, 7, 25, 8, 0, tzinfo=HANOI))
    titles = list(Notification.objects.filter(user=officer).order_by("pk").values_list("title", flat=True))
    assert titles == [
        "Được miễn: Gửi kế hoạch",
        "Không còn được miễn, hạn hết ngày 31/7/2024: Gửi kế hoạch",
        "Còn 6 ngày: Gửi kế hoạch (Ủy ban nhân dân xã Yên Châu)",
    ]


def test_excuse_and_its_end_stay_on_record(staff, owed):
    excuse_duty(by=staff, duty=owed, reason="Mới sáp nhập")
    unexcuse_duty(by=staff, duty=owed, reason="Vẫn phải gửi")

    event = history_of(owed).first()
    assert (event.verb, event.before, event.reason) == (
        "duty.unexcused",
        {"duty.excuse_reason": "Mới sáp nhập"},
        "Vẫn phải gửi",
    )


def test_duty_excused_after_a_return_has_to_be_sent_again(staff, owed):
    owed.sent_at = owed.first_sent_at = NOW - timedelta(days=1)
    owed.status = DutyStatus.RETURNED
    owed.save()
    excuse_duty(by=staff, duty=owed, reason="Mới sáp nhập")

    assert unexcuse_duty(by=staff, duty=owed, reason="Vẫn phải gửi").status == DutyStatus.RETURNED


def test_excused_again_is_told_again(ground, staff, owed):
    make_person("unit_officer", ground.commune)
    for minute in range(2):
        with time_machine.travel(NOW + timedelta(minutes=minute), tick=False):
            excuse_duty(by=staff, duty=owed, reason="Mới sáp nhập")
            unexcuse_duty(by=staff, duty=owed, reason="Vẫn phải gửi")

    assert Notification.objects.count() == 4


def test_unexcuse_refuses(ground, staff, owed):
    with pytest.raises(WrongState):
        unexcuse_duty(by=staff, duty=owed, reason="Vẫn phải gửi")
    excuse_duty(by=staff, duty=owed, reason="Mới sáp nhập")
    with pytest.raises(InvalidInput):
        unexcuse_duty(by=staff, duty=owed, reason=" ")
    with pytest.raises(NotAllowed):
        unexcuse_duty(by=make_person("unit_officer", ground.commune), duty=owed, reason="x")
