"""What is read as a target, how its wording is cut, and what is left alone; every sentence here is invented."""

from decimal import Decimal

import pytest

from campaigns.reading.document import PlanText
from campaigns.reading.targets import TargetFound, TargetsFound, find_targets


def read(sentence: str, heading: str = "II. CHỈ TIÊU THI ĐUA") -> TargetsFound:
    return find_targets(PlanText.of(f"{heading}\n\n- {sentence}\n"))


def short(target: TargetFound) -> tuple[str, str, str, str]:
    value = str(target.value) if target.value_to is None else f"{target.value}..{target.value_to}"
    return target.text, target.comparator, value, target.unit


COMPARATORS = [
    ("Tỷ lệ hộ dùng nước sạch đạt 91,5%", "=", "91.5"),
    ("Tỷ lệ hộ dùng nước sạch đạt 91.5 %", "=", "91.5"),
    ("Tỷ lệ hộ dùng nước sạch trên 91%", ">", "91"),
    ("Tỷ lệ hộ dùng nước sạch hơn 91%", ">", "91"),
    ("Tỷ lệ hộ dùng nước sạch > 91%", ">", "91"),
    ("Tỷ lệ hộ dùng nước sạch đạt ít nhất 91%", ">=", "91"),
    ("Tỷ lệ hộ dùng nước sạch tối thiểu đạt 91%", ">=", "91"),
    ("Tỷ lệ hộ dùng nước sạch không dưới 91%", ">=", "91"),
    ("Tỷ lệ hộ dùng nước sạch không thấp hơn 91%", ">=", "91"),
    ("Tỷ lệ hộ dùng nước sạch ≥ 91%", ">=", "91"),
    ("Tỷ lệ hộ dùng nước sạch đạt từ 91% trở lên", ">=", "91"),
    ("Tỷ lệ hộ dùng nước sạch: 91% trở lên", ">=", "91"),
    ("Tỷ lệ hộ dùng nước sạch đạt và vượt 91%", ">=", "91"),
    ("Tỷ lệ hộ sinh con thứ ba dưới 9%", "<", "9"),
    ("Tỷ lệ hộ sinh con thứ ba <9%", "<", "9"),
    ("Tỷ lệ hộ sinh con thứ ba không quá 9%", "<=", "9"),
    ("Tỷ lệ hộ sinh con thứ ba không vượt quá 9%", "<=", "9"),
    ("Tỷ lệ hộ sinh con thứ ba tối đa 9%", "<=", "9"),
    ("Tỷ lệ hộ sinh con thứ ba ≤ 9%", "<=", "9"),
    ("Tỷ lệ hộ sinh con thứ ba từ 9% trở xuống", "<=", "9"),
    ("Tỷ lệ hộ dùng nước sạch khoảng 91%", "~", "91"),
    ("Tỷ lệ hộ dùng nước sạch xấp xỉ 91%", "~", "91"),
    ("Tỷ lệ hộ dùng nước sạch đạt 91 - 93%", "between", "91..93"),
    ("Tỷ lệ hộ dùng nước sạch đạt 91–93 %", "between", "91..93"),
    ("Tỷ lệ hộ dùng nước sạch đạt từ 91% đến 93%", "between", "91..93"),
    ("Tỷ lệ hộ dùng nước sạch đạt từ 91 đến 93%", "between", "91..93"),
]


@pytest.mark.parametrize(("sentence", "comparator", "value"), COMPARATORS)
def test_comparator_in_words_and_signs(sentence, comparator, value):
    found = read(sentence + ".")

    assert [short(target) for target in found.targets] == [(sentence, comparator, value, "%")]


UNITS = [
    ("Trồng mới 1.250 ha rừng phòng hộ", "1250", "ha"),
    ("Trồng 10 000 cây bóng mát", "10000", "cây"),
    ("Hiến 2.300m2 đất mở đường", "2300", "m2"),
    ("Thu ngân sách đạt 4.120,5 tỷ đồng", "4120.5", "tỷ đồng"),
    ("Tổng vốn huy động 12 nghìn tỷ đồng", "12", "nghìn tỷ đồng"),
    ("Giá trị xuất khẩu đạt 0,9 tỷ USD", "0.9", "tỷ USD"),
    ("Thu nhập bình quân 11,5 triệu đồng / người / tháng", "11.5", "triệu đồng/người/tháng"),
    ("Kết nạp 35 đảng viên", "35", "đảng viên"),
    ("Đón 1,8 triệu lượt khách nội địa", "1.8", "triệu lượt khách"),
    ("Xây dựng 01 (một) câu lạc bộ dân ca", "1", "câu lạc bộ"),
    ("Sản lượng chè búp tươi đạt 48 nghìn tấn", "48", "nghìn tấn"),
    ("Bê tông hóa 27,4 km đường ngõ", "27.4", "km"),
    ("Bình quân đạt 17,2 tiêu chí/xã", "17.2", "tiêu chí/xã"),
    ("Có 28 giường bệnh/10.000 dân", "28", "giường bệnh/10.000 dân"),
    ("Số dược sĩ/10.000 dân đạt 2,6 dược sĩ", "2.6", "dược sĩ/10.000 dân"),
    ("Mỗi năm dạy nghề cho 640 lao động", "640", "lao động/năm"),
    ("Thực hiện 09 đề tài cấp cơ sở", "9", "đề tài"),
    ("Doanh thu gấp 1,4 lần so với năm 2022", "1.4", "lần"),
    ("Có 11/13 bản đạt chuẩn văn hóa", "11", "bản"),
    ("Năng suất lúa đạt 58 tạ/ha", "58", "tạ/ha"),
    ("Giá trị thu được trên 01 ha đất đạt 88 triệu đồng", "88", "triệu đồng/ha"),
    ("Mỗi tổ mỗi học kỳ dạy 03 tiết dạy mẫu", "3", "tiết dạy/học kỳ"),
    ("Bình quân 15 công nhân có 01 sáng kiến", "1", "sáng kiến/15 công nhân"),
    ("Giải quyết dứt điểm 23 vụ việc tồn đọng", "23", "vụ việc"),
    ("Mở 04 chuyên đề cấp trường/năm học", "4", "chuyên đề/năm học"),
    ("Khu dân cư văn hóa: 10/10 khu", "10", "khu"),
    ("Giá bán bình quân tăng 12đ/kWh", "12", "đ/kWh"),
    ("Đàn bò đạt 640con", "640", "con"),
    ("Hộ dùng nước sạch l00%", "100", "%"),
    ("Hộ dùng nước sạch 9o %", "90", "%"),
    ("Nâng năng suất lên 17 đôi giày/người/ca", "17", "đôi giày/người/ca"),
    ("HDI đạt 0,74", "0.74", ""),
]


@pytest.mark.parametrize(("sentence", "value", "unit"), UNITS)
def test_unit_behind_the_figure(sentence, value, unit):
    found = read(sentence + ".")

    assert [short(target) for target in found.targets] == [(sentence, "=", value, unit)]


CUTS = [
    (
        "Phấn đấu đến năm 2027, 62% hộ có nhà tiêu hợp vệ sinh, trong đó hộ nghèo đạt 35%; có 12 bản sáng đèn.",
        ["62% hộ có nhà tiêu hợp vệ sinh", "hộ nghèo đạt 35%", "có 12 bản sáng đèn"],
    ),
    ("Cơ cấu giống: lúa lai 60%; lúa thuần 40%.", ["lúa lai 60%", "lúa thuần 40%"]),
    ("Tỷ lệ lớp học kiên cố: 88%.", ["Tỷ lệ lớp học kiên cố: 88%"]),
    ("Công nhân: 96% được khám sức khỏe.", ["Công nhân: 96% được khám sức khỏe"]),
    ("Thu ngân sách: vượt 7% so dự toán.", ["Thu ngân sách: vượt 7% so dự toán"]),
    ("Tai nạn giao thông giảm 3 tiêu chí từ 4 - 6%.", ["Tai nạn giao thông giảm 3 tiêu chí từ 4 - 6%"]),
    (
        "Chăn nuôi tăng 6%, trồng trọt, lâm nghiệp tăng 3% (riêng cây ăn quả tăng 9%).",
        ["Chăn nuôi tăng 6%", "trồng trọt, lâm nghiệp tăng 3%", "riêng cây ăn quả tăng 9%"],
    ),
    (
        "95% cán bộ, công chức, viên chức dùng chữ ký số và 80% hồ sơ được số hóa, góp phần giảm giấy tờ.",
        ["95% cán bộ, công chức, viên chức dùng chữ ký số", "80% hồ sơ được số hóa"],
    ),
    (
        "(1) Giá trị sản xuất tăng 8%; (2) Thu hút 14 dự án mới; (3) Trên 70% số xã có chợ.",
        ["Giá trị sản xuất tăng 8%", "Thu hút 14 dự án mới", "Trên 70% số xã có chợ"],
    ),
    (
        "Tỷ lệ trẻ dưới 6 tuổi được khám định kỳ đạt 97%; 40% số bản đạt 3 tiêu chí về môi trường trở lên.",
        ["Tỷ lệ trẻ dưới 6 tuổi được khám định kỳ đạt 97%", "40% số bản đạt 3 tiêu chí về môi trường trở lên"],
    ),
    (
        "Nâng cao chất lượng dạy học, chăm lo đời sống giáo viên, tỷ lệ chuyển lớp đạt 99%.",
        ["tỷ lệ chuyển lớp đạt 99%"],
    ),
    ("Các trường phấn đấu đạt 90% giờ dạy khá.", ["đạt 90% giờ dạy khá"]),
    ("Tốc độ tăng trưởng phấn đấu trên 9%.", ["Tốc độ tăng trưởng phấn đấu trên 9%"]),
    ("Ngành xây dựng, giao thông cứng hóa 170 km đường bản.", ["cứng hóa 170 km đường bản"]),
    ("Hoàn thành 07 khu tái định cư với 380 lô đất.", ["Hoàn thành 07 khu tái định cư", "380 lô đất"]),
    (
        "Thu ngân sách vượt 8% dự toán tỉnh giao, tức không dưới 910 tỷ đồng.",
        ["Thu ngân sách vượt 8% dự toán tỉnh giao", "không dưới 910 tỷ đồng"],
    ),
    (
        "Lao động qua đào tạo 66%, trong đó có chứng chỉ 31%; riêng 04 dự án lớn bàn giao 100% trước ngày 30/6/2026.",
        ["Lao động qua đào tạo 66%", "có chứng chỉ 31%", "riêng 04 dự án lớn bàn giao 100%"],
    ),
    ("Mỗi xã có ít nhất 01 sản phẩm đạt từ 3 sao trở lên.", ["Mỗi xã có ít nhất 01 sản phẩm đạt từ 3 sao trở lên"]),
    (
        "Không còn vụ việc kéo dài trên 02 năm; trồng một vườn cây, dài tối thiểu 200 m.",
        ["Không còn vụ việc kéo dài trên 02 năm"],
    ),
    ("85% chi bộ hoàn thành tốt nhiệm vụ trở lên.", ["85% chi bộ hoàn thành tốt nhiệm vụ trở lên"]),
    ("Tập trung thực hiện đạt các chỉ tiêu: chăn nuôi tăng 6,3%.", ["chăn nuôi tăng 6,3%"]),
    ("Thực hiện có hiệu quả cải cách, rút hồ sơ trễ xuống 1%.", ["rút hồ sơ trễ xuống 1%"]),
    (
        "Cấp nước cho 4.200 hộ; 1.300 hộ được vay vốn; 2. Trồng 5 ha.",
        ["Cấp nước cho 4.200 hộ", "1.300 hộ được vay vốn", "Trồng 5 ha"],
    ),
    (
        "Vận động 5.100 người hiến máu và tiếp nhận tối thiểu 4.900 đơn vị máu.",
        ["Vận động 5.100 người hiến máu", "tiếp nhận tối thiểu 4.900 đơn vị máu"],
    ),
    (
        "Phấn đấu trên 85% doanh nghiệp có 25 lao động trở lên lập được công đoàn.",
        ["trên 85% doanh nghiệp có 25 lao động trở lên lập được công đoàn"],
    ),
    ("100% phân xưởng không để xảy ra cháy nổ.", ["100% phân xưởng không để xảy ra cháy nổ"]),
    ("Tai nạn giao thông giảm cả 3 tiêu chí từ 6% trở lên.", ["Tai nạn giao thông giảm cả 3 tiêu chí từ 6% trở lên"]),
    ("Một số việc đặt ra là phấn đấu GRDP tăng 7,4%.", ["GRDP tăng 7,4%"]),
    ("Mỗi năm xây mới, sửa chữa 40 căn nhà.", ["Mỗi năm xây mới, sửa chữa 40 căn nhà"]),
]


@pytest.mark.parametrize(("sentence", "texts"), CUTS)
def test_wording_is_cut_at_its_own_clause(sentence, texts):
    assert [target.text for target in read(sentence).targets] == texts


def test_part_of_a_whole_is_a_share_with_its_verb_behind_it():
    content = "III. NỘI DUNG THI ĐUA"

    assert [short(target) for target in read("7/8 tổ dân phố đạt tiêu chuẩn văn hóa.", heading=content).targets] == [
        ("7/8 tổ dân phố đạt tiêu chuẩn văn hóa", "=", "7", "tổ dân phố")
    ]
    assert read("7/8 tổ trưởng là phụ nữ.", heading=content).targets == []


def test_fund_that_units_pay_into_is_no_target():
    assert read("Đóng góp quỹ: 4 triệu đồng/trường.", heading="II. HOẠT ĐỘNG CỦA KHỐI THI ĐUA").targets == []


def test_rank_is_left_alone():
    found = read("Chỉ số PCI xếp trong nhóm 15; các huyện nghèo nhóm 2 giảm 4%.")

    assert [target.text for target in found.targets] == ["các huyện nghèo nhóm 2 giảm 4%"]
    assert [left.text for left in found.not_targets] == ["nhóm 15", "nhóm 2"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Thời gian chờ khám trung bình dưới 40 phút với người có từ 02 phiếu trở lên.",
        "Ngày điều trị trung bình không quá 5,8 ngày.",
        "Số năm sống khỏe tối thiểu 67 năm.",
        "Thời gian cấp điện mới không quá 4 ngày.",
    ],
)
def test_time_taken_may_be_what_is_aimed_at(sentence):
    assert [target.text for target in read(sentence).targets] == [sentence.rstrip(".")]


def test_time_cut_from_a_baseline_is_a_target():
    found = read("Rút ngắn giờ xử lý phản ánh từ 70 giờ xuống còn 46 giờ.")

    assert [(t.text, t.baseline) for t in found.targets] == [("xuống còn 46 giờ", "70 giờ")]


def test_share_said_again_in_brackets_is_no_second_target():
    found = read("Có 12/13 bản (92,3%) đạt chuẩn; 40% hộ có vườn (8 hộ mỗi bản).")

    assert [short(t)[2:] for t in found.targets] == [("12", "bản"), ("40", "%"), ("8", "hộ")]


def test_part_whose_name_says_nothing_belongs_to_the_contents():
    doc = PlanText.of(
        "KẾ HOẠCH\n\nPhát động thi đua\n\n1. Chuyên môn\n\n- Triển khai mới 07 kỹ thuật.\n\n2. Thời gian\n"
    )

    assert [short(t) for t in find_targets(doc).targets] == [("Triển khai mới 07 kỹ thuật", "=", "7", "kỹ thuật")]


def test_at_least_before_each_counts_for_the_figure():
    assert [short(t)[1:] for t in read("Tối thiểu mỗi tổ 02 sáng kiến.").targets] == [(">=", "2", "sáng kiến")]


def test_paragraph_that_orders_opens_the_list_below_it():
    doc = PlanText.of(
        "Để hoàn thành kế hoạch vận tải của năm, Tổng giám đốc yêu cầu các đơn vị thực hiện các nội dung sau đây:\n\n"
        "1. Đội xe: chở 1.200 nghìn tấn hàng; giảm tiêu hao dầu 4%.\n\n2. Phòng Tổ chức trình khen thưởng 20 cá nhân."
    )

    assert [target.text for target in find_targets(doc).targets] == ["chở 1.200 nghìn tấn hàng", "giảm tiêu hao dầu 4%"]


def test_grade_words_do_not_make_a_comparator():
    found = read("85% chi bộ hoàn thành tốt nhiệm vụ trở lên; mỗi năm lập 6 tổ hợp tác ở bản xa trở lên.")

    assert [short(target)[1:] for target in found.targets] == [("=", "85", "%"), (">=", "6", "tổ hợp tác/năm")]


def test_units_shared_by_two_figures():
    found = read("Đạt 6,5 - 7 bác sĩ và 31 giường bệnh/1 vạn dân; tỷ lệ đúng hạn ở xã và huyện lần lượt là 95 và 98%.")

    assert [short(target)[2:] for target in found.targets] == [
        ("6.5..7", "bác sĩ/1 vạn dân"),
        ("31", "giường bệnh/1 vạn dân"),
        ("95", "%"),
        ("98", "%"),
    ]


def test_nothing_left_is_nought_only_for_things_counted():
    found = read("Không còn hộ ở nhà tạm; không còn phù hợp thì bãi bỏ.")

    assert [(t.text, t.value, t.unit, t.implicit_zero) for t in found.targets] == [
        ("Không còn hộ ở nhà tạm", Decimal(0), "hộ", True)
    ]


def test_numbers_in_words_count_things_of_the_table():
    found = read("Mỗi phòng chọn một tập thể, hai cá nhân tiêu biểu; một số việc làm ngay; là một trong các nhiệm vụ.")

    assert [(t.text, t.value, t.unit, t.in_words) for t in found.targets] == [
        ("Mỗi phòng chọn một tập thể", Decimal(1), "tập thể", True),
        ("hai cá nhân tiêu biểu", Decimal(2), "cá nhân", True),
    ]


def test_change_against_a_year_before():
    (target,) = read("Tai nạn giao thông giảm ít nhất 6% so với năm 2023.").targets

    assert (target.change, target.baseline_year, target.by_when) == ("giảm", 2023, "")


def test_from_baseline_to_target():
    (target,) = read("Hạ tỷ lệ hộ cận nghèo từ 7,4% năm 2024 xuống còn dưới 5,2% năm 2026.").targets

    assert (target.text, target.comparator, target.value) == ("xuống còn dưới 5,2% năm 2026", "<", Decimal("5.2"))
    assert (target.baseline, target.by_when) == ("7,4% năm 2024", "2026")


def test_baseline_of_money_with_its_year():
    (target,) = read("Nâng thu nhập từ 61 triệu đồng năm 2023 lên 75 triệu đồng năm 2026.").targets

    assert (target.text, target.baseline) == ("lên 75 triệu đồng năm 2026", "61 triệu đồng năm 2023")


def test_amount_of_two_scales_is_one():
    assert [short(t)[2:] for t in read("Thu ngân sách đạt 7 tỷ 250 triệu đồng.").targets] == [("7250", "triệu đồng")]


def test_year_said_once_holds_for_the_sentence():
    found = read("Đến năm 2028, tỷ lệ che phủ rừng đạt 52%; trồng 300 ha. Thu ngân sách tăng 7%.")

    assert [target.by_when for target in found.targets] == ["2028", "2028", ""]


@pytest.mark.parametrize(
    ("sentence", "unit", "per_year"),
    [
        ("Tỷ lệ hộ nghèo giảm bình quân mỗi năm 2,1%.", "%/năm", True),
        ("Tỷ lệ hộ nghèo giảm 2,1%/năm.", "%/năm", True),
        ("Hằng năm có 92% tổ dân phố văn hóa.", "%", True),
        ("Có 92% tổ dân phố văn hóa.", "%", False),
    ],
)
def test_per_year(sentence, unit, per_year):
    (target,) = read(sentence).targets

    assert (target.unit, target.per_year) == (unit, per_year)


def test_sub_scopes_point_to_what_they_are_part_of():
    found = read("Tỷ lệ giải ngân đạt 95%, trong đó vốn xã đạt 97%, vốn huyện đạt 93%; trồng 40 ha.")

    assert [target.parent for target in found.targets] == [None, 0, 0, None]


@pytest.mark.parametrize(
    ("sentence", "direction"),
    [
        ("Tỷ lệ hộ nghèo còn 3%.", "down"),
        ("Số vụ tai nạn lao động giảm 10%.", "down"),
        ("Tỷ lệ thất nghiệp dưới 2%.", "down"),
        ("100% vụ bạo lực được xử lý.", "up"),
        ("0 sự cố lưới điện do chủ quan.", "down"),
        ("Tỷ lệ học viên bỏ học không vượt quá 4%.", "down"),
        ("Tỷ lệ xã có bác sĩ đạt 90%.", "up"),
    ],
)
def test_which_way_is_better(sentence, direction):
    assert [target.direction for target in read(sentence).targets] == [direction]


def test_lead_before_a_colon_is_kept_as_subject():
    found = read("Học sinh lớp 9: 98% tốt nghiệp; 30% đạt loại giỏi.")

    assert [(t.text, t.subject) for t in found.targets] == [
        ("98% tốt nghiệp", "Học sinh lớp 9"),
        ("30% đạt loại giỏi", ""),
    ]


def test_group_is_the_nearest_heading():
    assert read("Trồng 5 ha rừng.", "1. Chỉ tiêu về môi trường").targets[0].group == "Chỉ tiêu về môi trường"


def test_short_lines_joined_by_mistake_are_apart():
    text = "II. MỤC TIÊU\n\nDoanh thu: 910 tỷ đồng\nLương bình quân: 9 triệu đồng/người/tháng\nTỷ lệ hàng lỗi dưới 2%\n"

    assert [target.text for target in find_targets(PlanText.of(text)).targets] == [
        "Doanh thu: 910 tỷ đồng",
        "Lương bình quân: 9 triệu đồng/người/tháng",
        "Tỷ lệ hàng lỗi dưới 2%",
    ]


def test_wording_stands_where_it_is_said_to():
    doc = PlanText.of("II. CHỈ TIÊU\n\n- **Thu nhập** bình quân\nđạt 70 triệu đồng/người/năm;\n- Trồng 5 ha.")
    found = find_targets(doc)

    assert [target.text for target in found.targets] == [
        "Thu nhập bình quân đạt 70 triệu đồng/người/năm",
        "Trồng 5 ha",
    ]
    assert [doc.slice(target.start, target.end) for target in found.targets] == [t.text for t in found.targets]
