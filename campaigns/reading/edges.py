"""Where the wording of one figure begins and ends within its stretch of text."""

from __future__ import annotations

import re

from campaigns.reading.clause_words import AMOUNT, CANDIDATE, FILL, LONGEST, MEASURES, OPENS, SCOPES, VERBS
from campaigns.reading.measures import Quantity
from campaigns.reading.nouns import table_noun
from campaigns.reading.pieces import Piece
from campaigns.reading.words import any_of

TRIM = re.compile(
    r"(?:[\s,;:.\-–+*•]|(?:và|đồng thời|cụ thể(?: là)?|ngoài ra|bên cạnh đó|song song đó|cùng với đó|giai đoạn này|"
    r"đợt này|tức(?: là)?|"
    r"tương ứng|"
    r"hoặc)(?=[\s,:]))+"
)
_CHILD = re.compile(rf"trong đó\s?[,:]?\s?(?:phấn đấu\s)?(?:có\s(?={AMOUNT}))?")
_GOAL = re.compile(
    r"(?:(?:phấn|phân)\s(?:đấu|dấu)|quyết tâm|(?:mục tiêu|chỉ tiêu)(?:(?: (?:của|"
    r"trong) [^,;:\d]{2,40}?)? là)?)\s?[,:]?\s"
)
_REACHES = re.compile(
    r"(?:(?:phấn đấu )?(?:đạt|hoàn thành|thực hiện|có)(?: tốt)? )?(?:các |một số |những )?(?:mục tiêu|chỉ tiêu)"
    r"(?: (?:chủ yếu|cơ bản|chính|cụ thể|sau|trọng tâm|kinh tế - xã hội)){1,3}(?: (?:là|gồm|như sau|như|"
    r"sau))?\s?[,:]?\s"
)
_STRIVES = re.compile(r"(?<!\w)(?:(?:phấn|phân)\s(?:đấu|dấu)|quyết tâm)\s?,?\s")
_BY_YEAR = re.compile(
    r"(?:(?:từ nay )?(?:đến|vào|tới|trong)?\s?(?:hết|cuối|đầu)?\s?(?:cuối\s)?năm\s(?:học\s)?\d{4}(?:\s?[-–]\s?\d{4})?"
    r"|đến (?:hết )?(?:ngày )?\d{1,2}/\d{1,2}/\d{4}|đến \d{4}|(?:đến )?cuối năm(?! \d))(\s?,)?\s"
)
_TASKS = (
    "tiêu chuẩn|quy định|kế hoạch|yêu cầu|hướng dẫn|tinh thần|nghị quyết|quyết định|chỉ thị|đúng|lộ trình|phân công"
)
_RIGHT = re.compile(
    rf"(?<!không)(?<!kéo)\s(?:nhằm|để|gắn với|góp phần|theo (?:{_TASKS})|trong (?:công tác|sản xuất|học tập)|"
    r"nhân (?:dịp|kỷ niệm)|(?:(?:hoàn thành|xong) )?trước(?= ngày| \d{1,2}/| \d{1,2} giờ)|chào mừng(?= \w)|"
    r"(?:dài|rộng|trị giá)(?= (?:(?:từ|tối thiểu|ít nhất|trên|khoảng) )?\d)|"
    r"và (?:mỗi|cơ bản|từng bước|dần|tiến tới|tiếp tục|không ngừng|xây dựng kế hoạch|phấn đấu))(?!\w)"
)
_AFTERTHOUGHTS = any_of(
    """
    bao gồm|gồm|kể cả|nhất là|đặc biệt là|không tính|góp phần|nhằm|để|qua đó|từ đó|đồng thời|tạo|trong đó|không để
    hạn chế|phấn đấu|tiếp tục|đẩy mạnh|nâng cao|tăng cường|thúc đẩy|chú trọng|ưu tiên|riêng|gắn|trong khi|tương đương
    không(?! (?:dưới|quá|thấp|ít|vượt|cao|lớn))|cho phép|hướng tới|hướng đến|tiến tới|theo|so với|tăng|giảm|vượt
    kịp thời|gửi|báo cáo|không có|không còn
    """
)
_AFTERTHOUGHT = re.compile(rf"\s?{_AFTERTHOUGHTS}(?!\w)")
_NEXT = "tỷ lệ|tỉ lệ|tổng|thu nhập|không còn|có|đạt|giảm|tăng|hoàn thành|xây dựng|sửa chữa|tổ chức|thực hiện"
_GOES_ON = re.compile(rf"\s?(?:{AMOUNT}|(?:{_NEXT}|{SCOPES})(?!\w))")
_ORDERS = re.compile(r"[^,;]{0,60}(?:yêu cầu|phát động|đề nghị|ban hành)(?!\w)")
_BESIDE = re.compile(
    r"(?<!\w)(?:mỗi năm|hằng năm|hàng năm|bình quân|(?:phấn|phân) (?:đấu|dấu)|đến (?:hết |cuối )?năm \d{4},?)(?!\w)"
)
_SECTOR = re.compile(r"(?:dịch vụ|công nghiệp|nông|khu vực)(?!\w)")  # 'giá trị thương mại, dịch vụ' is one name
_ATTAINED = re.compile(r"(?<!\w)đạt(?!\w)")
_COMMA = re.compile(",")
_PREDICATE_FIRST = re.compile(r"(?:đạt|có|còn|là|chiếm|tăng|giảm|khoảng|trên|dưới|phải)(?!\w)|\d")


def after_colon(flat: str, start: int, end: int, main: Quantity, piece: Piece) -> tuple[int, tuple[int, int] | None]:
    colon = flat.rfind(":", start, main.start)
    if colon < 0:
        return start, None
    lead = (_lead_start(flat, start, colon), colon)
    between = flat[colon + 1 : main.start].strip()
    if between and not _BARE.fullmatch(between):
        return colon + 1, lead
    tail = flat[main.end : _first_of(flat, main.end, end, ",")].replace(FILL, " ").strip()
    if _OF_WHOLE.match(tail):
        tail = ""
    shared = _FIGURE.search(flat, main.end) is not None
    if len(tail.split()) > 1 and piece.opens_block and start == piece.start and shared:
        return colon + 1, lead
    return left_edge(flat, lead[0], main), (lead[0], colon) if len(tail.split()) > 1 else None


# Between colon and figure a bare predicate has no subject of its own: 'Thu ngân sách: vượt 10%'.
_BARE = re.compile(r"(?:phấn đấu )?(?:tăng|giảm|vượt|đạt|còn|là|tăng thêm|giảm còn|phấn đấu)")
_OF_WHOLE = re.compile(r"/|so |trên tổng|tổng số|kế hoạch|chỉ tiêu|trở lên|năm \d")


def _lead_start(flat: str, start: int, colon: int) -> int:
    earlier = flat.rfind(":", start, colon)
    return earlier + 1 if earlier >= 0 else start


def _first_of(flat: str, start: int, end: int, mark: str) -> int:
    at = flat.find(mark, start, end)
    return at if at >= 0 else end


def left_edge(flat: str, start: int, main: Quantity) -> int:
    """Behind the last comma that opens a new clause, when what stands before it is a clause of its own."""
    floor = max(start, main.start - LONGEST)
    best = start if floor == start else flat.find(" ", floor, main.start) + 1 or floor
    for match in CANDIDATE.finditer(flat, floor, main.start):
        if match.group().strip() == "và" or not OPENS.match(flat, match.end()):
            continue
        if _SECTOR.match(flat, match.end()) and _MEASURED.match(flat, best):
            continue
        before = _BESIDE.sub(" ", flat[best : match.start()]).split()
        if len(before) >= 4 or flat.startswith(("trong đó", "riêng"), match.end()):
            best = match.end()
    return best


def trim_left(flat: str, start: int, main: Quantity) -> tuple[int, bool]:
    """Drop 'và', 'phấn đấu', 'đến năm 2025,' and 'trong đó có'; keep 'riêng' and a year before a bare predicate."""
    child = False
    for _ in range(6):
        before = start
        plain = TRIM.match(flat, start, main.start)
        start = plain.end() if plain else start
        nested = _CHILD.match(flat, start)
        if nested and nested.end() <= main.start:
            start, child = nested.end(), True
        goal = _REACHES.match(flat, start) or _GOAL.match(flat, start)
        if goal and goal.end() <= main.start:
            start = goal.end()
        year = _BY_YEAR.match(flat, start)
        if (
            year
            and year.end() <= main.start
            and (year.group(1) or goal or "cuối năm " in year.group() or _own_subject(flat, year.end()))
        ):
            start = year.end()
        if start == before:
            break
    return start, child or flat.startswith("riêng", start)


def behind_goal(flat: str, start: int, main: Quantity) -> int:
    """Behind 'phấn đấu' and behind the one who strives; what is measured stays ('tăng trưởng phấn đấu trên 9%')."""
    for match in _STRIVES.finditer(flat, max(start, main.start - LONGEST), main.start):
        if not _AMOUNT_NEXT.match(flat, match.end()) or not _measure_first(flat, start):
            start = match.end()
    actor = _ACTOR.match(flat, start, main.start)
    if actor:
        verbs = [verb.start() for verb in _VERB.finditer(flat, actor.end(), main.start)]
        start = verbs[-1] if verbs else start
    return start


def _measure_first(flat: str, start: int) -> bool:
    plain = TRIM.match(flat, start)
    return bool(_MEASURED.match(flat, plain.end() if plain else start))


_AMOUNT_NEXT = re.compile(rf"(?:(?:đạt|còn|ở mức|tăng|giảm)\s)?{AMOUNT}")
_MEASURED = re.compile(rf"{MEASURES}(?!\w)")
_ACTOR = re.compile(r"\s?(?:ngành|lĩnh vực|khối) ")
_VERB = re.compile(rf"(?<!\w){VERBS}(?!\w)")


def _own_subject(flat: str, at: int) -> bool:
    return not _PREDICATE_FIRST.match(flat, at)


def right_edge(flat: str, begin: int, end: int, main: Quantity) -> int:
    tail_end = min(end, max(begin + LONGEST, main.end))
    stop = _comma_stop(flat, begin, tail_end, main)
    right = _RIGHT.search(flat, main.end, stop)
    if right:
        stop = right.start()
    if tail_end < end and stop == tail_end:
        comma = flat.rfind(",", main.end, stop)
        stop = comma if comma > 0 else flat.rfind(" ", main.end, stop) if " " in flat[main.end : stop] else stop
    while stop > main.end and flat[stop - 1] in " ,;:.-–+…" + FILL:
        stop -= 1
    return stop


def _comma_stop(flat: str, begin: int, end: int, main: Quantity) -> int:
    """The comma behind which the wording no longer belongs to the figure; commas of a list stay inside."""
    ahead = flat[max(begin, flat.rfind(":", begin, main.start) + 1) : main.start]
    for match in _COMMA.finditer(flat, main.end, end):
        behind = match.end()
        if _AFTERTHOUGHT.match(flat, behind) or _GOES_ON.match(flat, behind) or _ORDERS.match(flat, behind):
            return match.start()
        bare = not flat[main.end : match.start()].strip(" " + FILL)
        if bare and ahead.replace("có", "").strip() and not _noun_list(flat, behind, end, main):
            return match.start()
        if not main.is_percent and _ATTAINED.search(flat, main.end, match.start()):
            return match.start()
    return end


def _noun_list(flat: str, behind: int, end: int, main: Quantity) -> bool:
    """'01 công trình, phần việc tiêu biểu': a second noun under the same figure."""
    return not main.is_percent and table_noun(flat, behind) is not None and not _FIGURE.search(flat, behind, end)


_FIGURE = re.compile(r"\d")
