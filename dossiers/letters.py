"""Words of the letter that answers a dossier: who is not commended, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from awards.wording import parent_organ, place_of
from campaigns.letters import NUMBER_TO_COME, symbol_of, usual_signer
from dossiers.enums import DossierStatus, NominationResult
from dossiers.models import Dossier, Nomination
from thidua.common.clock import HANOI
from thidua.common.dates import administrative_date, vi_date
from thidua.common.numbers import format_number
from thidua.documents import layout
from thidua.units.models import Unit
from thidua.units.selectors import name_on, standing_agency_of

SUBJECT = "kết quả xét hồ sơ đề nghị khen thưởng"
NAMED = 5
"""Up to so many nominees are named in the letter itself; more stand in the list behind it."""
NOT_COMMENDED = (NominationResult.EXCLUDED, NominationResult.REJECTED)
_COLUMNS = [
    {"label": "STT", "align": "center", "weight": 2},
    {"label": "Tập thể, cá nhân", "weight": 9},
    {"label": "Đề nghị tặng", "weight": 7},
    {"label": "Lý do", "weight": 12},
]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person says in the letter; everything else follows from the dossier."""

    subject: str
    drafting_code: str
    signer_title: str
    signer_name: str
    signer_capacity: str = ""
    note: str = ""


def issuer_of(dossier: Dossier) -> Unit:
    return standing_agency_of(dossier.receiver) or dossier.receiver


def usual(dossier: Dossier) -> dict[str, str]:
    return {"subject": SUBJECT, **usual_signer(issuer_of(dossier))}


def snapshot(
    dossier: Dossier, nominees: Sequence[Nomination], answer: Answer, *, number: int | None, now: datetime
) -> dict[str, Any]:
    """Every printed value; `number` None gives the letter as it would look today."""
    issuer, day = issuer_of(dossier), now.astimezone(HANOI).date()
    shown = f"{number:02d}" if number is not None else NUMBER_TO_COME
    number_text, date_line = f"{shown}/{symbol_of(issuer, answer.drafting_code)}", administrative_date(day)
    listed = len(nominees) > NAMED
    reference = f"(Kèm theo Công văn số {number_text} {date_line} của {issuer.name})"
    report = [] if dossier.receiver_id == issuer.pk else [f"{dossier.receiver.name} (để báo cáo)"]
    return {
        "parent_org": parent_organ(issuer, day),
        "organ": name_on(issuer, day).upper(),
        "number_text": number_text,
        "place": place_of(issuer),
        "date_line": date_line,
        "subject": answer.subject,
        "addressees": [name_on(dossier.unit, day)],
        "paragraphs": paragraphs(dossier, nominees, answer, issuer=issuer, day=day),
        "recipients": ["Như trên", *report, f"Lưu: VT, {answer.drafting_code}" if answer.drafting_code else "Lưu: VT"],
        "signer_capacity": answer.signer_capacity,
        "signer_capacity2": "",
        "signer_title": answer.signer_title,
        "signer_name": answer.signer_name,
        "annex": _annex(nominees, reference) if listed else None,
    }


def paragraphs(
    dossier: Dossier, nominees: Sequence[Nomination], answer: Answer, *, issuer: Unit, day: date
) -> list[str]:
    return [
        f"{issuer.name} nhận được {_papers(dossier)} của {name_on(dossier.unit, day)} "
        f"đề nghị khen thưởng{_occasion(dossier)}.",
        *_results(dossier, nominees),
        *(line.strip() for line in answer.note.splitlines() if line.strip()),
        f"{issuer.name} thông báo để {name_on(dossier.unit, day)} biết và trả lời các tập thể, cá nhân được đề nghị. "
        f"Nếu có vướng mắc, đề nghị đơn vị phản ánh về {issuer.name} để được hướng dẫn",
    ]


def _papers(dossier: Dossier) -> str:
    if dossier.submission_number and dossier.submission_date:
        return f"Tờ trình số {dossier.submission_number} ngày {vi_date(dossier.submission_date)}"
    return f"hồ sơ mã số {dossier.code}"


def _occasion(dossier: Dossier) -> str:
    return f" trong phong trào “{dossier.campaign}”" if dossier.campaign else ""


def _results(dossier: Dossier, nominees: Sequence[Nomination]) -> list[str]:
    """A refused dossier states its own reason, a dossier with some left out states theirs."""
    lines = []
    if dossier.status == DossierStatus.REFUSED:
        lines.append(
            f"Sau khi kiểm tra, thẩm định, hồ sơ chưa đủ điều kiện khen thưởng. Lý do: {dossier.refusal_reason}"
        )
    if not nominees:
        return lines
    many = f"{format_number(len(nominees))} trường hợp"
    if len(nominees) > NAMED:
        return [*lines, f"Có {many} không được khen thưởng (có danh sách kèm theo)."]
    named = [f"- {one.recipient}, đề nghị tặng {one.award_kind}: {_reason(one)}" for one in nominees]
    return [*lines, f"Có {many} không được khen thưởng, cụ thể:", *layout.listed(named)]


def _reason(nomination: Nomination) -> str:
    reason = nomination.result_reason.strip().rstrip(".;")
    if nomination.result == NominationResult.REJECTED:
        return f"Hội đồng không thống nhất ({reason})" if reason else "Hội đồng không thống nhất"
    return reason or "chưa đủ điều kiện theo kết quả thẩm định"


def _annex(nominees: Sequence[Nomination], reference: str) -> dict[str, Any]:
    rows: list[list[Any]] = [
        [number, str(one.recipient), str(one.award_kind), _reason(one)] for number, one in enumerate(nominees, start=1)
    ]
    return {
        "title": "Danh sách trường hợp không được khen thưởng",
        "reference": reference,
        "landscape": False,
        "groups": [{"heading": "", "columns": _COLUMNS, "rows": rows}],
    }
