"""In which part of a document a block stands: a figure is a target under 'Chỉ tiêu', none under 'Tiêu chuẩn'."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum


class Scope(Enum):
    TARGETS = "phần chỉ tiêu, mục tiêu"
    CONTENT = "phần nội dung, nhiệm vụ"
    AWARDS = "phần khen thưởng"
    FUNDS = "phần kinh phí"
    PAST = "phần tình hình, kết quả đã đạt"
    BASES = "phần căn cứ"
    DUTIES = "phần tổ chức thực hiện"
    PURPOSE = "phần mục đích, yêu cầu, đối tượng, thời gian"
    RECIPIENTS = "phần nơi nhận"
    PLAIN = "phần khác"


# Read from the innermost heading outwards; within one heading the first row that fits decides.
_HEADINGS: tuple[tuple[Scope, str], ...] = (
    (Scope.RECIPIENTS, r"nơi nhận|kính gửi"),
    (
        Scope.TARGETS,
        r"chỉ tiêu|mục tiêu|mức phấn đấu|đăng ký (?:các )?danh hiệu|chỉ số phấn đấu|chỉ số|cần đạt|(?:^|\s)kpi",
    ),
    (Scope.FUNDS, r"kinh phí|dự toán|ngân sách thực hiện"),
    (
        Scope.AWARDS,
        r"khen thưởng|tiêu chuẩn|danh hiệu|hồ sơ|thủ tục|giải thưởng|cơ cấu giải|mức thưởng|tiêu chí (?:bình xét|xét|"
        r"chấm|"
        r"đánh giá|xếp loại)|thang điểm|chấm điểm|bảng điểm|điểm thưởng|cộng điểm|trừ điểm|cách tính|bình xét|"
        r"xét tặng|số lượng|quy trình|bằng khen|"
        r"giấy khen|hình thức",
    ),
    (
        Scope.PAST,
        r"tình hình|bối cảnh|khái quát|tổng quan|sự cần thiết|đặt vấn đề|kết quả|thực trạng|đánh giá|đặc điểm|"
        r"hạn chế|ưu điểm|tồn tại|nguyên nhân|hiện trạng|nhìn lại|điểm lại|kiểm điểm|dấu ấn|thành tích (?:đạt được|"
        r"nổi bật|năm|giai đoạn|nhiệm kỳ)|^(?:sơ kết|tổng kết) (?:phong trào|công tác|kết quả|việc|năm|giai đoạn|"
        r"nhiệm kỳ)",
    ),
    (
        Scope.DUTIES,
        r"tổ chức thực hiện|^(?:tổ chức|thực hiện)$|hiệu lực|điều khoản|phân công|trách nhiệm|chế độ (?:thông tin|"
        r"báo cáo)|tuyên truyền|tiến độ|lộ trình",
    ),
    (Scope.PURPOSE, r"mục đích|yêu cầu|đối tượng|thời gian|phạm vi|căn cứ|chủ đề|khẩu hiệu|tên gọi"),
    (Scope.CONTENT, r"nội dung|nhiệm vụ|giải pháp|phong trào|thi đua|lĩnh vực|về |đối với"),
)
_COMPILED = tuple((scope, re.compile(pattern)) for scope, pattern in _HEADINGS)
_TRADE = re.compile(r"thi đua\s?(?:,|-|–|và)\s?khen thưởng")  # names a council, a law, a field of work; no award
_MATTER = re.compile(
    r"nội dung (?:thi đua|phong trào|phát động)(?! và chỉ tiêu|, chỉ tiêu)|giải pháp"
)  # stands beside 'Chỉ tiêu', not under it
_MEANS = re.compile(r"giải pháp|biện pháp|cách làm")  # how the targets are reached
_BASE = re.compile(
    r"(?:căn cứ|theo đề nghị|xét đề nghị|xét tờ trình|thực hiện (?:kế hoạch|chỉ thị|quyết định|nghị quyết|công văn|"
    r"chương trình|hướng dẫn|kết luận|luật)[^.;]{0,40}?\d)"
)
_LEAD = re.compile(r"([^:;,.\d]{3,50}):")  # '4. Khen thưởng: …' is a part of its own
_RECIPIENT = re.compile(r"nơi nhận\s?:")
# Under 'Mục đích' a paragraph may still set targets, when it says so.
GOAL = re.compile(
    r"(?<!\w)(?:(?:phấn|phân)\s(?:đấu|dấu)|(?<!so với )(?<!hoàn thành )(?<!không đạt )(?<!chưa đạt )chỉ tiêu|"
    r"mục tiêu|quyết tâm)(?!\w)"
)

# In prose before the first heading 'chỉ tiêu' mostly speaks of results; there it must announce what follows.
ANNOUNCES = re.compile(
    r"(?<!\w)(?:(?:phấn|phân)\s(?:đấu|dấu)|quyết tâm|mục tiêu|chỉ tiêu(?=[^.;]{0,80}(?::|\slà\s|\sgồm\s|\snhư\s|"
    r"như sau)))(?!\w)"
)


# Among results 'mục tiêu' is what they are compared with; only these words turn to what is to come.
RESOLVES = re.compile(r"(?<!\w)(?:(?:phấn|phân)\s(?:đấu|dấu)|quyết tâm|(?:đặt|đề) ra mục tiêu)(?!\w)")


def scope_of_heading(heading: str) -> Scope | None:
    low = _TRADE.sub(" ", heading.lower())
    if low.endswith(":") and _TELLS.search(low):
        return Scope.PAST
    for scope, pattern in _COMPILED:
        if pattern.search(low):
            return scope
    return None


def scope_of(headings: Iterable[str], low: str) -> Scope:
    """`headings` outermost first, paragraphs that lead in with a colon among them; `low` the block in lower case."""
    if _RECIPIENT.match(low):
        return Scope.RECIPIENTS
    if _BASE.match(low):
        return Scope.BASES
    own = _LEAD.match(low)
    said = scope_of_heading(own.group(1)) if own else None
    if own and said is Scope.AWARDS and _TITLES.search(own.group(1)) and _any_sets(list(headings)):
        return Scope.TARGETS
    if said in (Scope.AWARDS, Scope.FUNDS) or (own and _MATTER.search(own.group(1))):
        return said or Scope.CONTENT
    outer: Scope | None = None
    above = [heading for heading in headings if not _is_title(heading.lower())]
    for heading in reversed(above):
        scope = of_lead(heading) if len(heading) > LONGEST_HEADING else scope_of_heading(heading)
        if scope is None:
            continue
        if scope is Scope.AWARDS and _TITLES.search(heading.lower()) and _any_sets(above):
            return Scope.TARGETS
        if scope is not Scope.CONTENT or _MATTER.search(heading.lower()):
            return scope
        outer = outer or scope
    if outer or said in (Scope.TARGETS, Scope.CONTENT):
        return outer or said or Scope.PLAIN
    # A part whose name says nothing ('Chuyên môn', 'Kinh doanh') still is a part of the contents.
    return Scope.CONTENT if any(not _PAPER.match(heading.lower()) for heading in above) else Scope.PLAIN


def names_means(headings: Iterable[str]) -> bool:
    """Does what stands above speak of the means, and of no target?"""
    last = next((text.lower() for text in reversed(list(headings)) if scope_of_heading(text) is not None), "")
    return bool(_MEANS.search(last)) and not re.search(r"chỉ tiêu|mục tiêu", last)


def _is_title(low: str) -> bool:
    """The paper's own title speaks of targets and awards without holding any."""
    return bool(_TITLE.match(low)) and ". " not in low and not _LEADS.search(low)


_LEADS = re.compile(r"(?:sau|sau đây|trọng tâm|gồm|cụ thể|chỉ tiêu|mục tiêu)$")
_TITLE = re.compile(r"phát động|về việc|v/v|tổ chức (?:thực hiện )?(?:các )?(?:phong trào|đợt)")  # of the paper itself
_PAPER = re.compile(
    r"kế hoạch|chỉ thị|quyết định|thông báo|hướng dẫn|chương trình|đề cương|giao ước|phát động|phần|phụ lục"
)


def _any_sets(headings: list[str]) -> bool:
    return any(scope_of_heading(heading) is Scope.TARGETS for heading in headings)


# 'Danh hiệu tập thể, cá nhân' under 'Chỉ tiêu': titles that are aimed at.
_TITLES = re.compile(r"danh hiệu(?!.*(?:hình thức|tiêu chuẩn|khen thưởng))")
LONGEST_HEADING = 90  # what is longer is a paragraph that leads in


def of_lead(paragraph: str) -> Scope | None:
    """'… Chủ tịch yêu cầu các đơn vị thực hiện các nội dung sau:' asks for what follows."""
    end = paragraph.lower()[-140:]
    if _TELLS.search(end):
        return Scope.PAST
    if _SETS.search(end):
        return Scope.TARGETS
    if _GRANTS.search(end):
        return Scope.AWARDS
    return Scope.CONTENT if _ASKS.search(end) else None


_TELLS = re.compile(
    r"(?:(?:đã|cũng) (?:đạt|thu) được|đạt được (?:một số |những |các )?(?:kết quả|thành tích)|kết quả (?:đạt được|"
    r"năm trước))"
    r"(?![^:]*(?:phấn đấu|mục tiêu|chỉ tiêu))[^.;]*$"
)
_SETS = re.compile(r"(?:chỉ tiêu|mục tiêu)[^.;]*$")
_GRANTS = re.compile(r"(?:tiêu chuẩn|điều kiện|khen thưởng|tặng|danh hiệu)[^.;,]{0,60}$")
_ASKS = re.compile(r"(?:yêu cầu|nội dung|nhiệm vụ|như sau|sau đây|thi đua|giải pháp)[^.;]*$")
