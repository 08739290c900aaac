"""Cây kế hoạch: who has a plan under the campaign, down to the commune's villages, and where a target went."""

import pytest
from django.urls import reverse

from campaigns.models import Participation
from campaigns.selectors.plans import (
    DRAFTING,
    HAS,
    MISSING,
    carriers,
    carrying_counts,
    plan_participations,
    plan_rows,
    steps_of,
)
from tests.campaigns.staff import queries_of
from tests.factories.campaigns import CampaignFactory, ParticipationFactory, TargetFactory
from tests.factories.people import make_ground, make_person
from tests.factories.units import CommuneFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def staff(ground):
    return make_person("staff", ground.agency)


@pytest.fixture
def upper(ground):
    return CampaignFactory(owner=ground.province, launched=True)


def joined(upper, unit, *, plan=None, launched=True):
    own = CampaignFactory(owner=unit, parent=upper, launched=launched, title=plan) if plan else None
    return ParticipationFactory(campaign=upper, unit=unit, own_campaign=own)


@pytest.fixture
def tree(ground, upper):
    """A commune with its plan over a school and a village, a department still writing, a commune without."""
    village = UnitFactory(parent=ground.commune, name="Bản Phiêng", kind="village")
    commune = joined(upper, ground.commune, plan="Kế hoạch xã Yên Châu")
    joined(commune.own_campaign, ground.school, plan="Kế hoạch nhà trường")
    joined(commune.own_campaign, village)
    joined(upper, ground.department, plan="Kế hoạch Sở Y tế", launched=False)
    joined(upper, ground.sibling)
    return commune


def test_units_by_state_of_their_plan(staff, upper, tree, ground):
    def units(state):
        return [row.unit for row in plan_participations(staff, upper, {"state": state})]

    assert (units(HAS), units(DRAFTING), units(MISSING)) == ([ground.commune], [ground.department], [ground.sibling])
    assert [row.unit for row in plan_participations(staff, upper, {"q": "yen chau"})] == [ground.commune]


def test_row_tells_the_plan_its_targets_and_what_lies_below(staff, upper, tree, ground):
    first, second = TargetFactory(campaign=upper), TargetFactory(campaign=upper)
    for target in (first, first, second):
        TargetFactory(campaign=tree.own_campaign, upper=target)
    TargetFactory(campaign=tree.own_campaign)

    row = plan_rows(staff, list(plan_participations(staff, upper, {"state": HAS})))[0]

    assert (row.plan, row.state, row.mapped) == (tree.own_campaign, HAS, 2)
    assert (row.below, row.below_with_plan, row.below_missing) == (2, 1, 1)


def test_draft_of_a_unit_is_counted_but_opened_by_its_own_people_only(upper, tree, ground):
    viewer, own = make_person("viewer", ground.province), make_person("unit_head", ground.department)

    def plan_seen(user):
        return plan_rows(user, list(plan_participations(user, upper, {"state": DRAFTING})))[0].plan

    assert plan_seen(viewer) is None
    assert plan_seen(own).title == "Kế hoạch Sở Y tế"


def test_whole_tree_in_numbers_step_by_step(staff, upper, tree):
    steps = [(step.number, step.units, step.has, step.drafting, step.missing) for step in steps_of(staff, upper)]

    assert steps == [(1, 3, 1, 1, 1), (2, 2, 1, 0, 1)]


def test_unit_sees_its_own_branch_only(upper, tree, ground):
    officer = make_person("unit_officer", ground.sibling)

    assert [row.unit for row in plan_participations(officer, upper, {})] == [ground.sibling]
    assert [(step.units, step.has) for step in steps_of(officer, upper)] == [(1, 0)]


def test_target_is_followed_to_the_units_that_carry_it(staff, upper, tree, ground):
    target, other = TargetFactory(campaign=upper), TargetFactory(campaign=upper)
    TargetFactory(campaign=tree.own_campaign, upper=target)
    TargetFactory(campaign=tree.own_campaign, upper=other, dropped_at="2024-07-01T00:00+07:00")

    def units(state):
        return [row.unit for row in carriers(staff, target, {"state": state})]

    assert units(HAS) == [ground.commune]
    assert sorted(unit.pk for unit in units(MISSING)) == sorted([ground.department.pk, ground.sibling.pk])
    assert carrying_counts(upper) == {target.pk: 1}


def test_pages_show_the_tree_a_branch_and_a_target(client, staff, upper, tree, ground):
    target = TargetFactory(campaign=upper, text="Làm đường bản")
    TargetFactory(campaign=tree.own_campaign, upper=target, text="Làm 4 km đường")
    client.force_login(staff)

    page = client.get(reverse("campaigns:plans", args=[upper.pk])).content.decode()
    branch = client.get(reverse("campaigns:plan_branch", args=[tree.own_campaign.pk])).content.decode()
    carried = client.get(reverse("campaigns:carriers", args=[upper.pk, target.pk])).content.decode()

    assert "nhận 1/1 chỉ tiêu cấp trên" in " ".join(page.split())
    assert ("Bản Phiêng" in branch, "<html" in branch) == (True, False)
    assert "Làm 4 km đường" in carried


def test_pages_of_a_draft_say_when_they_come(client, staff, ground):
    client.force_login(staff)
    draft = CampaignFactory(owner=ground.province)

    assert client.get(reverse("campaigns:plans", args=[draft.pk])).status_code == 409


def more_units(ground, upper, target, count):
    for _ in range(count):
        part = joined(upper, CommuneFactory(parent=ground.province), plan="Kế hoạch xã")
        TargetFactory(campaign=part.own_campaign, upper=target)
        joined(part.own_campaign, UnitFactory(parent=part.unit, kind="village"))


@pytest.mark.parametrize("page", ["plans", "carriers", "plan_branch"])
def test_queries_do_not_grow(client, staff, ground, upper, page):
    target = TargetFactory(campaign=upper)
    client.force_login(staff)
    url = reverse(f"campaigns:{page}", args=[upper.pk, target.pk] if page == "carriers" else [upper.pk])
    more_units(ground, upper, target, 1)
    one = queries_of(lambda: client.get(url))
    more_units(ground, upper, target, 2)

    assert queries_of(lambda: client.get(url)) == one
    assert Participation.objects.filter(campaign=upper).count() == 3
