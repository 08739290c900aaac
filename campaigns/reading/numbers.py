"""Numerals in Vietnamese text with their offsets, told apart from dates, document numbers, ordinals and names.

A numeral that is no amount is masked with the reason in Vietnamese, so that a page can say why it was left alone.
Every pattern is bounded: reading stays linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

WORDS = {
    "một": 1,
    "hai": 2,
    "ba": 3,
    "bốn": 4,
    "sáu": 6,
    "bảy": 7,
    "tám": 8,
    "chín": 9,
    "mười": 10,
}


@dataclass(frozen=True, slots=True)
class Numeral:
    """One amount, in figures or in words."""

    start: int
    end: int
    value: Decimal
    in_words: bool = False


@dataclass(frozen=True, slots=True)
class Mask:
    """A stretch whose numerals are no amounts; `telling` when a reader could take them for a target."""

    start: int
    end: int
    reason: str
    telling: bool


_DOCUMENTS = (
    "nghị quyết|quyết định|chỉ thị|kế hoạch|công văn|thông tư|nghị định|hướng dẫn|kết luận|luật|đề án|dự án|"
    "thông báo|tờ trình|báo cáo|quy định|văn bản|pháp lệnh|thông tri|công điện|quy chế"
)
_NOT_AMOUNT = r"(?![\d.,]*\s?(?:[-–—]\s?[\d.,]{1,8}\s?)?(?:%|phần trăm|tỷ đồng|triệu|năm|tháng))"
_LEVELS = (
    "mức độ|mức|cấp độ|cấp|loại|hạng|bậc|nhóm|lớp|khối|phiên bản|thế hệ|tuyến|bước|vùng|khu vực|tổ|đội|bản|thôn|ấp|"
    "khu phố|khu|xóm|tiểu khu|phường|quận|quốc lộ|tỉnh lộ|đường|ca|đợt|vòng|chuyên đề|tổ dân phố|cụm|kỳ|top|tốp"
)
_SLOGAN = "không|sạch|xây|chống|nhất|dám|biết|rõ|an|tự|đúng|đủ|bám sát|cùng|quyết tâm|tại chỗ"
_TIME = "năm|tháng|tuần|ngày|giờ|phút|giây"

# Words behind '20/11' that show a date; before another word '8/10' counts eight of ten.
_NOT_COUNTED = (
    "và|của|đến|tới|năm|hằng|hàng|là|để|với|trong|tại|có|gồm|nhân|chào|kỷ|lễ|được|cho|từ|trở|về|như|hoặc|sẽ|phải|cần|"
    "các|những|theo|do|bằng|trên|ở|này|đã|khi|thì|nhằm|toàn|mỗi|trước|sau|đạt|hướng|gắn|xong|tổ chức|báo|gửi|"
    "tổng kết|sơ kết"
)

DATE, NUMBER, ARTICLE = "ngày, tháng", "số, ký hiệu văn bản", "số điều, mục"
ORDINAL, LEVEL, EVENT = "số thứ tự", "mức, hạng, lớp, nhóm", "tên sự kiện"
PROGRAMME, SLOGAN, QUOTED = "tên chương trình", "tên gọi của phong trào, tiêu chuẩn", "tên riêng trong ngoặc kép"
COPIES, CODE, PHONE, SPAN = "số bản sao", "mã, tên kỹ thuật", "số điện thoại", "độ dài thời gian"

# Order matters: the first pattern that covers a numeral gives the reason.
_MASKS: tuple[tuple[str, bool, str], ...] = (
    (DATE, False, r"\b\d{1,2}\s?[/.\-]\s?\d{1,2}\s?[/.\-]\s?(?:1\d|20)\d{2}\b"),
    (DATE, False, r"\b\d{1,2}\s?/\s?(?:1\d|20)\d{2}\b"),
    (
        DATE,
        False,
        r"\bngày\s+\d{1,2}(?:\s?[/\-.]\s?\d{1,2}){0,2}(?:\s+tháng\s+\d{1,2})?(?:\s+năm\s+\d{4})?" + _NOT_AMOUNT,
    ),
    (DATE, False, r"\btháng\s+\d{1,2}\b(?:\s?[-–]\s?\d{1,2}\b)?(?:\s?[/\-]\s?\d{4}|\s+năm\s+\d{4})?"),
    (DATE, False, r"\bquý\s+\d\b"),
    (
        DATE,
        False,
        r"\b(?:năm học|năm|niên độ|nhiệm kỳ|giai đoạn|khóa)\s+(?:19|20)\d{2}\b(?:\s?[-–—,]\s?(?:19|20)\d{2}\b)*",
    ),
    (DATE, False, r"\b(?:19|20)\d{2}\s?[-–—]\s?(?:19|20)\d{2}\b"),
    (
        DATE,
        False,
        r"(?<![\d.,])(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])(?![\d.,]*\d)(?!\s?%)(?!\s(?!(?:"
        + _NOT_COUNTED
        + r")\b)[^\W\d_])",
    ),
    (NUMBER, False, r"\b\d{1,5}[a-z]?\s?[/\-]\s?(?:\d{4}\s?[/\-]\s?)?(?:[a-zđư]{1,12}\s?[/\-]\s?){1,3}[a-zđư]{1,12}\b"),
    (NUMBER, False, r"\b\d{1,5}/\d{4}/[a-zđư]{1,12}\b"),
    (
        NUMBER,
        False,
        rf"\b(?:{_DOCUMENTS})(?:\s[^\W\d_]{{1,12}}){{0,4}}?\s(?:số\s?:?\s?)\d{{1,6}}[a-z]?(?:[/\-][^\s;,.]{{1,20}})?",
    ),
    (NUMBER, True, rf"\b(?:{_DOCUMENTS})\s\d{{1,4}}[a-z]?\b" + _NOT_AMOUNT),
    (
        NUMBER,
        False,
        r"(?<!kiểu )\b(?:mẫu|biểu|phụ lục|bảng|hình|công thức)\s(?:số\s?)?\d{1,3}[a-z]?(?:(?:,| và)\s\d{1,3}[a-z]?\b)*"
        + _NOT_AMOUNT,
    ),
    (
        ARTICLE,
        False,
        r"(?<!dứt )(?<!trọng )(?<!thời )\b(?:điều|khoản|điểm|mục|phần|chương|"
        r"tiết)\s(?:số\s)?\d{1,3}(?:\.\d{1,2})*(?:,\s\d{1,2}(?=\s?[,:.;)]|"
        r"\s(?:của|trong)|$))*\b" + _NOT_AMOUNT,
    ),
    (PROGRAMME, True, r"\bchương trình\s(?:số\s)?\d{1,4}\b" + _NOT_AMOUNT),
    (ORDINAL, False, r"\bthứ\s\d{1,3}\b"),
    (
        ORDINAL,
        False,
        r"\b(?:lần|khóa|khoá|kỳ họp|hội nghị|(?<!quy )(?<!luyện )(?<!thực )(?<!học )(?<!bài )tập|giai đoạn)\s\d{1,3}\b"
        + _NOT_AMOUNT,
    ),
    (EVENT, True, r"\b(?:kỷ niệm|kỉ niệm|chào mừng|mừng)\s(?:lần thứ\s)?\d{1,4}\s(?:năm|ngày|tuổi)\b"),
    (
        EVENT,
        True,
        r"\b\d{1,4}\snăm\s(?=ngày|thành lập|giải phóng|truyền thống|quốc khánh|cách mạng|chiến thắng|đảng|"
        r"xây dựng và|hình thành|chủ tịch|bác hồ|tái lập)",
    ),
    (NUMBER, False, r"\bsố\s\d{1,5}\b" + _NOT_AMOUNT),
    (COPIES, True, r"\(\s?\d{1,4}\s?(?:b|bản)\s?\)|\b\d{1,4}b\b"),
    (PHONE, False, r"\b0\d{2,3}[.\s\-]?\d{3}[.\s\-]?\d{3,4}\b"),
    (DATE, False, r"\b\d{1,2}\s?(?:giờ|h)\s?\d{2}(?:\s?phút)?\b"),
    (
        LEVEL,
        True,
        rf"(?<!mỗi )(?<!các )(?<!từng )(?<!nâng )(?<!cung )\b(?!cấp \d\d)(?:{_LEVELS})\s"
        rf"(?!\d+(?:,\d+)?\s?(?:km|ha|tấn|kg|m2)\b)(?!0\d\s[^\W\d_])\d{{1,2}}(?:\s?(?:,|và|/|-|"
        rf"–)\s?\d{{1,2}}(?![\d.,]*\s?%))?\b(?![.,]?\d)" + _NOT_AMOUNT,
    ),
    (SLOGAN, True, rf"\b\d{{1,2}}\s(?:{_SLOGAN})\b(?!\s(?:ninh|toàn|sinh|nhiên|chủ))"),
)
_COMPILED = tuple((reason, telling, re.compile(pattern)) for reason, telling, pattern in _MASKS)
_QUOTES = re.compile(r"“[^“”]{1,240}”|\"[^\"]{1,240}\"|«[^«»]{1,240}»")
_SHORT = re.compile(r"(?<![\d/.\-])\d{1,3}(?![\d/])")
# 'l00 %', '9o %': a letter read for a figure.
_MISREAD = re.compile(r"(?<![\w.,])(?=[\do]{0,2}[lio])[\dli][\do]{1,2}(?=\s?%)")
_CODE = re.compile(
    r"(?<![^\W\d_])(?![li][0o]{2}\s?%)(?:covid\s?-\s?|[a-z]{1,8}-?)\d{1,6}\w{0,6}|(?<![\w.,])\d{1,5}(?=[a-zđ])"
)
# Units that are written without a space after the figure.
_GLUED = re.compile(
    r"\d(?:km|đ(?!/c)|m|ha|kg|tấn|tạ|kwh|kw|mw|lít|con|cây|hộ|xã|người|thôn|bản|lao động|tỷ|triệu|nghìn|đồng|căn|"
    r"giường|"
    r"trường)"
    r"(?:[²³23]|\b)"
)
_NUMERAL = re.compile(
    r"(?<![\d.,])(?:\d{1,3}(?:\.\d{3}){1,6}(?:,\d{1,6})?|\d{1,3}(?:,\d{3}){2,6}|\d{1,15}(?:[.,]\d{1,6})?)(?!\d)"
)
_SPACED = re.compile(r"\s\d{3}(?!\d)(?!\s?%)")
# 'đạt 04/09 thôn' counts four of nine; '12/10.000 dân' is a rate and belongs to the unit.
_WHOLE = re.compile(r"\s?/\s?(\d{1,3}(?:\.\d{3})*|\d{1,6})(?![\d.,]*\d)")
_ROUND = re.compile(r"1(?:0{0,2}\.000|0{3,5})?$")
_PART = re.compile(r"\s(?:số|tổng|diện tích|dân số)(?!\w)")
_TENS = "|".join(word for word in WORDS if word != "mười")
# 'năm' is mostly the year; behind these verbs it counts.
_FIVE = re.compile(
    r"(?<!\w)(?:ít nhất|tối thiểu|xây dựng|xây|lập|thành lập|mở|chọn|lựa chọn|đăng ký|sửa chữa|xóa|giúp|hỗ trợ|kết nạp|"
    r"nhận đỡ đầu|thêm|tặng|công nhận) $"
)
_WORD_NUMERAL = re.compile(
    rf"(?<!\w)(?:(?:(?P<tens>{_TENS}|năm) mươi|(?P<ten>mười))(?: (?P<rest>{_TENS}|mốt|tư|lăm|năm))?"
    rf"|(?P<unit>{_TENS}|năm))(?=\s)(?!\s(?:mươi|trăm|nghìn|ngàn|vạn|triệu|tỷ)(?!\w))"
)
_DIGIT_WORDS = {**WORDS, "năm": 5, "lăm": 5, "mốt": 1, "tư": 4}


def masks(low: str) -> list[Mask]:
    """Stretches of the lower-cased text whose numerals are no amounts, in order and without overlap."""
    found: list[Mask] = [
        Mask(m.start(), m.end(), QUOTED, bool(_SHORT.search(m.group())))
        for m in _QUOTES.finditer(low)
        if _has_digit(m.group())
    ]
    for reason, telling, pattern in _COMPILED:
        found.extend(Mask(m.start(), m.end(), reason, telling) for m in pattern.finditer(low))
    for match in _CODE.finditer(low):
        if not _GLUED.match(low, max(match.end() - 1, 0)) or not match.group().isdigit():
            found.append(Mask(match.start(), _code_end(low, match.end()), CODE, False))
    rank = {id(mask): index for index, mask in enumerate(found)}
    found.sort(key=lambda mask: (mask.start, rank[id(mask)]))
    return _disjoint(found)


def _code_end(low: str, end: int) -> int:
    while end < len(low) and low[end].isalnum():
        end += 1
    return end


def _disjoint(found: list[Mask]) -> list[Mask]:
    kept: list[Mask] = []
    for mask in found:
        if kept and mask.start < kept[-1].end:
            if mask.end > kept[-1].end:
                last = kept[-1]
                kept[-1] = Mask(last.start, mask.end, last.reason, last.telling)
            continue
        kept.append(mask)
    return kept


def _has_digit(text: str) -> bool:
    return any(ch.isdigit() for ch in text)


def numerals(low: str, hidden: list[Mask]) -> Iterator[Numeral]:
    """Amounts in figures, outside the masks, in order."""
    index = 0
    taken = 0
    for match in _NUMERAL.finditer(low):
        start, end = match.span()
        while index < len(hidden) and hidden[index].end <= start:
            index += 1
        if (
            start < taken
            or low[max(0, start - 2) : start].endswith(("/", "/ "))
            or (index < len(hidden) and hidden[index].start < end)
        ):
            continue
        spaced = _SPACED.match(low, end)
        while spaced and end - start <= 3 and "," not in low[start:end]:
            end = spaced.end()
            spaced = _SPACED.match(low, end)
        percent = low[end : end + 2].strip().startswith("%")
        value = read_number(low[start:end], percent=percent)
        whole = _WHOLE.match(low, end)
        if whole and not _ROUND.match(whole.group(1)):
            end = whole.end()
            if value > read_number(whole.group(1)) or _PART.match(low, end):
                taken = end
                continue  # '20/11 toàn trường' is a date, '1/3 số vụ' a part
        taken = end
        if _is_year(low, start, end):
            continue
        yield Numeral(start, end, value)


def misread(low: str, hidden: list[Mask]) -> Iterator[Numeral]:
    """Figures that came with a letter in them; read only before a per cent sign."""
    starts = {mask.start for mask in hidden if mask.reason == QUOTED}
    for match in _MISREAD.finditer(low):
        if match.start() not in starts:
            figures = match.group().replace("l", "1").replace("i", "1").replace("o", "0")
            yield Numeral(match.start(), match.end(), Decimal(figures))


def _is_year(low: str, start: int, end: int) -> bool:
    """'đến 2025 đạt': four bare digits with no unit behind them."""
    text = low[start:end]
    if len(text) != 4 or not text.isdigit() or not 1900 <= int(text) <= 2100:
        return False
    behind = low[end : end + 12]
    return not re.match(r"\s?%|\s(?:hộ|xã|người|lao động|cây|ha|km|tấn|con|em|đảng viên|lượt|tỷ đ|triệu)", behind)


def read_number(text: str, *, percent: bool = False) -> Decimal:
    """'5.000' → 5000, '42,8' → 42.8, '7.16' → 7.16, '1.125' before % → 1.125."""
    plain = text.replace(" ", "").replace("\u00a0", "")
    if plain.count(",") > 1:
        return Decimal(plain.replace(",", ""))
    if "," in plain:
        return Decimal(plain.replace(".", "").replace(",", "."))
    groups = plain.split(".")
    if len(groups) == 2 and (len(groups[1]) != 3 or groups[0] == "0" or percent):
        return Decimal(plain)
    return Decimal(plain.replace(".", ""))


def word_numerals(low: str, hidden: list[Mask]) -> Iterator[Numeral]:
    """'một' … 'chín mươi chín'; whether a thing is counted is for the caller to see."""
    index = 0
    for match in _WORD_NUMERAL.finditer(low):
        while index < len(hidden) and hidden[index].end <= match.start():
            index += 1
        if index < len(hidden) and hidden[index].start < match.end():
            continue
        if match.group() == "năm" and not _FIVE.search(low, max(0, match.start() - 16), match.start()):
            continue
        yield Numeral(match.start(), match.end(), _word_value(match), in_words=True)


def _word_value(match: re.Match[str]) -> Decimal:
    tens = 10 if match["ten"] else 10 * _DIGIT_WORDS.get(match["tens"] or "", 0)
    return Decimal(tens + _DIGIT_WORDS.get(match["rest"] or match["unit"] or "", 0))
