"""Files that must never be kept, made here and not stored: (name, bytes)."""

from __future__ import annotations

import struct
import zipfile
import zlib

from tests.factories.documents import PDF_BYTES, docx_bytes, docx_entries, image_bytes, xlsx_bytes, zip_bytes
from thidua.documents.ooxml import MAX_ENTRIES, MAX_UNPACKED, MIME_BASE

PROGRAMS = {
    "windows": b"MZ\x90\x00\x03" + b"\0" * 200,
    "linux": b"\x7fELF\x02\x01\x01" + b"\0" * 200,
    "script": b"#!/bin/sh\nrm -rf /\n",
    "html": b"<!doctype html><script>alert(1)</script>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "php": b"<?php system($_GET['c']); ?>",
    "old word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "zip": zip_bytes({"a.txt": b"a"}),
    "empty zip": b"PK\x05\x06" + b"\0" * 18,
    "text": "Kế hoạch thi đua".encode(),
    "zeros": b"\0" * 4096,
    "gif": b"GIF89a" + b"\0" * 100,
    "rar": b"Rar!\x1a\x07\x01\x00" + b"\0" * 100,
}
ALLOWED_EXTENSIONS = ("pdf", "docx", "xlsx", "jpg", "jpeg", "png")
FORBIDDEN_EXTENSIONS = (
    "exe", "bat", "cmd", "js", "vbs", "ps1", "sh", "py", "php", "jsp", "html", "htm", "svg", "xml", "hta", "lnk",
    "doc", "xls", "docm", "xlsm", "dotm", "xlsb", "rtf", "zip", "rar", "7z", "iso", "jar", "apk", "msi", "scr", "com",
)  # fmt: skip


def disguised() -> dict[str, tuple[str, bytes]]:
    """Every kind of content under every extension we take; the one honest pair is left out."""
    return {
        f"{what} as {extension}": (f"ke-hoach.{extension}", data)
        for what, data in PROGRAMS.items()
        for extension in ALLOWED_EXTENSIONS
    }


def swapped() -> dict[str, tuple[str, bytes]]:
    """Good files under each other's names."""
    good = {
        "pdf": PDF_BYTES,
        "docx": docx_bytes(),
        "xlsx": xlsx_bytes(),
        "jpg": image_bytes("JPEG"),
        "png": image_bytes("PNG"),
    }
    return {
        f"{kind} named {extension}": (f"a.{extension}", data)
        for kind, data in good.items()
        for extension in good
        if extension != kind
    }


def badly_named() -> dict[str, tuple[str, bytes]]:
    names = [f"a.{extension}" for extension in FORBIDDEN_EXTENSIONS]
    names += [f"a.pdf.{extension}" for extension in FORBIDDEN_EXTENSIONS[:6]]
    names += ["pdf", ".pdf.exe", "a.pdf.", "a.p df", "a.\u202efdp.exe", "a.pdf\u200b.exe", "a.pdf/../b.exe"]
    return {f"name {name!r}": (name, PDF_BYTES) for name in names}


def broken() -> dict[str, tuple[str, bytes]]:
    jpeg, png = image_bytes("JPEG", (200, 200)), image_bytes("PNG", (200, 200))
    return {
        "empty": ("a.pdf", b""),
        "pdf head only": ("a.pdf", b"%PDF-1.7\n"),
        "pdf cut": ("a.pdf", PDF_BYTES[:-8]),
        "pdf after junk": ("a.pdf", b"<html>" + PDF_BYTES),
        "pdf of no version": ("a.pdf", PDF_BYTES.replace(b"%PDF-1.7", b"%PDF-9.9")),
        "docx cut": ("a.docx", docx_bytes()[:-30]),
        "docx cut in the middle": ("a.docx", docx_bytes()[:120]),
        "docx with wrong checksum": ("a.docx", with_wrong_checksum()),
        "docx with junk before": ("a.docx", b"MZ" + docx_bytes()),
        "jpeg cut": ("a.jpg", jpeg[: len(jpeg) // 2]),
        "png cut": ("a.png", png[: len(png) // 2]),
        "png with wrong checksum": ("a.png", png.replace(b"IDAT", b"IDAX")),
        "jpeg head only": ("a.jpg", b"\xff\xd8\xff\xe0\xff\xd9"),
        "png head only": ("a.png", b"\x89PNG\r\n\x1a\n"),
    }


def dangerous() -> dict[str, tuple[str, bytes]]:
    bomb = b'<!DOCTYPE a [<!ENTITY b "&c;&c;"><!ENTITY c "cccc">]><a>&b;</a>'
    reader = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    late = b"<!--" + b" " * 700_000 + b"-->" + bomb
    cut_by_chunks = b" " * (256 * 1024 - 4) + bomb
    docm = f"{MIME_BASE}.wordprocessingml.document.main+xml".encode()
    return {
        "entity bomb": ("a.docx", docx_bytes(word__document_dot_xml=bomb)),
        "file reader": ("a.docx", docx_bytes(word__settings_dot_xml=reader)),
        "late entity bomb": ("a.docx", docx_bytes(word__document_dot_xml=late)),
        "entity bomb over a chunk's edge": ("a.docx", docx_bytes(word__document_dot_xml=cut_by_chunks)),
        "entity bomb in small letters": ("a.docx", docx_bytes(word__document_dot_xml=bomb.lower())),
        "entity bomb in UTF-16": (
            "a.docx",
            docx_bytes(word__document_dot_xml=bomb.decode().encode("utf-16")),
        ),
        "macro": ("a.docx", docx_bytes(word__vbaProject_dot_bin=b"\xd0\xcf")),
        "macro type": ("a.docx", docx_bytes(**{"[Content_Types]_dot_xml": docm.replace(b".main", b".macro.main")})),
        "no main part": ("a.docx", zip_bytes({"[Content_Types].xml": docm})),
        "no types": ("a.docx", zip_bytes({"word/document.xml": b"<a/>"})),
        "way out": ("a.docx", docx_bytes(**{"..__..__etc__passwd": b"x"})),
        "way out of Windows": ("a.docx", docx_bytes(**{"..\\..\\windows": b"x"})),
        "absolute path": ("a.docx", docx_bytes(__etc__passwd=b"x")),
        "two entries of one name": ("a.docx", with_two_entries_of_one_name()),
        "unusual compression": ("a.docx", zip_bytes(docx_entries(), zipfile.ZIP_LZMA)),
        "encrypted": ("a.docx", with_flag_of_encryption()),
        "zip bomb": ("a.docx", docx_bytes(word__media__a_dot_png=b"\0" * (MAX_UNPACKED + 1))),
        "zip bomb with a lying directory": ("a.docx", with_lying_size()),
        "too many entries": ("a.docx", docx_bytes(**{f"word__{i}": b"" for i in range(MAX_ENTRIES)})),
        "picture of a billion points": ("a.png", png_of_size(60_000, 60_000)),
        "picture of a hundred million points": ("a.png", png_of_size(10_000, 10_000)),
        "picture of no size": ("a.png", png_of_size(0, 0)),
        "picture with a text bomb": ("a.png", png_with_text_bomb()),
    }


def corpus() -> dict[str, tuple[str, bytes]]:
    return {**disguised(), **swapped(), **badly_named(), **broken(), **dangerous()}


def with_wrong_checksum() -> bytes:
    data = bytearray(zip_bytes(docx_entries(), zipfile.ZIP_STORED))
    at = data.index(b"<document>")
    data[at + 1 : at + 4] = b"xxx"
    return bytes(data)


def with_two_entries_of_one_name() -> bytes:
    return docx_bytes(**{"word/documenX.xml": b"<a/>"}).replace(b"word/documenX.xml", b"word/document.xml")


def with_flag_of_encryption() -> bytes:
    data = bytearray(docx_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def with_lying_size() -> bytes:
    """The directory says 10 bytes; the entry unpacks to more than the limit."""
    data = bytearray(docx_bytes(word__media__a_dot_png=b"\0" * (MAX_UNPACKED + 1)))
    real = struct.pack("<L", MAX_UNPACKED + 1)
    while (at := bytes(data).find(real)) >= 0:
        data[at : at + 4] = struct.pack("<L", 10)
    return bytes(data)


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))


def png_of_size(width: int, height: int) -> bytes:
    head = struct.pack(">LLBBBBB", width, height, 1, 0, 0, 0, 0)
    body = _png_chunk(b"IHDR", head) + _png_chunk(b"IDAT", zlib.compress(b"\0")) + _png_chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def png_with_text_bomb() -> bytes:
    good = image_bytes("PNG")
    bomb = _png_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"\0" * 100_000_000, 9))
    at = good.index(b"IDAT") - 4
    return good[:at] + bomb + good[at:]
