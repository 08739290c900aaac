"""The parts a dossier must have are rows: per line, award and recipient type, with form numbers."""

from datetime import date

import pytest
from django.urls import reverse

from awards.enums import AwardGround, Filling, PartKind, RecipientType
from awards.selectors.lines import parts_on
from dossiers.rules.checklist import checklist, missing
from dossiers.selectors.parts import with_addresses
from dossiers.services.parts import add_part
from dossiers.services.reports import save_report
from tests.factories.awards import AwardFormFactory, AwardKindFactory, ProcedureLineFactory, ReportStructureFactory
from tests.factories.dossiers import fresh, pdf

DAY = date(2024, 10, 7)
REPORT = {"kind": PartKind.REPORT, "required": True, "per_nominee": True, "rank": 30}


@pytest.fixture
def line(db):
    return ProcedureLineFactory(code="phong-trao", ground=AwardGround.CAMPAIGN, needs_campaign=True)


def lacking(dossier):
    return [item.label for item in missing(fresh(dossier))]


# --- Which rows are meant


@pytest.mark.parametrize(
    ("row", "asked"),
    [
        ({}, True),
        ({"ground": AwardGround.MERIT}, False),
        ({"recipient_type": RecipientType.PERSON}, True),
        ({"recipient_type": RecipientType.HOUSEHOLD}, False),
        ({"valid_from": "2024-10-08"}, False),
        ({"valid_to": "2024-10-06"}, False),
        ({"valid_to": "2024-10-07"}, True),
    ],
)
def test_row_is_asked_for_where_it_says(db, row, asked):
    AwardFormFactory(**{**REPORT, **row})

    assert bool(parts_on(AwardGround.CAMPAIGN, "", DAY).of(1, RecipientType.PERSON)) is asked


@pytest.mark.parametrize(("own", "of_this_line"), [(True, True), (False, False)])
def test_row_of_a_line_is_asked_on_that_line_alone(line, own, of_this_line):
    other = ProcedureLineFactory(code="khac", ground=AwardGround.CAMPAIGN)
    AwardFormFactory(**REPORT, line=line if own else other)

    assert bool(parts_on(AwardGround.CAMPAIGN, "phong-trao", DAY).of(1, RecipientType.PERSON)) is of_this_line


@pytest.mark.parametrize("exact", ["line", "award_kind", "recipient_type"])
def test_exact_row_replaces_the_general_one(line, exact):
    kind = AwardKindFactory()
    value = {"line": line, "award_kind": kind, "recipient_type": RecipientType.PERSON}[exact]
    AwardFormFactory(**REPORT, part="Báo cáo riêng", **{exact: value})
    AwardFormFactory(**REPORT, part="Báo cáo chung")

    found = parts_on(AwardGround.CAMPAIGN, line.code, DAY).of(kind.pk, RecipientType.PERSON)

    assert [row.part for row in found] == ["Báo cáo riêng"]


def test_parts_without_a_kind_stand_side_by_side_by_their_names(db):
    for name in ("Danh sách", "Phụ lục", "Danh sách"):
        AwardFormFactory(kind=PartKind.OTHER, part=name)

    found = parts_on(AwardGround.CAMPAIGN, "", DAY).common({1}, {RecipientType.PERSON})

    assert [row.part for row in found] == ["Danh sách", "Phụ lục"]


# --- The gate


def test_gate_names_each_missing_part_with_its_form_number(stage, line):
    AwardFormFactory(kind=PartKind.SUBMISSION, part="Tờ trình", form_number="01", required=True, rank=10)
    AwardFormFactory(kind=PartKind.OTHER, part="Danh sách kèm theo", form_number="", required=True, rank=20)
    AwardFormFactory(**REPORT, part="Báo cáo thành tích", form_number="08")
    dossier = stage.draft()
    stage.nominate(dossier, stage.recipient(name="Lò Văn Mẫu"), report="")

    assert lacking(dossier) == [
        "Số và ngày của tờ trình",
        "Tệp tờ trình (Mẫu số 01)",
        "Danh sách kèm theo",
        "Ông Lò Văn Mẫu: báo cáo thành tích (Mẫu số 08)",
    ]


def test_gate_of_a_line_without_minutes_asks_for_none(stage, line):
    AwardFormFactory(kind=PartKind.SUBMISSION, part="Tờ trình", required=True)

    assert "Tệp biên bản họp xét" not in [item.label for item in checklist(stage.draft())]


def test_without_rows_the_three_usual_parts_are_asked_for(stage):
    kinds = [item.where for item in checklist(stage.draft())]

    assert kinds == ["submission", "submission", "minutes", "minutes", "info", "nominations"]


def test_optional_part_is_shown_and_holds_nobody_up(stage, line):
    AwardFormFactory(kind=PartKind.SUBMISSION, part="Tờ trình", required=True)
    AwardFormFactory(kind=PartKind.OTHER, part="Hình ảnh", form_number="", required=False)
    dossier = stage.draft()

    shown = {item.label: (item.done, item.required) for item in checklist(dossier)}

    assert shown["Hình ảnh"] == (False, False)
    assert "Hình ảnh" not in lacking(dossier)


def test_named_part_is_met_by_a_file_of_that_name_alone(stage, line):
    AwardFormFactory(kind=PartKind.OTHER, part="Danh sách", form_number="", required=True)
    dossier = stage.complete()
    add_part(by=stage.officer, dossier=dossier, kind=PartKind.OTHER, upload=pdf())
    assert lacking(dossier) == ["Danh sách"]

    add_part(by=stage.officer, dossier=dossier, kind=PartKind.OTHER, title="Danh sách", upload=pdf())

    assert lacking(dossier) == []


@pytest.mark.parametrize(
    ("kinds", "asked"),
    [([RecipientType.PERSON], False), ([RecipientType.ENTERPRISE], True)],
)
def test_confirmation_is_asked_of_the_recipient_type_it_is_for(stage, line, kinds, asked):
    AwardFormFactory(
        kind=PartKind.TAX, part="Xác nhận thuế", form_number="", required=True, per_nominee=True,
        recipient_type=RecipientType.ENTERPRISE, award_kind=stage.award,
    )  # fmt: skip
    dossier = stage.draft()
    stage.nominate(dossier, stage.recipient(type=kinds[0], name="Công ty A & B", honorific=""))

    assert ("Công ty A & B: xác nhận thuế" in lacking(dossier)) is asked


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ({"about": {"name": "Lò Văn Mẫu"}, "achieved": "Đã làm"}, []),
        ({"about": {"name": "Lò Văn Mẫu"}}, ["Thành tích đạt được"]),
        ({}, ["Họ và tên", "Thành tích đạt được"]),
    ],
)
def test_report_with_empty_sections_is_not_complete(stage, line, content, expected):
    AwardFormFactory(kind=PartKind.SUBMISSION, part="Tờ trình", required=True)
    form = AwardFormFactory(
        **REPORT, part="Báo cáo", form_number="", filling=Filling.PORTAL, structure=ReportStructureFactory()
    )
    dossier = stage.complete()
    nomination = dossier.nominations.get()
    save_report(by=stage.officer, nomination=nomination, form=form, content=content, seen=0)

    wanted = [f"{nomination.recipient}: báo cáo còn trống “{'”, “'.join(expected)}”"] if expected else []
    assert lacking(dossier) == wanted


def test_each_missing_part_leads_to_where_it_is_mended(stage, line):
    submission = AwardFormFactory(kind=PartKind.SUBMISSION, part="Tờ trình", required=True, rank=1)
    named = AwardFormFactory(kind=PartKind.OTHER, part="Danh sách", required=True, rank=2)
    filled = AwardFormFactory(**REPORT, filling=Filling.PORTAL, structure=ReportStructureFactory())
    signed = AwardFormFactory(kind=PartKind.INITIATIVE, part="Sáng kiến", required=True, per_nominee=True, rank=40)
    dossier = stage.draft()
    nomination = stage.nominate(dossier, report="", citation="")

    lines = with_addresses(dossier, missing(dossier))

    assert [row.url for row in lines] == [
        reverse("dossiers:part_add", args=[dossier.pk, "submission"]),
        reverse("dossiers:part_add", args=[dossier.pk, "submission"]),
        reverse("dossiers:part_add_form", args=[dossier.pk, named.pk]),
        reverse("dossiers:nomination_edit", args=[nomination.pk]),
        reverse("dossiers:report", args=[nomination.pk, filled.pk]),
        reverse("dossiers:nominee_part_add", args=[nomination.pk, signed.pk]),
    ]
    assert submission.part == "Tờ trình"


def test_checklist_costs_the_same_for_one_and_three(stage, line, django_assert_num_queries):
    AwardFormFactory(**REPORT, filling=Filling.PORTAL, structure=ReportStructureFactory())
    for nominees in (1, 3):
        dossier = fresh(stage.complete(nominees=nominees))
        assert dossier.line == line
        with django_assert_num_queries(3):
            checklist(dossier)


def test_upload_for_a_row_goes_under_its_name(client, stage, line):
    form = AwardFormFactory(kind=PartKind.OTHER, part="Danh sách", required=True)
    dossier = stage.draft()
    client.force_login(stage.officer)

    answer = client.post(reverse("dossiers:part_add_form", args=[dossier.pk, form.pk]), {"upload": pdf()})

    part = dossier.parts.get()
    assert (answer.status_code, part.kind, part.title, part.version) == (302, PartKind.OTHER, "Danh sách", 1)


def test_upload_for_a_nominee_goes_to_that_nominee(client, stage, line):
    form = AwardFormFactory(kind=PartKind.INITIATIVE, part="Sáng kiến", required=True, per_nominee=True)
    nomination = stage.nominate(stage.draft())
    client.force_login(stage.officer)

    client.post(reverse("dossiers:nominee_part_add", args=[nomination.pk, form.pk]), {"upload": pdf()})

    assert [(part.kind, part.is_current) for part in nomination.parts.all()] == [(PartKind.INITIATIVE, True)]


@pytest.mark.parametrize("page", ["nominee_part_add", "report"])
def test_row_not_asked_of_this_nominee_is_missing(client, stage, line, page):
    other = AwardFormFactory(**REPORT, ground=AwardGround.MERIT)
    nomination = stage.nominate(stage.draft())
    client.force_login(stage.officer)

    for pk in (other.pk, 10**15):
        assert client.get(reverse(f"dossiers:{page}", args=[nomination.pk, pk])).status_code == 404
