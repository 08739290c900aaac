"""Figures that tell of the past, of faults, of costs or of limits are no targets; every sentence here is invented."""

import pytest

from campaigns.reading.document import PlanText
from campaigns.reading.targets import find_targets
from tests.campaigns.reading.test_targets import read, short

PREAMBLE = "KẾ HOẠCH\n\nPhát động phong trào thi đua\n\nUBND xã phát động phong trào với nội dung như sau:\n\n{}\n"


def told(paragraph: str) -> list[str]:
    doc = PlanText.of(PREAMBLE.format(paragraph) + "\nII. CHỈ TIÊU\n\n- Trồng 5 ha rừng.")
    return [target.text for target in find_targets(doc).targets][:-1]


@pytest.mark.parametrize(
    "paragraph",
    [
        "Năm học trước, trường có 91,2% học sinh lên lớp thẳng; lưu ban 1,4%. Toàn trường có 64 giáo viên, trong đó "
        "72% là nữ.",
        "Sau 12 năm bền bỉ triển khai, đường bản đã khác: 17/20 bản có điện, thu nhập gấp 2,1 lần năm 2012; bà con "
        "hiến 8,5 ha đất.",
        "Nhiệm kỳ vừa qua, công đoàn kết nạp 1.240 đoàn viên, đạt 108%; xây 31 mái ấm.",
        "Qua rà soát, 14% hộ chăn nuôi chưa có hầm khí; 09 trại sát khu dân cư.",
        "Những năm gần đây, sản lượng cá lồng tăng 11%, có 240 hộ tham gia. Đội tàu chiếm 35% công suất toàn huyện.",
        "Tuy nhiên, tỷ lệ hồ sơ trễ hạn chiếm 6,2%; 03 phòng có đơn thư kéo dài.",
        "Khắc phục các hạn chế đã chỉ ra: tỷ lệ giải ngân 71%; 05 dự án chậm trên 06 tháng; đường dây nóng nhận 88 "
        "phản ánh.",
        "Rút kinh nghiệm đợt thi đua trước: 03 đội không đạt chỉ tiêu, tỷ lệ sự cố chiếm 2,4%, cao hơn 0,6% so với "
        "yêu cầu.",
    ],
)
def test_paragraph_that_tells_of_the_past_or_of_faults_holds_no_target(paragraph):
    assert told(paragraph) == []


@pytest.mark.parametrize(
    ("paragraph", "texts"),
    [
        ("Năm học trước, trường có 91% học sinh khá; năm nay phấn đấu đạt 94%.", ["đạt 94%"]),
        ("Những năm qua, xã trồng 200 ha quế. Mục tiêu của phong trào là trồng 90 ha.", ["trồng 90 ha"]),
        ("Khắc phục hạn chế: hồ sơ trễ chiếm 4%. Phấn đấu hồ sơ đúng hạn đạt 98%.", ["hồ sơ đúng hạn đạt 98%"]),
    ],
)
def test_aim_named_behind_the_past_is_read(paragraph, texts):
    assert told(paragraph) == texts


@pytest.mark.parametrize(
    ("sentence", "texts"),
    [
        (
            "100% bản giữ vững các tiêu chí đã đạt; 9/14 bản (chiếm 64,3%) sạch ma túy.",
            ["100% bản giữ vững các tiêu chí đã đạt", "9/14 bản (chiếm 64,3%) sạch ma túy", "chiếm 64,3%"],
        ),
        ("Duy trì danh hiệu đã được công nhận, có thêm 03 trường đạt chuẩn.", ["có thêm 03 trường đạt chuẩn"]),
        ("Nâng mức đã đạt của 06 khu phố; 80% hộ phân loại rác.", ["80% hộ phân loại rác"]),
    ],
)
def test_what_was_attained_may_only_name_a_thing(sentence, texts):
    assert [target.text for target in read(sentence).targets] == texts


@pytest.mark.parametrize(
    ("sentence", "values"),
    [
        ("Xử lý nghiêm xe chở quá tải ở mức nặng (trên 20 tấn) với tỷ lệ 100%.", ["100"]),
        ("Giám sát mẫu nước vượt ngưỡng (hơn 0,05 mg/lít) đạt 96%.", ["96"]),
        ("Trao 120 suất học bổng (mức bình quân 3 triệu đồng/suất).", ["120"]),
        ("Sửa 14 căn nhà (trị giá 60 triệu đồng/căn).", ["14"]),
        ("Tặng 200 phần quà (mỗi phần 500.000 đồng).", ["200"]),
    ],
)
def test_limit_or_cost_in_brackets_is_no_target(sentence, values):
    assert [str(target.value) for target in read(sentence).targets] == values


@pytest.mark.parametrize(
    "sentence",
    [
        "Ngân sách huyện dự kiến bố trí 210 tỷ đồng theo Nghị quyết của Hội đồng nhân dân.",
        "Ngân sách tỉnh hỗ trợ 45 tỷ đồng.",
        "Nguồn thu sự nghiệp chi khoảng 900 triệu đồng.",
        "Dự kiến cấp 3,2 tỷ đồng cho các xã.",
    ],
)
def test_money_that_a_budget_grants_is_no_target(sentence):
    found = read(sentence)

    assert (found.targets, {left.reason for left in found.not_targets}) == ([], {"kinh phí, mức chi"})


def test_fund_that_grows_and_budget_that_is_collected_are_targets():
    found = read("Quỹ hỗ trợ phụ nữ tăng trưởng tối thiểu 3 tỷ đồng; thu ngân sách đạt 88 tỷ đồng.")

    assert [short(target)[2:] for target in found.targets] == [("3", "tỷ đồng"), ("88", "tỷ đồng")]


@pytest.mark.parametrize(
    "sentence",
    [
        "Mỗi đơn vị gửi ít nhất 03 tin, ảnh về Ban Tổ chức.",
        "Mỗi cụm tổ chức tối thiểu 02 hội nghị giao ban.",
        "Mỗi phòng cử ít nhất 01 cán bộ theo dõi.",
        "Mỗi năm thành lập ít nhất 02 đoàn đi các huyện.",
    ],
)
def test_tasks_of_units_in_the_part_on_organisation_are_no_targets(sentence):
    assert read(sentence, "V. TỔ CHỨC THỰC HIỆN").targets == []


def test_titles_named_as_a_topic_among_the_targets_are_aimed_at():
    doc = PlanText.of("III. MỤC TIÊU, CHỈ TIÊU\n\n1. Đến năm 2029\n\n1.1. Về danh hiệu: tối thiểu 70% bản kiểu mẫu.\n")

    assert [short(target)[1:] for target in find_targets(doc).targets] == [(">=", "70", "%")]


@pytest.mark.parametrize(
    "paragraph",
    [
        "Hiện nay toàn ngành có 640 viên chức, 71% có bằng đại học. Diện tích chè 9.400 ha.",
        "Tính đến hết tháng 12, phường có 4.200 hộ. Đường hẻm trải nhựa đạt 88%.",
        "Hiện trường có 30 lớp. Tỷ lệ phòng học kiên cố chiếm 64%.",
    ],
)
def test_paragraph_that_opens_with_today_holds_no_target(paragraph):
    assert told(paragraph) == []


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Không để xảy ra cháy rừng trên 05 xã.", "yêu cầu không để xảy ra, không phải chỉ tiêu"),
        ("Không để phát sinh trên 10 hộ tái nghèo.", "yêu cầu không để xảy ra, không phải chỉ tiêu"),
    ],
)
def test_what_must_not_happen_is_no_target(sentence, reason):
    found = read(sentence)

    assert (found.targets, [left.reason for left in found.not_targets]) == ([], [reason])


@pytest.mark.parametrize(
    "sentence",
    [
        "Tổ chức 3 cuộc kiểm tra liên ngành.",
        "Theo dõi 120 hồ chứa, 800 km kênh.",
        "Mở 02 đợt giám sát tại cơ sở.",
        "Từng tháng bình bầu 04 cá nhân nổi bật.",
    ],
)
def test_work_of_those_who_organise_is_no_target(sentence):
    assert read(sentence, "II. NỘI DUNG THI ĐUA").targets == []


def test_inspections_that_must_be_finished_are_a_target():
    assert [t.text for t in read("Phấn đấu hoàn thành 60 cuộc kiểm tra chuyên đề.").targets] == [
        "hoàn thành 60 cuộc kiểm tra chuyên đề"
    ]


@pytest.mark.parametrize(
    ("sentence", "texts"),
    [
        ("Xây 16 nhà đại đoàn kết, mỗi nhà 70 triệu đồng.", ["Xây 16 nhà đại đoàn kết"]),
        ("Đỡ đầu 24 cháu (mỗi cháu 400.000 đồng/tháng).", ["Đỡ đầu 24 cháu"]),
        ("Danh hiệu lao động tiên tiến 08 đồng chí (21,1%).", ["Danh hiệu lao động tiên tiến 08 đồng chí"]),
    ],
)
def test_cost_of_each_and_share_said_again_are_no_targets(sentence, texts):
    assert [target.text for target in read(sentence).targets] == texts


@pytest.mark.parametrize(
    "sentence",
    [
        "Đơn vị dẫn đầu được thưởng 80 triệu đồng.",
        "Trích quỹ khen thưởng 1,5 tỷ đồng cho phong trào.",
        "Xác minh lại 2 lần/năm.",
        "Sinh hoạt chi đoàn 01 lần/tháng.",
    ],
)
def test_rewards_and_frequencies_among_the_contents_are_no_targets(sentence):
    assert read(sentence, "II. NỘI DUNG THI ĐUA").targets == []


def test_works_to_be_finished_are_targets_not_models_to_choose():
    found = read("Đầu tư xây dựng: đóng điện 18 công trình, quyết toán 40 công trình.", "II. NỘI DUNG THI ĐUA")

    assert ([t.value for t in found.targets], found.secondary) == ([18, 40], [])


@pytest.mark.parametrize(
    "lead",
    [
        "Dù nhiều khó khăn, tập thể nhà trường đã đạt được kết quả như sau:",
        "Trong học kỳ, liên đội đạt được những thành tích sau:",
        "Các khoa cũng thu được nhiều kết quả:",
    ],
)
def test_list_of_what_was_attained_holds_no_target(lead):
    doc = PlanText.of(f"I. NỘI DUNG\n\n{lead}\n\n- Tỷ lệ chuyên cần: 97%\n\n- Có 05 giải cấp huyện\n")

    assert find_targets(doc).targets == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Mức hỗ trợ: xây mới 60 triệu đồng/căn; sửa chữa 30 triệu đồng/căn.",
        "Định mức mỗi lớp: mua sắm 4 triệu đồng; sửa chữa 2 triệu đồng.",
    ],
)
def test_rates_of_support_are_no_targets(sentence):
    assert read(sentence).targets == []


@pytest.mark.parametrize("sentence", ["Mở 12 đợt tuyên truyền với 1.900 người dự.", "Mời 300 khách tham dự."])
def test_those_who_attend_are_no_target(sentence):
    assert read(sentence, "II. GIẢI PHÁP").targets == []
