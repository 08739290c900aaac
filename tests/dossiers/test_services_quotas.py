"""Whoever is proposed within the quota is counted, everybody else waits and is never lost."""

import pytest
from django.db import IntegrityError, transaction

from campaigns.models import QuotaShare
from campaigns.services import quotas as plans
from dossiers.enums import NominationResult, QuotaState
from dossiers.models import Nomination
from dossiers.services import appraisal, quotas, submitting
from dossiers.services.nominations import remove_nomination, update_nomination
from tests.factories.awards import AwardKindFactory
from tests.factories.campaigns import CampaignAwardFactory, ParticipationFactory
from tests.factories.dossiers import fresh, make_stage
from tests.factories.people import make_person
from tests.factories.quotas import QuotaPlanFactory, QuotaShareFactory
from thidua.common.errors import InvalidInput, NotAllowed, StaleObject, WrongState
from thidua.notifications.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return make_stage()


@pytest.fixture
def plan(stage):
    return QuotaPlanFactory(campaign=stage.campaign, award_kind=stage.award)


def places(plan, unit, count):
    return QuotaShareFactory(plan=plan, unit=unit, places=count)


def states(dossier):
    return list(dossier.nominations.order_by("order").values_list("quota_state", flat=True))


def nominate(stage, dossier, count):
    return [stage.nominate(dossier) for _ in range(count)]


def set_places(stage, share, count, reason="Bổ sung theo đề nghị của đơn vị."):
    sending = plans.set_share(by=stage.staff, share=share, base=None, places=count, reason=reason)
    return quotas.settle(by=stage.staff, sending=sending)


def test_without_a_plan_nobody_is_limited(stage):
    dossier = stage.draft()
    nominate(stage, dossier, 2)

    assert states(dossier) == [QuotaState.FREE, QuotaState.FREE]


def test_those_over_the_quota_are_held(stage, plan):
    share, dossier = places(plan, stage.unit, 2), stage.draft()
    nominate(stage, dossier, 3)

    assert (states(dossier), fresh(share).taken) == ([QuotaState.COUNTED, QuotaState.COUNTED, QuotaState.HELD], 2)


def test_before_the_division_everybody_waits(stage, plan):
    share, dossier = places(plan, stage.unit, None), stage.draft()
    nominate(stage, dossier, 2)

    assert (states(dossier), fresh(share).taken) == ([QuotaState.HELD] * 2, 0)


def test_a_unit_without_a_share_waits_too(stage, plan):
    dossier = stage.draft()
    nominate(stage, dossier, 1)

    assert states(dossier) == [QuotaState.HELD]


def test_later_division_lets_in_those_who_waited_longest(stage, plan):
    share, dossier = places(plan, stage.unit, None), stage.draft()
    nominate(stage, dossier, 3)

    assert set_places(stage, share, 2) == 2
    assert (states(dossier), fresh(share).taken) == ([QuotaState.COUNTED, QuotaState.COUNTED, QuotaState.HELD], 2)


def test_a_plan_made_late_holds_what_was_proposed_before(stage):
    dossier = stage.draft()
    nominate(stage, dossier, 2)
    plan = plans.open_plan(
        by=stage.staff,
        owner=stage.ground.province,
        award_kind=stage.award,
        terms=plans.QuotaTerms(),
        campaign=stage.campaign,
        year=None,
    )

    assert (quotas.hold_unplaced(plan=plan), states(dossier)) == (2, [QuotaState.HELD] * 2)
    assert set_places(stage, plan.shares.get(unit=stage.unit), 1, reason="") == 1


def test_removing_a_nominee_gives_the_place_to_the_next(stage, plan):
    share, dossier = places(plan, stage.unit, 1), stage.draft()
    first, _ = nominate(stage, dossier, 2)

    remove_nomination(by=stage.officer, nomination=first)

    assert (states(dossier), fresh(share).taken) == ([QuotaState.COUNTED], 1)


def test_a_place_given_back_goes_to_another_dossier_that_waits(stage, plan):
    share = places(plan, stage.unit, 1)
    mine, other = stage.draft(), stage.draft(title="Hồ sơ thứ hai")
    first = nominate(stage, mine, 1)[0]
    waiting = nominate(stage, other, 1)[0]

    remove_nomination(by=stage.officer, nomination=first)

    assert (fresh(waiting).quota_state, fresh(waiting).quota_share) == (QuotaState.COUNTED, share)


def test_withdrawing_frees_every_place(stage, plan):
    share, dossier = places(plan, stage.unit, 2), stage.draft()
    nominate(stage, dossier, 3)

    submitting.withdraw(by=stage.officer, dossier=dossier)

    assert (states(dossier), fresh(share).taken) == ([QuotaState.FREE] * 3, 0)


def test_another_award_moves_the_nominee_to_its_own_quota(stage, plan):
    share, dossier = places(plan, stage.unit, 1), stage.draft()
    other = AwardKindFactory(recipient_types=["person", "collective"])
    CampaignAwardFactory(campaign=stage.campaign, award_kind=other)
    other_share = places(QuotaPlanFactory(campaign=stage.campaign, award_kind=other), stage.unit, 1)
    first, second = nominate(stage, dossier, 2)

    update_nomination(by=stage.officer, nomination=first, version=None, achievement=stage.achievement(award_kind=other))

    assert (fresh(first).quota_share, fresh(second).quota_state) == (other_share, QuotaState.COUNTED)
    assert (fresh(share).taken, fresh(other_share).taken) == (1, 1)


def test_saving_a_counted_nominee_again_keeps_the_place(stage, plan):
    share, dossier = places(plan, stage.unit, 1), stage.draft()
    first, second = nominate(stage, dossier, 2)

    update_nomination(by=stage.officer, nomination=first, version=None, achievement=stage.achievement())

    assert [fresh(row).quota_state for row in (first, second)] == [QuotaState.COUNTED, QuotaState.HELD]
    assert fresh(share).taken == 1


def test_the_nearest_share_above_counts_for_a_unit_below(stage, plan):
    share = places(plan, stage.ground.province, 1)
    dossier = stage.draft()
    nominate(stage, dossier, 1)

    assert (states(dossier), fresh(share).taken) == ([QuotaState.COUNTED], 1)


def test_those_who_wait_for_a_nearer_share_are_left_to_it(stage, plan):
    above, own = places(plan, stage.ground.province, 0), places(plan, stage.unit, 0)
    dossier = stage.draft()
    nominate(stage, dossier, 1)

    set_places(stage, above, 5)

    assert (states(dossier), fresh(above).taken, fresh(own).taken) == ([QuotaState.HELD], 0, 0)


def test_whoever_waits_is_not_put_before_the_council(stage, plan):
    places(plan, stage.unit, 0)
    nomination = stage.appraising().nominations.get()

    with pytest.raises(WrongState, match="đang chờ số lượng phân bổ"):
        appraisal.decide_nomination(
            by=stage.staff, nomination=nomination, result=NominationResult.RECOMMENDED, reason="Đủ điều kiện."
        )


def test_excluding_a_counted_nominee_lets_the_next_in(stage, plan):
    share = places(plan, stage.unit, 1)
    first, second = stage.appraising(2).nominations.order_by("order")

    appraisal.decide_nomination(
        by=stage.staff, nomination=first, result=NominationResult.EXCLUDED, reason="Trùng thành tích."
    )

    assert (fresh(first).quota_state, fresh(second).quota_state) == (QuotaState.FREE, QuotaState.COUNTED)
    assert fresh(share).taken == 1


def test_taking_an_exclusion_back_needs_a_free_place(stage, plan):
    share = places(plan, stage.unit, 1)
    first, second = stage.appraising(2).nominations.order_by("order")
    exclude = {"by": stage.staff, "result": NominationResult.EXCLUDED, "reason": "Trùng thành tích."}
    appraisal.decide_nomination(nomination=first, **exclude)

    with pytest.raises(WrongState):
        appraisal.decide_nomination(
            by=stage.staff, nomination=first, result=NominationResult.RECOMMENDED, reason="Không trùng."
        )

    appraisal.decide_nomination(nomination=second, **exclude)
    appraisal.decide_nomination(
        by=stage.staff, nomination=first, result=NominationResult.RECOMMENDED, reason="Không trùng."
    )
    assert (fresh(first).quota_state, fresh(share).taken) == (QuotaState.COUNTED, 1)


def test_refusing_a_dossier_frees_its_places(stage, plan):
    share, dossier = places(plan, stage.unit, 1), stage.checking()

    appraisal.refuse(by=stage.staff, dossier=dossier, reason="Không đủ điều kiện.")

    assert fresh(share).taken == 0


def test_rejected_by_the_council_gives_the_place_back(stage, plan):
    from dossiers.enums import Choice
    from dossiers.services import sessions

    share = places(plan, stage.unit, 1)
    session = stage.open(stage.before_council())
    stage.vote(session, *[Choice.DISAGREE] * 3)
    sessions.close_session(by=stage.secretary, session=session)

    assert (fresh(share).taken, Nomination.objects.get().quota_state) == (0, QuotaState.FREE)


def test_the_unit_decides_who_comes_first(stage, plan):
    share, dossier = places(plan, stage.unit, 1), stage.draft()
    seated, waiting = nominate(stage, dossier, 2)

    quotas.swap_places(by=stage.officer, waiting=waiting, seated=seated)

    assert [fresh(row).quota_state for row in (seated, waiting)] == [QuotaState.HELD, QuotaState.COUNTED]
    assert fresh(share).taken == 1


def test_places_are_not_swapped_with_somebody_who_waits_too(stage, plan):
    places(plan, stage.unit, 0)
    dossier = stage.draft()
    first, second = nominate(stage, dossier, 2)

    with pytest.raises(InvalidInput):
        quotas.swap_places(by=stage.officer, waiting=first, seated=second)


def test_the_head_swaps_nobody(stage, plan):
    places(plan, stage.unit, 1)
    seated, waiting = nominate(stage, stage.draft(), 2)

    with pytest.raises(NotAllowed):
        quotas.swap_places(by=stage.head, waiting=waiting, seated=seated)


def test_a_year_has_its_own_quota_without_a_campaign(stage):
    plan = QuotaPlanFactory(campaign=None, year=2024, owner=stage.ground.province, award_kind=stage.award)
    share = places(plan, stage.unit, 1)
    dossier = stage.draft(campaign=None, ground="merit", receiver=stage.ground.province)
    stage.nominate(dossier, achievement_from="2024", achievement_to="2024")
    stage.nominate(dossier, achievement_from="2023", achievement_to="2023")

    assert (states(dossier), fresh(share).taken) == ([QuotaState.COUNTED, QuotaState.FREE], 1)


def test_the_number_is_not_lowered_below_what_is_proposed(stage, plan):
    share = places(plan, stage.unit, 2)
    nominate(stage, stage.draft(), 2)

    with pytest.raises(InvalidInput, match="đã đề nghị 2, không giảm xuống 1"):
        set_places(stage, share, 1)


def test_the_database_refuses_one_place_too_many(stage, plan):
    share = places(plan, stage.unit, 2)

    with pytest.raises(IntegrityError), transaction.atomic():
        QuotaShare.objects.filter(pk=share.pk).update(taken=3)


def test_an_adjustment_needs_its_reason(stage, plan):
    share = places(plan, stage.unit, 2)

    with pytest.raises(InvalidInput, match="lý do điều chỉnh"):
        set_places(stage, share, 3, reason=" ")


def test_shares_together_do_not_pass_the_total(stage, plan):
    plan.total = 5
    plan.save()
    places(plan, stage.ground.sibling, 3)
    share = places(plan, stage.unit, None)

    with pytest.raises(InvalidInput, match="Đã phân bổ 6, vượt tổng số 5"):
        set_places(stage, share, 3)


def test_dividing_by_percent_shows_the_rounding_and_tells_the_units(stage, plan):
    ParticipationFactory(campaign=stage.campaign, unit=stage.ground.sibling)
    plans.add_missing_units(by=stage.staff, plan=plan)
    share = plan.shares.get(unit=stage.unit)
    plans.set_bases(by=stage.staff, plan=plan, bases={share.pk: 21})

    terms = plans.QuotaTerms(method="percent", percent=15, rounding="up", basis="Công văn số 10/SNV")
    sending = plans.apply_division(by=stage.staff, plan=plan, terms=terms)
    quotas.settle(by=stage.staff, sending=sending)

    share.refresh_from_db()
    told = set(Notification.objects.filter(kind="quota_set").values_list("user_id", flat=True))
    assert (str(share.exact), share.places, told) == ("3.1500", 4, {stage.officer.pk, stage.head.pk})
    assert plan.shares.get(unit=stage.ground.sibling).places is None


def test_a_plan_changed_meanwhile_is_not_overwritten(stage, plan):
    plans.change_terms(by=stage.staff, plan=plan, version=1, terms=plans.QuotaTerms(note="a"))

    with pytest.raises(StaleObject):
        plans.change_terms(by=stage.staff, plan=plan, version=1, terms=plans.QuotaTerms(note="b"))


def test_only_the_level_that_decides_divides(stage, plan):
    share = places(plan, stage.unit, 1)

    for person in (stage.officer, stage.head, make_person("viewer", stage.ground.agency)):
        with pytest.raises(NotAllowed):
            plans.set_share(by=person, share=share, base=1, places=9, reason="Thêm.")


def test_counts_kept_beside_nominations_equal_a_recount(stage, plan):
    share = places(plan, stage.unit, 3)
    dossier = stage.draft()
    rows = nominate(stage, dossier, 5)
    remove_nomination(by=stage.officer, nomination=rows[0])
    set_places(stage, share, 6)
    nominate(stage, dossier, 1)

    counted = Nomination.objects.filter(quota_share=share, quota_state=QuotaState.COUNTED).count()
    assert (fresh(share).taken, counted) == (5, 5)
