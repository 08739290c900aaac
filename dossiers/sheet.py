"""Phiếu thẩm định: what was checked, by which rule, with what result, and who concluded otherwise and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from awards.enums import Verdict
from awards.wording import parent_organ, place_of
from dossiers.enums import ComplaintState, NominationResult, OpinionStatus
from dossiers.models import Complaint, Dossier, Nomination, RuleCheck
from dossiers.rules.checklist import checklist
from thidua.accounts.models import User
from thidua.common.clock import HANOI
from thidua.common.dates import administrative_date, vi_date
from thidua.common.numbers import format_number
from thidua.units.selectors import name_on, standing_agency_of

KIND = "Phiếu thẩm định"
_CHECKS: list[Any] = [
    {"label": "Điều kiện", "weight": 9},
    {"label": "Kết luận", "weight": 4, "align": "center"},
    {"label": "Giải thích", "weight": 11},
    {"label": "Căn cứ", "weight": 7},
]


def snapshot_of(dossier: Dossier, *, officer: User, at: datetime) -> dict[str, Any]:
    """Every printed value as it stands at `at`; the same values make the PDF and the Word draft."""
    issuer, day = standing_agency_of(dossier.receiver) or dossier.receiver, at.astimezone(HANOI).date()
    nominations = list(
        dossier.nominations.select_related("recipient__unit", "award_kind")
        .prefetch_related("checks__override_by")
        .order_by("order", "pk")
    )
    return {
        "parent_org": parent_organ(issuer, day),
        "organ": name_on(issuer, day).upper(),
        "number_text": "",
        "place": place_of(issuer),
        "date_line": administrative_date(day),
        "subject": f"Hồ sơ đề nghị khen thưởng của {name_on(dossier.unit, day)}",
        "details": _details(dossier, nominations),
        "sections": [
            _papers(dossier),
            *[part for number, one in enumerate(nominations, 1) for part in _nominee(number, one)],
            *_opinions(dossier),
            *_complaints(nominations),
            _summary(nominations),
        ],
        "closing": "Phiếu thẩm định được lập từ kết quả đối chiếu và kết luận ghi trên cổng tại thời điểm nêu trên",
        "secretary_title": "Người thẩm định",
        "secretary_name": officer.get_full_name(),
        "chair_title": "Lãnh đạo phê duyệt",
        "chair_name": "",
    }


def _details(dossier: Dossier, nominations: list[Nomination]) -> list[dict[str, str]]:
    submitted = dossier.submission_date
    paper = f"số {dossier.submission_number}" + (f" ngày {vi_date(submitted)}" if submitted else "")
    facts = [
        ("Mã hồ sơ", f"{dossier.code}, mã biên nhận {dossier.receipt_code}" if dossier.receipt_code else dossier.code),
        ("Tờ trình", paper if dossier.submission_number else ""),
        ("Loại hình", dossier.get_ground_display()),
        ("Phong trào", str(dossier.campaign or "")),
        ("Số đề nghị", format_number(len(nominations))),
    ]
    return [{"label": label, "text": text} for label, text in facts if text]


def _papers(dossier: Dossier) -> dict[str, Any]:
    lines = [item for item in checklist(dossier) if item.nomination_id is None]
    rows = [[number, item.label, "Có" if item.done else "Thiếu"] for number, item in enumerate(lines, 1)]
    columns = ["STT", {"label": "Thành phần hồ sơ", "weight": 14}, {"label": "Kiểm tra", "align": "center"}]
    return {"title": "1. Thành phần hồ sơ", "paragraphs": [], "columns": columns, "rows": rows}


def _nominee(number: int, one: Nomination) -> list[dict[str, Any]]:
    checks = sorted(one.checks.all(), key=lambda check: check.pk)
    reason = f" Lý do: {one.result_reason}" if one.result_reason else ""
    return [
        {
            "title": f"2.{number}. {one.recipient} – {one.award_kind}",
            "paragraphs": [f"Thành tích: {one.citation}."],
            "columns": _CHECKS if checks else [],
            "rows": [_check(check) for check in checks],
        },
        {
            "title": "",
            "paragraphs": [*_overrides(checks), f"Kết luận thẩm định: {one.get_result_display()}.{reason}"],
        },
    ]


def _check(check: RuleCheck) -> list[str]:
    doubt = f" ({check.caution})" if check.caution else ""
    shown = check.get_override_display() or check.get_verdict_display()
    return [check.text, f"{shown}*" if check.override else shown, check.explanation, f"{check.citation}{doubt}"]


def _overrides(checks: list[RuleCheck]) -> list[str]:
    """A person concluded otherwise than the program: printed with the reason, as the rule of the house is."""
    return [
        f"* {check.text}: chương trình kết luận “{Verdict(check.verdict).label}”, {check.override_by} kết luận "
        f"“{Verdict(check.override).label}”. Lý do: {check.override_reason}"
        for check in checks
        if check.override
    ]


def _opinions(dossier: Dossier) -> list[dict[str, Any]]:
    rows = [
        [
            str(one.unit),
            one.get_stance_display() if one.status == OpinionStatus.GIVEN else "Chưa trả lời",
            one.answer,
            vi_date(one.answered_at.astimezone(HANOI).date()) if one.answered_at else "",
        ]
        for one in dossier.opinions.exclude(status=OpinionStatus.WITHDRAWN).select_related("unit").order_by("pk")
    ]
    columns = ["Cơ quan", "Ý kiến", "Nội dung", "Ngày trả lời"]
    return [{"title": "3. Ý kiến của các cơ quan", "paragraphs": [], "columns": columns, "rows": rows}] if rows else []


def _complaints(nominations: list[Nomination]) -> list[dict[str, Any]]:
    """That there are some and what came of them; never who sent them or what they say."""
    found = Complaint.objects.filter(nomination__in=nominations).select_related("nomination__recipient")
    lines = [
        f"{one.nomination.recipient}: nhận ngày {vi_date(one.received_on)}, "
        + (
            "đang xem xét."
            if one.state == ComplaintState.OPEN
            else f"{one.get_state_display().lower()}. {one.conclusion}"
        )
        for one in found.order_by("pk")
    ]
    return [{"title": "4. Kiến nghị, phản ánh", "paragraphs": lines}] if lines else []


def _summary(nominations: list[Nomination]) -> dict[str, Any]:
    counts = {result: sum(one.result == result for one in nominations) for result in NominationResult}
    lines = [f"{result.label}: {format_number(count)}." for result, count in counts.items() if count]
    return {"title": "5. Tổng hợp", "paragraphs": lines}
