"""Files as offices make them: Word with lists and tables, PDF with furniture, scans. All texts are invented."""

from __future__ import annotations

import html
import io
from typing import Any

import docx
import pypdfium2
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from weasyprint import HTML

SENTENCE = (
    "Các cơ quan, đơn vị, địa phương trong tỉnh tổ chức phát động phong trào thi đua với nội dung thiết thực, "
    "bám sát nhiệm vụ chính trị được giao và điều kiện của từng nơi, bảo đảm công khai, minh bạch và hiệu quả."
)

WORDS = ("một", "hai", "ba", "bốn")


def docx_bytes(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def word_file(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    return docx_bytes(document)


def run_in(document: Any, text: str, font: str) -> None:
    run = document.add_paragraph().add_run(text)
    run.font.name = font


def text_box(document: Any, text: str) -> None:
    """A box beside the text, as Word writes it: once for itself and once more for old programs."""
    paragraph = document.add_paragraph("Trước hộp.")
    run = OxmlElement("w:r")
    choice, fallback = (_boxed(text) for _ in range(2))
    wrapper = OxmlElement("w:pict")
    wrapper.append(choice)
    run.append(wrapper)
    old = fallback.makeelement("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback", {})
    old.append(fallback)
    run.append(old)
    paragraph._p.append(run)


def _boxed(text: str) -> Any:
    box, inner, run, letters = (OxmlElement(name) for name in ("w:txbxContent", "w:p", "w:r", "w:t"))
    letters.text = text
    run.append(letters)
    inner.append(run)
    box.append(inner)
    return box


def struck_out(document: Any, kept: str, gone: str) -> None:
    paragraph = document.add_paragraph(kept)
    deletion, run, letters = OxmlElement("w:del"), OxmlElement("w:r"), OxmlElement("w:delText")
    letters.text = gone
    run.append(letters)
    deletion.append(run)
    paragraph._p.append(deletion)


def numbered(document: Any, forms: list[tuple[str, str]], items: list[tuple[int, str]]) -> None:
    """A list of the document's own: `forms` are (number format, pattern) level by level, `items` (level, text)."""
    root = document.part.numbering_part.element
    definition = OxmlElement("w:abstractNum")
    definition.set(qn("w:abstractNumId"), "77")
    for place, (form, pattern) in enumerate(forms):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(place))
        for name, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", pattern)):
            child = OxmlElement(name)
            child.set(qn("w:val"), value)
            level.append(child)
        definition.append(level)
    root.insert(0, definition)
    item = OxmlElement("w:num")
    item.set(qn("w:numId"), "77")
    reference = OxmlElement("w:abstractNumId")
    reference.set(qn("w:val"), "77")
    item.append(reference)
    root.append(item)
    for place, text in items:
        _in_list(document.add_paragraph(text), place)


def _in_list(paragraph: Any, place: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    number = OxmlElement("w:numPr")
    for name, value in (("w:ilvl", str(place)), ("w:numId", "77")):
        child = OxmlElement(name)
        child.set(qn("w:val"), value)
        number.append(child)
    properties.append(number)


def pdf_file(*paragraphs: str, pages: int = 1) -> bytes:
    """Paragraphs (`{page}`: its number in words), on every page a running head and the page number."""
    style = (
        "@page { size: A4; @top-center { content: 'UBND tỉnh Mẫu' } @bottom-center { content: counter(page) } }"
        "body { font-family: 'Liberation Serif', 'DejaVu Serif', serif } section { break-after: page }"
    )
    sections = ""
    for page in WORDS[:pages]:
        body = "".join(f"<p>{html.escape(text.replace('{page}', page))}</p>" for text in paragraphs)
        sections += f"<section>{body}</section>"
    pdf: bytes = HTML(string=f"<html lang=vi><style>{style}</style><body>{sections}</body></html>").write_pdf()
    return pdf


def scanned(pdf: bytes) -> bytes:
    """The same pages as pictures."""
    document = pypdfium2.PdfDocument(pdf)
    pictures = [page.render(scale=200 / 72, grayscale=True).to_pil() for page in document]
    document.close()
    buffer = io.BytesIO()
    pictures[0].save(buffer, "PDF", save_all=True, append_images=pictures[1:])
    return buffer.getvalue()
