"""Cut a block into clauses, one quantity each: where the wording of a target begins and ends.

Hard cuts are ';', the end of a sentence and list numbers; brackets and quotations are opaque to what stands outside.
Between two quantities the cut is the last comma or 'và' behind which a new clause opens. A colon parts a lead
('Cơ cấu kinh tế:') from its clauses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from campaigns.reading.measures import Quantity

LONGEST = 300  # a wording longer than this is cut at the last comma before
_FILL = "\x01"  # stands for a character inside brackets
_QUOTED = "\x02"  # stands for a character inside quotation marks
_FILL_DECIMAL = "\x03"  # stands for a decimal comma
_DECIMAL = re.compile(r"(?<=\d),(?=\d)")

MEASURES = (
    r"tỷ lệ|tỉ lệ|tỷ trọng|tỷ suất|số|tổng|thu nhập|giá trị|sản lượng|diện tích|tốc độ|kim ngạch|doanh thu|lợi nhuận|"
    r"nộp ngân sách|thu ngân sách|thu nội địa|thu hút|grdp|gdp|vốn|mật độ|độ che phủ|năng suất|quy mô|tuổi thọ|mức|"
    r"chỉ số|"
    r"bình quân|cơ cấu|tăng trưởng|dân số|điểm|xếp hạng|xếp loại|giải ngân|nông|công nghiệp|dịch vụ|khu vực"
)
VERBS = (
    r"giảm|tăng|đạt|có|không còn|còn|trồng|tạo việc làm|giải quyết|đào tạo|kết nạp|thành lập|phát triển|xây dựng|"
    r"hỗ trợ|"
    r"vận động|huy động|duy trì|đảm bảo|bảo đảm|hoàn thành|giúp|tổ chức|tuyên truyền|công nhận|cấp|đón|phấn đấu|chiếm|"
    r"tiếp nhận|tham gia|thực hiện|sửa chữa|kiên cố|bê tông|cứng hóa|trao|tặng|thăm|tập huấn|giới thiệu|xóa|nâng"
)
_AMOUNT = (
    r"(?:có\s)?(?:(?:ít nhất|tối thiểu|trên|dưới|khoảng|hơn|gần|từ|không quá|tối đa|"
    r"không dưới)\s){0,2}[<>≥≤]?\s?\d[\d.\x03]*(?![\da-z])|"
    r"(?:một|hai|ba|bốn)\s"
)
_SCOPES = r"trong đó|riêng|còn lại|mỗi|hằng năm|hàng năm|toàn (?:tỉnh|huyện|xã|thành phố|ngành|trường)|các (?:huyện|xã)"
OPENS = re.compile(rf"(?:{_AMOUNT}|(?:{MEASURES}|{VERBS}|{_SCOPES})(?!\w))")
_CANDIDATE = re.compile(r",\s?|\s(?:và|đồng thời)\s|\s(?=trong đó|riêng\s)|\svới\s(?=tổng |số |giá trị )")
_ENUMERATOR = re.compile(r"(?:\(\d{1,2}\)|\d{1,2}(?:\.\d{1,2}){0,2}[.)]|[a-zđ]\))\s?(?=[^\W\d_]|\d)|[-–+*•]\s")
_GOES_ON = re.compile(
    rf"\s?(?:{_AMOUNT}|(?:tỷ lệ|tỉ lệ|tổng|thu nhập|không còn|có|đạt|giảm|tăng|hoàn thành|xây dựng|sửa chữa|tổ chức|"
    rf"thực hiện|"
    rf"{_SCOPES})(?!\w))"
)
_ATTAINED = re.compile(r"(?<!\w)đạt(?!\w)")
_ANEW = re.compile(rf"(?:{_AMOUNT}|(?:{MEASURES}|có|riêng|không còn)(?!\w))")
_HARD = re.compile(r"[;.…]|\s(?=\(\d{1,2}\)\s)")
_COMMA = re.compile(",")
_PREDICATE_FIRST = re.compile(r"(?:đạt|có|còn|là|chiếm|tăng|giảm|khoảng|trên|dưới|phải)(?!\w)|\d")
_ABBREVIATION = re.compile(r"(?:^|[\s.(])(?:tp|tx|tt|ths|ts|pgs|gs|v|vv|q|p|h|x|st|kts|nxb)$")
_TRIM = re.compile(
    r"(?:[\s,;:.\-–+*•\x01]|(?:và|đồng thời|cụ thể(?: là)?|ngoài ra|bên cạnh đó|tức là|hoặc)(?=[\s,:]))+"
)
_CHILD = re.compile(r"trong đó\s?[,:]?\s?(?:có\s|phấn đấu\s)?")
_GOAL = re.compile(r"(?:(?:phấn|phân)\s(?:đấu|dấu)|quyết tâm|mục tiêu(?: là)?|chỉ tiêu(?: là)?)\s?[,:]?\s")
_STRIVES = re.compile(r"(?<!\w)(?:phấn|phân)\s(?:đấu|dấu)\s?,?\s")
_BY_YEAR = re.compile(
    r"(?:(?:từ nay )?(?:đến|vào|tới|trong)?\s?(?:hết|cuối|"
    r"đầu)?\s?(?:cuối\s)?năm\s(?:học\s)?\d{4}(?:\s?[-–]\s?\d{4})?|đến \d{4})"
    r"(\s?,)?\s"
)
_RIGHT = re.compile(
    r"\s(?:nhằm|để|gắn với|góp phần|theo (?:tiêu chuẩn|quy định|kế hoạch|yêu cầu|hướng dẫn|tinh thần|nghị quyết|"
    r"quyết định|chỉ thị|đúng|lộ trình|phân công)|trong (?:công tác|sản xuất|học tập)|"
    r"và (?:mỗi|cơ bản|từng bước|dần|tiến tới|tiếp tục|không ngừng|xây dựng kế hoạch|phấn đấu))(?!\w)"
)
_AFTERTHOUGHT = re.compile(
    r"\s?(?:góp phần|nhằm|để|qua đó|từ đó|đồng thời|tạo|trong đó|không để|hạn chế|phấn đấu|tiếp tục|đẩy mạnh|nâng cao|"
    r"tăng cường|thúc đẩy|chú trọng|ưu tiên|riêng|gắn|trong khi|tương đương|theo|so với|tăng|giảm|vượt|kịp thời)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch between hard cuts; `sentence` counts sentences, `owner` is the piece a bracket stands in."""

    start: int
    end: int
    sentence: int
    owner: int = -1
    opens_block: bool = False
    bracket: int = 0  # where the brackets begin that it stands in

    @property
    def in_brackets(self) -> bool:
        return self.owner >= 0


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


@dataclass(frozen=True, slots=True)
class Cuts:
    """The pieces of a block and its text with brackets and quotations blanked."""

    pieces: tuple[Piece, ...]
    flat: str
    hushed: str  # quotations blanked, brackets kept


def cut_block(text: str, low: str) -> Cuts:
    brackets = _brackets(low)
    quotes = [m.span() for m in re.finditer(r"“[^“”]{1,240}”|\"[^\"]{1,240}\"|«[^«»]{1,240}»", low)]
    flat = list(low)
    for start, end in quotes:
        flat[start + 1 : end - 1] = _QUOTED * (end - start - 2)
    for match in _DECIMAL.finditer(low):
        flat[match.start()] = _FILL_DECIMAL
    hushed = "".join(flat)
    for start, end in brackets:
        flat[start:end] = _FILL * (end - start)
    blank = "".join(flat)
    pieces = list(_split(text, blank, 0, len(text), 0))
    inner: list[Piece] = []
    owner = 0
    for start, end in brackets:
        while owner + 1 < len(pieces) and pieces[owner].end <= start:
            owner += 1
        inner.extend(
            Piece(piece.start, piece.end, pieces[owner].sentence if pieces else 0, owner, bracket=start + 1)
            for piece in _split(text, hushed, start + 1, end - 1, 0)
        )
    return Cuts(tuple(pieces + inner), blank, hushed)


def _brackets(low: str) -> list[tuple[int, int]]:
    """Outermost pairs; one that stays open or runs too far is taken for a plain character."""
    pairs: list[tuple[int, int]] = []
    stack: list[int] = []
    for match in re.finditer(r"[()]", low):
        if match.group() == "(":
            stack.append(match.start())
        elif stack:
            start = stack.pop()
            if 4 < match.end() - start <= 900:
                while pairs and pairs[-1][0] > start:
                    pairs.pop()
                pairs.append((start, match.end()))
    return pairs


def _split(text: str, flat: str, start: int, end: int, sentence: int) -> Iterator[Piece]:
    begin = _after_marks(flat, start, end)
    first = True
    for match in _HARD.finditer(flat, start, end):
        at = match.start()
        if at < begin:
            continue
        stop = match.group() in ".…"
        if stop and not _ends_sentence(text, flat, at, end):
            continue
        if begin < at:
            yield Piece(begin, at, sentence, opens_block=first)
            first = False
        sentence += stop
        begin = _after_marks(flat, match.end(), end)
    if begin < end:
        yield Piece(begin, end, sentence, opens_block=first)


def _after_marks(flat: str, start: int, end: int) -> int:
    """Behind white space, dashes and list numbers."""
    for _ in range(3):
        while start < end and flat[start] in " ,":
            start += 1
        match = _ENUMERATOR.match(flat, start, end)
        if not match:
            break
        start = match.end()
    return start


def _ends_sentence(text: str, flat: str, at: int, end: int) -> bool:
    if at + 1 >= end:
        return True
    behind = text[at + 1 : at + 3]
    if not behind[0].isspace():
        return behind[0].isupper() and len(behind) > 1 and behind[1].islower() and text[at - 1 : at].islower()
    follows = behind[1:2]
    if follows.islower() and text[at] == ".":
        return False
    return not _ABBREVIATION.search(flat[max(0, at - 6) : at])


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
    for match in _CANDIDATE.finditer(flat, left.end, region_end):
        if OPENS.match(flat, match.end()) and (match.group().strip() != "và" or _opens_anew(flat, match.end())):
            best = match.span()
    return best or _loose_cut(flat, left, right)


def _loose_cut(flat: str, left: Quantity, right: Quantity) -> tuple[int, int] | None:
    """Without an opening word: the comma right behind the left unit, else the last one, unless the right figure may
    merely define what the left one counts ('100% cán bộ, công chức đạt 3 tiêu chí')."""
    region_end = max(right.start, left.end)
    behind = flat[left.end : region_end].lstrip(" " + _FILL)
    if behind.startswith(","):
        at = region_end - len(behind)
        return at, at + 1
    last = flat.rfind(",", left.end, region_end)
    if last < 0 or (left.is_percent and not right.is_percent):
        return None
    return last, last + 1


def _opens_anew(flat: str, at: int) -> bool:
    """Behind 'và' only an amount or a measure begins a clause; a second verb goes on with the first."""
    return bool(_ANEW.match(flat, at))


def _clause(flat: str, start: int, end: int, group: list[Quantity], piece: Piece, index: int) -> Clause:
    main, baseline = _main(flat, start, group)
    begin, lead = _after_colon(flat, start, end, main, piece)
    begin = _left_edge(flat, begin, main) if lead is None or lead[1] <= begin else begin
    begin = _behind_goal(flat, begin, main)
    begin, child = _trim_left(flat, begin, main)
    if baseline:
        begin = max(begin, baseline[1])
        begin = _trim_left(flat, begin, main)[0]
    stop = _right_edge(flat, begin, end, main)
    others = [quantity for quantity in group if quantity is not main]
    return Clause(begin, stop, main, index, child, lead, others, baseline, head=start)


_TO = re.compile(
    r"(?:\s?\(?\s?(?:cuối |đầu )?năm\s\d{4}\)?|\shiện nay|\sđầu năm)?\s?,?\s?(?=(?:giảm |tăng )?(?:xuống|lên|còn|đến|"
    r"tới)(?!\w))"
)
_GOVERNED = re.compile(r"(?<!\w)(?:đạt|là|còn|chiếm|tăng|giảm|quân|lên|xuống|có|hóa|thu|thêm)\s?$|[:]\s?$")


def _main(flat: str, start: int, group: list[Quantity]) -> tuple[Quantity, tuple[int, int] | None]:
    """The figure a clause is about, and the baseline it departs from ('từ 29,93% năm 2020 xuống còn …')."""
    for left, right in pairwise(group):
        step = _TO.match(flat, left.end)
        if step and right.start - left.end < 60 and re.search(r"từ\s?$", flat[max(0, left.figure - 6) : left.figure]):
            return right, (left.figure, step.end())
    strong = [quantity for quantity in group if not is_span(quantity)] or group
    if not _TRIM.sub(" ", flat[start : strong[0].start]).strip(" " + _FILL) or len(strong) == 1:
        return strong[0], None
    for quantity in reversed(strong):
        if _GOVERNED.search(flat[max(0, quantity.start - 10) : quantity.start]):
            return quantity, None
    return strong[0], None


def is_span(quantity: Quantity) -> bool:
    """A length of time or an age: it defines, it is seldom the aim."""
    return quantity.unit.lower() in {"năm", "tháng", "tuần", "ngày", "giờ", "phút", "tuổi", "tiết", "buổi", "ngày đêm"}


def _after_colon(flat: str, start: int, end: int, main: Quantity, piece: Piece) -> tuple[int, tuple[int, int] | None]:
    colon = flat.rfind(":", start, main.start)
    if colon < 0:
        return start, None
    lead = (_lead_start(flat, start, colon), colon)
    if flat[colon + 1 : main.start].strip():
        return colon + 1, lead
    tail = flat[main.end : _first_of(flat, main.end, end, ",")].replace(_FILL, " ").strip()
    if _OF_WHOLE.match(tail):
        tail = ""
    if len(tail.split()) > 1 and piece.opens_block and start == piece.start:
        return colon + 1, lead
    return _left_edge(flat, lead[0], main), (lead[0], colon) if len(tail.split()) > 1 else None


_OF_WHOLE = re.compile(r"/|so với|trên tổng|tổng số|kế hoạch|chỉ tiêu|trở lên|năm \d")


def _lead_start(flat: str, start: int, colon: int) -> int:
    earlier = flat.rfind(":", start, colon)
    return earlier + 1 if earlier >= 0 else start


def _first_of(flat: str, start: int, end: int, mark: str) -> int:
    at = flat.find(mark, start, end)
    return at if at >= 0 else end


def _left_edge(flat: str, start: int, main: Quantity) -> int:
    """Behind the last comma that opens a new clause, when what stands before it is a clause of its own."""
    floor = max(start, main.start - LONGEST)
    best = start if floor == start else flat.find(" ", floor, main.start) + 1 or floor
    for match in _CANDIDATE.finditer(flat, floor, main.start):
        if match.group().strip() == "và" or not OPENS.match(flat, match.end()):
            continue
        before = flat[best : match.start()].split()
        if len(before) >= 4 or flat.startswith(("trong đó", "riêng"), match.end()):
            best = match.end()
    return best


def _trim_left(flat: str, start: int, main: Quantity) -> tuple[int, bool]:
    """Drop 'và', 'phấn đấu', 'đến năm 2025,' and 'trong đó có'; keep 'riêng' and a year before a bare predicate."""
    child = False
    for _ in range(6):
        before = start
        plain = _TRIM.match(flat, start, main.start)
        start = plain.end() if plain else start
        nested = _CHILD.match(flat, start)
        if nested and nested.end() <= main.start:
            start, child = nested.end(), True
        goal = _GOAL.match(flat, start)
        if goal and goal.end() <= main.start:
            start = goal.end()
        year = _BY_YEAR.match(flat, start)
        if year and year.end() <= main.start and (year.group(1) or goal or _own_subject(flat, year.end())):
            start = year.end()
        if start == before:
            break
    return start, child or flat.startswith("riêng", start)


def _behind_goal(flat: str, start: int, main: Quantity) -> int:
    """'… là phấn đấu GRDP tăng 7 %' begins behind 'phấn đấu'; 'các trường phấn đấu đạt 95 %' keeps who strives."""
    for match in _STRIVES.finditer(flat, max(start, main.start - LONGEST), main.start):
        if _own_subject(flat, match.end()) or len(flat[start : match.start()].split()) > 8:
            start = match.end()
    return start


def _own_subject(flat: str, at: int) -> bool:
    return not _PREDICATE_FIRST.match(flat, at)


def _right_edge(flat: str, begin: int, end: int, main: Quantity) -> int:
    tail_end = min(end, max(begin + LONGEST, main.end))
    stop = _comma_stop(flat, begin, tail_end, main)
    right = _RIGHT.search(flat, main.end, stop)
    if right:
        stop = right.start()
    if tail_end < end and stop == tail_end:
        comma = flat.rfind(",", main.end, stop)
        stop = comma if comma > 0 else flat.rfind(" ", main.end, stop) if " " in flat[main.end : stop] else stop
    while stop > main.end and flat[stop - 1] in " ,;:.-–+" + _FILL:
        stop -= 1
    return stop


def _comma_stop(flat: str, begin: int, end: int, main: Quantity) -> int:
    """The comma behind which the wording no longer belongs to the figure; commas of a list stay inside."""
    ahead = flat[max(begin, flat.rfind(":", begin, main.start) + 1) : main.start]
    for match in _COMMA.finditer(flat, main.end, end):
        behind = match.end()
        if _AFTERTHOUGHT.match(flat, behind) or _GOES_ON.match(flat, behind):
            return match.start()
        if ahead.replace("có", "").strip() and not flat[main.end : match.start()].strip(" " + _FILL):
            return match.start()
        if not main.is_percent and _ATTAINED.search(flat, main.end, match.start()):
            return match.start()
    return end
