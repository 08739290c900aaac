"""Tables of a Word file with the lines that stand above each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from campaigns.reading.word_text import MAX_DEPTH, Reader, is_layout, row_cells, table_rows
from dossiers.lists.grids import EMPTY, MAX_COLUMNS, Cell, Grid, Merge, clean
from thidua.common.errors import InvalidInput

_HOLDERS = {qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml"), qn("w:smartTag")}
_LEAD = 6  # so many lines above a table can still speak of it
_MAX_SPAN = MAX_COLUMNS


def word_grids(data: bytes, max_rows: int) -> list[Grid]:
    return TableReader(data, max_rows).grids()


class TableReader(Reader):
    """Walks the body once; a table that only places things side by side is read as lines."""

    def __init__(self, data: bytes, max_rows: int) -> None:
        super().__init__(data)
        self.left = max_rows
        self.found: list[Grid] = []
        self.lead: list[str] = []

    def grids(self) -> list[Grid]:
        self._walk(self.document.element.body, 0)
        return self.found

    def _walk(self, container: Any, depth: int) -> None:
        if depth > MAX_DEPTH:
            return
        for child in container:
            if child.tag == qn("w:p"):
                self.lead += [text for line in self._paragraph(child, depth) if (text := clean(line))]
            elif child.tag == qn("w:tbl"):
                self._take(child, depth)
            elif child.tag in _HOLDERS:
                self._walk(child, depth + 1)

    def _take(self, table: Any, depth: int) -> None:
        texts = [[list(self._blocks(cell, depth + 1)) for cell in row_cells(row)] for row in table_rows(table)]
        if is_layout(texts):
            self.lead += [text for row in texts for cell in row for line in cell if (text := clean(line))]
            return
        self.left -= len(texts)
        if self.left < 0:
            raise InvalidInput("Bảng trong tệp Word dài quá. Hãy chia thành nhiều tệp.", field="file")
        rows, merges = _spread(list(table_rows(table)), texts)
        grid = Grid(f"Bảng {len(self.found) + 1}", rows, 1, self.lead[-_LEAD:], merges)
        self.found.append(grid.filled_down())
        self.lead = []


def _spread(rows: list[Any], texts: list[list[list[str]]]) -> tuple[list[list[Cell]], list[Merge]]:
    """Cells at their true columns; what is merged downwards is noted."""
    grid: list[list[Cell]] = []
    merges: list[Merge] = []
    running: dict[int, tuple[int, int]] = {}
    for number, (row, cells) in enumerate(zip(rows, texts, strict=True)):
        line: list[Cell] = []
        for element, lines in zip(row_cells(row), cells, strict=True):
            column, span = len(line), _span_of(element)
            if column >= MAX_COLUMNS:
                break
            text = clean("\n".join(lines))
            merged = _vertical(element)
            if merged == "continue" and column in running:
                running[column] = (running[column][0], number)
                text = ""
            elif merged == "restart":
                merges += _ended(running, column)
                running[column] = (number, number)
            else:
                merges += _ended(running, column)
            if span > 1:
                merges.append(Merge(number, column, number, column + span - 1))
            line += [Cell(text) if text else EMPTY, *[EMPTY] * (span - 1)]
        grid.append(line[:MAX_COLUMNS])
    for column in list(running):
        merges += _ended(running, column)
    return grid, merges


def _ended(running: dict[int, tuple[int, int]], column: int) -> Iterator[Merge]:
    if column in running:
        top, bottom = running.pop(column)
        if bottom > top:
            yield Merge(top, column, bottom, column)


def _span_of(cell: Any) -> int:
    found = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
    value = found.get(qn("w:val")) if found is not None else "1"
    return min(int(value), _MAX_SPAN) if str(value).isdecimal() and len(str(value)) < 6 else 1


def _vertical(cell: Any) -> str:
    found = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return "" if found is None else found.get(qn("w:val")) or "continue"
