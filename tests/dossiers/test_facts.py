"""What the portal knows of a nominee when the rules are asked."""

from datetime import timedelta

import pytest

from awards.eligibility import sources
from awards.enums import Verdict
from awards.models import Recipient
from dossiers.selectors import facts
from tests.factories.awards import RuleFactory
from tests.factories.campaigns import (
    DutyFactory,
    ObligationFactory,
    ProgressReportFactory,
    UnitTargetFactory,
)
from tests.factories.dossiers import WORKING_AT, fresh
from tests.factories.quotas import QuotaPlanFactory, QuotaShareFactory


def candidate(stage, **values):
    dossier = stage.draft()
    nomination = stage.nominate(dossier, **values)
    return sources.enrich([facts.candidate_of(dossier, nomination)])[0]


def plan_duty(stage, **values):
    return DutyFactory(obligation=ObligationFactory(campaign=stage.campaign, kind="plan"), unit=stage.unit, **values)


def test_plan_nobody_asked_for_is_unknown(stage):
    assert candidate(stage).plan_sent is None


def test_plan_not_sent_is_known_not_to_be(stage):
    plan_duty(stage)

    assert candidate(stage).plan_sent is False


def test_plan_excused_is_unknown(stage):
    plan_duty(stage, status="excused", excused_at=WORKING_AT, excused_by=stage.staff, excuse_reason="Mới thành lập.")

    assert candidate(stage).plan_sent is None


def test_plan_sent_comes_with_its_evidence(stage):
    duty = plan_duty(stage, sent_at=WORKING_AT)

    found = candidate(stage)

    assert (found.plan_sent, found.plan_evidence) == (
        True,
        {"label": f"{duty.obligation.what}, gửi lúc 09:00 ngày 7/10/2024", "url": f"/viec/{duty.pk}/"},
    )


def test_plan_of_a_neighbour_does_not_count(stage):
    obligation = ObligationFactory(campaign=stage.campaign, kind="plan")
    DutyFactory(obligation=obligation, unit=stage.ground.sibling, sent_at=WORKING_AT)

    assert candidate(stage).plan_sent is None


def test_registered_targets_are_counted_with_those_not_reported(stage):
    participation = stage.campaign.participations.get(unit=stage.unit)
    for value in (5, None):
        target = UnitTargetFactory(participation=participation, target__campaign=stage.campaign, value=3)
        if value is not None:
            ProgressReportFactory(unit_target=target, value=value)

    found = candidate(stage)

    assert (found.registered_targets, found.targets_without_data) == ((1, 2), 1)


def test_no_registered_targets_are_unknown(stage):
    assert candidate(stage).registered_targets is None


def test_law_of_the_day_of_submission_is_asked(stage, time_machine):
    dossier = stage.submitted()
    time_machine.move_to(WORKING_AT + timedelta(days=30))

    assert facts.judging_day(fresh(dossier)) == WORKING_AT.date()
    assert facts.judging_day(stage.draft()) == (WORKING_AT + timedelta(days=30)).date()


def test_recipients_are_left_alone_by_judging(stage):
    dossier = stage.complete()
    before = Recipient.objects.count()

    facts.precheck(dossier)

    assert Recipient.objects.count() == before


@pytest.fixture
def share(stage):
    plan = QuotaPlanFactory(campaign=stage.campaign, award_kind=stage.award)
    return QuotaShareFactory(plan=plan, unit=stage.unit, places=2)


def test_places_are_unknown_where_nobody_divided_any(stage):
    assert (candidate(stage).quota_left, candidate(stage).quota_evidence) == (None, None)


def test_places_left_are_counted_before_the_nomination_took_its_own(stage, share):
    found = candidate(stage)

    assert (found.quota_left, found.quota_evidence) == (
        2,
        {
            "label": f"{stage.unit}: được phân bổ 2, đã đề nghị 1 (kể cả đề nghị này)",
            "url": f"/so-luong-khen/{share.plan_id}/",
        },
    )


def test_nominee_who_waits_for_a_place_has_none_left(stage, share):
    dossier = stage.draft()
    for _ in range(2):
        stage.nominate(dossier)

    assert [facts.candidate_of(dossier, stage.nominate(dossier)).quota_left for _ in range(2)] == [0, 0]


def test_condition_of_places_is_judged_for_everybody_of_the_dossier(stage, share):
    RuleFactory(predicate="quota_left", text="Trong số lượng được phân bổ.", campaign_key=str(stage.campaign.pk))
    dossier = stage.draft()
    for _ in range(3):
        stage.nominate(dossier)

    assert [one.worst for one in facts.precheck(dossier)] == [Verdict.PASS, Verdict.PASS, Verdict.FAIL]
