"""The report as a Word file in the layout of Nghị định 30/2020/NĐ-CP, for people to go on with."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor

from awards.wording import parent_organ
from campaigns.models import CampaignSummary
from campaigns.summary import Section, Table, opening_of, sections_of, title_of
from thidua.common.clock import HANOI
from thidua.documents.layout import organ_lines, subject_lines

FONT = "Times New Roman"
BODY = 14
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What the data cannot know stands in brackets, for the writer.
FOR_THE_WRITER = (
    (
        "Đánh giá chung",
        ("[Nêu những việc làm được, cách làm hay, mô hình tiêu biểu.]", "[Nêu hạn chế và nguyên nhân.]"),
    ),
    ("Phương hướng thời gian tới", ("[Nêu nhiệm vụ, giải pháp và kiến nghị.]",)),
)
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
_CENTER, _LEFT, _JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY


def write_report(summary: CampaignSummary) -> bytes:
    """The whole draft; the same data of the same moment gives the same text."""
    paper = docx.Document()
    _set_page(paper)
    _head(paper, summary)
    sections = sections_of(summary.campaign, summary.as_of)
    _line(paper, opening_of(summary.campaign, summary.as_of))
    parts = [*sections, *(Section(title, list(texts)) for title, texts in FOR_THE_WRITER)]
    for place, section in enumerate(parts):
        _section(paper, _ROMAN[min(place, len(_ROMAN) - 1)], section, last=place == len(parts) - 1)
    _foot(paper, summary)
    _annexes(paper, [table for section in sections for table in section.annexes])
    paper.core_properties.author = summary.campaign.owner.name
    paper.core_properties.title = title_of(summary)
    paper.core_properties.created = paper.core_properties.modified = summary.as_of.replace(tzinfo=None)
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def _set_page(paper: Any) -> None:
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


def _head(paper: Any, summary: CampaignSummary) -> None:
    campaign = summary.campaign
    table = paper.add_table(rows=2, cols=2)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _widths(table, (Cm(6.8), Cm(10.0)))
    _no_borders(table)
    left, right = table.rows[0].cells
    above = organ_lines(parent_organ(campaign.owner, summary.as_of.astimezone(HANOI).date()).upper())
    lines = [(line, False) for line in above] + [(line, True) for line in organ_lines(campaign.owner.name.upper())]
    for place, (line, bold) in enumerate(lines):
        _put(left, line, 13, bold=bold, first=place == 0)
    _rule(left, 0.35, 6.8)
    _put(right, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, bold=True, first=True)
    _put(right, "Độc lập - Tự do - Hạnh phúc", 13, bold=True)
    _rule(right, 0.62, 10.0)
    code = campaign.owner.document_code or "…"
    local = summary.as_of.astimezone(HANOI)
    _put(table.rows[1].cells[0], f"Số:        /BC-{code}", 13, first=True)
    place_name = campaign.owner.place_name or campaign.document_place or "…"
    date_line = f"{place_name}, ngày      tháng      năm {local.year}"
    _put(table.rows[1].cells[1], date_line, 13, italic=True, first=True)
    _centred(paper, "BÁO CÁO", bold=True, before=18)
    for line in subject_lines(title_of(summary)):
        _centred(paper, line, bold=True)
    _centred(paper, "_______________", after=12)


def _put(cell: Any, text: str, size: int, *, bold: bool = False, italic: bool = False, first: bool = False) -> None:
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


def _centred(paper: Any, text: str, *, bold: bool = False, before: int = 0, after: int = 0) -> None:
    paragraph = paper.add_paragraph()
    paragraph.alignment = _CENTER
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    paragraph.add_run(text).bold = bold


def _line(paper: Any, text: str, *, bold: bool = False) -> Any:
    paragraph = paper.add_paragraph()
    paragraph.alignment = _LEFT if bold else _JUSTIFY
    form = paragraph.paragraph_format
    form.first_line_indent, form.space_before, form.space_after = Cm(1.27), Pt(0), Pt(6)
    form.keep_with_next = bold
    paragraph.add_run(text).bold = bold
    return paragraph


def _section(paper: Any, number: str, section: Section, *, last: bool) -> None:
    _line(paper, f"{number}. {section.title.upper()}", bold=True)
    texts = list(section.paragraphs)
    if last and texts:
        texts[-1] = f"{texts[-1]}./."
    for text in texts:
        _line(paper, text)
    for table in section.tables:
        _grid(paper, table)


def _grid(paper: Any, table: Table) -> None:
    if table.caption:
        _centred(paper, table.caption, before=6, after=3)
    grid = paper.add_table(rows=1, cols=len(table.head))
    grid.style, grid.alignment = "Table Grid", WD_TABLE_ALIGNMENT.CENTER
    for cell, text in zip(grid.rows[0].cells, table.head, strict=True):
        _cell(cell, text, bold=True, centred=True)
    _repeat_head(grid.rows[0])
    for row in table.rows:
        cells = grid.add_row().cells
        for place, (cell, text) in enumerate(zip(cells, row, strict=True)):
            _cell(cell, text, centred=place == 0 or text.replace(".", "").isdigit())
    _fit(grid, table)
    paper.add_paragraph().paragraph_format.space_after = Pt(0)


def _cell(cell: Any, text: str, *, bold: bool = False, centred: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.alignment = _CENTER if centred else _LEFT
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(12)


def _fit(grid: Any, table: Table) -> None:
    """The column of words takes what the columns of figures leave: 16 cm in all."""
    longest = [max([len(head), *(len(row[i]) for row in table.rows)]) for i, head in enumerate(table.head)]
    weights = [min(max(length, 5), 40) ** 0.6 for length in longest]
    _widths(grid, [Cm(16 * weight / sum(weights)) for weight in weights])


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


def _foot(paper: Any, summary: CampaignSummary) -> None:
    table = paper.add_table(rows=1, cols=2)
    table.autofit = False
    _widths(table, (Cm(7.5), Cm(8.5)))
    _no_borders(table)
    left, right = table.rows[0].cells
    _recipients(left, summary)
    for place, (text, size) in enumerate(_signer(summary)):
        _put(right, text, size, bold=True, first=place == 0)


def _recipients(cell: Any, summary: CampaignSummary) -> None:
    head = cell.paragraphs[0]
    run = head.add_run("Nơi nhận:")
    run.bold = run.italic = True
    run.font.size = Pt(12)
    head.paragraph_format.space_after = Pt(0)
    for text in ("- [Cơ quan cấp trên];", "- Các đơn vị tham gia phong trào;", "- Lưu: VT."):
        line = cell.add_paragraph()
        line.paragraph_format.space_after = Pt(0)
        line.add_run(text).font.size = Pt(11)


def _signer(summary: CampaignSummary) -> list[tuple[str, int]]:
    """The block of whoever signs; names stay open, a draft knows no signer."""
    owner = summary.campaign.owner.name
    head = [("TM. ỦY BAN NHÂN DÂN", BODY), ("CHỦ TỊCH", BODY)] if owner.lower().startswith("ủy ban nhân dân") else []
    return [*(head or [("[CHỨC VỤ NGƯỜI KÝ]", BODY)]), ("", BODY), ("", BODY), ("", BODY), ("[Họ và tên]", BODY)]


def _annexes(paper: Any, tables: list[Table]) -> None:
    for place, table in enumerate(tables):
        paper.add_page_break()
        _centred(paper, f"Phụ lục {_ROMAN[min(place, 11)]}" if len(tables) > 1 else "Phụ lục", bold=True)
        _centred(paper, table.caption.upper(), bold=True, after=6)
        _grid(paper, Table(table.head, table.rows))


def file_name(summary: CampaignSummary) -> str:
    local: datetime = summary.as_of.astimezone(HANOI)
    return f"bao-cao-{summary.kind}-{summary.campaign_id}-{local:%Y%m%d-%H%M}.docx"
