"""Columns not understood are shown, chosen by a person, read again and remembered."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers.lists.columns import doubtful, groups_of
from dossiers.lists.reading import read_list
from dossiers.lists.sources import grids_of
from dossiers.models import Dossier, NomineeList
from dossiers.services import nominee_lists
from dossiers.services.nominee_lists import choose, correct_row, set_columns
from tests.dossiers.lists.test_services import HOW, fresh, sent, work
from tests.dossiers.lists.test_shapes import people, read
from tests.factories.nominee_lists import HEAD, PEOPLE, list_of, xlsx
from thidua.audit.models import AuditEvent
from thidua.common.errors import StaleObject, WrongState

ODD = ("STT", "Họ và tên", "Năm sinh", "Chức vụ", "Trực thuộc", "Hình thức đề nghị", "Xếp loại")


def labels(found) -> list[tuple[str, str]]:
    return [(column.label, column.doubt) for column in doubtful(groups_of(found.tables, {}))]


@pytest.mark.parametrize(
    ("head", "rows", "expected"),
    [
        (HEAD, PEOPLE, []),
        (ODD, PEOPLE, [("Trực thuộc", "unknown"), ("Xếp loại", "unknown")]),
        (("STT", "Họ và tên", "Trực thuộc"), [(1, "Lò Văn An", None)], []),
        (("STT", "Họ và tên", "Đã được khen"), [(1, "Lò Văn An", "Giấy khen năm 2020")], []),
        (
            ("STT", "Họ và tên", "Chức vụ", None),
            [(1, "Lò Văn An", "Trưởng bản", "Tốt")],
            [("Cột thứ 4, không có tiêu đề", "unknown")],
        ),
        (
            ("STT", "Họ và tên", "Chức vụ", "Nghề nghiệp"),
            [(1, "Lò Văn An", "Trưởng bản", "Nông dân")],
            [("Nghề nghiệp", "repeated")],
        ),
        (("STT", "Đơn vị", "Hình thức"), [(1, "Trường Tiểu học A", "BK")], [("Đơn vị", "as_name")]),
    ],
)
def test_columns_in_doubt_are_those_with_content_that_was_not_understood(head, rows, expected):
    assert labels(read(xlsx([head, *rows]))) == expected


def test_second_column_of_a_name_is_not_in_doubt():
    found = read(xlsx([("STT", "Họ và tên", None, "Chức vụ"), (1, "Lò Văn", "An", "Kế toán")], merges=["B1:C1"]))

    assert (people(found, "name"), labels(found)) == ([("Lò Văn An",)], [])


def test_heading_row_of_pasted_text_names_the_columns():
    found = read("Mã\tDanh tính\tChức vụ\nA1\tLò Văn An\tTrưởng bản\nA2\tCà Thị Bình\tGiáo viên\n".encode(), "dan.txt")

    assert people(found, "name", "job_title") == [("Lò Văn An", "Trưởng bản"), ("Cà Thị Bình", "Giáo viên")]
    assert labels(found) == [("Mã", "unknown")]


def test_samples_are_rows_of_nominees_with_identity_numbers_masked():
    found = read(
        xlsx(
            [
                ("STT", "Họ và tên", "Số CCCD", "Mã", "Đơn vị"),
                ("I", "CÁ NHÂN"),
                (1, "Lò Văn An", "014075001234", "014075001234", "Trạm Y tế"),
                (2, "Cà Thị Bình", None, None, "Trạm Y tế"),
            ]
        )
    )
    samples = {column["heading"]: column["samples"] for column in found.tables[0]["columns"]}

    assert samples["Họ và tên"] == ["Lò Văn An", "Cà Thị Bình"]
    assert "014075001234" not in str(found.tables)


def test_remembered_meaning_is_used_unless_two_columns_would_mean_the_same():
    def units(remembered):
        found = read_list(grids_of(xlsx([ODD, *PEOPLE]), "a.xlsx"), 2024, None, remembered)
        return people(found, "job_title", "unit_text")[0]

    assert units({"truc thuoc": "unit"}) == ("Chủ tịch", "UBND xã Yên Châu")
    assert units({"truc thuoc": "job"}) == ("Chủ tịch", "")
    assert units({"truc thuoc": "unit", "chuc vu": ""}) == ("", "UBND xã Yên Châu")


# --- Chosen on its page


@pytest.fixture
def officer(stage, client):
    client.force_login(stage.officer)
    return client


def odd(stage, *names: str, dossier: Dossier | None = None) -> NomineeList:
    rows = [(n, name, 1975, "Kế toán", "Trạm Y tế", "Bằng khen", "Tốt") for n, name in enumerate(names, start=1)]
    return sent(stage, *rows, head=ODD, dossier=dossier)


def url_of(found: NomineeList) -> str:
    return reverse("dossiers:list_columns", args=[found.pk])


def shown(officer, found) -> dict[str, str]:
    form = officer.get(url_of(found)).context["form"]
    return {name: str(form[name].value()) for name in form.fields}


def test_chosen_column_is_read_again_and_remembered_for_the_unit(stage, officer):
    found = odd(stage, "Lò Văn An")
    data = {**shown(officer, found), "t0_4": "unit", "t0_6": ""}

    response = officer.post(url_of(found), data)
    row = fresh(found)

    assert (response.status_code, row.status, row.mapping) == (302, "waiting", {"0": {"4": "unit", "6": ""}})
    work(nominee_lists.job_key(row))
    assert (fresh(found).status, found.rows.get().values["unit_text"]) == ("read", "Trạm Y tế")
    assert officer.get(found.get_absolute_url()).context["doubtful"] == []
    assert AuditEvent.objects.filter(verb="nominee_list.columns_told").count() == 1

    later = odd(stage, "Cà Thị Bình", dossier=found.dossier)
    page = officer.get(url_of(later)).content.decode()

    assert (later.mapping, later.rows.get().values["unit_text"]) == ({}, "Trạm Y tế")
    assert page.count("Theo lựa chọn lần trước") == 1
    assert officer.get(later.get_absolute_url()).context["doubtful"] == []


def test_what_was_remembered_can_be_taken_back(stage, officer):
    found = odd(stage, "Lò Văn An")
    officer.post(url_of(found), {**shown(officer, found), "t0_4": "unit"})
    work(nominee_lists.job_key(fresh(found)))
    later = odd(stage, "Cà Thị Bình", dossier=found.dossier)

    officer.post(url_of(later), {**shown(officer, later), "t0_4": ""})
    work(nominee_lists.job_key(fresh(later)))

    assert later.rows.get().values.get("unit_text", "") == ""


def test_other_units_choices_are_not_taken(stage, officer):
    found = odd(stage, "Lò Văn An")
    officer.post(url_of(found), {**shown(officer, found), "t0_4": "unit"})
    Dossier.objects.filter(pk=found.dossier_id).update(unit=stage.ground.department)

    assert "unit_text" not in odd(stage, "Cà Thị Bình").rows.get().values


def test_corrected_and_chosen_rows_stay_when_the_list_is_read_again(stage, officer):
    found = odd(stage, "Lò Văn An", "Cà Thị Bình", "Lò Văn Chung")
    first, second, _ = found.rows.order_by("order")
    correct_row(by=stage.officer, row=first, values={**HOW, "type": "person", "name": "Lò Văn Ân"}, award=None)
    choose(by=stage.officer, row=second, choice="skip")

    officer.post(url_of(found), {**shown(officer, found), "t0_4": "unit"})
    work(nominee_lists.job_key(fresh(found)))
    rows = found.rows.order_by("order")

    assert [(row.name, row.state, row.values.get("unit_text")) for row in rows] == [
        ("Lò Văn Ân", "ready", "Trạm Y tế"),
        ("Cà Thị Bình", "skipped", "Trạm Y tế"),
        ("Lò Văn Chung", "ready", "Trạm Y tế"),
    ]


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"t0_4": "job"}, "t0_4", "Đã chọn ý nghĩa này cho cột “Chức vụ”."),
        ({"t0_1": ""}, "__all__", "Hãy chọn ít nhất một cột ghi họ tên hoặc tên tập thể."),
    ],
)
def test_choice_that_cannot_be_read_is_said_beside_it(stage, officer, changed, field, words):
    found = odd(stage, "Lò Văn An")

    response = officer.post(url_of(found), {**shown(officer, found), **changed})

    assert (response.status_code, response.context["form"].errors) == (422, {field: [words]})


def test_list_in_which_nobody_was_found_can_still_be_told_its_columns(stage, officer):
    head = ("STT", "Tên tập thể", "Người làm", "Hình thức")
    found = sent(stage, (1, None, "Lò Văn An", "Bằng khen"), head=head, defaults={})
    assert (found.status, found.error) == ("failed", nominee_lists.NOBODY)

    officer.post(url_of(found), {**shown(officer, found), "t0_1": "", "t0_2": "person"})
    work(nominee_lists.job_key(fresh(found)))

    assert (fresh(found).status, [row.name for row in found.rows.all()]) == ("read", ["Lò Văn An"])


def test_stale_choice_and_list_being_written_are_refused(stage):
    found = odd(stage, "Lò Văn An")
    with pytest.raises(StaleObject):
        set_columns(by=stage.officer, nominee_list=found, version=found.version - 1, mapping={})
    busy = list_of(stage.draft(), stage.officer, status="accepting")
    with pytest.raises(WrongState):
        set_columns(by=stage.officer, nominee_list=busy, version=None, mapping={})


def test_tables_of_the_same_headings_are_told_at_once(stage, officer):
    rows = [ODD, (1, "Lò Văn An", 1975, "Kế toán", "Trạm Y tế", "Bằng khen", "Tốt")]
    found = read(xlsx(sheets={"Một": rows, "Hai": rows, "Ba": [HEAD, *PEOPLE]}))
    groups = groups_of(found.tables, {})

    assert [group.title for group in groups] == ["Trang “Một” và 1 bảng có cùng tiêu đề", "Trang “Ba”"]


def test_page_of_the_list_names_the_columns_in_doubt(stage, officer):
    page = officer.get(odd(stage, "Lò Văn An").get_absolute_url()).content.decode()

    assert page.count("Cho biết các cột này ghi gì") == 1
    assert "Các cột được hiểu thế nào" in page


def test_query_count_of_the_columns_is_constant(stage, officer):
    counts = []
    one, three = odd(stage, "Lò Văn An"), odd(stage, "Lò Văn An", "Cà Thị Bình", "Lò Văn Chung")
    for found in (one, one, three):
        with CaptureQueriesContext(connection) as queries:
            officer.get(url_of(found))
        counts.append(len(queries))

    assert counts[1] == counts[2]


def test_lists_read_before_columns_were_doubted_are_shown(stage, officer):
    found = odd(stage, "Lò Văn An")
    for table in found.layout:
        for column in table["columns"]:
            del column["auto"], column["doubt"]
    found.save()

    assert (officer.get(url_of(found)).status_code, officer.get(found.get_absolute_url()).status_code) == (200, 200)
