"""Names of awards in a text: the longest that the catalogue has, or one it does not know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dossiers.wordtrip.tokens import Phrases, Token, keys

_HEAD = 2  # so many words tell that the name of an award begins: 'Bằng khen', 'Chiến sĩ'
# Words that can follow the whole name of an award; any other small word makes it the name of another one.
_BEHIND = frozenset(
    keys(
        "cho và hoặc đối năm vì về theo là được tại trong để kèm đã các những từ nếu thì khi cùng với như đợt lần"
        " ông bà anh chị đồng"
    )
)
_SHOWN = 14


@dataclass(frozen=True, slots=True)
class Mention:
    """`names` are the awards it can mean; none for an award that the catalogue does not have."""

    names: tuple[str, ...]
    text: str


class AwardNames:
    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        rows = [(phrase, name) for phrase, name in names if phrase.strip()]
        self.phrases = Phrases(rows)
        self.heads = {keys(phrase)[:_HEAD] for phrase, _ in rows}
        self.shortest = {len(head) for head in self.heads}

    def mentions(self, words: list[Token], text: str) -> list[Mention]:
        found: list[Mention] = []
        place = 0
        while place < len(words):
            if not any(tuple(word.key for word in words[place : place + size]) in self.heads for size in self.shortest):
                place += 1
                continue
            end, names = self.phrases.longest_at(words, place)
            if names and _goes_on(words, place, end):
                names = []  # the longer name of another award
            if not names:
                end = _until_mark(words, max(end, place + 1))
            found.append(Mention(tuple(names), text[words[place].start : words[end - 1].end]))
            place = end
        return found


def _goes_on(words: list[Token], start: int, end: int) -> bool:
    """A place may follow a full name ('… tỉnh Điện Biên'); a short one ('Bằng khen') is whole or it is another."""
    if end == len(words) or not words[end].is_word or words[end].key in _BEHIND:
        return False
    return not words[end].is_capital or end - start <= _HEAD


def _until_mark(words: list[Token], start: int) -> int:
    for place in range(start, min(len(words), start + _SHOWN)):
        if not words[place].text[0].isalnum():
            return place
    return min(len(words), start + _SHOWN)
