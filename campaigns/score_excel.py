"""A scoring table as Excel: read under the headings units use, with every doubtful row named; and the template."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import openpyxl
from django.core.files.uploadedfile import UploadedFile
from openpyxl.utils.exceptions import InvalidFileException

from campaigns.enums import CriterionKind as K
from thidua.audit.excel import unescape, write_sheet
from thidua.common.errors import InvalidInput
from thidua.common.numbers import parse_number
from thidua.common.text import fold, squeeze
from thidua.documents import inspection

MAX_ROWS, MAX_COLUMNS, HEADING_ROWS = 400, 30, 25
MAX_TEXT = 600
_UNREADABLE = "Không đọc được tệp; hãy lưu lại từ Excel với đuôi .xlsx."

HEADINGS: dict[str, tuple[str, ...]] = {
    "code": ("stt", "tt", "so tt", "so thu tu", "muc"),
    "text": (
        "tieu chi",
        "noi dung",
        "noi dung tieu chi",
        "tieu chi cham diem",
        "noi dung cham diem",
        "noi dung thi dua",
    ),
    "kind": ("loai", "loai diem", "loai tieu chi"),
    "maximum": ("diem toi da", "diem chuan", "thang diem", "khung diem", "so diem", "diem", "diem cham toi da"),
    "minimum": ("diem liet", "muc diem liet", "diem liet duoi muc", "diem toi thieu", "diem liet duoi"),
    "guide": ("cach cham", "huong dan", "huong dan cham", "cach tinh diem", "phuong phap cham", "ghi chu"),
}
_KINDS: tuple[tuple[str, K], ...] = (
    ("nhom", K.SECTION),
    ("thuong", K.BONUS),
    ("tru", K.PENALTY),
    ("liet", K.KNOCKOUT),
    ("diem", K.POINTS),
)
_GROUP_CODE = re.compile(r"^(?:[IVX]{1,5}|[A-HĐ])\.?$")
TEMPLATE_HEADINGS = ("STT", "Loại", "Tiêu chí", "Điểm tối đa", "Điểm liệt dưới mức", "Cách chấm")
_TEMPLATE_ROWS = (
    ("I", "Nhóm", "Thực hiện nhiệm vụ chính trị", 60, None, ""),
    ("1", "Điểm chấm", "Hoàn thành chỉ tiêu kế hoạch năm", 40, 20, "Mỗi chỉ tiêu không đạt trừ 5 điểm"),
    ("2", "Điểm chấm", "Giải quyết thủ tục hành chính đúng hạn", 20, None, ""),
    ("II", "Nhóm", "Tổ chức phong trào thi đua", 40, None, ""),
    ("1", "Điểm chấm", "Gửi kế hoạch, báo cáo đúng hạn", 40, None, ""),
    ("", "Điểm thưởng", "Có mô hình mới được nhân rộng", 5, None, ""),
    ("", "Điểm trừ", "Gửi báo cáo chậm", 5, None, "Mỗi lần chậm trừ 1 điểm"),
    ("", "Điểm liệt", "Có tập thể, cá nhân bị kỷ luật từ khiển trách trở lên", None, None, ""),
)


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row of the file with what is wrong in it; `group` is the place of its group among the rows."""

    number: int
    kind: str
    code: str
    text: str
    guide: str
    maximum: Decimal | None
    minimum: Decimal | None
    group: int | None
    error: str = ""


def template() -> bytes:
    return write_sheet(TEMPLATE_HEADINGS, _TEMPLATE_ROWS)


def read(upload: UploadedFile[bytes]) -> list[ReadRow]:
    """Rows of the first sheet; InvalidInput when there is no table to be found in it."""
    inspection.inspect(upload, allowed=("xlsx",), field="file")
    try:
        book = openpyxl.load_workbook(upload, read_only=True, data_only=True)
        try:
            table = _table(book)
        finally:
            book.close()
    except (InvalidFileException, KeyError, ValueError, TypeError, zipfile.BadZipFile, OSError, SyntaxError) as error:
        raise InvalidInput(_UNREADABLE, field="file") from error
    place, columns = _heading(table)
    rows = _rows(table[place + 1 :], columns)
    if not rows:
        raise InvalidInput("Tệp không có dòng tiêu chí nào dưới dòng tiêu đề.", field="file")
    return rows


def _table(book: Any) -> list[tuple[int, tuple[Any, ...]]]:
    if not book.worksheets:
        raise InvalidInput(_UNREADABLE, field="file")
    found = []
    rows = book.worksheets[0].iter_rows(max_col=MAX_COLUMNS, max_row=5000, values_only=True)
    for number, row in enumerate(rows, start=1):
        if any(value not in (None, "") for value in row):
            found.append((number, row))
        if len(found) > MAX_ROWS + HEADING_ROWS:
            raise InvalidInput(f"Tệp có quá {MAX_ROWS} dòng.", field="file")
    return found


def _heading(table: Sequence[tuple[int, tuple[Any, ...]]]) -> tuple[int, dict[str, int]]:
    """The first row that names both the criterion and its points; titles above it are passed over."""
    for place, (_, row) in enumerate(table[:HEADING_ROWS]):
        columns: dict[str, int] = {}
        for column, value in enumerate(row):
            name = _named(_text(value))
            if name and name not in columns:
                columns[name] = column
        if {"text", "maximum"} <= columns.keys():
            return place, columns
    raise InvalidInput(
        "Không tìm thấy dòng tiêu đề có cột “Tiêu chí” và “Điểm tối đa”. Hãy dùng tệp mẫu.", field="file"
    )


def _named(heading: str) -> str:
    words = re.sub(r"[^\w ]", " ", fold(heading))
    plain = squeeze(words)
    return next((name for name, known in HEADINGS.items() if plain in known), "")


def _rows(table: Sequence[tuple[int, tuple[Any, ...]]], columns: dict[str, int]) -> list[ReadRow]:
    found: list[ReadRow] = []
    group: int | None = None
    spoken = K.POINTS
    for number, values in table:
        cells = {name: values[column] if column < len(values) else None for name, column in columns.items()}
        text = squeeze(_text(cells.get("text")))
        if not text and not squeeze(_text(cells.get("maximum"))):
            continue
        if _is_total(text):
            continue
        kind, error = _kind(cells, text, spoken)
        if kind == K.SECTION:
            group, spoken = None, _spoken_by(text)
        row = _row(number, cells, kind, text, group, error)
        if kind == K.SECTION:
            group = len(found)
        found.append(row)
    return found


def _is_total(text: str) -> bool:
    return fold(text) in ("tong", "tong cong", "cong", "tong diem", "tong so diem")


def _kind(cells: dict[str, Any], text: str, spoken: K) -> tuple[K, str]:
    """What the column says; without one, the numbering (I, II, A, B) tells groups, their titles the kind of lines."""
    said = fold(_text(cells.get("kind")))
    if said:
        known = next((kind for word, kind in _KINDS if word in said), None)
        return (known, "") if known else (K.POINTS, f"Không hiểu loại “{squeeze(_text(cells.get('kind')))[:40]}”.")
    if "kind" not in cells and _GROUP_CODE.match(squeeze(_text(cells.get("code")))):
        return K.SECTION, ""
    return spoken, ""


def _spoken_by(title: str) -> K:
    plain = fold(title)
    return next((kind for word, kind in _KINDS[1:4] if f"diem {word}" in plain), K.POINTS)


def _row(number: int, cells: dict[str, Any], kind: K, text: str, group: int | None, error: str) -> ReadRow:
    errors = [error] if error else []
    limits: dict[str, Decimal | None] = {}
    for name, label in (("maximum", "Điểm tối đa"), ("minimum", "Điểm liệt")):
        try:
            limits[name] = _number(cells.get(name), kind)
        except ValueError:
            limits[name] = None
            errors.append(f"{label} “{squeeze(_text(cells.get(name)))[:30]}” không phải một số.")
    if len(text) > MAX_TEXT:
        errors.append(f"Nội dung dài quá {MAX_TEXT} ký tự.")
    return ReadRow(
        number=number,
        kind=str(kind),
        code=squeeze(_text(cells.get("code")))[:20],
        text=text[:MAX_TEXT],
        guide=_text(cells.get("guide")).strip()[:5000],
        maximum=None if kind == K.KNOCKOUT else limits["maximum"],
        minimum=limits["minimum"] if kind == K.POINTS else None,
        group=None if kind == K.SECTION else group,
        error=" ".join(errors),
    )


def _number(value: Any, kind: K) -> Decimal | None:
    """A penalty is often written with a minus sign; here it is the amount taken away."""
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        raise ValueError("not a number")
    number = _decimal(value)
    if kind == K.PENALTY:
        number = abs(number)
    if not number.is_finite() or abs(number) > 100_000 or number != number.quantize(Decimal("0.01")):
        raise ValueError("out of bounds")
    return number


def _decimal(value: Any) -> Decimal:
    try:
        if isinstance(value, int | float):
            return Decimal(str(value))
        text = re.sub(r"\s*(điểm|đ)\s*$", "", squeeze(_text(value)), flags=re.IGNORECASE)
        return parse_number(text.removeprefix("tối đa ").strip())
    except InvalidOperation as error:
        raise ValueError("not a number") from error


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = str(unescape(value))
    return "".join(ch for ch in text if ch in "\n\t" or ch.isprintable())


def payload_of(rows: Sequence[ReadRow]) -> list[dict[str, Any]]:
    """Rows as plain values, for the accepting form to carry."""
    return [
        {
            "kind": row.kind,
            "code": row.code,
            "text": row.text,
            "guide": row.guide,
            "maximum": None if row.maximum is None else str(row.maximum),
            "minimum": None if row.minimum is None else str(row.minimum),
            "group": row.group,
        }
        for row in rows
    ]
