"""The text a reader of a Word file sees, one passage a paragraph or a row of a table, with the place it stands at.

The body is read as a stream: what is not yet needed is never held, so a file of thousands of rows costs little memory.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from lxml import etree  # type: ignore[import-untyped]

from thidua.common.text import nfc
from thidua.documents.ooxml import WORD, WrongPackage, check_package, tags_in

MAX_PASSAGES = 60_000
MAX_PART = 60 * 1024 * 1024
MAX_TAGS = 1_500_000  # of all parts: one paragraph may hold them all
MAX_STEPS = 400_000  # paragraphs and rows, empty and nested ones too
MAX_LETTERS = 2_000_000
MAX_CELLS = 64  # Word itself makes no more columns
UNREADABLE = "Không đọc được nội dung tệp Word. Hãy mở bằng Word, lưu lại thành .docx rồi gửi lại."
TOO_BIG = "Tệp Word dài quá mức đọc được. Hãy kiểm tra có phải đúng văn bản của hồ sơ rồi gửi lại."

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_P, _TBL, _TR, _TC, _T, _R = (f"{_W}{name}" for name in ("p", "tbl", "tr", "tc", "t", "r"))
_BOX = f"{_W}txbxContent"
# Text somebody struck out or moved away, and the copy of a drawing kept for old programs.
_GONE = {f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback"}
_CHARACTERS = {
    f"{_W}tab": " ",
    f"{_W}ptab": " ",
    f"{_W}br": " ",
    f"{_W}cr": " ",
    f"{_W}noBreakHyphen": "-",
}
_NOTES = (("word/footnotes.xml", "Chú thích cuối trang"), ("word/endnotes.xml", "Chú thích cuối văn bản"))
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
_QUOTES = {**dict.fromkeys(map(ord, "“”„«»"), '"'), **dict.fromkeys(map(ord, "‘’"), "'")}
_INVISIBLE = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD, 0x200E, 0x200F))
_CLEANED = {**_DASHES, **_QUOTES, **_INVISIBLE}


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph has one cell. `table` is 0 outside tables; `listed` says that Word numbers the paragraph."""

    place: str
    cells: tuple[str, ...]
    table: int = 0
    listed: bool = False

    @property
    def text(self) -> str:
        return " | ".join(cell for cell in self.cells if cell)


def passages(stream: BinaryIO) -> list[Passage]:
    """Raise WrongPackage for a file that is not plain Word; else its passages as with every change accepted."""
    check_package(stream, WORD)
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            if any(entry.file_size > MAX_PART for entry in archive.infolist() if entry.filename.endswith(".xml")):
                raise WrongPackage(TOO_BIG)
            if sum(total for total, _ in tags_in(archive).values()) > MAX_TAGS:
                raise WrongPackage(TOO_BIG)
            return list(_limited(_read(archive)))
    except (etree.XMLSyntaxError, RecursionError, KeyError) as error:
        raise WrongPackage(UNREADABLE) from error


def clean(text: str) -> str:
    """NFC, every run of blanks as one blank, dashes and quotation marks of one shape, nothing invisible."""
    return " ".join(nfc(text).translate(_CLEANED).split())


def _limited(found: Iterator[Passage]) -> Iterator[Passage]:
    letters = 0
    for count, passage in enumerate(found):
        letters += sum(len(cell) for cell in passage.cells)
        if count >= MAX_PASSAGES or letters > MAX_LETTERS:
            raise WrongPackage(TOO_BIG)
        yield passage


def _read(archive: zipfile.ZipFile) -> Iterator[Passage]:
    names = set(archive.namelist())
    yield from _Walk().read(archive, WORD.main_part)
    for part, place in _NOTES:
        if part in names:
            for passage in _Walk().read(archive, part):
                yield Passage(place, passage.cells)


@dataclass(slots=True)
class _Walk:
    """Counts as people count: paragraphs that say something, tables, rows of the present table."""

    paragraphs: int = 0
    tables: int = 0
    rows: int = 0
    table: Any = None
    running: dict[int, str] = field(default_factory=dict)  # text of cells merged downwards, by column
    carried: str = ""  # text of a paragraph whose end was struck out

    def read(self, archive: zipfile.ZipFile, part: str) -> Iterator[Passage]:
        with archive.open(part) as stream:
            events = etree.iterparse(
                stream, events=("end",), tag=(_P, _TR), resolve_entities=False, no_network=True, load_dtd=False
            )
            for step, (_, element) in enumerate(events):
                if step >= MAX_STEPS:
                    raise WrongPackage(TOO_BIG)
                if any(parent.tag in (_P, _TR) or parent.tag in _GONE for parent in element.iterancestors()):
                    continue
                yield from self._row(element) if element.tag == _TR else self._paragraph(element)
                _forget(element)

    def _paragraph(self, element: Any) -> Iterator[Passage]:
        boxes: list[Any] = []
        text = self.carried + _text(element, boxes)
        if element.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None:
            self.carried = text
            return
        self.carried = ""
        if text := clean(text):
            self.paragraphs += 1
            listed = element.find(f"{_W}pPr/{_W}numPr") is not None
            yield Passage(f"Đoạn {self.paragraphs}", (text,), listed=listed)
        for box in boxes:
            yield from self._box(box)

    def _box(self, box: Any) -> Iterator[Passage]:
        for inner in box.iter(_P):
            more: list[Any] = []
            if text := clean(_text(inner, more)):
                yield Passage("Khung chữ", (text,))

    def _row(self, row: Any) -> Iterator[Passage]:
        table = row.getparent()
        while table is not None and table.tag != _TBL:
            table = table.getparent()
        if table is not self.table:
            self.table, self.rows, self.running = table, 0, {}
            self.tables += 1
        self.rows += 1
        if row.find(f"{_W}trPr/{_W}del") is not None:
            return
        boxes: list[Any] = []
        cells = self._cells(row, boxes)
        if any(cells):
            yield Passage(f"Bảng {self.tables}, dòng {self.rows}", tuple(cells), self.tables)
        for box in boxes:
            yield from self._box(box)

    def _cells(self, row: Any, boxes: list[Any]) -> list[str]:
        """Cells at their true columns; one merged downwards says the same in every row."""
        cells: list[str] = []
        for cell in row.iter(_TC):
            if next(cell.iterancestors(_TR)) is not row or cell.find(f"{_W}tcPr/{_W}cellDel") is not None:
                continue
            column, text = len(cells), clean(_text(cell, boxes))
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merge is None:
                self.running.pop(column, None)
            elif merge.get(f"{_W}val") == "restart":
                self.running[column] = text
            else:
                text = self.running.get(column, text)
            cells += [text, *[""] * (_span(cell) - 1)]
            if len(cells) > MAX_CELLS:
                raise WrongPackage(TOO_BIG)
        return cells


def _span(cell: Any) -> int:
    found = cell.find(f"{_W}tcPr/{_W}gridSpan")
    value = found.get(f"{_W}val", "1") if found is not None else "1"
    return max(1, min(int(value), 60)) if value.isdecimal() and len(value) < 6 else 1


def _text(node: Any, boxes: list[Any]) -> str:
    if node.tag in _GONE or (node.tag == _R and _is_hidden(node)):
        return ""
    if node.tag == _BOX:
        boxes.append(node)
        return ""
    if node.tag == _T:
        return node.text or ""
    if node.tag in _CHARACTERS:
        return _CHARACTERS[node.tag]
    inner = "".join(_text(child, boxes) for child in node)
    return f"{inner} " if node.tag in (_P, _TC) else inner


def _is_hidden(run: Any) -> bool:
    mark = run.find(f"{_W}rPr/{_W}vanish")
    return mark is not None and mark.get(f"{_W}val", "true") not in ("0", "false", "off")


def _forget(element: Any) -> None:
    """What was read makes room."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None and parent.tag != _TBL:
        del parent[0]
    if parent is not None and parent.tag == _TBL:
        while parent[0] is not element:
            del parent[0]
