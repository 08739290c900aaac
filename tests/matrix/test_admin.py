"""The catalogue site: closed to everyone who keeps no catalogue, on every address it has."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.factories.people import make_ground, make_person

pytestmark = pytest.mark.django_db

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label_lower)
LISTS = [f"admin:{m._meta.app_label}_{m._meta.model_name}_changelist" for m in MODELS]
ADDS = [f"admin:{m._meta.app_label}_{m._meta.model_name}_add" for m in MODELS]
OUTSIDERS = [
    "unit_officer",
    "unit_head",
    "council_member",
    "council_secretary",
    "executive",
    "consulted_agency",
    "viewer",
]


@pytest.mark.parametrize("role", OUTSIDERS)
def test_the_catalogue_site_is_closed_to(client, role):
    ground = make_ground()
    client.force_login(make_person(role, ground.province))

    for name in ["admin:index", *LISTS, *ADDS]:
        response = client.get(reverse(name))
        assert (response.status_code, response.url.split("?")[0]) == (302, reverse("admin:login")), name


@pytest.mark.parametrize("name", ["admin:index", *LISTS, *ADDS])
def test_the_catalogue_site_asks_strangers_to_sign_in(client, name):
    assert client.get(reverse(name)).status_code == 302


@pytest.mark.parametrize("name", ["admin:index", *LISTS])
def test_administrators_read_the_catalogues(client, name):
    ground = make_ground()
    client.force_login(make_person("admin", ground.agency))

    assert client.get(reverse(name)).status_code == 200
