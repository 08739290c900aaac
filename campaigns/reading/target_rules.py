"""Named rules that say why a figure is a target or is left alone; the first refusal that fits decides.

Each rule reads one clause in its place. A reason is shown to the officer, so it is in Vietnamese.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from campaigns.reading.clauses import is_span
from campaigns.reading.nouns import UNCOUNTED
from campaigns.reading.place import Place
from campaigns.reading.result_rules import AIMS, MONEY, explained, past, said_again, surveyed
from campaigns.reading.scopes import Scope
from campaigns.reading.target_facts import counted_before
from campaigns.reading.words import whole_words

_MEDIA = frozenset(
    {"phóng sự", "tin", "bài", "bài viết", "tin bài", "lượt bài", "chuyên mục", "chuyên trang", "phút", "số báo"}
)
_BROADCAST = re.compile(r"trang thông tin|phát sóng|chuyên mục|chuyên trang|trên (?:báo|đài|cổng|sóng|bản tin)|số báo")
_SHARE = re.compile(r"(?:cơ cấu|số lượng|tỷ lệ) khen thưởng[^:;]{0,40}:")
MEDAL = re.compile(r"bằng khen|giấy khen|cờ thi đua|huân chương|tiền thưởng|quỹ thưởng")
TITLES_QUOTA = "tiêu chuẩn hoặc số lượng khen thưởng, không phải chỉ tiêu"
_PRIZES = frozenset({"giải", "giải thưởng", "huy chương", "cờ", "bằng", "suất", "bằng khen", "giấy khen", "cờ thi đua"})
_HONOURED = frozenset(
    {"tập thể", "cá nhân", "gương", "điển hình", "gương điển hình", "đơn vị", "gia đình", "hộ gia đình", "hộ"}
)
CHOSEN = frozenset(
    {"mô hình", "công trình", "phần việc", "việc làm", "điển hình", "gương", "tuyến đường", "đoạn đường"}
)

_MENTION = re.compile(
    r"(?<!\w)(?:với|của|thuộc|tại|gồm|gồm có|bao gồm|cả|toàn bộ|tổng số|trong số|giữa|trên|các|những|cùng|tất cả|"
    r"theo|bởi|về|do|trong|"
    r"(?:cụm|khối)(?: thi đua)?|ở|như|từng|(?<!hoàn )(?<!khánh )thành|qua|sau|trước|nhóm|một trong|đối với|"
    r"hoàn thiện|chăm sóc|chăm lo|quản lý|"
    r"phụ trách)\s?$"
)
_SCORING = re.compile(r"(?<!\w)(?:trừ|cộng) (?:thêm )?\d+(?:,\d+)? điểm")
_COPIES = re.compile(r"\d bộ (?:hồ sơ|tài liệu)|\d bản (?:chính|sao|giấy|gốc|photo)")
_DETAIL = re.compile(
    r"(?:có |với )?(?:trị giá|thời lượng)(?!\w)|mỗi (?:suất|phần quà|căn|đội|đoàn (?:kiểm tra|công tác)|giải|số|"
    r"kỳ) "
)
_INSPECTS = re.compile(r"(?<!\w)(?:kiểm tra|thanh tra|giám sát|thăm|tặng)(?: (?!hoàn thành)[^,;]{0,24})?\s?$")
_INSPECTS_NEXT = re.compile(r"(?<!kết quả )(?<!\w)(?:kiểm tra|thanh tra|giám sát)\s?$")
_MEETING = re.compile(r"\s(?:kiểm tra|giám sát|thanh tra|họp|giao ban|sơ kết|tổng kết|đi thực tế|khảo sát)(?!\w)")
_ATTENDS = re.compile(r"\s(?:tham )?dự(?!\w)(?! (?:án|toán|phòng|trữ|thi|tuyển|nguồn))")
_SCALED = re.compile(r"(?:nghìn|ngàn|triệu|tỷ) [^\W\d_]")
_HAS = re.compile(r"(?:toàn [^\W\d_]{1,8} |mỗi [^,;:]{1,40} )?có(?: thêm)?\s?$")
_WORTH = re.compile(
    r"(?:(?<!kéo )(?<!nhân )(?<!mở )(?<!\w)(?:trị giá|thời lượng|dài|rộng|cách|dung tích|trọng tải)|"
    r"(?:có|với) (?:tổng )?(?:diện tích|công suất|quy mô|chiều dài|trữ lượng|mức))"
    r"(?: (?:mỗi [^\W\d_]{1,8}|từ|là|khoảng|đạt)){0,2}\s?$"
)
_PHYSICAL = re.compile(r"(?<!\w)(?:km2?|ha|tấn|tạ|m[23²³]|kg|mw|kwh|mwh|gwh|teu|lít)(?![\w])")
_QUALIFIES = re.compile(
    r"(?<!\w)(?:trị giá|giá trị|có giá trị|mức|quy mô|diện tích|thời lượng|thời gian|công suất|chiều dài|dài|rộng|"
    r"cách|sau|trong vòng)"
    r"(?: (?:từ|là|đạt))?\s?$"
)
_FUNDS = whole_words(
    """
    đóng góp quỹ
    kinh phí|dự toán (?:chi|kinh phí)|mức chi|tiền thưởng|mức thưởng|lương cơ sở|mức tiền|định mức|phụ cấp|lệ phí
    học phí|mức đóng|mức hỗ trợ|mức thu(?! nhập)|mức phạt|đơn giá|thuế suất|hệ số lương|tiền lương tối thiểu|lãi suất
    """
)
_RATES = re.compile(r"(?<!\w)(?:mức (?:hỗ trợ|chi|thưởng|đóng|phạt)|định mức|đơn giá|giá trị giải)[^:.]{0,30}:")
_GRANTED = re.compile(
    r"(?<!\w)(?:ngân sách|nguồn vốn|nguồn thu)[^,;.]{0,40}?(?<!\w)(?:bố trí|cấp|hỗ trợ|phân bổ|đối ứng|chi|bảo đảm|"
    r"đảm bảo|dành|trích|sử dụng)(?: cho [^,;.]{0,60}?)?(?: (?:là|khoảng|từ|trên|hơn))?\s?$|dự kiến (?:bố trí|chi|"
    r"cấp|phân bổ)(?!\w)"
)
_HONOURS = re.compile(
    r"(?<!\w)(?:khen thưởng|khen|biểu dương|tôn vinh|đề nghị|xét chọn|bình chọn|suy tôn|bình xét|bình bầu|bầu chọn|"
    r"tuyên dương)(?!\w)[^;.]{0,80}$"
)
_CHOOSES = re.compile(
    r"(?<!\w)(?:lựa chọn|chọn|đăng ký|xây dựng|bồi dưỡng|giới thiệu|nhân rộng|thực hiện|triển khai|có|đảm nhận|"
    r"giúp đỡ|nhận|thành lập)(?!\w)"
)
_EACH = re.compile(r"(?<!\w)(?:mỗi|từng)\s")
_ATTAINS = re.compile(
    r"(?<!\w)(?:đạt|là|(?:giảm|xuống) còn|chiếm|tăng|giảm|bình quân|thu|nộp|giải ngân|"
    r"trồng(?: mới)?|kết nạp|thành lập|"
    r"tạo việc làm|lên|xuống|phát triển|"
    r"đón|hoàn thành|xóa|vận động|huy động|đào tạo|giải quyết|hỗ trợ|giúp|cấp|bảo đảm|đảm bảo|"
    r"duy trì)(?: (?!các |những )[^,;:]{0,40})?\s?$"
)
_TIME_TAKEN = whole_words("thời gian|thời hạn")
_MEASURED_SPAN = re.compile(
    r"saidi|maidi|caidi|tuổi thọ|số năm sống|sống khỏe|số ngày|ngày điều trị|rút ngắn|thời gian (?:giải quyết|xử lý|"
    r"thực hiện)|thời gian [^,;:]{2,40} (?:giảm|rút|còn|xuống)|giờ học|ngày công|tiết (?:học|dạy)|buổi (?:học|dạy)"
)


def span(place: Place) -> str:
    """'trong 05 năm', 'dưới 5 tuổi': a length of time or an age, unless it is what is measured."""
    if not is_span(place.quantity) or _MEASURED_SPAN.search(place.wording):
        return ""
    limits = place.quantity.comparator in ("<", "<=") and (place.after or _TIME_TAKEN.search(place.ahead))
    return "" if limits or place.clause.baseline else "độ dài thời gian hoặc độ tuổi"


_REWARDED = re.compile(
    r"(?<!\w)(?:được thưởng|thưởng nóng|mức thưởng|trích (?:từ )?quỹ|quỹ khen thưởng)(?!\w)[^,;]{0,30}$"
)


def award(place: Place) -> str:
    """Criteria, thresholds and quotas of awards."""
    aimed = place.quantity.is_percent and (place.after or AIMS.search(place.before + place.ahead))
    if place.scope is Scope.AWARDS and not aimed:
        return TITLES_QUOTA
    if MONEY.search(place.quantity.unit.lower()) and _REWARDED.search(place.ahead):
        return TITLES_QUOTA
    if place.scope is Scope.TARGETS or aimed:
        return ""
    if MEDAL.search(place.before + place.ahead) or _SHARE.search(place.before):
        return TITLES_QUOTA
    unit = place.quantity.unit.lower()
    if unit in _PRIZES:
        return "số lượng giải thưởng, hình thức khen thưởng"
    if unit in _HONOURED and _HONOURS.search(place.before[-80:] + place.ahead):
        return "số lượng đề nghị khen thưởng"
    return ""


def funds(place: Place) -> str:
    """Money of the organisation itself."""
    if place.scope is Scope.FUNDS:
        return "kinh phí tổ chức"
    said = (place.before[-60:] + place.ahead).rsplit(";", 1)[-1]
    if MONEY.search(place.quantity.unit.lower()) and _FUNDS.search(said):
        return "kinh phí, mức chi"
    if MONEY.search(place.quantity.unit.lower()) and _RATES.search(place.before):
        return "kinh phí, mức chi"
    if MONEY.search(place.quantity.unit.lower()) and _GRANTED.search(place.ahead):
        return "kinh phí, mức chi"
    if place.quantity.is_percent and _FUNDS.search(place.wording) and place.scope is not Scope.TARGETS:
        return "kinh phí, mức chi"
    return ""


def media(place: Place) -> str:
    if place.scope is not Scope.TARGETS and _BROADCAST.search(place.wording):
        return "việc tuyên truyền"
    if "thời gian" in place.ahead:
        return ""
    if place.quantity.unit.lower() in _MEDIA and place.scope is not Scope.TARGETS and not place.goal:
        return "việc tuyên truyền"
    return ""


def inspected(place: Place) -> str:
    """'mỗi đoàn kiểm tra 06 – 08 đơn vị': work of those who organise."""
    if place.scope is Scope.TARGETS:
        return ""
    if _ATTENDS.match(place.low, place.quantity.end):
        return "số người dự"
    if _MEETING.match(place.low, place.quantity.end) and "hoàn thành" not in place.ahead:
        return "việc kiểm tra, thăm hỏi của cơ quan tổ chức"
    if (_INSPECTS_NEXT if place.quantity.is_percent else _INSPECTS).search(place.ahead):
        return "việc kiểm tra, thăm hỏi của cơ quan tổ chức"
    return ""


# Of the uncounted nouns, those that a list of targets may well count.
_AIMED_AT = frozenset({"điểm", "lần", "bộ", "đối tượng", "chuyên đề"})


_TIMES = re.compile(r"(?<!\w)(?:gấp|tăng|giảm)(?: (?:lên|xuống|thêm|ít nhất|tối thiểu|trên|khoảng|từ|gần)){0,2}\s?$")
_MADE = frozenset({"chương trình", "giải pháp", "hoạt động", "đợt", "chuyên đề"})
_MAKES = re.compile(
    r"(?<!\w)(?:mở|biên soạn|ban hành|ký kết|ký|thiết kế|xây dựng|kiểm định|tổ chức|sản xuất)(?: (?:mới|thêm|được|"
    r"ít nhất|"
    r"tối thiểu)){0,2}\s?$"
)


def uncounted(place: Place) -> str:
    """'ba khâu đột phá', '16 chỉ tiêu': parts and programmes that are spoken of; 'gấp 2 lần' measures."""
    unit = place.quantity.unit.lower()
    measures = is_span(place.quantity) or bool(_TIMES.search(place.ahead))
    if unit.startswith("lần"):
        measures = measures or place.quantity.comparator in ("<", "<=")
        if place.scope is not Scope.TARGETS and not measures:
            return "số lượng việc, chương trình được nhắc tới"
    if unit not in UNCOUNTED or place.quantity.implicit_zero or measures:
        return ""
    if place.scope is Scope.TARGETS and (unit in _AIMED_AT or _EACH.search(place.ahead)):
        return ""
    if place.scope is Scope.TARGETS and unit in _MADE and _MAKES.search(place.ahead):
        return ""
    if unit == "điểm" and _MARK.search(place.ahead):
        return ""
    return "số lượng việc, chương trình được nhắc tới"


_FOR_EACH = re.compile(
    r"mỗi (?:nhà|căn|ngôi nhà|cháu|em|học sinh|phần|suất|đội|giải|gia đình|trường hợp|bộ|chiếc|con|cây|sổ)"
    r"(?: (?:trị giá|từ|khoảng|là|được))*\s?"
)


_SIZE = re.compile(
    r"(?:với |có )?(?:quy mô|công suất|(?:tổng )?chiều dài|sức chứa|trọng tải)(?: (?:là|khoảng|trên|từ|đạt))*\s?"
)  # behind the thing itself: '02 nhà trẻ, quy mô 300 cháu'
_IN_ALL = re.compile(r"(?:với )?tổng (?:trị giá|giá trị|kinh phí|mức đầu tư|số tiền)(?: (?:là|khoảng|trên|hơn))*\s?")


def described(place: Place) -> str:
    """'mỗi suất trị giá …', 'có diện tích …', '02 bộ hồ sơ': how large a thing is, how many papers are sent."""
    if place.quantity.is_percent:
        return ""
    if _COPIES.search(place.wording):
        return "số bộ hồ sơ, số bản"
    if _SCORING.search(place.wording):
        return "cách tính điểm"
    sized = place.low[: place.clause.start].rstrip().endswith(",") and _SIZE.fullmatch(place.ahead)
    if place.after and sized:
        return "mức mô tả đối tượng"
    paid = MONEY.search(place.quantity.unit.lower())
    if place.after and paid and (_FOR_EACH.fullmatch(place.ahead) or _IN_ALL.fullmatch(place.ahead)):
        return "mức mô tả đối tượng"
    if _DETAIL.match(place.ahead) or _WORTH.search(place.ahead):
        return "mức mô tả đối tượng"
    near = place.low[max(0, place.quantity.start - 30) : place.quantity.start]
    if near.endswith("với số lượng "):
        return "mức mô tả đối tượng"
    return "mức mô tả đối tượng" if place.clause.others and _QUALIFIES.search(near) else ""


def mentioned(place: Place) -> str:
    """'với 09 tỉnh', 'của 12 huyện': things that are named; behind a target 'với 412 lô đất' is one more."""
    quantity = place.quantity
    ahead = place.low[max(0, quantity.start - 16) : quantity.start]
    if quantity.is_percent or quantity.implicit_zero or (place.after and ahead.endswith("với ")):
        return ""
    named = _MENTION.search(ahead) and quantity.comparator in ("=", "~", ">")
    return "số liệu được nhắc tới để mô tả" if named else ""


def conditional(place: Place) -> str:
    """'công trường có từ 100 lao động trở lên phải …': whom a duty concerns."""
    if _FAILING.search(place.ahead) and _THEN.match(place.low, place.quantity.end):
        return "điều kiện áp dụng, không phải chỉ tiêu"
    bound = place.quantity.comparator in (">=", ">", "<", "<=") and not place.quantity.is_percent
    if bound and _HAVING.search(place.ahead) and _MUST.match(place.low, place.quantity.end):
        return "điều kiện áp dụng, không phải chỉ tiêu"
    return ""


_FAILING = re.compile(r"(?<!\w)(?:chậm|trễ|thiếu|vi phạm|sai)\s?$")  # 'nhà thầu chậm quá 10% bị …'
_THEN = re.compile(r"[^,;.:]{0,40}?\s(?:bị|phải|thì|không được|không xét)(?!\w)")
_HAVING = re.compile(r"[^\W\d_] (?:có|đạt|từ)\s?$")
_MUST = re.compile(r"[^,;.:]{0,40}?\s(?:phải|thì|bắt buộc)(?!\w)")


def prevented(place: Place) -> str:
    """'không để xảy ra dịch trên 10 xã' forbids; 'không để quá 3 vụ' limits."""
    if place.quantity.comparator not in ("<=", "<") and _PREVENTS.search(place.ahead):
        return "yêu cầu không để xảy ra, không phải chỉ tiêu"
    return ""


_PREVENTS = re.compile(r"^(?:không|chống|tránh) (?:để )?(?:xảy ra|phát sinh|tái diễn|lây lan|bị)(?!\w)")


def unmeasured(place: Place) -> str:
    """A bare figure is a target only as a mark or an index."""
    if place.quantity.unit or (place.scope is Scope.TARGETS and counted_before(place.ahead)):
        return ""
    return "" if _MARK.search(place.ahead) else "con số không có đơn vị tính"


_MARK = whole_words("điểm|chỉ số|hệ số|hài lòng|mức độ|hdi|pci|par index|papi|sipas|dti|pii|pgi")
NO_SIGN = "không có dấu hiệu là chỉ tiêu"


_AGENDA = re.compile(r"(?:tháng \d{1,2}|quý (?:iv|i{1,3}|[1-4]))[^:]{0,20}:")


def unsupported(place: Place) -> str:
    """Outside the targets a figure needs a word that says it is aimed at."""
    loose = place.quantity.in_words and place.quantity.comparator == "=" and not place.quantity.is_percent
    if _AGENDA.match(place.low) and place.scope is not Scope.TARGETS and not place.goal:
        return NO_SIGN  # work listed month by month
    beside = place.after or place.goes_on or (place.beside and place.quantity.is_percent)
    if place.scope is Scope.TARGETS or place.goal or (beside and not loose) or _chosen(place) or secondary(place):
        return ""
    if loose:
        return NO_SIGN
    if place.scope is Scope.DUTIES:
        return NO_SIGN
    if place.scope in (Scope.DUTIES, Scope.PURPOSE, Scope.PLAIN):
        firm = place.quantity.comparator in (">=", "between") and _EACH.search(place.before + place.ahead)
        return "" if firm else NO_SIGN
    return "" if _sets_a_mark(place) else NO_SIGN


def _sets_a_mark(place: Place) -> bool:
    """Among the contents: a share, a floor or range, or an amount that a verb reaches for."""
    quantity = place.quantity
    if quantity.is_percent and _COMPOSED.search(place.wording):
        return False
    if quantity.is_percent or quantity.implicit_zero or quantity.comparator in (">=", "between"):
        return True
    unit = quantity.unit.lower()
    measured = _PHYSICAL.search(unit) or (_SCALED.match(unit) and len(place.ahead.split()) <= 4)
    if measured and place.ahead.strip():
        return True
    if _HAS.match(place.ahead) or _ATTAINS.search(place.ahead) or _PART_ATTAINS.match(place.low, quantity.figure):
        return True
    return bool(_DOES.match(place.ahead)) and not _ORGANISES.search(place.ahead)


# '9/10 gia đình đạt chuẩn' is a share like a percentage, with its verb behind it.
_PART_ATTAINS = re.compile(
    r"\d{1,5}\s?/\s?\d{1,5} [^,;:.\d]{2,40}?(?<!\w)(?:đạt|hoàn thành|giữ vững|được công nhận|không|có|duy trì|"
    r"xếp)(?!\w)"
)
# 'trong đó 61% là nữ' tells who they are; a target only beside a target.
_COMPOSED = re.compile(r"\d\s?% (?:là|thuộc) (?!lao động trực tiếp|người (?:trực tiếp|lao động))")
_CHOICE = re.compile(r"(?<!\w)(?:lựa chọn|chọn|đăng ký|bồi dưỡng|giới thiệu|xây dựng)(?!\w)[^.;]{0,60}$")


# What those who organise do: it is counted in a plan of work, seldom aimed at.
_ORGANISES = whole_words(
    """
    tổ chức|mở|gửi|họp|lập|in|phát hành|treo|bố trí|triệu tập|ban hành|chia|gồm|có|trực|thành lập|khen|thưởng|tặng
    trao|chọn|cử|giao|báo cáo|nộp|đăng|phát|chiếu|thăm|chuẩn bị|mời|phân công|kiểm tra|rà soát|biểu dương|tôn vinh
    khởi công|khánh thành|theo dõi|quản lý|phụ trách|chỉ đạo|là|được|đã|tại|với|của
    """
)
_DOES = re.compile(r"[^\W\d_]{2,12}(?: [^\W\d_]{1,12}){0,4}\s?$")


_EACH_PICKS = re.compile(r"(?<!\w)(?:mỗi|từng) [^,;:]{1,50}?(?<!\w)(?:chọn|lựa chọn|đăng ký|xây dựng)(?!\w)")
_AS_EXAMPLE = re.compile(r"\s?(?:[^\W\d_]{1,10} ){0,4}?(?:kiểu mẫu|làm mẫu|làm điểm|điểm|mẫu)(?!\w)")


def _chosen(place: Place) -> bool:
    """'Lựa chọn một tập thể, một cá nhân …': each unit must find so many."""
    unit = place.quantity.unit.lower()
    said = place.before[-60:] + place.ahead
    return bool(_CHOICE.search(said)) and unit in CHOSEN | {"tập thể", "cá nhân", "sáng kiến"}


_FINISHES = re.compile(
    r"(?<!\w)(?:đóng điện|quyết toán|hoàn thành|bàn giao|nâng cấp|sửa chữa|duy tu|nghiệm thu|thi công|giải ngân)"
    r"(?: (?:xong|thêm|mới|dứt điểm|ít nhất|tối thiểu)){0,2}\s?$"
)


def secondary(place: Place) -> bool:
    """So many mô hình, công trình each unit must choose: a task of the units beside the targets of the whole."""
    said = place.before + place.ahead
    if place.quantity.unit.lower() not in CHOSEN:
        return bool(_EACH_PICKS.search(place.ahead)) and bool(_AS_EXAMPLE.match(place.low, place.quantity.end))
    if _FINISHES.search(place.ahead) and not _EACH.search(said):
        return False
    return bool(_EACH.search(said) or (place.scope is not Scope.TARGETS and _CHOOSES.search(said)))


REFUSALS: tuple[Callable[[Place], str], ...] = (
    explained,
    said_again,
    award,
    funds,
    span,
    media,
    inspected,
    surveyed,
    uncounted,
    described,
    mentioned,
    conditional,
    prevented,
    past,
    unmeasured,
    unsupported,
)


def refusal(place: Place) -> str:
    """Why the figure is no target, empty when it is one; the first rule that fits says so."""
    return next((reason for rule in REFUSALS if (reason := rule(place))), "")


def support(place: Place) -> str:
    """Why it is one."""
    if place.goal:
        return "câu có từ phấn đấu, mục tiêu hoặc chỉ tiêu"
    if place.scope is Scope.TARGETS:
        return "nằm trong phần chỉ tiêu, mục tiêu"
    return "câu đặt ra mức phải đạt"
