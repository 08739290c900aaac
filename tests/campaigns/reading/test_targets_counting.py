"""Numerals in words, halves, nouns counted in pairs, units said elsewhere; every sentence here is invented."""

from decimal import Decimal

import pytest

from campaigns.reading.document import PlanText
from campaigns.reading.targets import find_targets
from tests.campaigns.reading.test_targets import read, short


@pytest.mark.parametrize(
    ("sentence", "unit"),
    [
        ("Có 24 thôn, bản sáng đèn", "thôn, bản"),
        ("Tuyển sinh 900 học sinh, sinh viên", "học sinh, sinh viên"),
        ("Ít nhất 12 xã, phường, thị trấn về đích", "xã, phường, thị trấn"),
        ("Có 24 thôn, xã trồng rừng", "thôn"),
        ("Kết nạp 24 đảng viên, đoàn viên được cử đi học", "đảng viên"),
    ],
)
def test_nouns_of_one_kind_are_counted_together(sentence, unit):
    assert read(sentence + ".").targets[0].unit == unit


@pytest.mark.parametrize(
    ("sentence", "comparator"),
    [
        ("Số vụ cháy kéo giảm một nửa", "="),
        ("Nợ xấu giảm ít nhất một nửa", ">="),
        ("Trên một nửa số hộ có vườn rau sạch", ">"),
        ("Hồ sơ tồn còn một nửa", "="),
    ],
)
def test_half_is_fifty_per_cent(sentence, comparator):
    assert [(t.text, t.comparator, t.value, t.unit, t.in_words) for t in read(sentence + ".").targets] == [
        (sentence, comparator, Decimal(50), "%", True)
    ]


@pytest.mark.parametrize("sentence", ["Học sinh học một nửa ngày.", "Trao nhau một nửa yêu thương."])
def test_half_of_something_uncounted_is_none(sentence):
    assert read(sentence).targets == []


@pytest.mark.parametrize(
    ("sentence", "value"),
    [
        ("Mỗi xã giúp đỡ mười hai hộ vượt khó", 12),
        ("Mỗi huyện kết nạp hai mươi lăm đảng viên", 25),
        ("Mỗi chi hội trồng ba mươi cây", 30),
        ("Mỗi trường đăng ký năm sáng kiến", 5),
        ("Mỗi bản xây dựng năm nhà", 5),
    ],
)
def test_numeral_in_words_up_to_ninety_nine(sentence, value):
    assert [target.value for target in read(sentence + ".").targets] == [Decimal(value)]


@pytest.mark.parametrize(
    "sentence",
    ["Trong năm xã tổ chức giao lưu.", "Cả năm hộ nào cũng vui.", "Một trăm hộ như một.", "Mỗi năm đơn vị sơ kết."],
)
def test_word_for_the_year_is_no_numeral(sentence):
    assert read(sentence).targets == []


@pytest.mark.parametrize(
    ("sentence", "texts"),
    [
        ("Hạnh kiểm: Tốt: 71% Khá: 24% Trung bình: 5%.", ["Tốt: 71%", "Khá: 24%", "Trung bình: 5%"]),
        (
            "Tỷ lệ hộ nghèo còn 4% tỷ lệ hộ có nhà kiên cố đạt 88%.",
            ["Tỷ lệ hộ nghèo còn 4%", "tỷ lệ hộ có nhà kiên cố đạt 88%"],
        ),
        ("Vận động 640 hộ hiến 9.300 m2 đất.", ["Vận động 640 hộ", "hiến 9.300 m2 đất"]),
        ("Vận động 70 tổ đóng góp 2.000 ngày công.", ["Vận động 70 tổ", "đóng góp 2.000 ngày công"]),
        (
            "Khánh thành 11/11 bến xe với tỷ lệ chuyến đúng giờ trên 95%.",
            ["Khánh thành 11/11 bến xe", "tỷ lệ chuyến đúng giờ trên 95%"],
        ),
    ],
)
def test_two_figures_without_a_comma_are_apart(sentence, texts):
    assert [target.text for target in read(sentence).targets] == texts


@pytest.mark.parametrize(
    ("sentence", "value", "unit"),
    [
        ("Số hóa 8.000 đầu sách", "8000", "đầu sách"),
        ("Có từ 05 bằng độc quyền kiểu dáng, giải pháp hữu ích trở lên", "5", "bằng"),
        ("Mở thêm 02 chương trình liên kết quốc tế", "2", "chương trình"),
        ("Biên soạn 04 chuyên đề cho lớp cuối cấp", "4", "chuyên đề"),
        ("Không còn quy trình chồng chéo giữa các phòng", "0", "quy trình"),
        ("Thi học sinh giỏi: 09 HSG cấp huyện", "9", "HSG"),
        ("Điểm trung bình 3 môn = 6,2 điểm", "6.2", "điểm"),
    ],
)
def test_unit_of_things_rarely_counted(sentence, value, unit):
    assert [short(target)[2:] for target in read(sentence + ".").targets] == [(value, unit)]


def test_model_hamlets_each_commune_picks_are_secondary():
    found = read("Mỗi phường chọn xây dựng hai khu phố kiểu mẫu; mỗi xã lựa chọn 01 thôn làm điểm.")

    assert found.targets == []
    assert [(target.value, target.unit) for target in found.secondary] == [(2, "khu phố"), (1, "thôn")]


def test_denominator_in_the_name_of_a_row_goes_to_the_unit():
    text = (
        "II. CHỈ TIÊU\n\n| TT | Chỉ tiêu | ĐVT | KH 2027 |\n|---|---|---|---|\n"
        "| 1 | Số dược sĩ/10.000 dân (cả tư nhân) | dược sĩ | 3,1 |\n"
        "| 2 | Tỷ số sinh (số con/100 phụ nữ) | | ≤ 209 |\n"
        "| 3 | Số máy tính trên 100 học sinh | máy tính | 12 |\n"
    )

    assert [short(target)[1:] for target in find_targets(PlanText.of(text)).targets] == [
        ("=", "3.1", "dược sĩ/10.000 dân"),
        ("<=", "209", "con/100 phụ nữ"),
        ("=", "12", "máy tính/100 học sinh"),
    ]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Thành lập 15 CĐCS khu vực tư nhân", [("=", "15", "CĐCS")]),
        ("Hỗ trợ 20 HTX nông nghiệp", [("=", "20", "HTX")]),
        ("Công nhận 30 GVDG cấp trường", [("=", "30", "GVDG")]),
        ("Hồ sơ trực tuyến bằng hoặc cao hơn 90%", [(">=", "90", "%")]),
        ("Tỷ lệ lỗi bằng hoặc thấp hơn 2%", [("<=", "2", "%")]),
        ("Nâng cấp 12 tuyến đường dài 3,4 km", [("=", "12", "tuyến đường")]),
        ("Cấp 25 giấy chứng nhận", [("=", "25", "giấy chứng")]),
        ("Quy tập 12 - 15 hài cốt liệt sĩ", [("between", "12..15", "hài cốt")]),
        ("Luyện tập 20 buổi", [("=", "20", "buổi")]),
        ("Cắt giảm từ 15 ngày xuống còn 10 ngày đối với 12 thủ tục", [("=", "10", "ngày")]),
        ("Hội viên giỏi: 34/38 hội viên đạt 89,5%", [("=", "34", "hội viên"), ("=", "89.5", "%")]),
        (
            "Giáo viên giỏi cấp trường 18, cấp huyện 05, cấp tỉnh 02 đồng chí",
            [("=", "18", "đồng chí"), ("=", "5", "đồng chí"), ("=", "2", "đồng chí")],
        ),
    ],
)
def test_figure_and_unit_of_shapes_offices_write(sentence, found):
    assert [short(target)[1:] for target in read(sentence + ".").targets] == found


def test_choice_between_a_work_and_a_product_is_secondary():
    found = read("Mỗi CĐCS đăng ký ít nhất một công trình, sản phẩm.", "II. NỘI DUNG")

    assert [(target.value, target.unit) for target in found.secondary] == [(1, "công trình, sản phẩm")]


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Số vụ khiếu kiện đông người: 0", ("=", "0", "vụ")),
        ("Tổng số sáng kiến cấp cơ sở: 40", ("=", "40", "sáng kiến")),
        ("Số học sinh bỏ học là 0", ("=", "0", "học sinh")),
        ("SAIDI dưới 280 phút", ("<", "280", "phút")),
        ("SAIFI ≤ 3,5 lần", ("<=", "3.5", "lần")),
        ("Mức độ hài lòng của khách hàng đạt từ 8,2 điểm trở lên", (">=", "8.2", "điểm")),
        ("Thu hút 12.000 lượt ĐVTN tham gia", ("=", "12000", "lượt ĐVTN")),
    ],
)
def test_indices_and_counts_named_before_the_figure(sentence, found):
    assert [short(target)[1:] for target in read(sentence + ".").targets] == [found]


@pytest.mark.parametrize("sentence", ["Xếp thứ tự: 15.", "Số điện thoại: 12345.", "Kiểm định: Khối 6: 17/27."])
def test_bare_number_that_counts_nothing_is_no_target(sentence):
    assert read(sentence).targets == []


@pytest.mark.parametrize(
    ("sentence", "text", "baseline"),
    [
        ("Tỷ lệ hộ có điện từ 91,4% nâng lên 97% số hộ", "nâng lên 97% số hộ", "91,4%"),
        ("Hồ sơ trễ từ 4% hạ xuống 1%", "hạ xuống 1%", "4%"),
        ("Quyết tâm đến ngày 30/6/2027 xóa 250 nhà tạm", "xóa 250 nhà tạm", ""),
        ("Có 08 bản về đích trước 02 tháng so với hẹn", "Có 08 bản về đích trước 02 tháng so với hẹn", ""),
    ],
)  # fmt: skip
def test_wording_from_a_baseline_and_behind_a_day(sentence, text, baseline):
    assert [(t.text, t.baseline) for t in read(sentence + ".").targets] == [(text, baseline)]
