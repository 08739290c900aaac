"""Many people after few places at once."""

from threading import Barrier

import pytest

from campaigns.models import QuotaShare
from campaigns.services import quotas as plans
from dossiers.enums import QuotaState
from dossiers.models import Nomination
from dossiers.services import quotas
from dossiers.services.nominations import add_nomination, remove_nomination
from tests.dossiers.test_races import at_once, refused, user
from tests.factories.dossiers import fresh, make_stage
from tests.factories.quotas import QuotaPlanFactory, QuotaShareFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def make_share(stage, places):
    plan = QuotaPlanFactory(campaign=stage.campaign, award_kind=stage.award)
    return QuotaShareFactory(plan=plan, unit=stage.unit, places=places)


def propose(stage, dossier, recipient):
    return lambda: add_nomination(
        by=user(stage.officer), dossier=dossier, recipient=recipient, achievement=stage.achievement()
    )


def counted():
    return Nomination.objects.filter(quota_state=QuotaState.COUNTED).count()


def test_ten_places_under_forty_nominations_are_ten():
    stage = make_stage()
    share = make_share(stage, 10)
    dossiers = [stage.draft(title=f"Hồ sơ {n}") for n in range(8)]
    jobs = [propose(stage, dossier, stage.recipient()) for dossier in dossiers for _ in range(5)]

    outcomes = at_once(*jobs)

    assert (refused(outcomes), Nomination.objects.count()) == ([], 40)
    assert (counted(), fresh(share).taken) == (10, 10)


def test_without_the_lock_one_place_is_given_twice(monkeypatch):
    """Positive control: the same steps on shares that were merely read let both through."""
    stage = make_stage()
    make_share(stage, 1)
    both_have_read = Barrier(2)

    def read_only(pks):
        rows = {row.pk: row for row in QuotaShare.objects.filter(pk__in=set(pks)).select_related("unit", "plan")}
        both_have_read.wait(timeout=10)
        return rows

    monkeypatch.setattr(plans, "lock_shares", read_only)
    jobs = [propose(stage, stage.draft(title=f"Hồ sơ {n}"), stage.recipient()) for n in range(2)]

    outcomes = at_once(*jobs)

    assert (refused(outcomes), counted()) == ([], 2)


def test_places_given_back_while_others_come_are_neither_lost_nor_doubled():
    stage = make_stage()
    share = make_share(stage, 5)
    leaving, coming = stage.draft(), [stage.draft(title=f"Hồ sơ {n}") for n in range(5)]
    seated = [stage.nominate(leaving) for _ in range(5)]
    removals = [lambda row=row: remove_nomination(by=user(stage.officer), nomination=row) for row in seated]

    outcomes = at_once(*removals, *[propose(stage, dossier, stage.recipient()) for dossier in coming])

    assert refused(outcomes) == []
    assert (counted(), fresh(share).taken, Nomination.objects.count()) == (5, 5, 5)


def test_lowering_the_number_while_units_propose_never_over_allocates():
    stage = make_stage()
    share = make_share(stage, 6)
    dossiers = [stage.draft(title=f"Hồ sơ {n}") for n in range(6)]

    def lower():
        sending = plans.set_share(by=user(stage.staff), share=share, base=None, places=3, reason="Điều chỉnh.")
        return quotas.settle(by=user(stage.staff), sending=sending)

    at_once(*[propose(stage, dossier, stage.recipient()) for dossier in dossiers], lower)

    row = fresh(share)
    assert (row.taken, row.taken <= row.places) == (counted(), True)
    assert Nomination.objects.count() == 6
