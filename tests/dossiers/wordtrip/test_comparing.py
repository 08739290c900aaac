import unicodedata
from dataclasses import replace
from datetime import date

import pytest

from dossiers.wordtrip.comparing import differences, groups_said
from dossiers.wordtrip.facts import Difference, Facts, Group, Nominee
from dossiers.wordtrip.reading import Passage, clean
from tests.dossiers.wordtrip.papers import (
    AN,
    AWARDS,
    BINH,
    COMMUNE,
    FACTS,
    HEAD,
    MEDAL,
    PROVINCE,
    edited,
    paper,
    prose,
    table,
)

ROW_AN, ROW_BINH, ROW_TEAM = "Bảng 1, dòng 2", "Bảng 1, dòng 3", "Bảng 1, dòng 4"
PEOPLE = Facts(nominees=(AN, BINH), awards=AWARDS)


def test_filled_paper_agrees():
    assert differences(FACTS, paper()) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Số: 12/TTr-UBND", "Số: 012/TTr-UBND"),
        ("ngày 05 tháng 08 năm 2025", "ngày 5 tháng 8 năm 2025"),
        ("ngày 05 tháng 08 năm 2025", "ngày 05/8/2025"),
        ("ngày 05 tháng 08 năm 2025", "ngày 5-8-2025"),
        ("Lò Văn An", "LÒ VĂN AN"),
        ("Lò Văn An", "1. Ông Lò Văn An"),
        ("Lò Văn An", "Đồng chí Lò Văn An - Chủ tịch"),
        ("Lò Văn An", "Lò Văn An (sinh năm 1975)"),
        (PROVINCE, "Bằng khen"),
        (PROVINCE, "Bằng khen của Chủ tịch UBND tỉnh Điện Biên"),
        ("Yên Châu kính trình", "Yên Châu trân trọng kính trình"),
        ("Ủy ban nhân dân xã Yên Châu kính", "UBND xã Yên Châu kính"),
        ("Tổ <Dân vận> khéo bản Na Sang", "Tổ <Dân vận> khéo bản Na Sang."),
    ],
)
def test_other_way_to_write_the_same_agrees(old, new):
    assert differences(FACTS, edited(paper(), old, new)) == []


def test_decomposed_accents_agree():
    apart = [
        replace(one, cells=tuple(clean(unicodedata.normalize("NFD", cell)) for cell in one.cells)) for one in paper()
    ]
    assert differences(FACTS, apart) == []


def test_tone_mark_on_the_other_vowel_is_the_same_name():
    facts = Facts(nominees=(replace(AN, name="Lò Văn Hòa"),), awards=AWARDS)
    assert differences(facts, table([HEAD, ("1", "Lò Văn Hoà", "", "", PROVINCE)])) == []


NAME = "Họ tên, tên tập thể"
EDITS = [
    ("Số: 12/TTr-UBND", "Số: 13/TTr-UBND", Difference("Số tờ trình", "12/TTr-UBND", "13/TTr-UBND", "Đoạn 2")),
    ("12/TTr-UBND", "12/TTr-UBND/2025", Difference("Số tờ trình", "12/TTr-UBND", "Số: 12/TTr-UBND/2025", "Đoạn 2")),
    ("tháng 08 năm", "tháng 09 năm", Difference("Ngày tờ trình", "05/08/2025", "05/09/2025", "Đoạn 3")),
    ("Lò Văn An", "Lo Van An", Difference(NAME, "Lò Văn An", "Lo Van An", ROW_AN, 1)),
    ("Lò Văn An", "Lò Văn An Bình", Difference(NAME, "Lò Văn An", "Lò Văn An Bình", ROW_AN, 1)),
    ("Lò Văn An", "Tòng Lò Văn An", Difference(NAME, "Lò Văn An", "Tòng Lò Văn An", ROW_AN, 1)),
    ("Lò Văn An", "Lò Vănh An", Difference(NAME, "Lò Văn An", "Lò Vănh An", ROW_AN, 1)),
    ("Cà Thị Bình", "Cà Thị Bìhn", Difference(NAME, "Cà Thị Bình", "Cà Thị Bìhn", ROW_BINH, 2)),
    (
        PROVINCE,
        "Bằng khen của Bộ trưởng Bộ Y tế",
        Difference("Hình thức đề nghị: Lò Văn An", PROVINCE, "Bằng khen của Bộ trưởng Bộ Y tế", ROW_AN, 1),
    ),
    (PROVINCE, COMMUNE, Difference("Hình thức đề nghị: Lò Văn An", PROVINCE, COMMUNE, ROW_AN, 1)),
    (PROVINCE, "Bằng khem", Difference("Hình thức đề nghị: Lò Văn An", PROVINCE, "Bằng khem", ROW_AN, 1)),
    ("Giáo viên", "Hiệu trưởng", Difference("Chức vụ: Cà Thị Bình", "Giáo viên", "Hiệu trưởng", ROW_BINH, 2)),
    (
        "Trường Tiểu học Yên Châu",
        "Trường Tiểu học Na Sang",
        Difference("Đơn vị: Cà Thị Bình", "Trường Tiểu học Yên Châu", "Trường Tiểu học Na Sang", ROW_BINH, 2),
    ),
    (
        "Tổ <Dân vận> khéo",
        "Tổ Dân vận khéo",
        Difference(NAME, "Tổ <Dân vận> khéo bản Na Sang", "Tổ Dân vận khéo bản Na Sang", ROW_TEAM, 3),
    ),
]


@pytest.mark.parametrize(("old", "new", "expected"), EDITS)
def test_each_edit_is_told_where_it_stands(old, new, expected):
    assert differences(FACTS, edited(paper(), old, new)) == [expected]


def test_two_awards_swapped_are_two_differences():
    rows = [HEAD, ("1", AN.name, AN.position, AN.unit, COMMUNE), ("2", BINH.name, BINH.position, BINH.unit, PROVINCE)]
    assert differences(PEOPLE, table(rows)) == [
        Difference("Hình thức đề nghị: Lò Văn An", PROVINCE, COMMUNE, ROW_AN, 1),
        Difference("Hình thức đề nghị: Cà Thị Bình", COMMUNE, PROVINCE, ROW_BINH, 2),
    ]


def test_name_that_the_dossier_does_not_have_is_told():
    added = [*paper(), *table([("4", "Quàng Văn Dọn", "Trưởng bản", "Bản Na Sang", COMMUNE)])]
    assert differences(FACTS, added) == [Difference("Không có trong hồ sơ", "", "Quàng Văn Dọn", "Bảng 1, dòng 1")]


def test_name_taken_out_is_told():
    rows = [one for one in paper() if BINH.name not in one.cells]
    assert differences(FACTS, rows) == [Difference(NAME, "Cà Thị Bình", "", "", 2)]


def test_award_in_the_heading_above_counts_for_all():
    told = prose(
        f"I. Đề nghị tặng {PROVINCE} cho 01 cá nhân:",
        "1. Ông Lò Văn An, Chủ tịch;",
        f"II. Đề nghị tặng {COMMUNE} cho 01 cá nhân:",
        "2. Bà Cà Thị Bình, Giáo viên.",
    )
    assert differences(PEOPLE, told) == []


def test_name_moved_under_the_other_heading_is_told():
    told = prose(f"Đề nghị tặng {PROVINCE} cho các cá nhân:", "1. Ông Lò Văn An;", "2. Bà Cà Thị Bình.")
    assert differences(PEOPLE, told) == [Difference("Hình thức đề nghị: Cà Thị Bình", COMMUNE, PROVINCE, "Đoạn 3", 2)]


def test_line_added_to_a_list_is_told():
    told = prose(
        "1. Ông Lò Văn An: Bằng khen", "2. Ông Vàng A Dơ: Bằng khen", f"3. Bà Cà Thị Bình: {COMMUNE}", "Nơi nhận: Ban"
    )
    assert differences(PEOPLE, told) == [Difference("Không có trong hồ sơ", "", "Vàng A Dơ", "Đoạn 2")]


def test_two_awards_in_one_sentence_go_with_the_names_behind_them():
    right = f"Tặng {PROVINCE} cho ông Lò Văn An; tặng {COMMUNE} cho bà Cà Thị Bình."
    wrong = f"Tặng {PROVINCE} cho bà Cà Thị Bình; tặng {COMMUNE} cho ông Lò Văn An."
    assert differences(PEOPLE, prose(right)) == []
    assert [one.nominee for one in differences(PEOPLE, prose(wrong))] == [1, 2]


def test_namesakes_need_a_line_each():
    two = (AN, replace(AN, key=9, award=COMMUNE))
    facts = Facts(nominees=two, awards=AWARDS)
    rows = [HEAD, ("1", AN.name, "", "", PROVINCE), ("2", AN.name, "", "", COMMUNE)]
    assert differences(facts, table(rows)) == []
    rows[2] = ("2", AN.name, "", "", PROVINCE)
    assert differences(facts, table(rows)) == [
        Difference("Hình thức đề nghị: Lò Văn An", COMMUNE, PROVINCE, ROW_BINH, 9)
    ]


def test_class_of_an_order_is_part_of_its_name():
    facts = Facts(nominees=(replace(AN, award=MEDAL),), awards=AWARDS)
    for written, told in (("hạng Nhì", 0), ("hạng Nhất", 1), ("hạng Ba", 1)):
        rows = [HEAD, ("1", AN.name, "", "", f"Huân chương Lao động {written}")]
        assert len(differences(facts, table(rows))) == told, written


def test_members_of_a_meeting_are_no_nominees():
    members = table(
        [("STT", "Họ và tên", "Chức vụ"), ("1", "Giàng A Páo", "Bí thư"), ("2", "Mùa A Vừ", "Phó bí thư")], 2
    )
    assert differences(FACTS, [*members, *paper()]) == []


@pytest.mark.parametrize(("count", "told"), [("02", []), ("2", []), ("03", ["02 cá nhân", "2 cá nhân"])])
def test_number_of_people_where_awards_are_proposed(count, told):
    sentence = f"Đề nghị tặng khen thưởng {count} cá nhân bằng các hình thức Bằng khen và {COMMUNE}:"
    found = differences(PEOPLE, prose(sentence, f"Lò Văn An: {PROVINCE}", f"Cà Thị Bình: {COMMUNE}"))
    assert [one.in_dossier for one in found] == told[1:]


def test_other_number_of_the_same_series_is_told():
    passages = [*paper(), Passage("Đoạn 6", ("(kèm theo Tờ trình số 21/TTr-UBND)",))]
    assert differences(FACTS, passages) == [Difference("Số tờ trình", "12/TTr-UBND", "21/TTr-UBND", "Đoạn 6")]


def test_money_of_a_nominee_in_any_shape():
    facts = Facts(nominees=(replace(AN, money=1234567),), awards=AWARDS)
    for written, told in (("1.234.567 đồng", []), ("1234567 đồng", []), ("1.234.568 đồng", [1])):
        found = differences(facts, table([HEAD, ("1", AN.name, "", "", PROVINCE, written)]))
        assert [one.nominee for one in found] == told, written


def test_figures_of_a_report_are_looked_for():
    facts = Facts(nominees=(AN,), awards=AWARDS, figures=(("Số hộ thoát nghèo", "1.250"),))
    right = prose("Lò Văn An được đề nghị tặng Bằng khen", "Số hộ thoát nghèo là 1250 hộ")
    assert differences(facts, right) == []
    assert differences(facts, edited(right, "1250", "1520")) == [
        Difference("Số hộ thoát nghèo", "1.250", "Số hộ thoát nghèo là 1520 hộ", "Đoạn 2")
    ]


def test_template_is_held_to_what_it_said():
    said = groups_said(FACTS, prose("Danh sách của Ủy ban nhân dân xã Yên Châu", "Lò Văn An: Bằng khen"))
    assert said == frozenset({Group.UNIT, Group.NOMINEES})
    facts = replace(PEOPLE, groups=said, days=((Group.DAY, date(2025, 8, 5)),))
    assert differences(facts, prose(f"Lò Văn An: {PROVINCE}", f"Cà Thị Bình: {COMMUNE}")) == []


def test_name_inside_a_longer_name_is_not_found():
    facts = Facts(nominees=(Nominee(1, "Nguyễn Văn An", PROVINCE),), awards=AWARDS)
    rows = [HEAD, ("1", "Nguyễn Văn An Bình", "", "", PROVINCE)]
    assert differences(facts, table(rows)) == [Difference(NAME, "Nguyễn Văn An", "Nguyễn Văn An Bình", ROW_AN, 1)]
    assert differences(facts, prose("Tặng Bằng khen cho Nguyễn Văn An Bình")) == [
        Difference(NAME, "Nguyễn Văn An", "", "", 1)
    ]


def test_date_above_the_paper_counts_where_it_was_the_day_of_the_submission():
    again = [*paper(), Passage("Đoạn 6", ("Tờ trình ngày 05/8/2025",))]
    changed = edited(again, "tháng 08 năm", "tháng 09 năm")
    assert Group.OWN_DAY in groups_said(FACTS, paper())
    assert Group.OWN_DAY not in groups_said(FACTS, changed)
    assert differences(replace(FACTS, groups=groups_said(FACTS, changed)), changed) == []
    assert differences(FACTS, changed) == [Difference("Ngày tờ trình", "05/08/2025", "05/09/2025", "Đoạn 3")]


def test_address_printed_in_place_of_the_post_agrees():
    facts = Facts(nominees=(replace(AN, detail="Bản Na Sang, xã Yên Châu"),), awards=AWARDS)
    head = ("STT", "Họ tên", "Chức vụ, đơn vị, địa chỉ", "Đề nghị tặng")
    for cell, told in (("Bản Na Sang, xã Yên Châu", 0), ("Chủ tịch, Ủy ban nhân dân xã Yên Châu", 0), ("Bản Mới", 2)):
        assert len(differences(facts, table([head, ("1", AN.name, cell, PROVINCE)]))) == told, cell
