"""Figures of the reader on the real documents, when they lie beside the project, and on the invented samples."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings

from campaigns.reading.result import read_plan
from campaigns.reading.scoring import Json, Score, same_words, score, total
from tests.campaigns.reading.test_result import check_evidence

BASE = Path(settings.BASE_DIR)
SEEDS = next((p for p in (BASE.parent / "shared/seeds", BASE.parent.parent / "shared/seeds") if p.is_dir()), None)
SAMPLES = Path(__file__).parent / "plans" / "dev"
EXACT = (
    "kind",
    "number",
    "symbol",
    "place",
    "date",
    "title",
    "theme",
    "period",
    "signer",
    "signer_role",
    "recipients_count",
)
EXACT += ("deadlines", "milestones", "awards", "dossier_parts", "issuer")


def measured(folder: Path) -> dict[str, Score]:
    scores = []
    for path in sorted(folder.glob("*.txt")):
        own = path.with_suffix(".json")
        truth: Json = json.loads(
            (own if own.exists() else folder / "truth" / f"{path.name}.json").read_text(encoding="utf-8")
        )
        scores.append(score(read_plan(path.read_text(encoding="utf-8")).as_json(), truth))
    return total(scores)


def faults(scores: dict[str, Score], names: tuple[str, ...]) -> list[str]:
    return [note for name in names for note in scores[name].notes]


@pytest.mark.skipif(SEEDS is None, reason="the real documents are not beside the project")
def test_real_documents_are_read_as_a_careful_reader_does() -> None:
    assert SEEDS is not None
    scores = measured(SEEDS)
    assert faults(scores, EXACT) == []
    assert min(scores["targets"].precision, scores["targets"].recall) >= 0.97


@pytest.mark.skipif(SEEDS is None, reason="the real documents are not beside the project")
def test_real_documents_have_evidence_for_every_figure() -> None:
    assert SEEDS is not None
    for path in SEEDS.glob("*.txt"):
        check_evidence(read_plan(path.read_text(encoding="utf-8")))


def test_sample_plans_are_read_to_the_figures_asked_for() -> None:
    scores = measured(SAMPLES)
    assert faults(scores, ("kind", "number", "symbol", "date")) == []
    low = {
        name: (round(scores[name].precision, 3), round(scores[name].recall, 3))
        for name in ("deadlines", "milestones", "period", "signer", "awards")
        if scores[name].precision < 0.95 or scores[name].recall < 0.9
    }
    assert low == {}


def test_sample_documents_that_launch_nothing_give_nothing() -> None:
    for path in SAMPLES.glob("khac-*.txt"):
        reading = read_plan(path.read_text(encoding="utf-8"))
        assert (reading.kind, reading.targets, reading.deadlines, reading.milestones, reading.awards) == (
            "khac",
            (),
            (),
            (),
            (),
        )


def test_score_counts_right_missed_and_invented() -> None:
    target = {
        "comparator": ">=",
        "value": 90,
        "value_to": None,
        "unit": "%",
        "text": "ít nhất 90% hộ dân phân loại rác",
    }
    other = {**target, "value": 50, "text": "50% hộ"}
    found: Json = {
        "kind": "ke_hoach_phat_dong",
        "targets": [{**target, "text": "ít nhất 90% hộ dân phân loại rác tại nguồn"}, other],
    }
    truth: Json = {"kind": "ke_hoach_phat_dong", "targets": [target, {**target, "unit": "hộ"}]}
    scores = score(found, truth)
    assert (scores["targets"].right, scores["targets"].missed, scores["targets"].invented) == (1, 1, 1)
    assert scores["targets (equal text)"].right == 0
    assert (scores["targets"].precision, scores["targets"].recall) == (0.5, 0.5)


def test_score_of_an_ordinary_document_judges_kind_and_lists_only() -> None:
    scores = score({"kind": "khac", "issuer": "A", "deadlines": []}, {"kind": "khac", "issuer": None, "deadlines": []})
    assert (scores["kind"].right, "issuer" in scores) == (1, False)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Trồng 500 cây", "trồng 500 cây.", True),
        ("có 500 cây xanh", "500 cây xanh", True),
        ("trồng 500 cây xanh", "trồng mới 500 cây xanh", True),
        ("trồng 500 cây xanh", "nuôi 500 con gà", False),
    ],
)
def test_texts_that_agree(one: str, other: str, expected: bool) -> None:
    assert same_words(one, other) is expected
