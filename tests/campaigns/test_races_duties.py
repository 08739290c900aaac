"""One letter and one round, whoever clicks or sweeps at the same moment; real row locks, with a control."""

from datetime import datetime
from threading import Barrier

import pytest
from django.db import IntegrityError, transaction

from campaigns.letters import Letter
from campaigns.models import Duty, Obligation, Participation, UrgedDuty, UrgingLetter
from campaigns.services.joining import add_late_participants
from campaigns.services.occurrences import open_all_due_rounds
from campaigns.services.urging import issue_letter
from tests.campaigns.test_races_staff import at_once
from tests.factories.campaigns import CampaignFactory, DutyFactory, ObligationFactory, ParticipationFactory
from tests.factories.people import make_ground, make_person
from thidua.common.clock import HANOI
from thidua.common.errors import StaleObject
from thidua.documents.models import Job, NumberSeries
from thidua.notifications.models import Notification, Reminder

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

LETTER = Letter("đôn đốc gửi kế hoạch", "TĐKT", "GIÁM ĐỐC", "Lò Văn Ký")


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def staff(ground):
    return make_person("staff", ground.agency)


@pytest.fixture
def campaign(ground):
    campaign = CampaignFactory(owner=ground.province, launched=True, period_from="2024", period_to="2026")
    ParticipationFactory(campaign=campaign, unit=ground.commune)
    return campaign


def issue(by, campaign, column):
    return issue_letter(by=by, campaign=campaign, letter=LETTER, obligation_ids=[column.pk], unit_ids=None, seen=0)


def test_letter_clicked_eight_times_at_once_is_issued_once(ground, staff, campaign):
    column = ObligationFactory(campaign=campaign)
    DutyFactory(obligation=column, unit=ground.commune)

    answers = at_once(*[lambda: issue(staff, campaign, column)] * 8)

    assert len({answer.pk for answer in answers}) == 1
    counts = (UrgingLetter.objects.count(), UrgedDuty.objects.count(), Job.objects.count())
    assert (counts, NumberSeries.objects.get().last_number) == ((1, 1, 1), 1)


def test_two_people_issue_one_letter_and_one_is_told(ground, staff, campaign):
    column = ObligationFactory(campaign=campaign)
    DutyFactory(obligation=column, unit=ground.commune)
    leader = make_person("agency_leader", ground.agency)

    answers = at_once(lambda: issue(staff, campaign, column), lambda: issue(leader, campaign, column))

    refused = [answer for answer in answers if isinstance(answer, StaleObject)]
    assert (len(refused), UrgingLetter.objects.count(), NumberSeries.objects.get().last_number) == (1, 1, 1)


def test_round_swept_by_four_workers_at_once_is_opened_once(ground, campaign):
    ObligationFactory(
        campaign=campaign, recurrence="yearly", recurs_month=11, recurs_day=15, due_date="2024-11-15", what="Báo cáo"
    )
    make_person("unit_officer", ground.commune)

    answers = at_once(*[open_all_due_rounds] * 4)

    assert sorted(answers) == [0, 0, 0, 1]
    assert [row.period for row in Obligation.objects.filter(series__isnull=False)] == ["2024"]
    assert (Duty.objects.count(), Reminder.objects.count(), Notification.objects.count()) == (1, 1, 1)


def test_control_the_database_itself_refuses_a_second_round(campaign):
    """What stands behind the lock: two writers that both found no round yet."""
    series = ObligationFactory(campaign=campaign, recurrence="yearly", recurs_day=15)
    both_have_read = Barrier(2)

    def careless():
        known = series.occurrences.count()
        both_have_read.wait(timeout=10)
        try:
            with transaction.atomic():
                ObligationFactory(campaign=campaign, series=series, period="2024")
        except IntegrityError:
            return known, "refused"
        return known, "made"

    assert sorted(at_once(careless, careless)) == [(0, "made"), (0, "refused")]


def test_unit_that_joins_while_a_round_opens_owes_it_at_most_once(ground, staff, campaign):
    """Whichever comes first, the unit has one duty: opened with the round, or asked of it when it joined."""
    for _ in range(3):
        Participation.objects.filter(unit=ground.sibling).delete()
        Duty.objects.all().delete()
        Obligation.objects.all().delete()
        ObligationFactory(campaign=campaign, recurrence="yearly", recurs_month=11, recurs_day=15, due_date="2024-11-15")

        at_once(
            open_all_due_rounds,
            lambda: add_late_participants(
                by=staff, campaign=campaign, unit_ids=[ground.sibling.pk], reason="Mới thành lập"
            ),
        )

        assert Duty.objects.filter(unit=ground.sibling, obligation__period="2024").count() == 1


def test_letter_and_a_sending_at_once_leave_a_true_letter(ground, staff, campaign):
    """The letter names what was owed when it was issued; nothing waits for the other."""
    column = ObligationFactory(campaign=campaign, due_date="2024-06-20")
    duty = DutyFactory(obligation=column, unit=ground.commune)

    def settle():
        return Duty.objects.filter(pk=duty.pk).update(status="sent", sent_at=datetime(2024, 7, 1, tzinfo=HANOI))

    answers = at_once(lambda: issue(staff, campaign, column), settle)

    assert answers[1] == 1
    assert UrgedDuty.objects.count() == UrgingLetter.objects.count()
