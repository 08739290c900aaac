"""Lists a plan keeps under headings: dossier parts, criteria, routes, work by quarter, who takes part, purpose."""

from __future__ import annotations

import re
from dataclasses import dataclass

from campaigns.reading.awards import Note
from campaigns.reading.context import Context
from campaigns.reading.document import Block
from campaigns.reading.duties import performer
from campaigns.reading.timing import AGENDA_LEAD, agenda_date

_DOSSIER_HEAD = re.compile(r"hồ sơ", re.I)
_DOSSIER_KIND = re.compile(
    r"^(?:thủ tục,?\s*|thành phần\s*|\d*\s*)?(?:các\s+)?hồ sơ\b(?!\s*sáng kiến)|thành phần hồ sơ"
    r"|hồ sơ (?:đề nghị )?(?:khen thưởng|xét|gồm)",
    re.I,
)
_PAPER = re.compile(
    r"^(?:\d+\s*(?:bản|bộ)\s*)?(?:tờ trình|biên bản|báo cáo|danh sách|bản sao|quyết định|văn bản|giấy|công văn|bảng"
    r"|phiếu|xác nhận|tóm tắt|ảnh|hình ảnh|tài liệu|chứng|minh chứng|hồ sơ|đề tài|sáng kiến|bản|trích ngang|sơ yếu|"
    r"lý lịch"
    r"|thuyết minh|đơn|phụ lục|giấy tờ|ý kiến|thư|video|đĩa|nghị quyết|thành tích|mẫu|biểu|bài viết)\b",
    re.I,
)
_INLINE = re.compile(
    r"hồ sơ[^.:;]{0,90}?\b(?:gồm(?: có)?|bao gồm)(?: (?:các|những) (?:loại )?(?:giấy tờ|tài liệu|"
    r"văn bản))?(?: sau đây| sau)?\s*"
    r"(?:\(?\d+\s*bộ\)?\s*)?(?:,\s*)?:?\s*(?P<parts>[^.]+(?:\.(?=\d)[^.]+)*)"
    r"|,\s*gồm:\s*(?P<more>[^.]+)"
    r"|hồ sơ[^.:;]{0,60}:\s*(?P<named>[^.]+(?:\.(?=\d)[^.]+)*)",
    re.I,
)
_NUMBERED = re.compile(
    r"(?:\(\s?(?:\d{1,2}|[a-zđ])\s?\)|\d{1,2}[.)]|[a-zđ]\)|[-+–•]|và)\s+|\((?:\d{1,2}|[a-zđ])\)", re.I
)
_CRITERIA_HEAD = re.compile(r"tiêu chuẩn|tiêu chí|điều kiện (?:xét|khen)", re.I)
_NOT_CRITERIA = re.compile(r"nông thôn mới|tiêu chí thi đua|chấm điểm|tiêu chí số|xây dựng tiêu chí", re.I)
_OBJECTS = re.compile(
    r"^(?:đối với\s+)?(?P<object>(?:các\s+)?(?:tập thể|cá nhân|hộ gia đình|doanh nhân|doanh nghiệp|đơn vị"
    r"|địa phương|cộng đồng|gia đình|nhân dân)"
    r"(?:,?\s*(?:và\s+)?(?:tập thể|cá nhân|hộ gia đình|doanh nhân|doanh nghiệp|nhà tài trợ|đối tượng khác|tổ chức))*)",
    re.I,
)
_ROUTE_HEAD = re.compile(
    r"tuy[ếể]n trình|trình khen thưởng|quy trình|thẩm quyền (?:trình|đề nghị)|nơi (?:nhận|gửi) hồ sơ|gửi hồ sơ", re.I
)
_PARTICIPANTS = re.compile(
    r"đối tượng(?: và phạm vi)?(?: (?:thi đua|tham gia|áp dụng|thực hiện))?|thành phần tham gia|phạm vi", re.I
)
_PURPOSE = re.compile(r"mục đích|mục tiêu chung", re.I)
_END = re.compile(r"[.;,\s]+$")


@dataclass(frozen=True, slots=True)
class Criteria:
    object: str | None
    award: str | None
    lead: str | None
    items: tuple[Note, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class WorkItem:
    when: str | None
    wording: str
    text: str
    who: str | None
    start: int
    end: int


def _deepest(block: Block) -> str:
    return block.headings[-1].text if block.headings else ""


def _note(ctx: Context, start: int, end: int) -> Note:
    return Note(_END.sub("", ctx.doc.slice(start, end)), start, end)


def dossier_parts(ctx: Context) -> list[Note]:
    listed = [
        _note(ctx, block.start, block.end)
        for _, block, text in ctx.body()
        if block.marker and not block.is_heading and _DOSSIER_KIND.search(_deepest(block)) and _PAPER.match(text)
    ]
    inline = _inline_parts(ctx)
    return inline if inline and len(listed) < 2 else listed


def _inline_parts(ctx: Context) -> list[Note]:
    for _, block, _text in ctx.body():
        for found in _INLINE.finditer(ctx.doc.clean, block.start, block.end):
            name = next(name for name in ("parts", "more", "named") if found[name])
            if name == "more" and not _DOSSIER_HEAD.search(ctx.doc.clean[block.start : found.start()]):
                continue
            parts = _split(ctx, found.start(name), found.end(name))
            papers = sum(bool(_PAPER.match(part.text)) for part in parts)
            if papers >= (2 if name == "named" else 1) and papers >= len(parts) - 1:
                return parts
    return []


def _split(ctx: Context, start: int, end: int) -> list[Note]:
    """Items between semicolons, or between commas when there is none; nothing is cut inside brackets."""
    clean = ctx.doc.clean[start:end]
    mark = ";" if ";" in clean else ","
    notes, depth, at = [], 0, 0
    for i, ch in enumerate(clean + mark):
        depth += (ch == "(") - (ch == ")")
        if ch == mark and depth <= 0:
            ends = [i, *([] if mark == ";" else _and_paper(clean, at, i))]
            for stop in sorted(ends):
                left = _past_number(clean, at, stop)
                if left < stop:
                    notes.append(_note(ctx, start + left, start + stop))
                at = stop
            at = i + 1
    return notes


def _past_number(clean: str, at: int, stop: int) -> int:
    """Behind white space and '(1)', 'a)', 'và'."""
    while at < stop and clean[at].isspace():
        at += 1
    number = _NUMBERED.match(clean, at, stop)
    if number:
        at = number.end()
        while at < stop and clean[at].isspace():
            at += 1
    return at


def _and_paper(clean: str, at: int, stop: int) -> list[int]:
    """'biên bản họp và báo cáo thành tích': where the last paper of a list begins."""
    found = _AND.search(clean, at, stop)
    return [found.start()] if found else []


_AND = re.compile(
    r"\s(?=và\s+(?:tờ trình|biên bản|báo cáo|danh sách|bản (?:sao|đăng ký|mô tả|tóm tắt|tự)|giấy|phiếu|minh chứng|"
    r"xác nhận)\b)",
    re.I,
)


def submission_routes(ctx: Context) -> list[Note]:
    return [
        _note(ctx, block.start, block.end)
        for _, block, _ in ctx.body()
        if block.marker
        and not block.is_heading
        and _ROUTE_HEAD.search(_deepest(block))
        and not _DOSSIER_KIND.search(_deepest(block))
    ]


def find_criteria(ctx: Context) -> list[Criteria]:
    """Bullets under "Tiêu chuẩn khen thưởng", by the object named in the heading nearest above them."""
    groups: dict[tuple[str, ...], list[tuple[Block, str]]] = {}
    alone: list[Criteria] = []
    for _, block, text in ctx.body():
        heads = [h.text for h in block.headings]
        under = next((i for i, h in enumerate(heads) if _CRITERIA_HEAD.search(h) and not _NOT_CRITERIA.search(h)), None)
        if under is None:
            if _CRITERIA_HEAD.match(text) and ":" in text[:40] and not _NOT_CRITERIA.search(text[:60]):
                alone += _said_inline(ctx, block)
            continue
        if block.is_heading or not block.marker:
            continue
        groups.setdefault(tuple(heads[under:]), []).append((block, text))
    return [_group(ctx, heads, items) for heads, items in groups.items()] + alone


def _group(ctx: Context, heads: tuple[str, ...], items: list[tuple[Block, str]]) -> Criteria:
    lead = next((h for h in reversed(heads) if _OBJECTS.match(h)), None)
    award = next((h for h in heads if re.match(r"(?:Cờ|Bằng khen|Giấy khen|Kỷ niệm chương)", h)), None)
    found = _OBJECTS.match(lead) if lead else None
    notes = tuple(_note(ctx, b.start, b.end) for b, _ in items)
    own = None
    if found is None and len(items) >= 1 and (first := _OBJECTS.match(items[0][1])) and len(items) == 1:
        own = first["object"]
    return Criteria(found["object"] if found else own, award, lead, notes, notes[0].start, notes[-1].end)


def _said_inline(ctx: Context, block: Block) -> list[Criteria]:
    colon = ctx.doc.clean.index(":", block.start) + 1
    out = []
    for note in _split(ctx, colon, block.end):
        found = _OBJECTS.match(note.text)
        out.append(Criteria(found["object"] if found else None, None, None, (note,), note.start, note.end))
    return out


def work_items(ctx: Context) -> list[WorkItem]:
    """Work the plan lists by quarter or month."""
    found = []
    for _, block, text in ctx.body():
        if block.is_heading and not AGENDA_LEAD.match(text):
            continue
        when = agenda_date(ctx, block, text)
        if when is None:
            continue
        iso, begin = when
        label = ctx.doc.slice(block.start, begin).strip(" :") or next(h.text for h in reversed(block.headings))
        note = _note(ctx, begin, block.end)
        start = begin + len(ctx.doc.clean[begin : block.end]) - len(ctx.doc.clean[begin : block.end].lstrip())
        who = performer(ctx, block, start, block.end)
        found.append(WorkItem(None if iso.startswith("--") else iso, label, note.text, who, start, block.end))
    return found


def participants(ctx: Context) -> list[Note]:
    notes = []
    for _, block, text in ctx.body():
        under = _PARTICIPANTS.match(_deepest(block)) and not re.search(r"khen thưởng$", _deepest(block), re.I)
        run_in = re.match(r"Đối tượng(?: [^:]{0,40})?:", text)
        if (under or run_in) and not block.is_heading:
            notes.append(_note(ctx, block.start + (run_in.end() if run_in else 0), block.end))
    return notes


def purpose(ctx: Context) -> list[Note]:
    return [
        _note(ctx, block.start, block.end)
        for _, block, _ in ctx.body()
        if not block.is_heading and _PURPOSE.match(_deepest(block)) and len(block.headings) > 0
    ]
