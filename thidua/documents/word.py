"""Word files in the layout of Nghị định 30/2020/NĐ-CP, for people to go on with: the pieces every draft is made of.

What is printed for good is a PDF (see `rendering`); a Word file is a draft and carries nobody's signature.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

from thidua.documents.layout import closed, listed, organ_lines, subject_lines, table_of, text_end

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT = "Times New Roman"
BODY = 14
TEXT_WIDTH = 16.0  # cm between the margins
_CENTER, _LEFT, _JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY


def new_paper() -> Any:
    paper = docx.Document()
    set_page(paper)
    return paper


def saved(paper: Any, *, title: str, author: str, at: datetime) -> bytes:
    """`at` is the only moment the file knows."""
    paper.core_properties.author, paper.core_properties.title = author, title
    paper.core_properties.created = paper.core_properties.modified = at.replace(tzinfo=None)
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def set_page(paper: Any) -> None:
    page = paper.sections[0]
    page.orientation = WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin = page.bottom_margin = Mm(20)
    page.left_margin, page.right_margin = Mm(30), Mm(20)
    page.header_distance = Mm(10)
    page.different_first_page_header_footer = True
    style = paper.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(BODY)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.font.color.rgb = RGBColor(0, 0, 0)
    number = page.header.paragraphs[0]
    number.alignment = _CENTER
    _field(number, "PAGE")


def _field(paragraph: Any, code: str) -> None:
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("instr", code), ("end", "")):
        if kind == "instr":
            node = OxmlElement("w:instrText")
            node.set(qn("xml:space"), "preserve")
            node.text = text
        else:
            node = OxmlElement("w:fldChar")
            node.set(qn("w:fldCharType"), kind)
        run._r.append(node)


def head(paper: Any, *, parent: str, organ: str, number_line: str, date_line: str) -> None:
    """The two columns above every document: the organ with its number, the nation with place and date."""
    table = paper.add_table(rows=2, cols=2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _widths(table, (Cm(6.8), Cm(10.0)))
    _no_borders(table)
    left, right = table.rows[0].cells
    lines = [(line, False) for line in organ_lines(parent.upper())] + [
        (line, True) for line in organ_lines(organ.upper())
    ]
    for place, (line, bold) in enumerate(lines):
        put(left, line, 13, bold=bold, first=place == 0)
    _rule(left, 0.35, 6.8)
    put(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True, first=True)
    put(right, "Độc lập - Tự do - Hạnh phúc", 13, bold=True)
    _rule(right, 0.62, 10.0)
    put(table.rows[1].cells[0], number_line, 13, first=True)
    put(table.rows[1].cells[1], date_line, 13, italic=True, first=True)


def heading(paper: Any, kind: str, subject: str) -> None:
    """Name of the kind and subject, as 5a of the decree's annex has them."""
    centred(paper, kind.upper(), bold=True, before=18)
    for text in subject_lines(subject):
        centred(paper, text, bold=True)
    centred(paper, "_______________", after=12)


def put(cell: Any, text: str, size: int, *, bold: bool = False, italic: bool = False, first: bool = False) -> None:
    paragraph = cell.paragraphs[0] if first else cell.add_paragraph()
    paragraph.alignment = _CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)


def _rule(cell: Any, share: float, width: float) -> None:
    """A line under the name, as wide as the decree asks: a short empty paragraph with a border."""
    paragraph = cell.add_paragraph()
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = Cm(width * (1 - share) / 2)
    form.space_after, form.line_spacing = Pt(4), Pt(4)
    form.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    borders = OxmlElement("w:pBdr")
    top = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    paragraph._p.get_or_add_pPr().append(borders)


def centred(paper: Any, text: str, *, bold: bool = False, before: int = 0, after: int = 0) -> None:
    paragraph = paper.add_paragraph()
    paragraph.alignment = _CENTER
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    paragraph.add_run(text).bold = bold


def line(paper: Any, text: str, *, bold: bool = False) -> Any:
    paragraph = paper.add_paragraph()
    paragraph.alignment = _LEFT if bold else _JUSTIFY
    form = paragraph.paragraph_format
    form.first_line_indent, form.space_before, form.space_after = Cm(1.27), Pt(0), Pt(6)
    form.keep_with_next = bold
    paragraph.add_run(text).bold = bold
    return paragraph


def grid(paper: Any, columns: Sequence[Any], rows: Sequence[Sequence[Any]]) -> None:
    """A table with the same columns and weights as its printed sister, the head repeated on every page."""
    table = table_of(columns, rows)
    made = paper.add_table(rows=1, cols=len(table.columns))
    made.style, made.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    for cell, column in zip(made.rows[0].cells, table.columns, strict=True):
        _cell(cell, column.label, bold=True, centred=True)
    _repeat_head(made.rows[0])
    for row in table.rows:
        for cell, value in zip(made.add_row().cells, row, strict=True):
            _cell(cell, value.text, centred=value.css_class == "center")
    _widths(made, [Cm(TEXT_WIDTH * float(column.width.rstrip("%")) / 100) for column in table.columns])
    paper.add_paragraph().paragraph_format.space_after = Pt(0)


def _cell(cell: Any, text: str, *, bold: bool = False, centred: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = _CENTER if centred else _LEFT
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(12)


def _widths(table: Any, widths: Any) -> None:
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _no_borders(table: Any) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        node = OxmlElement(f"w:{side}")
        node.set(qn("w:val"), "nil")
        borders.append(node)
    table._tbl.tblPr.append(borders)


def _repeat_head(row: Any) -> None:
    node = OxmlElement("w:tblHeader")
    node.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(node)


def foot(paper: Any, *, recipients: Sequence[str], signer: Sequence[tuple[str, int]]) -> None:
    """Nơi nhận on the left, whoever signs on the right; `signer` is lines with their sizes."""
    table = paper.add_table(rows=1, cols=2)
    table.autofit = False
    _widths(table, (Cm(7.5), Cm(8.5)))
    _no_borders(table)
    left, right = table.rows[0].cells
    if recipients:
        _recipients(left, recipients)
    for place, (text, size) in enumerate(signer):
        put(right, text, size, bold=True, first=place == 0)


def _recipients(cell: Any, recipients: Sequence[str]) -> None:
    first = cell.paragraphs[0]
    run = first.add_run("Nơi nhận:")
    run.bold = run.italic = True
    run.font.size = Pt(12)
    first.paragraph_format.space_after = Pt(0)
    for text in listed(list(recipients)):
        item = cell.add_paragraph()
        item.paragraph_format.space_after = Pt(0)
        item.add_run(f"- {text}").font.size = Pt(11)


def two_signers(paper: Any, left: Sequence[str], right: Sequence[str]) -> None:
    """Two people sign side by side (secretary and chair, officer and head): title, room for the hand, name."""
    table = paper.add_table(rows=1, cols=2)
    table.autofit = False
    _widths(table, (Cm(8), Cm(8)))
    _no_borders(table)
    for cell, (title, name) in zip(table.rows[0].cells, (left, right), strict=True):
        for place, text in enumerate((title, "", "", "", name)):
            put(cell, text, BODY, bold=True, first=place == 0)


def write_from(snapshot: Mapping[str, Any], *, kind: str, at: datetime) -> bytes:
    """A draft out of the very values the printed form is made of: head, subject, details, sections, closing, signers.

    `details` are [{label, text}], `sections` [{title, paragraphs, columns, rows}].
    """
    paper = new_paper()
    number = f"Số: {snapshot['number_text']}" if snapshot.get("number_text") else ""
    place = f"{snapshot['place']}, " if snapshot.get("place") else ""
    head(
        paper,
        parent=snapshot.get("parent_org", ""),
        organ=snapshot["organ"],
        number_line=number,
        date_line=f"{place}{snapshot.get('date_line', '')}",
    )
    heading(paper, kind, snapshot["subject"])
    for detail in snapshot.get("details", ()):
        line(paper, f"{closed(detail['label'], ':')} {detail['text']}")
    for section in snapshot.get("sections", ()):
        _section(paper, section)
    if snapshot.get("closing"):
        line(paper, text_end(snapshot["closing"]))
    two_signers(
        paper,
        (snapshot.get("secretary_title", ""), snapshot.get("secretary_name", "")),
        (snapshot.get("chair_title", ""), snapshot.get("chair_name", "")),
    )
    return saved(paper, title=f"{kind} {snapshot['subject']}", author=snapshot["organ"], at=at)


def _section(paper: Any, section: Mapping[str, Any]) -> None:
    if section.get("title"):
        line(paper, section["title"], bold=True)
    for text in section.get("paragraphs", ()):
        line(paper, text)
    if section.get("columns"):
        grid(paper, section["columns"], section["rows"])
