"""Wordings that plans of offices nobody thought of brought along; every sentence here is invented."""

from decimal import Decimal

import pytest

from campaigns.reading.document import PlanText
from campaigns.reading.result import read_plan
from campaigns.reading.targets import find_targets
from tests.campaigns.reading.invented import TIME, plan
from tests.campaigns.reading.test_targets import read, short


def texts_of(raw: str) -> list[str]:
    return [target.text for target in find_targets(PlanText.of(raw)).targets]


@pytest.mark.parametrize(
    "heading",
    [
        "BỐI CẢNH",
        "KHÁI QUÁT GIAI ĐOẠN TRƯỚC",
        "SỰ CẦN THIẾT",
        "ĐẶT VẤN ĐỀ",
        "TỔNG QUAN",
        "NHÌN LẠI NĂM NĂM QUA",
        "ĐIỂM LẠI PHONG TRÀO NHIỆM KỲ 2020-2025",
        "HIỆN TRẠNG",
        "DẤU ẤN GIAI ĐOẠN 2021-2025",
        "THÀNH TÍCH NĂM HỌC 2024-2025",
        "KIỂM ĐIỂM VIỆC THỰC HIỆN PHONG TRÀO",
        "TỔNG KẾT PHONG TRÀO NĂM 2025",
    ],
)
def test_part_that_looks_back_holds_no_target(heading):
    raw = f"I. {heading}\n\n- Toàn ngành có 86% hồ sơ đúng hạn (mục tiêu đề ra là 90%); xây 12 cây cầu.\n"

    assert texts_of(raw) == []


def test_aim_at_the_end_of_a_part_that_looks_back_is_read():
    raw = "I. BỐI CẢNH\n\n- Năm trước có 86% hồ sơ đúng hạn; năm nay phấn đấu đạt 90%.\n"

    assert texts_of(raw) == ["đạt 90%"]


@pytest.mark.parametrize(("year", "texts"), [(2026, ["chi cục thu 9.300 tỷ đồng", "đạt 107,3% dự toán"]), (2027, [])])
def test_year_before_the_campaign_tells_of_results_even_in_a_paper_of_that_year(year, texts):
    raw = "II. CHỈ TIÊU\n\n- Năm 2026, chi cục thu 9.300 tỷ đồng, đạt 107,3% dự toán.\n"
    found = find_targets(PlanText.of(raw), since=year).targets

    assert [target.text for target in found] == texts


def test_beginning_of_the_campaign_is_the_periods():
    middle = "II. CHỈ TIÊU\n\n- Năm 2026 có 90% hộ khai báo. Mở 20 điểm đọc sách.\n"
    later = TIME.replace("4/2026 đến tháng 12/2026", "1/2027 đến tháng 12/2027")

    assert len(read_plan(plan(middle=middle)).targets) == 2
    assert [target.text for target in read_plan(plan(time=later, middle=middle)).targets] == ["Mở 20 điểm đọc sách"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Khắc phục bằng được tình trạng kỳ trước còn 9 phòng không có chỉ tiêu, 28% hồ sơ phải bổ sung.",
        "Sáu tháng đầu năm, sản lượng tôm đạt 910 tấn, bằng 48,6% kế hoạch.",
    ],
)
def test_faults_and_the_half_year_gone_are_told(sentence):
    assert texts_of(f"II. NỘI DUNG\n\n- {sentence}\n") == []


def test_office_that_is_presented_is_no_target():
    raw = (
        "KẾ HOẠCH\n\nPhát động phong trào thi đua\n\nUBND xã phát động phong trào với nội dung như sau:\n\n"
        "Xã Bến Nứa thành lập trên cơ sở nhập hai xã, có 9 ấp, 4.120 hộ, trong đó hộ nghèo chiếm 11,7%.\n\n"
        "II. CHỈ TIÊU\n\n- Trồng 5 ha rừng.\n"
    )

    assert texts_of(raw) == ["Trồng 5 ha rừng"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Thu hồi nợ không dưới 45 tỷ đồng mỗi năm", (">=", "45", "tỷ đồng/năm")),
        ("Tiêu hao điện giảm 2% mỗi năm", ("=", "2", "%/năm")),
        ("Trồng 30 ha rừng hằng năm", ("=", "30", "ha/năm")),
        ("Hỗ trợ hai thôn xây dựng 12 nhà tình thương", ("=", "12", "nhà")),
        ("Giúp 03 bản sửa chữa 18 phòng học", ("=", "18", "phòng học")),
        ("Bắc mới bốn cây cầu", ("=", "4", "cây cầu")),
        ("Duy trì 240 tổ hòa giải", ("=", "240", "tổ hòa giải")),
        ("Duy trì 3 chuỗi liên kết giá trị", ("=", "3", "chuỗi liên kết")),
        ("Phát sóng 9 bản tin địa phương", ("=", "9", "bản tin")),
        ("Tỷ suất tử vong trẻ em giảm 0,08%o", ("=", "0.08", "‰")),
        ("Tỷ lệ thôn kiểu mẫu 1,8%", ("=", "1.8", "%")),
        ("Tuổi sống khỏe tối thiểu 68 năm", (">=", "68", "năm")),
    ],
)
def test_figure_and_unit_of_each_wording(sentence, expected):
    assert [short(target)[1:] for target in read(sentence + ".").targets] == [expected]


def test_helped_and_built_stay_apart_where_each_is_aimed_at():
    assert [short(t)[0] for t in read("Giúp 40 hộ thoát nghèo, xây 12 căn nhà.").targets] == [
        "Giúp 40 hộ thoát nghèo",
        "xây 12 căn nhà",
    ]


def test_meetings_and_those_they_reach_are_two_targets():
    assert [short(t) for t in read("Tổ chức 120 buổi nói chuyện cho khoảng 25.000 lượt người nghe.").targets] == [
        ("Tổ chức 120 buổi nói chuyện", "=", "120", "buổi"),
        ("khoảng 25.000 lượt người nghe", "~", "25000", "lượt người"),
    ]


def test_denominator_is_shared_by_all_of_one_list():
    assert [t.unit for t in read("Đạt 15 bác sĩ, 4 dược sĩ đại học và 38 giường bệnh/1 vạn dân.").targets] == [
        "bác sĩ/1 vạn dân",
        "dược sĩ/1 vạn dân",
        "giường bệnh/1 vạn dân",
    ]


def test_condition_of_a_duty_is_no_target():
    sentence = "Công trường có từ 100 lao động trở lên phải có bảng theo dõi; trồng 40 cây."

    assert [t.text for t in find_targets(PlanText.of(f"II. CHỈ TIÊU\n\n- {sentence}\n")).targets] == ["trồng 40 cây"]


def test_size_of_a_work_is_no_target():
    assert texts_of("II. CHỈ TIÊU\n\n- Khởi công hồ Nậm Mẫu dung tích 21,5 triệu m3.\n") == []


@pytest.mark.parametrize("bracket", ["8 xã", "31/59 xã", "khoảng 8 xã", "31/59 xã, tăng thêm 4 xã"])
def test_count_that_says_a_share_again_is_none(bracket):
    found = read(f"Tỷ lệ xã có chợ đạt 52,5% ({bracket}).")

    assert [t.value for t in found.targets] == [Decimal("52.5")]


def test_bracket_with_more_than_the_same_count_is_read():
    assert [t.value for t in read("Hộ dùng nước sạch đạt 90% (đô thị 98%).").targets] == [Decimal(90), Decimal(98)]


@pytest.mark.parametrize(
    "lead", ["Các chỉ tiêu chủ yếu (nhiệm kỳ 2025-2030)", "Một số mục tiêu cụ thể", "Chỉ tiêu chính"]
)
def test_plain_line_that_names_targets_is_a_heading(lead):
    raw = f"{lead}\n- Về kinh tế:\n(1) Số trường học đạt chuẩn: 04 trường.\n(2) Thu nhập: 45 triệu đồng/năm.\n"

    assert [t.unit for t in find_targets(PlanText.of(raw)).targets] == ["trường", "triệu đồng/năm"]


def test_plain_line_that_names_targets_ends_with_the_next_part():
    raw = "Các chỉ tiêu chủ yếu\n1. Trồng 5 ha rừng.\nIII. KHEN THƯỞNG\n1. Tặng 05 Giấy khen.\n"

    assert texts_of(raw) == ["Trồng 5 ha rừng"]


@pytest.mark.parametrize("yếu", ["chủ yếu", "thiết yếu", "trọng yếu"])
def test_way_that_is_better_is_not_read_from_a_part_of_a_word(yếu):
    assert read(f"Các nhóm hàng {yếu} tăng 9%.").targets[0].direction == "up"


def test_lead_in_without_a_colon_is_no_wording():
    assert [t.text for t in read("Phấn đấu đạt các mục tiêu chủ yếu tổng sản phẩm trên 9%….").targets] == [
        "tổng sản phẩm trên 9%"
    ]


def test_number_of_a_line_with_a_slash_is_no_figure():
    assert texts_of("II. CHỈ TIÊU\n\n2.1/Giáo viên: dạy giỏi\n+ Cấp huyện: 3 giải\n") == ["Cấp huyện: 3 giải"]


def test_scoring_table_is_no_target():
    raw = (
        "II. BẢNG CHẤM ĐIỂM\n\n| Nội dung | Điểm | Cách tính |\n|---|---|---|\n"
        "| Doanh thu | 500 | Đạt 100% kế hoạch: 400 điểm; vượt 1% cộng 5 điểm, tối đa 100 điểm |\n"
    )

    assert texts_of(raw) == []


def test_sentence_behind_an_aim_goes_on_aiming():
    raw = (
        "KẾ HOẠCH\n\nPhát động phong trào thi đua\n\nHội phấn đấu có 90% chi hội đăng ký. Hằng năm, 80% hộ được "
        "giúp đỡ; mỗi chi hội làm từ một đến hai công trình.\n"
    )
    found = find_targets(PlanText.of(raw))

    assert [target.text for target in found.targets] == ["có 90% chi hội đăng ký", "Hằng năm, 80% hộ được giúp đỡ"]
    assert [(t.value, t.value_to, t.comparator) for t in found.secondary] == [(Decimal(1), Decimal(2), "between")]


def test_times_as_many_are_a_target_where_something_is_compared():
    sentence = "Phấn đấu thu nhập tăng ít nhất 1,5 lần so với năm 2020."

    assert [(t.comparator, t.value, t.unit) for t in find_targets(PlanText.of(sentence)).targets] == [
        (">=", Decimal("1.5"), "lần")
    ]


def test_number_of_a_kit_is_no_target():
    assert texts_of("II. NỘI DUNG\n\n- Mỗi lớp thi vở sạch với số lượng 8 quyển vở.\n") == []


def test_text_ends_before_the_occasion():
    assert [t.text for t in read("Mỗi chi đoàn làm ít nhất 02 buổi dọn rác nhân kỷ niệm ngày thành lập.").targets] == [
        "Mỗi chi đoàn làm ít nhất 02 buổi dọn rác"
    ]


LISTED = "II. CHỈ TIÊU\n\n- Trồng 5 ha rừng.\n- 90% hộ có vườn rau.\n- Mở 12 lớp học.\n\n"


def test_figure_among_the_means_is_asked_about_where_targets_are_listed():
    found = find_targets(PlanText.of(LISTED + "III. GIẢI PHÁP\n\n- Rút ngắn 05 ngày so với quy định.\n"))

    assert [target.text for target in found.targets] == ["Trồng 5 ha rừng", "90% hộ có vườn rau", "Mở 12 lớp học"]
    assert [left.text for left in found.doubtful] == ["Rút ngắn 05 ngày so với quy định"]
    assert [left.reason for left in found.not_targets] == ["nằm trong phần giải pháp, chưa chắc là chỉ tiêu"]


@pytest.mark.parametrize(
    ("raw", "count"),
    [
        ("III. GIẢI PHÁP\n\n- Rút ngắn 05 ngày so với quy định.\n", 1),
        (LISTED + "III. GIẢI PHÁP\n\n- Phấn đấu rút ngắn 05 ngày so với quy định.\n", 4),
        (LISTED + "III. CHỈ TIÊU VÀ GIẢI PHÁP\n\n- Rút ngắn 05 ngày so với quy định.\n", 4),
    ],
)
def test_figure_among_the_means_is_taken_where_it_is_aimed_at_or_all_there_is(raw, count):
    found = find_targets(PlanText.of(raw))

    assert (len(found.targets), found.doubtful) == (count, [])


def test_part_of_a_target_keeps_its_whole_when_doubtful_ones_go():
    raw = "I. GIẢI PHÁP\n\n- Rút ngắn 05 ngày làm việc.\n\n" + LISTED + "- Có 40 xã sạch, trong đó 06 xã xanh.\n"
    targets = find_targets(PlanText.of(raw)).targets

    assert targets[-1].text == "06 xã xanh"
    assert targets[targets[-1].parent].text == "Có 40 xã sạch"


@pytest.mark.parametrize(
    ("middle", "asked"),
    [
        ("IV. TỔ CHỨC\n\n- Mặt trận vận động 100% hội viên tham gia.", ["Mặt trận vận động 100% hội viên tham gia"]),
        ("IV. DANH HIỆU\n\n- Chiến sĩ thi đua cơ sở: 07 người.", ["Chiến sĩ thi đua cơ sở: 07 người"]),
        ("IV. TỔ CHỨC\n\n- Báo đăng 04 tin mỗi tháng.", []),
        ("IV. DANH HIỆU\n\n- Tặng Giấy khen cho 07 người.", []),
    ],
)
def test_share_and_titles_that_may_be_aimed_at_are_asked_about(middle, asked):
    reading = read_plan(plan(middle=middle))

    assert reading.targets == ()
    assert [q.text for q in reading.questions if q.code == "perhaps_a_target"] == [
        f"“{text}”: có phải chỉ tiêu của phong trào không?" for text in asked
    ]


@pytest.mark.parametrize(
    ("sentence", "direction"),
    [
        ("Tổng dư nợ tăng 12%", "up"),
        ("Nợ quá hạn dưới 0,1%", "down"),
        ("Tỷ lệ nợ xấu 0,5%", "down"),
    ],
)
def test_way_that_is_better_for_loans_and_debts(sentence, direction):
    assert [target.direction for target in read(sentence + ".").targets] == [direction]


def test_share_behind_an_equals_sign_says_the_count_again():
    assert [short(t) for t in read("Chiến sĩ thi đua cơ sở: 05 đ/ c = 15 %.").targets] == [
        ("Chiến sĩ thi đua cơ sở: 05 đ/ c", "=", "5", "đ/c")
    ]


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("Song song đó, 100% hồ sơ được số hóa, hướng tới bỏ giấy tờ.", "100% hồ sơ được số hóa"),
        ("90% thủ tục làm trên mạng, cho phép người dân ở nhà.", "90% thủ tục làm trên mạng"),
        ("Kết quả kiểm tra 100% đạt yêu cầu.", "Kết quả kiểm tra 100% đạt yêu cầu"),
    ],
)
def test_text_is_what_is_measured(sentence, text):
    assert [target.text for target in read(sentence).targets] == [text]


OPENING = "KẾ HOẠCH\n\nPhát động phong trào thi đua\n\n{}\n"


def test_measures_that_follow_an_aim_in_the_same_paragraph_are_aimed_at():
    raw = OPENING.format(
        "Đại hội đã thông qua Nghị quyết. Phấn đấu kinh tế tăng 10,5%/năm. Thu ngân sách trên địa bàn phấn đấu đạt "
        "12.000 tỷ đồng. Tổng vốn đầu tư trên 75.000 tỷ đồng. Toàn tỉnh có 41 phòng họp."
    )

    assert texts_of(raw) == [
        "kinh tế tăng 10,5%/năm",
        "Thu ngân sách trên địa bàn phấn đấu đạt 12.000 tỷ đồng",
        "Tổng vốn đầu tư trên 75.000 tỷ đồng",
    ]


def test_money_granted_is_no_target_even_behind_an_aim():
    raw = OPENING.format(
        "Phấn đấu có ít nhất 80% số xã đạt chuẩn. Tổng nguồn vốn ngân sách trung ương bố trí cho chương trình là "
        "39.632 tỷ đồng."
    )

    assert texts_of(raw) == ["có ít nhất 80% số xã đạt chuẩn"]


def test_targets_named_as_such_in_prose_are_read_without_the_lead():
    raw = OPENING.format("Trong đó có các chỉ tiêu cơ bản như 100% cán bộ vững vàng, trung thành.")

    assert texts_of(raw) == ["100% cán bộ vững vàng, trung thành"]


def test_results_in_prose_are_neither_targets_nor_asked_about():
    raw = OPENING.format(
        "Năm trước phần lớn chỉ tiêu của huyện đều đạt.\n\nToàn huyện gieo trồng được 26.936,4 ha, đạt 99,6% so với kế "
        "hoạch, tăng 0,56% so với cùng kỳ; hộ cận nghèo còn 16,96%."
    )
    found = find_targets(PlanText.of(raw))

    assert (found.targets, found.doubtful) == ([], [])
