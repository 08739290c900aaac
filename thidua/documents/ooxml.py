"""Is this zip a Word or Excel file that is safe to keep? Decided before anything parses it.

A zip's directory is a claim too: the entries are unpacked in a stream and counted, so a lying directory, overlapping
entries or a bomb stop at the limit instead of filling memory.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import BinaryIO

MIME_BASE = "application/vnd.openxmlformats-officedocument"
MAX_ENTRIES = 3000
MAX_UNPACKED = 150 * 1024 * 1024
_CHUNK = 256 * 1024
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONTENT_TYPES = "[Content_Types].xml"
_FORBIDDEN_MARKUP = (b"<!DOCTYPE", b"<!ENTITY")
_OVERLAP = 2 * max(len(mark) for mark in _FORBIDDEN_MARKUP)


class WrongPackage(Exception):
    """Refused; the text is shown to the person."""


@dataclass(frozen=True, slots=True)
class Package:
    label: str
    extension: str
    main_part: str
    main_type: bytes


WORD = Package("Word", "docx", "word/document.xml", f"{MIME_BASE}.wordprocessingml.document.main+xml".encode())
EXCEL = Package("Excel", "xlsx", "xl/workbook.xml", f"{MIME_BASE}.spreadsheetml.sheet.main+xml".encode())


def check_package(stream: BinaryIO, package: Package) -> None:
    """Raise WrongPackage unless the stream is a plain, complete, macro-free file of this kind."""
    head = stream.read(8)
    if head == _OLE:
        raise WrongPackage(
            f"Tệp có mật khẩu hoặc là định dạng cũ. Hãy mở bằng {package.label}, bỏ mật khẩu và lưu thành "
            f".{package.extension}."
        )
    if not head.startswith(_ZIP):
        raise _broken(package)
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            _check_directory(archive, package)
            _check_content(archive, package)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise _broken(package) from error


def _broken(package: Package) -> WrongPackage:
    return WrongPackage(
        f"Nội dung bên trong không phải tệp {package.label} (.{package.extension}) hoặc đã bị hỏng. "
        "Hãy lưu lại tệp từ phần mềm gốc rồi gửi lại."
    )


def _check_directory(archive: zipfile.ZipFile, package: Package) -> None:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise _too_big()
    if len(names) != len(entries) or not {_CONTENT_TYPES, package.main_part} <= names:
        raise _broken(package)
    if any(_is_unsafe(entry) for entry in entries):
        raise _broken(package)
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise WrongPackage("Tệp có chứa macro. Hãy lưu lại thành tệp không có macro rồi gửi lại.")


def _too_big() -> WrongPackage:
    return WrongPackage("Tệp chứa quá nhiều dữ liệu nén, không thể mở an toàn. Hãy giảm dung lượng rồi gửi lại.")


def _is_unsafe(entry: zipfile.ZipInfo) -> bool:
    """Encrypted, unusually compressed, or leading out of its folder."""
    parts = entry.filename.replace("\\", "/").split("/")
    return (
        bool(entry.flag_bits & 0x1)
        or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        or parts[0] == ""
        or ".." in parts
    )


def _check_content(archive: zipfile.ZipFile, package: Package) -> None:
    left = MAX_UNPACKED
    for entry in archive.infolist():
        left -= _read_entry(archive, entry, package, left)
    with archive.open(_CONTENT_TYPES) as part:
        if package.main_type not in part.read(_CHUNK * 4):
            raise _broken(package)


def _read_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, package: Package, left: int) -> int:
    """Unpack one entry to nowhere; its true size. Also proves the checksum."""
    is_markup = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    total, previous = 0, b""
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            total += len(chunk)
            if total > left:
                raise _too_big()
            if is_markup:
                _check_markup(previous + chunk, package)
                previous = chunk[-_OVERLAP:]
    return total


def _check_markup(text: bytes, package: Package) -> None:
    """No Office program writes a document type declaration: only entity bombs and file readers need one."""
    plain = text.replace(b"\0", b"").upper()  # UTF-16 too
    if any(mark in plain for mark in _FORBIDDEN_MARKUP):
        raise _broken(package)


def tags_in(archive: zipfile.ZipFile, apart: re.Pattern[bytes] | None = None) -> dict[str, tuple[int, int]]:
    """Part → how many tags it holds, and how many of them are not `apart`.

    What a parser builds costs by the tag, not by the byte. Every part counts: its name does not say who reads it.
    """
    found: dict[str, tuple[int, int]] = {}
    for entry in archive.infolist():
        total = plain = 0
        rest = b""
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                total += chunk.count(b"<")
                if apart is not None and total > 1000:
                    text = rest + chunk
                    cut = text.rfind(b"<")
                    cut = cut if cut > 0 else len(text)
                    plain += len(apart.findall(text[:cut]))
                    rest = text[cut:][-1000:]
        found[entry.filename] = (total, max(0, total - plain))
    return found
