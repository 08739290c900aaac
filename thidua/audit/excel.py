"""Excel in and out: one sheet, bounded, and no cell that a spreadsheet would run."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import tablib
import xlsxwriter
from django.core.files.uploadedfile import UploadedFile
from openpyxl.utils.exceptions import InvalidFileException

from thidua.common.errors import InvalidInput
from thidua.common.text import nfc

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_BYTES = 5 * 1024 * 1024
MAX_UNPACKED = 60 * 1024 * 1024
MAX_ENTRIES = 500
MAX_ROWS = 5000
MAX_COLUMNS = 60
_FIELD = "file"
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def escape(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula gets an apostrophe in front."""
    if isinstance(value, str) and value.lstrip(" ").startswith(_DANGEROUS):
        return f"'{value}"
    return value


def unescape(value: Any) -> Any:
    """Undo `escape`, so that what was exported can be imported again."""
    if isinstance(value, str) and value.startswith("'") and value[1:].lstrip(" ").startswith(_DANGEROUS):
        return value[1:]
    return value


def write_sheet(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet("Dữ liệu")
        bold = book.add_format({"bold": True})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, headers, bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write_cell(sheet, number, column, value, day)
    return stream.getvalue()


def _write_cell(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date | datetime):
        sheet.write_datetime(row, column, value, day)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        sheet.write_number(row, column, value)
    else:
        sheet.write_string(row, column, escape(str(value)))


def read_sheet(upload: UploadedFile[Any]) -> tuple[tablib.Dataset, list[int]]:
    """The first sheet, its first line as headers, and the line of each row; InvalidInput says what is wrong."""
    content = _checked_bytes(upload)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (InvalidFileException, KeyError, ValueError, zipfile.BadZipFile, OSError) as error:
        raise InvalidInput("Không đọc được tệp; hãy lưu lại từ Excel với đuôi .xlsx.", field=_FIELD) from error
    try:
        return _dataset(book.worksheets[0].iter_rows(values_only=True) if book.worksheets else iter(()))
    finally:
        book.close()


def _checked_bytes(upload: UploadedFile[Any]) -> bytes:
    if not (upload.name or "").lower().endswith(".xlsx"):
        raise InvalidInput("Chỉ nhận tệp Excel có đuôi .xlsx.", field=_FIELD)
    if (upload.size or 0) > MAX_BYTES:
        raise InvalidInput("Tệp lớn quá 5 MB.", field=_FIELD)
    content: bytes = upload.read()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise InvalidInput("Đây không phải tệp Excel .xlsx.", field=_FIELD) from error
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise InvalidInput("Tệp quá lớn sau khi giải nén.", field=_FIELD)
    return content


def _dataset(rows: Iterable[tuple[Any, ...]]) -> tuple[tablib.Dataset, list[int]]:
    data, lines = tablib.Dataset(), []
    for number, row in enumerate(rows):
        if number > MAX_ROWS:
            raise InvalidInput(f"Tệp có quá {MAX_ROWS} dòng; hãy chia thành nhiều tệp.", field=_FIELD)
        if len(row) > MAX_COLUMNS:
            raise InvalidInput(f"Tệp có quá {MAX_COLUMNS} cột.", field=_FIELD)
        values = [_clean(value) for value in row]
        if number == 0:
            data.headers = [str(value or "").strip() for value in values]
        elif any(value not in (None, "") for value in values):
            data.append(values)
            lines.append(number + 1)
    if not data.headers or not data.height:
        raise InvalidInput("Tệp không có dòng dữ liệu nào.", field=_FIELD)
    return data, lines


def _clean(value: Any) -> Any:
    return nfc(unescape(value)).strip() if isinstance(value, str) else value
