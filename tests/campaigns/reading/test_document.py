"""Blocks, headings and the clean text, on invented text as it comes from Word, PDF and OCR."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.reading.document import PlanText


def contents(raw: str) -> list[tuple[str, str]]:
    doc = PlanText.of(raw)
    return [(b.marker, doc.slice(b.start, b.end)) for b in doc.blocks]


def above(raw: str, start_of_text: str) -> list[str]:
    doc = PlanText.of(raw)
    block = next(b for b in doc.blocks if doc.slice(b.start, b.end).startswith(start_of_text))
    return [f"{h.marker} {h.text}".strip() for h in block.headings]


def test_offsets_count_in_composed_text_with_line_feeds() -> None:
    raw = unicodedata.normalize("NFD", "Điều chỉnh\r\nkế hoạch")
    doc = PlanText.of(raw)
    assert doc.text == "Điều chỉnh\nkế hoạch"
    assert len(doc.clean) == len(doc.text)
    assert doc.slice(0, len(doc.text)) == "Điều chỉnh kế hoạch"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("**Mục tiêu** của *đợt* này.", "Mục tiêu của đợt này."),
        ("Ban<sup>(1)</sup> chỉ đạo.", "Ban (1) chỉ đạo."),
        ("Giảm còn &lt;15% &amp; giữ vững.", "Giảm còn <15% & giữ vững."),
        ("Dân số <66,8 vạn.", "Dân số <66,8 vạn."),
        ("Xem [cổng thi đua](https://vi.du/a?b=1).", "Xem cổng thi đua."),
        ("| 1 | Hộ nghèo | 3% |", "1 Hộ nghèo 3%"),
        ("> Trích dẫn.", "Trích dẫn."),
    ],
)
def test_marks_are_blanked_and_offsets_kept(raw: str, expected: str) -> None:
    doc = PlanText.of(raw)
    assert len(doc.clean) == len(doc.text)
    assert doc.slice(0, len(doc.text)) == expected


@pytest.mark.parametrize(
    ("line", "marker", "rest"),
    [
        ("Điều 3. Tổ chức thực hiện.", "Điều 3.", "Tổ chức thực hiện."),
        ("IV. KHEN THƯỞNG", "IV.", "KHEN THƯỞNG"),
        ("A. PHẦN CHUNG", "A.", "PHẦN CHUNG"),
        ("C. Mác viết nhiều.", "", "C. Mác viết nhiều."),
        ("2) Nhóm hai.", "2)", "Nhóm hai."),
        ("3.1. Nhóm ba một.", "3.1.", "Nhóm ba một."),
        ("3.1 Nhóm ba một.", "3.1", "Nhóm ba một."),
        ("đ) Nội dung khác.", "đ)", "Nội dung khác."),
        ("(2) Nội dung hai.", "(2)", "Nội dung hai."),
        ("-Dính liền.", "-", "Dính liền."),
        ("+ Nhánh nhỏ.", "+", "Nhánh nhỏ."),
        ("* Dấu sao.", "•", "Dấu sao."),
        ("– Gạch dài.", "–", "Gạch dài."),
        ("2.500 đảng viên mới.", "", "2.500 đảng viên mới."),
        ("7,5% mỗi năm.", "", "7,5% mỗi năm."),
        ("-5% so với năm trước.", "", "-5% so với năm trước."),
        ("15.7.2024 là ngày hết hạn.", "", "15.7.2024 là ngày hết hạn."),
    ],
)
def test_marker_opens_a_block(line: str, marker: str, rest: str) -> None:
    assert contents(line) == [(marker, rest)]


def test_headings_stand_above_their_bullets() -> None:
    raw = (
        "I. MỤC TIÊU\n\n1. Chỉ tiêu\n\n- Trồng 500 cây.\n\n+ Cây gỗ lớn.\n\n2. Giải pháp\n\nTuyên truyền.\n\n"
        "II. KINH PHÍ\n\nTheo quy định."
    )
    assert above(raw, "Trồng") == ["I. MỤC TIÊU", "1. Chỉ tiêu"]
    assert above(raw, "Tuyên truyền") == ["I. MỤC TIÊU", "2. Giải pháp"]
    assert above(raw, "Theo quy định") == ["II. KINH PHÍ"]


def test_a_lead_in_with_a_colon_stands_above_its_bullets() -> None:
    lead = "Các đơn vị phấn đấu đạt những kết quả sau đây trong năm"
    raw = f"1. {lead}:\n- Trồng 500 cây;\n- Thu gom 90% rác thải.\n2. Giao Văn phòng theo dõi."
    assert above(raw, "Trồng") == [f"1. {lead}"]
    assert above(raw, "Giao") == []


def test_a_numbered_target_is_no_heading() -> None:
    doc = PlanText.of("II. CHỈ TIÊU\n1. 100% trường học xanh\n- Nhóm một\n2. Trồng cây\n3. Dọn rác")
    assert [b.is_heading for b in doc.blocks] == [True, False, False, False, False]


def test_closing_and_recipients_belong_to_no_section() -> None:
    raw = (
        "V. TỔ CHỨC\n\n1. Phòng Nội vụ\n\n- Theo dõi.\n\nTrên đây là Kế hoạch./.\n\nNơi nhận:\n- Như trên;\n- Lưu: VT."
    )
    assert above(raw, "Trên đây") == []
    assert above(raw, "Như trên") == ["Nơi nhận"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("KẾ HOẠCH**Tổ chức đợt thi đua**", ["KẾ HOẠCH", "Tổ chức đợt thi đua"]),
        ("KẾ HOẠCHTổ chức đợt thi đua", ["KẾ HOẠCH", "Tổ chức đợt thi đua"]),
        ("I. MỤC ĐÍCH, YÊU CẦU**1. Mục đích**", ["MỤC ĐÍCH, YÊU CẦU", "Mục đích"]),
        ("I. MỤC ĐÍCH, YÊU CẦU 1. Mục đích", ["MỤC ĐÍCH, YÊU CẦU", "Mục đích"]),
        ("III. THỜI GIAN: Từ tháng 2/2026.", ["THỜI GIAN:", "Từ tháng 2/2026."]),
        ("IV. TỔ CHỨC 1. Sở Một lo. 2. Sở Hai lo.", ["TỔ CHỨC", "Sở Một lo.", "Sở Hai lo."]),
        ("Gồm: - Trồng 50 cây; - 70% hộ tham gia.", ["Gồm:", "Trồng 50 cây;", "70% hộ tham gia."]),
    ],
)
def test_glued_headings_come_apart(raw: str, expected: list[str]) -> None:
    assert [text for _, text in contents(raw)] == expected


def test_each_table_row_is_one_block() -> None:
    raw = "| TT | Việc |\n|---|---|\n| 1 | Trồng cây |\n| 2 | Dọn rác |\n| | Tổng hợp |"
    assert [text for _, text in contents(raw)] == ["TT Việc", "1 Trồng cây", "2 Dọn rác", "Tổng hợp"]


def test_hard_wrapped_lines_are_one_block() -> None:
    raw = (
        "1. Các cơ quan, đơn vị tổ chức phát động phong trào gắn với nhiệm vụ kinh tế\n"
        "- xã hội của địa phương, gửi kế hoạch về Phòng Nội vụ trước ngày 20/3/2026 để\n"
        "tổng hợp. Đơn vị nào chưa có kế hoạch thì báo cáo lý do bằng văn bản về Phòng\n"
        "Nội vụ.\n"
        "2. Phòng Nội vụ theo dõi."
    )
    found = contents(raw)
    assert [marker for marker, _ in found] == ["1.", "2."]
    assert found[0][1].endswith("về Phòng Nội vụ.")
    assert "\n" not in PlanText.of(raw).clean[: raw.index("2. Phòng")].rstrip()


def test_paragraphs_from_word_without_empty_lines_stay_apart() -> None:
    first = "Các đơn vị trực thuộc có trách nhiệm cụ thể hóa kế hoạch này thành chương trình hành động của mình " * 2
    second = "Phòng Tổ chức - Hành chính có trách nhiệm theo dõi, đôn đốc và tổng hợp kết quả thực hiện hằng quý " * 2
    assert len(contents(f"{first}\n{second}.\nHết.")) == 3


def test_a_paragraph_cut_by_a_page_is_one_block() -> None:
    raw = "Phát huy truyền thống của đơn vị trong phong trào,\n\n2\n\nquyết tâm hoàn thành nhiệm vụ.\n\nĐoạn khác."
    assert [text for _, text in contents(raw)] == [
        "Phát huy truyền thống của đơn vị trong phong trào, quyết tâm hoàn thành nhiệm vụ.",
        "Đoạn khác.",
    ]


def test_a_name_cut_by_a_page_is_one_block() -> None:
    raw = "Sở Xây dựng chủ trì, phối hợp với các đơn vị triển khai công trình ở huyện Mường\n\nẢng đúng tiến độ."
    assert len(contents(raw)) == 1


def test_page_numbers_go_and_figures_stay() -> None:
    raw = "Mở đầu.\n\n2\n\nTiếp theo.\n\n- 3 -\n\nSố cây trồng:\n\n500\n"
    assert [text for _, text in contents(raw)] == ["Mở đầu.", "Tiếp theo.", "Số cây trồng:", "500"]


def test_signature_stamp_is_blanked() -> None:
    raw = "Người ký: ỦY BAN NHÂN DÂN XÃ\nCơ quan: XÃ MẪU\nThời gian ký: 09/02/2026 10:12\n\nKẾ HOẠCH"
    assert contents(raw) == [("", "KẾ HOẠCH")]


def test_signature_lines_stay_apart() -> None:
    assert [text for _, text in contents("**TM. ỦY BAN NHÂN DÂN  \nCHỦ TỊCH**\n\n**Trần Văn Mẫu**")] == [
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Trần Văn Mẫu",
    ]


@given(st.text(alphabet=st.sampled_from("aĐ. \n-*#|1I)(<>&;:,%_\\\f\u0301"), max_size=200) | st.text(max_size=200))
def test_any_text_is_cut_into_ordered_blocks(raw: str) -> None:
    doc = PlanText.of(raw)
    assert len(doc.clean) == len(doc.text)
    spans = [(b.start, b.end) for b in doc.blocks]
    assert spans == sorted(spans)
    assert all(start <= end for start, end in spans)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(spans))


@pytest.mark.parametrize(
    "line", ["- Chỉ tiêu 12% đạt.\n", "a " * 40 + "\n", "*" * 80 + "\n", "I. A <b> | & ** 1. ", "- " * 40 + "\n"]
)
def test_forty_odd_pages_keep_their_length(line: str) -> None:
    doc = PlanText.of(line * (120_000 // len(line)))
    assert len(doc.clean) == len(doc.text)
