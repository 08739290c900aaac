"""The registry of events: scope, filters, cost."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.counting import assert_constant_queries
from tests.factories.people import Ground, make_ground, make_person
from thidua.accounts.models import User
from thidua.audit import registry, selectors
from thidua.audit import services as audit
from thidua.common import clock
from thidua.units.models import Unit

URL = "/nhat-ky/"


@pytest.fixture
def ground(db: None) -> Ground:
    return make_ground()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def record(unit: Unit, **values: Any) -> None:
    audit.record(**{"by": None, "verb": "unit.changed", "obj": unit, "unit_id": unit.pk, **values})


def labels(response: Any) -> list[str]:
    return [line["title"].split(": ")[1] for line in response.context["history"]]


def test_registry_shows_the_ground_of_the_reader(ground: Ground) -> None:
    for unit in (ground.commune, ground.school, ground.department, ground.other_commune):
        record(unit)

    response = signed_in(make_person("agency_leader", ground.agency)).get(URL)

    assert labels(response) == [ground.department.name, ground.school.name, ground.commune.name]


def test_registry_of_one_commune_is_its_branch(ground: Ground) -> None:
    for unit in (ground.commune, ground.school, ground.department):
        record(unit)

    response = signed_in(make_person("admin", ground.commune)).get(URL)

    assert labels(response) == [ground.school.name, ground.commune.name]


def test_events_without_a_unit_are_shown_for_shared_tables_only(ground: Ground) -> None:
    person = make_person("viewer", ground.other_commune, full_name="Người Tỉnh Khác")
    record(ground.other_commune, obj=person, verb="user.created", unit_id=None)
    admin = make_person("admin", ground.agency)
    assert list(selectors.visible_to(admin)) == []

    registry.register_shared("accounts.user")
    try:
        assert [event.object_label for event in selectors.visible_to(admin)] == ["Người Tỉnh Khác"]
    finally:
        registry._SHARED.discard("accounts.user")


@pytest.mark.parametrize("role", ["staff", "unit_officer", "unit_head", "viewer", "council_member"])
def test_registry_is_closed_to_others(ground: Ground, role: str) -> None:
    record(ground.commune)
    person = make_person(role, ground.agency)

    assert signed_in(person).get(URL).status_code == 403
    assert list(selectors.visible_to(person)) == []


def test_registry_is_filtered_by_words_verb_and_days(ground: Ground) -> None:
    with clock.at(datetime(2024, 7, 14, 16, 59, tzinfo=UTC)):  # 23:59 in Hà Nội
        record(ground.commune, reason="Nghị quyết Một")
    with clock.at(datetime(2024, 7, 14, 17, 0, tzinfo=UTC)):  # 00:00 of the 15th
        record(ground.sibling, reason="Nghị quyết Hai", verb="unit.renamed")
    client = signed_in(make_person("admin", ground.agency))

    assert labels(client.get(URL, {"q": "mot nghi"})) == [ground.commune.name]
    assert labels(client.get(URL, {"q": "Mai SƠN"})) == [ground.sibling.name]
    assert labels(client.get(URL, {"verb": "unit.renamed"})) == [ground.sibling.name]
    assert labels(client.get(URL, {"until": "2024-07-14"})) == [ground.commune.name]
    assert labels(client.get(URL, {"since": "15/7/2024"})) == [ground.sibling.name]


def test_registry_survives_nonsense_filters(ground: Ground) -> None:
    record(ground.commune)

    response = signed_in(make_person("admin", ground.agency)).get(
        URL, {"verb": "x" * 300, "since": "hôm qua", "page": "-1"}
    )

    assert response.status_code == 200
    assert labels(response) == [ground.commune.name]


def test_registry_query_count_is_constant(ground: Ground) -> None:
    client = signed_in(make_person("admin", ground.agency))

    assert_constant_queries(client, URL, lambda: record(ground.commune))


def test_registry_is_in_the_menu_of_readers_only(ground: Ground) -> None:
    reader = signed_in(make_person("admin", ground.agency)).get(reverse("accounts:profile"))
    other = signed_in(make_person("unit_officer", ground.commune)).get(reverse("accounts:profile"))

    assert [f'href="{URL}"' in page.content.decode() for page in (reader, other)] == [True, False]
