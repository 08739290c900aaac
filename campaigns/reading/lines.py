"""From lines to paragraphs: splits what is glued, joins what is wrapped or cut by a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from campaigns.reading.flat_tables import rows_at
from campaigns.reading.letters import LOWER, UPPER, is_caps, starts_lower, starts_upper
from campaigns.reading.markers import BULLET_RANK, marker_of

# Places where a line break was lost; a lookahead or an empty group marks the place.
_GLUED = (
    # **KẾ HOẠCH**Tổ chức
    re.compile(rf"^[ \t#>*_]*[{UPPER}][^{LOWER}*\n]*[{UPPER}.,:][ \t]?(\*{{2,}}[ \t]*)(?=[^\s*])", re.M),
    re.compile(rf"^[^{LOWER}\n]*[{UPPER}]{{2}}()(?=[{UPPER}][{LOWER}])", re.M),  # KẾ HOẠCHTổ chức
    re.compile(
        rf"^[ \t]*[IVX]+\.[^{LOWER}\n]{{6,}}?()(?=[ \t]?\d{{1,2}}\.[ \t]*[{UPPER}][{LOWER}])", re.M
    ),  # YÊU CẦU 1. Mục
    re.compile(rf"^[^{LOWER}\n:]{{6,}}:()(?=[ \t]*[{UPPER}][{LOWER}])", re.M),  # THỜI GIAN: Từ tháng
    re.compile(rf"[;.:][ \t]+()(?=[-+•][ \t]+[{UPPER}\d])"),  # đạt 50%; - Tỷ lệ
    re.compile(rf"[;.:/][ \t]+()(?=[IVX]{{1,4}}\.[ \t]+[{UPPER}]{{2,}}[ \t{UPPER}])"),  # … sau: I. MỤC ĐÍCH
    re.compile(r"[;.:][ \t]*()(?=Điều \d{1,2}\.[ \t])"),
    re.compile(r"()(?=\bNơi nhận[ \t]*:)"),
    re.compile(rf"[{UPPER}]{{2}}[ \t]+()(?=\d{{1,2}}\.[ \t]+[{UPPER}][{LOWER}])"),  # TỔ CHỨC THỰC HIỆN 1. Sở
    re.compile(rf"[;.:][ \t]+()(?=\d{{1,2}}\.[ \t]+[{UPPER}])"),  # … hằng tháng. 2. UBND các huyện
    re.compile(rf"(?:Lưu[^\n]{{0,40}}?[.;)]|\./\.)[ \t]+()(?=(?:TM|KT|TL|TUQ)\.[ \t]*[{UPPER}]{{2}})"),
    re.compile(
        rf"(?:CHỦ TỊCH|GIÁM ĐỐC|BÍ THƯ"
        rf"|TRƯỞNG)[ \t]+()(?=[{UPPER}][{LOWER}]+(?:[ \t][{UPPER}][{LOWER}]*){{1,4}}[ \t]*$)",
        re.M,
    ),
)
_ENDS_SENTENCE = re.compile(r"[.;:!?…][\"”’')\]]*$")
_DANGLING = re.compile(
    r"(?:,|\b(?:và|về|của|tại|cho|các|do|với|theo|là|trong|từ|đến|ngày|tháng|năm|số|qua|gửi|tỉnh|huyện|sở|"
    r"những|được|trên|có|phải|để|như|bằng|hoặc|vào|giai đoạn))$",
    re.I,
)
_NOT_WRAPPED = 150  # characters; longer lines are whole paragraphs
# A page that ends inside a name: "… thành lập tỉnh Sơn" goes on with "La …".
_CUT_NAME = re.compile(rf"[ (][{LOWER}]+ [{UPPER}][{LOWER}]*$")
# These words open the body of a document; however a title ends, they do not go on with it.
_OPENS_BODY = re.compile(
    r"Căn cứ |Thực hiện (?:Chỉ thị|Kế hoạch|Nghị quyết|Quyết định|Công văn|Kết luận)"
    r"|Xét đề nghị|Kính gửi|Chủ đề"
)
_SHORT = 40
_LONG = 70


@dataclass(frozen=True, slots=True)
class Line:
    start: int
    end: int
    content_start: int
    marker: str
    rank: int
    caps: bool
    marked_up: bool  # a heading by Markdown: "#", or bold as a whole
    bold_open: bool  # begins in bold that this line does not close
    row: bool  # of a table
    gap: bool  # an empty line stands before it
    first: str  # the first characters after the marker
    last: str  # the last characters
    width: int  # of the last of its lines


def lines_of(text: str, clean: str) -> list[Line]:
    cuts = _cuts(text, clean)
    found: list[Line] = []
    gap = False
    at = 0
    for cut in [*cuts, len(clean)]:
        piece = clean[at:cut]
        if content := piece.strip():
            start = at + piece.index(content[0])
            found.append(_line(text, content, start, (at, cut), gap))
            gap = False
        elif not found or piece.count("\n"):
            gap = True
        at = cut
    flat = rows_at(clean[line.content_start : line.end] for line in found)
    return [replace(line, row=True) if index in flat else line for index, line in enumerate(found)] if flat else found


def _cuts(text: str, clean: str) -> list[int]:
    """Offsets at which a new line begins."""
    cuts = {i + 1 for i, ch in enumerate(clean) if ch == "\n"}
    cuts |= {m.end(1) for m in _GLUED[0].finditer(text)}
    for pattern in _GLUED[1:]:
        cuts |= {m.end(1) for m in pattern.finditer(clean)}
    cuts.discard(0)
    cuts.discard(len(clean))
    return sorted(cuts)


def _line(text: str, content: str, start: int, span: tuple[int, int], gap: bool) -> Line:
    marker, rank, length = marker_of(content)
    body = content[length:]
    source = text[span[0] : span[1]].strip()
    bold = source.startswith("**")
    return Line(
        start=start,
        end=start + len(content),
        content_start=start + length,
        marker=marker,
        rank=rank,
        caps=is_caps(body),
        marked_up=source.startswith("#") or (bold and source.rstrip(" :").endswith("**")),
        bold_open=bold and source.count("**") % 2 == 1,
        row=source.startswith(("|", "<tr", "<td")),
        gap=gap,
        first=body[:24],
        last=content[-24:],
        width=len(content),
    )


def joined(lines: list[Line], text: str) -> list[Line]:
    """Paragraphs: hard-wrapped lines and pieces cut by a page break put together."""
    wrap = _wrap_width(lines)
    out: list[Line] = []
    for line in lines:
        if out and _continues(out[-1], line, wrap):
            out[-1] = _both(out[-1], line, text)
        else:
            out.append(line)
    return out


def _both(before: Line, line: Line, text: str) -> Line:
    closes = before.bold_open and text[line.end : line.end + 2] == "**"
    return replace(
        before,
        end=line.end,
        caps=before.caps and line.caps,
        marked_up=closes or (before.marked_up and line.marked_up),
        bold_open=before.bold_open and not closes and "**" not in text[line.start : line.end],
        last=line.last,
        width=line.width,
    )


def _wrap_width(lines: list[Line]) -> int:
    widths = sorted(line.width for line in lines if line.width > 20)
    return widths[int(len(widths) * 0.9)] if widths else 0


def _continues(before: Line, line: Line, wrap: int) -> bool:
    ended = bool(_ENDS_SENTENCE.search(before.last))
    if line.row or before.row:
        return False
    if line.rank:
        return _mark_is_text(before, line, ended)
    if _OPENS_BODY.match(line.first):
        return False
    if before.bold_open and not line.gap and not before.caps:
        return True
    if before.caps or line.caps:
        return _caps_go_on(before, line, wrap, ended)
    if before.marked_up and (line.gap or not line.marked_up):
        return False
    if ended:
        return not line.gap and _is_full(before, wrap) and starts_upper(line.first)
    if not starts_upper(line.first):
        return _odd_start_goes_on(before, line)
    if _DANGLING.search(before.last) or (line.gap and before.width > _LONG and _CUT_NAME.search(before.last)):
        return before.width > _SHORT or not line.gap
    return not line.gap and _is_full(before, wrap, 0.75)


def _is_full(line: Line, wrap: int, share: float = 0.92) -> bool:
    """Does the line reach the right edge of a hard-wrapped text?"""
    return wrap <= _NOT_WRAPPED and line.width >= wrap * share


def _odd_start_goes_on(before: Line, line: Line) -> bool:
    if line.first.startswith("("):
        return not line.gap and not line.first.lower().startswith(("(kèm", "(ban hành"))
    return not line.gap or before.width > _SHORT


def _mark_is_text(before: Line, line: Line, ended: bool) -> bool:
    """A wrapped "kinh tế / - xã hội" or "lần thứ / V. Các" only looks like a bullet."""
    if ended or line.gap:
        return False
    if line.rank >= BULLET_RANK:
        return before.width > _SHORT and (
            starts_lower(line.first) or (before.last[-1:].isdigit() and line.first[:1].isdigit())
        )
    return before.last.endswith(("lần thứ", "khóa", "khoá", " số", " mục", " phần"))


def _caps_go_on(before: Line, line: Line, wrap: int, ended: bool) -> bool:
    if line.gap or ended:
        return False
    if before.caps and line.caps:
        return before.rank > 0
    return not before.caps and line.width < _SHORT and _is_full(before, wrap, 0.75)
