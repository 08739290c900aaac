"""A unit's sheet to Excel and back: every kind of slip is named, nothing is written before it is accepted."""

import io
from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest
import time_machine
from django.urls import reverse

from campaigns import figure_sheet
from campaigns.enums import ImportStatus
from campaigns.models import FigureImport, ProgressReport, UnitTarget
from campaigns.selectors.figure_imports import sheet_lines, understand
from campaigns.services import figure_imports as services
from tests.factories.campaigns import (
    CampaignFactory,
    FigureImportFactory,
    ParticipationFactory,
    ProgressReportFactory,
    TargetFactory,
    UnitTargetFactory,
    sheet_line,
)
from tests.factories.documents import upload
from tests.factories.people import make_ground, make_person
from thidua.audit.models import AuditEvent
from thidua.common.clock import HANOI
from thidua.common.errors import InvalidInput, NotAllowed, WrongState

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 9, 10, 9, 0, tzinfo=HANOI)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def officer(ground, client):
    person = make_person("unit_officer", ground.commune)
    client.force_login(person)
    return person


@pytest.fixture
def participation(ground):
    return ParticipationFactory(campaign=CampaignFactory(owner=ground.province, launched=True), unit=ground.commune)


@pytest.fixture
def target(participation):
    return TargetFactory(campaign=participation.campaign, unit_label="xã", text="Xã đạt chuẩn")


def filled(participation, change):
    """The sheet as handed out, with `change` done to it as in Excel."""
    data = figure_sheet.write("Xã Yên Châu", "Phong trào", sheet_lines(participation))
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return upload("so-lieu.xlsx", out.getvalue())


def read(participation, **cells):
    """The first line as read back after these cells (by column letter) were written."""

    def change(book):
        for column, value in cells.items():
            book.worksheets[0][f"{column}5"] = value

    return figure_sheet.read(filled(participation, change))[0]


# --- The sheet


def test_the_sheet_holds_every_target_and_what_was_registered(participation, target):
    UnitTargetFactory(participation=participation, target=target, value=Decimal(7), unit_label="xã")
    own = UnitTargetFactory(participation=participation, target=None, text="=Riêng", value=Decimal("2.5"))
    data = figure_sheet.write("Xã", "Phong trào", sheet_lines(participation))

    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]

    rows = [[cell.value for cell in row[:5]] for row in sheet.iter_rows(min_row=4, max_row=6)]
    assert rows == [
        ["Mã", "Chỉ tiêu", "Đơn vị tính", "Phong trào nêu", "Mức đăng ký"],
        [f"T{target.pk}", "Xã đạt chuẩn", "xã", "từ 3\xa0xã trở lên", 7],
        [f"R{own.pk}", "'=Riêng", "%", None, 2.5],
    ]
    assert sheet.protection.sheet
    assert (sheet["A5"].protection.locked, sheet["E5"].protection.locked) == (True, False)


def test_numbers_are_read_from_excel_and_as_typed_in_vietnam(participation, target):
    line = read(participation, E=1234.5, F="1.300,25", H=date(2024, 8, 31), I=4, J=" Báo  cáo 9 ")

    assert {name: line[name] for name in ("code", "value", "value_to", "period", "result", "evidence")} == {
        "code": f"T{target.pk}",
        "value": "1.234,5",
        "value_to": "1.300,25",
        "period": "31/8/2024",
        "result": "4",
        "evidence": "Báo cáo 9",
    }
    assert (line["line"], line["errors"]) == (5, {})


@pytest.mark.usefixtures("target")
def test_a_cell_in_per_cent_reads_as_shown(participation):
    def change(book):
        book.worksheets[0]["I5"] = 0.455
        book.worksheets[0]["I5"].number_format = "0.0%"

    assert figure_sheet.read(filled(participation, change))[0]["result"] == "45,5"


@pytest.mark.usefixtures("target")
def test_formulas_and_hidden_lines_are_named(participation):
    formula = read(participation, E="=1+1")

    def hide(book):
        book.worksheets[0]["E5"] = 4
        book.worksheets[0].row_dimensions[5].hidden = True

    hidden = figure_sheet.read(filled(participation, hide))[0]

    assert (formula["value"], formula["errors"]) == ("", {"value": "Ô này là công thức; hãy dán giá trị."})
    assert list(hidden["errors"]) == ["row"]


@pytest.mark.usefixtures("target")
def test_a_hidden_column_stops_the_whole_sheet(participation):
    def change(book):
        book.worksheets[0].column_dimensions["I"].hidden = True

    with pytest.raises(InvalidInput, match="Cột “Kết quả” đang bị ẩn"):
        figure_sheet.read(filled(participation, change))


def other_sheet(rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return upload("khac.xlsx", out.getvalue())


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        (lambda: other_sheet([["Tên", "Số"], ["a", 1]]), "Không tìm thấy dòng tiêu đề"),
        (lambda: other_sheet([["Mã", "Mức đăng ký", "Kết quả"]]), "Tệp không có dòng số liệu nào"),
        (lambda: other_sheet([["Mã", "Mức đăng ký", "Kết quả"], *[["T1", 1, 1]] * 700]), "quá 600 dòng"),
        (lambda: upload("a.xlsx", b"khong phai"), "không phải tệp Excel"),
        (lambda: upload("a.pdf", b"%PDF-1.4"), "Chỉ nhận tệp Excel"),
    ],
)
def test_what_is_no_sheet_is_refused_in_words(sent, message):
    with pytest.raises(InvalidInput, match=message) as refusal:
        figure_sheet.read(sent())

    assert refusal.value.field == "file"


# --- Line by line


def errors_of(participation, *lines):
    return [reading.errors for reading in services.checked(participation, lines)]


@pytest.mark.parametrize(
    ("cells", "errors"),
    [
        ({"value": "5"}, {}),
        ({"value": "bảy"}, {"value": "Không phải là số, hoặc số quá lớn."}),
        ({"value": "1" + "0" * 30}, {"value": "Không phải là số, hoặc số quá lớn."}),
        ({"value": "5", "value_to": "5"}, {"value_to": "Giá trị “đến” phải lớn hơn mức đăng ký."}),
        ({"value_to": "5"}, {"value": "Có giá trị “đến” mà thiếu mức đăng ký."}),
        ({"value": "5", "weight": "0"}, {"weight": "Trọng số phải lớn hơn 0."}),
        ({"value": "5", "unit": "%"}, {"unit": "Đơn vị tính của chỉ tiêu là “xã”."}),
        ({"value": "5", "unit": " XÃ "}, {}),
        ({"value": "5", "result": "4", "period": "8/2024", "evidence": "Sổ"}, {}),
        ({"value": "5", "result": "4", "evidence": "Sổ"}, {"period": "Hãy ghi kỳ số liệu của kết quả."}),
        ({"value": "5", "result": "4", "period": "8/2024"}, {"evidence": "Hãy ghi minh chứng của kết quả."}),
        (
            {"value": "5", "result": "4", "period": "tháng tám", "evidence": "Sổ"},
            {"period": "Không hiểu kỳ số liệu. Ví dụ: 8/2024, quý III/2024, 2024."},
        ),
        (
            {"value": "5", "result": "4", "period": "12/2024", "evidence": "Sổ"},
            {"period": "Kỳ số liệu chưa tới, không thể báo cáo trước."},
        ),
        (
            {"value": "5", "result": "4", "period": "1/2024", "evidence": "Sổ"},
            {"period": "Kỳ số liệu nằm ngoài thời gian thi đua (từ tháng 6/2024 đến tháng 10/2025)."},
        ),
        ({"evidence": "Sổ"}, {"result": "Có minh chứng mà thiếu kết quả."}),
        (
            {"result": "4", "period": "8/2024", "evidence": "Sổ"},
            {"value": "Chưa đăng ký chỉ tiêu này; hãy ghi mức đăng ký."},
        ),
    ],
)
def test_each_slip_is_named_beside_its_cell(participation, target, cells, errors):
    assert errors_of(participation, sheet_line(code=f"T{target.pk}", **cells)) == [errors]


@pytest.mark.parametrize("code", ["T0", "R1", "X", "T" + "9" * 30, "T²", ""])
def test_an_unknown_code_is_named(participation, code):
    assert list(errors_of(participation, sheet_line(code=code, value="5"))[0]) == ["code"]


def test_a_lost_code_is_made_up_for_by_the_words(participation, target):
    (reading,) = understand(participation, [sheet_line(text="xã ĐẠT chuẩn", value="5")])

    assert (reading.target, reading.errors) == (target, {})


def test_targets_of_other_units_are_unknown(participation):
    foreign, other = TargetFactory(), UnitTargetFactory(target=None)

    found = errors_of(
        participation, sheet_line(code=f"T{foreign.pk}", value="1"), sheet_line(6, code=f"R{other.pk}", value="1")
    )

    assert [list(errors) for errors in found] == [["code"], ["code"]]


def test_a_repeated_period_and_another_figure_are_doubtful(participation, target):
    cells = {"code": f"T{target.pk}", "result": "4", "period": "8/2024", "evidence": "Sổ"}

    found = errors_of(
        participation,
        sheet_line(5, value="5", **cells),
        sheet_line(6, **cells),
        sheet_line(7, code=cells["code"], value="6"),
    )

    assert found == [
        {},
        {"row": "Trùng chỉ tiêu và kỳ số liệu với dòng 5."},
        {"value": "Khác mức đăng ký ở dòng 5."},
    ]


def test_what_was_reported_keeps_its_figure(participation, target):
    row = UnitTargetFactory(participation=participation, target=target, value=Decimal(5), unit_label="xã")
    ProgressReportFactory(unit_target=row)

    found = errors_of(participation, sheet_line(code=f"T{target.pk}", value="6"))

    assert found == [{"value": "Đã có báo cáo tiến độ nên không đổi mức đăng ký."}]


# --- Kept, corrected, accepted


def test_a_sheet_is_written_whole_when_accepted(officer, participation, target):
    own = UnitTargetFactory(participation=participation, target=None, value=Decimal(1))
    cells = {"result": "4", "period": "8/2024", "evidence": "Sổ"}
    kept = FigureImportFactory(
        participation=participation,
        rows=[
            sheet_line(5, code=f"T{target.pk}", value="5", **cells),
            sheet_line(6, code=f"T{target.pk}", **{**cells, "period": "7/2024"}),
            sheet_line(7, code=f"R{own.pk}", value="2", value_to="3"),
        ],
    )

    assert services.accept_import(by=officer, figure_import=kept) == (2, 2)

    kept.refresh_from_db()
    own.refresh_from_db()
    assert (kept.status, kept.decided_at) == (ImportStatus.ACCEPTED, NOW)
    assert (own.value, own.value_to, own.comparator) == (2, 3, "between")
    assert UnitTarget.objects.get(target=target).value == 5
    reports = ProgressReport.objects.order_by("period").values_list("period", "value", "evidence", "file")
    assert list(reports) == [("2024-07", 4, "Sổ", kept.file_id), ("2024-08", 4, "Sổ", kept.file_id)]
    assert AuditEvent.objects.get(verb="figures.imported").after == {"registered": 2, "reported": 2}
    with pytest.raises(WrongState, match="đã ghi"):
        services.accept_import(by=officer, figure_import=kept)


def test_one_wrong_line_keeps_all_unwritten(officer, participation, target):
    kept = FigureImportFactory(
        participation=participation,
        rows=[sheet_line(5, code=f"T{target.pk}", value="5"), sheet_line(6, code="T0", value="5")],
    )

    with pytest.raises(InvalidInput, match=r"Còn 1 dòng sai \(dòng 6\)"):
        services.accept_import(by=officer, figure_import=kept)

    assert UnitTarget.objects.count() == 0


def test_strangers_accept_nothing(ground, participation):
    with pytest.raises(NotAllowed):
        services.accept_import(
            by=make_person("unit_officer", ground.sibling),
            figure_import=FigureImportFactory(participation=participation),
        )


def test_sending_a_sheet_writes_nothing_and_puts_the_older_one_aside(client, officer, participation, target):
    older = FigureImportFactory(participation=participation)

    def change(book):
        book.worksheets[0]["E5"] = 5

    answer = client.post(
        reverse("campaigns:sheet_upload", args=[participation.pk]), {"file": filled(participation, change)}
    )

    kept = FigureImport.objects.get(status=ImportStatus.CHECKED)
    older.refresh_from_db()
    assert answer.url == reverse("campaigns:import", args=[kept.pk])
    assert (kept.created_by, kept.rows[0]["value"], older.status) == (officer, "5", ImportStatus.DISCARDED)
    assert UnitTarget.objects.count() == 0


def test_a_refused_sheet_leaves_no_file(client, officer, participation):
    answer = client.post(
        reverse("campaigns:sheet_upload", args=[participation.pk]), {"file": other_sheet([["Tên"], ["a"]])}
    )

    assert (answer.status_code, FigureImport.objects.count()) == (422, 0)
    assert answer.context["form"].errors["file"][0].startswith("Không tìm thấy dòng tiêu đề")


def test_wrong_lines_are_corrected_on_the_page_and_then_accepted(client, officer, participation, target):
    kept = FigureImportFactory(
        participation=participation,
        rows=[
            sheet_line(5, code=f"T{target.pk}", value="bảy", unit="%", errors={"row": "Dòng bị ẩn"}),
            sheet_line(6, code="T0", value="5"),
        ],
    )
    page = client.get(reverse("campaigns:import", args=[kept.pk]))
    form = {name: page.context["form"][name].value() for name in page.context["form"].fields}

    client.post(
        reverse("campaigns:import", args=[kept.pk]),
        {**form, "value-0": "7", "code-1": "", "value-1": ""},
    )
    after = client.get(reverse("campaigns:import", args=[kept.pk]))

    assert [line.reading.line["line"] for line in page.context["form"].wrong] == [5, 6]
    assert [line.reading.line["line"] for line in after.context["form"].wrong] == []
    assert [reading.value for reading in after.context["good"]] == [7]
    client.post(reverse("campaigns:import_accept", args=[kept.pk]))
    assert UnitTarget.objects.get().value == 7


def test_a_discarded_sheet_is_closed(client, officer, participation):
    kept = FigureImportFactory(participation=participation)

    answer = client.post(reverse("campaigns:import_discard", args=[kept.pk]))

    kept.refresh_from_db()
    assert (answer.url, kept.status) == (reverse("campaigns:participation", args=[participation.pk]), "discarded")


def test_the_sheet_comes_as_a_file(client, officer, participation, target):
    answer = client.get(reverse("campaigns:figure_sheet", args=[participation.pk]))

    assert answer["Content-Disposition"] == f'attachment; filename="chi-tieu-{participation.pk}.xlsx"'
    assert openpyxl.load_workbook(io.BytesIO(answer.content)).sheetnames == ["Số liệu", "Hướng dẫn"]


def test_many_lines_cost_as_many_queries_as_one(participation, django_assert_num_queries):
    targets = [TargetFactory(campaign=participation.campaign) for _ in range(5)]
    lines = [sheet_line(n, code=f"T{target.pk}", value="5") for n, target in enumerate(targets, start=5)]

    with django_assert_num_queries(2):
        understand(participation, lines)
