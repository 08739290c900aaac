"""The duty to nominate, seen from the unit's list of things to do."""

from datetime import UTC, datetime, timedelta

import pytest

from campaigns.enums import ObligationKind
from campaigns.models import Duty
from dossiers.services import appraisal, submitting
from tests.factories.campaigns import DutyFactory, ObligationFactory, SubmissionFactory
from tests.factories.dossiers import WORKING_AT, fresh
from thidua.notifications.models import Reminder

DUE = datetime(2024, 10, 31, 17, 0, tzinfo=UTC)


@pytest.fixture
def duty(stage) -> Duty:
    obligation = ObligationFactory(campaign=stage.campaign, kind=ObligationKind.NOMINATION)
    return DutyFactory(obligation=obligation, unit=stage.unit, due_at=DUE)


def test_receipt_of_the_dossier_is_receipt_of_the_duty(stage, duty):
    stage.checking()

    row = fresh(duty)
    assert (row.status, row.received_at, row.first_sent_at) == ("received", WORKING_AT, WORKING_AT)


def test_returned_dossier_is_owed_and_reminded_of_again(stage, duty):
    dossier = stage.checking()

    appraisal.return_dossier(by=stage.staff, dossier=dossier, reason="Thiếu biên bản.")

    row = fresh(duty)
    assert (row.status, row.first_sent_at) == ("returned", WORKING_AT)
    assert Reminder.objects.get(kind="duty", ref=duty.pk).status == "active"


def test_resubmission_answers_the_duty_without_making_it_late(stage, duty, time_machine):
    dossier = stage.checking()
    appraisal.return_dossier(by=stage.staff, dossier=dossier, reason="Thiếu biên bản.")
    time_machine.move_to(DUE + timedelta(days=3))

    submitting.send_to_head(by=stage.officer, dossier=dossier)
    submitting.approve_and_submit(by=stage.head, dossier=dossier)

    row = fresh(duty)
    assert (row.status, row.was_late) == ("sent", False)
    assert Reminder.objects.get(kind="duty", ref=duty.pk).status == "done"


def test_withdrawn_dossier_was_never_sent(stage, duty, time_machine):
    submitting.withdraw(by=stage.officer, dossier=stage.submitted())
    between = fresh(duty)
    time_machine.move_to(DUE, tick=False)

    stage.submitted()

    row = fresh(duty)
    assert (between.status, between.first_sent_at) == ("open", None)
    assert (row.status, row.first_sent_at, row.was_late) == ("sent", DUE, True)


def test_another_dossier_in_hand_keeps_the_duty_answered(stage, duty):
    first, second = stage.checking(), stage.submitted()

    appraisal.return_dossier(by=stage.staff, dossier=first, reason="Thiếu biên bản.")
    after_return = fresh(duty).status
    submitting.withdraw(by=stage.officer, dossier=second)

    assert (after_return, fresh(duty).status) == ("received", "returned")


def test_duty_answered_by_a_paper_is_left_alone(stage, duty):
    Duty.objects.filter(pk=duty.pk).update(status="sent", sent_at=WORKING_AT, first_sent_at=WORKING_AT)
    SubmissionFactory(duty=fresh(duty))

    appraisal.return_dossier(by=stage.staff, dossier=stage.checking(), reason="Thiếu biên bản.")

    assert fresh(duty).status == "sent"


def test_duty_of_a_neighbour_is_left_alone(stage, duty):
    theirs = DutyFactory(obligation=duty.obligation, unit=stage.ground.sibling, due_at=DUE)

    appraisal.return_dossier(by=stage.staff, dossier=stage.checking(), reason="Thiếu biên bản.")

    assert fresh(theirs).status == "open"


def test_dossier_without_a_campaign_touches_no_duty(stage, duty):
    dossier = stage.checking(campaign=None, ground="merit")

    appraisal.return_dossier(by=stage.staff, dossier=dossier, reason="Thiếu biên bản.")

    assert fresh(duty).status == "open"
