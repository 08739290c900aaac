"""Words, numbers and dates of a text, in a form in which two ways of writing the same are equal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from dossiers.wordtrip.reading import clean
from thidua.common.text import sort_key

_TOKEN = re.compile(r"\d{1,3}(?:\.\d{3})+(?![\w.]*\d)|\w+|[^\w\s]")
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+$")
_DATES = re.compile(
    r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})(?!\d)"
    r"|(?<![\d/.-])(\d{1,2})\s?([/.-])\s?(\d{1,2})\s?\5\s?(\d{4})(?![\d/-])",
    re.IGNORECASE,
)
_SHORT_FORMS = {"ubnd": ("ủy", "ban", "nhân", "dân"), "hđnd": ("hội", "đồng", "nhân", "dân")}


@dataclass(frozen=True, slots=True)
class Token:
    key: str
    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha()

    @property
    def is_capital(self) -> bool:
        return self.text[0].isupper()


@lru_cache(maxsize=200_000)
def word_key(word: str) -> str:
    """'hòa' and 'hoà', '01' and '1', '1.200' and '1200' are the same word."""
    if _GROUPED.match(word):
        word = word.replace(".", "")
    if word.isdecimal():
        return word.lstrip("0") or "0"
    return sort_key(word)


def tokens(text: str) -> list[Token]:
    found = []
    for match in _TOKEN.finditer(text):
        word = match[0]
        parts = _SHORT_FORMS.get(word.lower(), (word,))
        found += [
            Token(word_key(part), word if place == 0 else word.lower(), match.start(), match.end())
            for place, part in enumerate(parts)
        ]
    return found


def keys(text: str) -> tuple[str, ...]:
    return tuple(token.key for token in tokens(clean(text)))


def dates(text: str) -> Iterator[tuple[date, int, int]]:
    for match in _DATES.finditer(text):
        day, month, year = (match[1], match[2], match[3]) if match[1] else (match[4], match[6], match[7])
        try:
            yield date(int(year), int(month), int(day)), match.start(), match.end()
        except ValueError:
            continue


class Phrases:
    """Many phrases looked for at once: the longest at each place, in time that grows with the text alone."""

    def __init__(self, phrases: Iterable[tuple[str, Any]]) -> None:
        self.root: dict[str, Any] = {}
        for phrase, value in phrases:
            node = self.root
            for key in keys(phrase):
                node = node.setdefault(key, {})
            if node is not self.root:
                node.setdefault("", []).append(value)

    def longest_at(self, found: list[Token], start: int) -> tuple[int, list[Any]]:
        """Where the longest phrase that begins here ends, and what it stands for; (start, []) when none does."""
        node, end, values = self.root, start, []
        for place in range(start, len(found)):
            if found[place].key not in node:
                break
            node = node[found[place].key]
            if "" in node:
                end, values = place + 1, node[""]
        return end, values
