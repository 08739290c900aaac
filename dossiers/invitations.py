"""The invitation to a session, as the values that the printed form and the Word file share."""

from __future__ import annotations

from collections import Counter
from typing import Any

from awards.wording import place_of
from campaigns.letters import NUMBER_TO_COME
from dossiers.enums import CouncilPosition
from dossiers.models import CouncilMember, CouncilSession
from dossiers.selectors.council import items_of, members_on
from thidua.common.clock import HANOI
from thidua.common.dates import vi_datetime
from thidua.units.selectors import name_on


def invitation_of(session: CouncilSession) -> dict[str, Any]:
    """Day and number are left for the clerk: the paper is signed and numbered outside the portal."""
    held = session.held_at.astimezone(HANOI).date()
    capacity, title = _signer(session.chair)
    guests = [
        f"{one.user.full_name}, {one.get_position_display()}"
        for one in sorted(members_on(session.council, held), key=lambda seat: seat.rank)
    ]
    return {
        "document_title": f"Giấy mời: {session.title}",
        "parent_org": name_on(session.council.unit, held).upper(),
        "organ": session.council.name.upper(),
        "number_text": f"{NUMBER_TO_COME}/GM-HĐ",
        "place": place_of(session.council.unit),
        "date_line": f"ngày … tháng … năm {held.year}",
        "subject": f"Dự {session.title[:1].lower()}{session.title[1:]}",
        "details": _details(session),
        "sections": [
            {"title": "Nội dung", "paragraphs": _agenda(session)},
            {"title": "Thành phần", "paragraphs": [f"- {guest};" for guest in guests]},
        ],
        "closing": (
            "Đề nghị các thành viên dự họp đúng thời gian, trả lời giấy mời trên Cổng; "
            "thành viên không dự được ghi rõ lý do"
        ),
        "chair_title": title,
        "chair_name": session.chair.user.full_name if session.chair else "",
        "signer_capacity": "TM. HỘI ĐỒNG",
        "signer_capacity2": capacity,
        "signer_title": title,
        "signer_name": session.chair.user.full_name if session.chair else "",
        "recipients": ["Như thành phần", "Lưu: VT, hồ sơ phiên họp"],
    }


def _signer(chair: CouncilMember | None) -> tuple[str, str]:
    if chair is not None and chair.position == CouncilPosition.VICE_CHAIR:
        return "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"
    return "", "CHỦ TỊCH"


def _details(session: CouncilSession) -> list[dict[str, str]]:
    chair = session.chair
    lines = [
        ("Trân trọng kính mời", f"các thành viên {session.council.name} dự {session.title}"),
        ("Chủ trì", f"{chair.user.full_name}, {chair.get_position_display()}" if chair else ""),
        ("Thời gian", vi_datetime(session.held_at)),
        ("Địa điểm", session.place),
    ]
    return [{"label": label, "text": f"{text}."} for label, text in lines if text]


def _agenda(session: CouncilSession) -> list[str]:
    """How many nominees for each award; the list itself is read in the portal."""
    items = items_of(session)
    counts = Counter(str(item.nomination.award_kind) for item in items)
    lines = [f"- {award}: {count} đề nghị;" for award, count in counts.items()]
    return [
        f"Xét, biểu quyết {len(items)} đề nghị khen thưởng, gồm:",
        *lines,
        "Danh sách và hồ sơ từng đề nghị có trên Cổng Thi đua, khen thưởng.",
    ]
