"""The reader's answer as findings, in the order in which they are checked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from campaigns.enums import FindingKind, MilestoneKind, TargetLevel
from campaigns.findings import parts
from campaigns.findings.fields import facts, field_label
from campaigns.findings.values import Value, shortened, text

MAX_FINDINGS = 1500
LABEL_LENGTH = 600
# As a plan is read and a draft is checked.
ORDER = (
    FindingKind.FIELD,
    FindingKind.MILESTONE,
    FindingKind.OBLIGATION,
    FindingKind.TARGET,
    FindingKind.AWARD,
    FindingKind.CRITERION,
    FindingKind.REQUIRED_PART,
    FindingKind.WORK_ITEM,
    FindingKind.QUESTION,
)


@dataclass(frozen=True, slots=True)
class Found:
    kind: FindingKind
    path: str
    label: str
    value: Value
    start: int | None = None
    end: int | None = None


def findings_of(result: Value, plan: str) -> list[Found]:
    """Every finding of a launch plan, placed in its text; nothing for a text that launches nothing."""
    if result.get("kind") in (None, "khac"):
        return []
    place = _Places(result.get("evidence") or {}, plan)
    found = [*_facts(result, place), *_parts(result, place), *_questions(result, place)]
    found.sort(key=lambda item: ORDER.index(item.kind))
    return [item for item in found if item.label][:MAX_FINDINGS]


class _Places:
    """Where the text says things; a place outside the text is none."""

    def __init__(self, evidence: Value, plan: str) -> None:
        self.evidence, self.plan = evidence, plan

    def of(self, *paths: str) -> tuple[int | None, int | None]:
        for path in paths:
            if path and path in self.evidence:
                return self.checked(self.evidence[path])
        return None, None

    def checked(self, place: Value) -> tuple[int | None, int | None]:
        start, end = place.get("start"), place.get("end")
        inside = isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(self.plan)
        return (start, end) if inside else (None, None)

    def within(self, path: str, words: str) -> tuple[int | None, int | None]:
        """The words themselves, where they stand unbroken inside the place; otherwise the whole place."""
        start, end = self.of(path)
        found = self.plan.find(words, start, end) if start is not None and words else -1
        return (start, end) if found < 0 else (found, found + len(words))


def _facts(result: Value, place: _Places) -> Iterator[Found]:
    for fact in facts(result):
        value = {"column": fact.column, "value": fact.value}
        yield Found(FindingKind.FIELD, fact.path, field_label(fact.column), value, *place.of(*fact.evidence))


@dataclass(frozen=True, slots=True)
class _Source:
    key: str
    kind: FindingKind
    make: Callable[[Any], Value]
    label: str


def _secondary(item: Any) -> Value:
    return parts.target(item, TargetLevel.SECONDARY)


_SOURCES = (
    _Source("milestones", FindingKind.MILESTONE, parts.milestone, "kind"),
    _Source("phases", FindingKind.MILESTONE, parts.milestone, "what"),
    _Source("other_dates", FindingKind.MILESTONE, parts.milestone, "what"),
    _Source("deadlines", FindingKind.OBLIGATION, parts.obligation, "what"),
    _Source("targets", FindingKind.TARGET, parts.target, "text"),
    _Source("secondary_targets", FindingKind.TARGET, _secondary, "text"),
    _Source("level_targets", FindingKind.TARGET, parts.grade, "text"),
    _Source("awards", FindingKind.AWARD, parts.award, "wording"),
    _Source("dossier_parts", FindingKind.REQUIRED_PART, parts.required_part, "text"),
    _Source("work_items", FindingKind.WORK_ITEM, parts.work_item, "text"),
)


def _parts(result: Value, place: _Places) -> Iterator[Found]:
    for source in _SOURCES:
        for index, item in enumerate(result.get(source.key) or []):
            value = source.make(item)
            if source.kind == FindingKind.TARGET:
                value["parent"] = _parent_path(item, source.key)
            label, path = _label(source, value), f"{source.key}[{index}]"
            yield Found(source.kind, path, label, value, *place.of(path))
    for index, item in enumerate(result.get("criteria") or []):
        for number, value in enumerate(parts.criteria(item)):
            places = place.within(f"criteria[{index}]", value["text"])
            yield Found(FindingKind.CRITERION, f"criteria[{index}].items[{number}]", value["text"], value, *places)


def _label(source: _Source, value: Value) -> str:
    if source.label == "kind":
        return str(MilestoneKind(value["kind"]).label)
    return shortened(text(value.get(source.label)), LABEL_LENGTH)


def _parent_path(item: Any, key: str) -> str:
    """Sub-scopes belong to one target of the same list, never to another sub-scope."""
    parent = item.get("parent") if isinstance(item, dict) else None
    return f"{key}[{parent}]" if isinstance(parent, int) and not isinstance(parent, bool) and parent >= 0 else ""


def _questions(result: Value, place: _Places) -> Iterator[Found]:
    for index, item in enumerate(result.get("questions") or []):
        given = item if isinstance(item, dict) else {"text": item}
        label, code = shortened(text(given.get("text")), LABEL_LENGTH), text(given.get("code"))
        yield Found(FindingKind.QUESTION, f"questions[{index}]", label, {"code": code}, *place.checked(given))


def untaken(result: Value) -> list[Value]:
    """Numbers that were seen and deliberately not taken, each with its reason and place."""
    evidence = result.get("evidence") or {}
    found = []
    for index, item in enumerate(result.get("numeric_not_targets") or []):
        place = evidence.get(f"numeric_not_targets[{index}]") or {}
        found.append(
            {
                "index": index,
                "number": index + 1,
                "text": text(item.get("text")),
                "why": text(item.get("why")),
                "start": place.get("start"),
                "end": place.get("end"),
            }
        )
    return found
