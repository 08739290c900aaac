"""What every finder needs: the text with its blocks as strings, its dates, its frame and its sections."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from campaigns.reading.dates import Dates
from campaigns.reading.document import Block, PlanText
from campaigns.reading.frame import Frame, frame_of

# The sentence ends here: not inside a number, an abbreviation or brackets.
_STOP = re.compile(r"[.;](?=\s|$)|[.;](?=[\"”’)])")
_ABBREVIATED = re.compile(r"(?:\b(?:TP|Tp|ThS|TS|BS|PGS|GS|v\.v|STT|TX|TT|Q|P|K|St)|\.\.)$")
_APPENDIX = re.compile(r"(?:PHỤ LỤC|Phụ lục|BIỂU|DANH MỤC|BẢNG)(?:\s|$)")
_CITED = re.compile(r"^(?:Căn cứ|Theo đề nghị|Xét đề nghị|\(\s*Kèm theo|\(\s*Ban hành kèm)", re.I)


@dataclass(frozen=True, slots=True)
class Context:
    doc: PlanText
    dates: Dates
    frame: Frame
    texts: tuple[str, ...]  # of each block, white space collapsed
    begin: int  # index of the first block of the body
    foot: int  # index of the first block after the body: "Nơi nhận", signature
    starts: tuple[int, ...]

    @classmethod
    def of(cls, doc: PlanText) -> Context:
        frame = frame_of(doc)
        texts = tuple(doc.slice(b.start, b.end) for b in doc.blocks)
        recipients = [i for i, text in enumerate(texts) if text.startswith("Nơi nhận")]
        foot = recipients[0] if recipients and recipients[0] >= frame.body else len(texts)
        return cls(doc, Dates(doc.clean), frame, texts, frame.body, foot, tuple(b.start for b in doc.blocks))

    def body(self) -> Iterator[tuple[int, Block, str]]:
        """Blocks of the body, of a decision's attached plan too; without recipients and signature."""
        for i in range(self.begin, len(self.texts)):
            if self.frame.attached is not None:
                if self.foot <= i <= self.frame.attached:
                    continue
            elif i >= self.foot and not self._is_appendix(i):
                continue
            yield i, self.doc.blocks[i], self.texts[i]

    def _is_appendix(self, index: int) -> bool:
        return any(_APPENDIX.match(text) for text in self.texts[self.foot : index + 1])

    def is_cited(self, index: int) -> bool:
        """Does the block only name what the document rests on?"""
        block = self.doc.blocks[index]
        return not block.marker and not any(h.marker for h in block.headings) and bool(_CITED.match(self.texts[index]))

    def is_row(self, block: Block) -> bool:
        line_start = self.doc.text.rfind("\n", 0, block.start) + 1
        return self.doc.text.startswith("|", line_start) or self.doc.text.count("|", line_start, block.end) > 1

    def above(self, block: Block) -> str:
        return " / ".join(h.text for h in block.headings).lower()

    def block_at(self, offset: int) -> int:
        return max(0, bisect_right(self.starts, offset) - 1)


def sentences(clean: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Stretches between full stops and semicolons; a stop inside brackets ends nothing."""
    at = start
    depth, seen = 0, start
    for stop in _STOP.finditer(clean, start, end):
        stretch = clean[seen : stop.start()]
        depth = max(0, depth + stretch.count("(") - stretch.count(")"))
        seen = stop.start()
        if depth or _ABBREVIATED.search(clean[max(at, stop.start() - 5) : stop.start()]):
            if stop.start() - at > 1500:
                depth = 0
            continue
        if clean[at : stop.start()].strip():
            yield at, stop.start()
        at = stop.end()
    if clean[at:end].strip():
        yield at, end
