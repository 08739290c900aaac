"""Two people at the same moment, on real row locks, with a control of what happens without the lock."""

from datetime import datetime
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from campaigns.enums import CampaignStatus, DutyStatus, SubmissionStatus
from campaigns.models import Campaign, Duty, Milestone, Submission
from campaigns.services.launch import launch_campaign
from campaigns.services.parts import add_part
from campaigns.services.receiving import receive_submission, return_submission
from tests.campaigns.staff import ready_draft
from tests.factories.campaigns import CampaignFactory, DutyFactory, ObligationFactory, SubmissionFactory
from tests.factories.people import make_ground, make_person
from thidua.audit.selectors import history_of
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.errors import DomainError
from thidua.notifications.models import Notification, Reminder

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

NOW = datetime(2024, 7, 1, 9, 0, tzinfo=HANOI)


def at_once(*jobs):
    """Run jobs in threads that start together; each gives its result or the refusal it met."""
    barrier = Barrier(len(jobs))
    answers = [None] * len(jobs)

    def run(place, job):
        barrier.wait()
        try:
            with clock.at(NOW):
                answers[place] = job()
        except DomainError as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, job)) for place, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def staff(ground):
    return make_person("staff", ground.agency)


def test_launch_clicked_eight_times_at_once_opens_one_set_of_duties(ground, staff):
    draft = ready_draft(ground)
    make_person("unit_officer", ground.commune)

    answers = at_once(*[lambda: launch_campaign(by=staff, campaign=draft)] * 8)

    assert [answer.status for answer in answers] == [CampaignStatus.LAUNCHED] * 8
    assert (Duty.objects.count(), Reminder.objects.count(), Notification.objects.count()) == (1, 1, 1)
    assert history_of(draft).count() == 1


def test_control_without_the_lock_both_see_a_draft(ground):
    """What the lock prevents: two readers find the draft before either has written."""
    draft = CampaignFactory(owner=ground.province)
    both_have_read = Barrier(2)

    def careless():
        with transaction.atomic():
            row = Campaign.objects.get(pk=draft.pk)
            both_have_read.wait(timeout=10)
            return row.status

    assert at_once(careless, careless) == [CampaignStatus.DRAFT, CampaignStatus.DRAFT]


def test_receive_and_return_at_once_leave_one_answer(ground, staff):
    colleague = make_person("staff", ground.agency)
    for _ in range(5):
        campaign = CampaignFactory(owner=ground.province, launched=True)
        duty = DutyFactory(
            obligation=ObligationFactory(campaign=campaign),
            unit=ground.commune,
            sent_at=datetime(2024, 6, 20, tzinfo=HANOI),
        )
        submission = SubmissionFactory(duty=duty)

        answers = at_once(
            lambda submission=submission: receive_submission(by=staff, submission=submission),
            lambda submission=submission: return_submission(by=colleague, submission=submission, reason="Thiếu"),
        )

        refused = [answer for answer in answers if isinstance(answer, DomainError)]
        row, duty = Submission.objects.get(pk=submission.pk), Duty.objects.get(pk=duty.pk)
        assert len(refused) == 1
        assert (row.status, duty.status) in [
            (SubmissionStatus.RECEIVED, DutyStatus.RECEIVED),
            (SubmissionStatus.RETURNED, DutyStatus.RETURNED),
        ]
        assert history_of(duty).count() == 1


def test_edit_and_launch_at_once_never_add_to_a_launched_campaign(ground, staff):
    """Either the row came first and was launched with the rest, or it was refused: the snapshot says which."""
    for _ in range(5):
        draft = ready_draft(ground)
        values = {"kind": "other", "when": "2025", "what": "Mốc thêm"}

        added, launched = at_once(
            lambda draft=draft, values=values: add_part(by=staff, campaign=draft, model=Milestone, values=values),
            lambda draft=draft: launch_campaign(by=staff, campaign=draft),
        )

        verbs = list(history_of(draft).order_by("pk").values_list("verb", flat=True))
        assert launched.status == CampaignStatus.LAUNCHED
        if isinstance(added, DomainError):
            assert verbs == ["campaign.launched"]
            assert Milestone.objects.filter(campaign=draft).count() == 0
        else:
            assert verbs == ["campaign.part_added", "campaign.launched"]
