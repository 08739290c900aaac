"""The document as a page shows it: paragraphs with the places that findings came from."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from campaigns.reading.document import Block, PlanText

QUIET = ("left", "off")
_BULLETS = ("-", "–", "—", "+", "*", "•")
_MARKUP = re.compile(r"[*#|_`<>]+")
_TABLE_RULE = re.compile(r"^[\s|:-]+$")


@dataclass(frozen=True, slots=True)
class Span:
    key: str  # what the place is called on the page
    start: int
    end: int
    tone: str


@dataclass(slots=True)
class Segment:
    """A run of text that the same findings came from; `begins` are those whose place starts here."""

    text: str
    keys: tuple[str, ...] = ()
    tones: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()


@dataclass(slots=True)
class Paragraph:
    css: str
    segments: list[Segment] = field(default_factory=list)


def paragraphs(text: str, spans: Iterable[Span]) -> list[Paragraph]:
    """Lines broken by the page are whole again, Markdown marks are left out; page furniture stays, in grey."""
    plan = PlanText.of(text)
    ordered = sorted(spans, key=lambda span: (span.start, -span.end))
    return list(_paragraphs(plan, ordered))


def _paragraphs(plan: PlanText, spans: list[Span]) -> Iterator[Paragraph]:
    starts = [block.start for block in plan.blocks]
    open_spans: list[Span] = []
    following = 0
    for start, end in _lines(plan.clean):
        while following < len(spans) and spans[following].start < end:
            open_spans.append(spans[following])
            following += 1
        open_spans = [span for span in open_spans if span.end > start]
        raw = plan.text[start:end]
        if not plan.clean[start:end].strip():
            yield from _furniture(raw)
            continue
        block = _block_in(plan.blocks, starts, start, end)
        is_row = raw.lstrip().startswith("|")
        shown = plan.text if is_row else plan.clean
        yield Paragraph("row" if is_row else _css(block), list(_segments(shown, start, end, open_spans)))


def _lines(clean: str) -> Iterator[tuple[int, int]]:
    at = 0
    for line in clean.split("\n"):
        yield at, at + len(line)
        at += len(line) + 1


def _furniture(raw: str) -> Iterator[Paragraph]:
    words = _MARKUP.sub(" ", raw).strip()
    if any(ch.isalnum() for ch in words) and not _TABLE_RULE.match(raw):
        yield Paragraph("furniture", [Segment(" ".join(words.split()))])


def _block_in(blocks: tuple[Block, ...], starts: list[int], start: int, end: int) -> Block | None:
    """The block that begins in this line."""
    place = bisect_right(starts, end) - 1
    return blocks[place] if place >= 0 and start <= starts[place] else None


def _css(block: Block | None) -> str:
    if block is None:
        return "text"
    if block.is_heading:
        return "heading"
    return "item" if block.marker in _BULLETS or block.marker.endswith(")") else "text"


def _segments(shown: str, start: int, end: int, spans: list[Span]) -> Iterator[Segment]:
    cuts = {start, end}
    for span in spans:
        cuts |= {max(start, span.start), min(end, span.end)}
    places = sorted(cut for cut in cuts if start <= cut <= end)
    for left, right in itertools.pairwise(places):
        inside = [span for span in spans if span.start <= left and span.end >= right]
        yield Segment(
            shown[left:right],
            tuple(span.key for span in inside),
            _tones(inside),
            tuple(span.key for span in inside if span.start == left),
        )


def _tones(inside: list[Span]) -> tuple[str, ...]:
    """What was taken outshines what was left alone or rejected in the same words."""
    tones = dict.fromkeys(span.tone for span in inside)
    return tuple(tone for tone in tones if tone not in QUIET) or tuple(tones)
