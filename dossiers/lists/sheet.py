"""The Excel sheet of nominees the portal hands out, empty or filled; sent back, it is read as any list."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from awards.enums import RecipientType
from thidua.audit.excel import escape
from thidua.common.dates import PartialDate

EXAMPLE = "Ví dụ"
SPARE_ROWS = 200
_FIRST = 4
_COLUMNS: tuple[tuple[str, str, int, str], ...] = (
    ("number", "STT", 7, "Số thứ tự. Dòng có chữ “Ví dụ” ở cột này không được đọc."),
    ("type", "Đối tượng", 16, "Chọn: Tập thể, Cá nhân, Hộ gia đình, Doanh nghiệp."),
    ("honorific", "Ông/Bà", 8, "Chỉ với cá nhân."),
    ("name", "Họ tên hoặc tên tập thể", 34, "Viết đầy đủ, có dấu, như trên quyết định."),
    ("birth_year", "Năm sinh", 10, "Chỉ với cá nhân; giúp phân biệt người trùng tên."),
    ("job_title", "Chức vụ, nghề nghiệp", 24, "Chức vụ hoặc nghề nghiệp hiện nay."),
    ("unit", "Đơn vị công tác", 28, "Để trống nếu chính là đơn vị trình."),
    ("address", "Địa chỉ", 24, "Cần với hộ gia đình, doanh nghiệp."),
    ("award", "Hình thức đề nghị", 40, "Chọn trong danh sách thả xuống."),
    ("start", "Từ tháng", 12, "Tháng bắt đầu lập thành tích, ví dụ 6/2024; có thể ghi 2024 hoặc 15/6/2024."),
    ("end", "Đến tháng", 12, "Tháng kết thúc, ví dụ 9/2025."),
    ("citation", "Thành tích ghi trên quyết định", 50, "Một câu, không quá 500 ký tự."),
    ("contribution", "Giá trị đóng góp (đồng)", 18, "Chỉ ghi khi đề nghị vì đóng góp; viết bằng đồng."),
    ("code", "Mã trên cổng", 13, "Để trống với dòng mới. Không sửa mã có sẵn: cổng dựa vào mã để không ghi hai lần."),
)
_MORE = (
    "Dán dữ liệu bằng “dán giá trị” để giữ các danh sách thả xuống.",
    "Không cần giữ đúng thứ tự cột. Cổng cũng đọc được danh sách theo mẫu khác.",
    "Sau khi gửi, cổng hiện từng dòng cần xem lại; chỉ ghi vào hồ sơ khi cán bộ đồng ý.",
)


@dataclass(frozen=True, slots=True)
class NomineeLine:
    """One nominee as the sheet shows it; dates as stored."""

    type: str
    name: str
    honorific: str = ""
    birth_year: int | None = None
    job_title: str = ""
    unit: str = ""
    address: str = ""
    award: str = ""
    achievement_from: str = ""
    achievement_to: str = ""
    citation: str = ""
    contribution: int | None = None
    code: str = ""

    @property
    def start(self) -> str:
        return _typed(self.achievement_from)

    @property
    def end(self) -> str:
        return _typed(self.achievement_to)


def write(title: str, awards: Sequence[str], lines: Iterable[NomineeLine], example: NomineeLine | None = None) -> bytes:
    stream = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        sheet = book.add_worksheet("Danh sách")
        bold = book.add_format({"bold": True, "text_wrap": True, "border": 1, "bg_color": "#EEEEEE", "valign": "top"})
        cell = book.add_format({"text_wrap": True, "border": 1, "valign": "top"})
        grey = book.add_format({"text_wrap": True, "border": 1, "valign": "top", "italic": True, "color": "#666666"})
        sheet.write_string(0, 0, f"Danh sách đề nghị khen thưởng: {title}", book.add_format({"bold": True}))
        sheet.write_string(1, 0, "Cách điền từng cột: xem trang “Hướng dẫn”.")
        for column, (_, heading, width, _) in enumerate(_COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(_FIRST - 1, column, heading, bold)
        row = _FIRST
        if example is not None:
            _write_line(sheet, row, EXAMPLE, example, grey)
            row += 1
        for number, line in enumerate(lines, start=1):
            _write_line(sheet, row, number, line, cell)
            row += 1
        sheet.freeze_panes(_FIRST, 4)
        _add_choices(book, sheet, awards, row + SPARE_ROWS)
        _add_guide(book)
    return stream.getvalue()


def _write_line(sheet: Any, row: int, number: int | str, line: NomineeLine, style: Any) -> None:
    for column, (name, *_) in enumerate(_COLUMNS):
        value = number if name == "number" else getattr(line, name)
        if name == "type":
            value = RecipientType(str(value)).label
        if isinstance(value, int):
            sheet.write_number(row, column, value, style)
        elif value:
            sheet.write_string(row, column, escape(value), style)
        else:
            sheet.write_blank(row, column, None, style)


def _add_choices(book: Any, sheet: Any, awards: Sequence[str], last: int) -> None:
    """Lists to choose from stand on a hidden sheet: a cell's own rule holds no more than 255 letters."""
    hidden = book.add_worksheet("Danh mục")
    hidden.hide()
    kinds = [str(label) for label in RecipientType.labels]
    choices = {"type": kinds, "honorific": ["Ông", "Bà"], "award": list(awards)}
    for place, (name, values) in enumerate(choices.items()):
        if not values:
            continue
        letter = "ABC"[place]
        hidden.write_column(0, place, [escape(value) for value in values])
        column = next(index for index, (key, *_) in enumerate(_COLUMNS) if key == name)
        source = f"='Danh mục'!${letter}$1:${letter}${len(values)}"
        # A warning, not a stop: what stands there already may have another wording.
        rule = {"validate": "list", "source": source, "error_type": "warning", "ignore_blank": True}
        words = {"error_title": "Không có trong danh sách", "error_message": "Hãy chọn trong danh sách thả xuống."}
        sheet.data_validation(_FIRST, column, last, column, {**rule, **words})


def _add_guide(book: Any) -> None:
    guide = book.add_worksheet("Hướng dẫn")
    guide.set_column(0, 0, 110)
    for row, words in enumerate([*[f"{heading}: {how}" for _, heading, _, how in _COLUMNS], *_MORE]):
        guide.write_string(row, 0, words)


def _typed(stored: str) -> str:
    """As people type it: 6/2024, 2024, 15/6/2024, quý III/2024."""
    if not stored:
        return ""
    return PartialDate.parse(str(stored)).display().removeprefix("tháng ").removeprefix("năm ")
