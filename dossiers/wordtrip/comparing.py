"""Which facts of a dossier a text still says, and what stands there instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from dossiers.wordtrip.reading import clean

_NEAR = 0.6


@dataclass(frozen=True, slots=True)
class Fact:
    """Pieces that must stand together in one passage: a name with its award, a number with its date."""

    label: str
    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    in_dossier: str
    in_file: str  # the nearest passage; empty when nothing is near


def differences(facts: Sequence[Fact], texts: Sequence[str]) -> list[Difference]:
    """The facts that no passage says whole, each with the nearest passage."""
    cleaned = [clean(text) for text in texts]
    return [
        Difference(fact.label, " – ".join(fact.pieces), _nearest(fact, cleaned))
        for fact in facts
        if not any(_says(text, fact) for text in cleaned)
    ]


def _says(text: str, fact: Fact) -> bool:
    return all(_holds(text, clean(piece)) for piece in fact.pieces)


def _holds(text: str, piece: str) -> bool:
    """Whole words only: number 12 is not found in 123."""
    return re.search(rf"(?<!\w){re.escape(piece)}(?!\w)", text) is not None


def _nearest(fact: Fact, texts: Sequence[str]) -> str:
    wanted = clean(" ".join(fact.pieces))
    held = [text for text in texts if any(_holds(text, clean(piece)) for piece in fact.pieces)]
    if held:
        return held[0]
    scored = [(SequenceMatcher(None, wanted, text[:500], autojunk=False).ratio(), text) for text in texts]
    score, text = max(scored, default=(0.0, ""))
    return text if score >= _NEAR else ""
