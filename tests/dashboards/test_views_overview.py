"""The leader's pages: who sees them, and that every number leads to exactly as many rows."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.dashboards.world import NOW, Board, in_time
from tests.factories.awards import HonourFactory, RecipientFactory
from tests.factories.campaigns import (
    CampaignFactory,
    DutyFactory,
    ObligationFactory,
    ParticipationFactory,
    ProgressReportFactory,
    UnitTargetFactory,
)
from tests.factories.dossiers import DossierFactory
from tests.factories.people import Ground, add_role, make_ground, make_person
from tests.factories.units import ClusterFactory, CommuneFactory
from thidua.accounts.models import User

OVERVIEW = reverse("dashboards:overview")
ROWS = reverse("dashboards:rows")
_NUMBER = re.compile(rf'<a href="({re.escape(ROWS)}\?[^"]+)">([\d.]+)</a>')
_TILE = re.compile(rf'<a href="({re.escape(ROWS)}\?[^"]+)" class="stat-tile.*?class="stat-value">([^<]+)<.*?</a>', re.S)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def numbers_on(page: Any) -> list[tuple[str, int]]:
    """(address, number) of every linked number of a page; a share is read from the words below it."""
    text = page.content.decode()
    found = [(url, shown) for url, shown in _NUMBER.findall(text) + _TILE.findall(text) if "%" not in shown]
    return [(html.unescape(url), int(shown.replace(".", ""))) for url, shown in found]


def rows_at(client: Client, url: str) -> int:
    count: int = client.get(url).context["page_obj"].paginator.count
    return count


# --- Drill-down


@pytest.mark.parametrize("place", ["province", "commune", "school"])
@pytest.mark.parametrize("query", ["", "?year=", "?year=2023"])
def test_every_number_of_the_overview_leads_to_as_many_rows(board: Board, place: str, query: str) -> None:
    client = signed_in(make_person("viewer", getattr(board.ground, place)))

    numbers = numbers_on(client.get(OVERVIEW + query))

    assert {url: rows_at(client, url) for url, _ in numbers} == dict(numbers)


def test_overview_of_province_links_many_numbers(board: Board) -> None:
    client = signed_in(make_person("executive", board.ground.province))

    numbers = numbers_on(client.get(OVERVIEW))

    assert len(numbers) > 50


@pytest.mark.parametrize("place", ["province", "commune"])
def test_every_number_of_a_campaign_leads_to_as_many_rows(board: Board, place: str) -> None:
    client = signed_in(make_person("executive", getattr(board.ground, place)))

    numbers = numbers_on(client.get(reverse("dashboards:campaign", args=[board.campaign.pk])))

    assert len(numbers) > 20
    assert {url: rows_at(client, url) for url, _ in numbers} == dict(numbers)


def test_every_number_of_a_picked_unit_leads_to_as_many_rows(board: Board) -> None:
    client = signed_in(make_person("executive", board.ground.province))

    numbers = numbers_on(client.get(OVERVIEW, {"unit": board.ground.commune.pk, "year": 2024}))

    assert {url: rows_at(client, url) for url, _ in numbers} == dict(numbers)
    assert any("direct=1" in url for url, _ in numbers)


def test_every_number_of_a_cluster_leads_to_as_many_rows(board: Board) -> None:
    cluster = ClusterFactory(owner=board.ground.province, units=[board.ground.commune, board.ground.department])
    client = signed_in(make_person("executive", board.ground.province))

    numbers = numbers_on(client.get(OVERVIEW, {"cluster": cluster.pk, "year": ""}))

    assert len(numbers) > 20
    assert {url: rows_at(client, url) for url, _ in numbers} == dict(numbers)


def test_on_time_share_leads_to_what_was_sent_in_time(board: Board) -> None:
    client = signed_in(make_person("executive", board.ground.province))
    page = client.get(OVERVIEW, {"year": 2024})

    tile = next(tile for tile in page.context["tiles"] if tile.label == "Gửi đúng hạn")

    assert (tile.value, tile.hint) == ("50 %", "2 trên 4 việc đã gửi hoặc đã quá hạn")
    assert rows_at(client, tile.url) == 2


# --- What is picked


def test_overview_opens_on_the_present_year(board: Board) -> None:
    page = signed_in(make_person("viewer", board.ground.province)).get(OVERVIEW)

    assert page.context["scope"].year == 2024


def test_overview_shows_all_years_when_asked(board: Board) -> None:
    page = signed_in(make_person("viewer", board.ground.province)).get(OVERVIEW, {"year": ""})

    assert page.context["scope"].year is None


def test_unit_out_of_reach_is_refused_beside_the_field(board: Board) -> None:
    client = signed_in(make_person("viewer", board.ground.commune))

    page = client.get(OVERVIEW, {"unit": board.ground.province.pk})

    assert list(page.context["filter_form"].errors) == ["unit"]
    assert page.context["scope"].paths == (board.ground.commune.path,)


@pytest.mark.parametrize("value", ["abc", "-1", "9" * 30, "9" * 5000, "²", "0"])
def test_nonsense_unit_is_refused_beside_the_field(board: Board, value: str) -> None:
    page = signed_in(make_person("viewer", board.ground.commune)).get(OVERVIEW, {"unit": value, "cluster": value})

    assert (page.status_code, set(page.context["filter_form"].errors)) == (200, {"unit", "cluster"})


def test_picker_offers_the_line_above_and_the_step_below(board: Board) -> None:
    client = signed_in(make_person("viewer", board.ground.province))

    page = client.get(OVERVIEW, {"unit": board.ground.commune.pk})

    offered = [pk for pk, _ in page.context["filter_form"].fields["unit"].widget.choices if pk]
    assert offered == [board.ground.province.pk, board.ground.commune.pk, board.ground.school.pk]


def test_reader_of_two_places_sees_both_and_nothing_twice(board: Board) -> None:
    person = make_person("viewer", board.ground.commune)
    add_role(person, "viewer", board.ground.school)
    add_role(person, "viewer", board.ground.sibling)

    page = signed_in(person).get(OVERVIEW, {"year": 2024})

    assert page.context["scope"].paths == (board.ground.commune.path, board.ground.sibling.path)
    assert sum(row["branch"].tally.total for row in page.context["branches"]) == 7


# --- Who may see it


@pytest.mark.parametrize("url", [OVERVIEW, ROWS + "?what=duties"])
def test_dashboards_are_refused_without_the_right(board: Board, url: str) -> None:
    client = signed_in(make_person("consulted_agency", board.ground.department))

    assert client.get(url).status_code == 403


def test_foreign_campaign_is_missing(board: Board) -> None:
    client = signed_in(make_person("executive", board.ground.province))

    assert client.get(reverse("dashboards:campaign", args=[board.foreign.pk])).status_code == 404


def test_draft_campaign_has_no_dashboard(board: Board) -> None:
    draft = CampaignFactory(owner=board.ground.province)
    client = signed_in(make_person("staff", board.ground.agency))

    assert client.get(reverse("dashboards:campaign", args=[draft.pk])).status_code == 404


@pytest.mark.parametrize("what", ["duties", "units", "campaigns", "targets", "dossiers", "honours"])
def test_rows_hold_nothing_foreign(board: Board, what: str) -> None:
    client = signed_in(make_person("executive", board.ground.province))

    page = client.get(ROWS, {"what": what})

    assert page.status_code == 200
    assert page.context["page_obj"].paginator.count > 0
    assert [word for word in ("Mường Ảng", "Điện Biên") if word in page.content.decode()] == []


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"what": "users"},
        {"what": "duties", "state": "password"},
        {"what": "duties", "year": "1"},
        {"what": "duties", "obligation": "9" * 30},
        {"what": "dossiers", "status": "x"},
        {"what": "honours", "award_kind": "999999"},
        {"what": "targets", "verdict": "x"},
    ],
)
def test_rows_of_a_tampered_link_are_missing(board: Board, query: dict[str, str]) -> None:
    assert signed_in(make_person("viewer", board.ground.province)).get(ROWS, query).status_code == 404


def test_rows_of_a_unit_out_of_reach_are_missing(board: Board) -> None:
    client = signed_in(make_person("viewer", board.ground.commune))

    assert client.get(ROWS, {"what": "duties", "unit": board.ground.sibling.pk}).status_code == 404


def test_rows_of_a_foreign_campaign_are_missing(board: Board) -> None:
    client = signed_in(make_person("viewer", board.ground.province))

    assert client.get(ROWS, {"what": "duties", "campaign": board.foreign.pk}).status_code == 404


# --- The lists themselves


@pytest.mark.parametrize(
    ("what", "q", "expected"),
    [
        ("duties", "xa mai son", 3),
        ("units", "tieu hoc", 1),
        ("campaigns", "nong thon moi", 1),
        ("targets", "so y te", 1),
        ("dossiers", "truong tieu hoc", 3),
        ("honours", "khong co ai", 0),
    ],
)
def test_rows_are_searched_without_accents(board: Board, what: str, q: str, expected: int) -> None:
    client = signed_in(make_person("executive", board.ground.province))

    assert rows_at(client, f"{ROWS}?what={what}&q={q}") == expected


def test_search_in_rows_keeps_the_keys_of_the_link(board: Board) -> None:
    client = signed_in(make_person("executive", board.ground.province))

    page = client.get(ROWS, {"what": "duties", "state": "overdue", "year": "2024"})

    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page.content.decode())
    assert set(hidden) >= {("what", "duties"), ("state", "overdue"), ("year", "2024")}
    assert "cluster" not in dict(hidden)


def test_too_long_search_is_named_beside_its_field(board: Board) -> None:
    page = signed_in(make_person("viewer", board.ground.province)).get(ROWS, {"what": "duties", "q": "x" * 101})

    assert (page.status_code, list(page.context["filter_form"].errors)) == (200, ["q"])


def test_rows_are_paged(board: Board) -> None:
    for _ in range(25):
        DutyFactory(obligation=board.plan, unit=CommuneFactory(parent=board.ground.province))
    client = signed_in(make_person("executive", board.ground.province))

    page = client.get(ROWS, {"what": "duties", "state": "overdue", "year": 2024, "page": 2})

    assert (page.context["page_obj"].paginator.count, len(page.context["rows"])) == (26, 6)


# --- Query counts


def queries_of(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(url).status_code == 200
    return len(seen)


def enlarge(ground: Ground) -> None:
    """One more unit and one more campaign with everything a page counts."""
    unit = CommuneFactory(parent=ground.province)
    campaign = CampaignFactory(owner=ground.province, launched=True)
    part = ParticipationFactory(campaign=campaign, unit=unit)
    in_time(ObligationFactory(campaign=campaign), unit)
    DutyFactory(obligation=ObligationFactory(campaign=campaign), unit=unit)
    ProgressReportFactory(unit_target=UnitTargetFactory(participation=part))
    DossierFactory(unit=unit, campaign=campaign, receiver=ground.province, status="checking")
    HonourFactory(recipient=RecipientFactory(unit=unit, group="leader"), issuer=ground.province)


PAGES = ["?year=2024", *(f"what={what}" for what in ("duties", "units", "campaigns", "targets", "dossiers", "honours"))]


@pytest.mark.parametrize("page", PAGES)
def test_query_count_does_not_grow(db: None, autumn: None, page: str) -> None:
    ground = make_ground()
    client = signed_in(make_person("executive", ground.province))
    url = OVERVIEW + page if page.startswith("?") else f"{ROWS}?{page}"
    enlarge(ground)
    with_one = queries_of(client, url)
    enlarge(ground)
    enlarge(ground)

    assert queries_of(client, url) == with_one


def test_query_count_of_a_campaign_does_not_grow(board: Board) -> None:
    client = signed_in(make_person("executive", board.ground.province))
    url = reverse("dashboards:campaign", args=[board.campaign.pk])
    before = queries_of(client, url)
    for _ in range(2):
        unit = CommuneFactory(parent=board.ground.province)
        part = ParticipationFactory(campaign=board.campaign, unit=unit)
        ProgressReportFactory(unit_target=UnitTargetFactory(participation=part))
        DutyFactory(obligation=board.plan, unit=unit)
        DutyFactory(obligation=ObligationFactory(campaign=board.campaign), unit=unit)

    assert queries_of(client, url) == before


def test_pages_work_without_any_data(db: None, autumn: None) -> None:
    client = signed_in(make_person("executive", make_ground().province))

    assert [client.get(OVERVIEW).status_code, client.get(OVERVIEW, {"year": ""}).status_code] == [200, 200]


def test_empty_campaign_page_works(db: None, autumn: None) -> None:
    ground = make_ground()
    campaign = CampaignFactory(owner=ground.province, launched=True)
    client = signed_in(make_person("executive", ground.province))

    assert client.get(reverse("dashboards:campaign", args=[campaign.pk])).status_code == 200


def test_now_of_the_fixture_is_the_pages_now(board: Board) -> None:
    page = signed_in(make_person("viewer", board.ground.province)).get(OVERVIEW)

    assert page.context["now"] == NOW
