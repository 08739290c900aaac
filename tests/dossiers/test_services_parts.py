from datetime import date

import pytest

from dossiers.models import DossierPart
from dossiers.services.parts import add_part, remove_part
from tests.factories.dossiers import fresh, pdf
from tests.factories.people import make_person
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.documents.models import StoredFile

DAY = date(2024, 10, 4)


def put(stage, dossier, kind="submission", **values):
    data = {"document_number": "45/TTr-UBND", "document_date": DAY, "upload": pdf(), **values}
    return add_part(by=data.pop("by", stage.officer), dossier=dossier, kind=kind, **data)


def test_submission_paper_carries_number_and_date_over(stage):
    dossier = stage.draft()

    put(stage, dossier, document_number=" 45/TTr-UBND ")

    row = fresh(dossier)
    assert (row.submission_number, row.submission_date, row.version) == ("45/TTr-UBND", DAY, 2)


def test_minutes_carry_the_day_of_the_meeting_over(stage):
    dossier = stage.draft()

    put(stage, dossier, "minutes", document_number="")

    assert fresh(dossier).meeting_date == DAY


def test_other_papers_change_nothing_else(stage):
    dossier = stage.draft()

    put(stage, dossier, "other")

    row = fresh(dossier)
    assert (row.submission_number, row.meeting_date, row.version) == ("", None, 1)


def test_replacement_is_a_new_version(stage):
    dossier = stage.draft()

    put(stage, dossier)
    put(stage, dossier, upload=pdf("ban-2.pdf"))

    parts = DossierPart.objects.order_by("version").values_list("version", "is_current", "file__original_name")
    assert list(parts) == [(1, False, "to-trinh.pdf"), (2, True, "ban-2.pdf")]


def test_several_other_papers_stand_side_by_side(stage):
    dossier = stage.draft()

    put(stage, dossier, "other")
    put(stage, dossier, "other", upload=pdf("xac-nhan-thue.pdf"))

    assert [part.is_current for part in DossierPart.objects.all()] == [True, True]


@pytest.mark.parametrize(
    ("kind", "values", "field"),
    [
        ("submission", {"document_number": " "}, "document_number"),
        ("submission", {"document_date": None}, "document_date"),
        ("submission", {"document_date": date(2024, 10, 8)}, "document_date"),
        ("minutes", {"document_date": None}, "document_date"),
    ],
)
def test_papers_need_their_data(stage, kind, values, field):
    dossier = stage.draft()

    with pytest.raises(InvalidInput) as refused:
        put(stage, dossier, kind, **values)

    assert (refused.value.field, DossierPart.objects.count(), StoredFile.objects.count()) == (field, 0, 0)


def test_minutes_after_the_submission_are_refused(stage):
    dossier = stage.draft()
    put(stage, dossier)

    with pytest.raises(InvalidInput) as refused:
        put(stage, dossier, "minutes", document_date=date(2024, 10, 5))

    assert (refused.value.field, fresh(dossier).meeting_date) == ("document_date", None)


def test_report_of_a_nominee_of_another_dossier_is_refused(stage):
    stranger = stage.nominate(stage.draft())

    with pytest.raises(InvalidInput):
        put(stage, stage.draft(), "report", nomination=stranger)

    assert DossierPart.objects.count() == 0


def test_removed_file_stays_in_the_history(stage):
    dossier = stage.draft()
    part = put(stage, dossier, "other")

    remove_part(by=stage.officer, part=part)
    remove_part(by=stage.officer, part=part)

    assert [row.is_current for row in DossierPart.objects.all()] == [False]


def test_submitted_dossier_takes_no_files(stage):
    dossier = stage.submitted()

    with pytest.raises(WrongState):
        put(stage, dossier, "other")


def test_others_put_no_files_in(stage):
    dossier = stage.draft()

    with pytest.raises(NotAllowed):
        put(stage, dossier, by=make_person("unit_officer", stage.ground.sibling))

    assert StoredFile.objects.count() == 0
