"""The portal's own template of each kind: what is filled where an agency has none, and what it may start from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from dossiers.enums import WordKind
from thidua.documents import word

DRAWN_AT = datetime(2024, 1, 1, tzinfo=UTC)
_NUMBER = {
    WordKind.SUBMISSION: "Số: {% if so_to_trinh %}{{ so_to_trinh }}{% else %}……/TTr-……{% endif %}",
    WordKind.MINUTES: "Số: ……/BB-……",
}
_REASON = "{% if phong_trao %} theo “{{ phong_trao }}”{% endif %}"
_COLUMNS: list[Any] = [
    {"label": "STT", "align": "center", "weight": 1.2},
    {"label": "Họ tên, tên tập thể", "weight": 4},
    {"label": "Chức vụ, đơn vị, địa chỉ", "weight": 4},
    {"label": "Đề nghị tặng", "weight": 3},
    {"label": "Thành tích", "weight": 6},
]


def sample(kind: str) -> bytes:
    """A template like one an agency would write; Word opens it as any other file."""
    paper = word.new_paper()
    word.head(
        paper,
        parent="{{ CO_QUAN_CHU_QUAN }}",
        organ="{{ TEN_DON_VI }}",
        number_line=_NUMBER.get(WordKind(kind), ""),
        date_line="{{ dia_danh }}, {{ ngay_thang }}",
    )
    _without_empty_parent(paper)
    _BODIES[WordKind(kind)](paper)
    return word.saved(
        paper, title=f"Mẫu {WordKind(kind).label.lower()}", author="Cổng thi đua, khen thưởng", at=DRAWN_AT
    )


def _without_empty_parent(paper: Any) -> None:
    """A government has no superior organ: its line goes, not only its words."""
    line = paper.tables[0].cell(0, 0).paragraphs[0]
    line.insert_paragraph_before("{%p if CO_QUAN_CHU_QUAN %}")
    line._p.addnext(line.insert_paragraph_before("{%p endif %}")._p)


def _submission(paper: Any) -> None:
    word.heading(paper, "Tờ trình", "Về việc đề nghị khen thưởng")
    word.centred(paper, "Kính gửi: {{ cap_xet }}", after=12)
    word.line(
        paper,
        "{{ ten_don_vi }} đã tổ chức xét khen thưởng"
        + _REASON
        + "{% if ngay_hop %}, họp ngày {{ ngay_hop }}{% endif %}, "
        "và kính đề nghị {{ cap_xet }} xem xét, khen thưởng {{ tong_so }} trường hợp "
        "({{ so_tap_the }} tập thể, {{ so_ho_gia_dinh }} hộ gia đình, {{ so_ca_nhan }} cá nhân), gồm:",
    )
    _by_award(paper)
    word.line(paper, "{%p if tom_tat %}")
    word.line(paper, "{{ tom_tat }}")
    word.line(paper, "{%p endif %}")
    word.line(paper, "{{ ten_don_vi }} kính đề nghị {{ cap_xet }} xem xét, quyết định./.")
    word.foot(
        paper,
        recipients=["Như trên", "Lưu: VT"],
        signer=[("THỦ TRƯỞNG ĐƠN VỊ", word.BODY), ("", 13), ("", 13), ("", 13), ("{{ nguoi_duyet }}", word.BODY)],
    )


def _by_award(paper: Any) -> None:
    word.line(paper, "{%p for h in theo_hinh_thuc %}")
    word.line(paper, "{{ loop.index }}. {{ h.hinh_thuc }}: {{ h.so_luong }} trường hợp", bold=True)
    word.line(paper, "{%p for d in h.danh_sach %}")
    word.line(paper, "{{ d.stt }}) {{ d.ten }}{% if d.chi_tiet %}, {{ d.chi_tiet }}{% endif %}: {{ d.thanh_tich }}.")
    word.line(paper, "{%p endfor %}")
    word.line(paper, "{%p endfor %}")


def _minutes(paper: Any) -> None:
    word.heading(paper, "Biên bản", "Họp xét đề nghị khen thưởng")
    word.line(
        paper, "Thời gian: {% if ngay_hop %}ngày {{ ngay_hop }}{% else %}ngày … tháng … năm {{ nam }}{% endif %}."
    )
    word.line(paper, "Địa điểm: ……")
    word.line(paper, "Thành phần: ……; vắng: ……")
    word.line(paper, "Nội dung: xét đề nghị khen thưởng" + _REASON + ".")
    word.line(paper, "{%p if tom_tat %}")
    word.line(paper, "{{ tom_tat }}")
    word.line(paper, "{%p endif %}")
    word.line(paper, "Cuộc họp thống nhất đề nghị {{ cap_xet }} khen thưởng {{ tong_so }} trường hợp sau:")
    _table(paper)
    word.line(paper, "Biên bản được đọc cho mọi người cùng nghe và thông qua./.")
    word.two_signers(paper, ("THƯ KÝ", ""), ("CHỦ TRÌ", "{{ nguoi_duyet }}"))


def _list(paper: Any) -> None:
    word.heading(paper, "Danh sách", "Đề nghị {{ cap_xet }} khen thưởng")
    _table(paper)
    word.line(paper, "Danh sách có {{ tong_so }} trường hợp./.")
    word.two_signers(paper, ("NGƯỜI LẬP", "{{ nguoi_lap }}"), ("THỦ TRƯỞNG ĐƠN VỊ", "{{ nguoi_duyet }}"))


def _table(paper: Any) -> None:
    """Rows that only hold marks vanish when the table is filled."""
    blank = [""] * (len(_COLUMNS) - 1)
    word.grid(
        paper,
        _COLUMNS,
        [
            ["{%tr for d in danh_sach %}", *blank],
            ["{{ d.stt }}", "{{ d.ten }}", "{{ d.chi_tiet }}", "{{ d.hinh_thuc }}", "{{ d.thanh_tich }}"],
            ["{%tr endfor %}", *blank],
        ],
    )


def _report(paper: Any) -> None:
    word.heading(paper, "Báo cáo thành tích", "Đề nghị tặng {{ hinh_thuc }}")
    word.line(paper, "I. Sơ lược", bold=True)
    word.line(paper, "Họ tên, tên tập thể: {{ ten }}")
    word.line(paper, "{%p if nam_sinh %}")
    word.line(paper, "Năm sinh: {{ nam_sinh }}")
    word.line(paper, "{%p endif %}")
    word.line(paper, "Chức vụ, đơn vị, địa chỉ: {{ chi_tiet }}")
    word.line(paper, "II. Thành tích ({{ thoi_gian }})", bold=True)
    word.line(paper, "{{ thanh_tich }}.")
    word.line(paper, "{%p if dong_gop %}")
    word.line(paper, "Giá trị đóng góp: {{ dong_gop }}.")
    word.line(paper, "{%p endif %}")
    word.line(paper, "{%p for p in phan %}")
    word.line(paper, "{{ p.tieu_de }}", bold=True)
    word.line(paper, "{{ p.noi_dung }}")
    word.line(paper, "{%p endfor %}")
    word.line(paper, "{%p if not phan %}")
    word.line(paper, "{{ bao_cao }}")
    word.line(paper, "{%p endif %}")
    word.two_signers(paper, ("XÁC NHẬN CỦA ĐƠN VỊ TRÌNH", "{{ nguoi_duyet }}"), ("NGƯỜI BÁO CÁO", "{{ ho_ten }}"))


_BODIES: dict[WordKind, Callable[[Any], None]] = {
    WordKind.SUBMISSION: _submission,
    WordKind.MINUTES: _minutes,
    WordKind.LIST: _list,
    WordKind.REPORT: _report,
}
