from datetime import date

from dossiers.rules.checklist import checklist, missing
from dossiers.services.dossiers import update_dossier
from dossiers.services.nominations import update_nomination
from tests.factories.dossiers import fresh, pdf

PAPERS = [
    "Số và ngày của tờ trình",
    "Tệp tờ trình",
    "Ngày họp xét ghi trong biên bản",
    "Tệp biên bản họp xét",
]


def labels(dossier):
    return [item.label for item in missing(fresh(dossier))]


def test_empty_dossier_lacks_papers_and_nominees(stage):
    assert labels(stage.draft()) == [*PAPERS, "Có ít nhất một đề nghị khen thưởng"]


def test_complete_dossier_lacks_nothing(stage):
    assert labels(stage.complete()) == []


def test_nominee_without_report_is_named(stage):
    dossier = stage.complete()
    stage.nominate(dossier, stage.recipient(name="Quàng Thị Ví Dụ", honorific="Bà"), report="  ")

    assert labels(dossier) == ["Bà Quàng Thị Ví Dụ: báo cáo thành tích (văn bản hoặc tệp)"]


def test_report_file_stands_for_the_text(stage):
    dossier = stage.complete()
    nomination = stage.nominate(dossier, report="")

    update_nomination(
        by=stage.officer,
        nomination=nomination,
        version=1,
        achievement=stage.achievement(report=""),
        report_upload=pdf("bao-cao.pdf"),
    )

    assert labels(dossier) == []


def test_file_of_one_nominee_does_not_serve_another(stage):
    dossier = stage.complete()
    with_file = stage.nominate(dossier, report="")
    stage.nominate(dossier, stage.recipient(name="Lò Văn Mẫu"), report="")
    update_nomination(
        by=stage.officer,
        nomination=with_file,
        version=1,
        achievement=stage.achievement(report=""),
        report_upload=pdf(),
    )

    assert labels(dossier) == ["Ông Lò Văn Mẫu: báo cáo thành tích (văn bản hoặc tệp)"]


def test_meeting_after_the_submission_is_named(stage):
    """The service refuses such dates; rows loaded otherwise are still caught by the gate."""
    dossier = stage.complete()
    type(dossier).objects.filter(pk=dossier.pk).update(meeting_date=date(2024, 10, 5))

    assert labels(dossier) == ["Ngày họp xét không sau ngày tờ trình"]


def test_each_line_says_where_to_mend_it(stage):
    dossier = stage.draft()
    nomination = stage.nominate(dossier, report="")

    places = [(item.where, item.nomination_id) for item in missing(dossier)]

    assert places == [
        ("submission", None),
        ("submission", None),
        ("minutes", None),
        ("minutes", None),
        ("nominations", nomination.pk),
    ]


def test_queries_do_not_grow_with_nominees(stage, django_assert_num_queries):
    dossier = stage.complete(nominees=3)

    with django_assert_num_queries(3):
        checklist(dossier)


def test_number_cleared_again_is_missing(stage):
    dossier = stage.complete()

    update_dossier(
        by=stage.officer,
        dossier=dossier,
        version=dossier.version,
        title=dossier.title,
        submission_number="",
        submission_date=dossier.submission_date,
        meeting_date=dossier.meeting_date,
        summary="",
    )

    assert labels(dossier) == ["Số và ngày của tờ trình"]
