"""Differences between two contents of a report, word by word. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from awards.structures import FIELDS, TABLE, Section

SAME, GONE, NEW = "same", "gone", "new"
MAX_WORDS = 4_000  # a longer text is compared by its paragraphs: the time grows with the square
_WORD = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class SectionDifference:
    title: str
    pieces: list[Piece]

    @property
    def is_changed(self) -> bool:
        return any(piece.kind != SAME for piece in self.pieces)


def compare(
    old: Mapping[str, Any], new: Mapping[str, Any], old_form: list[Section], new_form: list[Section]
) -> list[SectionDifference]:
    """Section by section in the order of the newer form; sections only the older one has come last."""
    shown = {section.key: section for section in [*new_form, *old_form]}
    order = [section.key for section in new_form]
    order += [section.key for section in old_form if section.key not in order]
    before, after = {s.key: s for s in old_form}, {s.key: s for s in new_form}
    return [
        SectionDifference(shown[key].title, pieces(_words(before.get(key), old), _words(after.get(key), new)))
        for key in order
    ]


def _words(section: Section | None, content: Mapping[str, Any]) -> str:
    return in_lines(section, content.get(section.key)) if section is not None else ""


def in_lines(section: Section, value: Any) -> str:
    """A section's content as lines of text: 'Họ tên: …' for fields, cells joined for rows of a table."""
    if section.kind == FIELDS:
        cells = value if isinstance(value, dict) else {}
        return "\n".join(f"{m.label}: {cells.get(m.key)}" for m in section.members if cells.get(m.key))
    if section.kind == TABLE:
        rows = value if isinstance(value, list) else []
        return "\n".join(" | ".join(str(row.get(m.key, "")) for m in section.members) for row in rows)
    return str(value or "")


def pieces(old: str, new: str) -> list[Piece]:
    """Runs of text that stayed, went or came."""
    before, after = _cut(old, new)
    found: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, came = "".join(before[i1:i2]), "".join(after[j1:j2])
        runs = [(SAME, gone)] if tag == "equal" else [(GONE, gone), (NEW, came)]
        found += [Piece(kind, text) for kind, text in runs if text]
    return found


def _cut(old: str, new: str) -> tuple[list[str], list[str]]:
    """Words; of long texts paragraphs; of texts in countless paragraphs the whole."""
    for cut in (_WORD.findall, _paragraphs):
        before, after = cut(old), cut(new)
        if len(before) + len(after) <= MAX_WORDS:
            return before, after
    return [old], [new]


def _paragraphs(text: str) -> list[str]:
    return text.splitlines(keepends=True)
