"""Several files bound into one PDF: contents in front, every page numbered on, each file known by its SHA-256.

A bound page shows the page of the file inside a frame of ours, scaled to fit. Scripts, links and attachments of the
files do not come along; what a signature shows does. The files themselves are never changed: who needs the original
takes it from the archive beside.

Runs in worker processes only, as everything that renders.
"""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

import pikepdf
from PIL import Image, ImageOps

from thidua.common.errors import WrongState
from thidua.documents.files import open_file, sha256_on_disk
from thidua.documents.inspection import clean_name
from thidua.documents.models import StoredFile
from thidua.documents.rendering import PDF, render_pdf

IMAGES = ("image/jpeg", "image/png")
MAX_PAGES = 3000
MAX_BYTES = 256 << 20
_INSIDE = pikepdf.Rectangle(34, 40, 561, 800)  # points, between the header and the foot of an A4 frame
_CHUNK = 200
_SCAN_DPI = 150


class TooLong(WrongState):
    """More than a binding may hold; the sentence says how much there is."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One document to bind: a file that was received or issued, or bytes the portal has just made.

    `notes` stand beside it in the contents.
    """

    title: str
    source: StoredFile | bytes
    name: str
    content_type: str = PDF
    notes: str = ""

    @classmethod
    def of(cls, stored: StoredFile, title: str, notes: str = "") -> Piece:
        return cls(title, stored, stored.original_name, stored.content_type, notes)

    @property
    def is_file(self) -> bool:
        """Goes into the archive as it is; pages the portal made for this binding do not."""
        return not isinstance(self.source, bytes)

    def open(self) -> BinaryIO:
        return io.BytesIO(self.source) if isinstance(self.source, bytes) else open_file(self.source)

    def sha256(self) -> str:
        """Counted from the bytes as they are now: a fingerprint vouches for the file that is bound."""
        if isinstance(self.source, bytes):
            return hashlib.sha256(self.source).hexdigest()
        return sha256_on_disk(self.source.path)

    @property
    def size(self) -> int:
        return len(self.source) if isinstance(self.source, bytes) else self.source.size


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents. `first` counts through the whole, the contents included."""

    number: int
    title: str
    notes: str
    first: int
    pages: int
    sha256: str
    name: str


@dataclass(slots=True)
class _Opened:
    piece: Piece
    pdf: pikepdf.Pdf | None
    reason: str = ""
    first: int = 0
    sha256: str = ""

    @property
    def pages(self) -> int:
        """A file that has no pages to show still gets one that says so."""
        return len(self.pdf.pages) if self.pdf is not None else 1


Progress = Callable[[int], None]


def bind(
    pieces: Sequence[Piece], *, heading: str, code: str, created: datetime, progress: Progress = lambda percent: None
) -> tuple[bytes, list[Entry]]:
    """The bound PDF and its contents. The same pieces and `created` give the same bytes."""
    with ExitStack() as stack:
        weight = sum(piece.size for piece in pieces)
        if weight > MAX_BYTES:
            raise TooLong(f"Các tệp của hồ sơ nặng {weight >> 20} MB, vượt giới hạn {MAX_BYTES >> 20} MB của một gói.")
        opened = [_open(piece, stack) for piece in pieces]
        total = sum(one.pages for one in opened)
        if total > MAX_PAGES:
            raise TooLong(f"Hồ sơ có {total} trang, vượt giới hạn {MAX_PAGES} trang của một gói.")
        front = _front(opened, heading=heading, created=created, stack=stack)
        entries = _entries(opened)
        progress(30)
        bound = stack.enter_context(pikepdf.new())
        _lay(bound, [front, *opened], code=code, created=created, stack=stack, progress=progress)
        bound.docinfo["/Title"] = heading
        buffer = io.BytesIO()
        bound.save(buffer, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return buffer.getvalue(), entries


def archive(bound: bytes, name: str, entries: Sequence[Entry], pieces: Sequence[Piece], *, created: datetime) -> bytes:
    """A ZIP of the bound PDF, the originals in the order of the contents, and a table of fingerprints."""
    stamp = created.timetuple()[:6]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:

        def put(path: str, data: bytes) -> None:
            packed.writestr(zipfile.ZipInfo(path, stamp), data, zipfile.ZIP_DEFLATED)

        put(name, bound)
        for entry, piece in zip(entries, pieces, strict=True):
            if piece.is_file:
                with piece.open() as stream:
                    put(_archived(entry), stream.read())
        put("danh-muc.csv", _table(entries, pieces))
    return buffer.getvalue()


def _archived(entry: Entry) -> str:
    return f"tai-lieu/{entry.number:03d}-{clean_name(entry.name)}"


def _table(entries: Sequence[Entry], pieces: Sequence[Piece]) -> bytes:
    """Opens in Excel as it is: the mark at its beginning says that it is Unicode."""
    text = io.StringIO()
    rows = csv.writer(text, delimiter=";")
    rows.writerow(["STT", "Tài liệu", "Ghi chú", "Trang", "Số trang", "Tệp trong gói", "SHA-256"])
    for entry, piece in zip(entries, pieces, strict=True):
        place = _archived(entry) if piece.is_file else ""
        cells = (entry.title, entry.notes)
        rows.writerow([entry.number, *map(_inert, cells), entry.first, entry.pages, place, entry.sha256])
    return text.getvalue().encode("utf-8-sig")


def _inert(text: str) -> str:
    """A cell that a spreadsheet takes for text."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def _open(piece: Piece, stack: ExitStack) -> _Opened:
    digest = piece.sha256()
    if piece.content_type not in (PDF, *IMAGES):
        return _Opened(piece, None, "Tệp này không có bản in; xem tệp gốc trong gói ZIP.", sha256=digest)
    try:
        stream = stack.enter_context(piece.open())
        shown = _picture(stream) if piece.content_type in IMAGES else stream
        pdf = stack.enter_context(pikepdf.open(shown))
        pdf.flatten_annotations("all")
    except pikepdf.PasswordError:
        return _Opened(piece, None, "Tệp có mật khẩu nên không in vào đây được; xem tệp gốc.", sha256=digest)
    except (pikepdf.PdfError, OSError, ValueError):
        return _Opened(piece, None, "Tệp bị lỗi nên không in vào đây được; xem tệp gốc.", sha256=digest)
    if not pdf.pages:
        return _Opened(piece, None, "Tệp không có trang nào.", sha256=digest)
    return _Opened(piece, pdf, sha256=digest)


def _picture(stream: BinaryIO) -> io.BytesIO:
    """A page as large as the picture at the resolution of a usual scan, turned as the camera held it."""
    with Image.open(stream) as picture:
        turned = ImageOps.exif_transpose(picture).convert("RGB")
    buffer = io.BytesIO()
    turned.save(buffer, "PDF", resolution=_SCAN_DPI)
    return buffer


def _front(opened: list[_Opened], *, heading: str, created: datetime, stack: ExitStack) -> _Opened:
    """The contents; how long they are moves every page number in them, so they are set until that holds."""
    length = 1
    while True:
        _count(opened, length + 1)
        values = {"document_title": heading, "heading": heading, "entries": _entries(opened)}
        data = render_pdf("documents/binding/contents_v1.html", values, created=created)
        pdf = stack.enter_context(pikepdf.open(io.BytesIO(data)))
        if len(pdf.pages) == length:
            piece = Piece("Mục lục", data, "muc-luc.pdf")
            return _Opened(piece, pdf, first=1)
        length = len(pdf.pages)


def _count(opened: list[_Opened], first: int) -> None:
    for one in opened:
        one.first = first
        first += one.pages


def _entries(opened: list[_Opened]) -> list[Entry]:
    return [
        Entry(
            number,
            one.piece.title,
            "; ".join(filter(None, (one.piece.notes, one.reason))),
            one.first,
            one.pages,
            one.sha256,
            one.piece.name,
        )
        for number, one in enumerate(opened, start=1)
    ]


def _lay(
    bound: pikepdf.Pdf,
    parts: list[_Opened],
    *,
    code: str,
    created: datetime,
    stack: ExitStack,
    progress: Progress,
) -> None:
    """Frames are set some hundred at a time: memory does not grow with the number of pages."""
    sheets = [(part, place) for part in parts for place in range(part.pages)]
    for start in range(0, len(sheets), _CHUNK):
        chunk = sheets[start : start + _CHUNK]
        frames = [_frame(part, place, start + offset, len(sheets)) for offset, (part, place) in enumerate(chunk, 1)]
        values: dict[str, Any] = {"document_title": code, "code": code, "frames": frames}
        data = render_pdf("documents/binding/frames_v1.html", values, created=created)
        pdf = stack.enter_context(pikepdf.open(io.BytesIO(data)))
        for frame, (part, place) in zip(pdf.pages, chunk, strict=True):
            bound.pages.append(frame)
            if part.pdf is not None:
                _show(bound, part.pdf.pages[place])
        progress(30 + 65 * min(start + _CHUNK, len(sheets)) // len(sheets))


def _show(bound: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """The page of a file inside the last frame.

    `Page.add_overlay` would name it at random, and no two runs would agree; frames share one dictionary of names.
    """
    number, frame = len(bound.pages), bound.pages[-1]
    picture = bound.copy_foreign(page.as_form_xobject())
    name = frame.add_resource(picture, pikepdf.Name.XObject, name=pikepdf.Name(f"/Bound{number}"))
    placed = frame.calc_form_xobject_placement(
        picture, name, _INSIDE, invert_transformations=True, allow_shrink=True, allow_expand=True
    )
    # The frame leaves its own axes behind, so they are set aside first.
    frame.contents_add(b"q\n", prepend=True)
    frame.contents_add(b"\nQ\n" + placed, prepend=False)


def _frame(part: _Opened, place: int, number: int, total: int) -> dict[str, Any]:
    return {
        "title": part.piece.title,
        "place": f"tờ {place + 1}/{part.pages}" if part.pages > 1 else "",
        "number": number,
        "total": total,
        "reason": part.reason,
        "name": part.piece.name if part.reason else "",
        "sha256": part.sha256 if part.reason else "",
    }
