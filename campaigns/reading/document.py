"""The text of a plan as blocks that know where they stand and what stands above them.

Every offset counts in `PlanText.text`. `PlanText.clean` has the same length, so one slice serves both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from campaigns.reading.cleaning import cleaned
from campaigns.reading.lines import Line, joined, lines_of
from campaigns.reading.markers import BULLET_RANK, LETTER_RANK, ROMAN_RANK
from thidua.common.text import nfc

_SPACES = re.compile(r"\s+")
_BEFORE_BLANK = re.compile(r"([(“]) ")
_AFTER_BLANK = re.compile(r" ([)”,;.])")
_CLOSED = (".", ";", ",", "!", "?", "…")
_MEASURE = re.compile(r"%|\d+(?:[.,]\d+)?\s*(?:triệu|tỷ|tỉ|nghìn|ngàn)\b")
_LONGEST_HEADING = 220
_CLOSING = ("Trên đây là", "Nơi nhận", "TM.", "KT.", "TL.", "TUQ.")  # belongs to no section of the plan


@dataclass(frozen=True, slots=True)
class Heading:
    marker: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, bullet or table row, without its marker."""

    start: int
    end: int
    marker: str
    is_heading: bool
    headings: tuple[Heading, ...]


@dataclass(frozen=True, slots=True)
class PlanText:
    text: str
    clean: str
    blocks: tuple[Block, ...]

    @classmethod
    def of(cls, raw: str) -> PlanText:
        text = nfc(raw).replace("\r\n", "\n").replace("\r", "\n")
        clean = cleaned(text)
        paragraphs = joined(lines_of(text, clean), text)
        return cls(text, _one_line_each(clean, paragraphs), _blocks(clean, paragraphs))

    def slice(self, start: int, end: int) -> str:
        """The words of a stretch: white space made single, none left where a mark stood inside brackets."""
        return _AFTER_BLANK.sub(r"\1", _BEFORE_BLANK.sub(r"\1", _SPACES.sub(" ", self.clean[start:end]))).strip()


def _one_line_each(clean: str, paragraphs: list[Line]) -> str:
    """Line breaks inside a block become spaces, so that a pattern may run over them."""
    parts, at = [], 0
    for item in paragraphs:
        parts += [clean[at : item.start], clean[item.start : item.end].replace("\n", " ")]
        at = item.end
    return "".join(parts) + clean[at:]


def _blocks(clean: str, paragraphs: list[Line]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    above: list[tuple[int, Heading]] = []
    letters_inside = _letters_inside(paragraphs)
    for i, item in enumerate(paragraphs):
        content = _SPACES.sub(" ", clean[item.content_start : item.end]).strip()
        if content.startswith(_CLOSING):
            above.clear()
        follower = paragraphs[i + 1] if i + 1 < len(paragraphs) else None
        heading = _is_heading(item, content, follower)
        leads_in = heading or (content.endswith(":") and item.rank > 0)
        rank = _rank(item) if heading or item.rank else 0
        if rank == PLAIN_RANK and _NAMES_TARGETS.match(content):
            rank = TARGETS_RANK
        if rank == LETTER_RANK and letters_inside:
            rank = ROMAN_RANK + 5
        while above and rank and above[-1][0] >= rank:
            above.pop()
        standing = tuple(h for _, h in above)
        blocks.append(Block(item.content_start, item.end, item.marker, heading, standing))
        if leads_in:
            above.append((rank, Heading(item.marker, content.rstrip(" :"), item.content_start, item.end)))
    return tuple(blocks)


PLAIN_RANK = BULLET_RANK - 2
TARGETS_RANK = ROMAN_RANK + 4  # what a plain line 'Các chỉ tiêu chủ yếu' stands over ends with the next Roman part
_NAMES_TARGETS = re.compile(r"(?:các |một số |những |hệ thống )?(?:chỉ tiêu|mục tiêu)(?!\w)[^.;:]{0,70}", re.I)


def _letters_inside(paragraphs: list[Line]) -> bool:
    """ "A." stands inside "I." when the text opens with "I.", around it otherwise."""
    ranks = [item.rank for item in paragraphs if item.rank in (LETTER_RANK, ROMAN_RANK)]
    return bool(ranks) and ranks[0] == ROMAN_RANK


def _rank(item: Line) -> int:
    if item.rank:
        return item.rank
    # A heading without a number: in capitals it opens a part, in bold it stands just above the bullets.
    return 5 if item.caps or item.first.startswith("Nơi nhận") else PLAIN_RANK


def _is_heading(item: Line, content: str, follower: Line | None) -> bool:
    if not content or len(content) > _LONGEST_HEADING:
        return False
    if item.caps or content.startswith("Nơi nhận"):
        return True
    if item.rank >= BULLET_RANK or content.endswith(_CLOSED) or _MEASURE.search(content):
        return False
    if item.marked_up or (not item.rank and _NAMES_TARGETS.fullmatch(content)):
        return True
    if not item.rank or follower is None:
        return False
    return follower.rank == 0 or follower.rank > item.rank
