"""Files from outside are bounded, cells that a spreadsheet would run are disarmed."""

import io
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from thidua.audit import excel
from thidua.common.errors import InvalidInput


def upload(content: bytes, name: str = "don-vi.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def sheet(*rows: list[Any]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("text", ["=1+1", "+84 212", "-x", "@cmd", "\t=1", "  =1"])
def test_dangerous_text_is_written_as_text_and_comes_back(text: str) -> None:
    content = excel.write_sheet(["Tên"], [[text]])

    cell = openpyxl.load_workbook(io.BytesIO(content)).active["A2"]
    data, _ = excel.read_sheet(upload(content))

    assert (cell.data_type, cell.value[0]) == ("s", "'")
    assert data["Tên"] == [text.strip()]


@pytest.mark.parametrize("text", ["Sở Y tế", "'nháy đơn", "a=b", ""])
def test_harmless_text_is_left_alone(text: str) -> None:
    assert excel.unescape(excel.escape(text)) == text
    assert excel.escape(text) == text


def test_days_and_numbers_keep_their_kind() -> None:
    content = excel.write_sheet(["Ngày", "Số", "Trống"], [[date(2025, 7, 1), 7.5, None]])

    row = next(openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(min_row=2, values_only=True))

    assert (row[0].date(), row[1]) == (date(2025, 7, 1), 7.5)


def test_lines_are_counted_as_excel_counts_them() -> None:
    data, lines = excel.read_sheet(upload(sheet(["Tên"], ["A"], [None], ["B"])))

    assert (data["Tên"], lines) == (["A", "B"], [2, 4])


def test_decomposed_text_is_composed() -> None:
    data, _ = excel.read_sheet(upload(sheet(["Tên"], ["So\u031b\u0309 Y te\u0302\u0301"])))

    assert data["Tên"] == ["Sở Y tế"]


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (excel.MAX_UNPACKED + 1))
    return stream.getvalue()


def crowd() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(excel.MAX_ENTRIES + 1):
            archive.writestr(f"x{number}", b"")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"PK", "don-vi.xls", "Chỉ nhận tệp Excel có đuôi .xlsx."),
        (b"khong phai zip", "don-vi.xlsx", "Đây không phải tệp Excel .xlsx."),
        (b"x" * (excel.MAX_BYTES + 1), "don-vi.xlsx", "Tệp lớn quá 5 MB."),
        (bomb(), "don-vi.xlsx", "Tệp quá lớn sau khi giải nén."),
        (crowd(), "don-vi.xlsx", "Tệp quá lớn sau khi giải nén."),
        (sheet(["Tên"]), "don-vi.xlsx", "Tệp không có dòng dữ liệu nào."),
        (sheet([f"C{n}" for n in range(61)], ["x"]), "don-vi.xlsx", "Tệp có quá 60 cột."),
        (
            sheet(["Tên"], *[["x"]] * 5001),
            "don-vi.xlsx",
            "Tệp có quá 5000 dòng; hãy chia thành nhiều tệp.",
        ),
    ],
    ids=["suffix", "no-zip", "size", "bomb", "crowd", "empty", "columns", "rows"],
)
def test_bad_files_are_refused_in_words(content: bytes, name: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        excel.read_sheet(upload(content, name))

    assert (refusal.value.message, refusal.value.field) == (sentence, "file")


def test_zip_that_is_no_workbook_is_refused() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("doc.txt", b"x")

    with pytest.raises(InvalidInput, match="Không đọc được tệp"):
        excel.read_sheet(upload(stream.getvalue()))
