"""Which name in the file stands for a name that is missing: few are compared, however many there are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from thidua.common.text import fold

NEAR = 0.6
CANDIDATES = 8
_WORDS = re.compile(r"\w+")


class Nearest:
    """Names by what stays of them when one word is wrong. `compared` counts the pairs looked at letter by letter."""

    def __init__(self, names: Iterable[str]) -> None:
        self.compared = 0
        self.taken: set[int] = set()
        self.names = list(names)
        self.index: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for place, name in enumerate(self.names):
            for key in set(_signatures(name)):
                self.index[key].append(place)

    def take(self, name: str) -> int | None:
        """The place of the nearest name that nobody took yet."""
        best, score = None, NEAR
        for place in self._candidates(name):
            self.compared += 1
            found = SequenceMatcher(None, name.lower(), self.names[place].lower(), autojunk=False).ratio()
            if found > score:
                best, score = place, found
        if best is not None:
            self.taken.add(best)
        return best

    def _candidates(self, name: str) -> list[int]:
        found: dict[int, None] = {}
        for key in _signatures(name):
            for place in self.index.get(key, ())[: 4 * CANDIDATES]:
                if place not in self.taken:
                    found[place] = None
                if len(found) >= CANDIDATES:
                    return list(found)
        return list(found)


def _signatures(name: str) -> Iterator[tuple[object, ...]]:
    """Best first: the same without accents, the same letters, all words but one, a word longer or shorter."""
    words = _WORDS.findall(fold(name))[:30]
    yield ("same", *words)
    yield ("letters", "".join(sorted("".join(words))))
    for place in range(len(words)):
        yield ("but", len(words), place, *words[:place], *words[place + 1 :])
        yield ("without", *words[:place], *words[place + 1 :])
    yield ("without", *words)
