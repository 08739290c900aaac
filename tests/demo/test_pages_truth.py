"""What a careful reader found in the five documents stands on the pages of their campaigns.

The readers' findings lie beside the repository; without them this module says so and passes by.
"""

from __future__ import annotations

import html
import json
import re
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from campaigns.models import Campaign
from tests.demo.support import TRUTH
from thidua.accounts.models import User
from thidua.common.dates import PartialDate
from thidua.common.numbers import format_number
from thidua.common.text import nfc

FILES = {
    "000": ("sl-2019-dot-thi-dua-dac-biet", "chuyenvien"),
    "001": ("sl-2024-130-nam-thanh-lap-tinh", "chuyenvien"),
    "002": ("db-2021-2025-kinh-te-xa-hoi", "chuyenvien.dienbien"),
    "003": ("sl-2022-phong-trao-thi-dua", "chuyenvien"),
    "004": ("sl-2020-xa-chieng-ngan", "chuyenvien"),
}
COMPARATOR_WORDS = {
    ">=": ("trở lên", "ít nhất"),
    ">": ("trên",),
    "<": ("dưới",),
    "<=": ("không quá",),
    "~": ("khoảng",),
}

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("loaded"),
    pytest.mark.skipif(not TRUTH.is_dir(), reason="the documents' truth files are not beside the repository"),
]


@cache
def truth(number: str) -> dict[str, Any]:
    path = next(TRUTH.glob(f"{number}_*.json"))
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def plain(text: str) -> str:
    """Text as a reader sees it: tags gone, entities read, white space single."""
    without_tags = re.sub(r"<[^>]+>", " ", re.sub(r"<(script|style).*?</\1>", " ", text, flags=re.S))
    return re.sub(r"\s+", " ", nfc(html.unescape(without_tags))).strip()


@pytest.fixture
def pages(request, client: Client) -> dict[str, str]:
    key, username = FILES[request.param]
    client.force_login(User.objects.get(username=username))
    pk = Campaign.objects.get(demo_key=key).pk
    names = ("detail", "targets", "work")
    found = {name: plain(client.get(reverse(f"campaigns:{name}", args=[pk])).content.decode()) for name in names}
    return {**found, "number": request.param, "all": " ".join(found.values())}


every_document = pytest.mark.parametrize("pages", FILES, indirect=True)


def missing(facts: list[str], page: str) -> list[str]:
    return [fact for fact in facts if nfc(re.sub(r"\s+", " ", fact)) not in page]


def shown(when: str) -> str:
    return PartialDate.parse(when).display()


@every_document
def test_the_document_itself(pages):
    facts = truth(pages["number"])
    written = [facts["title"], facts["issuer"], facts["place"], facts["symbol"], facts["signer"]]
    written += [part.strip() for part in facts["signer_role"].split(" - ")]
    written += [shown(facts["date"]), f"{facts['recipients_count']} dòng"]
    written += [facts["number"]] if facts["number"] else []
    written += [facts["theme"]] if facts["theme"] else []
    written += facts.get("theme_also", [])
    written += [facts["place_as_written"]] if "place_as_written" in facts else []

    assert missing(written, pages["detail"]) == []


@every_document
def test_its_period_milestones_and_dates(pages):
    facts = truth(pages["number"])
    moments = [facts["period"]["from"], facts["period"]["to"]]
    moments += [row["when"] for row in facts["milestones"] + facts.get("other_dates", []) if row["when"]]
    words = [shown(when) for when in moments]
    words += [row["kind"].capitalize() for row in facts["milestones"]]
    words += [row[name] for row in facts["milestones"] for name in ("what", "wording") if name in row]
    words += [row["what"].split(":")[0] for row in facts.get("other_dates", [])]

    assert missing(words, pages["all"]) == []


@every_document
def test_its_deadlines_in_their_own_words(pages):
    facts = truth(pages["number"])["deadlines"]

    assert missing([row["what"] for row in facts] + [row["wording"] for row in facts], pages["detail"]) == []


@every_document
def test_its_targets_with_figure_unit_and_comparator(pages):
    facts = truth(pages["number"])
    rows = facts["targets"] + facts.get("secondary_targets", [])
    words = [row["text"] for row in rows] + facts.get("level_targets", [])
    figures = [
        f"{format_number(Decimal(str(value)))}"
        for row in rows
        if not row.get("implicit_zero")
        for value in (row["value"], row["value_to"])
        if value is not None
    ]
    units = [row["unit"].removeprefix("%").strip("/ ") for row in rows if not row.get("implicit_zero")]

    assert missing(words + figures + units, pages["targets"]) == []
    assert pages["targets"].count("không còn ") >= sum(bool(row.get("implicit_zero")) for row in rows)


@every_document
def test_its_comparators_in_words(pages):
    used = {row["comparator"] for row in truth(pages["number"])["targets"]} & set(COMPARATOR_WORDS)
    silent = [sign for sign in used if not any(word in pages["targets"] for word in COMPARATOR_WORDS[sign])]

    assert silent == []


@every_document
def test_its_awards_and_parts_of_the_dossier(pages):
    facts = truth(pages["number"])
    awards = [re.sub(r" \(.*\)$", "", award) for award in facts["awards"] or []]

    assert missing(awards + (facts["dossier_parts"] or []), pages["detail"]) == []


@every_document
def test_the_pages_count_as_many_targets_as_the_reader(pages):
    facts = truth(pages["number"])
    row = Campaign.objects.get(demo_key=FILES[pages["number"]][0])

    assert row.targets.filter(level="main").count() == len(facts["targets"])
    assert row.targets.filter(level="secondary").count() == len(facts.get("secondary_targets", []))
