"""An amendment published while units send, on real row locks: whichever comes first, both ends agree."""

from datetime import datetime, timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction

from campaigns.enums import AmendmentStatus, DutyStatus
from campaigns.models import Amendment, AmendmentLine, Duty, Milestone, Obligation
from campaigns.services.amend_publish import publish_amendment
from campaigns.services.amendments import (
    describe_amendment,
    open_amendment,
    seen_of_row,
    stage_addition,
    stage_change,
    stage_removal,
)
from campaigns.services.submissions import send_submission
from tests.campaigns.test_races_staff import NOW, at_once
from tests.factories.campaigns import CampaignFactory, DutyFactory, ObligationFactory, ParticipationFactory
from tests.factories.documents import StoredFileFactory
from tests.factories.people import make_ground, make_person
from thidua.audit.selectors import history_of
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.errors import DomainError
from thidua.notifications.enums import ReminderStatus
from thidua.notifications.models import Notification, Reminder
from thidua.notifications.services import schedule

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

SOONER = datetime(2024, 7, 8, tzinfo=HANOI)
MIDTERM = {"kind": "midterm", "when": "2024-12"}


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def staff(ground):
    return make_person("staff", ground.agency)


@pytest.fixture
def officer(ground):
    return make_person("unit_officer", ground.commune)


def asked(ground):
    campaign = CampaignFactory(owner=ground.province, launched=True)
    ParticipationFactory(campaign=campaign, unit=ground.commune)
    duty = DutyFactory(obligation=ObligationFactory(campaign=campaign), unit=ground.commune)
    schedule(kind="duty", ref=duty.pk, due_at=duty.due_at)
    return duty


def drafted(staff, campaign):
    draft = open_amendment(by=staff, campaign=campaign)
    return describe_amendment(
        by=staff, amendment=draft, document_reference="9/KH", document_date="2024-06-30", reason="Điều chỉnh chung"
    )


def shortened(staff, duty):
    draft = drafted(staff, duty.obligation.campaign)
    row = Obligation.objects.get(pk=duty.obligation_id)
    values = {"due_date": "2024-07-08", "due_at": SOONER}
    stage_change(by=staff, amendment=draft, row=row, seen=seen_of_row(draft, row), values=values)
    return draft


def dropped(staff, duty):
    draft = drafted(staff, duty.obligation.campaign)
    stage_removal(by=staff, amendment=draft, row=Obligation.objects.get(pk=duty.obligation_id))
    return draft


def send(officer, duty):
    return send_submission(
        by=officer,
        duty=duty,
        document_number="1/KH-UBND",
        document_date=NOW.date() - timedelta(days=1),
        file=StoredFileFactory(purpose="submission"),
    )


def test_send_and_new_deadline_at_once_agree(ground, staff, officer):
    """The receipt carries the deadline of its own moment; on time in both orders, and never reminded of again."""
    for _ in range(6):
        duty = asked(ground)
        draft = shortened(staff, duty)

        sent, published = at_once(
            lambda duty=duty: send(officer, duty),
            lambda draft=draft: publish_amendment(by=staff, amendment=draft),
        )

        row = Duty.objects.get(pk=duty.pk)
        assert (sent.version, published.status) == (1, AmendmentStatus.PUBLISHED)
        assert row.due_at_when_sent == row.due_at
        assert row.due_at in (SOONER, duty.due_at)
        assert (row.status, row.was_late) == (DutyStatus.SENT, False)
        assert Reminder.objects.get(ref=duty.pk).status == ReminderStatus.DONE


def test_send_and_drop_at_once_agree(ground, staff, officer):
    """Either the paper came first and stays, or the unit reads that it is asked no more: nothing in between."""
    for _ in range(6):
        duty = asked(ground)
        draft = dropped(staff, duty)

        sent, published = at_once(
            lambda duty=duty: send(officer, duty),
            lambda draft=draft: publish_amendment(by=staff, amendment=draft),
        )

        row = Duty.objects.get(pk=duty.pk)
        assert published.status == AmendmentStatus.PUBLISHED
        if isinstance(sent, DomainError):
            assert "thôi yêu cầu" in sent.message
            assert (row.status, row.submissions.count()) == (DutyStatus.OPEN, 0)
        else:
            assert (row.status, row.submissions.count()) == (DutyStatus.SENT, 1)
        assert Reminder.objects.get(ref=duty.pk).status == ReminderStatus.DONE


@pytest.mark.parametrize("stage", [shortened, dropped])
def test_sender_who_waits_for_the_publishing_reads_what_was_published(ground, staff, officer, stage):
    """The order is forced: the amendment holds the duty while the unit presses the button."""
    duty = asked(ground)
    draft = stage(staff, duty)
    answers = []

    def sender():
        try:
            with clock.at(NOW):
                answers.append(send(officer, duty))
        except DomainError as error:
            answers.append(error)
        finally:
            connection.close()

    thread = Thread(target=sender)
    with clock.at(NOW), transaction.atomic():
        publish_amendment(by=staff, amendment=draft)
        thread.start()
        thread.join(timeout=1)
        waited = thread.is_alive()
    thread.join(timeout=20)

    row = Duty.objects.get(pk=duty.pk)
    assert waited
    if stage is shortened:
        assert (row.status, row.due_at_when_sent) == (DutyStatus.SENT, SOONER)
    else:
        assert (row.status, "thôi yêu cầu" in answers[0].message) == (DutyStatus.OPEN, True)


@pytest.mark.parametrize("stage", [shortened, dropped])
def test_publishing_that_waits_for_a_sender_finds_the_receipt(ground, staff, officer, stage):
    duty = asked(ground)
    draft = stage(staff, duty)
    holding, release = Event(), Event()

    def sender():
        try:
            with clock.at(NOW), transaction.atomic():
                send(officer, duty)
                holding.set()
                release.wait(timeout=20)
        finally:
            connection.close()

    def publisher():
        try:
            with clock.at(NOW):
                publish_amendment(by=staff, amendment=draft)
        finally:
            connection.close()

    first, second = Thread(target=sender), Thread(target=publisher)
    first.start()
    assert holding.wait(timeout=20)
    second.start()
    second.join(timeout=1)
    waited = second.is_alive()
    release.set()
    first.join(timeout=20)
    second.join(timeout=20)

    row = Duty.objects.get(pk=duty.pk)
    assert waited
    assert (row.status, row.due_at_when_sent, row.was_late) == (DutyStatus.SENT, duty.due_at, False)
    assert Amendment.objects.get(pk=draft.pk).status == AmendmentStatus.PUBLISHED


def test_publish_clicked_eight_times_at_once_applies_once(ground, staff, officer):
    duty = asked(ground)
    draft = drafted(staff, duty.obligation.campaign)
    stage_addition(by=staff, amendment=draft, model=Milestone, values=MIDTERM)

    answers = at_once(*[lambda: publish_amendment(by=staff, amendment=draft)] * 8)

    assert [answer.status for answer in answers] == [AmendmentStatus.PUBLISHED] * 8
    assert (Milestone.objects.count(), Notification.objects.filter(kind="campaign_amended").count()) == (1, 1)
    assert history_of(duty.obligation.campaign).filter(verb="campaign.amended").count() == 1


def test_staging_and_publishing_at_once_never_leave_an_unapplied_line(ground, staff):
    for _ in range(5):
        duty = asked(ground)
        draft = shortened(staff, duty)

        staged, published = at_once(
            lambda draft=draft: stage_addition(by=staff, amendment=draft, model=Milestone, values=MIDTERM),
            lambda draft=draft: publish_amendment(by=staff, amendment=draft),
        )

        added = Milestone.objects.filter(campaign=duty.obligation.campaign).count()
        lines = AmendmentLine.objects.filter(amendment=draft).count()
        assert published.status == AmendmentStatus.PUBLISHED
        assert (lines, added) == ((1, 0) if isinstance(staged, DomainError) else (2, 1))


def test_two_people_who_open_at_once_share_one_draft(ground, staff):
    campaign = CampaignFactory(owner=ground.province, launched=True)

    answers = at_once(*[lambda: open_amendment(by=staff, campaign=campaign)] * 4)

    assert len({answer.pk for answer in answers}) == 1
