"""Issuer, number, place, date, title, kind, signature and recipients of invented documents."""

from __future__ import annotations

import pytest

from campaigns.reading.result import Reading, read_plan
from tests.campaigns.reading.invented import FOOT, HEAD, plan


def of_head(head: str, foot: str = FOOT) -> Reading:
    return read_plan(plan(head=head, foot=foot))


def test_head_of_a_province_is_read() -> None:
    reading = read_plan(plan())
    assert (reading.kind, reading.issuer) == ("ke_hoach_phat_dong", "Ủy ban nhân dân tỉnh Hoa Ban")
    assert (reading.number, reading.symbol, reading.place, reading.date) == ("41", "KH-UBND", "Hoa Ban", "2026-03-05")
    assert reading.title == "Phát động phong trào thi đua “Bản làng xanh” năm 2026"
    assert (reading.signer, reading.signer_role) == ("Lò Thị Mẫu", "TM. ỦY BAN NHÂN DÂN - CHỦ TỊCH")
    assert reading.recipients == ("Các sở, ban, ngành", "Lưu: VT")


@pytest.mark.parametrize(
    ("line", "number", "symbol"),
    [
        ("Số: 41 /KH-UBND", "41", "KH-UBND"),
        ("Số:      /KH-UBND", None, "KH-UBND"),
        ("Số: …/KH-UBND", None, "KH-UBND"),
        ("Số 15-KH/ĐU", "15", "KH/ĐU"),
        ("Số: 12/KH-LĐLĐ", "12", "KH-LĐLĐ"),
        ("Số: 1234/KH-SGDĐT", "1234", "KH-SGDĐT"),
        ("Số: 336/KH-TCT-HĐTĐ", "336", "KH-TCT-HĐTĐ"),
        ("Số: 05/2026/KH-UBND", "05/2026", "KH-UBND"),
        ("26-KH/TU", "26", "KH/TU"),
    ],
)
def test_number_and_symbol_of_each_style(line: str, number: str | None, symbol: str) -> None:
    reading = of_head(HEAD.replace("Số: 41/KH-UBND", line))
    assert (reading.number, reading.symbol) == (number, symbol)


@pytest.mark.parametrize(
    ("line", "place", "date"),
    [
        ("Hoa Ban, ngày tháng 02 năm 2026", "Hoa Ban", "2026-02"),
        ("Hoa Ban, ngày … tháng … năm 2026", "Hoa Ban", "2026"),
        ("Hoa Ban, ngày      tháng      năm 2026", "Hoa Ban", "2026"),
        ("TP. Hoa Ban, ngày 7 tháng 1 năm 2026", "TP. Hoa Ban", "2026-01-07"),
    ],
)
def test_place_and_date_with_blanks(line: str, place: str, date: str) -> None:
    reading = of_head(HEAD.replace("Hoa Ban, ngày 05 tháng 3 năm 2026", line))
    assert (reading.place, reading.date) == (place, date)


@pytest.mark.parametrize(
    ("letterhead", "issuer"),
    [
        ("UBND TỈNH HOA BAN\nSỞ GIÁO DỤC VÀ ĐÀO TẠO", "Sở Giáo dục và Đào tạo tỉnh Hoa Ban"),
        ("UBND HUYỆN MƯỜNG MẪU\nPHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "Phòng Giáo dục và Đào tạo huyện Mường Mẫu"),
        ("SỞ GIÁO DỤC VÀ ĐÀO TẠO HOA BAN\nTRƯỜNG THPT BAN MAI", "Trường THPT Ban Mai"),
        ("ĐẢNG BỘ TỈNH HOA BAN\nĐẢNG ỦY CÁC CƠ QUAN TỈNH", "Đảng ủy các cơ quan tỉnh Hoa Ban"),
        ("TỔNG LIÊN ĐOÀN LAO ĐỘNG VIỆT NAM\nLIÊN ĐOÀN LAO ĐỘNG TỈNH HOA BAN", "Liên đoàn Lao động tỉnh Hoa Ban"),
        ("ỦY BAN NHÂN DÂN\nXÃ MƯỜNG MẪU", "Ủy ban nhân dân xã Mường Mẫu"),
        ("ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nXÃ MƯỜNG MẪU Độc lập - Tự do - Hạnh "
         "phúc", "Ủy ban nhân dân xã Mường Mẫu"),
        ("HỘI NÔNG DÂN TỈNH HOA BAN\nBAN THƯỜNG VỤ", "Ban Thường vụ Hội Nông dân tỉnh Hoa Ban"),
        ("BỘ Y TẾ", "Bộ Y tế"),
    ],
)  # fmt: skip
def test_issuer_from_the_letterhead(letterhead: str, issuer: str) -> None:
    head = HEAD.replace("ỦY BAN NHÂN DÂN\nTỈNH HOA BAN", letterhead).replace(
        "Ủy ban nhân dân tỉnh Hoa Ban phát", "Cơ quan phát"
    )
    assert of_head(head).issuer == issuer


def test_issuer_without_a_letterhead_comes_from_the_opening() -> None:
    head = HEAD.replace("ỦY BAN NHÂN DÂN\nTỈNH HOA BAN\n", "").replace(
        "nhân dân tỉnh Hoa Ban phát", "nhân dân tỉnh phát"
    )
    assert of_head(head).issuer == "Ủy ban nhân dân tỉnh Hoa Ban"


def test_issuer_spelled_two_ways_takes_the_commoner_and_asks() -> None:
    head = (
        HEAD.replace("TỈNH HOA BAN", "XÃ HOA BÀN")
        .replace("Hoa Ban, ngày", "Hoa Bàn, ngày")
        .replace("tỉnh Hoa Ban", "xã Hoa Ban")
    )
    reading = read_plan(plan(head=head, middle="II. NỘI DUNG\n\n- Xã Hoa Ban đẹp; xã Hoa Ban xanh; người Hoa Ban vui."))
    assert (reading.place, reading.place_as_written) == ("Hoa Ban", "Hoa Bàn")
    assert "issuer_spelled_two_ways" in [q.code for q in reading.questions]


def test_directive_signed_by_the_chairman_is_the_chairmans() -> None:
    head = HEAD.replace("KẾ HOẠCH\n", "CHỈ THỊ\n").replace("KH-UBND", "CT-UBND")
    reading = of_head(head, FOOT.replace("TM. ỦY BAN NHÂN DÂN\n", ""))
    assert (reading.kind, reading.issuer) == ("chi_thi_phat_dong", "Chủ tịch Ủy ban nhân dân tỉnh Hoa Ban")
    assert reading.signer_role == "CHỦ TỊCH"


def test_decision_with_a_plan_is_read_as_one() -> None:
    head = HEAD.replace("KẾ HOẠCH\n\nPhát", "QUYẾT ĐỊNH\n\nVề việc ban hành Kế hoạch tổ chức Phát").replace(
        "KH-UBND", "QĐ-UBND"
    )
    head = head.split("Thực hiện Chương")[0] + "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH\n\nCăn cứ Luật Thi đua, khen thưởng;\n\n"
    head += "QUYẾT ĐỊNH:\n\nĐiều 1. Ban hành kèm theo Kế hoạch.\n"
    foot = FOOT.replace("CHỦ TỊCH\n", "PHÓ CHỦ TỊCH\n").replace("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH")
    attached = "KẾ HOẠCH\n\nTổ chức phong trào thi đua “Bản làng xanh”\n\n(Kèm theo Quyết định số 41/QĐ-UBND)\n\n"
    raw = f"{head}\n{foot}\n{attached}I. THỜI GIAN\n\nNăm học 2026 - 2027.\n"
    reading = read_plan(raw)
    assert (reading.kind, reading.issuer) == ("quyet_dinh_ban_hanh_ke_hoach", "Chủ tịch Ủy ban nhân dân tỉnh Hoa Ban")
    assert (reading.signer, reading.signer_role) == ("Lò Thị Mẫu", "KT. CHỦ TỊCH - PHÓ CHỦ TỊCH")
    assert reading.period is not None
    assert (reading.period.first, reading.period.last) == ("2026", "2027")


@pytest.mark.parametrize(
    ("foot", "role"),
    [
        (
            "Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nKT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n\n(Đã ký)\n\nTS. Cầm Mẫu\n",
            "KT. GIÁM ĐỐC - PHÓ GIÁM ĐỐC",
        ),
        ("Nơi nhận: TM. BAN THƯỜNG VỤ\n- Như trên; BÍ THƯ\n- Lưu: VP.\n\nCầm Mẫu\n", "TM. BAN THƯỜNG VỤ - BÍ THƯ"),
        (
            "**Nơi nhận:**\n- Như trên;\n- Lưu: VT.\n\n**TL. CHỦ TỊCH  \nTRƯỞNG BAN**\n\n**Cầm Mẫu**\n",
            "TL. CHỦ TỊCH - TRƯỞNG BAN",
        ),
        ("Nơi nhận:\n- Như trên;\n- Lưu: VT.\n\nTM. BAN THƯỜNG VỤ BÍ THƯ\n\nCầm Mẫu\n", "TM. BAN THƯỜNG VỤ - BÍ THƯ"),
        ("HIỆU TRƯỞNG\n\n\nCầm Mẫu\n\nNơi nhận:\n- Các tổ chuyên môn;\n- Lưu: VP.\n", "HIỆU TRƯỞNG"),
    ],
)
def test_signature_of_each_layout(foot: str, role: str) -> None:
    reading = read_plan(plan(foot=foot))
    assert (reading.signer, reading.signer_role) == ("Cầm Mẫu", role)
    assert reading.recipients is not None
    assert len(reading.recipients) == 2


def test_recipient_wrapped_onto_a_second_line_counts_once() -> None:
    foot = (
        "Nơi nhận:\n- Các cơ quan, đơn vị tham gia cụm,\nkhối thi đua của tỉnh;\n- Lưu: VT.\n\nCHỦ TỊCH\n\nLò Thị Mẫu\n"
    )
    reading = read_plan(plan(foot=foot))
    assert reading.recipients == ("Các cơ quan, đơn vị tham gia cụm, khối thi đua của tỉnh", "Lưu: VT")


TITLES_THAT_LAUNCH = [
    ("Phát động đợt thi đua cao điểm chào mừng ngày thành lập tỉnh", "ke_hoach_phat_dong"),
    ("Tổ chức phong trào thi đua “Dạy tốt, học tốt” giai đoạn 2026 - 2030", "ke_hoach_phat_dong"),
    ("Triển khai phong trào thi đua “Cả nước chung tay”", "ke_hoach_phat_dong"),
    ("Hưởng ứng và phát động phong trào thi đua “Tiết kiệm”", "ke_hoach_phat_dong"),
    ("PHÁT ĐỘNG THI ĐUA 90 NGÀY ĐÊM HOÀN THÀNH NHIỆM VỤ NĂM 2026", "ke_hoach_phat_dong"),
    ("Tổng kết năm 2025 và phát động phong trào thi đua năm 2026", "khac"),
    ("Công tác thi đua, khen thưởng năm 2026", "ke_hoach_cong_tac_nam"),
    ("Nhiệm vụ công tác thi đua và khen thưởng năm 2026", "ke_hoach_cong_tac_nam"),
    ("Hoạt động và phát động thi đua của Khối thi đua số 3 năm 2026", "ke_hoach_cong_tac_nam"),
    ("Công tác của Khối thi đua các sở, ngành năm 2026", "ke_hoach_cong_tac_nam"),
    ("Hoạt động Cụm thi đua số 2 năm 2026", "ke_hoach_cong_tac_nam"),
    ("Công tác năm 2026 của Cụm thi đua số 4", "ke_hoach_cong_tac_nam"),
    ("Hoạt động của cụm dân cư số 2 năm 2026", "khac"),
]
TITLES_THAT_DO_NOT = [
    "Phòng, chống thiên tai năm 2026",
    "Tổng kết phong trào thi đua yêu nước giai đoạn 2021 - 2025",
    "Tập huấn nghiệp vụ công tác thi đua, khen thưởng năm 2026",
    "Kiểm tra công tác thi đua, khen thưởng năm 2026",
    "Tổ chức Đại hội thi đua yêu nước tỉnh lần thứ I",
    "Tuyên truyền gương điển hình tiên tiến năm 2026",
    "Phát triển kinh tế - xã hội năm 2026",
    "Phát động Tết trồng cây “Đời đời nhớ ơn Bác Hồ” năm 2026",
    "Triển khai công tác kiểm tra phong trào thi đua năm 2026",
    "Tổ chức Hội nghị tổng kết và trao thưởng phong trào thi đua",
    "Hoạt động của Hội đồng Thi đua - Khen thưởng tỉnh năm 2026",
    "Kiểm tra chéo của Khối thi đua các sở, ngành năm 2026",
]


@pytest.mark.parametrize(("title", "kind"), TITLES_THAT_LAUNCH)
def test_kind_of_a_title_that_launches(title: str, kind: str) -> None:
    assert of_head(HEAD.replace("Phát động phong trào thi đua “Bản làng xanh” năm 2026", title)).kind == kind


@pytest.mark.parametrize("title", TITLES_THAT_DO_NOT)
def test_ordinary_plan_reports_nothing_and_says_why(title: str) -> None:
    head = HEAD.replace("Phát động phong trào thi đua “Bản làng xanh” năm 2026", title)
    head = head.replace(
        "phát động phong trào thi đua như sau", "xây dựng Kế hoạch, gắn với phong trào thi đua, như sau"
    )
    middle = (
        "II. CHỈ TIÊU\n\n- 90% hộ dân tham gia;\n- Trồng 5.000 cây xanh.\n\nIII. KHEN THƯỞNG\n\nTặng Bằng khen của "
        "Chủ tịch UBND tỉnh."
    )
    reading = read_plan(plan(head=head, middle=middle))
    assert reading.kind == "khac"
    found = reading.as_json()
    lists = (
        "targets",
        "secondary_targets",
        "level_targets",
        "deadlines",
        "milestones",
        "other_dates",
        "phases",
        "criteria",
    )
    assert [name for name in lists if found[name]] == []
    assert (found["awards"], found["dossier_parts"], found["period"]) == (None, None, None)
    assert [q.code for q in reading.questions] == ["not_a_launch"]


def test_directive_that_tells_others_to_launch_launches_nothing() -> None:
    head = HEAD.replace("KẾ HOẠCH\n", "CHỈ THỊ\n").replace(
        "Phát động phong trào thi đua “Bản làng xanh” năm 2026", "Về việc tổ chức Tết Nguyên đán"
    )
    told = "yêu cầu các đơn vị phát động phong trào thi đua đầu xuân và thực hiện như sau"
    assert of_head(head.replace("phát động phong trào thi đua như sau", told)).kind == "khac"


@pytest.mark.parametrize("word", ["THƯ PHÁT ĐỘNG", "LỜI PHÁT ĐỘNG", "LỜI KÊU GỌI", "NỘI DUNG PHÁT ĐỘNG"])
def test_papers_that_call_to_a_campaign_launch_it(word: str) -> None:
    title = "Đợt thi đua “Bản làng xanh” năm 2026"
    head = HEAD.replace("KẾ HOẠCH\n", f"{word}\n").replace(
        "Phát động phong trào thi đua “Bản làng xanh” năm 2026", title
    )
    reading = of_head(head)
    assert (reading.kind, reading.title) == ("ke_hoach_phat_dong", title)


def test_rules_of_a_campaign_are_guidance_and_rules_of_a_contest_launch_nothing() -> None:
    head = HEAD.replace("KẾ HOẠCH\n", "THỂ LỆ\n").replace("phát động phong trào thi đua như sau", "quy định như sau")
    campaign = head.replace("Phát động phong trào", "Phong trào")
    contest = head.replace("Phát động phong trào thi đua “Bản làng xanh” năm 2026", "Cuộc thi ảnh “Bản làng xanh”")
    assert (of_head(campaign).kind, of_head(contest).kind) == ("huong_dan_phat_dong", "khac")


def test_targets_right_below_the_title_are_no_part_of_it() -> None:
    head = HEAD.replace("năm 2026\n\nThực hiện", "năm 2026\n\nCác chỉ tiêu chủ yếu (nhiệm kỳ 2025-2030)\n\nThực hiện")
    assert of_head(head).title == "Phát động phong trào thi đua “Bản làng xanh” năm 2026"


def test_office_in_the_line_above_the_grounds_is_no_title() -> None:
    letterhead = "CỤC HẢI QUAN\nCHI CỤC HẢI QUAN KHU VỰC XXII"
    head = HEAD.replace("ỦY BAN NHÂN DÂN\nTỈNH HOA BAN", letterhead).replace("KẾ HOẠCH\n", "QUYẾT ĐỊNH\n")
    head = head.replace(
        "năm 2026\n\nThực hiện", "năm 2026\n\nCHI CỤC TRƯỞNG CHI CỤC HẢI QUAN KHU VỰC XXII\n\nThực hiện"
    )
    reading = of_head(head)
    assert reading.title == "Phát động phong trào thi đua “Bản làng xanh” năm 2026"
    assert (reading.issuer or "").endswith("khu vực XXII") or (reading.issuer or "").endswith("Khu Vực XXII")


@pytest.mark.parametrize("word", ["BÁO CÁO", "TỜ TRÌNH", "THÔNG BÁO", "NGHỊ QUYẾT", "BIÊN BẢN"])
def test_other_types_of_paper_launch_nothing(word: str) -> None:
    head = HEAD.replace("KẾ HOẠCH\n", f"{word}\n").replace("Phát động phong trào", "Kết quả phong trào")
    assert of_head(head).kind == "khac"


def test_commendation_decision_launches_nothing() -> None:
    head = HEAD.replace("KẾ HOẠCH\n", "QUYẾT ĐỊNH\n").replace(
        "Phát động phong", "Về việc tặng Bằng khen cho tập thể trong phong"
    )
    assert of_head(head).kind == "khac"


def test_title_in_capitals_beside_the_type_goes_on_over_lines() -> None:
    head = HEAD.replace(
        "KẾ HOẠCH\n\nPhát động phong trào thi đua “Bản làng xanh” năm 2026",
        "KẾ HOẠCH PHÁT ĐỘNG THI ĐUA CHÀO MỪNG\nNGÀY NHÀ GIÁO VIỆT NAM.",
    )
    reading = of_head(head)
    assert (reading.kind, reading.title) == ("ke_hoach_phat_dong", "PHÁT ĐỘNG THI ĐUA CHÀO MỪNG NGÀY NHÀ GIÁO VIỆT NAM")


def test_title_that_begins_on_the_line_of_the_type_is_read_whole() -> None:
    head = HEAD.replace(
        "KẾ HOẠCH\n\nPhát động phong trào thi đua “Bản làng xanh” năm 2026",
        "KẾ HOẠCH CÔNG TÁC\n\nThi đua, khen thưởng năm 2026",
    )
    reading = of_head(head)
    assert (reading.kind, reading.title) == ("ke_hoach_cong_tac_nam", "CÔNG TÁC Thi đua, khen thưởng năm 2026")


def test_joint_plan_is_read_by_its_title() -> None:
    reading = of_head(HEAD.replace("KẾ HOẠCH\n", "KẾ HOẠCH LIÊN TỊCH\n"))
    assert reading.title == "Phát động phong trào thi đua “Bản làng xanh” năm 2026"


def test_official_letter_that_launches_is_one() -> None:
    head = HEAD.replace("KẾ HOẠCH\n\nPhát động", "V/v phát động").replace("41/KH-UBND", "41/UBND-NC")
    reading = of_head(head)
    assert (reading.kind, reading.symbol) == ("cong_van_phat_dong", "UBND-NC")
    assert reading.title == "V/v phát động phong trào thi đua “Bản làng xanh” năm 2026"


def test_theme_is_the_plans_own_and_others_are_kept_apart() -> None:
    opening = (
        "Hưởng ứng phong trào thi đua với chủ đề “Cả nước chung sức” do Thủ tướng Chính phủ phát động, "
        "Ủy ban nhân dân tỉnh phát động phong trào thi đua với chủ đề: “Hoa Ban xanh, Hoa Ban sạch” như sau:"
    )
    reading = of_head(HEAD.split("Thực hiện Chương")[0] + opening)
    assert reading.theme == "Hoa Ban xanh, Hoa Ban sạch"
    assert reading.theme_also == ("Cả nước chung sức",)


def test_theme_of_another_drive_is_no_theme() -> None:
    opening = (
        "Gắn với cuộc vận động học tập Bác với chủ đề “Nêu gương”, Ủy ban nhân dân tỉnh phát động phong trào thi "
        "đua như sau:"
    )
    assert of_head(HEAD.split("Thực hiện Chương")[0] + opening).theme is None


def test_documents_the_plan_rests_on() -> None:
    basis = (
        "Căn cứ Nghị quyết số 9-NQ/TU, ngày 02/02/2026 của Ban Thường vụ Tỉnh ủy về xây dựng bản làng "
        "xanh;\n\nThực hiện"
    )
    reading = of_head(HEAD.replace("Thực hiện", basis))
    parent = reading.parents[0]
    assert (parent.kind, parent.number, parent.symbol, parent.date) == ("Nghị quyết", "9", "NQ/TU", "2026-02-02")
    assert (parent.issuer, parent.subject) == ("Ban Thường vụ Tỉnh ủy", "về xây dựng bản làng xanh")


@pytest.mark.parametrize(
    ("letterhead", "body", "issuer"),
    [
        ("BỘ KHOA HỌC VÀ MÔI SINH", "Sở Khoa học và Môi sinh", "Bộ Khoa học và Môi sinh"),
        ("LIÊN ĐỘI ĐỒI THÔNG\n\nĐỘI TNTP HỒ CHÍ MINH", "Chi đội", "Liên Đội Đồi Thông"),
        ("TRUNG ƯƠNG ĐOÀN TNCS HỒ CHÍ MINH", "Trung ương Đoàn TNCS Hồ Chí Minh", "Trung ương Đoàn TNCS Hồ Chí Minh"),
    ],
)
def test_issuer_is_written_as_the_text_writes_it(letterhead: str, body: str, issuer: str) -> None:
    head = HEAD.replace("ỦY BAN NHÂN DÂN\nTỈNH HOA BAN", letterhead).replace("Ủy ban nhân dân tỉnh Hoa Ban", body)
    assert of_head(head).issuer == issuer


def test_theme_stands_alone_under_its_heading() -> None:
    reading = read_plan(plan(middle="II. CHỦ ĐỀ THI ĐUA\n\n“Nửa thế kỷ dựng xây - Vững bước đi lên”.\n"))
    assert reading.theme == "Nửa thế kỷ dựng xây - Vững bước đi lên"


def test_theme_of_the_school_year_is_told_in_a_sentence_of_its_own() -> None:
    head = HEAD.replace(
        "Thực hiện Chương", "Trường có 14 lớp. Chủ đề năm học: “Yêu thương, sáng tạo”. Thực hiện Chương"
    )
    assert of_head(head).theme == "Yêu thương, sáng tạo"
