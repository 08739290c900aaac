"""First steps: each role has a chapter, one's own comes first, and the printed guide says the same."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories.people import add_role, make_ground, make_person
from thidua.accounts.roles import ROLES

HELP = reverse("help")
CHAPTERS = Path(settings.BASE_DIR) / "templates" / "dashboards" / "help"
GUIDE = Path(settings.BASE_DIR) / "docs" / "huong-dan.md"


def steps_of(chapter: str) -> list[str]:
    source = (CHAPTERS / f"{chapter}.html").read_text(encoding="utf-8")
    return [html.unescape(re.sub(r"<[^>]+>", "", step)) for step in re.findall(r"<li>(.*?)</li>", source, re.S)]


@pytest.mark.parametrize("role", ROLES)
def test_own_role_comes_first_and_the_others_below(db: None, role: str) -> None:
    client = Client()
    client.force_login(make_person(role, make_ground().agency))

    page = client.get(HELP)

    assert [chapter["role"].code for chapter in page.context["own"]] == [role]
    assert [chapter["role"].code for chapter in page.context["others"]] == [code for code in ROLES if code != role]


def test_two_roles_are_both_ones_own(db: None) -> None:
    ground = make_ground()
    person = make_person("unit_officer", ground.commune)
    add_role(person, "council_member", ground.agency)
    client = Client()
    client.force_login(person)

    own = client.get(HELP).context["own"]

    assert [chapter["role"].code for chapter in own] == ["unit_officer", "council_member"]


def test_stranger_is_sent_to_sign_in(db: None) -> None:
    assert Client().get(HELP).status_code == 302


@pytest.mark.parametrize("chapter", ["common", *ROLES])
def test_guide_repeats_every_step(chapter: str) -> None:
    guide = [
        re.sub(r"^(- |\d+\. )", "", line).replace("**", "") for line in GUIDE.read_text(encoding="utf-8").splitlines()
    ]

    steps = steps_of(chapter)

    assert len(steps) >= 3
    assert [step for step in steps if step not in guide] == []


def test_guide_names_every_role() -> None:
    titles = re.findall(r"^## (.+)$", GUIDE.read_text(encoding="utf-8"), re.M)

    assert sorted(titles) == sorted(["Dùng chung cho mọi người", *(role.name for role in ROLES.values())])


@pytest.mark.parametrize("role", ROLES)
def test_links_of_a_chapter_open_for_its_role(db: None, role: str) -> None:
    client = Client()
    client.force_login(make_person(role, make_ground().agency))
    source = (CHAPTERS / f"{role}.html").read_text(encoding="utf-8")

    links = {reverse(name) for name in re.findall(r"{% url '([^']+)' %}", source)}

    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_steps_of_other_roles_have_no_links_that_would_be_refused(db: None) -> None:
    client = Client()
    client.force_login(make_person("viewer", make_ground().agency))

    page = client.get(HELP).content.decode()

    shown = "".join(re.findall(r"<details id=.*?</details>", page, re.S))
    assert shown.count("<summary>") == len(ROLES) - 1
    assert re.findall(r"<a ", shown) == []
    assert "<strong>Người dùng</strong>" in shown
