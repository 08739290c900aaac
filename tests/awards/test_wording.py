from datetime import date

import pytest

from awards import wording
from awards.enums import AwardNature, RecipientType
from awards.models import AwardAuthority, BaseSalary
from awards.selectors.decisions import draft_articles, lines_of, set_rewards
from tests.factories.awards import AwardAuthorityFactory, AwardKindFactory, RecipientFactory
from tests.factories.units import UnitFactory
from thidua.units.enums import UnitKind

DAY = date(2025, 10, 5)


def snapshot(decision, number=5, day=DAY):
    lines = list(lines_of(decision))
    set_rewards(lines, day)
    return wording.snapshot(decision, lines, number=number, day=day)


def paragraphs(decision):
    return [article["paragraphs"] for article in draft_articles(decision, DAY)]


def test_head_of_the_decision(desk):
    printed = snapshot(desk.draft())

    assert (printed["parent_org"], printed["organ"]) == ("", "ỦY BAN NHÂN DÂN TỈNH SƠN LA")
    assert (printed["number_text"], printed["place"]) == ("05/QĐ-UBND", "Sơn La")
    assert printed["date_line"] == "ngày 05 tháng 10 năm 2025"
    assert printed["authority_line"] == "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH"


def test_every_basis_begins_with_the_words_of_a_basis_once(desk):
    draft = desk.draft(legal_bases=["Luật Thi đua, khen thưởng", "Căn cứ Luật Tổ chức chính quyền địa phương"])

    assert snapshot(draft)["legal_bases"] == [
        "Căn cứ Luật Thi đua, khen thưởng",
        "Căn cứ Luật Tổ chức chính quyền địa phương",
    ]


def test_draft_leaves_number_and_day_open(desk):
    printed = snapshot(desk.draft(), number=None)

    assert (printed["number_text"], printed["date_line"]) == ("……/QĐ-UBND", "ngày … tháng … năm 2025")


def test_department_prints_the_organ_above_and_the_place_of_the_province(desk):
    department = UnitFactory(parent=desk.ground.province, name="Sở Giáo dục và Đào tạo", document_code="SGDĐT")
    AwardAuthority.objects.update(decider_kind=UnitKind.DEPARTMENT, decider_title="Giám đốc sở, Thủ trưởng ban, ngành")

    printed = snapshot(desk.draft(issuer=department))

    assert (printed["parent_org"], printed["organ"]) == ("ỦY BAN NHÂN DÂN TỈNH SƠN LA", "SỞ GIÁO DỤC VÀ ĐÀO TẠO")
    assert (printed["number_text"], printed["place"]) == ("05/QĐ-SGDĐT", "Sơn La")
    assert printed["authority_line"] == "GIÁM ĐỐC SỞ GIÁO DỤC VÀ ĐÀO TẠO"


@pytest.mark.parametrize(
    ("typed", "first", "second"),
    [
        ("", "", ""),
        ("KT. CHỦ TỊCH", "", "KT. CHỦ TỊCH"),
        ("TM. ỦY BAN NHÂN DÂN", "TM. ỦY BAN NHÂN DÂN", ""),
        ("TM. ỦY BAN NHÂN DÂN\n KT. CHỦ TỊCH ", "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH"),
    ],
)
def test_capacity_lines_of_the_signer(desk, typed, first, second):
    printed = snapshot(desk.draft(signer_capacity=typed))

    assert (printed["signer_capacity"], printed["signer_capacity2"]) == (first, second)


def test_bases_begin_with_the_word_of_the_decree_typed_or_not(desk):
    decision = desk.draft(legal_bases=["Luật Thi đua, khen thưởng", "căn cứ Nghị quyết số 5"])

    assert snapshot(decision)["legal_bases"] == ["Căn cứ Luật Thi đua, khen thưởng", "căn cứ Nghị quyết số 5"]


def test_first_article_counts_who_receives(desk):
    decision = desk.draft(
        desk.line(RecipientFactory(collective=True, unit=desk.ground.department)),
        desk.line(RecipientFactory(type=RecipientType.HOUSEHOLD, unit=desk.ground.commune)),
        desk.line(),
        desk.line(),
    )

    assert paragraphs(decision)[0] == [
        "Tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh cho 01 tập thể, 01 hộ gia đình và 02 cá nhân "
        "(có danh sách kèm theo) đã có thành tích xuất sắc trong phong trào thi đua mẫu."
    ]


def test_first_article_lists_several_awards_in_their_order(desk):
    flag = AwardKindFactory(name="Cờ thi đua của Ủy ban nhân dân tỉnh", nature=AwardNature.TITLE, rank=1)
    title = AwardKindFactory(name="Tập thể lao động xuất sắc", nature=AwardNature.TITLE, rank=2)
    collective = RecipientFactory(collective=True, unit=desk.ground.department)
    decision = desk.draft(
        desk.line(collective), desk.line(collective, award_kind=title), desk.line(collective, award_kind=flag)
    )

    assert paragraphs(decision)[0] == [
        "Khen thưởng các tập thể, cá nhân (có danh sách kèm theo) "
        "đã có thành tích xuất sắc trong phong trào thi đua mẫu, gồm:",
        "1. Tặng Cờ thi đua của Ủy ban nhân dân tỉnh cho 01 tập thể.",
        "2. Tặng danh hiệu “Tập thể lao động xuất sắc” cho 01 tập thể.",
        "3. Tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh cho 01 tập thể.",
    ]


def test_capital_of_a_typed_reason_is_lowered_inside_the_sentence(desk):
    decision = desk.draft(reason="Đã có thành tích đột xuất")

    assert paragraphs(decision)[0][0].endswith("cho 01 cá nhân (có danh sách kèm theo) đã có thành tích đột xuất.")


def test_money_article_in_figures_and_words(desk):
    decision = desk.draft(
        desk.line(RecipientFactory(collective=True, unit=desk.ground.department)), desk.line(), desk.line()
    )

    assert paragraphs(decision)[1] == [
        "Mức tiền thưởng kèm theo: mỗi tập thể: 7.020.000 đồng; mỗi cá nhân: 3.510.000 đồng.",
        "Tổng số tiền thưởng: 14.040.000 đồng (Bằng chữ: Mười bốn triệu không trăm bốn mươi nghìn đồng), "
        "chi từ Quỹ Thi đua, khen thưởng của Ủy ban nhân dân tỉnh Sơn La.",
    ]


def test_money_article_without_known_amounts_refers_to_the_rules(desk):
    household = RecipientFactory(type=RecipientType.HOUSEHOLD, unit=desk.ground.commune)

    assert paragraphs(desk.draft(desk.line(household), desk.line()))[1] == [
        "Các tập thể, cá nhân có tên tại Điều 1 được hưởng mức tiền thưởng theo quy định hiện hành, "
        "chi từ Quỹ Thi đua, khen thưởng của Ủy ban nhân dân tỉnh Sơn La."
    ]


def test_last_article_names_who_carries_it_out(desk):
    assert paragraphs(desk.draft())[2] == [
        "Giám đốc Sở Nội vụ, thủ trưởng các cơ quan, đơn vị liên quan và các tập thể, cá nhân có tên tại Điều 1 "
        "chịu trách nhiệm thi hành Quyết định này."
    ]


def test_typed_full_stops_are_not_doubled(desk):
    decision = desk.draft(reason="đã có thành tích xuất sắc.", executors="Chánh Văn phòng./.")

    assert paragraphs(decision)[0][0].endswith("đã có thành tích xuất sắc.")
    assert paragraphs(decision)[2] == ["Chánh Văn phòng chịu trách nhiệm thi hành Quyết định này."]


def test_annex_of_one_award_by_kind_of_recipient(desk):
    collective = RecipientFactory(collective=True, unit=desk.ground.department)
    person = RecipientFactory(unit=desk.ground.commune, name="Lò Văn Một", job_title="Trưởng bản")
    decision = desk.draft(desk.line(collective, citation="Đã có thành tích A"), desk.line(person, citation="B"))

    annex = snapshot(decision)["annex"]

    assert annex["title"] == "Danh sách tập thể, cá nhân được tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"
    assert annex["reference"] == (
        "(Kèm theo Quyết định số 05/QĐ-UBND ngày 05 tháng 10 năm 2025 của Chủ tịch Ủy ban nhân dân tỉnh)"
    )
    assert [group["heading"] for group in annex["groups"]] == ["I. Tập thể (01)", "II. Cá nhân (01)"]
    assert annex["groups"][1]["rows"] == [
        ["1", "Ông Lò Văn Một", "Trưởng bản, Ủy ban nhân dân xã Yên Châu", "B", "3.510.000"]
    ]
    assert [column["label"] for column in annex["groups"][1]["columns"]] == [
        "STT",
        "Họ và tên",
        "Chức vụ, đơn vị",
        "Thành tích",
        "Tiền thưởng (đồng)",
    ]


def test_annex_leaves_out_columns_that_would_be_empty(desk):
    household = RecipientFactory(type=RecipientType.HOUSEHOLD, unit=desk.ground.commune, name="Hộ A", honorific="")
    decision = desk.draft(desk.line(household))
    decision.lines.update(printed_detail="")

    group = snapshot(decision)["annex"]["groups"][0]

    assert [column["label"] for column in group["columns"]] == ["STT", "Họ và tên"]
    assert group["rows"] == [["1", "Hộ A"]]


def test_annex_of_several_awards_names_each(desk):
    flag = AwardAuthorityFactory(award_kind=AwardKindFactory(name="Cờ thi đua", title=True, rank=1)).award_kind
    collective = RecipientFactory(collective=True, unit=desk.ground.department)

    annex = snapshot(desk.draft(desk.line(collective), desk.line(collective, award_kind=flag)))["annex"]

    assert annex["title"] == "Danh sách tập thể được khen thưởng"
    assert [group["heading"] for group in annex["groups"]] == [
        "I. Cờ thi đua: tập thể (01)",
        "II. Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh: tập thể (01)",
    ]


def test_markup_in_names_is_plain_text_in_the_snapshot(desk):
    person = RecipientFactory(unit=desk.ground.commune, name="Công ty A & B <b>", honorific="")

    assert snapshot(desk.draft(desk.line(person)))["annex"]["groups"][0]["rows"][0][1] == "Công ty A & B <b>"


def test_issued_decision_reads_as_it_was_printed(desk):
    """Salaries that change afterwards change nothing of what was issued."""
    decision = desk.issued()
    printed = decision.document.snapshot["articles"]
    BaseSalary.objects.update(amount=9_000_000)

    assert draft_articles(decision, DAY) == printed
