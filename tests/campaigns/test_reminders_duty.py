"""Who still owes what at an instant, and who hears of it."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from campaigns.enums import DutyStatus
from campaigns.reminders import DutyReminders, owed_at
from campaigns.services.launch import launch_campaign
from campaigns.services.receiving import return_submission
from campaigns.services.submissions import send_submission
from tests.campaigns.staff import queries_of, ready_draft
from tests.factories.campaigns import (
    LAUNCHED_AT,
    CampaignFactory,
    DutyFactory,
    ObligationFactory,
    SubmissionFactory,
)
from tests.factories.documents import StoredFileFactory
from tests.factories.people import make_ground, make_person
from tests.factories.units import CommuneFactory
from thidua.common.clock import HANOI
from thidua.notifications.models import Notification, ReminderStep
from thidua.notifications.selectors import due_reminders
from thidua.notifications.services import sweep_reminders

pytestmark = pytest.mark.django_db

DUE = datetime(2024, 7, 15, tzinfo=HANOI)
WEEK_BEFORE = datetime(2024, 7, 8, 8, 0, tzinfo=HANOI)


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def campaign(ground):
    return CampaignFactory(owner=ground.province, launched=True, title="Phong trào mẫu")


def duty_of(ground, campaign, **kwargs):
    kwargs.setdefault("unit", ground.commune)
    return DutyFactory(obligation=ObligationFactory(campaign=campaign, what="Gửi kế hoạch"), **kwargs)


def owes(duty, at):
    return owed_at(at).filter(pk=duty.pk).exists()


# --- What is owed, then


def test_open_duty_is_owed_from_the_launch_on(ground, campaign):
    duty = duty_of(ground, campaign)

    assert owes(duty, LAUNCHED_AT - timedelta(seconds=1)) is False
    assert owes(duty, LAUNCHED_AT) is True
    assert owes(duty, DUE + timedelta(days=30)) is True


def test_sent_duty_was_owed_until_it_was_sent(ground, campaign):
    sent = DUE - timedelta(days=3)
    duty = duty_of(ground, campaign, sent_at=sent)
    SubmissionFactory(duty=duty)

    assert owes(duty, sent - timedelta(seconds=1)) is True
    assert owes(duty, sent) is False
    assert owes(duty, DUE + timedelta(days=30)) is False


def test_returned_duty_is_owed_again_from_the_return(ground, campaign):
    sent = DUE - timedelta(days=3)
    duty = duty_of(ground, campaign, sent_at=sent, status=DutyStatus.RETURNED)
    version = SubmissionFactory(duty=duty, returned=True)

    assert owes(duty, version.decided_at - timedelta(seconds=1)) is False
    assert owes(duty, version.decided_at) is True


def test_corrected_duty_was_owed_between_return_and_correction(ground, campaign):
    sent, again = DUE - timedelta(days=3), DUE - timedelta(days=1)
    duty = duty_of(ground, campaign, sent_at=again, first_sent_at=sent)
    first = SubmissionFactory(duty=duty, returned=True, sent_at=sent)
    SubmissionFactory(duty=duty, version=2, sent_at=again)

    assert [owes(duty, at) for at in (sent, first.decided_at, again, DUE)] == [False, True, False, False]


def test_received_duty_is_not_owed(ground, campaign):
    duty = duty_of(ground, campaign, sent_at=DUE - timedelta(days=3), status=DutyStatus.RECEIVED)
    SubmissionFactory(duty=duty, received=True)

    assert owes(duty, DUE) is False


def test_duty_answered_by_a_dossier_was_owed_until_then(ground, campaign):
    sent = DUE - timedelta(days=3)
    duty = duty_of(ground, campaign, sent_at=sent)

    assert [owes(duty, at) for at in (sent - timedelta(seconds=1), sent)] == [True, False]


def test_excused_duty_was_owed_until_the_excuse(ground, campaign):
    staff = make_person("staff", ground.agency)
    at = DUE - timedelta(days=3)
    duty = duty_of(
        ground, campaign, status=DutyStatus.EXCUSED, excused_at=at, excused_by=staff, excuse_reason="Mới thành lập"
    )

    assert [owes(duty, moment) for moment in (at - timedelta(seconds=1), at)] == [True, False]


def test_closed_campaign_asks_nothing(ground):
    closed = CampaignFactory(owner=ground.province, closed=True)
    duty = duty_of(ground, closed)

    assert owes(duty, closed.closed_at - timedelta(seconds=1)) is True
    assert owes(duty, closed.closed_at) is False


# --- Who hears


def test_describe_names_the_thing_and_its_people(ground, campaign):
    duty = duty_of(ground, campaign)
    officer = make_person("unit_officer", ground.commune)
    head = make_person("unit_head", ground.commune)
    staff = make_person("staff", ground.agency)
    make_person("unit_officer", ground.sibling)
    make_person("staff", ground.other_agency)

    owed = DutyReminders().describe([duty.pk], WEEK_BEFORE)[duty.pk]

    assert (owed.campaign, owed.unit, owed.obligation, owed.due_at, owed.url) == (
        "Phong trào mẫu",
        ground.commune.name,
        "Gửi kế hoạch",
        DUE,
        f"/viec/{duty.pk}/",
    )
    assert owed.people == {"officer": [officer], "head": [head], "staff": [staff]}


def test_describe_leaves_out_what_is_settled_missing_or_undated(ground, campaign):
    open_duty = duty_of(ground, campaign)
    sent = duty_of(ground, campaign, sent_at=LAUNCHED_AT + timedelta(days=1))
    undated = DutyFactory(
        obligation=ObligationFactory(campaign=campaign, due_date="", due_at=None), unit=ground.commune
    )

    described = DutyReminders().describe([open_duty.pk, sent.pk, undated.pk, 999_999], WEEK_BEFORE)

    assert set(described) == {open_duty.pk}


def test_describe_leaves_out_people_who_have_left(ground, campaign):
    duty = duty_of(ground, campaign)
    make_person("unit_officer", ground.commune, valid_to=date(2024, 7, 7))
    gone = make_person("unit_officer", ground.commune)
    gone.is_active = False
    gone.save(update_fields=["is_active"])

    assert DutyReminders().describe([duty.pk], WEEK_BEFORE)[duty.pk].people["officer"] == []


def test_describe_queries_do_not_grow(ground, campaign):
    def add():
        unit = CommuneFactory(parent=ground.province)
        make_person("unit_officer", unit)
        return duty_of(ground, campaign, unit=unit).pk

    refs = [add()]
    one = queries_of(lambda: DutyReminders().describe(refs, WEEK_BEFORE))
    refs += [add(), add()]

    assert queries_of(lambda: DutyReminders().describe(refs, WEEK_BEFORE)) == one


# --- The whole way


@pytest.fixture
def steps():
    ReminderStep.objects.filter(kind="duty").delete()
    ReminderStep.objects.create(kind="duty", offset_days=-7, audience="officer")
    ReminderStep.objects.create(kind="duty", offset_days=1, audience="head")


@pytest.mark.usefixtures("steps")
def test_unit_is_reminded_until_it_sends_and_again_after_a_return(ground):
    staff, officer = make_person("staff", ground.agency), make_person("unit_officer", ground.commune)
    with time_machine.travel(datetime(2024, 7, 1, 9, 0, tzinfo=HANOI), tick=False):
        campaign = launch_campaign(by=staff, campaign=ready_draft(ground))
    duty = campaign.obligations.get().duties.get()

    def heard(moment):
        with time_machine.travel(moment, tick=False):
            Notification.objects.filter(kind="reminder").delete()
            sweep_reminders()
            return set(Notification.objects.filter(kind="reminder").values_list("user", flat=True))

    assert heard(WEEK_BEFORE - timedelta(minutes=1)) == set()
    assert heard(WEEK_BEFORE) == {officer.pk}
    assert heard(WEEK_BEFORE + timedelta(hours=1)) == set()

    with time_machine.travel(WEEK_BEFORE + timedelta(days=1), tick=False):
        sent = send_submission(
            by=officer, duty=duty, document_number="1/KH", document_date=WEEK_BEFORE.date(), file=StoredFileFactory()
        )
    assert heard(DUE + timedelta(days=1, hours=9)) == set()

    with time_machine.travel(WEEK_BEFORE + timedelta(days=2), tick=False):
        return_submission(by=staff, submission=sent, reason="Thiếu phụ lục")
    assert heard(DUE + timedelta(days=1, hours=9)) == {officer.pk}


@pytest.mark.usefixtures("steps")
def test_due_reminders_read_the_past_without_sending(ground):
    staff, officer = make_person("staff", ground.agency), make_person("unit_officer", ground.commune)
    with time_machine.travel(datetime(2024, 7, 1, 9, 0, tzinfo=HANOI), tick=False):
        campaign = launch_campaign(by=staff, campaign=ready_draft(ground, title="Phong trào mẫu"))
    before = Notification.objects.count()

    found = due_reminders(WEEK_BEFORE)

    assert found == [
        {
            "campaign": "Phong trào mẫu",
            "unit": ground.commune.name,
            "obligation": "Gửi kế hoạch triển khai",
            "due": found[0]["due"],
            "kind": "duty:-7",
            "to": [officer.email],
        }
    ]
    assert datetime.fromisoformat(found[0]["due"]) == DUE
    assert Notification.objects.count() == before
    assert campaign.obligations.get().duties.get().status == DutyStatus.OPEN
