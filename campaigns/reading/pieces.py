"""Cut a block at its hard marks: ';', the end of a sentence, list numbers; brackets become pieces of their own.

Brackets and quotations are blanked in the text that the clauses are cut from, so that nothing inside them cuts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from campaigns.reading.clause_words import DECIMAL, FILL, QUOTED

_DECIMAL = re.compile(r"(?<=\d),(?=\d)")
_ENUMERATOR = re.compile(
    r"\(\d{1,2}\)\s?|\d{1,2}(?:\.\d{1,2}){0,2}[.)](?:\s+(?=\w)|(?=[^\W\d_]))|[a-zđ]\)\s?|[-–+*•]\s"
)
_HARD = re.compile(r"[;.…]|\s(?=\(\d{1,2}\)\s|\+\s)")
_ABBREVIATION = re.compile(r"(?:^|[\s.(])(?:tp|tx|tt|ths|ts|pgs|gs|v|vv|q|p|h|x|st|kts|nxb)$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch between hard cuts; `sentence` counts sentences, `owner` is the piece a bracket stands in."""

    start: int
    end: int
    sentence: int
    owner: int = -1
    opens_block: bool = False
    bracket: int = 0  # where the brackets begin that it stands in

    @property
    def in_brackets(self) -> bool:
        return self.owner >= 0


@dataclass(frozen=True, slots=True)
class Cuts:
    """The pieces of a block and its text with brackets and quotations blanked."""

    pieces: tuple[Piece, ...]
    flat: str
    hushed: str  # quotations blanked, brackets kept


def cut_block(text: str, low: str, breaks: Iterable[int] = ()) -> Cuts:
    """`breaks` are line ends at which short lines of a list were joined; they cut like ';'."""
    brackets = _brackets(low)
    quotes = [m.span() for m in re.finditer(r"“[^“”]{1,240}”|\"[^\"]{1,240}\"|«[^«»]{1,240}»", low)]
    flat = list(low)
    for start, end in quotes:
        flat[start + 1 : end - 1] = QUOTED * (end - start - 2)
    for match in _DECIMAL.finditer(low):
        flat[match.start()] = DECIMAL
    for at in breaks:
        flat[at] = ";"
    hushed = "".join(flat)
    for start, end in brackets:
        flat[start:end] = FILL * (end - start)
    blank = "".join(flat)
    pieces = list(_split(text, blank, 0, len(text), 0))
    inner: list[Piece] = []
    owner = 0
    for start, end in brackets:
        while owner + 1 < len(pieces) and pieces[owner].end <= start:
            owner += 1
        inner.extend(
            Piece(piece.start, piece.end, pieces[owner].sentence if pieces else 0, owner, bracket=start + 1)
            for piece in _split(text, hushed, start + 1, end - 1, 0)
        )
    return Cuts(tuple(pieces + inner), blank, hushed)


def _brackets(low: str) -> list[tuple[int, int]]:
    """Outermost pairs; one that stays open or runs too far is taken for a plain character."""
    pairs: list[tuple[int, int]] = []
    stack: list[int] = []
    for match in re.finditer(r"[()]", low):
        if match.group() == "(":
            stack.append(match.start())
        elif stack:
            start = stack.pop()
            if 4 < match.end() - start <= 900:
                while pairs and pairs[-1][0] > start:
                    pairs.pop()
                pairs.append((start, match.end()))
    return pairs


def _split(text: str, flat: str, start: int, end: int, sentence: int) -> Iterator[Piece]:
    begin = _after_marks(flat, start, end)
    first = True
    for match in _HARD.finditer(flat, start, end):
        at = match.start()
        if at < begin:
            continue
        stop = match.group() in ".…"
        if stop and not _ends_sentence(text, flat, at, end):
            continue
        if begin < at:
            yield Piece(begin, at, sentence, opens_block=first)
            first = False
        sentence += stop
        begin = _after_marks(flat, match.end(), end)
    if begin < end:
        yield Piece(begin, end, sentence, opens_block=first)


def _after_marks(flat: str, start: int, end: int) -> int:
    """Behind white space, dashes and list numbers."""
    for _ in range(3):
        while start < end and flat[start] in " ,":
            start += 1
        match = _ENUMERATOR.match(flat, start, end)
        if not match:
            break
        start = match.end()
    return start


def _ends_sentence(text: str, flat: str, at: int, end: int) -> bool:
    if at + 1 >= end:
        return True
    behind = text[at + 1 : at + 3]
    if not behind[0].isspace():
        return behind[0].isupper() and len(behind) > 1 and behind[1].islower() and text[at - 1 : at].islower()
    follows = behind[1:2]
    if follows.islower() and text[at] == ".":
        return False
    return not _ABBREVIATION.search(flat[max(0, at - 6) : at])
