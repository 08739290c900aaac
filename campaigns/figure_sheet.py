"""The Excel sheet of one unit's targets: written with its own lines, read back as typed text, cell by cell."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

import openpyxl
import xlsxwriter
from django.core.files.uploadedfile import UploadedFile
from openpyxl.utils.exceptions import InvalidFileException

from thidua.audit.excel import escape, unescape
from thidua.common.dates import vi_date
from thidua.common.errors import InvalidInput
from thidua.common.numbers import format_number
from thidua.common.text import fold, squeeze
from thidua.documents import inspection

MAX_BYTES = 2 * 1024 * 1024
MAX_UNPACKED = 20 * 1024 * 1024
MAX_ROWS, MAX_TEXT, HEADING_ROWS = 600, 4000, 25
COLUMNS = {
    "code": "Mã",
    "text": "Chỉ tiêu",
    "unit": "Đơn vị tính",
    "goal": "Phong trào nêu",
    "value": "Mức đăng ký",
    "value_to": "Đến",
    "weight": "Trọng số",
    "period": "Kỳ số liệu",
    "result": "Kết quả",
    "evidence": "Minh chứng",
}
TYPED = ("value", "value_to", "weight", "period", "result", "evidence")
_NUMBERS = ("value", "value_to", "weight", "result")
_NEEDED = {"code", "value", "result"}
_WIDTHS = {"code": 9, "text": 48, "unit": 14, "goal": 24, "evidence": 40}
_UNREADABLE = "Không đọc được tệp; hãy lưu lại từ Excel với đuôi .xlsx."
_GUIDE = (
    "Chỉ điền các ô màu vàng. Không sửa cột Mã: cổng nhận ra chỉ tiêu theo cột này.",
    "Số viết như trong Excel (7,5) hoặc gõ chữ số kiểu Việt Nam (1.234,5). Không dùng công thức: hãy dán giá trị.",
    "Kỳ số liệu: 8/2024, quý III/2024 hoặc 2024. Có kết quả thì phải có kỳ số liệu và minh chứng.",
    "Dòng để trống được bỏ qua. Muốn báo cáo nhiều kỳ cho một chỉ tiêu, chép thêm dòng với cùng mã.",
    "Sau khi tải lên, cổng hiện từng dòng kèm lỗi; chỉ ghi khi cán bộ bấm đồng ý.",
)


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One line of the sheet as it is handed out."""

    code: str
    text: str
    unit: str
    goal: str
    value: Decimal | None = None
    value_to: Decimal | None = None
    weight: Decimal | None = None


def write(unit: str, campaign: str, lines: Sequence[SheetLine]) -> bytes:
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet("Số liệu")
        bold = book.add_format({"bold": True, "text_wrap": True, "border": 1, "bg_color": "#EEEEEE"})
        fixed = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        open_cell = book.add_format({"locked": False, "valign": "top", "border": 1, "bg_color": "#FFF7D6"})
        sheet.write_string(0, 0, escape(f"{unit}: {campaign}"), book.add_format({"bold": True}))
        sheet.write_string(1, 0, f"{_GUIDE[0]} Xem thêm trang “Hướng dẫn”.")
        for column, (name, heading) in enumerate(COLUMNS.items()):
            sheet.set_column(column, column, _WIDTHS.get(name, 13))
            sheet.write_string(3, column, heading, bold)
        for row, line in enumerate(lines, start=4):
            _write_line(sheet, row, line, fixed, open_cell)
        for row in range(4 + len(lines), 4 + len(lines) + 40):
            for column in range(len(COLUMNS)):
                sheet.write_blank(row, column, None, open_cell)
        sheet.freeze_panes(4, 2)
        sheet.protect("", {"format_columns": True, "format_rows": True, "insert_rows": False})
        guide = book.add_worksheet("Hướng dẫn")
        guide.set_column(0, 0, 110)
        for row, words in enumerate(_GUIDE):
            guide.write_string(row, 0, words)
    return stream.getvalue()


def _write_line(sheet: Any, row: int, line: SheetLine, fixed: Any, open_cell: Any) -> None:
    for column, name in enumerate(COLUMNS):
        value = getattr(line, name, None)
        style = open_cell if name in TYPED else fixed
        if isinstance(value, Decimal):
            sheet.write_number(row, column, float(value), style)
        elif value:
            sheet.write_string(row, column, escape(str(value)), style)
        else:
            sheet.write_blank(row, column, None, style)


def read(upload: UploadedFile[bytes]) -> list[dict[str, Any]]:
    """Lines as typed: text of each cell, the number of the line, and what is wrong with a cell as such."""
    inspection.inspect(upload, allowed=("xlsx",), limit=MAX_BYTES, field="file")
    try:
        with zipfile.ZipFile(upload) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise InvalidInput("Tệp quá lớn sau khi giải nén. Hãy dùng tệp mẫu của cổng.", field="file")
        upload.seek(0)
        book = openpyxl.load_workbook(upload)
        sheet = book.worksheets[0]
    except (
        InvalidFileException, KeyError, IndexError, ValueError, TypeError, AttributeError, SyntaxError, OSError,
        zipfile.BadZipFile,
    ) as error:  # fmt: skip
        raise InvalidInput(_UNREADABLE, field="file") from error
    finally:
        upload.seek(0)
    return _lines(sheet)


def _lines(sheet: Any) -> list[dict[str, Any]]:
    place, columns = _heading(sheet)
    hidden = [name for name, column in columns.items() if name in TYPED and _is_hidden(sheet, column)]
    if hidden:
        raise InvalidInput(f"Cột “{COLUMNS[hidden[0]]}” đang bị ẩn. Hãy bỏ ẩn rồi tải lại.", field="file")
    found = []
    for number, cells in enumerate(sheet.iter_rows(min_row=place + 1), start=place + 1):
        line = _line(number, {name: cells[column] for name, column in columns.items() if column < len(cells)})
        if any(line[name] for name in ("code", *TYPED)):
            if sheet.row_dimensions[number].hidden:
                line["errors"]["row"] = "Dòng bị ẩn trong tệp Excel; hãy xem kỹ rồi lưu lại ở đây."
            found.append(line)
        if len(found) > MAX_ROWS:
            raise InvalidInput(f"Tệp có quá {MAX_ROWS} dòng số liệu.", field="file")
    if not found:
        raise InvalidInput("Tệp không có dòng số liệu nào.", field="file")
    return found


def _is_hidden(sheet: Any, column: int) -> bool:
    letter = openpyxl.utils.get_column_letter(column + 1)
    return letter in sheet.column_dimensions and bool(sheet.column_dimensions[letter].hidden)


def _heading(sheet: Any) -> tuple[int, dict[str, int]]:
    names = {fold(heading): name for name, heading in COLUMNS.items()}
    for number, row in enumerate(sheet.iter_rows(max_row=HEADING_ROWS, max_col=40, values_only=True), start=1):
        columns: dict[str, int] = {}
        for column, value in enumerate(row):
            name = names.get(fold(squeeze(str(value or ""))))
            if name and name not in columns:
                columns[name] = column
        if columns.keys() >= _NEEDED:
            return number, columns
    raise InvalidInput(
        "Không tìm thấy dòng tiêu đề có cột “Mã”, “Mức đăng ký”, “Kết quả”. Hãy dùng tệp tải từ cổng.", field="file"
    )


def _line(number: int, cells: dict[str, Any]) -> dict[str, Any]:
    line: dict[str, Any] = {"line": number, "errors": {}}
    for name in COLUMNS:
        cell = cells.get(name)
        if cell is not None and cell.data_type == "f":
            line[name] = ""
            if name in ("code", "unit", *TYPED):
                line["errors"][name] = "Ô này là công thức; hãy dán giá trị."
        else:
            line[name] = _typed(name, cell)
    return line


def _typed(name: str, cell: Any) -> str:
    """The cell as a person would type it. A cell shown in per cent holds a hundredth of what is shown."""
    value = cell.value if cell is not None else None
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, datetime | date):
        return vi_date(value)
    if isinstance(value, int | float) and name in _NUMBERS:
        try:
            number = Decimal(str(value)) * (100 if "%" in str(cell.number_format) else 1)
            return format_number(round(number, 4))
        except InvalidOperation:
            return str(value)[:30]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return squeeze(str(unescape(str(value)))[:MAX_TEXT])
