"""The portal's own sheet: handed out empty or filled, and read back with nothing lost."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers.lists.headings import Column
from dossiers.services import nominee_lists
from dossiers.services.nominee_lists import PURPOSE
from tests.dossiers.lists.test_services import fresh, work
from tests.dossiers.lists.test_shapes import read
from thidua.documents.files import store_upload

ODD_NAMES = [
    ("person", "Lò Văn Ân"),
    ("person", "Lò Văn Ân"),
    ("person", "Cà Thị Bình - Minh (Sơn La)"),
    ("person", "=HYPERLINK An"),
    ("collective", "Tổ <Dân vận> & “Khéo”"),
    ("collective", "- Đội 3"),
    ("collective", "@Ban quản lý"),
    ("household", "Hộ ông Lò Văn Cương"),
    ("enterprise", "+Công ty A & B"),
    ("collective", ("Trường Phổ thông dân tộc bán trú " * 4)[:120].strip()),
]


@pytest.fixture
def officer(stage, client):
    client.force_login(stage.officer)
    return client


def template(officer, dossier) -> bytes:
    return officer.get(reverse("dossiers:list_template", args=[dossier.pk])).content


def export(officer, dossier) -> bytes:
    return officer.get(reverse("dossiers:list_export", args=[dossier.pk])).content


def sent_back(stage, dossier, data: bytes):
    upload = SimpleUploadedFile("danh-sach.xlsx", data)
    file = store_upload(by=stage.officer, upload=upload, purpose=PURPOSE, allowed=("xlsx",))
    found = nominee_lists.send_list(by=stage.officer, dossier=dossier, file=file)
    work(nominee_lists.job_key(found))
    return fresh(found)


def test_every_heading_of_the_sheet_is_understood(stage, officer):
    book = openpyxl.load_workbook(io.BytesIO(template(officer, stage.draft())))
    sheet = book["Danh sách"]
    sheet["A6"], sheet["D6"] = 1, "Lò Văn An"
    stream = io.BytesIO()
    book.save(stream)

    found = read(stream.getvalue())

    assert [Column(column["column"]).name for column in found.tables[0]["columns"]] == [
        "NUMBER", "TYPE", "GENDER", "NAME", "BIRTH", "JOB", "UNIT", "ADDRESS", "AWARD", "FROM", "TO", "CITATION",
        "MONEY", "CODE",
    ]  # fmt: skip
    assert [row.values["name"] for row in found.rows] == ["Lò Văn An"]


def test_template_offers_the_awards_of_the_dossier(stage, officer):
    book = openpyxl.load_workbook(io.BytesIO(template(officer, stage.draft())))
    rules = {str(rule.sqref): rule.formula1 for rule in book["Danh sách"].data_validations.dataValidation}

    assert [cell.value for cell in book["Danh mục"]["C"] if cell.value] == [stage.award.name]
    assert rules["I5:I206"] == "'Danh mục'!$C$1:$C$1"
    assert book["Danh mục"].sheet_state == "hidden"


def test_sheet_sent_back_unfilled_holds_nobody(stage, officer):
    dossier = stage.draft()

    assert sent_back(stage, dossier, template(officer, dossier)).error == nominee_lists.NOBODY


def test_exported_nominees_sent_back_are_recognised_and_nothing_is_lost(stage, officer):
    dossier = stage.draft()
    for place, (kind, name) in enumerate(ODD_NAMES):
        person = stage.recipient(type=kind, name=name, birth_year=1970 + place if kind == "person" and place else None)
        stage.nominate(dossier, person, achievement_from="2024", achievement_to="2024-09", contribution=place or None)
    before = list(dossier.nominations.order_by("order").values_list("recipient", "award_kind", "achievement_to"))

    found = sent_back(stage, dossier, export(officer, dossier))
    rows = list(found.rows.order_by("order"))

    assert [(row.values["type"], row.name) for row in rows] == ODD_NAMES
    assert [row.state for row in rows] == ["skipped"] * len(ODD_NAMES)
    assert [[item["code"] for item in row.problems].count("nominated") for row in rows] == [1] * len(ODD_NAMES)
    assert [(row.recipient_id, row.award_kind_id, row.values["achievement_to"]) for row in rows] == before
    assert [row.values.get("contribution") for row in rows] == [place or None for place in range(len(ODD_NAMES))]


def test_row_added_to_an_export_is_the_only_one_written(stage, officer):
    dossier = stage.draft()
    stage.nominate(dossier, stage.recipient(name="Lò Văn An", birth_year=None))
    book = openpyxl.load_workbook(io.BytesIO(export(officer, dossier)))
    sheet = book["Danh sách"]
    for column, value in zip(
        "ABDIJKL", (2, "Cá nhân", "Cà Thị Bình", stage.award.name, "6/2024", "9/2024", "Tốt"), strict=True
    ):
        sheet[f"{column}6"] = value
    stream = io.BytesIO()
    book.save(stream)

    rows = sent_back(stage, dossier, stream.getvalue()).rows.order_by("order")

    assert [(row.name, row.state) for row in rows] == [("Lò Văn An", "skipped"), ("Cà Thị Bình", "ready")]


def test_code_under_another_name_is_somebody_else(stage, officer):
    dossier = stage.draft()
    stage.nominate(dossier, stage.recipient(name="Lò Văn An", birth_year=None))
    book = openpyxl.load_workbook(io.BytesIO(export(officer, dossier)))
    book["Danh sách"]["D5"] = "Lò Văn Bình"
    stream = io.BytesIO()
    book.save(stream)

    row = sent_back(stage, dossier, stream.getvalue()).rows.get()

    assert (row.name, row.state, row.recipient) == ("Lò Văn Bình", "ready", None)


def test_no_cell_of_an_export_is_a_formula(stage, officer):
    dossier = stage.draft()
    for kind, name in ODD_NAMES:
        stage.nominate(dossier, stage.recipient(type=kind, name=name, job_title="=1+1"))
    sheet = openpyxl.load_workbook(io.BytesIO(export(officer, dossier)))["Danh sách"]

    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert sorted(str(cell.value)[:2] for cell in cells if str(cell.value)[:2] in ("'=", "'+", "'-", "'@")) == [
        "'+", "'-", *["'="] * 11, "'@",
    ]  # fmt: skip


def test_query_count_of_the_export_is_constant(stage, officer):
    counts = []
    dossier = stage.draft()
    stage.nominate(dossier)
    export(officer, dossier)
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            export(officer, dossier)
        counts.append(len(queries))
        stage.nominate(dossier)
        stage.nominate(dossier)

    assert counts[0] == counts[1]


def test_pages_link_the_sheets(stage, officer):
    dossier = stage.draft()
    stage.nominate(dossier)

    send = officer.get(reverse("dossiers:list_send", args=[dossier.pk])).content.decode()
    page = officer.get(dossier.get_absolute_url()).content.decode()

    assert send.count(reverse("dossiers:list_template", args=[dossier.pk])) == 1
    assert page.count(reverse("dossiers:list_export", args=[dossier.pk])) == 1
