"""Everything a dossier rests on, in the order of the law: from its papers to the decision and the trail of steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from awards.structures import sections_of
from dossiers.enums import OpinionStatus, PartKind, SessionStatus
from dossiers.models import AnswerLetter, Dossier, DossierPart, Nomination, Opinion, SessionItem
from thidua.audit.selectors import history_of
from thidua.audit.wording import as_timeline
from thidua.common.dates import PartialDate, vi_date, vi_datetime
from thidua.common.numbers import format_number
from thidua.documents.binding import Piece
from thidua.documents.models import IssuedDocument
from thidua.documents.rendering import render_pdf

MADE = "documents/binding/made_v1.html"
_ORDER = (PartKind.SUBMISSION, PartKind.MINUTES)


@dataclass(frozen=True, slots=True)
class Block:
    title: str = ""
    paragraphs: Sequence[str] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = field(default_factory=list)


def pieces_of(dossier: Dossier, *, full: bool, at: datetime) -> list[Piece]:
    """`full` adds what only the appraising side sees: opinions asked of other agencies."""
    nominations = list(
        dossier.nominations.select_related("recipient__unit", "award_kind", "honour__line__decision__document__file")
        .prefetch_related("checks__override_by")
        .order_by("order", "pk")
    )
    parts = list(dossier.parts.filter(is_current=True).select_related("file", "structure").order_by("pk"))
    return [
        _made("Thông tin hồ sơ và danh sách đề nghị", _about(dossier, nominations), at),
        *_papers(parts, at),
        *_reports(parts, nominations, at),
        *_made_unless_empty("Kết quả đối chiếu điều kiện", _checks(nominations), at),
        *(_made_unless_empty("Ý kiến của các cơ quan", _opinions(dossier), at) if full else []),
        *(_answers(dossier) if full else []),
        *_made_unless_empty("Kết quả biểu quyết của Hội đồng", _votes(nominations), at),
        *_issued(dossier, nominations),
        _made("Quá trình xử lý", _trail(dossier), at),
    ]


def _made(title: str, blocks: Iterable[Block], at: datetime, notes: str = "") -> Piece:
    data = render_pdf(MADE, {"document_title": title, "heading": title, "blocks": list(blocks)}, created=at)
    return Piece(title, data, "trang do cổng lập", notes=notes)


def _made_unless_empty(title: str, blocks: list[Block], at: datetime) -> list[Piece]:
    return [_made(title, blocks, at)] if blocks else []


def _about(dossier: Dossier, nominations: list[Nomination]) -> list[Block]:
    facts = [
        ("Mã hồ sơ", dossier.code),
        ("Tên hồ sơ", dossier.title),
        ("Mã biên nhận", dossier.receipt_code),
        ("Đơn vị trình", str(dossier.unit)),
        ("Cấp xét khen thưởng", str(dossier.receiver)),
        ("Loại hình", dossier.get_ground_display()),
        ("Phong trào", str(dossier.campaign or "")),
        ("Tờ trình", _numbered(dossier.submission_number, _day(dossier.submission_date))),
        ("Ngày họp xét", _day(dossier.meeting_date)),
        ("Nộp lúc", _moment(dossier.submitted_at)),
        ("Tình trạng", dossier.get_status_display()),
        ("Lý do không khen", dossier.refusal_reason),
    ]
    rows = [
        [str(number), _who(one), str(one.award_kind), _period(one), one.citation, one.get_result_display()]
        for number, one in enumerate(nominations, start=1)
    ]
    columns = ("STT", "Đối tượng", "Đề nghị tặng", "Thời gian", "Thành tích", "Kết quả")
    return [
        Block(paragraphs=[f"{label}: {value}" for label, value in facts if value]),
        Block("Danh sách đề nghị", (), columns, rows),
    ]


def _day(value: date | None) -> str:
    return vi_date(value) if value else ""


def _moment(value: datetime | None) -> str:
    return vi_datetime(value) if value else ""


def _who(nomination: Nomination) -> str:
    recipient = nomination.recipient
    return ", ".join(filter(None, (str(recipient), recipient.job_title, str(recipient.unit))))


def _period(nomination: Nomination) -> str:
    ends = (nomination.achievement_from, nomination.achievement_to)
    return " – ".join(PartialDate.parse(end).display() for end in ends)


def _numbered(number: str, day: str) -> str:
    return " ".join(filter(None, (f"số {number}" if number else "", f"ngày {day}" if day else "")))


def _papers(parts: list[DossierPart], at: datetime) -> list[Piece]:
    """Tờ trình, biên bản, then whatever else the dossier as a whole has."""
    rows = [part for part in parts if part.nomination_id is None]
    rank = {kind: place for place, kind in enumerate(_ORDER)}
    rows.sort(key=lambda part: (rank.get(PartKind(part.kind), len(rank)), part.pk))
    return [_of_part(part, part.label, at) for part in rows]


def _reports(parts: list[DossierPart], nominations: list[Nomination], at: datetime) -> list[Piece]:
    """Each nominee in the order of the list, with the report first; one typed into the nomination counts too."""
    found = []
    for one in nominations:
        own = [part for part in parts if part.nomination_id == one.pk]
        own.sort(key=lambda part: (part.kind != PartKind.REPORT, part.pk))
        found += [_of_part(part, f"{part.label}: {one.recipient}", at) for part in own]
        if one.report.strip():
            block = Block(paragraphs=[line for line in one.report.splitlines() if line.strip()])
            found.append(_made(f"Báo cáo thành tích: {one.recipient}", [block], at, "viết trên cổng"))
    return found


def _of_part(part: DossierPart, title: str, at: datetime) -> Piece:
    notes = _numbered(part.document_number, _day(part.document_date))
    if part.version > 1:
        notes = "; ".join(filter(None, (notes, f"lần {part.version}")))
    if part.file is not None:
        return Piece.of(part.file, title, notes)
    return _made(title, _content(part), at, "; ".join(filter(None, (notes, "điền trên cổng"))))


def _content(part: DossierPart) -> list[Block]:
    content, structure = part.content or {}, part.structure
    blocks = []
    for section in sections_of(structure.sections if structure else []):
        value = content.get(section.key)
        if section.kind == "table":
            rows = [[row.get(member.key, "") for member in section.members] for row in value or []]
            blocks.append(Block(section.title, (), [member.label for member in section.members], rows))
        elif section.kind == "fields":
            known = value or {}
            lines = [f"{member.label}: {known.get(member.key, '')}" for member in section.members]
            blocks.append(Block(section.title, lines))
        else:
            blocks.append(Block(section.title, [line for line in str(value or "").splitlines() if line.strip()]))
    return blocks


def _checks(nominations: list[Nomination]) -> list[Block]:
    blocks = []
    for one in nominations:
        rows = [
            [
                check.text,
                check.get_override_display() or check.get_verdict_display(),
                check.explanation,
                check.citation,
                f"{check.override_by}: {check.override_reason}" if check.override else "",
            ]
            for check in sorted(one.checks.all(), key=lambda check: check.pk)
        ]
        reason = [f"{one.get_result_display()}. {one.result_reason}"] if one.result_reason else []
        if rows or reason:
            columns = ("Điều kiện", "Kết luận", "Giải thích", "Căn cứ", "Kết luận của người xét")
            blocks.append(Block(f"{one.recipient} – {one.award_kind}", reason, columns, rows))
    return blocks


def _opinions(dossier: Dossier) -> list[Block]:
    rows = [
        [
            str(one.unit),
            one.question,
            _moment(one.due_at),
            _stance(one),
            one.answer or one.withdraw_reason,
            " ".join(filter(None, (str(one.answered_by or ""), _moment(one.answered_at)))),
        ]
        for one in dossier.opinions.select_related("unit", "answered_by").order_by("pk")
    ]
    columns = ("Cơ quan", "Nội dung hỏi", "Hạn", "Ý kiến", "Nội dung trả lời", "Người trả lời")
    return [Block("", (), columns, rows)] if rows else []


def _stance(opinion: Opinion) -> str:
    if opinion.status == OpinionStatus.ASKED:
        return "Chưa trả lời"
    return opinion.get_stance_display() or opinion.get_status_display()


def _answers(dossier: Dossier) -> list[Piece]:
    """The agencies' own papers."""
    rows = dossier.opinions.filter(file__isnull=False).select_related("unit", "file").order_by("pk")
    return [Piece.of(one.file, f"Văn bản trả lời của {one.unit}", "") for one in rows if one.file]


def _votes(nominations: list[Nomination]) -> list[Block]:
    """Counts of closed sessions only; who voted how is nobody's business here."""
    items = SessionItem.objects.filter(nomination__in=nominations, session__status=SessionStatus.CLOSED)
    sessions: dict[str, list[list[str]]] = {}
    for item in items.select_related("session", "nomination__recipient", "nomination__award_kind").order_by("pk"):
        title = f"{item.session.title}, {_moment(item.session.held_at)}"
        counted = f"{format_number(item.agree)}/{format_number(item.total)} đồng ý"
        needed = f"{item.needed} ({item.threshold_basis})" if item.threshold_basis else item.needed
        outcome = "Thống nhất" if item.passed else "Không thống nhất"
        sessions.setdefault(title, []).append([str(item.nomination), counted, needed, outcome])
    columns = ("Đề nghị", "Kết quả kiểm phiếu", "Tỷ lệ cần đạt", "Kết luận")
    return [Block(title, (), columns, rows) for title, rows in sessions.items()]


def _issued(dossier: Dossier, nominations: list[Nomination]) -> list[Piece]:
    """Decisions that commend, and the letter that says who is not; each once, when it is printed."""
    documents: dict[int, IssuedDocument] = {}
    for one in nominations:
        line = one.honour.line if one.honour else None
        document = line.decision.document if line else None
        if document is not None:
            documents[document.pk] = document
    answer = AnswerLetter.objects.filter(dossier=dossier).select_related("document__file").first()
    if answer is not None:
        documents[answer.document_id] = answer.document
    return [Piece.of(one.file, str(one), one.subject) for one in documents.values() if one.file is not None]


def _trail(dossier: Dossier) -> list[Block]:
    rows = []
    for event in history_of(dossier).order_by("at", "pk"):
        shown = as_timeline(event)
        rows.append([_moment(shown["at"]), shown["actor"], shown["title"], shown["text"]])
    return [Block("", (), ("Lúc", "Người thực hiện", "Việc", "Lý do"), rows)]
