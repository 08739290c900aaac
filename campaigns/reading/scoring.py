"""Precision and recall of readings against truths, field by field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from thidua.common.text import nfc

Json = dict[str, object]
SCALARS = (
    "kind",
    "issuer",
    "number",
    "symbol",
    "place",
    "date",
    "title",
    "theme",
    "signer",
    "signer_role",
    "recipients_count",
)
_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"[\w%]+")
_LEAST_OVERLAP = 0.6
_OUTER = " .,;:–-“”\"'()"


@dataclass(slots=True)
class Score:
    right: int = 0
    missed: int = 0
    invented: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.invented) if self.right + self.invented else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    def add(self, other: Score) -> None:
        self.right += other.right
        self.missed += other.missed
        self.invented += other.invented
        self.notes += other.notes


def plain(text: object) -> str:
    """Case, white space and outer punctuation folded; Unicode composed."""
    return _SPACES.sub(" ", nfc(str(text or ""))).strip(_OUTER).lower()


def same_words(one: object, other: object) -> bool:
    a, b = plain(one), plain(other)
    if a == b or (a and b and (a in b or b in a)):
        return True
    first, second = set(_WORD.findall(a)), set(_WORD.findall(b))
    return bool(first | second) and len(first & second) / len(first | second) >= _LEAST_OVERLAP


def same_number(one: Json, other: Json) -> bool:
    return all(one.get(key) == other.get(key) for key in ("comparator", "value", "value_to")) and _unit(one) == _unit(
        other
    )


def _unit(item: Json) -> str:
    return plain(item.get("unit")).replace(" ", "")


def score(found: Json, truth: Json) -> dict[str, Score]:
    scores: dict[str, Score] = {"kind": _scalar("kind", found, truth)}
    if truth.get("kind") != "khac":
        # Of a document that launches nothing only the kind and the empty lists are judged.
        scores |= {name: _scalar(name, found, truth) for name in SCALARS[1:]}
        scores["period"] = _period(found, truth)
    scores["targets"] = _lists(
        found, truth, "targets", lambda a, b: same_number(a, b) and same_words(a["text"], b["text"])
    )
    scores["targets (equal text)"] = _lists(
        found, truth, "targets", lambda a, b: same_number(a, b) and plain(a["text"]) == plain(b["text"])
    )
    scores["secondary_targets"] = _lists(
        found,
        truth,
        "secondary_targets",
        lambda a, b: a.get("value") == b.get("value") and same_words(a["text"], b["text"]),
    )
    scores["deadlines"] = _lists(found, truth, "deadlines", lambda a, b: a["date"] == b["date"])
    scores["milestones"] = _lists(
        found, truth, "milestones", lambda a, b: (a["kind"], a["when"]) == (b["kind"], b["when"])
    )
    scores["phases"] = _lists(found, truth, "phases", lambda a, b: (a["from"], a["to"]) == (b["from"], b["to"]))
    for name in ("awards", "dossier_parts"):
        scores[name] = _matched(
            name, _texts(found, name), _texts(truth, name), lambda a, b: same_words(a["text"], b["text"])
        )
    return scores


def _items(data: Json, name: str) -> list[Json]:
    value = data.get(name) or []
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _texts(data: Json, name: str) -> list[Json]:
    value = data.get(name) or []
    # What a truth says in brackets is its own note.
    return [{"text": re.sub(r"\s*\([^)]*\)$", "", str(item))} for item in value] if isinstance(value, list) else []


def _lists(found: Json, truth: Json, name: str, same: Callable[[Json, Json], bool]) -> Score:
    return _matched(name, _items(found, name), _items(truth, name), same)


def _matched(name: str, found: list[Json], truth: list[Json], same: Callable[[Json, Json], bool]) -> Score:
    left = list(found)
    result = Score()
    for wanted in truth:
        # An equal text first, so that two targets with one number are not crossed.
        near = sorted(left, key=lambda item: plain(item.get("text")) != plain(wanted.get("text")))
        hit = next((item for item in near if same(item, wanted)), None)
        if hit is None:
            result.missed += 1
            result.notes.append(f"- {name}: {_short(wanted)}")
        else:
            left.remove(hit)
            result.right += 1
    result.invented = len(left)
    result.notes += [f"+ {name}: {_short(item)}" for item in left]
    return result


def _short(item: Json) -> str:
    keys = (
        "text",
        "what",
        "kind",
        "name",
        "date",
        "when",
        "wording",
        "comparator",
        "value",
        "value_to",
        "unit",
        "from",
        "to",
    )
    return " | ".join(str(item[key]) for key in keys if item.get(key) not in (None, ""))


def _scalar(name: str, found: Json, truth: Json) -> Score:
    have, want = found.get(name), truth.get(name)
    if (plain(have) if name in ("issuer", "title", "theme", "place") else have) == (
        plain(want) if name in ("issuer", "title", "theme", "place") else want
    ):
        return Score(right=1 if want is not None else 0)
    note = f"± {name}: {have!r} thay cho {want!r}"
    return Score(missed=int(want is not None), invented=int(have is not None), notes=[note])


def _period(found: Json, truth: Json) -> Score:
    have, want = found.get("period"), truth.get("period")
    pairs = [(p.get("from"), p.get("to")) if isinstance(p, dict) else None for p in (have, want)]
    if pairs[0] == pairs[1]:
        return Score(right=int(want is not None))
    return Score(
        missed=int(want is not None),
        invented=int(have is not None),
        notes=[f"± period: {pairs[0]} thay cho {pairs[1]}"],
    )


def total(scores: Iterable[dict[str, Score]]) -> dict[str, Score]:
    """Added up by field; "all" counts every field once (targets by folded text)."""
    sums: dict[str, Score] = {}
    for each in scores:
        for name, item in each.items():
            sums.setdefault(name, Score()).add(item)
    everything = Score()
    for name, item in sums.items():
        if name != "targets (equal text)":
            everything.add(item)
    return {**sums, "all": everything}
