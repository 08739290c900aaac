"""One line of the readiness check, and the pages that mend it."""

from __future__ import annotations

from dataclasses import dataclass

# Names of the editing pages, read by the view.
DOCUMENT, MILESTONES, TARGETS, OBLIGATIONS = "document", "milestones", "targets", "obligations"
AWARDS, CRITERIA, REQUIRED_PARTS, PARTICIPANTS = "awards", "criteria", "required_parts", "participants"
NAMES_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ReadinessItem:
    key: str
    text: str
    fix: str
    passed: bool
    blocks: bool = False


def hint(key: str, fix: str, passed: bool, good: str, bad: str) -> ReadinessItem:
    return ReadinessItem(key, good if passed else bad, fix, passed)


def blocker(key: str, fix: str, passed: bool, good: str, bad: str) -> ReadinessItem:
    return ReadinessItem(key, good if passed else bad, fix, passed, blocks=True)


def named(names: list[str]) -> str:
    shown = "; ".join(names[:NAMES_SHOWN])
    rest = len(names) - NAMES_SHOWN
    return f"{shown} và {rest} mục khác" if rest > 0 else shown
