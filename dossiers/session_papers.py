"""Minutes and counting record of a closed session, as the values that the printed form and the Word file share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from awards.wording import place_of
from campaigns.letters import NUMBER_TO_COME
from dossiers.enums import PaperKind, Presence, SessionMode
from dossiers.models import CouncilMember, CouncilSession, SessionItem
from dossiers.rules.council import counting_day
from dossiers.selectors.council import items_of, members_on, recusals_to_show
from dossiers.selectors.room import attendance_of, recount
from thidua.common.clock import HANOI
from thidua.common.dates import administrative_date, vi_datetime
from thidua.units.selectors import name_on

Values = dict[str, Any]


def values_of(session: CouncilSession, kind: str) -> Values:
    """Everything printed, as plain text: what is drafted later from changed notes is another paper."""
    items = items_of(session)
    members = list(members_on(session.council, counting_day(session)))
    sections = _minutes(session, items, members) if kind == PaperKind.MINUTES else _counting(session, items)
    held = (session.began_at or session.held_at).astimezone(HANOI).date()
    about = "Họp" if kind == PaperKind.MINUTES else "Kiểm phiếu"
    return {
        "document_title": f"{PaperKind(kind).label}: {session.title}",
        "parent_org": name_on(session.council.unit, held).upper(),
        "organ": session.council.name.upper(),
        "number_text": f"{NUMBER_TO_COME}/BB-HĐ",
        "place": place_of(session.council.unit),
        "date_line": administrative_date(held),
        "subject": f"{about} {session.council.name}: {session.title}",
        "details": _details(session),
        "sections": sections,
        "closing": _closing(session),
        "secretary_title": "Thư ký",
        "secretary_name": _name(session.clerk) or session.created_by.full_name,
        "chair_title": "Chủ trì",
        "chair_name": _name(session.chair),
        "recipients": ["Thường trực Hội đồng", "Lưu: VT, hồ sơ phiên họp"],
    }


def _name(seat: CouncilMember | None) -> str:
    return seat.user.full_name if seat else ""


def _details(session: CouncilSession) -> list[dict[str, str]]:
    lines = [
        ("Thời gian bắt đầu", vi_datetime(session.began_at or session.held_at)),
        ("Địa điểm", session.place),
        ("Hình thức", str(session.get_mode_display()) if session.mode == SessionMode.WRITTEN else ""),
        ("Chủ trì", _seat(session.chair)),
        ("Thư ký", _seat(session.clerk) or session.created_by.full_name),
    ]
    return [{"label": label, "text": text} for label, text in lines if text]


def _seat(seat: CouncilMember | None) -> str:
    return f"{seat.user.full_name}, {seat.get_position_display()}" if seat else ""


def _minutes(session: CouncilSession, items: list[SessionItem], members: list[CouncilMember]) -> list[Values]:
    said = [f"{item.nomination.recipient}: {item.discussion}" for item in items if item.discussion]
    told = [line.strip() for line in session.discussion.splitlines() if line.strip()]
    return [
        {"title": "I. Thành phần", "paragraphs": _present(session, members)},
        {
            "title": "II. Nội dung",
            "paragraphs": [f"Hội đồng xem xét, biểu quyết {len(items)} đề nghị khen thưởng.", *told, *said],
        },
        {"title": "III. Kết quả biểu quyết", "paragraphs": _thresholds(items), **_results(items)},
        *_aside(session, items),
    ]


def _present(session: CouncilSession, members: list[CouncilMember]) -> list[str]:
    attendance = attendance_of(session)
    rows = [(member, attendance.get(member.pk)) for member in members]
    here = [_seat(member) for member, row in rows if row and row.presence == Presence.PRESENT]
    postal = [_seat(member) for member, row in rows if row and row.postal_asked_at]
    away = [
        _seat(member) + (f" (lý do: {row.reason})" if row and row.reason else "")
        for member, row in rows
        if row is None or (row.presence == Presence.ABSENT and not row.postal_asked_at)
    ]
    lines = [f"Có mặt {len(here)}/{session.member_count} thành viên: {'; '.join(here) or 'không có'}."]
    if postal:
        lines.append(f"Được xin ý kiến bằng văn bản {len(postal)} thành viên: {'; '.join(postal)}.")
    if away:
        lines.append(f"Vắng mặt {len(away)} thành viên: {'; '.join(away)}.")
    if session.quorum_whole:
        words = "trên" if session.quorum_strict else "từ"
        unchecked = "" if session.quorum_verified else "; chưa đối chiếu văn bản gốc"
        needed = f"{words} {session.quorum_part}/{session.quorum_whole} tổng số thành viên"
        lines.append(f"Điều kiện họp: có mặt {needed} ({session.quorum_basis}{unchecked}).")
    return lines


def _thresholds(items: list[SessionItem]) -> list[str]:
    """One sentence for each award, in the order of the agenda."""
    found: dict[int, str] = {}
    for item in items:
        way = "bỏ phiếu kín" if item.secret else "biểu quyết công khai"
        unchecked = "" if item.threshold_verified else "; chưa đối chiếu văn bản gốc"
        text = (
            f"{item.nomination.award_kind}: {way}; đạt khi {item.needed} {item.get_denominator_display().lower()} "
            f"đồng ý ({item.threshold_basis}{unchecked})."
        )
        found.setdefault(item.nomination.award_kind_id, text)
    return list(found.values())


def _results(items: Sequence[SessionItem]) -> Values:
    columns = ["STT", "Đối tượng", "Hình thức đề nghị", "Đồng ý", "Không đồng ý", "Để trắng", "Tỷ lệ", "Kết quả"]
    rows = [
        [
            str(place),
            str(item.nomination.recipient),
            item.nomination.award_kind.short_name or item.nomination.award_kind.name,
            f"{item.agree}/{item.total}",
            str(item.disagree),
            str(item.blank or 0),
            item.share_words.replace(" %", "\u00a0%"),
            "Thống nhất" if item.passed else "Không thống nhất",
        ]
        for place, item in enumerate(items, start=1)
    ]
    return {"columns": columns, "rows": rows}


def _aside(session: CouncilSession, items: list[SessionItem]) -> list[Values]:
    """Who left which item to the others."""
    found = recusals_to_show(session)
    lines = [
        f"{item.nomination.recipient}: {name} ({reason})." for item in items for name, reason in found.get(item.pk, ())
    ]
    return [{"title": "IV. Thành viên không tham gia biểu quyết", "paragraphs": lines}] if lines else []


def _counting(session: CouncilSession, items: list[SessionItem]) -> list[Values]:
    columns = ["STT", "Đối tượng", "Phát ra", "Thu về", "Hợp lệ", "Để trắng", "Đồng ý", "Không đồng ý", "Tỷ lệ"]
    rows = [
        [
            str(place),
            str(item.nomination.recipient),
            str(item.issued if item.issued is not None else ""),
            str(item.cast),
            str(item.cast - (item.blank or 0)),
            str(item.blank or 0),
            str(item.agree),
            str(item.disagree),
            item.share_words.replace(" %", "\u00a0%"),
        ]
        for place, item in enumerate(items, start=1)
    ]
    codes = sorted({code for row in recount(session, items) for code in row.codes})
    sections: list[Values] = [
        {"title": "I. Cách tính", "paragraphs": [*_thresholds(items), "Phiếu để trắng là phiếu không hợp lệ."]},
        {"title": "II. Kết quả kiểm phiếu", "columns": columns, "rows": rows},
    ]
    if codes:
        told = "Mã xếp theo chữ cái, không theo thứ tự bỏ phiếu và không cho biết người bỏ phiếu hay nội dung phiếu."
        sections.append({"title": "III. Mã biên nhận của các phiếu kín", "paragraphs": [told, ", ".join(codes) + "."]})
    return sections


def _closing(session: CouncilSession) -> str:
    ended = session.ended_at or session.closed_at
    return f"Kết thúc lúc {vi_datetime(ended)}; biên bản đã được thông qua" if ended else "Biên bản đã được thông qua"
