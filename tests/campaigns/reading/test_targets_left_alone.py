"""Figures that are left alone with a reason, and the places that decide; every sentence here is invented."""

from decimal import Decimal

import pytest

from campaigns.reading.document import PlanText
from campaigns.reading.targets import find_targets
from tests.campaigns.reading.test_targets import read, short

LEFT_ALONE = [
    ("Chào mừng 95 năm ngày thành lập ngành.", "tên sự kiện"),
    ("Thi đua thực hiện Chương trình 134 ở bản.", "tên chương trình"),
    ("Đẩy mạnh dịch vụ công mức độ 3, 4.", "mức, hạng, lớp, nhóm"),
    ("Xây dựng gia đình 5 không theo phong trào.", "tên gọi của phong trào, tiêu chuẩn"),
    ("Hợp tác với 08 tỉnh bạn trong vùng.", "số liệu được nhắc tới để mô tả"),
    ("Triển khai 04 khâu đột phá.", "số lượng việc, chương trình được nhắc tới"),
    ("Trong 05 năm tiếp tục thi đua.", "độ dài thời gian hoặc độ tuổi"),
    ("Hưởng ứng cuộc vận động “3 sạch” trong hội.", "tên riêng trong ngoặc kép"),
    ("Đến nay đã đạt 88% kế hoạch.", "kết quả đã đạt"),
    ("72% công nhân được hỏi cho rằng việc làm ổn định.", "số liệu khảo sát"),
    ("Tặng quà, mỗi suất trị giá 400.000 đồng.", "mức mô tả đối tượng"),
    ("Vắng 01 buổi họp trừ 3 điểm.", "cách tính điểm"),
    ("Các đơn vị gửi 02 bộ hồ sơ.", "số bộ hồ sơ, số bản"),
    ("Xây dựng kho có diện tích từ 2.000 m2.", "mức mô tả đối tượng"),
]


@pytest.mark.parametrize(("sentence", "reason"), LEFT_ALONE)
def test_figures_that_are_no_targets_have_a_reason(sentence, reason):
    found = read(sentence)

    assert (found.targets, found.secondary) == ([], [])
    assert {left.reason for left in found.not_targets} == {reason}


@pytest.mark.parametrize(
    ("heading", "reason"),
    [
        ("III. TIÊU CHUẨN KHEN THƯỞNG", "tiêu chuẩn hoặc số lượng khen thưởng, không phải chỉ tiêu"),
        ("IV. KINH PHÍ THỰC HIỆN", "kinh phí tổ chức"),
        ("I. TÌNH HÌNH, KẾT QUẢ", "kết quả đã đạt hoặc tình hình được nhắc lại"),
        ("V. TỔ CHỨC THỰC HIỆN", "không có dấu hiệu là chỉ tiêu"),
    ],
)
def test_same_figure_under_another_heading_is_no_target(heading, reason):
    found = read("Có đóng góp đạt 200 triệu đồng.", heading)

    assert (found.targets, [left.reason for left in found.not_targets]) == ([], [reason])


def test_titles_under_the_targets_are_aimed_at():
    doc = PlanText.of("II. CHỈ TIÊU\n\n1. Danh hiệu tập thể, cá nhân\n\n- Chiến sĩ thi đua cơ sở: 09 người.\n")

    assert [short(t) for t in find_targets(doc).targets] == [("Chiến sĩ thi đua cơ sở: 09 người", "=", "9", "người")]


def test_results_in_brackets_are_no_targets():
    found = read("Trên cơ sở kết quả năm trước (thu 12 tỷ đồng, tăng 9%), phấn đấu thu 14 tỷ đồng.", "I. NỘI DUNG")

    assert [target.text for target in found.targets] == ["thu 14 tỷ đồng"]


@pytest.mark.parametrize("heading", ["II. CHỈ TIÊU", "II. NỘI DUNG THI ĐUA"])
def test_income_is_no_fee_and_a_gift_no_award(heading):
    found = read("Phấn đấu mức thu nhập bình quân đạt 66 triệu đồng; hỗ trợ, trao bò giống cho 24 hộ.", heading)

    assert [short(t)[2:] for t in found.targets] == [("66", "triệu đồng"), ("24", "hộ")]


def test_dates_and_numbers_of_papers_are_passed_over():
    found = read(
        "Thực hiện Kế hoạch số 45/KH-UBND ngày 12/3/2024, Nghị quyết 19-NQ/TW, Điều 7, khoản 2 và mẫu số 03 "
        "trong giai đoạn 2021 - 2025, từ tháng 5/2024 đến quý 3 năm 2025."
    )

    assert (found.targets, found.secondary, found.not_targets) == ([], [], [])


def test_bases_and_recipients_hold_no_targets():
    doc = PlanText.of(
        "Căn cứ Quyết định số 12/QĐ-UBND giao chỉ tiêu đạt 95%;\n\nII. CHỈ TIÊU\n\n- Trồng 5 ha.\n\n"
        "Nơi nhận:\n- UBND 12 xã;\n- Phòng Nội vụ (20b);\n- Lưu: VT, 3 bản."
    )

    assert [target.text for target in find_targets(doc).targets] == ["Trồng 5 ha"]


def test_past_year_in_the_preamble_is_no_target():
    doc = PlanText.of(
        "Mường Tú, ngày 08 tháng 01 năm 2026\n\nKẾ HOẠCH\n\nPhát động thi đua\n\n"
        "Năm 2025, toàn xã thực hiện đạt 19/21 chỉ tiêu; thu ngân sách đạt 12 tỷ đồng.\n\n"
        "II. CHỈ TIÊU\n\n- Thu ngân sách đạt 15 tỷ đồng."
    )

    assert [target.text for target in find_targets(doc).targets] == ["Thu ngân sách đạt 15 tỷ đồng"]


def test_results_told_in_the_preamble_are_no_targets_even_beside_the_word():
    doc = PlanText.of(
        "KẾ HOẠCH\n\nPhát động thi đua\n\nSáu tháng đầu năm, có 7/20 chỉ tiêu vượt kế hoạch. Thu ngân sách đạt 61% "
        "kế hoạch, tăng 4%. Phấn đấu cả năm thu 88 tỷ đồng.\n\nCác chỉ tiêu phấn đấu gồm: trồng 40 ha; xóa 12 nhà tạm."
    )

    assert [target.text for target in find_targets(doc).targets] == [
        "cả năm thu 88 tỷ đồng",
        "trồng 40 ha",
        "xóa 12 nhà tạm",
    ]


def test_models_each_unit_must_choose_are_secondary():
    found = read("Mỗi đơn vị lựa chọn ít nhất 01 mô hình hoặc 01 công trình cụ thể.", "II. NỘI DUNG")

    assert found.targets == []
    assert [(t.text, t.comparator, t.value, t.unit) for t in found.secondary] == [
        (
            "Mỗi đơn vị lựa chọn ít nhất 01 mô hình hoặc 01 công trình cụ thể",
            ">=",
            Decimal(1),
            "mô hình hoặc công trình",
        )
    ]


def test_level_without_a_figure_is_a_grade():
    found = read("Giữ vững phổ cập giáo dục mầm non mức độ 2.")

    assert (found.targets, [grade.text for grade in found.grades]) == ([], ["phổ cập giáo dục mầm non mức độ 2"])
