"""What a dashboard speaks of: the picked branches, cut down to what the person may see."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.factories.awards import HonourFactory, RecipientFactory
from tests.factories.campaigns import CampaignFactory, ParticipationFactory
from tests.factories.people import Ground, add_role, make_ground, make_person
from tests.factories.units import ClusterFactory, UnitFactory
from thidua.dashboards.enums import What
from thidua.dashboards.links import rows_url, scope_url
from thidua.dashboards.selectors.scope import (
    WHOLE_REACH,
    bounds,
    campaigns_of_year,
    clusters_in_reach,
    make_scope,
    nearby_units,
    years_for,
)
from thidua.units.models import Unit


@pytest.fixture
def ground(db: None, autumn: None) -> Ground:
    return make_ground()


def units_of(scope: object) -> set[Unit]:
    return set(Unit.objects.filter(scope.holds("")))  # type: ignore[attr-defined]  # a scope


def test_reach_of_standing_agency_is_its_government(ground: Ground) -> None:
    scope = make_scope(make_person("staff", ground.agency))

    assert scope.paths == (ground.province.path,)


def test_unit_narrows_to_its_branch(ground: Ground) -> None:
    scope = make_scope(make_person("staff", ground.agency), unit=ground.commune)

    assert units_of(scope) == {ground.commune, ground.school}


def test_unit_above_ones_reach_shows_no_more_than_the_reach(ground: Ground) -> None:
    scope = make_scope(make_person("viewer", ground.commune), unit=ground.province)

    assert units_of(scope) == {ground.commune, ground.school}


def test_foreign_unit_shows_nothing(ground: Ground) -> None:
    scope = make_scope(make_person("viewer", ground.commune), unit=ground.sibling)

    assert units_of(scope) == set()


def test_person_without_the_right_sees_nothing(ground: Ground) -> None:
    scope = make_scope(make_person("consulted_agency", ground.department))

    assert units_of(scope) == set()


def test_place_inside_another_is_not_counted_twice(ground: Ground) -> None:
    person = make_person("viewer", ground.school)
    add_role(person, "viewer", ground.commune)

    assert make_scope(person).paths == (ground.commune.path,)


def test_cluster_holds_its_members_with_what_lies_below(ground: Ground) -> None:
    cluster = ClusterFactory(owner=ground.province, units=[ground.commune, ground.department])

    scope = make_scope(make_person("staff", ground.agency), cluster=cluster)

    assert units_of(scope) == {ground.commune, ground.school, ground.department}


def test_unit_and_cluster_together_hold_what_is_in_both(ground: Ground) -> None:
    cluster = ClusterFactory(owner=ground.province, units=[ground.commune, ground.department])

    scope = make_scope(make_person("staff", ground.agency), cluster=cluster, unit=ground.school)

    assert units_of(scope) == {ground.school}


def test_cluster_without_a_member_in_reach_is_not_offered(ground: Ground) -> None:
    mine = ClusterFactory(owner=ground.province, units=[ground.commune, ground.department])
    ClusterFactory(owner=ground.province, units=[ground.sibling])
    ClusterFactory(owner=ground.other_province, units=[ground.other_commune])

    assert list(clusters_in_reach(make_person("viewer", ground.commune))) == [mine]


def test_picker_starts_with_the_places_of_the_person(ground: Ground) -> None:
    UnitFactory(parent=ground.school)

    assert nearby_units(make_person("viewer", ground.commune), None) == [ground.commune, ground.school]


def test_picker_does_not_offer_what_is_above_the_reach(ground: Ground) -> None:
    assert nearby_units(make_person("viewer", ground.commune), ground.school) == [ground.commune, ground.school]


@pytest.mark.parametrize(
    ("begin", "end", "years"),
    [("2023", "2023", {2023}), ("2019-11", "2020-12", {2019, 2020}), ("2024-06", "", {2024})],
)
def test_campaign_belongs_to_the_years_it_runs(ground: Ground, begin: str, end: str, years: set[int]) -> None:
    CampaignFactory(owner=ground.province, launched=True, period_from=begin, period_to=end)
    person = make_person("viewer", ground.province)

    found = {year for year in range(2018, 2026) if campaigns_of_year(make_scope(person, year=year)).exists()}

    assert found == years


def test_campaign_in_which_no_unit_of_the_scope_takes_part_is_not_counted(ground: Ground) -> None:
    joined = CampaignFactory(owner=ground.province, launched=True)
    ParticipationFactory(campaign=joined, unit=ground.school)
    CampaignFactory(owner=ground.province, launched=True)

    assert list(campaigns_of_year(make_scope(make_person("viewer", ground.commune)))) == [joined]


def test_campaign_is_counted_once_whatever_the_number_of_units(ground: Ground) -> None:
    campaign = CampaignFactory(owner=ground.province, launched=True)
    for unit in (ground.commune, ground.school, ground.department):
        ParticipationFactory(campaign=campaign, unit=unit)

    assert list(campaigns_of_year(make_scope(make_person("viewer", ground.province)))) == [campaign]


def test_years_come_from_campaigns_honours_and_today(ground: Ground) -> None:
    CampaignFactory(owner=ground.province, launched=True, period_from="2021", period_to="2022")
    HonourFactory(recipient=RecipientFactory(unit=ground.commune), decided_on=date(2019, 5, 1))
    HonourFactory(recipient=RecipientFactory(unit=ground.other_commune), decided_on=date(2015, 5, 1))

    assert years_for(make_person("viewer", ground.province)) == [2024, 2022, 2021, 2019]


def test_year_begins_at_midnight_in_hanoi(autumn: None) -> None:
    assert bounds(2024) == (
        datetime(2023, 12, 31, 17, 0, tzinfo=UTC),
        datetime(2024, 12, 31, 17, 0, tzinfo=UTC),
    )


def test_words_say_place_and_time(ground: Ground) -> None:
    person = make_person("viewer", ground.province)

    assert make_scope(person).words == f"{WHOLE_REACH} · tất cả các năm"
    assert make_scope(person, unit=ground.sibling, year=2024).words == "Ủy ban nhân dân xã Mai Sơn · năm 2024"


def test_words_of_a_campaign_name_it(ground: Ground) -> None:
    campaign = CampaignFactory(owner=ground.province, launched=True, title="Phong trào 130 năm")

    scope = make_scope(make_person("viewer", ground.province), campaign=campaign)

    assert scope.words == f"{WHOLE_REACH} · Phong trào 130 năm"


# --- Links


def test_link_carries_the_scope_and_the_key(ground: Ground) -> None:
    scope = make_scope(make_person("viewer", ground.province), unit=ground.commune, year=2024)

    url = rows_url(scope, What.DUTIES, 3, state="late")

    assert url == f"/dieu-hanh/danh-sach/?what=duties&unit={ground.commune.pk}&year=2024&state=late"


def test_nothing_behind_a_number_has_no_link(ground: Ground) -> None:
    assert rows_url(make_scope(make_person("viewer", ground.province)), What.DUTIES, 0) == ""


def test_way_back_keeps_all_years(ground: Ground) -> None:
    scope = make_scope(make_person("viewer", ground.province))

    assert scope_url(scope, unit=ground.commune.pk) == f"/dieu-hanh/?unit={ground.commune.pk}&year="


def test_way_back_of_a_campaign_is_its_page(ground: Ground) -> None:
    campaign = CampaignFactory(owner=ground.province, launched=True)
    scope = make_scope(make_person("viewer", ground.province), campaign=campaign, unit=ground.commune)

    assert scope_url(scope) == f"/dieu-hanh/phong-trao/{campaign.pk}/?unit={ground.commune.pk}"
