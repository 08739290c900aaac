"""Reports of many nominees handed in at once: one file for all, or a file each told apart by its name."""

import unicodedata

import pytest
from django.urls import reverse

from dossiers.enums import PartKind
from dossiers.rules.checklist import lacking_words, missing
from dossiers.selectors.parts import without_report
from dossiers.services import report_files as services
from tests.factories.dossiers import pdf
from tests.factories.people import make_person
from thidua.audit.selectors import history_of
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.documents.models import StoredFile

pytestmark = pytest.mark.django_db


@pytest.fixture
def dossier(stage):
    return stage.draft()


def propose(stage, dossier, *names, **values):
    return [stage.nominate(dossier, stage.recipient(name=name), **{"report": "", **values}) for name in names]


def reports(dossier):
    rows = dossier.parts.filter(kind=PartKind.REPORT, is_current=True).select_related("file", "nomination__recipient")
    return {part.nomination.recipient.name: part.file.original_name for part in rows}


def matched(stage, dossier, *names):
    return services.add_matched_reports(by=stage.officer, dossier=dossier, uploads=[pdf(name) for name in names])


def test_one_file_serves_everybody_who_lacks_a_report(stage, dossier):
    propose(stage, dossier, "Lò Văn An", "Cà Thị Bình")
    propose(stage, dossier, "Vì Văn Chung", report="Đã viết trong đề nghị.")

    placed = services.add_common_report(by=stage.officer, dossier=dossier, upload=pdf("bao-cao-chung.pdf"))

    assert (placed.count, reports(dossier)) == (
        2,
        {"Lò Văn An": "bao-cao-chung.pdf", "Cà Thị Bình": "bao-cao-chung.pdf"},
    )
    assert StoredFile.objects.filter(purpose="dossier_part").count() == 1
    assert without_report(dossier) == []


def test_each_file_goes_to_the_nominee_it_names(stage, dossier):
    propose(stage, dossier, "Lò Văn An", "Lò Văn An Bình", "Tổ <Dân vận> khéo", "Nguyễn Thị Hằng")

    placed = matched(
        stage,
        dossier,
        "Báo cáo - Lò Văn An Bình.pdf",
        "lo_van_an.pdf",
        "3. To Dan van kheo (ban ky).pdf",
        unicodedata.normalize("NFD", "Nguyễn Thị Hằng.pdf"),
    )

    assert (placed.count, placed.left) == (4, ())
    assert {name: services._plain(file.removesuffix(".pdf")) for name, file in reports(dossier).items()} == {
        "Lò Văn An": "lo van an",
        "Lò Văn An Bình": "bao cao lo van an binh",
        "Tổ <Dân vận> khéo": "3 to dan van kheo ban ky",
        "Nguyễn Thị Hằng": "nguyen thi hang",
    }


def test_files_that_find_nobody_or_two_are_named(stage, dossier):
    propose(stage, dossier, "Lò Văn An", "Cà Thị Bình", "Cà Thị Bình")

    placed = matched(stage, dossier, "Lò Văn An.pdf", "Lò Văn An 2.pdf", "Cà Thị Bình.pdf", "scan001.pdf")

    assert (placed.count, placed.left) == (
        1,
        (
            "Lò Văn An 2.pdf: không thấy tên ai còn thiếu báo cáo",
            "Cà Thị Bình.pdf: có hai người trùng tên",
            "scan001.pdf: không thấy tên ai còn thiếu báo cáo",
        ),
    )


def test_nothing_matched_is_refused_and_nothing_is_written(stage, dossier):
    propose(stage, dossier, "Lò Văn An")

    with pytest.raises(InvalidInput, match="Không tệp nào ghép được"):
        matched(stage, dossier, "scan001.pdf")
    assert reports(dossier) == {}


def test_a_report_that_is_there_is_never_replaced(stage, dossier):
    propose(stage, dossier, "Lò Văn An", "Cà Thị Bình")
    matched(stage, dossier, "Lò Văn An.pdf")

    services.add_common_report(by=stage.officer, dossier=dossier, upload=pdf("chung.pdf"))

    assert reports(dossier) == {"Lò Văn An": "Lò Văn An.pdf", "Cà Thị Bình": "chung.pdf"}
    with pytest.raises(WrongState, match="Mọi đề nghị của hồ sơ đã có báo cáo"):
        services.add_common_report(by=stage.officer, dossier=dossier, upload=pdf("chung.pdf"))


def test_a_report_taken_out_counts_on_from_its_version(stage, dossier):
    (one,) = propose(stage, dossier, "Lò Văn An")
    matched(stage, dossier, "Lò Văn An.pdf")
    dossier.parts.update(is_current=False)

    services.add_common_report(by=stage.officer, dossier=dossier, upload=pdf("chung.pdf"))

    assert list(one.parts.order_by("version").values_list("version", "is_current")) == [(1, False), (2, True)]


def test_history_says_it_once_with_the_names(stage, dossier):
    propose(stage, dossier, *[f"Lò Văn {number:02d}" for number in range(12)])

    services.add_common_report(by=stage.officer, dossier=dossier, upload=pdf("chung.pdf"))

    (event,) = [event for event in history_of(dossier) if event.verb == "dossier.reports_added"]
    assert (event.after["count"], event.after["nominee"].endswith("và 2 đề nghị khác")) == (12, True)


def test_only_the_units_own_officer_hands_them_in(stage, dossier):
    propose(stage, dossier, "Lò Văn An")

    with pytest.raises(NotAllowed):
        services.add_common_report(
            by=make_person("unit_officer", stage.ground.sibling), dossier=dossier, upload=pdf("chung.pdf")
        )


def test_reports_of_many_are_told_as_one_matter(stage, dossier):
    propose(stage, dossier, *[f"Lò Văn {number:02d}" for number in range(7)])

    words = lacking_words(missing(dossier))

    assert words[-1] == "báo cáo thành tích của 7 đề nghị"
    assert [word for word in words if word.startswith("Lò")] == []


# --- The page


@pytest.fixture
def officer(client, stage):
    client.force_login(stage.officer)
    return client


def test_page_of_the_dossier_offers_it_for_many(stage, dossier, officer):
    propose(stage, dossier, *[f"Lò Văn {number:02d}" for number in range(7)])
    page = officer.get(dossier.get_absolute_url())

    address = reverse("dossiers:report_files", args=[dossier.pk])
    assert (page.context["reports_lacking"], address in page.content.decode()) == (7, True)


def test_files_are_sent_on_their_page_and_the_rest_is_named(stage, dossier, officer):
    propose(stage, dossier, "Lò Văn An", "Cà Thị Bình")

    page = officer.post(
        reverse("dossiers:report_files", args=[dossier.pk]),
        {"way": "each", "uploads": [pdf("Lò Văn An.pdf"), pdf("la.pdf")]},
        follow=True,
    )

    said = [str(message) for message in page.context["messages"]]
    assert said == [
        "Đã đưa báo cáo của 1 đề nghị vào hồ sơ.",
        "Chưa ghép được: la.pdf: không thấy tên ai còn thiếu báo cáo.",
    ]


@pytest.mark.parametrize(
    ("way", "files", "said"),
    [
        ("each", [], "Trường này là bắt buộc."),
        ("common", ["a.pdf", "b.pdf"], "Cách gửi một tệp chung chỉ nhận một tệp."),
        ("each", ["x.exe", "Lò Văn An.pdf"], None),
        (
            "each",
            [f"{number}.pdf" for number in range(101)],
            "Mỗi lần gửi được nhiều nhất 100 tệp; hãy chia thành nhiều lần.",
        ),
    ],
)
def test_wrong_sending_is_said_beside_the_field(stage, dossier, officer, way, files, said):
    propose(stage, dossier, "Lò Văn An")
    sent = {"way": way, "uploads": [pdf(name) for name in files]}

    answer = officer.post(reverse("dossiers:report_files", args=[dossier.pk]), sent)

    errors = answer.context["form"].errors["uploads"]
    assert (answer.status_code, reports(dossier)) == (422, {})
    assert errors[0] == said if said else errors[0].startswith("“x.exe”: ")
