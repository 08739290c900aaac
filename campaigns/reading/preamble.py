"""What the opening of a plan says: its theme, and the documents it rests on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from campaigns.reading.context import Context
from campaigns.reading.letters import LOWER, UPPER
from campaigns.reading.spans import Found

_OPEN, _CLOSE = '“"«‘', '”"»’'
_THEME = re.compile(
    rf"\b(?:chủ đề|khẩu hiệu(?: hành động)?|phương châm(?: hành động)?"
    rf"|thông điệp)\b(?P<gap>[^{_OPEN}{_CLOSE}.;]{{0,60}}?)[{_OPEN}]\s*"
    rf"(?P<theme>[^{_OPEN}{_CLOSE}]{{5,300}}?)[\s,.]*[{_CLOSE}]",
    re.I,
)
# Under a heading "Chủ đề": the theme alone.
_ONLY_QUOTED = re.compile(rf"[{_OPEN}]\s*(?P<theme>[^{_OPEN}{_CLOSE}]{{5,300}}?)[\s,.]*[{_CLOSE}]\s*[.;]?")
_ALONE = re.compile(r"(?:^|[.;])\s*$")  # "Chủ đề năm học: “…”" as a sentence of its own in the opening
_PLAIN = re.compile(r"^(?:Chủ đề|Khẩu hiệu|Phương châm)(?: [^:]{0,40})?:\s*(?P<theme>[^“\"«:;]{5,300}?)\s*[.;]?$")
_BY_OTHERS = re.compile(
    rf"^\s*[,)]?\s*(?:đã |được )?do\s+(?:Thủ tướng|Chính phủ|Trung ương|Chủ tịch nước|Hội đồng Thi đua|Bộ|Tổng|Ban"
    rf"|[{UPPER}][{LOWER}]+)[^.;]{{0,60}}phát động",
)
_OTHERS_BEFORE = re.compile(r"(?:Hưởng ứng|Hướng ứng|thực hiện)[^.;]{0,60}phong trào[^.;]{0,40}$", re.I)
_WHOSE = re.compile(
    r"(?P<own>thi đua|phong trào|phát động|đợt)|(?P<other>cuộc vận động|chương trình|cuộc thi|tháng hành động"
    r"|nghị quyết|chủ đề năm)",
    re.I,
)
_DOCUMENTS = (
    "Chỉ thị|Kế hoạch|Quyết định|Nghị quyết|Nghị định|Thông tư|Công văn|Kết luận|Hướng dẫn|Chương trình hành động"
    "|Chương trình"
    "|Tờ trình|Công điện|Thông báo|Đề án|Văn bản|Quy định|Báo cáo|Luật"
)
_PARENT = re.compile(
    rf"(?P<type>{_DOCUMENTS})\s+(?:số\s*:?\s*)(?P<number>\d{{1,5}}(?:/\d{{4}})?)\s*[-–/]\s*(?P<symbol>[{UPPER}][{UPPER}{LOWER}0-9]*(?:\s?[-–/]\s?[{UPPER}][{UPPER}{LOWER}0-9]*)*)"
    rf"(?P<dated>\s*,?\s*ngày\s)?",
    re.I,
)
_ISSUED_BY = re.compile(
    rf"^\s*(?:,?\s*của\s+)?(?P<issuer>[{UPPER}](?:(?!\b(?:về|ban hành|quy định|phát động|triển khai|tổ chức"
    rf"|thực hiện|hướng dẫn|phê duyệt)\b)[^.;:(),]){{2,110}})"
)
_SUBJECT = re.compile(
    r"^[\s,)]*(?:về(?: việc)?|quy định|ban hành|phát động|hướng dẫn|phê duyệt|triển khai|tổ chức|v/v)\s[^.;]{3,400}",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Parent:
    kind: str
    number: str
    symbol: str
    date: str | None
    issuer: str | None
    subject: str | None
    start: int
    end: int


def find_themes(ctx: Context) -> tuple[Found | None, list[Found]]:
    """(the plan's own theme, themes of others that it takes up)."""
    own: list[Found] = []
    others: list[Found] = []
    if title := ctx.frame.title:
        own += [
            Found(ctx.doc.slice(*m.span("theme")), *m.span("theme"))
            for m in _THEME.finditer(ctx.doc.clean, title.start, title.end)
        ]
    for index, block, text in ctx.body():
        opening = not any(h.marker for h in block.headings) and not block.marker
        labelled = re.match(r"(?:chủ đề|khẩu hiệu|phương châm)", text, re.I) or any(
            re.search(r"chủ đề|khẩu hiệu", h.text, re.I) for h in block.headings[-1:]
        )
        if not (opening or labelled) or ctx.is_cited(index):
            continue
        for found in _THEME.finditer(ctx.doc.clean, block.start, block.end):
            item = Found(ctx.doc.slice(*found.span("theme")), *found.span("theme"))
            after = ctx.doc.clean[found.end() : min(block.end, found.end() + 160)]
            before = ctx.doc.clean[max(block.start, found.start() - 120) : found.start()]
            announced = re.match(r"[^.;]{0,120}phát động[^.;]{0,40}thi đua", after) and not _WHOSE.search(before)
            said = _is_campaign(before) or announced
            if not labelled and not said and not (":" in found["gap"] and _ALONE.search(before)):
                continue
            taken_up = _BY_OTHERS.match(after) or (_OTHERS_BEFORE.search(before) and "phát động" in after[:120])
            (others if taken_up else own).append(item)
        quoted = _ONLY_QUOTED.fullmatch(text) if labelled and not own else None
        if quoted:
            at = ctx.doc.clean.find(quoted["theme"].split()[0], block.start)
            own.append(Found(quoted["theme"], at, block.end))
        if (plain := _PLAIN.match(text)) and not own:
            at = ctx.doc.clean.find(plain["theme"].split()[0], block.start)
            own.append(Found(plain["theme"], at, block.end))
    theme = own[0] if own else None
    return theme, [item for item in own[1:] + others if theme is None or item.value != theme.value]


def _is_campaign(before: str) -> bool:
    """Is it the campaign whose theme is told, and not a contest or another drive?"""
    named = list(_WHOSE.finditer(before))
    return bool(named) and not named[-1]["other"]


def find_parents(ctx: Context) -> list[Parent]:
    """Documents cited before the first numbered section, each once."""
    found: list[Parent] = []
    for _, block, _ in ctx.body():
        if block.marker or any(h.marker for h in block.headings):
            break
        for match in _PARENT.finditer(ctx.doc.clean, block.start, block.end):
            parent = _parent(ctx, match, block.end)
            if not any(p.number == parent.number and _bare(p.symbol) == _bare(parent.symbol) for p in found):
                found.append(parent)
    return found


def _bare(symbol: str) -> str:
    """ "NĐCP" is "NĐ-CP" with a hyphen lost."""
    return re.sub(r"\W", "", symbol)


def _parent(ctx: Context, match: re.Match[str], stop: int) -> Parent:
    end, date = match.end(), None
    if match["dated"] and (dated := ctx.dates.first_after(match.end())):
        date, end = dated.iso, dated.end
    issuer = _ISSUED_BY.match(ctx.doc.clean[end : min(stop, end + 160)])
    if issuer:
        end += issuer.end()
    subject = _SUBJECT.match(ctx.doc.clean[end : min(stop, end + 420)])
    about = " ".join(subject[0].split()).lstrip(" ,)") if subject else None
    return Parent(
        kind=match["type"],
        number=match["number"],
        symbol=re.sub(r"\s*[-–]\s*", "-", match["symbol"]),
        date=date,
        issuer=" ".join(issuer["issuer"].split()).strip() if issuer else None,
        subject=about,
        start=match.start(),
        end=end,
    )
