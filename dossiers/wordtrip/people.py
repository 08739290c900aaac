"""Where a text names whom: whole names only, a name inside a longer one is another name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.reading.letters import is_caps
from dossiers.lists.names import collective_name, looks_like_person, person_name, type_by_name
from dossiers.wordtrip.tokens import Phrases, Token, keys, tokens
from thidua.common.text import fold

# Words that begin a sentence or a form of address, and are no part of the name that follows.
_BEFORE = frozenset(
    keys("ông bà anh chị cô thầy em cháu chí đc tặng thưởng cho khen là và gồm của với nghị xét đó do nguyên họ tên số")
)
_TITLES = frozenset(keys("đồng đ c ts ths pgs gs bs"))
_HEADINGS = (
    "ho va ten",
    "ho ten",
    "ten tap the",
    "ten ca nhan",
    "ten don vi",
    "tap the, ca nhan",
    "nguoi duoc de nghi",
)


_CLAUSE = re.compile(r"[:;(]|, | - ")


@dataclass(frozen=True, slots=True)
class Named:
    """`whole`: the cell or the line is the name and what belongs to it, not a sentence that speaks of somebody."""

    key: str
    whole: bool
    start: int
    end: int


class Names:
    """The names of a dossier, each by its words."""

    def __init__(self, names: Iterable[str]) -> None:
        self.phrases = Phrases((name, " ".join(keys(name))) for name in names)

    def find(self, words: list[Token], text: str) -> list[Named]:
        found: list[Named] = []
        place = 0
        lead = _lead(words, text)
        while place < len(words):
            end, values = self.phrases.longest_at(words, place)
            if values and _is_bounded(words, place, end, text):
                whole = place <= lead and _ends_whole(words, end)
                found.append(Named(values[0], whole, words[place].start, words[end - 1].end))
                place = end
            else:
                place += 1
        return found


def _lead(words: list[Token], text: str) -> int:
    """How many words may stand before the name in its own line: a number, 'Ông', 'Đồng chí'."""
    place = 0
    while place < min(len(words), 6) and (
        not words[place].is_word or words[place].key in _BEFORE or words[place].key in _TITLES
    ):
        place += 1
    return place


def _ends_whole(words: list[Token], end: int) -> bool:
    return end == len(words) or not words[end].text[0].isalnum()


def _is_bounded(words: list[Token], start: int, end: int, text: str) -> bool:
    """No capitalised word stands against it, joined by a blank or a hyphen alone."""
    caps = is_caps(text)
    if start and words[start - 1].is_word and words[start - 1].is_capital and words[start - 1].key not in _BEFORE:
        return False
    if start > 1 and words[start - 1].text == "-" and words[start - 1].end == words[start].start:
        return False
    if end < len(words) and words[end].is_word and (words[end].is_capital or caps):
        return False
    return not (end < len(words) - 1 and words[end].text == "-" and words[end].start == words[end - 1].end)


def name_in(cell: str, *, listed: bool = False) -> str:
    """The name that a cell or a line of a list seems to give; empty when it seems to give none."""
    if not any(ch.isalpha() for ch in cell) or len(cell) > 300:
        return ""
    read = person_name(cell.split(":")[0])
    if looks_like_person(read.name):
        return read.name
    first = _CLAUSE.split(cell)[0] if listed else cell
    return collective_name(first).name


def opens_like_a_nominee(text: str, *, listed: bool) -> bool:
    """A line that begins as lines of a list of people do."""
    words = tokens(text[:80])
    read = person_name(text.split(":")[0])
    named = looks_like_person(read.name) or bool(type_by_name(name_in(text, listed=True)))
    return named and (
        listed or bool(read.honorific) or (bool(words) and words[0].text.isdecimal()) or text[:1] in "-+*"
    )


def is_heading(cell: str) -> bool:
    plain = fold(cell)
    return any(plain.startswith(start) for start in _HEADINGS)
