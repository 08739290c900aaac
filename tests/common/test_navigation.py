"""The menu asks its numbers when a page draws it, and no earlier."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import reverse

from tests.factories.people import make_ground, make_person
from thidua.common import context, navigation
from thidua.common.navigation import Menu, NavigationItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    """How often the number of one more line was asked; the line is gone again afterwards."""
    times = []

    def count(user):
        times.append(user.pk)
        return 7

    items = dict(navigation._ITEMS)
    navigation.register(NavigationItem(navigation.WORK, "Dòng thử", "health", "house", 999, lambda user: True, count))
    yield times
    navigation._ITEMS.clear()
    navigation._ITEMS.update(items)


@pytest.fixture
def person():
    return make_person("staff", make_ground().agency)


def test_missing_page_asks_no_numbers(client, person, asked):
    client.force_login(person)

    assert client.get("/khong-co/").status_code == 404
    assert asked == []


def test_page_with_a_menu_asks_each_number_once(client, person, asked):
    client.force_login(person)

    page = client.get(reverse("campaigns:list"))

    items = [item for section in page.context["nav_sections"] for item in section["items"]]
    assert [item["count"] for item in items if item["label"] == "Dòng thử"] == [7]
    assert asked == [person.pk]


def test_menu_reads_as_its_sections(rf: RequestFactory, person):
    request = rf.get("/")
    request.user = person

    menu = Menu(request)

    assert (list(menu), len(menu)) == (navigation.sections_for(request), len(navigation.sections_for(request)))


def test_visitor_has_no_menu(rf: RequestFactory):
    request = rf.get("/")
    request.user = AnonymousUser()

    assert list(context.page(request)["nav_sections"]) == []
