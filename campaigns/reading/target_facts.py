"""What the wording of a target says beside its figure: per year, by when, change, direction, a unit said elsewhere."""

from __future__ import annotations

import re

from campaigns.reading.measures import Quantity
from campaigns.reading.nouns import table_noun

_OR_ALSO = re.compile(r"(?:\s[^\W\d_]{1,8}){0,3}?(?:\s(?:hoặc|hay)|,)\s(mô hình|công trình|phần việc|sản phẩm)(?!\w)")
_LEANS = re.compile(r"(?:bình quân |tương ứng )?(?:tăng|giảm|tương đương|vượt|chiếm)(?!\w)")
_BY = re.compile(r"(?:đến|hết|cuối|vào|tới|năm|trong)\s(?:hết\s|cuối\s|đầu\s)?(?:năm\s)?(20\d{2})(?!\s?[-–]\s?20\d{2})")
_COMPARING = re.compile(r"(?:so với|so sánh|từ|kể từ)[^,;:]{0,30}$")
_YEARLY = re.compile(r"(?<!\w)(?:mỗi năm|hằng năm|hàng năm)(?!\w)|/\s?năm")
_EVERY_YEAR = re.compile(r"(?<!\w)(?:mỗi năm|(?:bình quân|trung bình) (?:hằng|hàng) năm|bình quân/năm)(?!\w)")
_CHANGE = re.compile(
    r"(?<!\w)(tăng|giảm|gấp)(?: thêm| bình quân| trung bình| ít nhất| tối thiểu| trên| dưới| khoảng| từ| hằng năm|"
    r" hàng năm| mỗi năm){0,3}\s?$"
)
_CHANGES = re.compile(r"(?<!\w)(?:tăng|giảm|tốc độ)(?!\w)")
_AGAINST = re.compile(r"(?<!\w)so với(?!\w)")
_COMPARED = re.compile(
    r"so với (?:cùng kỳ |cuối |thực hiện |ước thực hiện |kết quả )?(?:năm (?:học )?)?((?:19|20)\d{2})"
)
_DOWN = re.compile(
    r"(?<!\w)(?:nghèo|cận nghèo|thất nghiệp|suy dinh dưỡng|tai nạn|tử vong|tội phạm|vi phạm|thôi học|bỏ học|tệ nạn|"
    r"ma túy|khiếu kiện|"
    r"tồn đọng|quá hạn|trễ hạn|(?<!dư )nợ|sinh con thứ ba|tảo hôn|(?<!chủ )(?<!thiết )(?<!trọng )yếu|kém|thất thoát|"
    r"hao hụt|"
    r"tiêu hao|ùn tắc|cháy|dịch bệnh|"
    r"mù chữ|dột nát|"
    r"nhà tạm|tăng dân số|không còn|giảm)(?!\w)"
)
_LESS = re.compile(r"(?<!\w)(?:giảm|số (?:vụ|ca|trường hợp)|tai nạn|sự cố|không còn)(?!\w)")
_TURNED = re.compile(
    r"(?<!\w)(?:được|an toàn|phòng cháy|thoát|không có|không còn tái|xử lý|giải quyết|phát hiện|điều tra|tham gia|"
    r"(?<!không )vượt)(?!\w)"
)
_LATE_PER = re.compile(r"(?:\s[^\W\d_]{1,10}){1,9}\s?/\s?(năm học|năm|tháng|quý|tuần|nhiệm kỳ|học kỳ)(?!\w)")
_EACH_YEAR_NEXT = re.compile(r"(?:\s[^\W\d_]{1,10}){0,3}\s(?:mỗi|hằng|hàng) năm(?!\w)")
_PERIOD = re.compile(r"(?<!\w)mỗi (tháng|quý|tuần|học kỳ|năm học|vụ|đợt|ngày)(?!\w)")
_PER_AREA = re.compile(r"(?<!\w)trên (?:0?1|một) (ha|sào|km|m2|đơn vị diện tích)(?!\w)")
_PER_SUBJECT = re.compile(
    r"(?<!\w)số [^/,;:\d]{2,40}?\s?(?:/|trên )\s?((?:\d[\d.]{0,8} |một )?(?:vạn )?(?:dân|người|hộ|xã|học sinh|lớp|"
    r"trường|lao động))(?!\w)"
)


def yearly(wording: str) -> bool:
    return bool(_YEARLY.search(wording))


def leans(wording: str) -> bool:
    """'tăng 2% so với …', 'tương đương 45% số xã' say again, in other figures, what stands before."""
    return bool(_LEANS.match(wording))


def year_within(flat: str, start: int, end: int) -> re.Match[str] | None:
    """The year by which something is aimed at, not one that is compared with."""
    for year in _BY.finditer(flat, start, end):
        if not _COMPARING.search(flat, max(0, year.start() - 40), year.start()):
            return year
    return None


def or_also(low: str, end: int) -> str:
    """'01 công trình hoặc phần việc', '01 công trình, phần việc': the other thing that may be chosen."""
    also = _OR_ALSO.match(low, end)
    if not also:
        return ""
    return (", " if "," in also.group() else " hoặc ") + also.group(1)


def unit_of(quantity: Quantity, stretch: str, ahead: str, behind: str, per_year: bool) -> str:
    """The unit as written, with what the clause says of it elsewhere: 'mỗi năm', 'số bác sỹ/10.000 dân'.

    `stretch` runs up to the figure, `ahead` is the part of it inside the wording, `behind` follows the unit.
    """
    unit = quantity.unit or counted_before(ahead)
    if "/" in unit or not unit:
        return unit
    late = None if quantity.is_percent else _LATE_PER.match(behind)
    if late:
        return f"{unit}/{late.group(1)}"
    if _EACH_YEAR_NEXT.match(behind):
        return f"{unit}/năm"
    period = _PERIOD.search(stretch[-160:])
    if period and not quantity.is_percent:
        return f"{unit}/{period.group(1)}"
    area = _PER_AREA.search(stretch[-160:])
    if area and not quantity.is_percent:
        return f"{unit}/{area.group(1)}"
    per = _PER_SUBJECT.search(stretch[-160:])
    if per and not quantity.is_percent:
        return f"{unit}/{per.group(1)}"
    if quantity.is_percent:
        return f"{unit}/năm" if _EVERY_YEAR.search(ahead) and _CHANGES.search(ahead) else unit
    return f"{unit}/năm" if per_year and not quantity.implicit_zero else unit


def counted_in(measure: str) -> str:
    """'Số xã đạt chuẩn': a measure that names what it counts."""
    named = _COUNTED.match(measure)
    noun = table_noun(measure, named.end()) if named else None
    return measure[noun[0] : noun[1]] if noun else ""


def counted_before(ahead: str) -> str:
    """'Số vụ khiếu kiện vượt cấp: 0', 'Tổng số sáng kiến là 40': what is counted stands before the figure."""
    named = _COUNTED.match(ahead)
    noun = table_noun(ahead, named.end()) if named and _SAYS.search(ahead) else None
    return ahead[noun[0] : noun[1]] if noun else ""


_COUNTED = re.compile(r"(?:tổng )?số(?: lượng)?(?=\s)")
_SAYS = re.compile(r"(?::|(?<!\w)là|(?<!\w)bằng)\s?$")


def rate_of(measure: str, unit: str) -> str:
    """The unit of a row whose measure names a denominator: 'Số giường bệnh/10.000 dân', '(số bé trai/100 bé gái)'."""
    if "/" in unit or unit in ("%", "‰"):
        return unit
    per = _PER_SUBJECT.search(measure)
    if unit:
        return f"{unit}/{per.group(1)}" if per else unit
    rate = _RATE_NAMED.search(measure)
    return f"{rate.group(1).strip()}/{rate.group(2)}" if rate else ""


_RATE_NAMED = re.compile(r"\(\s?(?:số )?([^\W\d_][^()/\d]{1,24}?)\s?/\s?(\d[\d.]{0,8} [^()/\d]{2,20}?)\s?\)")


def change_of(wording: str, ahead: str) -> tuple[str, int | None]:
    """'giảm 3% so với năm 2021' → ('giảm', 2021); a change only where something is compared with."""
    compared = _COMPARED.search(wording)
    governs = _CHANGE.search(ahead) if _AGAINST.search(wording) else None
    change = governs.group(1) if governs else ""
    return ("tăng" if change == "gấp" else change), int(compared.group(1)) if compared else None


def direction_of(wording: str, quantity: Quantity) -> str:
    """Which way is better: 'down' for poverty, accidents, school leavers, unless they are dealt with ('được xử lý')."""
    if (_DOWN if quantity.is_percent or quantity.implicit_zero else _LESS).search(wording):
        return "up" if _TURNED.search(wording) else "down"
    return "down" if quantity.comparator in ("<", "<=") else "up"
