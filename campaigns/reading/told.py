"""Stretches of a paragraph that tell what was or what is; their figures are results and shortcomings, no aims."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from campaigns.reading.document import PlanText
from campaigns.reading.words import any_of

Day = tuple[int, int, int]
_GONE = (
    r"(?:(?:năm học|năm|nhiệm kỳ|giai đoạn|thời kỳ|quý|tháng|mùa vụ|vụ|kỳ|thời gian|đợt) (?:trước(?! ngày)|ngoái|"
    r"vừa qua|qua|vừa rồi|liền trước)|những năm (?:qua|trước|gần đây))"
)
_LASTED = (
    r"(?:sau|qua|trong|suốt|trải qua) (?:hơn |gần |tròn )?\d{1,2} (?:năm|tháng|đợt|quý|mùa|nhiệm kỳ)"
    r"(?=[^.;]{0,60}?(?:thực hiện|triển khai|phát động|qua|xây dựng|hoạt động|tổ chức|đồng hành|gắn bó))"
)
_LOOKED = any_of(
    """
    rút kinh nghiệm|theo (?:thống kê|số liệu|kết quả|báo cáo)|qua (?:rà soát|kiểm tra|thống kê|đánh giá|giám sát)
    kết quả (?:rà soát|kiểm tra|khảo sát|năm|đợt|phong trào|thực hiện|công tác)(?! (?:(?:đạt|phải) )?100%)|trước đây
    thực tế cho thấy
    (?:sáu|0?6|ba|0?3|chín|0?9) tháng đầu năm|những ngày đầu
    """
)
_NOW = r"hiện nay|đến nay|tính đến|hiện(?= (?:toàn|có|cả|tỉnh|huyện|xã|phường|trường|đơn vị|ngành))"
# At the head of a sentence: what follows up to the full stop tells of the past.
_OPENING = re.compile(rf"\s?(?:trong |ở |tại |riêng |chỉ tính )?(?:{_GONE}|{_LASTED}|{_LOOKED}|{_NOW})(?!\w)")
# Anywhere: what follows a list of shortcomings or 'tuy vậy' tells how things stand.
_FAULTS = re.compile(
    r"(?<!\w)(?:(?:tồn tại|hạn chế|yếu kém|bất cập|khuyết điểm|thiếu sót|thực trạng|kết luận thanh tra)"
    r"(?=[^.;:]{0,160}:)|tuy (?:vậy|thế|nhiên)(?=\s?,)|bên cạnh đó,? (?:vẫn )?còn|song vẫn|(?:vẫn|hiện) còn|"
    r"khắc phục (?:bằng được |cho được |triệt để )?tình trạng)(?!\w)"
)
# 'Xã … thành lập trên cơ sở …, có 9 ấp, 4.120 hộ': an office or a place is presented.
_PRESENTED = re.compile(
    r"\s?(?:toàn |cả )?(?:xã|phường|thị trấn|huyện|thành phố|tỉnh|đặc khu|trường|công ty|nhà máy|đơn vị|chi cục|hội|"
    r"ngành|"
    r"bệnh viện|địa phương)(?!\w)(?=[^.;]{0,200}(?:nhân khẩu|diện tích tự nhiên|đóng chân|"
    r"(?:được )?thành lập (?:trên cơ sở|từ|năm|ngày)))"
)
_AIMED = re.compile(
    r"(?<!\w)(?:(?:phấn|phân)\s(?:đấu|dấu)|mục tiêu|quyết tâm|yêu cầu|phải (?:đạt|hoàn thành)|đến (?:hết |"
    r"cuối )?năm 20\d\d"
    r"|trong thời gian tới|thời gian tới|năm nay)(?!\w)"
)


_SIGNED = re.compile(
    r"ngày\s{0,3}(\d{1,2})\s{0,3}tháng\s{0,3}(\d{1,2})\s{0,3}năm\s{0,3}((?:19|20)\d{2})", re.IGNORECASE
)


def day_of(doc: PlanText) -> Day | None:
    """The day in the head of the paper."""
    found = _SIGNED.search(doc.clean[:3000])
    return (int(found[3]), int(found[2]), int(found[1])) if found else None


@dataclass(frozen=True, slots=True)
class Told:
    """Offsets at which telling begins and ends, for one block."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def at(self, figure: int) -> bool:
        index = bisect_right(self.starts, figure) - 1
        return index >= 0 and figure < self.ends[index]


# 'Năm 2025, …' in a plan for 2026.
_IN_YEAR = re.compile(
    r"\s?(?:trong |kết thúc |hết |cuối |đến |tính )*(?:năm học \d{4}\s?[-–]\s?|năm )(\d{4})(?!\d|\s?[-–])"
)


# 'Đến 30/9/2025, …'
_TO_A_DAY = re.compile(r"\s?(?:tính )?đến (?:hết )?(?:ngày )?(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")


def told_in(flat: str, sentences: list[int], *, prose: bool, year: int | None = None, dated: Day | None = None) -> Told:
    """A paragraph of prose that opens with the past tells of it to its end, unless an aim is named.

    `flat` is the text with its brackets blanked.
    """
    starts: list[int] = []
    ends: list[int] = []
    for index, begin in enumerate(sentences):
        end = sentences[index + 1] if index + 1 < len(sentences) else len(flat)
        opening = _OPENING.match(flat, begin) or _year_gone(flat, begin, year) or _day_gone(flat, begin, dated)
        if not opening and prose:
            opening = _PRESENTED.match(flat, begin)
        found = opening or _FAULTS.search(flat, begin, end)
        if not found:
            continue
        aimed = _AIMED.search(flat, found.end(), end)
        if opening and index == 0 and prose and not aimed:
            aimed = _AIMED.search(flat, end)
            end = len(flat)
        starts.append(found.start())
        ends.append(aimed.start() if aimed else end)
        if end == len(flat):
            break
    return Told(tuple(starts), tuple(ends))


def _day_gone(flat: str, begin: int, dated: Day | None) -> re.Match[str] | None:
    """'Đến 30/9/2025, …' in a paper of October."""
    found = _TO_A_DAY.match(flat, begin)
    if not found or not dated:
        return None
    day, month, year = (int(part) for part in found.groups())
    return found if (year, month, day) <= dated else None


def _year_gone(flat: str, begin: int, year: int | None) -> re.Match[str] | None:
    found = _IN_YEAR.match(flat, begin)
    return found if found and year and int(found.group(1)) < year else None
