"""Rules for figures that tell: what a survey found, what has been reached, what brackets explain."""

from __future__ import annotations

import re

from campaigns.reading.place import Place
from campaigns.reading.scopes import Scope
from campaigns.reading.words import any_of

MONEY = re.compile(r"(?:đồng|usd|vnđ|vnd|euro|đô la)")
_EXPLAINS = re.compile(
    r"\s?(?:do|vì|theo|ngoài|gồm|bao gồm|không (?:tính|bao gồm|kể)|chưa (?:tính|bao gồm)|tính|kể cả|giá|hiện|"
    r"năm \d{4}|"
    r"kế hoạch|kh|so|"
    r"đã|nghị quyết|nq|chỉ tiêu|cả năm|cùng kỳ|trong khi|là|từ|thời|có (?:tính|kể)|ví dụ|trừ|trường hợp|quy định|tại|"
    r"ước)(?!\w)"
)
_LEVEL_OF = re.compile(r"(?<!\w)(?:mức|ngưỡng|loại|cấp|nhóm|vượt quá)(?: [^\W\d_]{1,10}){0,4}\s?$")
_BARE_LIMIT = re.compile(r"\s?(?:(?:trên|dưới|từ|hơn|quá|không quá|[<>≤≥])\s?)+\d[\d.,]*[^,;:\d]{0,40}")
_COST_OF = re.compile(
    r"\s?(?:với )?(?:mức|trị giá|giá trị|tổng (?:trị )?giá|tổng giá trị|bình quân|mỗi [^\W\d_]{1,8}|định mức|"
    r"kinh phí)(?!\w)"
)
_BARE_SHARE = re.compile(r"\d[\d.,]*\s?%")
_SHARE_BEFORE = re.compile(r"%\s*$")  # '40% (6 xã)', '52,5% (31/59 ấp)'
_BARE_COUNT = re.compile(
    r"\s?(?:khoảng |tức |tương đương |tương ứng |gồm )?\d[\d.]*(?:\s?/\s?\d[\d.]*)? [^\d(),;%]{1,24}(?:[,;)]|$)"
)
_BARE_RATE = re.compile(
    r"\d[\d.,]* [^\W\d_]{1,10}(?: [^\W\d_]{1,8})?\s?/\s?(?:đội|lớp|người|tổ|nhóm|đoàn viên|"
    r"đội viên|em|học sinh)(?: viên)?"
)
_OF_MANY = re.compile(r"\d\s?/\s?\d[^;()]{0,40}$|(?<![\d,.])\d[\d.]{0,8} [^\W\d_][^;()%\d]{0,40}$")
_RESULTS = re.compile(r"(?:kết quả|thành tích|năm qua)[^,;.]{0,40}$")
_DONE_VERBS = any_of(
    """
    đạt|có|hoàn thành|thực hiện|được|xây dựng|tổ chức|phát triển|kết nạp|huy động|vận động|giúp|tạo|thu|công nhận
    triển khai|cấp|trao|tặng|giảm|tăng|giải quyết|đầu tư|phát huy|và đang|góp phần
    """
)
# 'hiện có' tells what is, 'thực hiện có hiệu quả' what is to be done.
_DONE = re.compile(
    rf"(?<!\w)(?:đã {_DONE_VERBS}|tính đến|đến nay|(?<!thực )(?<!thể )hiện (?:nay|có|đạt)|vẫn còn|tuy nhiên|lũy kế \d|"
    r"phát huy kết quả|thời gian qua|năm qua|vừa qua|kết quả là|ước thực hiện đạt)(?!\w)"
)
_YEAR_BEFORE = re.compile(
    r"(?<!so với )(?<!từ )năm (\d{4})\s?,?\s?(?:tỷ lệ [^,;]{0,60})?(?:đã |chỉ |ước )?(?:đạt|là|có|còn|chiếm)\s?$"
)
# 'giữ vững các tiêu chí đã đạt': which ones, not what was reached.
_ATTRIBUTE = re.compile(
    r"(?:tiêu chí|danh hiệu|kết quả|thành tích|chuẩn|mức|chỉ tiêu) đã (?:đạt|được công nhận)(?:\s?[,;.]|\s(?:của|và|"
    r"ở)|$)"
)
_SINCE_DONE = re.compile(
    r"(?<!\w)đã (?:được (?:tổng kết|triển khai|hoàn thành|công nhận|phê duyệt|đầu tư)|hoàn thành|đạt)(?!\w)"
)
AIMS = re.compile(r"(?<!\w)(?:phấn|phân)\s(?:đấu|dấu)(?!\w)")
_IN_YEAR = re.compile(
    r"(?:trong |tính |kết thúc |hết |cuối |đến )?(?:cuối )?(?:giai đoạn \d{4}\s?[-–]\s?|năm học \d{4}\s?[-–]\s?|"
    r"năm )(\d{4})(?!\d)"
)
_SURVEY = re.compile(
    r"(?<!\w)(?:cho rằng|được hỏi|qua khảo sát|kết quả (?:khảo sát|điều tra)|theo (?:số liệu|thống kê))(?!\w)"
)


def surveyed(place: Place) -> str:
    """'72% người được hỏi cho rằng …': what a survey found."""
    if _SURVEY.search(place.wording) or _SURVEY.search(place.before[-80:]):
        return "số liệu khảo sát"
    return ""


def past(place: Place) -> str:
    """What has been reached already: 'đến nay đã đạt', 'năm 2023 đạt' in a plan for 2024."""
    if place.scope is Scope.PAST and not place.goal:
        return "kết quả đã đạt hoặc tình hình được nhắc lại"
    if place.scope is Scope.TARGETS and _ATTRIBUTE.search(place.before + place.wording):
        return ""
    if _DONE.search(place.ahead) or (_DONE.search(place.before) and not AIMS.search(place.before + place.ahead)):
        return "kết quả đã đạt"
    if _SINCE_DONE.search(place.wording) and not place.goal:
        return "kết quả đã đạt"
    opening = _IN_YEAR.match(place.before + place.ahead)
    if opening and place.year and int(opening.group(1)) < place.year:
        return "kết quả của năm trước"
    year = _YEAR_BEFORE.search(place.ahead)
    if year and place.year and int(year.group(1)) < place.year:
        return "kết quả của năm trước"
    if place.told:
        return "kết quả đã đạt hoặc tình hình được nhắc lại"
    return ""


def said_again(place: Place) -> str:
    """'05 đ/c = 15 %': the share behind the sign says the count again."""
    before = place.low[max(0, place.quantity.start - 30) : place.quantity.start]
    return "nói lại số lượng bằng tỷ lệ" if place.quantity.is_percent and _EQUALS.search(before) else ""


_EQUALS = re.compile(r"\d (?!%)[^\d=%]{1,20}=\s?$")


def explained(place: Place) -> str:
    """Brackets that give a cause, a basis or a detail."""
    if place.bracket is None:
        return ""
    if _BARE_SHARE.fullmatch(place.bracket.strip(" )")) and _OF_MANY.search(place.outside):
        return "nói lại số lượng bằng tỷ lệ"
    if _SHARE_BEFORE.search(place.outside) and _BARE_COUNT.match(place.bracket):
        return "nói lại tỷ lệ bằng số lượng"
    if _BARE_RATE.fullmatch(place.bracket.strip(" )")):
        return "nói lại số lượng theo từng đơn vị"
    if _RESULTS.search(place.outside):
        return "kết quả đã đạt"
    if not place.quantity.is_percent and _LEVEL_OF.search(place.outside) and _BARE_LIMIT.fullmatch(place.bracket):
        return "ngưỡng của một mức, một loại"
    if MONEY.search(place.quantity.unit.lower()) and _COST_OF.match(place.bracket):
        return "mức mô tả đối tượng"
    if _EXPLAINS.match(place.bracket) and not place.clause.baseline:
        return "lời giải thích trong ngoặc"
    return ""
