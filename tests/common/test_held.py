"""Text sent after the session ended is given back, to the page it came from and to no other."""

import pytest
from django.test import Client
from django.urls import reverse

from dossiers.models import Dossier
from tests.factories.dossiers import make_stage

LONG = "Đã có thành tích xuất sắc <b>trong</b> phong trào. " * 10
HERE = {"origin": "http://testserver"}


@pytest.fixture
def stage(db):
    return make_stage()


@pytest.fixture
def address(stage):
    return reverse("dossiers:edit", args=[stage.draft().pk])


def fields(version=1):
    return {"title": "Tên mới", "version": str(version), "summary": LONG, "csrfmiddlewaretoken": "x"}


def held(answer):
    return dict(answer.context["fields"])


def test_long_text_is_given_back_after_the_session_ended(client, address):
    answer = client.post(address, fields(), headers=HERE)

    assert answer.status_code == 403
    assert held(answer) == {"title": "Tên mới", "version": "1", "summary": LONG}
    assert (answer.context["action"], answer.context["signed_in"]) == (address, False)
    assert "<b>trong</b>" not in answer.content.decode()


def test_short_entries_lead_to_the_door_as_before(client, address):
    answer = client.post(address, {"title": "Tên mới"}, headers=HERE)

    assert (answer.status_code, answer.url) == (302, f"{reverse('accounts:login')}?next={address}")


@pytest.mark.parametrize("headers", [{}, {"origin": "https://elsewhere.example"}, {"origin": "null"}])
def test_text_of_another_site_is_not_taken_over(client, address, headers):
    assert client.post(address, fields(), headers=headers).status_code == 302


def test_token_that_changed_at_signing_in_costs_one_more_click(stage, address):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(stage.officer)
    browser.get(address)

    answer = browser.post(address, fields(), headers=HERE)
    assert (answer.status_code, answer.context["signed_in"]) == (403, True)
    token = browser.cookies["csrftoken"].value
    again = browser.post(answer.context["action"], {**held(answer), "csrfmiddlewaretoken": token}, headers=HERE)

    assert (again.status_code, Dossier.objects.get().summary) == (302, LONG.strip())


def test_forged_post_of_another_site_is_refused_without_a_button(stage, address):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(stage.officer)

    answer = browser.post(address, fields(), headers={"origin": "https://elsewhere.example"})

    assert answer.status_code == 403
    assert "Gửi lại" not in answer.content.decode()


def test_passwords_are_never_given_back(client, db):
    answer = client.post(reverse("accounts:profile_edit"), {"note": LONG, "new_password1": "mat-khau"}, headers=HERE)

    assert "mat-khau" not in answer.content.decode()
