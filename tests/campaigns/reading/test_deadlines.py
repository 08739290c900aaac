"""Obligations: by when, what, who, and what is no obligation."""

from __future__ import annotations

import pytest

from campaigns.reading.deadlines import Deadline, find_deadlines, find_loose_terms
from campaigns.reading.other_dates import find_other_dates
from tests.campaigns.reading.invented import context, plan

UNITS = "1. Các trường học"


def found(text: str, heading: str = UNITS) -> list[Deadline]:
    return find_deadlines(context(plan(time="", duties=f"V. TỔ CHỨC THỰC HIỆN\n\n{heading}\n\n{text}\n")))


def one(text: str, heading: str = UNITS) -> Deadline:
    deadlines = found(text, heading)
    assert len(deadlines) == 1
    return deadlines[0]


@pytest.mark.parametrize(
    ("term", "date", "meaning"),
    [
        ("trước ngày 15/7/2026", "2026-07-15", "before"),
        ("trước 15/7/2026", "2026-07-15", "before"),
        ("trước ngày 15 tháng 7 năm 2026", "2026-07-15", "before"),
        ("chậm nhất ngày 15/7/2026", "2026-07-15", "by"),
        ("chậm nhất là ngày 15.7.2026", "2026-07-15", "by"),
        ("muộn nhất vào ngày 15/7/2026", "2026-07-15", "by"),
        ("không quá ngày 15/7/2026", "2026-07-15", "by"),
        ("đến hết ngày 15/7/2026", "2026-07-15", "by"),
        ("trước 24 giờ ngày 15/7/2026", "2026-07-15", "before"),
        ("hạn cuối 15/7/2026", "2026-07-15", "by"),
        ("hết ngày 15/7/2026", "2026-07-15", "by"),
        ("trước ngày 15.7", "--07-15", "before"),
        ("trước ngày 15/7", "--07-15", "before"),
        ("trước tháng 7/2026", "2026-07", "before"),
    ],
)
def test_term_of_each_wording(term: str, date: str, meaning: str) -> None:
    item = one(f"- Gửi báo cáo về Phòng Nội vụ {term} để tổng hợp.")
    assert (item.date, item.meaning, item.wording) == (date, meaning, term)
    assert (item.what, item.kind) == ("Gửi báo cáo về Phòng Nội vụ", "report")


def test_hour_of_a_term_is_kept() -> None:
    item = one("- Gửi báo cáo về Phòng Nội vụ trước 17 giờ 00 ngày 10/4/2026.")
    assert (item.date, item.time, item.wording) == ("2026-04-10", "17:00", "trước 17 giờ 00 ngày 10/4/2026")


@pytest.mark.parametrize(
    ("term", "date", "recurring"),
    [
        ("trước ngày 15/11 hằng năm", "--11-15", "yearly"),
        ("trước ngày 05 tháng sau", "---05", "monthly"),
        ("hằng năm trước ngày 15/11", "--11-15", "yearly"),
        ("trước ngày 25 hằng tháng", "---25", "monthly"),
        ("trước ngày 20 của tháng cuối quý", "---20", "quarterly"),
    ],
)
def test_term_that_comes_again(term: str, date: str, recurring: str) -> None:
    item = one(f"- Báo cáo kết quả {term}.")
    assert (item.date, item.recurring) == (date, recurring)


def test_term_named_by_its_label() -> None:
    item = one("- Thời hạn nộp hồ sơ đề nghị khen thưởng: 15/7/2026.")
    assert (item.date, item.meaning, item.kind) == ("2026-07-15", "by", "nomination")


def test_two_days_of_every_year() -> None:
    items = found("- Báo cáo kết quả trước ngày 15/6 và ngày 15/11 hằng năm.")
    assert [(i.date, i.recurring, i.what) for i in items] == [
        ("--06-15", "yearly", "Báo cáo kết quả"),
        ("--11-15", "yearly", "Báo cáo kết quả"),
    ]


def test_term_inside_brackets_closes_them() -> None:
    item = one("- Gửi kế hoạch phát động về Sở Nội vụ (qua Phòng Thi đua trước 30/4/2026) để theo dõi.")
    assert (item.what, item.kind) == ("Gửi kế hoạch phát động về Sở Nội vụ (qua Phòng Thi đua)", "launch_paper")


def test_each_term_of_a_sentence_is_one_obligation() -> None:
    items = found(
        "- Xây dựng kế hoạch và gửi về Sở trước ngày 15/5/2026; báo cáo kết quả trước ngày 10/11/2026; "
        "gửi hồ sơ khen thưởng đợt một trước ngày 31/7/2026, hồ sơ khen thưởng đợt hai trước ngày 30/12/2026."
    )
    assert [(i.date, i.what, i.kind) for i in items] == [
        ("2026-05-15", "Xây dựng kế hoạch và gửi về Sở", "plan"),
        ("2026-11-10", "Báo cáo kết quả", "report"),
        ("2026-07-31", "Gửi hồ sơ khen thưởng đợt một", "nomination"),
        ("2026-12-30", "Gửi hồ sơ khen thưởng đợt hai", "nomination"),
    ]
    assert {i.who for i in items} == {"Các trường học"}


def test_addressee_after_the_term_is_added() -> None:
    item = one("- Báo cáo tổng kết năm trước ngày 20/11/2026, gửi Ủy ban nhân dân tỉnh (qua Sở Nội vụ).")
    assert item.what == "Báo cáo tổng kết năm, gửi Ủy ban nhân dân tỉnh (qua Sở Nội vụ)"


def test_bare_sending_takes_the_paper_named_before() -> None:
    item = one(
        "- Căn cứ kế hoạch của tỉnh ban hành kế hoạch, tổ chức thực hiện; gửi về Sở Nội vụ trước ngày 15/5/2026."
    )
    assert item.what == "Gửi kế hoạch về Sở Nội vụ"


def test_end_of_work_named_in_the_sentence_before() -> None:
    item = one("- Tổ chức phát động phong trào. Thời gian hoàn thành trước ngày 30/11/2026.")
    assert item.what == "Tổ chức phát động phong trào"


def test_two_terms_of_the_same_work() -> None:
    items = found("- Trình Hội đồng xét khen thưởng trước ngày 15/7/2026 (đợt 1) và trước ngày 15/12/2026 (đợt 2).")
    assert [(i.date, i.what) for i in items] == [
        ("2026-07-15", "Trình Hội đồng xét khen thưởng"),
        ("2026-12-15", "Trình Hội đồng xét khen thưởng"),
    ]


def test_work_behind_terms_that_come_again() -> None:
    items = found("- Định kỳ 6 tháng (trước ngày 10/6), 1 năm (trước ngày 25/11) báo cáo kết quả.")
    assert [(i.date, i.recurring, i.what) for i in items] == [
        ("--06-10", "yearly", "Báo cáo kết quả 6 tháng"),
        ("--11-25", "yearly", "Báo cáo kết quả 1 năm"),
    ]


def test_term_between_unit_and_verb() -> None:
    item = one("- Các chi bộ trước ngày 15/5/2026 gửi danh sách về Văn phòng.")
    assert (item.who, item.what) == ("Các chi bộ", "Gửi danh sách về Văn phòng")


def test_papers_listed_with_their_terms_need_no_verb() -> None:
    items = found(
        "- Báo cáo tháng cao điểm: trước ngày 05/6/2026;\n- Hồ sơ sáng kiến: đợt 1 trước ngày 10/4/2026, "
        "đợt 2 trước ngày 10/8/2026."
    )
    assert [(i.date, i.what) for i in items] == [
        ("2026-06-05", "Báo cáo tháng cao điểm"),
        ("2026-04-10", "Hồ sơ sáng kiến đợt 1"),
        ("2026-08-10", "Hồ sơ sáng kiến đợt 2"),
    ]


def test_term_before_the_work() -> None:
    item = one("- Trước ngày 15/5/2026, gửi danh sách đề nghị khen thưởng về Sở Nội vụ.")
    assert (item.date, item.what) == ("2026-05-15", "Gửi danh sách đề nghị khen thưởng về Sở Nội vụ")


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("- Các chi bộ gửi báo cáo trước ngày 15/5/2026.", "Các chi bộ"),
        ("- Vụ Tổ chức cán bộ trình Bộ ban hành tiêu chí trước ngày 15/5/2026.", "Vụ Tổ chức cán bộ"),
        ("2. Phòng Tổ chức: tổng hợp báo cáo trước ngày 15/5/2026.", "Phòng Tổ chức"),
        ("- Giao Văn phòng tổng hợp, báo cáo trước ngày 15/5/2026.", "Văn phòng"),
        ("- Đề nghị Chủ tịch UBND tỉnh khen thưởng trước ngày 15/5/2026.", "Các trường học"),
    ],
)
def test_who_must_do_it(text: str, who: str) -> None:
    assert one(text).who == who


def test_table_of_terms_is_read_by_row() -> None:
    table = (
        "| TT | Đơn vị | Nội dung | Thời hạn |\n|---|---|---|---|\n"
        "| 1 | Các trường | Bản đăng ký thi đua | trước ngày 10/4/2026 |\n| 2 | Các khối | Biên bản bình xét | "
        "20/6/2026 |"
    )
    items = found(table)
    assert [(i.date, i.who, i.what, i.meaning) for i in items] == [
        ("2026-04-10", "Các trường", "Bản đăng ký thi đua", "before"),
        ("2026-06-20", "Các khối", "Biên bản bình xét", "by"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "- Tiếp tục thực hiện Kế hoạch số 5/KH-UBND ngày 01/02/2026 của UBND tỉnh.",
        "- Phấn đấu đến hết năm 2026 có 90% hộ tham gia.",
        "- Các đơn vị đã gửi kế hoạch trước ngày 15/2/2026.",
        "- Chào mừng kỷ niệm 50 năm thành lập (10/10/1976 - 10/10/2026).",
        "- Cá nhân được tuyển dụng trước ngày 01/01/2025.",
        "- Tổ chức đợt thi đua từ ngày 01/4/2026 đến hết ngày 30/4/2026.",
        "- Hoàn thành trước mùa mưa năm 2026.",
    ],
)
def test_what_is_no_obligation(text: str) -> None:
    assert found(text) == []


def test_dates_a_document_rests_on_are_no_obligation() -> None:
    raw = plan().replace(
        "Thực hiện Chương", "Căn cứ Kế hoạch thời gian năm học (kết thúc trước ngày 31/5/2026);\n\nThực hiện Chương"
    )
    assert [d.date for d in find_deadlines(context(raw))] == ["2026-04-20"]


def test_terms_without_a_date_are_told_apart() -> None:
    text = "- Báo cáo nhanh trước 17 giờ 00 hằng ngày.\n\n- Gửi kết quả chậm nhất 02 ngày sau khi kết thúc đợt."
    text += "\n\n- Báo cáo trong thời hạn 10 ngày kể từ ngày nhận quà."
    ctx = context(plan(time="", duties=f"V. TỔ CHỨC\n\n{UNITS}\n\n{text}\n"))
    assert find_deadlines(ctx) == []
    assert [t.wording for t in find_loose_terms(ctx)] == [
        "trước 17 giờ 00 hằng ngày",
        "chậm nhất 02 ngày sau khi kết thúc đợt",
        "trong thời hạn 10 ngày kể từ ngày nhận quà",
    ]


def test_work_in_a_month_or_quarter_is_another_date() -> None:
    text = "- Trình ban hành tiêu chí chấm điểm trong tháng 6 năm 2026.\n\n- Hoàn thành nhà văn hóa trong quý III/2026."
    ctx = context(plan(time="", duties=f"V. TỔ CHỨC\n\n{UNITS}\n\n{text}\n"))
    assert [(o.when, o.what) for o in find_other_dates(ctx, [], "2026-03-05")] == [
        ("2026-06", "Trình ban hành tiêu chí chấm điểm"),
        ("2026-Q3", "Hoàn thành nhà văn hóa"),
    ]


@pytest.mark.parametrize(
    ("work", "proof"),
    [
        ("Gửi kế hoạch phát động về Sở Nội vụ", "Kế hoạch phát động"),
        ("Báo cáo kết quả và gửi hồ sơ đề nghị khen thưởng", "Báo cáo kết quả, hồ sơ đề nghị khen thưởng"),
        ("Gửi báo cáo năm kèm danh sách đề nghị", "Báo cáo năm kèm danh sách đề nghị"),
        ("Xây dựng kế hoạch và gửi Phòng Nội vụ", "Kế hoạch"),
        ("Nộp bản đăng ký (theo mẫu) cho Văn phòng", "Bản đăng ký"),
        ("Tổng hợp, báo cáo Bộ trưởng", None),
        ("Ký giao ước thi đua", None),
        ("Thẩm định hồ sơ, trình khen thưởng", None),
        ("Hoàn thành 12 căn nhà", None),
    ],
)
def test_paper_that_proves_a_duty_is_the_one_named(work: str, proof: str | None) -> None:
    assert one(f"- {work} trước ngày 15/7/2026.").proof == proof


@pytest.mark.parametrize(
    "work",
    [
        "Xóa 18 căn nhà dột nát cho hộ nghèo",
        "Cứng hóa 12 km đường trục",
        "Giải ngân hết vốn được giao",
        "Khắc phục dứt điểm điểm đen giao thông",
    ],
)
def test_so_much_done_by_a_day_is_a_duty(work: str) -> None:
    assert [(item.what, item.date, item.kind) for item in found(f"- {work} trước 02/9/2026.")] == [
        (work, "2026-09-02", "other")
    ]


def test_amount_without_a_verb_of_doing_is_no_duty() -> None:
    assert found("- Áp dụng cho 18 thửa đất bị thu hồi trước ngày 02/9/2026.") == []


@pytest.mark.parametrize(
    ("work", "kind"),
    [
        ("Giải quyết xong 40 hồ sơ đất đai", "other"),
        ("Xây tặng 24 căn nhà", "other"),
        ("Gửi hồ sơ khen thưởng", "nomination"),
        ("Trình Bộ trưởng tặng Bằng khen", "nomination"),
    ],
)
def test_kind_of_a_duty_is_read_from_what_is_sent(work: str, kind: str) -> None:
    assert one(f"- {work} trước ngày 15/7/2026.").kind == kind


def test_sending_named_once_more_is_the_same_work() -> None:
    items = found("- Báo cáo tổng kết gửi trước ngày 10/11/2026, riêng các trường nội trú gửi trước ngày 05/12/2026.")
    assert [(item.what, item.date, item.who) for item in items] == [
        ("Báo cáo tổng kết gửi", "2026-11-10", "Các trường học"),
        ("Báo cáo tổng kết gửi", "2026-12-05", "các trường nội trú"),
    ]


def test_work_said_in_the_cell_of_its_term() -> None:
    rows = (
        "| Thời gian | Nội dung | Phụ trách |\n|---|---|---|\n"
        "| 9/2026 | Họp tổ; nộp bản đăng ký về Văn phòng trước 25/9/2026 | Các tổ chuyên môn |\n"
    )
    assert [(item.what, item.who, item.proof) for item in found(rows)] == [
        ("Nộp bản đăng ký về Văn phòng", "Các tổ chuyên môn", "Bản đăng ký")
    ]


def test_work_of_a_division_to_the_end_of_a_day() -> None:
    heading = "2. Phòng Khoa học"
    assert one("- Chốt số liệu bài báo đến hết ngày 15/9/2026.", heading).date == "2026-09-15"


@pytest.mark.parametrize(
    ("said", "who"), [("Các khối tự chấm điểm", "Các khối"), ("Các trường cùng báo cáo", "Các trường")]
)
def test_who_must_do_it_is_named_without_how(said: str, who: str) -> None:
    assert one(f"- {said} trước ngày 15/7/2026.").who == who


def test_target_given_to_each_keeps_its_verb() -> None:
    assert one("- Giao chỉ tiêu đến từng tổ trước ngày 15/7/2026.").what == "Giao chỉ tiêu đến từng tổ"


def test_work_with_a_time_of_its_own_is_not_named_with_the_next() -> None:
    item = one("- Sơ kết vào tháng 12/2027, hồ sơ khen thưởng gửi trước ngày 15/10/2028.")
    assert (item.what, item.proof) == ("Hồ sơ khen thưởng gửi", "Hồ sơ khen thưởng")


def test_day_of_a_month_that_nobody_names_is_no_date() -> None:
    assert found("- Trình khen thưởng trước ngày 10 của tháng sau khi kết thúc đợt.") == []


def test_courts_and_works_are_told_to_do_something() -> None:
    for who in ("Tòa án các khu vực", "Các xí nghiệp", "Chi nhánh các huyện"):
        assert one(f"- {who} gửi báo cáo trước ngày 15/7/2026.").who == who


def test_next_report_is_named_by_its_time_only() -> None:
    items = found("- Báo cáo 6 tháng trước ngày 10/6, năm trước ngày 10/11.")
    assert [(item.what, item.date) for item in items] == [("Báo cáo 6 tháng", "--06-10"), ("Báo cáo năm", "--11-10")]


def test_dossier_behind_a_report_is_sent_by_itself_and_goes_on_with_the_next_meeting() -> None:
    items = found(
        "- Báo cáo năm trước ngày 15/12/2026; hồ sơ khen thưởng sơ kết trước 30/9/2028, tổng kết trước 30/9/2030."
    )
    assert [item.what for item in items] == ["Báo cáo năm", "Hồ sơ khen thưởng sơ kết", "Hồ sơ khen thưởng tổng kết"]


def test_result_sent_later_is_not_what_was_sent_before() -> None:
    items = found("- Gửi đăng ký về Phòng Nội vụ trước ngày 10/10/2026, kết quả trước ngày 05/01/2027.")
    assert [item.what for item in items] == ["Gửi đăng ký về Phòng Nội vụ", "Kết quả"]


def test_label_of_a_term_names_its_work() -> None:
    items = found("- Thời hạn đăng ký: 15/3/2026; thời hạn nộp hồ sơ: 30/10/2026.")
    assert [(item.what, item.date) for item in items] == [("Đăng ký", "2026-03-15"), ("Nộp hồ sơ", "2026-10-30")]
    last = one("- Hạn chót gửi sáng kiến là 17h00 ngày 30/9/2026 (tính theo dấu bưu điện).")
    assert (last.what, last.date, last.time) == ("Gửi sáng kiến", "2026-09-30", "17:00")
