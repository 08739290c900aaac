"""What kind of document it is, and why a text is not taken for a launch plan. Strict both ways."""

from __future__ import annotations

import re
from dataclasses import dataclass

from campaigns.reading.document import PlanText
from campaigns.reading.frame import Frame
from campaigns.reading.vocabulary import SYMBOL_TYPES

PLAN, DECISION, DIRECTIVE = "ke_hoach_phat_dong", "quyet_dinh_ban_hanh_ke_hoach", "chi_thi_phat_dong"
YEARLY, LETTER, GUIDANCE, OTHER = "ke_hoach_cong_tac_nam", "cong_van_phat_dong", "huong_dan_phat_dong", "khac"

_CAMPAIGN = r"(?:phong trào|đợt|cuộc|cao điểm|chiến dịch)(?:\s+[^\s,.;]+){0,3}?\s+thi đua|thi đua"
# Titles that launch: the campaign itself is the object of the document.
_LAUNCHES = re.compile(
    rf"phát động[^.;]{{0,80}}?(?:{_CAMPAIGN})|phát động (?:phong trào|đợt|cao điểm)"
    rf"|(?:{_CAMPAIGN})[^.;]{{0,60}}?phát động"
    r"|(?:tổ chức|triển khai|thực hiện|hưởng ứng|đẩy mạnh|tăng cường)"
    r"(?:(?!tổng kết|sơ kết|báo cáo|hội nghị|đại hội|kiểm tra|tuyên truyền|tập huấn|bình xét|khen thưởng)[^.;]){0,60}?"
    r"(?:phong trào|đợt|cao điểm)(?:\s+[^\s,.;]+){0,3}?\s+thi đua"
    r"|^(?:về |kế hoạch )?(?:tổ chức )?(?:các )?(?:phong trào|đợt|cao điểm) thi đua"
    r"|^(?:về )?thi đua\b|(?:tổ chức|thực hiện|triển khai) (?:chiến dịch )?thi đua\b|giao ước thi đua"
    r"|phong trào (?:thi đua )?yêu nước|ngày đêm",
    re.I,
)
_YEARLY = re.compile(
    r"(?:công tác|nhiệm vụ|hoạt động)(?:\s+[^\s,.;]+){0,3}?\s+thi đua,?\s*(?:và\s+|[-–]\s*)?khen thưởng[^.;]{0,60}?năm"
    r"|(?:phong trào thi đua|thi đua)[^.;]{0,40}?(?:và )?công tác (?:thi đua,? )?khen thưởng[^.;]{0,40}?năm",
    re.I,
)
# The programme of a khối or cụm for its year holds what its members compete in.
_OF_CLUSTER = re.compile(
    r"(?=.*năm (?:học )?20\d\d)(?:công tác|hoạt động|nhiệm vụ|chương trình)(?!\w)[^.;]{0,80}?"
    r"(?<!\w)(?:khối|cụm) (?:các )?(?:thi đua|[^.;]{0,60}?thi đua)",
    re.I,
)
# Titles that mention a campaign but do another thing.
_DOES_OTHER = (
    (r"(?:sơ kết|tổng kết)", "tổng kết, sơ kết phong trào"),
    (r"^(?:về (?:việc )?)?(?:tặng|khen thưởng|công nhận|tặng thưởng|xét tặng|truy tặng)|tặng (?:cờ|bằng khen"
     r"|giấy khen|danh hiệu|huân chương)", "khen thưởng"),
    (r"báo cáo|kết quả (?:thực hiện|triển khai)", "báo cáo kết quả"),
    (r"đôn đốc|nhắc nhở", "đôn đốc việc đã giao"),
    (r"tập huấn|bồi dưỡng|đào tạo", "tập huấn, bồi dưỡng"),
    (r"(?:kiểm tra|giám sát|thanh tra)", "kiểm tra"),
    (r"quy chế|quy định|tiêu chí|bảng điểm|thang điểm|chấm điểm", "quy chế, tiêu chí"),
    (r"^(?:về )?(?:việc )?(?:thành lập|kiện toàn)|chức năng, nhiệm vụ|phân công", "tổ chức bộ máy"),
    (r"bình xét|xét khen|hồ sơ|thủ tục|đề nghị khen|xét, đề nghị", "xét khen thưởng, hồ sơ"),
    (r"đại hội thi đua yêu nước|hội nghị (?:điển hình|biểu dương|tổng kết)|tổ chức (?:lễ|hội nghị|cuộc thi|hội thi"
     r"|giải)", "tổ chức đại hội, hội nghị"),
    (r"^(?:hoạt động|làm việc|phiên họp|họp)[^.;]{0,30}(?:của )?hội đồng", "hoạt động của hội đồng"),
    (r"tuyên truyền|cuộc thi viết|viết về gương", "tuyên truyền"),
    (r"kinh phí|mức thưởng|quỹ thi đua", "kinh phí"),
    (r"góp ý|lấy ý kiến|cho ý kiến|trả lời", "lấy ý kiến, trả lời"),
)  # fmt: skip
_OTHERS = tuple((re.compile(words, re.I), name) for words, name in _DOES_OTHER)
_MAIN_LAUNCH = re.compile(
    r"^(?:về (?:việc )?|v/v )?(?:ban hành (?:kế hoạch|chương trình) )?(?:tổ chức )?phát động", re.I
)
_ACT = re.compile(
    r"(?<!được )(?<!do )(?<!đã )phát động (?:(?:các )?(?:phong trào|đợt|cao điểm|chiến dịch)[^.;]{0,80}?thi đua"
    r"|thi đua|phong trào)"
    r"|(?:ban hành|xây dựng) kế hoạch (?:tổ chức |triển khai |thực hiện |phát động )*(?:phong trào"
    r"|đợt)[^.;]{0,80}?thi đua",
    re.I,
)
_BY_OTHERS = re.compile(
    r"(?:do|được|đã|hưởng ứng[^.;]{0,40}|thực hiện[^.;]{0,60}chỉ thị[^.;]{0,60}|kế hoạch số[^.;]{0,80}"
    r"|chỉ thị số[^.;]{0,120})\s*(?:về )?(?:việc )?$",
    re.I,
)
# Others are told to launch: that is not the issuer's own act.
_TOLD = re.compile(
    r"(?:yêu cầu|đề nghị|giao|các cấp|các ngành|các đơn vị|các cơ quan|chỉ đạo|hướng dẫn)[^.;:]{0,80}$", re.I
)
_FOLLOWED = re.compile(
    r"như sau|sau đây|sau:|nội dung sau|chủ yếu sau|yêu cầu|chủ đề|khẩu hiệu|cụ thể|:\s*(?:1\.|I\.|-|\n)", re.I
)
_OLD_FORM = re.compile(r"^\s*(?:v/v|về việc|về)\s*:?\s*", re.I)
_TYPE_NAMES = {"other": "loại văn bản này", "notice": "thông báo", "letter": "công văn", "decision": "quyết định"}


@dataclass(frozen=True, slots=True)
class Kind:
    code: str
    reason: str  # for "khac": why it was not taken for a launch plan, a Vietnamese sentence
    launching: tuple[int, int] | None  # where the words that launch stand


def kind_of(doc: PlanText, frame: Frame, symbol: str | None) -> Kind:
    if not doc.text.strip():
        return Kind(OTHER, "Văn bản không có chữ nào để đọc.", None)
    code = frame.type_code or _type_of_symbol(symbol)
    title = _OLD_FORM.sub("", frame.title.value) if frame.title else ""
    if code is None:
        return Kind(
            OTHER,
            "Không thấy tên loại văn bản (kế hoạch, chỉ thị, quyết định …) nên chưa coi là kế hoạch phát động.",
            None,
        )
    if code == "other":
        name = (frame.type_word or "văn bản").capitalize()
        return Kind(OTHER, f"{name} không phải văn bản phát động thi đua, chỉ nhắc tới phong trào nếu có.", None)
    act = _act(doc, frame)
    if not re.search(r"thi đua", title + doc.clean[:4000], re.I):
        return Kind(OTHER, "Văn bản không phát động phong trào thi đua nào.", None)
    if other := _other_business(title):
        return Kind(OTHER, f"Trích yếu nói về việc {other}, không phát động phong trào thi đua.", None)
    span = (frame.title.start, frame.title.end) if frame.title else None
    yearly = _YEARLY.search(title) or _OF_CLUSTER.match(title)
    if code == "plan" and yearly and not _MAIN_LAUNCH.match(title):
        return Kind(YEARLY, "", span)
    # A movement that is no emulation ("Tết trồng cây", "toàn dân tập thể dục") launches none.
    launches = (bool(_LAUNCHES.search(title)) and bool(re.search("thi đua", title, re.I) or act)) or bool(
        title == "" and act
    )
    return _by_type(code, title, launches, act, span)


def _by_type(code: str, title: str, launches: bool, act: tuple[int, int] | None, span: tuple[int, int] | None) -> Kind:
    if code == "plan" and (launches or (act and "thi đua" in title.lower())):
        return Kind(PLAN, "", span or act)
    if code == "directive" and (launches or act):
        return Kind(DIRECTIVE, "", span or act)
    if code == "decision" and launches and re.search(r"kế hoạch|chương trình|phát động", title, re.I):
        return Kind(DECISION, "", span)
    if code in ("letter", "notice") and (re.search("phát động", title, re.I) or (launches and act)):
        return Kind(LETTER, "", span or act)
    if code == "guidance" and launches:
        return Kind(GUIDANCE, "", span)
    if code == "plan" and _YEARLY.search(title):
        return Kind(YEARLY, "", span)
    subject = f"“{title[:120]}”" if title else "phần mở đầu"
    return Kind(OTHER, f"Không thấy câu phát động phong trào thi đua: {subject} nói về việc khác.", None)


def _type_of_symbol(symbol: str | None) -> str | None:
    if not symbol:
        return None
    found = re.split(r"[-/.]", symbol)
    return next((SYMBOL_TYPES[part.upper()] for part in found if part.upper() in SYMBOL_TYPES), None)


def _other_business(title: str) -> str | None:
    if _MAIN_LAUNCH.match(title):
        return None
    launch = _LAUNCHES.search(title)
    yearly = _YEARLY.search(title)
    for words, name in _OTHERS:
        found = words.search(title)
        if (
            found
            and not (launch and launch.start() < found.start())
            and not (yearly and yearly.start() < found.start())
        ):
            return name
    return None


def _act(doc: PlanText, frame: Frame) -> tuple[int, int] | None:
    """Where the opening of the body launches: "… phát động phong trào thi đua … như sau"."""
    end = next((b.start for b in doc.blocks[frame.body + 1 :] if b.is_heading and b.marker), frame.head_end + 6000)
    for found in _ACT.finditer(doc.clean, frame.head_end, max(end, frame.head_end + 1500)):
        before = doc.clean[max(0, found.start() - 140) : found.start()]
        after = doc.clean[found.end() : found.end() + 700]
        if not _BY_OTHERS.search(before) and not _TOLD.search(before[-90:]) and _FOLLOWED.search(after):
            return found.span()
    return None
