"""Text out of what people hand in: pasted text, .txt, .docx, .pdf. What cannot be read is refused in a sentence."""

from __future__ import annotations

import codecs
import io
import logging
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from docx.opc.exceptions import OpcError

from campaigns.enums import ReadingSource
from campaigns.reading import legacy_fonts
from campaigns.reading.pdf_text import pdf_text
from campaigns.reading.word_text import word_text
from thidua.common.errors import InvalidInput
from thidua.common.numbers import format_number
from thidua.common.text import nfc
from thidua.documents import inspection, ooxml

logger = logging.getLogger(__name__)

MAX_CHARACTERS = 600_000
EXTENSIONS = ("docx", "pdf", "txt")
OLD_FONTS = "Văn bản dùng phông chữ cũ (TCVN3, VNI), đã chuyển sang Unicode: hãy xem kỹ chữ hoa và dấu."
RECOGNISED = "Bản chụp (quét): chữ do máy nhận dạng, có thể sai. Hãy đối chiếu từng con số với bản gốc."
_UTF16 = ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# Controls no text has; tab and line ends are left.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_ODD_SPACES = re.compile("[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_VIETNAMESE = re.compile("[àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ]", re.IGNORECASE)
_NO_TEXT = "Tệp không phải văn bản thường, hoặc dùng bảng mã lạ. Hãy lưu lại dạng Unicode (UTF-8)."
_BROKEN_DOCX = "Tệp Word bị hỏng, không mở được. Hãy mở bằng Word, lưu lại thành .docx rồi gửi lại."

# What the library says of a package that only looks like a document.
_BROKEN_INSIDE = (OpcError, zipfile.BadZipFile, SyntaxError, LookupError, ValueError, AttributeError, TypeError)

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class SourceText:
    text: str
    source: str
    pages: int | None = None
    warnings: tuple[str, ...] = ()


def _nothing(percent: int) -> None:
    return None


def text_of(data: bytes, name: str, *, progress: Progress = _nothing) -> SourceText:
    """Text of a file, by the ending of its name; InvalidInput says why there is none."""
    extension = name.rpartition(".")[2].lower()
    if extension == "doc":
        raise InvalidInput("Tệp .doc là định dạng cũ. Hãy mở bằng Word, lưu thành .docx rồi gửi lại.")
    if extension not in _READERS:
        raise InvalidInput("Chỉ đọc được tệp .docx, .pdf hoặc .txt.")
    if not data:
        raise InvalidInput("Tệp rỗng, không có nội dung.")
    if len(data) > inspection.max_bytes():
        raise InvalidInput(f"Tệp quá lớn, tối đa {inspection.size_label(inspection.max_bytes())}.")
    return _READERS[extension](data, progress)


def pasted(text: str) -> SourceText:
    return _checked(text, ReadingSource.PASTED)


def clean(text: str) -> str:
    """Composed, with line feeds, plain spaces, and without characters that show nothing."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    text = _SURROGATES.sub("", _CONTROLS.sub("", text.replace("\f", "\n").replace("\v", "\n")))
    return nfc(_ODD_SPACES.sub(" ", text).replace("\u00ad", "")).strip("\n")


def _checked(text: str, source: str, pages: int | None = None, warnings: tuple[str, ...] = ()) -> SourceText:
    turned, was_old = legacy_fonts.repaired(text)
    if was_old and OLD_FONTS not in warnings:
        warnings = (*warnings, OLD_FONTS)
    text = clean(turned)
    if not text.strip():
        raise InvalidInput("Văn bản không có nội dung chữ.")
    if len(text) > MAX_CHARACTERS:
        raise InvalidInput(
            f"Văn bản dài {format_number(len(text))} ký tự, tối đa {format_number(MAX_CHARACTERS)}. "
            "Hãy chỉ đưa phần kế hoạch, bỏ phụ lục."
        )
    return SourceText(text, str(source), pages, warnings)


# --- Plain text


def _from_txt(data: bytes, progress: Progress) -> SourceText:
    text, warnings = _decoded(data)
    return _checked(text, ReadingSource.TXT, warnings=warnings)


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    for mark, encoding in _UTF16:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), ()
    if data[:4000].count(0) * 4 > len(data[:4000]):  # every second byte of Latin text is zero
        return data.decode("utf-16-le" if data[1:2] == b"\0" else "utf-16-be", errors="replace"), ()
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        return _old_encoding(data)


def _old_encoding(data: bytes) -> tuple[str, tuple[str, ...]]:
    """One byte a letter: fonts of the old kind show in the letters, the rest is the code page of old Windows."""
    text = data.decode("latin-1")
    if len(_CONTROLS.findall(text)) * 20 > len(text):
        raise InvalidInput(_NO_TEXT)
    if legacy_fonts.repaired(text)[1]:
        return text, ()
    windows = nfc(data.decode("cp1258", errors="replace"))
    if "\ufffd" in windows or len(_VIETNAMESE.findall(windows)) * 20 < len(windows.split()):
        raise InvalidInput(_NO_TEXT)
    return windows, ("Tệp dùng bảng mã Windows-1258, đã chuyển sang Unicode.",)


# --- Word


def _from_docx(data: bytes, progress: Progress) -> SourceText:
    try:
        ooxml.check_package(io.BytesIO(data), ooxml.WORD)
    except ooxml.WrongPackage as error:
        raise InvalidInput(str(error)) from error
    try:
        text, was_old = word_text(data)
    except _BROKEN_INSIDE as error:
        logger.info("a Word file could not be read: %r", error)
        raise InvalidInput(_BROKEN_DOCX) from error
    progress(30)
    return _checked(text, ReadingSource.DOCX, warnings=(OLD_FONTS,) if was_old else ())


# --- PDF


def _from_pdf(data: bytes, progress: Progress) -> SourceText:
    try:
        inspection.check_pdf(io.BytesIO(data))
    except inspection.WrongContent as error:
        raise InvalidInput(str(error)) from error
    found = pdf_text(data, progress)
    warnings = (RECOGNISED,) if found.recognised else ()
    if found.unread:
        numbers = ", ".join(map(str, found.unread[:20])) + (" …" if len(found.unread) > 20 else "")
        warnings = (*warnings, f"Chưa đọc được {len(found.unread)} trang là ảnh chụp: trang {numbers}.")
    source = ReadingSource.PDF_OCR if found.recognised else ReadingSource.PDF
    return _checked(found.text, source, found.pages, warnings)


_READERS: dict[str, Callable[[bytes, Progress], SourceText]] = {
    "txt": _from_txt,
    "docx": _from_docx,
    "pdf": _from_pdf,
}
