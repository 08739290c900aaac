"""What an uploaded file really is. Its name and declared type are claims; only its bytes count."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from thidua.common.errors import InvalidInput
from thidua.common.numbers import format_number
from thidua.common.text import squeeze
from thidua.documents import ooxml, pictures

DEFAULT_MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 60_000_000  # an A3 page scanned at 400 dpi has 31 million
MAX_STEM = 150
_HEAD = 1024
# Programs, archives, pictures and formatted text that come under the name of plain text.
_NO_TEXT = (
    b"MZ",
    b"PK\x03\x04",
    b"%PDF",
    b"\x7fELF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
)
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys('<>:"/\\|?*', "_"))


class WrongContent(Exception):
    """The bytes are not what the extension says; the text is shown to the person."""


@dataclass(frozen=True, slots=True)
class FileType:
    extension: str
    label: str
    content_type: str
    check: Callable[[BinaryIO], None]


@dataclass(frozen=True, slots=True)
class Inspected:
    name: str
    size: int
    type: FileType


def max_bytes() -> int:
    return int(getattr(settings, "UPLOAD_MAX_BYTES", DEFAULT_MAX_BYTES))


def inspect(
    upload: UploadedFile[bytes], *, allowed: Sequence[str], limit: int | None = None, field: str | None = None
) -> Inspected:
    """Name, size and type of an upload that may be kept; InvalidInput with the reason otherwise."""
    name = clean_name(upload.name or "")
    file_type = _type_of(name, allowed, field)
    _check_size(upload.size or 0, limit or max_bytes(), field)
    stream: Any = upload
    try:
        stream.seek(0)
        file_type.check(stream)
    except (WrongContent, ooxml.WrongPackage) as error:
        raise InvalidInput(str(error), field=field) from error
    finally:
        stream.seek(0)
    return Inspected(name, upload.size or 0, file_type)


def clean_name(raw: str) -> str:
    """The last part of the path, composed, without characters that steer a path or the reading direction."""
    name = squeeze(raw.replace("\\", "/").rsplit("/", 1)[-1])
    name = "".join(ch for ch in name if not unicodedata.category(ch).startswith("C"))
    name = squeeze(name.translate(_FORBIDDEN_IN_NAMES)).lstrip(". ")
    stem, dot, extension = name.rpartition(".")
    if not dot:
        return name[:MAX_STEM] or "tep"
    return f"{stem[:MAX_STEM].rstrip(' .') or 'tep'}.{extension[:10].lower()}"


def accepted_types(allowed: Sequence[str]) -> str:
    """Value of the `accept` attribute of a file input."""
    extensions = [f".{extension}" for extension in allowed]
    return ",".join([*extensions, *([".jpeg"] if "jpg" in allowed else [])])


def labels_of(allowed: Sequence[str]) -> str:
    """'PDF, Word (.docx) hoặc Excel (.xlsx)'."""
    labels = [TYPES[extension].label for extension in allowed]
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} hoặc {labels[-1]}"


def size_label(size: int) -> str:
    """'20 MB', '1,5 MB', '340 KB'."""
    if size >= 1024 * 1024:
        return f"{format_number(round(size / 1024 / 1024, 1))} MB"
    return f"{format_number(max(1, round(size / 1024)))} KB"


def _type_of(name: str, allowed: Sequence[str], field: str | None) -> FileType:
    extension = name.rpartition(".")[2] if "." in name else ""
    extension = "jpg" if extension == "jpeg" else extension
    if extension not in allowed or extension not in TYPES:
        raise InvalidInput(f"Chỉ nhận tệp {labels_of(allowed)}. Tệp “{name}” không thuộc các loại này.", field=field)
    return TYPES[extension]


def _check_size(size: int, limit: int, field: str | None) -> None:
    if size == 0:
        raise InvalidInput("Tệp rỗng, không có nội dung.", field=field)
    if size > limit:
        raise InvalidInput(
            f"Tệp nặng {size_label(size)}, vượt quá giới hạn {size_label(limit)}. Hãy giảm dung lượng rồi gửi lại.",
            field=field,
        )


def _not_a(label: str) -> WrongContent:
    return WrongContent(f"Nội dung bên trong không phải tệp {label}. Hãy xuất lại tệp từ phần mềm gốc rồi gửi lại.")


def _tail(stream: BinaryIO, length: int) -> bytes:
    size = stream.seek(0, 2)
    stream.seek(max(0, size - length))
    return stream.read()


def check_pdf(stream: BinaryIO) -> None:
    """Header at byte 0 (readers forgive leading junk, polyglots live on it) and a trailer at the end."""
    head = stream.read(_HEAD)
    if not head.startswith((b"%PDF-1.", b"%PDF-2.")):
        raise _not_a("PDF")
    tail = _tail(stream, 2048)
    if b"%%EOF" not in tail or b"startxref" not in tail:
        raise WrongContent("Tệp PDF bị hỏng hoặc chưa tải lên hết. Hãy xuất lại tệp rồi gửi lại.")


def check_docx(stream: BinaryIO) -> None:
    ooxml.check_package(stream, ooxml.WORD)


def check_xlsx(stream: BinaryIO) -> None:
    ooxml.check_package(stream, ooxml.EXCEL)


def check_txt(stream: BinaryIO) -> None:
    """Text in any encoding: no program, archive or picture under the name of one."""
    head = stream.read(4096)
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff")) or head.count(0) * 4 > len(head)
    if head.startswith(_NO_TEXT) or (not wide and any(byte < 9 or 13 < byte < 27 for byte in head)):
        raise _not_a("văn bản thường")


def check_jpg(stream: BinaryIO) -> None:
    _check_picture(stream, pictures.jpg_size, "ảnh JPG")


def check_png(stream: BinaryIO) -> None:
    _check_picture(stream, pictures.png_size, "ảnh PNG")


def check_webp(stream: BinaryIO) -> None:
    _check_picture(stream, pictures.webp_size, "ảnh WebP")


def _check_picture(stream: BinaryIO, size_of: Callable[[BinaryIO], tuple[int, int]], label: str) -> None:
    try:
        width, height = size_of(stream)
    except pictures.BrokenPicture as error:
        raise WrongContent(f"Tệp không phải {label} hoặc đã bị hỏng. Hãy chọn tệp khác.") from error
    if width * height > MAX_PIXELS:
        raise WrongContent(
            f"Ảnh có {format_number(width)} × {format_number(height)} điểm, quá lớn. Hãy thu nhỏ rồi gửi lại."
        )


TYPES: dict[str, FileType] = {
    item.extension: item
    for item in (
        FileType("pdf", "PDF", "application/pdf", check_pdf),
        FileType("docx", "Word (.docx)", f"{ooxml.MIME_BASE}.wordprocessingml.document", check_docx),
        FileType("xlsx", "Excel (.xlsx)", f"{ooxml.MIME_BASE}.spreadsheetml.sheet", check_xlsx),
        FileType("csv", "CSV", "text/csv", check_txt),
        FileType("txt", "văn bản thường (.txt)", "text/plain", check_txt),
        FileType("jpg", "ảnh JPG", "image/jpeg", check_jpg),
        FileType("png", "ảnh PNG", "image/png", check_png),
        FileType("webp", "ảnh WebP", "image/webp", check_webp),
    )
}
