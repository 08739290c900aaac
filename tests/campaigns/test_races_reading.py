"""Clicks at the same moment on one reading, on real row locks."""

import pytest

from campaigns.enums import FindingDecision
from campaigns.models import Campaign, Target
from campaigns.services.drafting import make_draft
from campaigns.services.findings import accept_pending, decide, seen_of
from campaigns.services.reading import read_again
from tests.campaigns.test_races_staff import at_once
from tests.factories.people import make_ground, make_person
from tests.factories.reading import make_reading
from thidua.common.errors import StaleObject, WrongState
from thidua.documents.models import Job

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def staff(ground):
    return make_person("staff", ground.agency)


@pytest.fixture
def reading(ground, staff):
    return make_reading(ground.province, staff)


def test_six_clicks_at_once_make_one_draft(staff, reading):
    answers = at_once(*[lambda: make_draft(by=staff, reading=reading, accept_pending=True)] * 6)

    assert len({answer.pk for answer in answers}) == 1
    assert (Campaign.objects.count(), Target.objects.count()) == (1, 4)


def test_of_two_opposite_decisions_one_holds_and_one_is_told(staff, reading):
    finding = reading.findings.get(path="targets[0]")
    seen = seen_of(finding)

    answers = at_once(
        lambda: decide(by=staff, finding=finding, decision=FindingDecision.ACCEPTED, seen=seen),
        lambda: decide(by=staff, finding=finding, decision=FindingDecision.REJECTED, seen=seen),
    )

    finding.refresh_from_db()
    [told] = [answer for answer in answers if isinstance(answer, StaleObject)]
    [held] = [answer for answer in answers if answer is not told]
    assert held.decision == finding.decision


def test_reading_again_and_deciding_exclude_each_other(staff, reading):
    answers = at_once(lambda: read_again(by=staff, reading=reading), lambda: accept_pending(by=staff, reading=reading))

    assert [isinstance(answer, WrongState) for answer in answers].count(True) == 1
    assert Job.objects.count() == (0 if isinstance(answers[0], WrongState) else 1)
