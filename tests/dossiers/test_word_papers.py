"""Papers filled from an agency's Word template: which template, what it says, and that nothing typed is executed."""

import io
import unicodedata
from datetime import date

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers.enums import WordKind
from dossiers.models import WordDraft, WordTemplate
from dossiers.selectors.word import template_for
from dossiers.services.word_drafts import ask_for_paper
from dossiers.services.word_templates import add_template, retire_template
from dossiers.wordfill.places import places_of
from dossiers.wordfill.samples import sample
from tests.factories.dossiers import fresh
from tests.factories.people import make_person
from tests.factories.word_templates import template_file, template_of
from thidua.audit.models import AuditEvent
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.documents.enums import JobStatus
from thidua.documents.files import open_file
from thidua.documents.models import Job
from thidua.documents.services import run_job
from thidua.documents.templating import check_template

pytestmark = pytest.mark.django_db
LIST = ("{%p for d in danh_sach %}", "{{ d.stt }}. {{ d.ten }}: {{ d.hinh_thuc }}", "{%p endfor %}")
NAMES = [
    "Công ty A & B",
    "Tổ <Dân vận> khéo",
    "{{ 7*7 }}",
    "{% for x in danh_sach %}",
    unicodedata.normalize("NFD", "Tổ bản Nậm Mằn"),
    "Ban Quản lý ".ljust(120, "ă"),
]


def made(stage, dossier, kind="submission", nomination=None):
    draft = ask_for_paper(by=stage.officer, dossier=dossier, kind=kind, nomination=nomination)
    run_job(draft.job_id)
    return fresh(draft)


def lines(draft):
    with open_file(draft.file) as stream:
        paper = docx.Document(io.BytesIO(stream.read()))
    found = [paragraph.text for paragraph in paper.paragraphs]
    return found + [cell.text for table in paper.tables for row in table.rows for cell in row.cells]


# --- Which template


def test_the_nearest_template_in_force_is_used(stage):
    dossier = stage.draft()
    assert template_for(dossier, "submission", date(2024, 10, 7)) is None
    of_agency = template_of(stage.ground.agency, stage.staff)
    of_province = template_of(stage.ground.province, stage.staff)
    template_of(stage.ground.province, stage.staff, valid_from=date(2025, 1, 1))
    template_of(stage.ground.province, stage.staff, kind="minutes")

    assert template_for(dossier, "submission", date(2024, 10, 7)) == of_province
    retire_template(by=stage.staff, template=of_province)
    assert template_for(dossier, "submission", date(2024, 10, 7)) == of_agency


def test_own_template_of_the_unit_goes_before_those_above(stage):
    keeper = make_person("admin", stage.unit)
    template_of(stage.ground.province, stage.staff)
    own = template_of(stage.unit, keeper)

    assert template_for(stage.draft(), "submission", date(2024, 10, 7)) == own


def test_replacement_is_a_new_version_and_the_earlier_one_comes_back(stage):
    first, second = (template_of(stage.ground.agency, stage.staff) for _ in range(2))
    dossier = stage.draft()

    assert (first.version, second.version, first.file_id == second.file_id) == (1, 2, False)
    assert template_for(dossier, "submission", date(2024, 10, 7)) == second
    retire_template(by=stage.staff, template=second)
    assert template_for(dossier, "submission", date(2024, 10, 7)) == first


def test_template_of_another_agency_is_not_taken_in(stage):
    with pytest.raises(NotAllowed):
        template_of(stage.unit, stage.staff)
    with pytest.raises(NotAllowed):
        template_of(stage.unit, stage.officer)
    assert WordTemplate.objects.exists() is False


def test_wrong_template_is_refused_with_the_nearest_place(stage):
    with pytest.raises(InvalidInput, match=r"Không có ô “ten_donvi”. Có phải {{ ten_don_vi }}\?") as refused:
        template_of(stage.ground.agency, stage.staff, "{{ ten_donvi }}")

    assert refused.value.field == "file"
    assert WordTemplate.objects.exists() is False


def test_list_is_no_place_of_a_report(stage):
    with pytest.raises(InvalidInput, match="Không có ô “danh_sach”"):
        template_of(stage.ground.agency, stage.staff, *LIST, kind="report")


def test_unknown_kind_is_refused(stage):
    with pytest.raises(InvalidInput) as refused:
        template_of(stage.ground.agency, stage.staff, kind="x")
    assert refused.value.field == "kind"


def test_template_is_retired_once(stage):
    template = template_of(stage.ground.agency, stage.staff)
    retire_template(by=stage.staff, template=template)

    with pytest.raises(WrongState):
        retire_template(by=stage.staff, template=template)
    with pytest.raises(NotAllowed):
        retire_template(by=stage.officer, template=template)
    verbs = AuditEvent.objects.filter(verb__startswith="word_template").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["word_template.added", "word_template.retired"]


@pytest.mark.parametrize("kind", WordKind)
def test_sample_passes_its_own_check(kind):
    assert len(check_template(sample(kind), places_of(kind))) >= 10


# --- Filling


@pytest.mark.parametrize("kind", [kind for kind in WordKind if kind != WordKind.REPORT])
def test_without_a_template_the_portals_own_is_filled(stage, kind):
    draft = made(stage, stage.complete(nominees=2), kind)

    said = " ".join(lines(draft))
    names = [row["ten"] for row in draft.facts["danh_sach"]]
    assert (len(names), [name for name in names if name not in said], "{" in said) == (2, [], False)


def test_government_has_no_empty_line_above_its_name(stage):
    draft = made(stage, stage.complete(), "list")

    with open_file(draft.file) as stream:
        paper = docx.Document(io.BytesIO(stream.read()))
    assert (draft.facts["CO_QUAN_CHU_QUAN"], paper.tables[0].cell(0, 0).text.split("\n")[0]) == (
        "",
        draft.facts["TEN_DON_VI"],
    )


@pytest.mark.parametrize("name", NAMES)
def test_name_comes_out_exactly_and_is_never_executed(stage, name):
    template_of(stage.ground.agency, stage.staff, *LIST)
    dossier = stage.draft()
    nomination = stage.nominate(dossier, stage.recipient(name=name, type="collective", honorific=""))

    assert lines(made(stage, dossier)) == [f"1. {nomination.recipient.name}: {nomination.award_kind.name}"]
    assert nomination.recipient.name == unicodedata.normalize("NFC", name)


def test_report_is_about_one_nominee(stage):
    template_of(stage.ground.agency, stage.staff, "{{ ten }}: {{ bao_cao }}", kind="report")
    dossier = stage.complete(nominees=2)
    second = dossier.nominations.order_by("order", "pk").last()

    draft = made(stage, dossier, "report", second)

    assert lines(draft) == [f"{second.recipient}: {second.report}"]
    assert [row["nomination"] for row in draft.facts["danh_sach"]] == [second.pk]


def test_groups_by_award_number_their_rows_anew(stage):
    rows = made(stage, stage.complete(nominees=3)).facts["theo_hinh_thuc"]

    assert [(row["so_luong"], [one["stt"] for one in row["danh_sach"]]) for row in rows] == [("3", ["1", "2", "3"])]


def test_facts_stay_when_the_dossier_changes_before_the_worker_comes(stage):
    template_of(stage.ground.agency, stage.staff, "{{ ten_ho_so }}")
    dossier = stage.complete(title="Tên lúc đầu")
    draft = ask_for_paper(by=stage.officer, dossier=dossier, kind="submission")
    type(dossier).objects.filter(pk=dossier.pk).update(title="Tên đã đổi")
    run_job(draft.job_id)

    assert lines(fresh(draft)) == ["Tên lúc đầu"]


def test_asked_again_unchanged_it_is_the_same_paper_and_changed_another(stage):
    dossier = stage.complete()
    first, second = made(stage, dossier), made(stage, dossier)
    stage.nominate(dossier)

    assert (first, first == made(stage, dossier), WordDraft.objects.count()) == (second, False, 2)


def test_paper_that_was_given_up_can_be_asked_for_again(stage):
    dossier = stage.complete()
    first = ask_for_paper(by=stage.officer, dossier=dossier, kind="list")
    Job.objects.filter(pk=first.job_id).update(status=JobStatus.PARKED)

    second = made(stage, dossier, "list")

    assert (first == second, second.file is not None) == (False, True)


def test_job_run_twice_leaves_one_file(stage):
    draft = made(stage, stage.complete())
    run_job(draft.job_id)

    assert fresh(draft).file == draft.file


@pytest.mark.parametrize("kind", ["report", "x", ""])
def test_kind_that_fits_no_whole_dossier_is_refused(stage, kind):
    with pytest.raises(InvalidInput):
        ask_for_paper(by=stage.officer, dossier=stage.complete(), kind=kind)


def test_dossier_without_nominees_has_no_paper(stage):
    with pytest.raises(WrongState, match="chưa có đề nghị"):
        ask_for_paper(by=stage.officer, dossier=stage.draft(), kind="submission")


def test_nominee_of_another_dossier_is_refused(stage):
    other = stage.complete().nominations.get()
    with pytest.raises(InvalidInput):
        ask_for_paper(by=stage.officer, dossier=stage.draft(), kind="report", nomination=other)


def test_receiving_side_asks_for_no_paper_of_the_unit(stage):
    with pytest.raises(NotAllowed):
        ask_for_paper(by=stage.staff, dossier=stage.submitted(), kind="submission")


# --- Pages


def test_officer_asks_on_the_page_and_downloads(stage, client):
    dossier = stage.complete()
    client.force_login(stage.officer)
    answer = client.post(reverse("dossiers:word_paper", args=[dossier.pk]), {"kind": "list"})
    draft = WordDraft.objects.get()
    run_job(draft.job_id)
    draft = fresh(draft)

    page = client.get(dossier.get_absolute_url()).content.decode()
    address = reverse("documents:file", args=[draft.file_id])
    assert (answer.url, address in page) == (f"{dossier.get_absolute_url()}#van-ban-word", True)
    assert b"".join(client.get(address))[:2] == b"PK"
    client.force_login(stage.staff)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("nomination", ["0", "999999999", "x", "9" * 40])
def test_unknown_nominee_is_no_error_of_the_server(stage, client, nomination):
    client.force_login(stage.officer)
    address = reverse("dossiers:word_paper", args=[stage.complete().pk])

    assert client.post(address, {"kind": "report", "nomination": nomination}).status_code == 404


def test_every_problem_stands_beside_the_file(stage, client):
    client.force_login(stage.staff)
    sent = {
        "owner": stage.ground.agency.pk,
        "kind": "list",
        "name": "Mẫu",
        "valid_from": "1/1/2024",
        "file": template_file("{{ ten_donvi }}", "{{ ten_don_vi.__class__.__mro__ }}"),
    }
    answer = client.post(reverse("dossiers:word_template_add"), sent)

    assert (answer.status_code, len(answer.context["form"].errors["file"])) == (422, 2)


def test_upload_then_preview_then_list(stage, client):
    client.force_login(stage.staff)
    sent = {"owner": stage.ground.agency.pk, "kind": "list", "name": "Mẫu Sở", "valid_from": "1/1/2024"}
    answer = client.post(reverse("dossiers:word_template_add"), {**sent, "file": template_file(*LIST)})
    template = WordTemplate.objects.get()
    preview = client.get(reverse("dossiers:word_template_preview", args=[template.pk]))

    assert (answer.url, template.places) == (
        template.get_absolute_url(),
        ["danh_sach", "danh_sach.hinh_thuc", "danh_sach.stt", "danh_sach.ten"],
    )
    paper = docx.Document(io.BytesIO(preview.content))
    assert [one.text for one in paper.paragraphs] == ["1. Bà Lò Thị Mẫu: Giấy khen"] * 2
    for query, found in (("q=mau so", 1), ("q=khac", 0), ("kind=report", 0), ("state=retired", 0), ("state=kept", 1)):
        page = client.get(f"{reverse('dossiers:word_templates')}?{query}")
        assert len(page.context["rows"]) == found, query


def test_page_of_places_names_every_place(stage, client):
    client.force_login(stage.staff)
    page = client.get(reverse("dossiers:word_places")).content.decode()

    assert ("{{ ten_don_vi }}" in page, "{{ d.ten }}" in page, "{%tr for d in danh_sach %}" in page) == (True,) * 3
    for kind in WordKind:
        answer = client.get(reverse("dossiers:word_sample", args=[kind]))
        assert answer.content[:2] == b"PK"


def test_template_list_asks_the_same_at_one_and_three(stage, client):
    client.force_login(stage.staff)
    address = reverse("dossiers:word_templates")
    counts = []
    for more in (1, 2):
        for _ in range(more):
            template_of(stage.ground.agency, stage.staff)
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_dossier_page_asks_the_same_for_one_and_three_papers(stage, client):
    dossier = stage.complete(nominees=3)
    nominations = list(dossier.nominations.order_by("pk"))
    client.force_login(stage.officer)
    counts = []
    for some in (nominations[:1], nominations[1:]):
        for one in some:
            ask_for_paper(by=stage.officer, dossier=dossier, kind="report", nomination=one)
        client.get(dossier.get_absolute_url())
        with CaptureQueriesContext(connection) as seen:
            client.get(dossier.get_absolute_url())
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_file_under_another_ending_is_refused(stage):
    with pytest.raises(InvalidInput):
        add_template(
            by=stage.staff,
            owner=stage.ground.agency,
            kind="list",
            name="M",
            valid_from=date(2024, 1, 1),
            file=template_file(*["{{ ten_don_vi }}"] * 2, name="mau.pdf"),
        )
