"""The text of a .docx in reading order: paragraphs, lists with their drawn numbers, tables, text boxes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from campaigns.reading import legacy_fonts
from campaigns.reading.word_numbering import Numbering

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
# Text somebody struck out or moved away, and the copy of a drawing kept for old programs.
_LEFT_OUT = {qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), qn("w:delText"), _MC + "Fallback"}
_BOX = qn("w:txbxContent")
_CHARACTERS = {
    qn("w:tab"): " ",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
# Tables that only place things side by side: the heading of a document, its signature and recipients.
_LAYOUT = re.compile(r"CỘNG\s*HO?[ÀA]A?\s*XÃ|Độc lập|Nơi nhận|\b(?:TM|KT|TL|TUQ)\.|\bSố\s*:", re.IGNORECASE)
_LAYOUT_ROWS, _LAYOUT_COLUMNS = 4, 3
MAX_DEPTH = 20


class Reader:
    """Walks one document once."""

    def __init__(self, data: bytes) -> None:
        self.document: Any = docx.Document(io.BytesIO(data))
        self.numbering = Numbering.of(self.document)
        self.turned = False
        self.fonts = {style.get(qn("w:styleId")): _font_of(style) for style in self._styles()}

    def _styles(self) -> list[Any]:
        return list(self.document.styles.element.findall(qn("w:style")))

    def text(self) -> str:
        return "\n".join(self._blocks(self.document.element.body, 0))

    def _blocks(self, container: Any, depth: int) -> Iterator[str]:
        if depth > MAX_DEPTH:
            return
        for child in container:
            if child.tag == qn("w:p"):
                yield from self._paragraph(child, depth)
            elif child.tag == qn("w:tbl"):
                yield from self._table(child, depth)
            elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml"), qn("w:smartTag")):
                yield from self._blocks(child, depth + 1)

    def _paragraph(self, paragraph: Any, depth: int) -> Iterator[str]:
        boxes: list[Any] = []
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        font = self.fonts.get(style.get(qn("w:val"))) if style is not None else None
        text = "".join(self._characters(paragraph, font or "", boxes))
        marker = self.numbering.marker(paragraph) if text.strip() else ""
        yield f"{marker} {text}" if marker else text
        for box in boxes:
            yield from self._blocks(box, depth + 1)

    def _characters(self, element: Any, font: str, boxes: list[Any]) -> Iterator[str]:
        for child in element:
            if child.tag in _LEFT_OUT:
                continue
            if child.tag == _BOX:
                boxes.append(child)
            elif child.tag == qn("w:t"):
                yield self._written(child.text or "", font)
            elif child.tag in _CHARACTERS:
                yield _CHARACTERS[child.tag]
            else:
                yield from self._characters(child, _font_of(child) or font, boxes)

    def _written(self, text: str, font: str) -> str:
        turned = legacy_fonts.by_font(text, font) if font else None
        self.turned = self.turned or (turned is not None and turned != text)
        return text if turned is None else turned

    def _table(self, table: Any, depth: int) -> Iterator[str]:
        rows = [[list(self._blocks(cell, depth + 1)) for cell in row_cells(row)] for row in table_rows(table)]
        if is_layout(rows):
            for row in rows:
                for cell in row:
                    yield from cell
            return
        yield ""
        for row in rows:
            yield "| " + " | ".join(" ".join(" ".join(cell).split()) for cell in row) + " |"
        yield ""


def table_rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == qn("w:tr"):
            yield child
        elif child.tag == qn("w:sdt"):
            yield from child.iterfind(f"{qn('w:sdtContent')}/{qn('w:tr')}")


def row_cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == qn("w:tc"):
            yield child
        elif child.tag == qn("w:sdt"):
            yield from child.iterfind(f"{qn('w:sdtContent')}/{qn('w:tc')}")


def is_layout(rows: list[list[list[str]]]) -> bool:
    if not rows or len(rows) > _LAYOUT_ROWS or max(len(row) for row in rows) > _LAYOUT_COLUMNS:
        return False
    return any(_LAYOUT.search(line) for row in rows for cell in row for line in cell)


def _font_of(element: Any) -> str:
    """The font a run or a style names for Latin letters."""
    fonts = element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    return "" if fonts is None else fonts.get(qn("w:ascii")) or fonts.get(qn("w:hAnsi")) or ""


def word_text(data: bytes) -> tuple[str, bool]:
    """The text, and whether parts of it were typed in fonts of the old kind."""
    reader = Reader(data)
    return reader.text(), reader.turned
