"""The search box: everything within reach, nothing beyond it, and the lists behind it agree."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.enums import DecisionStatus
from tests.factories.awards import DecisionFactory, HonourFactory, RecipientFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.dossiers import DossierFactory
from tests.factories.people import Ground, make_ground, make_person
from tests.factories.units import CommuneFactory
from thidua.accounts.models import User
from thidua.dashboards.selectors.search import PLACES, TOP

SEARCH = reverse("dashboards:search")
ALL = [place.key for place in PLACES]


@pytest.fixture
def ground(db: None, autumn: None) -> Ground:
    return make_ground()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def fill(province: Any, times: int = 1) -> None:
    """Something called 'Hoa Ban' of every kind."""
    for _ in range(times):
        unit = CommuneFactory(parent=province, name="Ủy ban nhân dân xã Hoa Ban")
        CampaignFactory(owner=province, launched=True, title="Phong trào Hoa Ban nở")
        DossierFactory(unit=unit, receiver=province, title="Hồ sơ Hoa Ban", status="checking")
        HonourFactory(recipient=RecipientFactory(unit=unit, name="Lò Hoa Ban"), issuer=province)
        DecisionFactory(issuer=province, subject="Tặng Bằng khen đợt Hoa Ban", status=DecisionStatus.DRAFT)


def found_by(user: User, text: str) -> dict[str, int]:
    groups = signed_in(user).get(SEARCH, {"q": text}).context["groups"]
    return {group.place.key: group.count for group in groups}


@pytest.mark.parametrize("text", ["Hoa Ban", "hoa ban", "HOA BAN", "ban hoa", "  hoa   ban  "])
def test_every_kind_is_found_without_accents_and_order(ground: Ground, text: str) -> None:
    fill(ground.province)

    assert found_by(make_person("staff", ground.agency), text) == dict.fromkeys(ALL, 1)


def test_accents_of_the_data_do_not_matter(ground: Ground) -> None:
    CampaignFactory(owner=ground.province, launched=True, title="Đẩy mạnh chuyển đổi số")

    assert found_by(make_person("viewer", ground.province), "day manh chuyen doi") == {"campaigns": 1}


def test_foreign_rows_are_not_found(ground: Ground) -> None:
    fill(ground.other_province)

    assert found_by(make_person("staff", ground.agency), "hoa ban") == {}
    assert found_by(make_person("staff", ground.other_agency), "hoa ban") == dict.fromkeys(ALL, 1)


def test_unit_does_not_find_what_lies_beside_it(ground: Ground) -> None:
    fill(ground.province)

    assert found_by(make_person("unit_officer", ground.sibling), "hoa ban") == {"campaigns": 1}


def test_asked_agency_finds_no_dossiers_and_no_honours(ground: Ground) -> None:
    fill(ground.province)

    assert found_by(make_person("consulted_agency", ground.department), "hoa ban") == {"campaigns": 1}


def test_group_shows_the_first_few_and_counts_all(ground: Ground) -> None:
    fill(ground.province, TOP + 2)
    page = signed_in(make_person("staff", ground.agency)).get(SEARCH, {"q": "hoa ban"})

    assert [(group.count, len(group.hits)) for group in page.context["groups"]] == [(TOP + 2, TOP)] * len(ALL)


@pytest.mark.parametrize("role", ["staff", "viewer"])
def test_list_behind_a_group_holds_as_many_rows(ground: Ground, role: str) -> None:
    fill(ground.province, TOP + 2)
    client = signed_in(make_person(role, ground.agency if role == "staff" else ground.province))

    groups = client.get(SEARCH, {"q": "hoa ban"}).context["groups"]

    behind = {group.all_url: client.get(group.all_url).context["page_obj"].paginator.count for group in groups}
    assert behind == {group.all_url: group.count for group in groups}


def test_every_hit_opens(ground: Ground) -> None:
    fill(ground.province)
    client = signed_in(make_person("staff", ground.agency))

    groups = client.get(SEARCH, {"q": "hoa ban"}).context["groups"]

    assert {hit.url: client.get(hit.url).status_code for group in groups for hit in group.hits} == {
        hit.url: 200 for group in groups for hit in group.hits
    }


def test_one_kind_is_paged(ground: Ground) -> None:
    fill(ground.province, 21)
    client = signed_in(make_person("viewer", ground.province))

    page = client.get(SEARCH, {"q": "hoa ban", "place": "recipients", "page": 2})

    assert (page.context["page_obj"].paginator.count, len(page.context["hits"])) == (21, 1)


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_typed_finds_nothing(ground: Ground, text: str) -> None:
    fill(ground.province)
    page = signed_in(make_person("staff", ground.agency)).get(SEARCH, {"q": text})

    assert (page.status_code, "groups" in page.context) == (200, False)


@pytest.mark.parametrize("text", ["%", "_", "'; drop", "<script>alert(1)</script>", "\\", "x" * 100])
def test_odd_text_is_only_text(ground: Ground, text: str) -> None:
    fill(ground.province)

    page = signed_in(make_person("staff", ground.agency)).get(SEARCH, {"q": text})

    assert (page.status_code, page.context["groups"]) == (200, [])
    assert "<script>alert" not in page.content.decode()


def test_too_long_text_is_named_beside_its_field(ground: Ground) -> None:
    page = signed_in(make_person("staff", ground.agency)).get(SEARCH, {"q": "x" * 101})

    assert (page.status_code, list(page.context["filter_form"].errors)) == (200, ["q"])


def test_unknown_kind_shows_all_groups(ground: Ground) -> None:
    fill(ground.province)
    page = signed_in(make_person("staff", ground.agency)).get(SEARCH, {"q": "hoa ban", "place": "users"})

    assert (page.context["place"], len(page.context["groups"])) == (None, len(ALL))


def test_query_count_does_not_grow(ground: Ground) -> None:
    client = signed_in(make_person("staff", ground.agency))
    fill(ground.province)
    client.get(SEARCH, {"q": "hoa ban"})
    with CaptureQueriesContext(connection) as one:
        client.get(SEARCH, {"q": "hoa ban"})
    fill(ground.province, 2)

    with CaptureQueriesContext(connection) as three:
        client.get(SEARCH, {"q": "hoa ban"})

    assert len(three) == len(one)
