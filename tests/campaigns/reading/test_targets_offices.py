"""Wordings of courts, ports, projects, unions and party bodies; every sentence here is invented."""

import pytest

from campaigns.reading.document import PlanText
from campaigns.reading.targets import find_targets
from tests.campaigns.reading.test_targets import read, short


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Năng suất bốc xếp bình quân 42 TEU/giờ/cẩu", ("=", "42", "TEU/giờ/cẩu")),
        ("Tiêu hao nhiên liệu không vượt 0,31 lít/tấn", ("<=", "0.31", "lít/tấn")),
        ("Mỗi thẩm phán mở tối thiểu 02 phiên tòa mẫu", (">=", "2", "phiên tòa")),
        ("Phụng dưỡng 02 Mẹ Việt Nam anh hùng", ("=", "2", "Mẹ Việt Nam anh hùng")),
        ("Kết nạp 4.200 thanh thiếu niên chữ thập đỏ", ("=", "4200", "thanh thiếu niên")),
        ("Không còn hội cơ sở xếp loại yếu", ("=", "0", "hội cơ sở")),
        ("Vận hành 02 nhà trẻ", ("=", "2", "nhà trẻ")),
        ("Thời gian tàu nằm bến giảm 1,5 giờ", ("=", "1.5", "giờ")),
    ],
)
def test_figure_and_unit(sentence, expected):
    assert [short(target)[1:] for target in read(sentence + ".").targets] == [expected]


@pytest.mark.parametrize(
    ("sentence", "texts"),
    [
        ("Gắn biển 5 công trình, tổng giá trị 32 tỷ đồng.", ["Gắn biển 5 công trình"]),
        ("Vận hành 02 nhà trẻ, quy mô 300 cháu.", ["Vận hành 02 nhà trẻ"]),
        ("Doanh thu 32 tỷ đồng; quy mô đàn 300 con.", ["Doanh thu 32 tỷ đồng", "quy mô đàn 300 con"]),
        ("Đội chậm quá 10% khối lượng bị điều chuyển.", []),
        ("Dưới 0,3% đảng viên bị kỷ luật.", ["Dưới 0,3% đảng viên bị kỷ luật"]),
        ("Giải quyết 100% đơn thư, không đơn nào quá 30 ngày.", ["Giải quyết 100% đơn thư"]),
        ("Phấn đấu đến 30/10/2026 thông xe 3 dự án.", ["thông xe 3 dự án"]),
    ],
)
def test_what_is_aimed_at_and_what_only_tells_more_of_it(sentence, texts):
    assert [target.text for target in read(sentence).targets] == texts


def test_numbered_measure_of_a_table_is_named_without_its_number():
    rows = "Chỉ tiêu            ĐVT        KH 2026\n1. Vốn thu hút mới   triệu USD  450\n"

    assert [t.text for t in find_targets(PlanText.of("II. CHỈ TIÊU\n\n" + rows)).targets] == [
        "Vốn thu hút mới triệu USD 450"
    ]


@pytest.mark.parametrize(
    ("sentence", "texts"),
    [
        ("Tổng giá trị thương mại, dịch vụ tăng 14,5%.", ["Tổng giá trị thương mại, dịch vụ tăng 14,5%"]),
        ("Cơ cấu: nông nghiệp 16%, dịch vụ 43%.", ["nông nghiệp 16%", "dịch vụ 43%"]),
        ("Thời gian chờ không quá 15 phút.", ["Thời gian chờ không quá 15 phút"]),
    ],
)
def test_name_of_two_sectors_and_time_of_waiting(sentence, texts):
    assert [target.text for target in read(sentence).targets] == texts


@pytest.mark.parametrize("says", ["không có điểm đen rác thải", "có tổ liên gia", "duy trì chợ sạch"])
def test_part_of_all_is_aimed_at_among_the_contents(says):
    raw = f"II. NỘI DUNG\n\n- 9/11 khu phố {says}.\n"

    assert [(t.text, t.unit) for t in find_targets(PlanText.of(raw)).targets] == [(f"9/11 khu phố {says}", "khu phố")]


def test_what_is_left_in_brackets_is_better_as_its_whole_is():
    found = read("Gia đình văn hóa 93%, giảm 25 hộ nghèo (còn 0,8%), tăng 2% so với năm 2025.").targets

    assert [(t.text, t.direction, t.parent) for t in found] == [
        ("Gia đình văn hóa 93%", "up", None),
        ("giảm 25 hộ nghèo", "down", None),
        ("còn 0,8%", "down", 1),
        ("tăng 2% so với năm 2025", "up", 1),
    ]


def test_safety_of_all_is_better_the_more_have_it():
    assert read("100% khu phố an toàn cháy nổ.").targets[0].direction == "up"


def test_year_behind_a_long_name_belongs_to_the_unit():
    assert (
        read("Mỗi viện có ít nhất 03 bằng độc quyền sáng chế hoặc giải pháp hữu ích/năm.").targets[0].unit == "bằng/năm"
    )


def test_rate_in_brackets_says_the_amount_again():
    assert [t.text for t in read("Thu gom 500 kg giấy vụn (2 kg/đội viên).").targets] == ["Thu gom 500 kg giấy vụn"]


@pytest.mark.parametrize(
    ("dated", "texts"),
    [
        ("ngày 01 tháng 10 năm 2025", []),
        ("ngày 01 tháng 9 năm 2025", ["dư nợ đạt 5.214 tỷ đồng", "nợ quá hạn 0,14%"]),
    ],
)
def test_day_gone_when_the_paper_is_signed_tells_of_results(dated, texts):
    raw = f"Vĩnh Mẫu, {dated}\n\nII. CHỈ TIÊU\n\n- Đến 30/9/2025, dư nợ đạt 5.214 tỷ đồng; nợ quá hạn 0,14%.\n"

    assert [target.text for target in find_targets(PlanText.of(raw)).targets] == texts


def test_sign_makes_a_clause_of_its_own():
    assert [t.text for t in read("Hoàn thành 100% kế hoạch cho vay, thu hồi vốn quý IV ≥ 260 tỷ đồng.").targets] == [
        "Hoàn thành 100% kế hoạch cho vay",
        "thu hồi vốn quý IV ≥ 260 tỷ đồng",
    ]


def test_work_listed_by_month_is_no_target_unless_it_aims():
    raw = "II. HOẠT ĐỘNG\n\n- Tháng 10: giải thể thao 05 môn, 300 người chơi.\n- Quý IV: phấn đấu trồng 40 ha rừng.\n"

    assert [target.text for target in find_targets(PlanText.of(raw)).targets] == ["trồng 40 ha rừng"]
