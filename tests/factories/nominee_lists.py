"""Lists of nominees as units send them, built with the libraries that read them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
import openpyxl
from openpyxl.styles import Font

from dossiers.models import Dossier, NomineeList, NomineeRow
from dossiers.services.nominee_lists import set_keys
from thidua.accounts.models import User
from thidua.common import clock

Rows = Sequence[Sequence[Any]]


def xlsx(
    rows: Rows | None = None,
    *,
    merges: Sequence[str] = (),
    sheets: dict[str, Rows] | None = None,
    formats: dict[str, str] | None = None,
    fonts: dict[str, str] | None = None,
    hidden: Sequence[str] = (),
) -> bytes:
    """One sheet of rows, or several by name; `formats` and `fonts` go by cell address."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, lines in (sheets or {"Sheet1": rows or []}).items():
        sheet = book.create_sheet(title)
        for line in lines:
            sheet.append(list(line))
        if title in hidden:
            sheet.sheet_state = "hidden"
    first = book.worksheets[0]
    for address, shape in (formats or {}).items():
        first[address].number_format = shape
    for address, font in (fonts or {}).items():
        first[address].font = Font(name=font)
    for area in merges:
        first.merge_cells(area)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def word(*parts: str | Rows, merges: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """Paragraphs and tables in turn; `merges` join cells of the first table: top, left, bottom, right."""
    paper = docx.Document()
    first = None
    for part in parts:
        if isinstance(part, str):
            paper.add_paragraph(part)
            continue
        table = paper.add_table(rows=len(part), cols=max(len(line) for line in part))
        first = first or table
        for line, cells in zip(part, table.rows, strict=True):
            for text, cell in zip(line, cells.cells, strict=False):
                cell.text = str(text)
    for top, left, bottom, right in merges:
        assert first is not None
        first.cell(top, left).merge(first.cell(bottom, right))
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


HEAD = ("STT", "Họ và tên", "Năm sinh", "Chức vụ", "Đơn vị công tác", "Hình thức đề nghị", "Thành tích")
PEOPLE = (
    (1, "Lò Văn An", 1975, "Chủ tịch", "UBND xã Yên Châu", "Bằng khen", "Có thành tích xuất sắc"),
    (2, "Cà Thị Bình", 1980, "Giáo viên", "Trường Tiểu học Yên Châu", "Bằng khen", "Có thành tích xuất sắc"),
)


_NAME_COLUMN = {"index": 0, "heading": "Họ và tên", "column": "name", "auto": "name", "doubt": "", "samples": []}


def list_of(
    dossier: Dossier, by: User, *, name: str = "Lò Văn Mới", needs: bool = False, status: str = "read"
) -> NomineeList:
    """A list with one row, open for looking through unless `status` says otherwise."""
    found = NomineeList.objects.create(
        dossier=dossier,
        title="danh-sach.xlsx",
        text="Họ và tên\n" + name,
        layout=[{"place": "Bảng", "top": 1, "guessed": False, "columns": [_NAME_COLUMN]}],
        status=status,
        created_by=by,
        created_at=clock.now(),
    )
    row = NomineeRow(nominee_list=found, order=1, place="Bảng, dòng 2", cells=[["Họ và tên", name]])
    row.values = {"type": "person", "name": name, "achievement_from": "2024", "achievement_to": "2024"}
    row.values["citation"] = "Đã có thành tích xuất sắc"
    row.values["award_text"] = "Bằng khen"
    set_keys(row, {})
    row.state = "needs" if needs else "ready"
    if needs:
        row.problems = [{"code": "no_number", "level": "ask", "text": "Dòng không có số thứ tự."}]
        row.codes = " no_number "
    row.save()
    return found
