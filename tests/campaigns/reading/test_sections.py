"""Awards, criteria by object, dossier parts, routes, quota, work by quarter, who takes part."""

from __future__ import annotations

import pytest

from campaigns.reading.awards import find_awards, quota_note
from campaigns.reading.sections import (
    dossier_parts,
    find_criteria,
    participants,
    purpose,
    submission_routes,
    work_items,
)
from campaigns.reading.timing import find_milestones
from tests.campaigns.reading.invented import context, plan


def awards(text: str) -> list[str]:
    return [a.name for a in find_awards(context(plan(middle=f"III. KHEN THƯỞNG\n\n{text}")))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- Cờ thi đua của UBND tỉnh.\n\n- Bằng khen của Chủ tịch UBND tỉnh.", ["Cờ thi đua của UBND "
                        "tỉnh", "Bằng khen của Chủ tịch UBND tỉnh"]),
        ("Tặng Bằng khen của Chủ tịch UBND tỉnh cho các tập thể có thành tích.", ["Bằng khen của Chủ tịch UBND tỉnh"]),
        ("Chủ tịch UBND xã tặng Giấy khen.", ["Giấy khen của Chủ tịch UBND xã"]),
        ("Bộ trưởng xét, trình Thủ tướng Chính phủ tặng Bằng khen cho 05 tập thể.", ["Bằng khen của Thủ tướng "
                        "Chính phủ"]),
        ("- Danh hiệu: Tập thể Lao động xuất sắc; Chiến sĩ thi đua cơ sở.", ["Tập thể Lao động xuất "
                        "sắc", "Chiến sĩ thi đua cơ sở"]),
        ("- Đề nghị tặng Huân chương Lao động hạng Ba.", ["Huân chương Lao động hạng Ba"]),
        ("- Đề nghị tặng Huy hiệu “Vì bản làng xanh”.", ["Huy hiệu “Vì bản làng xanh”"]),
        ("- Bằng khen của Chủ tịch UBND tỉnh.\n\n- Việc xét tặng Bằng khen của UBND tỉnh thực hiện hằng "
         "năm.", ["Bằng khen của Chủ tịch UBND tỉnh"]),
        ("Trình Thủ tướng Chính phủ tặng Cờ thi đua của Chính phủ, Bằng khen cho các điển hình.", ["Cờ thi đua của "
                        "Chính phủ", "Bằng khen của Thủ tướng Chính phủ"]),
        ("Kết thúc đợt, Trung ương Hội tặng Bằng khen cho 02 tập thể.", ["Bằng khen của Trung ương Hội"]),
        ("- Giấy khen của Hiệu trưởng, Bằng khen của Bộ trưởng.", ["Giấy khen của Hiệu trưởng", "Bằng khen của Bộ "
                        "trưởng"]),
        ("- Đơn vị phải có ít nhất 02 năm được tặng Cờ thi đua.", []),
        ("- Biểu dương kịp thời, phát huy hiệu quả phong trào.", []),
    ],
)  # fmt: skip
def test_award_of_each_wording(text: str, expected: list[str]) -> None:
    assert awards(text) == expected


def test_title_of_the_issuers_own_is_an_award() -> None:
    text = "III. TIÊU CHUẨN DANH HIỆU\n\n1. “Bản làng sáng”: có đèn đường.\n\n2. “Bản làng sạch”: không rác."
    found = find_awards(context(plan(middle=text)))
    assert [a.name for a in found] == ["Bản làng sáng", "Bản làng sạch"]


def test_mention_outside_awarding_is_no_award() -> None:
    ctx = context(plan(middle="II. NỘI DUNG\n\n- Học tập các đơn vị đã được tặng Cờ thi đua của Chính phủ."))
    assert find_awards(ctx) == []


def test_award_to_so_many_opens_a_sentence_outside_its_section() -> None:
    ctx = context(
        plan(middle="II. NỘI DUNG\n\n- Giải thưởng chung 90 triệu đồng. Giấy khen của Giám đốc cho 15 cá nhân.")
    )
    assert [a.name for a in find_awards(ctx)] == ["Giấy khen của Giám đốc"]


def test_award_of_former_years_is_none_of_the_plans() -> None:
    ctx = context(plan(middle="II. KẾT QUẢ GIAI ĐOẠN TRƯỚC\n\n- Chủ tịch nước tặng 31 Huân chương Lao động."))
    assert find_awards(ctx) == []


def test_criteria_are_kept_by_object() -> None:
    text = (
        "III. KHEN THƯỞNG\n\n1. Tiêu chuẩn khen thưởng\n\na) Tập thể:\n\n- Nội bộ đoàn kết.\n\n- Vượt chỉ tiêu.\n\n"
        "b) Doanh nhân, hộ gia đình:\n\n- Đóng góp từ 200 triệu đồng trở lên.\n\n2. Kinh phí\n\n- Theo quy định."
    )
    found = find_criteria(context(plan(middle=text)))
    assert [(c.object, [i.text for i in c.items]) for c in found] == [
        ("Tập thể", ["Nội bộ đoàn kết", "Vượt chỉ tiêu"]),
        ("Doanh nhân, hộ gia đình", ["Đóng góp từ 200 triệu đồng trở lên"]),
    ]


def test_criteria_in_one_sentence_are_cut_by_object() -> None:
    text = "III. KHEN THƯỞNG\n\n1. Tiêu chuẩn: tập thể hoàn thành 90% chỉ tiêu; cá nhân có sáng kiến."
    found = find_criteria(context(plan(middle=text)))
    assert [(c.object, c.items[0].text) for c in found] == [
        ("tập thể", "tập thể hoàn thành 90% chỉ tiêu"),
        ("cá nhân", "cá nhân có sáng kiến"),
    ]


def test_dossier_parts_from_bullets() -> None:
    text = (
        "III. KHEN THƯỞNG\n\n1. Hồ sơ khen thưởng\n\n- Tờ trình của đơn vị.\n\n- Biên bản họp xét.\n\n- Gửi qua "
        "trục liên thông."
    )
    assert [p.text for p in dossier_parts(context(plan(middle=text)))] == ["Tờ trình của đơn vị", "Biên bản họp xét"]


def test_dossier_parts_from_a_sentence_keep_brackets_whole() -> None:
    text = "III. KHEN THƯỞNG\n\n1. Hồ sơ gồm: tờ trình, biên bản (có chữ ký, con dấu), báo cáo thành tích."
    assert [p.text for p in dossier_parts(context(plan(middle=text)))] == [
        "tờ trình",
        "biên bản (có chữ ký, con dấu)",
        "báo cáo thành tích",
    ]


def test_routes_quota_participants_and_purpose() -> None:
    text = (
        "II. MỤC ĐÍCH\n\n1. Khơi dậy khí thế thi đua.\n\nIII. ĐỐI TƯỢNG\n\n- Các bản làng trong tỉnh.\n\n"
        "IV. KHEN THƯỞNG\n\n1. Tuyến trình\n\n- Cấp nào quản lý thì cấp đó trình.\n\n"
        "2. Số lượng đề nghị tặng Bằng khen: phân bổ chi tiết sau."
    )
    ctx = context(plan(time="", middle=text))
    assert [n.text for n in submission_routes(ctx)] == ["Cấp nào quản lý thì cấp đó trình"]
    assert [n.text for n in participants(ctx)] == ["Các bản làng trong tỉnh"]
    assert [n.text for n in purpose(ctx)] == ["Khơi dậy khí thế thi đua"]
    quota = quota_note(ctx)
    assert quota is not None
    assert quota.text == "Số lượng đề nghị tặng Bằng khen: phân bổ chi tiết sau."


def test_work_by_quarter_with_its_unit() -> None:
    text = "II. NHIỆM VỤ\n\n1. Quý I/2026\n\n- Văn phòng xây dựng quy chế.\n\n2. Quý II/2026\n\n- Kiểm tra các bản."
    found = work_items(context(plan(time="", middle=text)))
    assert [(w.when, w.text, w.who) for w in found] == [
        ("2026-Q1", "Văn phòng xây dựng quy chế", "Văn phòng"),
        ("2026-Q2", "Kiểm tra các bản", None),
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Hồ sơ: Bản tự nhận xét; Danh sách trích ngang theo Mẫu 05; Minh chứng.",
            ["Bản tự nhận xét", "Danh sách trích ngang theo Mẫu 05", "Minh chứng"],
        ),
        (
            "Hồ sơ: (1) Công văn đề nghị; (2) Biên bản bỏ phiếu; (3) Sơ yếu lý lịch.",
            ["Công văn đề nghị", "Biên bản bỏ phiếu", "Sơ yếu lý lịch"],
        ),
        (
            "Hồ sơ đề nghị khen thưởng (01 bộ) gồm: a) Tờ trình; b) Báo cáo thành tích; c) Phiếu lấy ý kiến.",
            ["Tờ trình", "Báo cáo thành tích", "Phiếu lấy ý kiến"],
        ),
        (
            "Hồ sơ xét tặng gồm có tờ trình, biên bản họp và báo cáo thành tích.",
            ["tờ trình", "biên bản họp", "báo cáo thành tích"],
        ),
        (
            "Hồ sơ bao gồm các giấy tờ sau: Giấy giới thiệu; Thuyết minh sáng kiến; Hình ảnh hoạt động.",
            ["Giấy giới thiệu", "Thuyết minh sáng kiến", "Hình ảnh hoạt động"],
        ),
        ("Hồ sơ khen thưởng: gửi trước ngày 10/11/2026; quá hạn không nhận.", []),
        ("Hồ sơ: lưu tại Văn phòng.", []),
    ],
)
def test_dossier_parts_in_running_text(text: str, parts: list[str]) -> None:
    ctx = context(plan(middle=f"III. KHEN THƯỞNG\n\n1. Hình thức\n\n- Bằng khen.\n\n2. {text}"))
    assert [part.text for part in dossier_parts(ctx)] == parts


def test_closing_meeting_keeps_its_own_quarter_beside_yearly_ones() -> None:
    text = "III. TIẾN ĐỘ\n\n- Tháng 12 hằng năm: sơ kết; tổng kết vào quý IV/2028.\n"

    found = find_milestones(context(plan(time=text)))

    assert [(item.kind, item.when) for item in found] == [("sơ kết", "2026-12"), ("tổng kết", "2028-Q4")]
