"""Words of a công văn đôn đốc, as Nghị định 30/2020 lays out an official letter without the name of a kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from awards.wording import parent_organ, place_of
from campaigns.enums import DutyStatus
from campaigns.models import Campaign, Duty
from thidua.accounts.roles import AGENCY_LEADER
from thidua.accounts.selectors import users_with_role
from thidua.common.clock import HANOI
from thidua.common.dates import PartialDate, administrative_date, deadline_sentence, vi_date
from thidua.common.numbers import format_number
from thidua.documents import layout
from thidua.units.models import Unit
from thidua.units.selectors import name_on, standing_agency_of

SERIES = "CV"  # the name of the book; the symbol of a letter carries no code of a kind
TEMPLATE, TEMPLATE_VERSION = "cong_van", 1
# Up to so many units are named in the letter itself; more stand in the list behind it.
NAMED_UNITS = 5
NUMBER_TO_COME = "……"
SUBJECT = "đôn đốc gửi văn bản thực hiện phong trào thi đua"
DRAFTING_CODE = "TĐKT"


@dataclass(frozen=True, slots=True)
class Letter:
    """What a person says in a letter; everything else follows from the duties it names."""

    subject: str
    drafting_code: str
    signer_title: str
    signer_name: str
    signer_capacity: str = ""
    new_date: date | None = None
    note: str = ""


def issuer_of(campaign: Campaign) -> Unit:
    return standing_agency_of(campaign.owner) or campaign.owner


def usual(campaign: Campaign) -> dict[str, str]:
    """What the form starts from."""
    return {"subject": SUBJECT, **usual_signer(issuer_of(campaign))}


def usual_signer(agency: Unit) -> dict[str, str]:
    """The leader of the agency signs; a deputy signs for the head."""
    leader = users_with_role(agency, AGENCY_LEADER.code).first()
    post = (leader.job_title if leader else "").upper().removesuffix(agency.name.upper()).strip()
    title = post or ("GIÁM ĐỐC" if agency.name.startswith("Sở ") else "THỦ TRƯỞNG")
    return {
        "drafting_code": DRAFTING_CODE,
        "signer_capacity": f"KT. {title.removeprefix('PHÓ ')}" if title.startswith("PHÓ ") else "",
        "signer_title": title,
        "signer_name": leader.get_full_name() if leader else "",
    }


def symbol_of(issuer: Unit, drafting_code: str) -> str:
    """'SNV-TĐKT'"""
    return "-".join(part for part in (issuer.document_code, drafting_code) if part)


def snapshot(
    campaign: Campaign, duties: Sequence[Duty], letter: Letter, *, number: int | None, now: datetime
) -> dict[str, Any]:
    """Every printed value; `number` None gives the letter as it would look today."""
    issuer, day = issuer_of(campaign), now.astimezone(HANOI).date()
    shown = f"{number:02d}" if number is not None else NUMBER_TO_COME
    number_text, date_line = f"{shown}/{symbol_of(issuer, letter.drafting_code)}", administrative_date(day)
    units = list(dict.fromkeys(duty.unit.name for duty in duties))
    listed = len(units) > NAMED_UNITS
    reference = f"(Kèm theo Công văn số {number_text} {date_line} của {issuer.name})"
    return {
        "parent_org": parent_organ(issuer, day),
        "organ": name_on(issuer, day).upper(),
        "number_text": number_text,
        "place": place_of(issuer),
        "date_line": date_line,
        "subject": letter.subject,
        "addressees": ["Các đơn vị có tên trong danh sách kèm theo"] if listed else units,
        "paragraphs": paragraphs(campaign, duties, letter, issuer=issuer, now=now),
        "recipients": _recipients(campaign, issuer, letter),
        "signer_capacity": letter.signer_capacity,
        "signer_capacity2": "",
        "signer_title": letter.signer_title,
        "signer_name": letter.signer_name,
        "annex": _annex(duties, reference) if listed else None,
    }


def paragraphs(campaign: Campaign, duties: Sequence[Duty], letter: Letter, *, issuer: Unit, now: datetime) -> list[str]:
    units = list(dict.fromkeys(duty.unit.name for duty in duties))
    listed = len(units) > NAMED_UNITS
    local = now.astimezone(HANOI)
    moment = f"{local.hour} giờ {local.minute:02d} phút, {administrative_date(local.date())}"
    many = f"{format_number(len(units))} đơn vị" if len(units) > 1 else "đơn vị"
    where = " (có danh sách kèm theo)." if listed else ", cụ thể:"
    lines = [] if listed else layout.listed([_line(duty, now, named=len(units) > 1) for duty in duties])
    asked = "các đơn vị" if len(units) > 1 else "đơn vị"
    until = f"trước khi hết ngày {vi_date(letter.new_date)}" if letter.new_date else "ngay sau khi nhận được công văn"
    return [
        f"Thực hiện {_campaign_words(campaign)}, đơn vị tham gia có trách nhiệm gửi {issuer.name} các văn bản "
        "theo đúng thời hạn đã nêu.",
        f"Tính đến {moment}, {issuer.name} chưa nhận được văn bản của {many}{where}",
        *lines,
        f"{issuer.name} đề nghị {asked} khẩn trương hoàn thành và gửi văn bản qua "
        f"Cổng thông tin Thi đua - Khen thưởng {until}.",
        *(line.strip() for line in letter.note.splitlines() if line.strip()),
        f"Nếu có vướng mắc, đề nghị đơn vị phản ánh về {issuer.name} để được hướng dẫn",
    ]


def _line(duty: Duty, now: datetime, *, named: bool) -> str:
    who = f"{duty.unit.name}: " if named else ""
    return f"- {who}{duty.obligation.what} ({_standing(duty, now)})"


def _standing(duty: Duty, now: datetime) -> str:
    """'hạn: hết ngày 14/7/2024, đã quá hạn', by the deadline alone: no letter tells a grace."""
    parts = [_deadline(duty)]
    if duty.is_overdue(now):
        parts.append("đã quá hạn")
    if duty.status == DutyStatus.RETURNED:
        parts.append("bị trả lại, chưa gửi lại")
    return ", ".join(parts)


def _campaign_words(campaign: Campaign) -> str:
    title = campaign.title
    if title.lower().startswith("phát động phong trào"):
        title = title[len("phát động ") :]
    begins = title.lower().startswith("phong trào")
    title = title[:1].lower() + title[1:] if begins else f"phong trào thi đua “{title}”"
    if not (campaign.document_number and campaign.document_symbol):
        return title
    kind = str(campaign.get_document_kind_display()).split(" ban hành")[0].split(" phát động")[0]
    written = f"{kind} số {campaign.document_number}/{campaign.document_symbol}"
    if campaign.document_date:
        stated = PartialDate.parse(campaign.document_date)
        written += f" {'ngày ' if stated.is_full else ''}{stated.display()}"
    return f"{title} theo {written} của {campaign.document_issuer or campaign.owner.name}"


def _recipients(campaign: Campaign, issuer: Unit, letter: Letter) -> list[str]:
    report = [] if campaign.owner_id == issuer.pk else [f"{campaign.owner.name} (để báo cáo)"]
    return ["Như trên", *report, f"Lưu: VT, {letter.drafting_code}" if letter.drafting_code else "Lưu: VT"]


def _annex(duties: Sequence[Duty], reference: str) -> dict[str, Any]:
    """One row for each unit, so that no page begins with a row of nobody's."""
    owed: dict[str, list[str]] = {}
    for duty in duties:
        owed.setdefault(duty.unit.name, []).append(_owed_words(duty))
    rows: list[list[Any]] = [
        [number, unit, "; ".join(words)] for number, (unit, words) in enumerate(owed.items(), start=1)
    ]
    columns = [
        {"label": "STT", "align": "center", "weight": 2},
        {"label": "Đơn vị", "weight": 8},
        {"label": "Văn bản chưa gửi, hạn gửi", "weight": 16},
    ]
    return {
        "title": "Danh sách đơn vị chưa gửi văn bản",
        "reference": reference,
        "landscape": False,
        "groups": [{"heading": "", "columns": columns, "rows": rows}],
    }


def _owed_words(duty: Duty) -> str:
    returned = ", bị trả lại, chưa gửi lại" if duty.status == DutyStatus.RETURNED else ""
    return f"{duty.obligation.what} ({_deadline(duty)}{returned})"


def _deadline(duty: Duty) -> str:
    return f"hạn: {deadline_sentence(duty.due_at)}" if duty.due_at else "không nêu hạn"
