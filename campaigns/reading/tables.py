"""Targets in tables: the header says which column names the measure, which holds its unit and which the target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from campaigns.reading.document import Block, PlanText
from campaigns.reading.flat_tables import Head, head_in, row_in

_MEASURE = re.compile(r"^(?:tên |các )?(?:chỉ tiêu|nội dung|tiêu chí|danh mục|nhiệm vụ|chỉ số|hạng mục)")
_UNIT = re.compile(r"đơn vị tính|^đvt|^đơn vị$|^đv$")
_BEFORE = re.compile(r"thực hiện|^th\b|ước|kết quả|hiện trạng|cùng kỳ|năm trước|đã đạt|kỳ gốc")
_TARGET = re.compile(
    r"mục tiêu|kế hoạch|^kh\b|phấn đấu|chỉ tiêu (?:giao|năm|đến|được|đăng ký|thi đua|20\d\d)|đăng ký|cần đạt|"
    r"^số lượng$|"
    r"^(?:đến )?(?:hết )?(?:năm )?20\d\d$"
)
_GOAL_ALONE = re.compile(r"^chỉ tiêu$")  # a second 'Chỉ tiêu' beside the column that names the measure
LONGEST_HEAD = 60
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"20\d\d")


@dataclass(frozen=True, slots=True)
class Cell:
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Goal:
    """One target cell: the name of its measure, its unit, last year's figure, the year over the column."""

    measure: Cell
    cell: Cell
    unit: str
    baseline: str
    year: str


@dataclass(frozen=True, slots=True)
class Columns:
    measure: int
    unit: int | None
    baseline: int | None
    targets: tuple[tuple[int, str], ...]


def rows_of(doc: PlanText, block: Block) -> list[list[Cell]]:
    """The rows of a block that stands in a table, drawn with bars or set with wide gaps; empty when it is none."""
    rows: list[list[Cell]] = []
    begin = doc.text.rfind("\n", 0, block.start) + 1
    while begin < block.end:
        stop = doc.text.find("\n", begin)
        stop = len(doc.text) if stop < 0 else stop
        line = doc.text[begin:stop]
        edges = _barred(line) if line.lstrip().startswith("|") else _gapped(line)
        if not edges:
            return []
        cells = [_trimmed(doc, begin + left, begin + right) for left, right in edges]
        rows.append(cells[:-1] if not cells[-1].text else cells)
        begin = stop + 1
    return rows


def _barred(line: str) -> list[tuple[int, int]]:
    bars = [match.start() for match in _BAR.finditer(line)]
    return [(left + 1, right) for left, right in zip(bars, [*bars[1:], len(line)], strict=True)]


def _gapped(line: str) -> list[tuple[int, int]]:
    """Cells set apart by two spaces or more; fewer than three make no row."""
    cells = [match.span() for match in _CELL.finditer(line)]
    return cells if len(cells) >= 3 else []


def is_barred(doc: PlanText, block: Block) -> bool:
    return doc.text[doc.text.rfind("\n", 0, block.start) + 1 : block.start].lstrip().startswith("|")


def sentences_in(rows: list[list[Cell]], block: Block) -> list[Block]:
    """Cells long enough to hold a sentence, each as a block of its own."""
    return [
        Block(cell.start, cell.end, "-", False, block.headings)
        for cells in rows
        for cell in cells
        if len(cell.text.split()) >= LONG_CELL
    ]


LONG_CELL = 8
_BAR = re.compile(r"(?<!\\)\|")
_CELL = re.compile(r"[^\s](?:[^\s]|[ \u00a0](?![\s]))*")


def _trimmed(doc: PlanText, start: int, end: int) -> Cell:
    while start < end and doc.clean[start].isspace():
        start += 1
    while end > start and doc.clean[end - 1].isspace():
        end -= 1
    return Cell(start, end, doc.slice(start, end))


def columns_of(cells: list[Cell], written: int | None) -> Columns | None:
    """What a header row says; none when it names no measure or no target. A year gone by is no target."""
    heads = [cell.text.lower() for cell in cells]
    measure = next((i for i, head in enumerate(heads) if _MEASURE.search(head)), None)
    if measure is None or any(len(head) > LONGEST_HEAD for head in heads):
        return None
    rest = [i for i in range(len(heads)) if i != measure]
    before = next((i for i in rest if _BEFORE.search(heads[i])), None)
    aims = [
        (i, _year(heads[i]))
        for i in rest
        if (_TARGET.search(heads[i]) or _GOAL_ALONE.match(heads[i])) and not _BEFORE.search(heads[i])
    ]
    targets = tuple((i, year) for i, year in aims if not (year and written and int(year) < written))
    unit = next((i for i in rest if _UNIT.search(heads[i])), None)
    return Columns(measure, unit, before, targets) if targets else None


def _unnumbered(cell: Cell) -> Cell:
    """'1. Vốn thu hút' without its number."""
    number = _NUMBERED.match(cell.text)
    return Cell(cell.start + number.end(), cell.end, cell.text[number.end() :]) if number else cell


_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})?[.)]|[a-zđ]\)|[-+])\s?(?=[^\W\d_])")


def names_measure(cells: list[Cell]) -> bool:
    """Is it a head whose years stand in the row below ('Giai đoạn 2026 - 2030' over the years)?"""
    return any(_MEASURE.search(cell.text.lower()) for cell in cells) and len(cells) > 1


def under(above: list[Cell], cells: list[Cell]) -> list[Cell]:
    """The second row of a head completes the first; any other row is left as it is."""
    said = [cell for cell in cells if cell.text]
    if not said or not all(_YEAR_HEAD.fullmatch(cell.text) for cell in said):
        return cells
    rest = above[len(cells) :] if len(above) > len(cells) else []
    return [low if low.text or index >= len(above) else above[index] for index, low in enumerate(cells)] + rest


def flat_row(doc: PlanText, block: Block, head: Head | None) -> tuple[Head | None, list[list[Cell]]]:
    """The block as a row of a table that lost its columns: (the head that now holds, its cells)."""
    line = doc.clean[block.start : block.end]
    fresh = head_in(line)
    spans = fresh.cells if fresh else row_in(line, head) if head else None
    if not spans:
        return None, []
    return fresh or head, [[_trimmed(doc, block.start + start, block.start + end) for start, end in spans]]


_YEAR_HEAD = re.compile(r"(?:(?:Kế hoạch|KH|Mục tiêu) )?(?:Năm |năm )?20\d\d")


def _year(head: str) -> str:
    found = _YEAR.search(head)
    return found.group() if found else ""


def goals(columns: Columns, cells: list[Cell]) -> Iterator[Goal]:
    def text(index: int | None) -> str:
        return cells[index].text if index is not None and index < len(cells) else ""

    for index, year in columns.targets:
        if index < len(cells) and _DIGIT.search(cells[index].text) and text(columns.measure):
            yield Goal(
                _unnumbered(cells[columns.measure]), cells[index], text(columns.unit), text(columns.baseline), year
            )
