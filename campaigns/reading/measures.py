"""A numeral with what stands around it: comparator, range, unit ('ít nhất 02 – 03 mô hình', 'dưới 2,5 %/năm').

The unit is read by grammar: per cent, scale and currency, symbol, or the noun behind the figure up to the first word
that cannot belong to it; a table holds only the nouns of more than one word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from campaigns.reading.nouns import SPOKEN, UNCOUNTED, noun_end, table_noun
from campaigns.reading.numbers import Mask, Numeral, masks, misread, numerals, word_numerals


@dataclass(frozen=True, slots=True)
class Quantity:
    """`start` is where the comparator begins, `figure` where the numeral does, `end` behind unit and 'trở lên'."""

    start: int
    figure: int
    end: int
    value: Decimal
    value_to: Decimal | None
    comparator: str
    unit: str
    approx: bool = False
    in_words: bool = False
    implicit_zero: bool = False

    @property
    def is_percent(self) -> bool:
        return "%" in self.unit


_PERMILLE = re.compile(r"\s?(?:%o|%0|o/oo|0/00)(?!\w)")  # as typists write ‰
_PERCENT = re.compile(r"\s?(?:%|phần trăm)|\s(?:điểm\s?%|điểm\sphần\străm)")
_SCALE = re.compile(
    r"\s?(?:nghìn|ngàn|triệu|vạn|(?:tỷ|tỉ)(?!\s(?:lệ|trọng|suất|số|giá)))\b(?:\s(?:tỷ|tỉ|triệu)(?!\s(?:lệ|trọng|suất|"
    r"số))\b)?"
)
_CURRENCY = re.compile(
    r"\s?(?:đồng(?!\s(?:chí|bào|đội|hồ|thời|bộ|đều))|usd|vnđ|vnd|đô la(?:\smỹ)?|euro|"
    r"đ(?!\s?/\s?c))(?!\w)"
)
_SYMBOL = re.compile(
    r"\s?(?:km2|km²|km|m2|m²|m3|m³|ha|tấn|tạ|yến|kg|lít|mwh|kwh|gwh|mwp|mw|kw|kva|gb|mbps|teu|m|mét|‰|°c)(?!\w)"
)
_GLOSS = re.compile(
    r"\s?\(\s?(?:không|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười|mươi|trăm)(?:\s[^\W\d_]{1,6}){0,4}\s?\)"
)
_PER = re.compile(
    r"(?:\s?/|\strên(?=\s(?:\d|một)[\d.]{0,9}\s(?:vạn |nghìn |"
    r"ngàn )?dân))\s?(?:\d{1,3}(?:\.\d{3}){0,2}\s?)?(?:(?:một|vạn|nghìn|ngàn|triệu)\s){0,2}"
    r"(?:người|dân số|dân|đầu người|năm học|năm|tháng|quý|tuần|ngày|giờ|hộ gia đình|hộ|xã|huyện|thôn|bản|ha|km2|km²|"
    r"km|"
    r"m2|m²|sào|con|cây|lao động|học sinh|giáo viên|lớp|trường|đơn vị|cơ sở|lần|vụ|đảng viên|cán bộ|đoàn viên|"
    r"hội viên|"
    r"chi đoàn|chi hội|chi bộ|khối|tổ|trẻ|lượt|kg|tấn|m3|suất|cơ quan|nhiệm kỳ|giai đoạn|phóng sự|bài|kwh|học kỳ|đợt|"
    r"nhà|căn|"
    r"tập thể|cá nhân|chuyến|ca(?: làm việc)?)(?!\w)"
)
_PER_THING = re.compile(r"/[^\W\d_]{2,10}(?!\w)")  # '42 TEU/giờ/cẩu': whatever stands behind a second stroke
_AT_LEAST = (
    "ít nhất",
    "tối thiểu",
    "thấp nhất",
    "không dưới",
    "không thấp hơn",
    "không ít hơn",
    "chí ít",
    "≥",
    ">=",
    "bằng hoặc cao hơn",
    "bằng hoặc hơn",
    "bằng hoặc lớn hơn",
    "bằng hoặc trên",
)
_AT_MOST = (
    "không quá",
    "không vượt quá",
    "không vượt",
    "tối đa",
    "nhiều nhất",
    "bằng hoặc thấp hơn",
    "bằng hoặc dưới",
    "không cao hơn",
    "không lớn hơn",
    "≤",
    "<=",
)
_MORE = ("trên", "hơn", "lớn hơn", "cao hơn", "vượt mức", "quá", ">")
_LESS = ("dưới", "thấp hơn", "nhỏ hơn", "ít hơn", "chưa đến", "chưa tới", "<")
_ABOUT = ("khoảng", "xấp xỉ", "gần", "vào khoảng", "~", "ước khoảng", "độ khoảng", "≈")
_COMPARATORS = {
    **dict.fromkeys(_AT_LEAST, ">="),
    **dict.fromkeys(_AT_MOST, "<="),
    **dict.fromkeys(_MORE, ">"),
    **dict.fromkeys(_LESS, "<"),
    **dict.fromkeys(_ABOUT, "~"),
}
_LEAD = re.compile(
    r"(?<!\w)(?<!cấp )(?<!nêu )(?<!nói )(?:"
    + "|".join(re.escape(word) for word in sorted(_COMPARATORS, key=len, reverse=True))
    + r")\s?$"
)
_NEUTRAL = re.compile(r"(?<!\w)(?:từ|đạt|mức|là|được|có|cho|thêm)\s?$")
_EXCEED = re.compile(r"đạt(?: và|,| hoặc)? vượt(?: mức)?(?: trên)?\s?$")
_TRAIL = re.compile(r"\s?,?\s?(?:trở (lên|xuống)|(hoặc cao hơn|hoặc hơn))(?!\w)")
_FAR_TRAIL = re.compile(r"[^\d;:,.()“”\"]{2,60}?\strở (lên|xuống)(?!\w)")
_VERB = re.compile(
    r"(?<!\w)(?:đạt|được|có|hoàn thành|là|bị|tham gia|thực hiện|không|xếp|chưa|biết|hưởng|đăng ký|tốt|khá|"
    r"trung bình)(?!\w)"
)
_JOIN = re.compile(r"\s?(?:[-–—÷]|(?:đến|tới))\s?$")


def quantities(low: str, text: str) -> tuple[list[Quantity], list[Mask]]:
    """Every amount of one block in order, and the stretches whose numerals are no amounts."""
    hidden = masks(low)
    found = sorted([*numerals(low, hidden), *misread(low, hidden)], key=lambda numeral: numeral.start)
    read = [quantity for quantity in _words(low, text, hidden) if quantity]
    index = 0
    while index < len(found):
        partner = _partner(low, found, index)
        quantity = _read(low, text, found[index], partner)
        read.append(quantity)
        index += 2 if partner else 1
        while index < len(found) and found[index].start < quantity.end:
            index += 1
    read.extend(_zeros(low, text))
    read.extend(_halves(low))
    read.sort(key=lambda quantity: quantity.figure)
    return _take_over_units(low, read), hidden


def _words(low: str, text: str, hidden: list[Mask]) -> list[Quantity]:
    """'một tập thể': counted only before a noun of the table, so that 'một số', 'một cách' are left alone."""
    found: list[Quantity] = []
    said = list(word_numerals(low, hidden))
    for index, numeral in enumerate(said):
        upper = said[index + 1] if index + 1 < len(said) else None
        if upper and not _SPOKEN_RANGE.fullmatch(low, numeral.end, upper.start):
            upper = None
        noun = table_noun(low, (upper or numeral).end)
        if not noun or low[noun[0] : noun[1]] not in SPOKEN:
            continue
        ahead = low[max(0, numeral.start - 8) : numeral.start]
        if _NO_COUNT.search(ahead) and not (upper and ahead.endswith("từ ")):
            continue
        if found and found[-1].end > numeral.start:
            continue  # the upper end of a range
        found.append(_read(low, text, numeral, upper if upper and upper.value > numeral.value else None))
    return found


_NO_COUNT = re.compile(r"(?<!\w)(?:là|trong|như|từng|mỗi|thành|của|từ|theo|thứ|mươi|trăm)\s$")
_SPOKEN_RANGE = re.compile(r"\s(?:đến|tới|-|–)\s")


def _zeros(low: str, text: str) -> list[Quantity]:
    """'không còn hộ nghèo': nought, when a thing that can be counted follows."""
    found: list[Quantity] = []
    for match in _NONE_LEFT.finditer(low):
        noun = table_noun(low, match.end())
        if not noun or low[noun[0] : noun[1]] in UNCOUNTED - {"điểm"}:
            continue
        unit = text[noun[0] : noun[1]]
        found.append(Quantity(match.start(), match.start(), noun[1], Decimal(0), None, "=", unit, implicit_zero=True))
    return found


def _halves(low: str) -> list[Quantity]:
    """'kéo giảm một nửa', 'trên một nửa số hộ': 50 %."""
    found: list[Quantity] = []
    for match in _HALF.finditer(low):
        start, comparator, approx = _leading(low, match.start())
        aimed = _OF_NUMBER.match(low, match.end()) or _HALVED.search(low, max(0, start - 12), start)
        if aimed:
            half = Decimal(50)
            found.append(
                Quantity(start, match.start(), match.end(), half, None, comparator, "%", approx, in_words=True)
            )
    return found


_HALF = re.compile(r"(?<!\w)(?:một|phân) nửa(?!\w)")
_OF_NUMBER = re.compile(r"\s(?:số|tổng số|diện tích|dân số)(?!\w)")
_HALVED = re.compile(r"(?<!\w)(?:giảm|tăng|còn|hạ|rút) (?:\w{1,5} )?$")


_NONE_LEFT = re.compile(r"(?<!\w)không còn(?=\s)")


def _partner(low: str, found: list[Numeral], index: int) -> Numeral | None:
    """The upper end of a range: '4 - 5%', '50% - 55%', 'từ 2 mô hình đến 3 mô hình'."""
    if index + 1 >= len(found):
        return None
    first, second = found[index], found[index + 1]
    if second.start - first.end > 24 or second.value <= first.value:
        return None
    between = low[first.end : second.start]
    join = _JOIN.search(between)
    if not join:
        return None
    if not between[: join.start()].strip():
        return second
    unit_end = _unit(low, first.end)[1]
    if first.end < unit_end <= first.end + join.start() and not low[unit_end : first.end + join.start()].strip():
        same = low[first.end : unit_end].strip()
        return second if low[second.end :].lstrip()[: len(same)] == same or same == "%" else None
    return None


def _read(low: str, text: str, numeral: Numeral, partner: Numeral | None) -> Quantity:
    numeral = _with_millions(low, numeral)
    last = partner or numeral
    unit_start, unit_end, per = _unit(low, last.end)
    if low[unit_start:unit_end].strip() == "lượt" and (turns := _ACRONYM.match(text, unit_end)):
        unit_end = turns.end()
    letters = _ACRONYM.match(text, unit_start, unit_end)
    unit_end = letters.end() if letters else unit_end
    unit = _clean_unit(text[unit_start:unit_end])
    end = max(unit_end, last.end)
    start, comparator, approx = _leading(low, numeral.start)
    trail = _TRAIL.match(low, end)
    if trail:
        comparator, end = ("<=" if trail.group(1) == "xuống" else ">="), trail.end()
        late = _PER.match(low, end)
        if late and not per and late.group().endswith("năm"):
            unit, end = unit + _clean_unit(text[end : late.end()]), late.end()
    else:
        far = _far_trail(low, end)
        if far:
            comparator, end = ("<=" if low[end:far].endswith("xuống") else ">="), far
    if partner:
        approx = approx or comparator == "~"
        comparator = "between"
    elif comparator == "~":
        approx = False
    return Quantity(
        start=start,
        figure=numeral.start,
        end=end,
        value=numeral.value,
        value_to=partner.value if partner else None,
        comparator=comparator,
        unit=unit,
        approx=approx,
        in_words=numeral.in_words,
    )


_ACRONYM = re.compile(r"\s[A-ZĐ]{2,10}(?![\w/])")  # '15 CĐCS khu vực …': nothing behind the letters is the unit


def _with_millions(low: str, numeral: Numeral) -> Numeral:
    """'6 tỷ 500 triệu đồng' is one amount, 6,5 of the scale it ends with."""
    rest = _MILLIONS.match(low, numeral.end)
    if not rest:
        return numeral
    return replace(numeral, end=rest.end(1), value=numeral.value * 1000 + Decimal(rest.group(1)))


_MILLIONS = re.compile(r"\s?tỷ (\d{1,3})(?= triệu)")


def _leading(low: str, figure: int) -> tuple[int, str, bool]:
    """Walk left over 'ít nhất', 'trên', 'khoảng từ', 'đạt và vượt'; where the comparator begins, which it is."""
    start, comparator, approx = figure, "=", False
    probe = figure
    for _ in range(4):
        before = low[max(0, probe - 24) : probe]
        exceed = _EXCEED.search(before)
        if exceed:
            return probe - len(before) + exceed.start(), ">=", approx
        lead = _LEAD.search(before)
        if lead:
            word = _COMPARATORS[lead.group().strip()]
            probe = start = probe - len(before) + lead.start()
            approx = approx or word == "~"
            comparator = word if comparator in ("=", "~") else comparator
            continue
        neutral = _NEUTRAL.search(before)
        if not neutral:
            break
        if neutral.group().strip() == "từ" and comparator == "=" and probe == figure:
            start = probe - len(before) + neutral.start()
            comparator = ">="
        probe = probe - len(before) + neutral.start()
    return start, comparator, approx and comparator != "~"


def _far_trail(low: str, end: int) -> int:
    """Over a noun phrase ('10 tổ chức đảng trong doanh nghiệp trở lên'), never a predicate ('hoàn thành tốt …')."""
    match = _FAR_TRAIL.match(low, end)
    return match.end() if match and not _VERB.search(match.group()) else 0


def _unit(low: str, start: int) -> tuple[int, int, bool]:
    """Where the unit behind a figure begins and ends, and whether it holds a 'per'."""
    gloss = _GLOSS.match(low, start)
    at = gloss.end() if gloss else start
    percent = _PERMILLE.match(low, at) or _PERCENT.match(low, at)
    if percent:
        end = percent.end()
    else:
        scale = _SCALE.match(low, at)
        end = scale.end() if scale else at
        exact = _CURRENCY.match(low, end) or _SYMBOL.match(low, end)
        end = exact.end() if exact else noun_end(low, end)
    bare = end
    per = _PER.match(low, end)
    while per and end - bare < 60:
        end = per.end()
        per = _PER.match(low, end) or _PER_THING.match(low, end)
    return at, end, end > bare


def _clean_unit(raw: str) -> str:
    unit = re.sub(r"\s?/\s?|\strên\s(?=\d|một)", "/", " ".join(raw.split()))
    unit = unit.strip('“”" ')
    if _PERMILLE.fullmatch(unit.lower()):
        return "‰"
    if unit.lower().startswith("phần trăm"):
        return "%" + unit[len("phần trăm") :]
    return unit


_RATE = re.compile(r"/(?:\d|một|vạn)")  # 'per 1 vạn dân' is shared, 'per xã' need not be


_OF_PEOPLE = re.compile(r"/(?:\d|một|vạn)[\d. ]{0,8}(?:vạn |nghìn |ngàn )?(?:dân|người)")
_ONE_KIND = re.compile(
    r"(?:[^\W\d_]{1,8} ){0,2}[^\W\d_]{1,8}(?:,|,? và)|,"
)  # '4 dược sĩ đại học và 38 giường/1 vạn dân'
_BY_LEVEL = re.compile(r"[,;] ?(?:và )?(?:cấp )?(?:trường|xã|huyện|tỉnh|quốc gia|cụm|cơ sở|toàn quốc|thành phố)")


def _take_over_units(low: str, read: list[Quantity]) -> list[Quantity]:
    """'7,5 – 8 bác sỹ và 25 giường/1 vạn dân', '95 và 98%': the left figure takes what the right one says of both."""
    for index in range(len(read) - 2, -1, -1):
        left, right = read[index], read[index + 1]
        between = low[left.end : right.start].strip()
        if not left.unit and right.unit and _BY_LEVEL.fullmatch(between):
            read[index] = replace(left, unit=right.unit)
            continue
        if between not in ("và", ",", ", và") and not (_OF_PEOPLE.search(right.unit) and _ONE_KIND.fullmatch(between)):
            continue
        if not left.unit and right.unit:
            read[index] = replace(left, unit=right.unit)
        elif _RATE.search(right.unit) and "/" not in left.unit and not left.is_percent and not right.is_percent:
            read[index] = replace(left, unit=left.unit + right.unit[right.unit.index("/") :])
    return read
