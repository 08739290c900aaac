"""What a column holds, by its heading: with or without accents, written out or short, alone or under a common head."""

# ruff: noqa: E501 - patterns read better on one line
from __future__ import annotations

import re
from enum import StrEnum

from awards.enums import RecipientType
from thidua.common.text import fold


class Column(StrEnum):
    IGNORED = ""
    NUMBER = "number"
    NAME = "name"
    NAME_POST = "name_post"
    FAMILY = "family"
    GIVEN = "given"
    MALE_NAME = "male_name"
    FEMALE_NAME = "female_name"
    COLLECTIVE = "collective"
    PERSON = "person"
    TYPE = "type"
    GENDER = "gender"
    MALE = "male"
    FEMALE = "female"
    BIRTH = "birth"
    BIRTH_MALE = "birth_male"
    BIRTH_FEMALE = "birth_female"
    JOB = "job"
    JOB_UNIT = "job_unit"
    UNIT = "unit"
    ADDRESS = "address"
    ID_NUMBER = "id_number"
    AWARD = "award"
    AWARD_TICK = "award_tick"
    CITATION = "citation"
    PERIOD = "period"
    FROM = "from"
    TO = "to"
    MONEY = "money"
    NOTE = "note"
    CODE = "code"


LABELS = {
    Column.IGNORED: "Không dùng",
    Column.NUMBER: "Số thứ tự",
    Column.NAME: "Họ tên hoặc tên tập thể",
    Column.NAME_POST: "Họ tên kèm chức vụ, đơn vị",
    Column.FAMILY: "Họ và chữ đệm",
    Column.GIVEN: "Tên (viết riêng với họ)",
    Column.MALE_NAME: "Ông (họ tên)",
    Column.FEMALE_NAME: "Bà (họ tên)",
    Column.COLLECTIVE: "Tên tập thể",
    Column.PERSON: "Họ tên cá nhân",
    Column.TYPE: "Đối tượng (tập thể, cá nhân …)",
    Column.GENDER: "Giới tính",
    Column.MALE: "Nam (đánh dấu)",
    Column.FEMALE: "Nữ (đánh dấu)",
    Column.BIRTH: "Ngày sinh, năm sinh",
    Column.BIRTH_MALE: "Năm sinh của nam",
    Column.BIRTH_FEMALE: "Năm sinh của nữ",
    Column.JOB: "Chức vụ, nghề nghiệp",
    Column.JOB_UNIT: "Chức vụ, đơn vị công tác",
    Column.UNIT: "Đơn vị công tác",
    Column.ADDRESS: "Địa chỉ",
    Column.ID_NUMBER: "Số CCCD, định danh",
    Column.AWARD: "Danh hiệu, hình thức đề nghị",
    Column.AWARD_TICK: "Đánh dấu hình thức ghi ở tiêu đề",
    Column.CITATION: "Thành tích",
    Column.PERIOD: "Thời gian lập thành tích",
    Column.FROM: "Thành tích từ",
    Column.TO: "Thành tích đến",
    Column.MONEY: "Giá trị đóng góp",
    Column.NOTE: "Ghi chú",
    Column.CODE: "Mã đề nghị trên cổng",
}
NAMES = frozenset(
    [
        Column.NAME,
        Column.NAME_POST,
        Column.GIVEN,
        Column.MALE_NAME,
        Column.FEMALE_NAME,
        Column.COLLECTIVE,
        Column.PERSON,
    ]
)
LONGEST = 160
_MARKS = re.compile(r"[^a-z0-9/ ]+")
# Tried in this order; the first that fits wins. Texts are folded: no accents, lower case, no punctuation.
_RULES: tuple[tuple[str, Column], ...] = (
    (r"^ma tren cong$", Column.CODE),
    (r"^(stt|tt|so tt|so thu tu|s t t|no|#|so)$", Column.NUMBER),
    (r"\b(da duoc (khen|tang|nhan|cong nhan)|da dat|da khen|so (quyet dinh|qd)|quyet dinh so|qd so)\b", Column.IGNORED),
    (r"\b(so dien thoai|dien thoai|sdt|email|trinh do|ngay vao (dang|doan)|so phieu|phieu bau)\b", Column.IGNORED),
    (r"^dan toc$|^ton giao$|^que quan$", Column.IGNORED),
    (r"^ho (va )?ten\b.*(chuc vu|chuc danh|don vi|noi cong tac|nghe nghiep)", Column.NAME_POST),
    (r"^(ten )?(tap the|ca nhan).*(chuc vu|chuc danh)", Column.NAME_POST),
    (r"^(ho|ho (va )?(ten )?(dem|lot|chu dem|ten dem)|ho va|ho chu dem)$", Column.FAMILY),
    (r"^ten$", Column.GIVEN),
    (r"^ho (va )?ten\b|^ho (va )?(chu|ten) dem (va )?ten|^hoten$|^ten (day du|goi)$|^ho ten$|^h va ten$", Column.NAME),
    (
        r"^(ten )?(tap the|ca nhan|don vi|ho gia dinh|doanh nghiep|to chuc)\b.*\b(tap the|ca nhan|ho gia dinh"
        r"|doanh nghiep|to chuc)\b",
        Column.NAME,
    ),
    (r"^(ten )?tap the( (duoc )?(de nghi|khen|khen thuong))*$|^ten (don vi|tap the|to chuc|co quan)\b", Column.COLLECTIVE),
    (r"^(ten |ho ten )?ca nhan( (duoc )?(de nghi|khen|khen thuong))*$", Column.PERSON),
    (r"^(ten )?(ho gia dinh|chu ho|doanh nghiep|hop tac xa|cong ty|ho)( (duoc )?(de nghi|khen))*$", Column.NAME),
    (r"^ten\b|^nguoi (duoc|de nghi)|^doi tuong (duoc|de nghi)|^(tap the|don vi) de nghi$|^danh sach$", Column.NAME),
    (r"^(loai )?doi tuong$|^nhom doi tuong$|^loai hinh doi tuong$", Column.TYPE),
    (r"^ong$", Column.MALE_NAME),
    (r"^ba$", Column.FEMALE_NAME),
    (r"^(gioi tinh|gt|phai|nam/ ?nu|gioi)$|^ong/ ?ba$|^ong ba$", Column.GENDER),
    (r"\bsinh\b.*\bnu$", Column.BIRTH_FEMALE),
    (r"\bsinh\b.*\bnam$(?<!nam sinh)(?<!thang nam)", Column.BIRTH_MALE),
    (r"\bnam sinh\b|\bngay\b.*\bsinh\b|^ns$|^sinh (nam|ngay)|^ntns$|^ngay thang nam sinh|^sinh$", Column.BIRTH),
    (r"\b(cccd|cmnd|cmt|can cuoc|dinh danh|so giay to|ho chieu)\b", Column.ID_NUMBER),
    (r"\b(chuc vu|chuc danh|nghe nghiep|cong viec)\b.*\b(don vi|noi cong tac|co quan|noi lam viec|dia chi)", Column.JOB_UNIT),
    (r"\b(don vi|noi cong tac|co quan)\b.*\b(chuc vu|chuc danh|nghe nghiep)\b", Column.JOB_UNIT),
    (r"\b(chuc vu|chuc danh|nghe nghiep|vi tri|cong viec|^cv)\b", Column.JOB),
    (r"\b(so tien|gia tri|kinh phi|ung ho|dong gop|tri gia)\b", Column.MONEY),
    (
        r"\b(danh hieu|hinh thuc|de nghi (khen|tang|tang thuong|cong nhan)|muc khen|loai khen|cap khen"
        r"|khen thuong de nghi|de nghi khen thuong|dhtd|htkt)\b|^de nghi$|^khen thuong$",
        Column.AWARD,
    ),
    (r"^(tu|tu ngay|tu nam|tu thang|bat dau)$", Column.FROM),
    (r"^(den|den ngay|den nam|den thang|ket thuc)$", Column.TO),
    (r"\b(thoi gian|giai doan|nam hoc|nam cong tac|thoi ky)\b|^nam (thanh tich|xet|de nghi|khen)$", Column.PERIOD),
    (r"\b(thanh tich|ly do|noi dung khen|noi dung|tom tat|ket qua)\b", Column.CITATION),
    (r"\b(dia chi|thuong tru|cho o|noi o|noi cu tru|thon|to dan pho|^ban)\b", Column.ADDRESS),
    (r"\b(don vi|noi cong tac|co quan|noi lam viec|phong ban|bo phan|dvct|cqct)\b|^(truong|khoa|lop|phong)$", Column.UNIT),
    (r"\bghi chu\b|^gc$", Column.NOTE),
)  # fmt: skip
_COMPILED = tuple((re.compile(pattern), column) for pattern, column in _RULES)
_UNDER_BIRTH = {"nam": Column.BIRTH_MALE, "nu": Column.BIRTH_FEMALE}
_ALONE = {"nam": Column.MALE, "nu": Column.FEMALE}


def plain(heading: str) -> str:
    return " ".join(_MARKS.sub(" ", fold(heading)).split())


def column_of(heading: str, parent: str = "") -> Column | None:
    """The column a heading names; None when it names none we know."""
    text, above = plain(heading), plain(parent)
    if not text or len(text) > LONGEST:
        return None
    if text in _ALONE and "năm" not in heading.lower():
        if "sinh" in above.split():
            return _UNDER_BIRTH[text]
        return _ALONE[text]
    if text == "nam":  # "Năm"
        return Column.PERIOD
    if text == "ten" and above.startswith("ho"):
        return Column.GIVEN
    own = _first(text)
    if own is None and above:
        joined = _first(f"{above} {text}")
        return Column.AWARD_TICK if joined is Column.AWARD else joined
    if own is Column.NUMBER and text == "so" and above:
        return _first(above)
    return own


def _first(text: str) -> Column | None:
    return next((column for pattern, column in _COMPILED if pattern.search(text)), None)


_TYPES = (
    (RecipientType.HOUSEHOLD, re.compile(r"\b(ho gia dinh|gia dinh|chu ho)\b|^ho$")),
    (RecipientType.ENTERPRISE, re.compile(r"\b(doanh nghiep|hop tac xa|cong ty|htx)\b")),
    (RecipientType.COLLECTIVE, re.compile(r"\b(tap the|don vi|co quan|to chuc)\b")),
    (RecipientType.PERSON, re.compile(r"\b(ca nhan|ho (va )?ten|doanh nhan)\b")),
)


def type_in(text: str) -> str:
    """The kind of nominee a heading, a section or a sheet speaks of; empty when it speaks of none or of several."""
    words = plain(text)
    found = [str(kind) for kind, pattern in _TYPES if pattern.search(words)]
    return found[0] if len(found) == 1 else ""
