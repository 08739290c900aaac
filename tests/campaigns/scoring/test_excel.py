"""A table from Excel: headings under varied names, doubtful rows named, nothing saved until accepted."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from campaigns import score_excel
from campaigns.models import ScoreCriterion
from campaigns.selectors.scoring import sections_of
from tests.campaigns.scoring.stage import NOW, ScoreStage, fresh
from thidua.accounts.models import User
from thidua.common import clock
from thidua.common.errors import InvalidInput


def book(*rows: tuple[Any, ...], name: str = "bang.xlsx") -> SimpleUploadedFile:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    stream = io.BytesIO()
    made.save(stream)
    return SimpleUploadedFile(name, stream.getvalue())


def read(*rows: tuple[Any, ...]) -> list[score_excel.ReadRow]:
    return score_excel.read(book(*rows))


def brief(rows: list[score_excel.ReadRow]) -> list[tuple[Any, ...]]:
    return [(row.kind, row.text, row.maximum, row.group) for row in rows]


def test_the_template_reads_back_without_an_error():
    rows = score_excel.read(SimpleUploadedFile("mau.xlsx", score_excel.template()))

    assert [row.kind for row in rows] == [
        "section", "points", "points", "section", "points", "bonus", "penalty", "knockout",
    ]  # fmt: skip
    assert [row.error for row in rows] == [""] * 8
    assert sum(row.maximum for row in rows if row.kind == "points") == 100
    assert rows[1].minimum == 20


@pytest.mark.parametrize(
    "headings",
    [
        ("STT", "Tiêu chí", "Điểm tối đa"),
        ("TT", "Nội dung", "Điểm chuẩn"),
        ("Số TT", "NỘI DUNG TIÊU CHÍ", "Thang điểm:"),
        ("Mục", "Nội dung thi đua", "Khung  điểm"),
    ],
)
def test_headings_are_recognised_under_varied_names_below_a_title(headings):
    rows = read(
        ("BẢNG CHẤM ĐIỂM THI ĐUA NĂM 2024",),
        (None, "(Kèm theo Công văn số 1)"),
        headings,
        ("I", "Nhiệm vụ chính trị", 60),
        (1, "Hoàn thành chỉ tiêu", 60),
        ("II", "Điểm thưởng", 5),
        (1, "Mô hình mới", 5),
        ("III", "Điểm trừ", 3),
        (1, "Gửi chậm", -3),
        (None, "Tổng cộng", 60),
    )

    assert brief(rows) == [
        ("section", "Nhiệm vụ chính trị", 60, None),
        ("points", "Hoàn thành chỉ tiêu", 60, 0),
        ("section", "Điểm thưởng", 5, None),
        ("bonus", "Mô hình mới", 5, 2),
        ("section", "Điểm trừ", 3, None),
        ("penalty", "Gửi chậm", 3, 4),
    ]
    assert rows[1].code == "1"


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (5, 5),
        (2.5, Decimal("2.5")),
        ("2,5", Decimal("2.5")),
        ("5 điểm", 5),
        ("Tối đa 5", None),
        ("5%", None),
        (True, None),
    ],
)
def test_figures_are_read_as_written_or_named_as_doubtful(cell, value):
    row = read(("Tiêu chí", "Điểm tối đa"), ("A", cell))[0]

    assert row.maximum == value
    assert bool(row.error) == (value is None)


def test_doubtful_rows_say_what_is_wrong_in_them():
    rows = read(
        ("Loại", "Tiêu chí", "Điểm tối đa", "Điểm liệt"),
        ("Lạ", "A", 5, None),
        ("Điểm chấm", "B", "năm", "x"),
        ("Điểm chấm", "ă" * 700, 5, None),
    )

    assert [row.error for row in rows] == [
        "Không hiểu loại “Lạ”.",
        "Điểm tối đa “năm” không phải một số. Điểm liệt “x” không phải một số.",
        "Nội dung dài quá 600 ký tự.",
    ]
    assert [row.number for row in rows] == [2, 3, 4]


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (book(("Một", "Hai"), ("a", 1)), "Không tìm thấy dòng tiêu đề"),
        (book(("Tiêu chí", "Điểm tối đa")), "không có dòng tiêu chí"),
        (book(("Tiêu chí", "Điểm tối đa"), *[("A", 1)] * 500), "quá 400 dòng"),
        (SimpleUploadedFile("a.xlsx", b"PK\x03\x04 hong"), "hỏng"),
        (SimpleUploadedFile("a.pdf", b"%PDF-1.4"), "Chỉ nhận tệp"),
        (SimpleUploadedFile("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 50), "mật khẩu"),
    ],
)
def test_files_without_a_table_are_refused_in_words(upload, sentence):
    with pytest.raises(InvalidInput, match=sentence):
        score_excel.read(upload)


def test_a_formula_is_read_by_its_value_and_control_characters_are_dropped():
    rows = read(("Tiêu chí", "Điểm tối đa"), ("'=1+1", 5), ("A\u202eB", 5))

    assert [row.text for row in rows] == ["=1+1", "AB"]


# --- On the pages


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def upload(client: Client, sheet, file: SimpleUploadedFile):
    return client.post(reverse("campaigns:sheet_import", args=[sheet.pk]), {"file": file})


def accept(client: Client, sheet, data: dict[str, Any]):
    return client.post(reverse("campaigns:sheet_import_accept", args=[sheet.pk]), data)


def test_nothing_is_saved_until_the_rows_are_accepted(stage: ScoreStage):
    sheet, client = stage.draft(table=()), client_of(stage.head_officer)

    preview = upload(client, sheet, SimpleUploadedFile("mau.xlsx", score_excel.template()))
    assert preview.status_code == 200
    assert preview.context["wrong"] == 0
    assert ScoreCriterion.objects.count() == 0

    shown = preview.context["form"]
    with clock.at(NOW):
        done = accept(client, sheet, {name: shown[name].value() for name in ("rows", "version")})
    assert done.url == reverse("campaigns:sheet_table", args=[sheet.pk])
    assert [(s.head.text if s.head else None, len(s.lines)) for s in sections_of(sheet)] == [
        ("Thực hiện nhiệm vụ chính trị", 2),
        ("Tổ chức phong trào thi đua", 4),
    ]


def test_rows_with_errors_are_shown_and_cannot_be_accepted(stage: ScoreStage):
    sheet, client = stage.draft(table=()), client_of(stage.head_officer)

    preview = upload(
        client, sheet, book(("Loại", "Tiêu chí", "Điểm tối đa"), ("Điểm chấm", "A", None), ("Nhóm", "B", 0))
    )

    assert [error for _, error in preview.context["rows"]] == [
        "Hãy nhập điểm tối đa.",
        "Điểm tối đa phải lớn hơn 0.",
    ]
    assert b'name="rows"' not in preview.content


def row(**values: Any) -> dict[str, Any]:
    return {
        "kind": "points",
        "code": "",
        "text": "A",
        "guide": "",
        "maximum": "5",
        "minimum": None,
        "group": None,
    } | values


@pytest.mark.parametrize(
    "payload",
    [
        "", "{}", "[]", "nonsense", "[1]", "[[]]", json.dumps([{}]), "[" * 5000,
        json.dumps([row(maximum="NaN")]), json.dumps([row(maximum="1e999999")]), json.dumps([row(maximum="-1")]),
        json.dumps([row(group=0)]), json.dumps([row(group=-1)]), json.dumps([row(group="x")]),
        json.dumps([row(kind="lạ")]), json.dumps([row(text="")]), json.dumps([row(text="x" * 601)]),
        json.dumps([row(), row(group=0)]), json.dumps([row()] * 301), json.dumps([row(text=None)]),
        json.dumps([row(maximum="0.001")]),
    ],
)  # fmt: skip
def test_rows_that_no_preview_showed_are_refused_whole(stage: ScoreStage, payload: str):
    sheet = stage.draft()

    response = accept(client_of(stage.staff), sheet, {"rows": payload, "version": sheet.version})

    assert response.status_code == 422
    assert sheet.criteria.count() == 6


def test_accepting_over_a_table_that_changed_meanwhile_is_refused(stage: ScoreStage):
    sheet = stage.draft()

    response = accept(client_of(stage.staff), sheet, {"rows": json.dumps([row()]), "version": sheet.version - 1})

    assert response.status_code == 409
    assert fresh(sheet).criteria.count() == 6


def test_the_template_is_downloaded_as_excel(stage: ScoreStage):
    response = client_of(stage.staff).get(reverse("campaigns:score_template"))

    names = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(response.content)).active[1]]
    assert names == list(score_excel.TEMPLATE_HEADINGS)
