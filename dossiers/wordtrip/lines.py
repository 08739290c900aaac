"""Passages with what is found in them: words, days, names of the dossier, names of awards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dossiers.wordtrip.awards import AwardNames, Mention
from dossiers.wordtrip.facts import Facts
from dossiers.wordtrip.people import Named, Names
from dossiers.wordtrip.reading import Passage
from dossiers.wordtrip.tokens import Token, dates, tokens


@dataclass(frozen=True, slots=True)
class Line:
    """`named` and `mentions` by cell number in `named_at` and `mentions_at`."""

    place: str
    cells: tuple[str, ...]
    table: int
    listed: bool
    words: tuple[list[Token], ...]
    keys: Counter[str]
    days: tuple[date, ...]
    named_at: dict[int, list[Named]]
    mentions_at: dict[int, list[Mention]]

    @property
    def text(self) -> str:
        return " | ".join(cell for cell in self.cells if cell)

    @property
    def named(self) -> list[Named]:
        return [one for found in self.named_at.values() for one in found]

    @property
    def mentions(self) -> list[Mention]:
        return [one for found in self.mentions_at.values() for one in found]


def lines_of(passages: Iterable[Passage], facts: Facts) -> list[Line]:
    names, awards = Names(one.name for one in facts.nominees), AwardNames(facts.awards)
    return [_line(passage, names, awards) for passage in passages]


def _line(passage: Passage, names: Names, awards: AwardNames) -> Line:
    words = tuple(tokens(cell) for cell in passage.cells)
    both = list(enumerate(zip(words, passage.cells, strict=True)))
    return Line(
        passage.place,
        passage.cells,
        passage.table,
        passage.listed,
        words,
        Counter(word.key for cell in words for word in cell),
        tuple(day for cell in passage.cells for day, _, _ in dates(cell)),
        {place: found for place, (cell, text) in both if (found := names.find(cell, text))},
        {place: told for place, (cell, text) in both if (told := awards.mentions(cell, text))},
    )
