"""The report as a Word file in the layout of Nghị định 30/2020/NĐ-CP, for people to go on with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from awards.wording import parent_organ
from campaigns.models import CampaignSummary
from campaigns.summary import Section, Table, opening_of, sections_of, title_of
from thidua.common.clock import HANOI
from thidua.documents import word
from thidua.documents.word import BODY, CONTENT_TYPE, centred, grid, line

__all__ = ["CONTENT_TYPE", "file_name", "write_report"]

# What the data cannot know stands in brackets, for the writer.
FOR_THE_WRITER = (
    (
        "Đánh giá chung",
        ("[Nêu những việc làm được, cách làm hay, mô hình tiêu biểu.]", "[Nêu hạn chế và nguyên nhân.]"),
    ),
    ("Phương hướng thời gian tới", ("[Nêu nhiệm vụ, giải pháp và kiến nghị.]",)),
)
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def write_report(summary: CampaignSummary) -> bytes:
    """The whole draft; the same data of the same moment gives the same text."""
    paper = word.new_paper()
    _head(paper, summary)
    sections = sections_of(summary.campaign, summary.as_of)
    line(paper, opening_of(summary.campaign, summary.as_of))
    parts = [*sections, *(Section(title, list(texts)) for title, texts in FOR_THE_WRITER)]
    for place, section in enumerate(parts):
        _section(paper, _ROMAN[min(place, len(_ROMAN) - 1)], section, last=place == len(parts) - 1)
    recipients = ("[Cơ quan cấp trên]", "Các đơn vị tham gia phong trào", "Lưu: VT")
    word.foot(paper, recipients=recipients, signer=_signer(summary))
    _annexes(paper, [table for section in sections for table in section.annexes])
    return word.saved(paper, title=title_of(summary), author=summary.campaign.owner.name, at=summary.as_of)


def _head(paper: Any, summary: CampaignSummary) -> None:
    campaign, local = summary.campaign, summary.as_of.astimezone(HANOI)
    place_name = campaign.owner.place_name or campaign.document_place or "…"
    word.head(
        paper,
        parent=parent_organ(campaign.owner, local.date()),
        organ=campaign.owner.name,
        number_line=f"Số:        /BC-{campaign.owner.document_code or '…'}",
        date_line=f"{place_name}, ngày      tháng      năm {local.year}",
    )
    word.heading(paper, "Báo cáo", title_of(summary))


def _section(paper: Any, number: str, section: Section, *, last: bool) -> None:
    line(paper, f"{number}. {section.title.upper()}", bold=True)
    texts = list(section.paragraphs)
    if last and texts:
        texts[-1] = f"{texts[-1]}./."
    for text in texts:
        line(paper, text)
    for table in section.tables:
        _grid(paper, table)


def _grid(paper: Any, table: Table) -> None:
    if table.caption:
        centred(paper, table.caption, before=6, after=3)
    grid(paper, [_column(table, place) for place in range(len(table.head))], table.rows)


def _column(table: Table, place: int) -> dict[str, str]:
    """The first column counts, columns of figures are centred."""
    figures = all(row[place].replace(".", "").isdigit() for row in table.rows if row[place])
    return {"label": table.head[place], "align": "center" if place == 0 or figures else "left"}


def _signer(summary: CampaignSummary) -> list[tuple[str, int]]:
    """The block of whoever signs; names stay open, a draft knows no signer."""
    owner = summary.campaign.owner.name
    head = [("TM. ỦY BAN NHÂN DÂN", BODY), ("CHỦ TỊCH", BODY)] if owner.lower().startswith("ủy ban nhân dân") else []
    return [*(head or [("[CHỨC VỤ NGƯỜI KÝ]", BODY)]), ("", BODY), ("", BODY), ("", BODY), ("[Họ và tên]", BODY)]


def _annexes(paper: Any, tables: list[Table]) -> None:
    for place, table in enumerate(tables):
        paper.add_page_break()
        centred(paper, f"Phụ lục {_ROMAN[min(place, 11)]}" if len(tables) > 1 else "Phụ lục", bold=True)
        centred(paper, table.caption.upper(), bold=True, after=6)
        _grid(paper, Table(table.head, table.rows))


def file_name(summary: CampaignSummary) -> str:
    local: datetime = summary.as_of.astimezone(HANOI)
    return f"bao-cao-{summary.kind}-{summary.campaign_id}-{local:%Y%m%d-%H%M}.docx"
