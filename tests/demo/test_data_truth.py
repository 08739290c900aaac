"""The campaign files against what a careful reader found in the documents. Skipped where those are absent."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.demo.support import TRUTH, campaign_file

NUMBERS = ("000", "001", "002", "003", "004")
TARGET_FACTS = ("text", "value", "value_to", "unit", "comparator")
TARGET_FLAGS = ("approx", "implicit_zero", "in_words", "change", "baseline")
DOCUMENT_FACTS = (
    "issuer",
    "number",
    "symbol",
    "place",
    "date",
    "signer",
    "signer_role",
    "recipients_count",
    "recipients_note",
)

pytestmark = pytest.mark.skipif(not TRUTH.is_dir(), reason="the documents' truth files are not beside the repository")


def truth(number: str) -> dict[str, Any]:
    (path,) = TRUTH.glob(f"{number}_*.json")
    return json.loads(path.read_text(encoding="utf-8"))


def facts(row: dict[str, Any]) -> dict[str, Any]:
    """The parts of a target the truth speaks of; flags that are absent read as None."""
    return {name: row.get(name) for name in (*TARGET_FACTS, *TARGET_FLAGS)}


@pytest.mark.parametrize("number", NUMBERS)
def test_targets_are_those_of_the_document_in_order(number):
    ours = [facts(row) for row in campaign_file(number)["targets"]]

    assert ours == [facts(row) for row in truth(number)["targets"]]


@pytest.mark.parametrize(("number", "count"), [("000", 35), ("001", 12), ("002", 78), ("003", 15), ("004", 2)])
def test_target_count(number, count):
    assert len(campaign_file(number)["targets"]) == count


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_that_are_no_targets_stay_out(number):
    texts = {row["text"] for row in campaign_file(number)["targets"]}

    assert texts & {row["text"] for row in truth(number)["numeric_not_targets"]} == set()


@pytest.mark.parametrize("number", NUMBERS)
def test_document_facts(number):
    document, expected = campaign_file(number)["document"], truth(number)

    assert {name: document[name] for name in DOCUMENT_FACTS} == {name: expected[name] for name in DOCUMENT_FACTS}


def test_place_of_the_commune_plan_keeps_the_misprint_apart():
    document = campaign_file("004")["document"]

    assert (document["place"], document["place_as_written"]) == ("Chiềng Ngần", "Chiềng Ngàn")


@pytest.mark.parametrize("number", NUMBERS)
def test_title_theme_and_period(number):
    ours, expected = campaign_file(number), truth(number)

    assert (ours["title"], ours["theme"], ours["source_kind"]) == (
        expected["title"],
        expected["theme"],
        expected["kind"],
    )
    assert (ours["period"]["from"], ours["period"]["to"]) == (expected["period"]["from"], expected["period"]["to"])
    assert ours["other_themes"] == expected.get("theme_also", [])


@pytest.mark.parametrize("number", NUMBERS)
def test_milestones(number):
    assert campaign_file(number)["milestones"] == truth(number)["milestones"]


@pytest.mark.parametrize("number", NUMBERS)
def test_dated_obligations_are_the_deadlines(number):
    dated = [row for row in campaign_file(number)["obligations"] if row["date"]]

    assert [(row["what"], row["date"], row["wording"]) for row in dated] == [
        (row["what"], row["date"], row["wording"]) for row in truth(number)["deadlines"]
    ]


@pytest.mark.parametrize("number", NUMBERS)
def test_other_dates(number):
    ours = [(row["what"], row["when"]) for row in campaign_file(number)["other_dates"]]

    assert ours == [(row["what"], row["when"]) for row in truth(number).get("other_dates", [])]


@pytest.mark.parametrize("number", NUMBERS)
def test_award_wordings(number):
    ours = [row["wording"] for row in campaign_file(number)["awards"] or []]

    assert ours == (truth(number)["awards"] or [])


@pytest.mark.parametrize("number", NUMBERS)
def test_dossier_parts(number):
    parts = campaign_file(number)["dossier_parts"]

    assert (parts and [row["text"] for row in parts]) == truth(number)["dossier_parts"]


@pytest.mark.parametrize("number", NUMBERS)
def test_secondary_and_level_targets(number):
    ours, expected = campaign_file(number), truth(number)

    assert ours["secondary_targets"] == expected.get("secondary_targets", [])
    assert [text for text in expected.get("level_targets", []) if text not in ours["level_targets"]] == []
