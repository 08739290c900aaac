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
