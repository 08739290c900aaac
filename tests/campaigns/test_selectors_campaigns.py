"""Whose campaigns a person sees, and how lists are arranged."""

import pytest

from campaigns.enums import TargetLevel
from campaigns.selectors.campaigns import (
    owners_of,
    possible_owners,
    possible_parents,
    target_groups,
    targets_of,
    visible_to,
    years_of,
)
from campaigns.selectors.participants import candidates, kinds_available
from campaigns.selectors.receiving import campaigns_waiting, waiting_for
from tests.campaigns.staff import NOW
from tests.factories.campaigns import (
    CampaignFactory,
    DutyFactory,
    ObligationFactory,
    ParticipationFactory,
    SubmissionFactory,
    TargetFactory,
)
from tests.factories.people import add_role, make_ground, make_person
from tests.factories.units import CommuneFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ground():
    return make_ground()


def titles(rows):
    return {row.title for row in rows}


@pytest.fixture
def five(ground):
    """One campaign in each place, launched, and a draft of the province."""
    for title, owner in (
        ("tỉnh", ground.province),
        ("sở", ground.department),
        ("xã", ground.commune),
        ("xã bên", ground.sibling),
        ("tỉnh khác", ground.other_province),
    ):
        CampaignFactory(owner=owner, launched=True, title=title)
    CampaignFactory(owner=ground.province, title="bản soạn")
    CampaignFactory(owner=ground.other_province, title="bản soạn tỉnh khác")


@pytest.mark.parametrize(
    ("role", "place", "expected"),
    [
        ("staff", "agency", {"tỉnh", "sở", "xã", "xã bên", "bản soạn"}),
        ("agency_leader", "agency", {"tỉnh", "sở", "xã", "xã bên", "bản soạn"}),
        ("admin", "agency", {"tỉnh", "sở", "xã", "xã bên"}),
        ("executive", "province", {"tỉnh", "sở", "xã", "xã bên"}),
        ("unit_officer", "commune", {"tỉnh", "xã"}),
        ("unit_officer", "school", {"tỉnh", "xã"}),
        ("unit_officer", "department", {"tỉnh", "sở"}),
        ("staff", "other_agency", {"tỉnh khác", "bản soạn tỉnh khác"}),
        ("unit_officer", "other_commune", {"tỉnh khác"}),
    ],
)
@pytest.mark.usefixtures("five")
def test_visible_to(ground, role, place, expected):
    assert titles(visible_to(make_person(role, getattr(ground, place)))) == expected


@pytest.mark.usefixtures("five")
def test_person_without_a_role_sees_nothing(ground):
    assert titles(visible_to(make_person(None, ground.province))) == set()


@pytest.mark.usefixtures("five")
def test_membership_that_has_ended_shows_nothing(ground):
    person = make_person("staff", ground.agency, valid_to=NOW.date())

    assert titles(visible_to(person)) == set()


@pytest.mark.usefixtures("five")
def test_two_roles_add_up(ground):
    person = make_person("unit_officer", ground.commune)
    add_role(person, "unit_officer", ground.other_commune)

    assert titles(visible_to(person)) == {"tỉnh", "xã", "tỉnh khác"}


def test_participant_sees_a_campaign_from_beside_its_line(ground):
    campaign = CampaignFactory(owner=ground.department, launched=True, title="của sở")
    officer = make_person("unit_officer", ground.commune)

    assert titles(visible_to(officer)) == set()

    ParticipationFactory(campaign=campaign, unit=ground.commune)

    assert titles(visible_to(officer)) == {"của sở"}


def test_campaign_seen_in_two_ways_is_listed_once(ground):
    campaign = CampaignFactory(owner=ground.province, launched=True)
    for unit in (ground.commune, ground.school):
        ParticipationFactory(campaign=campaign, unit=unit)

    assert visible_to(make_person("unit_officer", ground.commune)).count() == 1


def test_years_span_the_periods_seen(ground):
    CampaignFactory(owner=ground.province, launched=True, period_from="2019-11", period_to="2021")
    CampaignFactory(owner=ground.province, launched=True, period_from="", period_to="", document_date="2024-06-01")
    CampaignFactory(owner=ground.province, launched=True, period_from="", period_to="", document_date="")
    CampaignFactory(owner=ground.other_province, launched=True, period_from="1999", period_to="1999")

    assert years_of(make_person("staff", ground.agency)) == [2024, 2021, 2020, 2019]


@pytest.mark.usefixtures("five")
def test_owners_are_those_of_the_campaigns_seen(ground):
    assert set(owners_of(make_person("unit_officer", ground.commune))) == {ground.province, ground.commune}


def test_possible_owners_are_the_living_units_in_reach(ground):
    CommuneFactory(parent=ground.province, dissolved_on="2024-01-01")
    staff = make_person("staff", ground.agency)

    owners = list(possible_owners(staff))

    assert owners[0] == ground.province
    assert set(owners) == {
        ground.province,
        ground.agency,
        ground.department,
        ground.commune,
        ground.school,
        ground.sibling,
    }
    assert list(possible_owners(make_person("unit_officer", ground.commune))) == [ground.commune]
    assert list(possible_owners(make_person("viewer", ground.commune))) == []


@pytest.mark.usefixtures("five")
def test_possible_parents_are_launched_and_seen(ground):
    assert titles(possible_parents(make_person("staff", ground.agency), None)) == {"tỉnh", "sở", "xã", "xã bên"}


# --- Targets


def test_targets_nest_their_sub_scopes_in_order(ground):
    campaign = CampaignFactory(owner=ground.province)
    second = TargetFactory(campaign=campaign, text="2", order=2)
    TargetFactory(campaign=campaign, text="2b", parent=second, order=4)
    TargetFactory(campaign=campaign, text="2a", parent=second, order=3)
    TargetFactory(campaign=campaign, text="1", order=1)

    assert [(row.text, [part.text for part in row.nested]) for row in targets_of(campaign)] == [
        ("1", []),
        ("2", ["2a", "2b"]),
    ]


def test_target_groups_put_figures_before_works_and_grades(ground):
    campaign = CampaignFactory(owner=ground.province)
    TargetFactory(campaign=campaign, level=TargetLevel.GRADE, value=None, comparator="", order=1)
    TargetFactory(campaign=campaign, level=TargetLevel.SECONDARY, order=2)
    TargetFactory(campaign=campaign, group="Kinh tế", order=3)
    TargetFactory(campaign=campaign, group="Giảm nghèo", order=4)
    TargetFactory(campaign=campaign, group="Kinh tế", order=5)

    assert [(group["title"], len(group["targets"])) for group in target_groups(campaign)] == [
        ("Kinh tế", 2),
        ("Giảm nghèo", 1),
        ("Chỉ tiêu về công trình, mô hình", 1),
        ("Chỉ tiêu theo mức độ (không có con số)", 1),
    ]


# --- Candidates


def test_candidates_leave_out_who_is_in(ground):
    draft = CampaignFactory(owner=ground.province)
    ParticipationFactory(campaign=draft, unit=ground.commune)
    ParticipationFactory(unit=ground.sibling)

    assert set(candidates(draft, NOW.date())) == {ground.agency, ground.department, ground.school, ground.sibling}


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [("mai son", "", {"sibling"}), ("", "school", {"school"}), ("mai son", "school", set())],
)
def test_candidates_are_narrowed(ground, text, kind, expected):
    draft = CampaignFactory(owner=ground.province)

    assert set(candidates(draft, NOW.date(), text, kind)) == {getattr(ground, name) for name in expected}


def test_kinds_tell_how_many_are_left(ground):
    draft = CampaignFactory(owner=ground.province)
    ParticipationFactory(campaign=draft, unit=ground.commune)
    ParticipationFactory(campaign=draft, unit=ground.school)

    assert kinds_available(draft, NOW.date()) == [("department", "Sở, ban, ngành (2)"), ("commune", "Xã (1)")]


# --- The queue


def waiting(campaign, unit, hours):
    duty = DutyFactory(obligation=ObligationFactory(campaign=campaign), unit=unit, sent_at=NOW.replace(hour=hours))
    return SubmissionFactory(duty=duty)


def test_queue_is_oldest_first_and_of_the_owners_agency_only(ground):
    campaign = CampaignFactory(owner=ground.province, launched=True)
    late, early = waiting(campaign, ground.commune, 11), waiting(campaign, ground.sibling, 7)
    waiting(CampaignFactory(owner=ground.other_province, launched=True), ground.other_commune, 8)
    duty = DutyFactory(obligation=ObligationFactory(campaign=campaign), unit=ground.commune, sent_at=NOW)
    SubmissionFactory(duty=duty, received=True)

    assert list(waiting_for(make_person("staff", ground.agency))) == [early, late]
    assert list(waiting_for(make_person("unit_officer", ground.commune))) == []
    assert list(waiting_for(make_person("executive", ground.province))) == []


def test_queue_is_narrowed_by_unit_and_campaign(ground):
    first = CampaignFactory(owner=ground.province, launched=True)
    second = CampaignFactory(owner=ground.province, launched=True)
    CampaignFactory(owner=ground.province, launched=True)
    one, two = waiting(first, ground.commune, 7), waiting(second, ground.sibling, 8)
    staff = make_person("staff", ground.agency)

    assert list(waiting_for(staff, "yên châu")) == [one]
    assert list(waiting_for(staff, campaign_id=second.pk)) == [two]
    assert list(campaigns_waiting(staff)) == [first, second]
