"""Clauses with one figure each.

Between two figures the cut is the last comma or 'và' behind which a new clause opens; where none opens, the second
figure only qualifies the first. A colon parts a lead ('Cơ cấu kinh tế:') from its clauses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise

from campaigns.reading.clause_words import ANEW, CANDIDATE, FILL, MEASURES, OPENS, SCOPES
from campaigns.reading.edges import after_colon, behind_goal, left_edge, right_edge, trim_left
from campaigns.reading.measures import Quantity
from campaigns.reading.pieces import Cuts, Piece

_SAME = re.compile(r"\s?(?:tức|tương đương|tương ứng|bằng)(?!\w)")
_PER_SO_MANY = re.compile(r"(?:bình quân|trung bình|cứ) (\d{1,3} [^\W\d_]{1,8}(?: [^\W\d_]{1,8})?) (?:có|đạt)\s?$")
_EACH_AT_LEAST = re.compile(r"(?:ít nhất|tối thiểu) (?:mỗi|từng) ")


# 'vận động 300 hộ hiến 4.200 m2 đất': who gives, and how much.
_GIVES = re.compile(
    r"\s(?=(?:hiến|góp|đóng góp|ủng hộ|giúp nhau|tiết kiệm)(?: được| tặng| trên| khoảng| ít nhất){0,2}\s?$)"
)
# 'mở 12 lớp cho 400 người': how many are held, and for how many.
_SERVED = re.compile(r"\scho\s?$")
# '34/38 hội viên đạt 89%': the share says the count again.
_AGAIN = re.compile(r"(?:\s[^\W\d_]{1,10}){0,2}(?=\s(?:đạt|chiếm)(?: tỷ lệ| tỉ lệ)?\s?$)")
_LABEL = re.compile(r"\s(?:(tỷ lệ|tỉ lệ)\s|[^\W\d_]{1,12}(?:\s[^\W\d_]{1,10})?\s?:\s?(?:(?:trên|dưới|từ)\s)?)")


@dataclass(slots=True)
class Clause:
    start: int
    end: int
    quantity: Quantity
    piece: int
    child: bool = False
    lead: tuple[int, int] | None = None
    others: list[Quantity] = field(default_factory=list)
    baseline: tuple[int, int] | None = None
    head: int = 0  # where the stretch begins from which goal words and years are read


def clauses(cuts: Cuts, quantities: list[Quantity]) -> list[Clause]:
    """One clause for every quantity that leads one; what merely qualifies it is kept in `others`."""
    found: list[Clause] = []
    for index, (piece, inside) in enumerate(_assign(cuts, quantities)):
        if inside:
            found.extend(_of_piece(cuts, index, piece, inside))
    found.sort(key=lambda clause: clause.quantity.figure)
    return found


def _assign(cuts: Cuts, quantities: list[Quantity]) -> list[tuple[Piece, list[Quantity]]]:
    """Each quantity to the bracket it stands in, else to its piece."""
    rows: list[tuple[Piece, list[Quantity]]] = [(piece, []) for piece in cuts.pieces]
    by_start = sorted(range(len(rows)), key=lambda index: rows[index][0].start)
    cursor = 0
    open_rows: list[int] = []
    for quantity in quantities:
        while cursor < len(by_start) and rows[by_start[cursor]][0].start <= quantity.figure:
            open_rows.append(by_start[cursor])
            cursor += 1
        while open_rows and rows[open_rows[-1]][0].end <= quantity.figure:
            open_rows.pop()
        if open_rows:
            rows[open_rows[-1]][1].append(quantity)
    return rows


def _of_piece(cuts: Cuts, index: int, piece: Piece, inside: list[Quantity]) -> Iterator[Clause]:
    flat = cuts.hushed if piece.in_brackets else cuts.flat
    groups: list[list[Quantity]] = [[inside[0]]]
    starts, ends = [piece.start], []
    for left, right in pairwise(inside):
        cut = _cut_between(flat, left, right)
        if cut is None:
            groups[-1].append(right)
            continue
        ends.append(cut[0])
        starts.append(cut[1])
        groups.append([right])
    ends.append(piece.end)
    child = piece.in_brackets
    for start, end, group in zip(starts, ends, groups, strict=True):
        clause = _clause(flat, start, end, group, piece, index)
        clause.child = child = child or clause.child
        yield clause


def _cut_between(flat: str, left: Quantity, right: Quantity) -> tuple[int, int] | None:
    """Where one clause ends and the next begins; none when both figures belong to one clause."""
    best: tuple[int, int] | None = None
    region_end = max(right.start, left.end)
    for match in CANDIDATE.finditer(flat, left.end, region_end + 1):
        if match.end() > region_end:
            break
        joined = match.group().strip() == "và" and (left.is_percent or right.is_percent)
        if (ANEW if joined else OPENS).match(flat, match.end()):
            best = match.span()
    return best or _loose_cut(flat, left, right)


def _loose_cut(flat: str, left: Quantity, right: Quantity) -> tuple[int, int] | None:
    """Without an opening word: the comma right behind the left unit, else the last one, unless the right figure may
    merely define what the left one counts ('100% cán bộ, công chức đạt 3 tiêu chí')."""
    region_end = max(right.start, left.end)
    behind = flat[left.end : region_end].lstrip(" " + FILL)
    if behind.startswith(","):
        at = region_end - len(behind)
        return at, at + 1
    if right.is_percent and behind.startswith("=") and not behind[1:].strip():
        at = region_end - len(behind)
        return at, at + 1  # '05 đ/c = 15 %'
    # A list that lost its commas: 'Giỏi: 12% Khá: 42%', 'đạt 97% tỷ lệ …'.
    lost = _LABEL.match(flat, left.end, region_end)
    if lost and (lost.end() >= right.start or lost.group(1)):
        return left.end, left.end + 1
    gives = None if left.is_percent or right.is_percent else _GIVES.search(flat, left.end, right.start)
    if gives:
        return gives.span()
    served = None if left.is_percent or right.is_percent else _SERVED.search(flat, left.end, right.start)
    if served:
        return served.span()
    again = _AGAIN.match(flat, left.end, right.start) if right.is_percent and not left.is_percent else None
    if again and "/" in flat[left.figure : left.end]:
        return again.end(), again.end() + 1
    last = flat.rfind(",", left.end, region_end)
    signed = flat[right.start] in "≥≤<>"  # a sign makes a clause of its own
    merely = left.is_percent and not right.is_percent and not signed and not _SAME.match(flat, last + 1)
    if last < 0 or merely:
        return None
    return last, last + 1


def _clause(flat: str, start: int, end: int, group: list[Quantity], piece: Piece, index: int) -> Clause:
    main, baseline = _main(flat, start, group)
    begin, lead = after_colon(flat, start, end, main, piece)
    begin = left_edge(flat, begin, main) if lead is None or lead[1] <= begin else begin
    begin = behind_goal(flat, begin, main)
    begin, child = trim_left(flat, begin, main)
    if baseline:
        begin = max(begin, baseline[1])
        begin = trim_left(flat, begin, main)[0]
    stop = right_edge(flat, begin, end, main)
    shared = _PER_SO_MANY.search(flat, max(start, main.start - 60), main.start)
    if shared and group[0] is not main and group[0].figure == shared.start(1):
        main = replace(main, unit=f"{main.unit}/{shared.group(1)}")
    if main.comparator == "=" and _EACH_AT_LEAST.match(flat, begin, main.start):
        main = replace(main, comparator=">=")
    others = [quantity for quantity in group if quantity.figure != main.figure]
    return Clause(begin, stop, main, index, child, lead, others, baseline, head=start)


_TO = re.compile(
    r"(?:\s?\(?\s?(?:cuối |đầu )?năm\s\d{4}\)?|\shiện nay|\sđầu năm)?\s?,?\s?"
    r"(?=(?:giảm |tăng |nâng |hạ |rút |kéo )?(?:xuống|lên|còn|đến|"
    r"tới)(?!\w))"
)
_MEASURED = re.compile(rf"(?:{SCOPES} )?{MEASURES}(?!\w)")
_TIMED = re.compile(r"\s?(?:thời gian|thời hạn|số ngày|ngày điều trị|tuổi thọ)(?!\w)")
_GOVERNED = re.compile(r"(?<!\w)(?:đạt|là|còn|chiếm|tăng|giảm|quân|lên|xuống|có|hóa|thu|thêm)\s?$|[:=]\s?$")


def _main(flat: str, start: int, group: list[Quantity]) -> tuple[Quantity, tuple[int, int] | None]:
    """The figure a clause is about, and the baseline it departs from ('từ 29,93% năm 2020 xuống còn …')."""
    departs = _departing(flat, group)
    if departs:
        return departs
    for left, right in pairwise(group):
        if _PER_SO_MANY.search(flat, max(start, left.figure - 20), right.start):
            return right, None
    timed = _TIMED.match(flat, start) is not None
    strong = [
        quantity for quantity in group if (timed or not is_span(quantity)) and not _named(flat, quantity)
    ] or group
    opening = trim_left(flat, start, strong[0])[0]
    if not flat[opening : strong[0].start].strip(" " + FILL) or len(strong) == 1:
        return strong[0], None
    if strong[0].is_percent and not any(quantity.is_percent for quantity in strong[1:]):
        return strong[0], None
    if _helps(flat, start, strong):
        return strong[1], None
    aimed = strong[0].is_percent or not any(quantity.is_percent for quantity in strong)
    if aimed and not _MEASURED.match(flat, start) and _governed(flat, strong[0]):
        return strong[0], None
    for quantity in reversed(strong):
        if _governed(flat, quantity):
            return quantity, None
    return next((quantity for quantity in reversed(strong) if quantity.is_percent), strong[0]), None


def _departing(flat: str, group: list[Quantity]) -> tuple[Quantity, tuple[int, int]] | None:
    for left, right in pairwise(group):
        step = _TO.match(flat, left.end)
        if step and right.start - left.end < 60 and re.search(r"từ\s?$", flat[max(0, left.figure - 6) : left.figure]):
            return right, (left.figure, step.end())
    return None


def _helps(flat: str, start: int, group: list[Quantity]) -> bool:
    """'giúp ba thôn xây 12 căn nhà': what is built is aimed at; the first figure says for whom."""
    helped, built = group[0], group[1]
    between = flat[helped.end : max(helped.end, built.start)]
    return bool(_HELPS.search(flat, start, helped.start) and _BUILDS.search(between)) and "," not in between


_HELPS = re.compile(r"(?<!\w)(?:hỗ trợ|giúp|giúp đỡ|đỡ đầu|nhận giúp)(?: (?:cho|ít nhất|tối thiểu|thêm)){0,2}\s?$")
_BUILDS = re.compile(
    r"(?<!\w)(?:xây dựng|xây|làm|sửa chữa|sửa|lắp đặt|thành lập|trồng|mua)(?: (?:mới|được|thêm)){0,2}\s?$"
)


def _governed(flat: str, quantity: Quantity) -> bool:
    return bool(_GOVERNED.search(flat[max(0, quantity.start - 10) : quantity.start]))


def _named(flat: str, quantity: Quantity) -> bool:
    """'giảm cả 3 tiêu chí từ 5%': things spoken of, beside the figure that is aimed at."""
    if quantity.unit == "tiêu chí" and flat.startswith(" từ ", quantity.end):
        return True
    return flat[max(0, quantity.start - 4) : quantity.start] in (" cả ", "của ", "với ")


def is_span(quantity: Quantity) -> bool:
    """A length of time or an age: it defines, it is seldom the aim."""
    return quantity.unit.lower() in {"năm", "tháng", "tuần", "ngày", "giờ", "phút", "tuổi", "ngày đêm"}
