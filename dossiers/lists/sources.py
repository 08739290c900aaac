"""From bytes to tables. What is too big or broken is refused with a sentence; nothing is fetched, nothing is run."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from openpyxl.reader.excel import ExcelReader
from openpyxl.utils import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException

from dossiers.lists.grids import EMPTY, MAX_COLUMNS, Cell, Grid, Merge, clean
from dossiers.lists.word import word_grids
from thidua.common.errors import InvalidInput
from thidua.documents.ooxml import WORD, tags_in

MAX_ROWS = 8000
MAX_SHEETS = 30
MAX_TEXT = 4 * 1024 * 1024
_GAP = 200  # so many empty rows end a sheet
_MAX_MERGES = 20_000
_PART_LIMITS = (("sharedStrings.xml", 12), ("styles.xml", 4), ("document.xml", 12), ("", 40))
# A parser's work goes by tags: in all, in one part besides its cells and texts, in the parts that name other parts.
_MAX_TAGS, _MAX_OTHER_TAGS, _MAX_STYLE_TAGS, _MAX_NAMING_TAGS = 1_200_000, 60_000, 150_000, 20_000
_EXCEL_TEXT = re.compile(
    rb"</?(?:\w{1,9}:)?(?:row|c|v|f|is|t|si|r|rPr|b|i|u|sz|color|rFont|family|charset|scheme|vertAlign)[\s/>]"
)
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]{0,80}?\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
UNREADABLE = "Không đọc được nội dung tệp. Hãy mở bằng Excel hoặc Word, lưu lại thành .xlsx hoặc .docx rồi gửi lại."
TOO_BIG = "Tệp chứa quá nhiều dữ liệu so với một danh sách. Hãy chép riêng bảng danh sách sang tệp mới rồi gửi lại."
TOO_MANY = f"Danh sách có quá {MAX_ROWS:,} dòng. Hãy chia thành nhiều tệp.".replace(",", ".")
EMPTY_LIST = "Không tìm thấy bảng nào trong tệp. Danh sách phải nằm trong bảng, có cột họ tên hoặc tên tập thể."
_BROKEN = (
    InvalidFileException, KeyError, IndexError, ValueError, TypeError, AttributeError, SyntaxError, OSError,
    AssertionError, OverflowError, zipfile.BadZipFile, RecursionError, NotImplementedError, EOFError,
)  # fmt: skip


def grids_of(data: bytes, name: str) -> list[Grid]:
    """The tables of a file, by its extension; InvalidInput says what to do when there are none."""
    extension = name.rpartition(".")[2].lower()
    try:
        if extension == "xlsx":
            check_parts(data)
            grids = excel_grids(data)
        elif extension == "docx":
            check_parts(data)
            grids = word_grids(data, MAX_ROWS)
        else:
            grids = text_grids(decoded(data))
    except InvalidInput:
        raise
    except _BROKEN as error:
        raise InvalidInput(UNREADABLE, field="file") from error
    grids = [grid for grid in grids if any(any(row) for row in grid.rows)]
    if not grids:
        raise InvalidInput(EMPTY_LIST, field="file")
    if sum(len(grid.rows) for grid in grids) > MAX_ROWS:
        raise InvalidInput(TOO_MANY, field="file")
    return grids


def check_parts(data: bytes) -> None:
    """The markup inside is bounded part by part: a list of nominees needs little, a bomb needs much."""
    left = {end: megabytes * 1024 * 1024 for end, megabytes in _PART_LIMITS}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
                for end in left:
                    if entry.filename.endswith(end):
                        left[end] -= entry.file_size
        if min(left.values()) < 0:
            raise InvalidInput(TOO_BIG, field="file")
        tags = tags_in(archive, None if WORD.main_part in archive.namelist() else _EXCEL_TEXT)
    if sum(total for total, _ in tags.values()) > _MAX_TAGS:
        raise InvalidInput(TOO_BIG, field="file")
    if any(others > _most_tags(name) for name, (_, others) in tags.items()):
        raise InvalidInput(TOO_BIG, field="file")


def _most_tags(name: str) -> int:
    if name.endswith((".rels", "[Content_Types].xml")):
        return _MAX_NAMING_TAGS
    if name == WORD.main_part:
        return _MAX_TAGS
    return _MAX_STYLE_TAGS if name.endswith("styles.xml") else _MAX_OTHER_TAGS


# --- Excel


class _EachPartOnce(ExcelReader):  # type: ignore[misc]
    """Opening a sheet may read the whole of it: a part that a workbook names many times is one sheet."""

    def read_worksheets(self) -> None:
        named = list(self.parser.find_sheets())
        once = {relation.target: (sheet, relation) for sheet, relation in reversed(named)}
        self.parser.find_sheets = lambda: reversed(once.values())
        super().read_worksheets()


def excel_grids(data: bytes) -> list[Grid]:
    reader = _EachPartOnce(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    reader.read()
    book = reader.wb
    try:
        grids: list[Grid] = []
        left = MAX_ROWS
        for sheet in book.worksheets[:MAX_SHEETS]:
            if sheet.sheet_state != "visible":
                continue
            rows = _sheet_rows(sheet, left)
            left -= len(rows)
            place = clean(sheet.title).replace("\n", " ")[:60]
            grids.append(Grid(f"Trang “{place}”", rows, 1, [], _merges(data, sheet)).filled_down())
        return grids
    finally:
        book.close()


def _sheet_rows(sheet: Any, left: int) -> list[list[Cell]]:
    sheet.reset_dimensions()
    rows: list[list[Cell]] = []
    gap = 0
    for row in sheet.iter_rows(max_col=MAX_COLUMNS):
        cells = [_cell(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        gap = 0 if cells else gap + 1
        if gap > _GAP:
            break
        rows.append(cells)
        if len(rows) > left + _GAP:
            raise InvalidInput(TOO_MANY, field="file")
    while rows and not rows[-1]:
        rows.pop()
    if len(rows) > left:
        raise InvalidInput(TOO_MANY, field="file")
    return rows


def _cell(cell: Any) -> Cell:
    value = cell.value
    if value is None or value == "":
        return EMPTY
    if isinstance(value, str):
        return Cell(clean(value, _font_of(cell, value))) if value.strip() else EMPTY
    if isinstance(value, bool):
        return Cell("x" if value else "")
    if isinstance(value, datetime | date):
        return Cell(_day_text(value, str(cell.number_format)))
    if isinstance(value, int | float):
        return _number_cell(value)
    return Cell(clean(str(value)))


def _number_cell(value: int | float) -> Cell:
    """A number as it would be typed: no tail of zeros, no powers of ten."""
    if isinstance(value, float) and not (abs(value) < 1e15 and value == value):
        return Cell(str(value)[:40])
    whole = int(value)
    text = str(whole) if whole == value else f"{value:.6f}".rstrip("0").replace(".", ",")
    return Cell(text[:40], float(value))


def _day_text(value: datetime | date, shown: str) -> str:
    """No more than the cell shows: one formatted as a year holds the first of January."""
    shape = re.sub(r'\[[^\]]*\]|"[^"]*"|\\.', "", shown.lower())
    if "y" in shape and "d" not in shape:
        return str(value.year) if "m" not in shape else f"{value.month}/{value.year}"
    return f"{value.day}/{value.month}/{value.year}"


def _font_of(cell: Any, text: str) -> str:
    """Asked only where it can matter: old fonts show up as Latin letters with marks and signs."""
    if not any("\u00a1" <= ch <= "\u00ff" for ch in text):
        return ""
    font = getattr(cell, "font", None)
    return str(getattr(font, "name", "") or "")


def _merges(data: bytes, sheet: Any) -> list[Merge]:
    """A sheet read row by row keeps no merged areas: they are looked up in its own text."""
    path = str(getattr(sheet, "_worksheet_path", "")).lstrip("/")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if path not in archive.namelist():
            return []
        text = archive.read(path)
    merges = []
    for count, match in enumerate(_MERGE.finditer(text)):
        if count >= _MAX_MERGES:
            break
        left, top, right, bottom = range_boundaries(match[1].decode())
        if left <= MAX_COLUMNS and top <= MAX_ROWS * 2:
            merges.append(Merge(top - 1, left - 1, bottom - 1, min(right, MAX_COLUMNS) - 1))
    return merges


# --- Text: CSV and what is pasted from a spreadsheet


def decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    head = data[:4000]
    if head.count(0) * 4 > len(head):
        return data.decode("utf-16-be" if head.startswith(b"\0") else "utf-16-le", errors="replace")
    for encoding in ("utf-8-sig", "cp1258"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def text_grids(text: str) -> list[Grid]:
    """One table; a cell with line breaks stands in quotes, as spreadsheets copy it."""
    if len(text) > MAX_TEXT:
        raise InvalidInput(TOO_BIG, field="file")
    text = text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")
    try:
        rows = [list(_line(line)) for line in _limited(csv.reader(io.StringIO(text), delimiter=_delimiter(text)))]
    except csv.Error as error:
        raise InvalidInput(UNREADABLE, field="file") from error
    return [Grid("Bảng", rows)]


def _line(line: list[str]) -> Iterator[Cell]:
    for value in line[:MAX_COLUMNS]:
        text = clean(value)
        yield Cell(text) if text else EMPTY


def _limited(lines: Iterable[list[str]]) -> Iterator[list[str]]:
    for count, line in enumerate(lines):
        if count > MAX_ROWS:
            raise InvalidInput(TOO_MANY, field="file")
        yield line


def _delimiter(text: str) -> str:
    head = text[:5000]
    return max("\t;,", key=lambda mark: (head.count(mark) * (3 if mark == "\t" else 1), mark == "\t"))
