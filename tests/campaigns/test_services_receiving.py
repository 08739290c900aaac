"""Receive, return, extend, excuse: the unit's duty, its reminders and its notices move together."""

from datetime import datetime, timedelta

import pytest
import time_machine

from campaigns.enums import DutyStatus, SubmissionStatus
from campaigns.models import Duty, Submission
from campaigns.services.receiving import excuse_duty, extend_duty, receive_submission, return_submission
from campaigns.services.submissions import send_submission
from tests.factories.campaigns import CampaignFactory, DutyFactory, ObligationFactory, SubmissionFactory
from tests.factories.documents import StoredFileFactory
from tests.factories.people import make_ground, make_person
from thidua.audit.selectors import history_of
from thidua.common.clock import HANOI
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.notifications.enums import ReminderStatus
from thidua.notifications.models import Notification, OutgoingMail, Reminder
from thidua.notifications.services import schedule, settle

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 7, 10, 9, 0, tzinfo=HANOI)
DUE = datetime(2024, 7, 15, tzinfo=HANOI)
SENT = NOW - timedelta(days=1)


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
def officer(ground):
    return make_person("unit_officer", ground.commune)


@pytest.fixture
def campaign(ground):
    return CampaignFactory(owner=ground.province, launched=True, title="Phong trào mẫu")


@pytest.fixture
def duty(ground, campaign):
    duty = DutyFactory(obligation=ObligationFactory(campaign=campaign, what="Gửi kế hoạch"), unit=ground.commune)
    schedule(kind="duty", ref=duty.pk, due_at=duty.due_at)
    return duty


@pytest.fixture
def submission(duty, officer):
    Duty.objects.filter(pk=duty.pk).update(
        status=DutyStatus.SENT, sent_at=SENT, first_sent_at=SENT, due_at_when_sent=DUE
    )
    settle(kind="duty", ref=duty.pk)
    duty.refresh_from_db()
    return SubmissionFactory(duty=duty, sent_at=SENT, sent_by=officer, document_number="45/KH-UBND")


def reminder(duty):
    return Reminder.objects.get(kind="duty", ref=duty.pk)


# --- Receive


def test_receive_settles_the_duty(staff, submission):
    receive_submission(by=staff, submission=submission)

    row = Submission.objects.get(pk=submission.pk)
    assert (row.status, row.decided_by, row.decided_at) == (SubmissionStatus.RECEIVED, staff, NOW)
    duty = Duty.objects.get(pk=submission.duty_id)
    assert (duty.status, duty.received_at, duty.first_sent_at) == (DutyStatus.RECEIVED, NOW, SENT)
    assert reminder(duty).status == ReminderStatus.DONE


def test_receive_tells_the_unit_and_is_recorded(ground, staff, officer, submission):
    stranger = make_person("unit_officer", ground.sibling)

    receive_submission(by=staff, submission=submission)

    assert list(Notification.objects.values_list("user", "title", "url")) == [
        (officer.pk, "Đã tiếp nhận: Gửi kế hoạch", f"/viec/{submission.duty_id}/")
    ]
    assert OutgoingMail.objects.filter(to_address=stranger.email).count() == 0
    event = history_of(submission.duty).get()
    assert (event.verb, event.unit_id, event.after) == (
        "duty.received",
        ground.commune.pk,
        {"document_number": "45/KH-UBND", "version": 1},
    )


def test_receive_twice_changes_nothing(staff, submission):
    receive_submission(by=staff, submission=submission)

    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        receive_submission(by=staff, submission=submission)

    assert Submission.objects.get(pk=submission.pk).decided_at == NOW
    assert history_of(submission.duty).count() == 1
    assert Notification.objects.count() == 1


def test_receive_of_what_a_colleague_returned_is_refused(ground, staff, submission):
    return_submission(by=staff, submission=submission, reason="Thiếu chữ ký")

    with pytest.raises(WrongState) as refusal:
        receive_submission(by=make_person("staff", ground.agency), submission=submission)

    assert refusal.value.message == "Văn bản này đã được xử lý: trả lại."
    assert Duty.objects.get(pk=submission.duty_id).status == DutyStatus.RETURNED


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("unit_officer", "commune"),
        ("unit_head", "commune"),
        ("staff", "other_agency"),
        ("viewer", "province"),
        ("admin", "agency"),
    ],
)
def test_receive_is_refused(ground, submission, role, place):
    with pytest.raises(NotAllowed):
        receive_submission(by=make_person(role, getattr(ground, place)), submission=submission)

    assert Submission.objects.get(pk=submission.pk).status == SubmissionStatus.SENT


def test_nobody_receives_what_they_sent_themselves(ground, duty):
    both = make_person("staff", ground.agency)
    mine = SubmissionFactory(duty=_as_sent(duty), sent_at=SENT, sent_by=both)

    with pytest.raises(NotAllowed):
        receive_submission(by=both, submission=mine)


def _as_sent(duty):
    Duty.objects.filter(pk=duty.pk).update(status=DutyStatus.SENT, sent_at=SENT)
    duty.refresh_from_db()
    return duty


def test_receive_after_closing_is_possible(staff, campaign, submission):
    campaign.status, campaign.closed_at = "closed", NOW
    campaign.save(update_fields=["status", "closed_at"])

    assert receive_submission(by=staff, submission=submission).status == SubmissionStatus.RECEIVED


# --- Return


def test_return_opens_the_duty_again_and_reminders_resume(staff, submission):
    return_submission(by=staff, submission=submission, reason="  Thiếu phụ lục phân công.  ")

    row = Submission.objects.get(pk=submission.pk)
    assert (row.status, row.return_reason) == (SubmissionStatus.RETURNED, "Thiếu phụ lục phân công.")
    duty = Duty.objects.get(pk=submission.duty_id)
    assert (duty.status, duty.first_sent_at, duty.due_at) == (DutyStatus.RETURNED, SENT, DUE)
    assert reminder(duty).status == ReminderStatus.ACTIVE
    assert reminder(duty).next_at > NOW


def test_return_tells_the_unit_the_reason(staff, officer, submission):
    return_submission(by=staff, submission=submission, reason="Thiếu phụ lục phân công.")

    mail = OutgoingMail.objects.get(to_address=officer.email)
    assert mail.subject == "Bị trả lại: Gửi kế hoạch"
    assert "Lý do:      Thiếu phụ lục phân công.\n" in mail.body_text
    assert history_of(submission.duty).get().reason == "Thiếu phụ lục phân công."


@pytest.mark.parametrize("reason", ["", "   \n"])
def test_return_without_a_reason_is_refused(staff, submission, reason):
    with pytest.raises(InvalidInput) as refusal:
        return_submission(by=staff, submission=submission, reason=reason)

    assert refusal.value.field == "reason"
    assert Submission.objects.get(pk=submission.pk).status == SubmissionStatus.SENT


def test_return_twice_is_refused(staff, submission):
    return_submission(by=staff, submission=submission, reason="Thiếu")

    with pytest.raises(WrongState):
        return_submission(by=staff, submission=submission, reason="Thiếu nữa")

    assert Submission.objects.get(pk=submission.pk).return_reason == "Thiếu"


def test_return_after_closing_is_refused(staff, campaign, submission):
    campaign.status, campaign.closed_at = "closed", NOW
    campaign.save(update_fields=["status", "closed_at"])

    with pytest.raises(WrongState):
        return_submission(by=staff, submission=submission, reason="Thiếu")


def test_return_of_an_undated_duty_schedules_nothing(ground, staff, campaign):
    duty = DutyFactory(
        obligation=ObligationFactory(campaign=campaign, due_date="", due_at=None), unit=ground.commune, sent_at=SENT
    )
    submission = SubmissionFactory(duty=duty)

    return_submission(by=staff, submission=submission, reason="Thiếu")

    assert Reminder.objects.filter(ref=duty.pk).count() == 0


def test_correction_after_a_return_stays_on_time(staff, officer, submission):
    return_submission(by=staff, submission=submission, reason="Thiếu")

    with time_machine.travel(DUE + timedelta(days=2), tick=False):
        send_submission(
            by=officer,
            duty=submission.duty,
            document_number="46/KH-UBND",
            document_date=DUE.date(),
            file=StoredFileFactory(),
        )

    duty = Duty.objects.get(pk=submission.duty_id)
    assert (duty.status, duty.was_late) == (DutyStatus.SENT, False)
    assert [row.version for row in duty.submissions.all()] == [2, 1]


# --- Extend


def test_extend_moves_the_deadline_of_one_unit(ground, staff, officer, duty):
    other = DutyFactory(obligation=duty.obligation, unit=ground.sibling)
    until = DUE + timedelta(days=5)

    extend_duty(by=staff, duty=duty, due_at=until, reason="Mưa lũ")

    row = Duty.objects.get(pk=duty.pk)
    assert (row.due_at, row.extended_at, row.extended_by, row.extension_reason) == (until, NOW, staff, "Mưa lũ")
    assert Duty.objects.get(pk=other.pk).due_at == DUE
    assert reminder(duty).due_at == until
    assert Notification.objects.get(user=officer).title == "Được gia hạn đến hết ngày 19/7/2024: Gửi kế hoạch"


def test_extend_is_recorded_in_words(staff, duty):
    extend_duty(by=staff, duty=duty, due_at=DUE + timedelta(days=5), reason="Mưa lũ")

    event = history_of(duty).get()
    assert (event.verb, event.before, event.after, event.reason) == (
        "duty.extended",
        {"due_at": "hết ngày 14/7/2024"},
        {"due_at": "hết ngày 19/7/2024"},
        "Mưa lũ",
    )


@pytest.mark.parametrize(
    ("due_at", "message"),
    [
        (NOW, "Hạn mới phải sau thời điểm hiện tại."),
        (DUE, "Hạn mới phải sau hạn đang có (hết ngày 14/7/2024)."),
        (DUE - timedelta(days=1), "Hạn mới phải sau hạn đang có (hết ngày 14/7/2024)."),
    ],
)
def test_extend_to_an_earlier_moment_is_refused(staff, duty, due_at, message):
    with pytest.raises(InvalidInput) as refusal:
        extend_duty(by=staff, duty=duty, due_at=due_at, reason="Mưa lũ")

    assert (refusal.value.message, refusal.value.field) == (message, "until")
    assert Duty.objects.get(pk=duty.pk).due_at == DUE


def test_extend_without_a_reason_is_refused(staff, duty):
    with pytest.raises(InvalidInput):
        extend_duty(by=staff, duty=duty, due_at=DUE + timedelta(days=5), reason=" ")


def test_extend_of_what_was_sent_is_refused(staff, submission):
    with pytest.raises(WrongState):
        extend_duty(by=staff, duty=submission.duty, due_at=DUE + timedelta(days=5), reason="Mưa lũ")


def test_extension_after_a_late_sending_does_not_make_it_on_time(staff, duty):
    late = DUE + timedelta(hours=2)
    Duty.objects.filter(pk=duty.pk).update(
        status=DutyStatus.RETURNED, sent_at=late, first_sent_at=late, due_at_when_sent=DUE
    )

    with time_machine.travel(DUE + timedelta(days=1), tick=False):
        extend_duty(by=staff, duty=duty, due_at=DUE + timedelta(days=9), reason="Mưa lũ")

    assert Duty.objects.get(pk=duty.pk).was_late is True


def test_extend_gives_an_undated_duty_a_deadline(ground, staff, campaign):
    duty = DutyFactory(obligation=ObligationFactory(campaign=campaign, due_date="", due_at=None), unit=ground.commune)

    extend_duty(by=staff, duty=duty, due_at=DUE, reason="Đã có văn bản triển khai")

    assert Duty.objects.get(pk=duty.pk).due_at == DUE
    assert reminder(duty).due_at == DUE


# --- Excuse


def test_excuse_ends_the_duty_and_its_reminders(staff, officer, duty):
    excuse_duty(by=staff, duty=duty, reason="Đơn vị mới thành lập")

    row = Duty.objects.get(pk=duty.pk)
    assert (row.status, row.excused_at, row.excused_by, row.excuse_reason) == (
        DutyStatus.EXCUSED,
        NOW,
        staff,
        "Đơn vị mới thành lập",
    )
    assert reminder(duty).status == ReminderStatus.DONE
    assert Notification.objects.get(user=officer).title == "Được miễn: Gửi kế hoạch"


def test_excuse_twice_changes_nothing(staff, duty):
    excuse_duty(by=staff, duty=duty, reason="Mới thành lập")
    excuse_duty(by=staff, duty=duty, reason="Lý do khác")

    assert Duty.objects.get(pk=duty.pk).excuse_reason == "Mới thành lập"
    assert history_of(duty).count() == 1


@pytest.mark.parametrize("service", [extend_duty, excuse_duty])
@pytest.mark.parametrize(
    ("role", "place"), [("unit_officer", "commune"), ("staff", "other_agency"), ("viewer", "province")]
)
def test_extend_and_excuse_are_refused(ground, duty, service, role, place):
    person = make_person(role, getattr(ground, place))
    until = {"due_at": DUE + timedelta(days=5)} if service is extend_duty else {}

    with pytest.raises(NotAllowed):
        service(by=person, duty=duty, reason="Mưa lũ", **until)

    row = Duty.objects.get(pk=duty.pk)
    assert (row.status, row.due_at) == (DutyStatus.OPEN, DUE)


def test_excuse_without_a_reason_is_refused(staff, duty):
    with pytest.raises(InvalidInput):
        excuse_duty(by=staff, duty=duty, reason="")


def test_excuse_of_a_received_duty_is_refused(staff, submission):
    receive_submission(by=staff, submission=submission)

    with pytest.raises(WrongState):
        excuse_duty(by=staff, duty=submission.duty, reason="Mới thành lập")


def test_excuse_after_closing_is_refused(staff, campaign, duty):
    campaign.status, campaign.closed_at = "closed", NOW
    campaign.save(update_fields=["status", "closed_at"])

    with pytest.raises(WrongState):
        excuse_duty(by=staff, duty=duty, reason="Mới thành lập")
