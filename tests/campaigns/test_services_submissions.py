from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from campaigns.enums import DutyStatus, ObligationKind, SubmissionStatus
from campaigns.models import Duty, Submission
from campaigns.services.submissions import send_submission, settle_by_dossier
from tests.factories.campaigns import CampaignFactory, DutyFactory, ObligationFactory, SubmissionFactory
from tests.factories.documents import StoredFileFactory
from tests.factories.people import make_ground, make_person
from thidua.audit.models import AuditEvent
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.notifications.enums import ReminderStatus
from thidua.notifications.models import Notification, Reminder
from thidua.notifications.services import schedule

pytestmark = pytest.mark.django_db

LAST_SECOND = datetime(2024, 7, 14, 23, 59, 59, tzinfo=HANOI)
FIRST_LATE = datetime(2024, 7, 15, 0, 0, 0, tzinfo=HANOI)


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def officer(ground):
    return make_person("unit_officer", ground.commune)


@pytest.fixture
def duty(ground):
    return DutyFactory(obligation__campaign__owner=ground.province, unit=ground.commune)


def send(officer, duty, *, at=LAST_SECOND, **more):
    values = {"document_number": "45/KH-UBND", "document_date": date(2024, 7, 10), "file": StoredFileFactory()}
    with clock.at(at):
        return send_submission(by=officer, duty=duty, **{**values, **more})


def test_sending_makes_a_version_and_marks_the_duty(officer, duty):
    submission = send(officer, duty)

    duty.refresh_from_db()
    assert (submission.version, submission.status) == (1, SubmissionStatus.SENT)
    assert (duty.status, duty.sent_at, duty.due_at_when_sent) == (DutyStatus.SENT, LAST_SECOND, duty.due_at)


@pytest.mark.parametrize(
    ("at", "late"),
    [
        (LAST_SECOND, False),
        (FIRST_LATE, True),
        (datetime(2024, 7, 14, 16, 59, 59, tzinfo=UTC), False),
        (datetime(2024, 7, 14, 17, 0, 0, tzinfo=UTC), True),
    ],
)
def test_late_begins_at_midnight_of_the_named_day_in_hanoi(officer, duty, at, late):
    send(officer, duty, at=at)

    duty.refresh_from_db()
    assert duty.was_late is late


def test_without_a_deadline_nothing_is_late(ground, officer):
    duty = DutyFactory(obligation__due_date="", obligation__due_at=None, unit=ground.commune)

    send(officer, duty, at=FIRST_LATE)

    duty.refresh_from_db()
    assert duty.was_late is False


def test_sending_stops_the_reminder(officer, duty):
    schedule(kind="duty", ref=duty.pk, due_at=duty.due_at)

    send(officer, duty)

    assert Reminder.objects.get().status == ReminderStatus.DONE


def test_sending_tells_the_staff_of_the_launching_province_only(ground, officer, duty):
    staff = make_person("staff", ground.agency)
    make_person("staff", ground.other_agency)

    send(officer, duty)

    assert list(Notification.objects.values_list("user_id", flat=True)) == [staff.pk]


def test_sending_is_recorded_with_the_unit(officer, duty):
    send(officer, duty)

    event = AuditEvent.objects.get(verb="duty.sent")
    assert (event.unit_id, event.actor_name) == (duty.unit_id, officer.full_name)
    assert event.after == {"document_number": "45/KH-UBND", "version": 1, "late": False}


def test_a_second_click_is_refused_in_words(officer, duty):
    send(officer, duty)

    with pytest.raises(WrongState, match="đang chờ tiếp nhận"):
        send(officer, duty)

    assert Submission.objects.count() == 1


def test_a_returned_paper_sent_again_is_version_two_and_keeps_the_first_instant(officer, duty):
    sent_at = datetime(2024, 7, 10, 9, 0, tzinfo=HANOI)
    Duty.objects.filter(pk=duty.pk).update(
        status=DutyStatus.RETURNED, sent_at=sent_at, first_sent_at=sent_at, due_at_when_sent=duty.due_at
    )
    SubmissionFactory(duty=duty, returned=True, sent_at=sent_at)

    second = send(officer, duty, at=FIRST_LATE + timedelta(days=2))

    duty.refresh_from_db()
    assert (second.version, duty.first_sent_at, duty.was_late) == (2, sent_at, False)
    assert duty.sent_at == FIRST_LATE + timedelta(days=2)


def test_what_was_received_takes_nothing_more(officer, duty):
    Duty.objects.filter(pk=duty.pk).update(status=DutyStatus.RECEIVED, sent_at=LAST_SECOND)

    with pytest.raises(WrongState, match="đã được tiếp nhận"):
        send(officer, duty)


def test_what_was_excused_takes_nothing(officer, duty):
    Duty.objects.filter(pk=duty.pk).update(
        status=DutyStatus.EXCUSED, excused_at=LAST_SECOND, excused_by=officer, excuse_reason="Đơn vị đang sắp xếp lại"
    )

    with pytest.raises(WrongState, match="được miễn"):
        send(officer, duty)


def test_a_closed_campaign_takes_nothing_more(ground, officer):
    duty = DutyFactory(
        obligation=ObligationFactory(campaign=CampaignFactory(owner=ground.province, closed=True)), unit=ground.commune
    )

    with pytest.raises(WrongState, match="đã tổng kết"):
        send(officer, duty)


@pytest.mark.parametrize("place", ["sibling", "other_commune", "school"])
def test_officers_of_other_units_may_not_send(ground, duty, place):
    stranger = make_person("unit_officer", getattr(ground, place))

    with pytest.raises(NotAllowed):
        send(stranger, duty)

    assert Submission.objects.count() == 0


@pytest.mark.parametrize("role", ["viewer", "staff", "executive", "council_member", "consulted_agency"])
def test_roles_without_the_right_may_not_send(ground, duty, role):
    person = make_person(role, ground.commune)

    with pytest.raises(NotAllowed):
        send(person, duty)


def test_a_document_of_tomorrow_is_refused_beside_its_field(officer, duty):
    with pytest.raises(InvalidInput) as refusal:
        send(officer, duty, document_date=date(2024, 7, 15))

    assert refusal.value.field == "document_date"
    assert Submission.objects.count() == 0


def test_a_dossier_answers_the_duty_to_nominate_and_no_other(ground, officer, duty):
    campaign = duty.obligation.campaign
    nomination = DutyFactory(
        obligation=ObligationFactory(campaign=campaign, kind=ObligationKind.NOMINATION), unit=ground.commune
    )

    settle_by_dossier(by=officer, campaign=campaign, unit=ground.commune, reference="HS-1", at=LAST_SECOND)

    nomination.refresh_from_db()
    duty.refresh_from_db()
    assert (nomination.status, nomination.first_sent_at) == (DutyStatus.SENT, LAST_SECOND)
    assert duty.status == DutyStatus.OPEN


@time_machine.travel(datetime(2024, 7, 10, 9, 0, tzinfo=HANOI), tick=False)
def test_the_instant_is_read_once(officer, duty):
    submission = send_submission(
        by=officer,
        duty=duty,
        document_number="1/KH",
        document_date=date(2024, 7, 10),
        file=StoredFileFactory(),
    )

    duty.refresh_from_db()
    assert submission.sent_at == duty.sent_at == duty.first_sent_at
