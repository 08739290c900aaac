"""The text of a PDF: its text layer with lines joined to paragraphs; for scanned pages, what recognition reads.

The lines of a page end where the paper ended, not where the sentence did. A line that reaches the right margin goes on
in the next one; what repeats at the top or foot of pages, and page numbers, are not text of the plan.
"""

from __future__ import annotations

import io
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from campaigns.reading import ocr
from thidua.common.errors import InvalidInput

MAX_PAGES = 200
MAX_OCR_PAGES = 60
OCR_SECONDS = 180  # all pages together; the worker's own limit is longer
MIN_LETTERS = 15  # fewer on a page with a picture: the page is a picture of text
_DPI = 300
_MAX_PIXELS = 40_000_000
_REACHES_MARGIN = 0.93  # a line is full when it ends within 7 % of the text's width
_EDGE = 2  # lines at the top and at the foot that may be furniture
_PAGE_NUMBER = re.compile(r"(?:trang\s*)?[-–—]?\s*\d{1,3}(?:\s*/\s*\d{1,3})?\s*[-–—]?", re.IGNORECASE)
_STARTS_ITEM = re.compile(
    r"(?:[-–—+*•]|\d{1,2}(?:\.\d{1,2}){0,3}[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\s|[a-zđ]\)|[IVX]{1,5}\.|Điều\s+\d)",
)
_WHERE_TO_SCAN = "Hãy dùng bản Word, bản PDF xuất từ Word (có lớp chữ), hoặc dán nội dung văn bản."

Progress = Callable[[int], None]


@dataclass
class Line:
    text: str
    left: float
    right: float


@dataclass
class PdfText:
    text: str
    pages: int
    recognised: list[int] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)


def pdf_text(data: bytes, progress: Progress) -> PdfText:
    document = _opened(data)
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise InvalidInput(f"Tệp PDF có {count} trang, tối đa {MAX_PAGES} trang. Hãy tách phần kế hoạch ra.")
        return _read(document, count, progress)
    except pdfium.PdfiumError as error:
        raise InvalidInput("Tệp PDF bị hỏng, không mở được các trang. Hãy xuất lại tệp rồi gửi lại.") from error
    finally:
        document.close()


def _opened(data: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise InvalidInput("Tệp PDF có mật khẩu. Hãy bỏ mật khẩu rồi gửi lại.") from error
        raise InvalidInput("Tệp PDF bị hỏng, không mở được. Hãy xuất lại tệp rồi gửi lại.") from error


def _read(document: pdfium.PdfDocument, count: int, progress: Progress) -> PdfText:
    layer: list[list[Line]] = []
    pictures: list[int] = []
    for index in range(count):
        page = document[index]
        lines = list(_lines(page))
        letters = sum(len(line.text) for line in lines)
        if letters < MIN_LETTERS and _has_picture(page):
            pictures.append(index)
        layer.append(lines)
        page.close()
        progress(min(30, 30 * (index + 1) // count))
    if not any(layer) and not pictures:
        raise InvalidInput("Tệp PDF không có chữ nào.")
    found, unread = _recognised(document, pictures, count, progress)
    texts = _without_furniture(layer)
    pages = [found.get(index) or "\n".join(_joined(lines)) for index, lines in enumerate(texts)]
    return PdfText("\n".join(pages), count, [index + 1 for index in found], [index + 1 for index in unread])


# --- The text layer


def _lines(page: pdfium.PdfPage) -> Iterator[Line]:
    text_page = page.get_textpage()
    try:
        letters: list[str] = []
        places: list[int] = []
        for index in range(text_page.count_chars()):
            code = raw.FPDFText_GetUnicode(text_page, index)
            if code in (10, 13):
                yield from _line(text_page, letters, places)
                letters, places = [], []
            elif code not in (0, 0xFFFE, 2):
                letters.append(chr(code))
                places.append(index)
        yield from _line(text_page, letters, places)
    finally:
        text_page.close()


def _line(text_page: pdfium.PdfTextPage, letters: list[str], places: list[int]) -> Iterator[Line]:
    text = "".join(letters)
    if not text.strip():
        return
    first = next(place for letter, place in zip(letters, places, strict=True) if not letter.isspace())
    last = next(
        place for letter, place in zip(reversed(letters), reversed(places), strict=True) if not letter.isspace()
    )
    left, right = text_page.get_charbox(first)[0], text_page.get_charbox(last)[2]
    yield Line(" ".join(text.split()), left, right)


def _has_picture(page: pdfium.PdfPage) -> bool:
    return any(True for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3))


def _without_furniture(pages: list[list[Line]]) -> list[list[Line]]:
    """Without page numbers, and without what stands at the edge of most pages."""
    edges: Counter[str] = Counter()
    for lines in pages:
        edges.update({_shape(line) for line in (*lines[:_EDGE], *lines[-_EDGE:])})
    often = {shape for shape, count in edges.items() if count >= 3 and count > len(pages) / 2}
    return [list(_kept(lines, often)) for lines in pages]


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "0", line.text)


def _kept(lines: list[Line], often: set[str]) -> Iterator[Line]:
    for index, line in enumerate(lines):
        at_edge = index < _EDGE or index >= len(lines) - _EDGE
        if at_edge and (_PAGE_NUMBER.fullmatch(line.text) or _shape(line) in often):
            continue
        yield line


def _joined(lines: list[Line]) -> Iterator[str]:
    """Paragraphs: a full line and what follows it, unless that begins an item of its own."""
    if not lines:
        return
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    full = left + (right - left) * _REACHES_MARGIN
    paragraph, goes_on = "", False
    for line in lines:
        if goes_on and not _begins(line.text, paragraph):
            paragraph = f"{paragraph} {line.text}"
        else:
            if paragraph:
                yield paragraph
            paragraph = line.text
        goes_on = line.right >= full
    yield paragraph


def _begins(text: str, before: str) -> bool:
    """An item with its marker, or a sentence after one that ended just at the margin: no harm in a break there."""
    return bool(_STARTS_ITEM.match(text)) or (before.endswith((".", ";", ":")) and text[:1].isupper())


# --- Pictures of pages


def _recognised(
    document: pdfium.PdfDocument, pictures: list[int], count: int, progress: Progress
) -> tuple[dict[int, str], list[int]]:
    if not pictures:
        return {}, []
    if not ocr.is_available():
        if len(pictures) * 2 >= count:
            raise InvalidInput(f"Tệp PDF là bản chụp (quét), không có lớp chữ nên không đọc được. {_WHERE_TO_SCAN}")
        return {}, pictures
    found: dict[int, str] = {}
    ends = time.monotonic() + OCR_SECONDS
    for done, index in enumerate(pictures[:MAX_OCR_PAGES]):
        left = ends - time.monotonic()
        if left <= 1:
            break
        try:
            found[index] = ocr.read_picture(_picture(document, index), min(ocr.PAGE_SECONDS, int(left)))
        except ocr.PageFailed:
            continue
        progress(30 + 60 * (done + 1) // len(pictures))
    if not any(text.strip() for text in found.values()) and len(pictures) * 2 >= count:
        raise InvalidInput(f"Tệp PDF là bản chụp (quét), nhận dạng không ra chữ nào. {_WHERE_TO_SCAN}")
    return found, [index for index in pictures if index not in found]


def _picture(document: pdfium.PdfDocument, index: int) -> bytes:
    page = document[index]
    width, height = page.get_size()
    scale = min(_DPI / 72, (_MAX_PIXELS / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=scale, grayscale=True)
    buffer = io.BytesIO()
    bitmap.to_pil().save(buffer, "PNG")
    bitmap.close()
    page.close()
    return buffer.getvalue()
