"""The proof pack: everything in the order of the law, for those who may see it."""

import io
import zipfile

import pypdfium2
import pytest
from django.urls import reverse

from awards.enums import Verdict
from dossiers.enums import OpinionStatus, PartKind
from dossiers.proof import pieces_of
from dossiers.services import appraisal
from dossiers.services.parts import add_part
from dossiers.services.proof import ask_for_pack
from tests.factories.awards import RuleFactory
from tests.factories.dossiers import WORKING_AT, OpinionFactory, fresh, pdf
from tests.factories.people import make_person
from thidua.documents.access import may_read
from thidua.documents.files import open_file
from thidua.documents.models import Job
from thidua.documents.services import run_job

pytestmark = pytest.mark.django_db


def titles(dossier, *, full=True):
    return [piece.title for piece in pieces_of(dossier, full=full, at=WORKING_AT)]


def packed(dossier, by, pack_format="pdf"):
    job = ask_for_pack(by=by, dossier=dossier, pack_format=pack_format)
    run_job(job.pk)
    return Job.objects.get(pk=job.pk)


def text_of(job):
    with open_file(job.result_file) as stream, pypdfium2.PdfDocument(stream.read()) as document:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)


def test_papers_stand_in_the_order_of_the_law(stage):
    dossier = stage.complete()
    add_part(by=stage.officer, dossier=dossier, kind=PartKind.OTHER, upload=pdf("khac.pdf"))
    nominee = dossier.nominations.get().recipient

    assert titles(dossier) == [
        "Thông tin hồ sơ và danh sách đề nghị",
        "Tờ trình",
        "Biên bản họp xét",
        "Tài liệu khác",
        f"Báo cáo thành tích: {nominee}",
        "Quá trình xử lý",
    ]


def test_the_way_of_a_dossier_adds_its_results(stage):
    RuleFactory(campaign_key=str(stage.campaign.pk))
    dossier = stage.voted()
    decision = stage.issue(stage.decision(dossier))
    run_job(decision.job_id or Job.objects.get(kind="render_document").pk)

    found = titles(fresh(dossier))

    assert found[4:7] == [
        "Kết quả đối chiếu điều kiện",
        "Kết quả biểu quyết của Hội đồng",
        f"Quyết định số {decision.document.full_number}",
    ]


def test_a_person_who_concluded_otherwise_is_named_with_the_reason(stage):
    RuleFactory(campaign_key=str(stage.campaign.pk))
    dossier = stage.appraising()
    check = dossier.nominations.get().checks.first()
    appraisal.override_check(by=stage.staff, check=check, verdict=Verdict.PASS, reason="Đã kiểm tra tại chỗ.")

    job = packed(fresh(dossier), stage.staff)

    assert f"{stage.staff}: Đã kiểm tra tại chỗ." in text_of(job)


def test_opinions_are_for_the_appraising_side(stage):
    dossier = stage.checking()
    OpinionFactory(
        dossier=dossier,
        unit=stage.ground.department,
        asked_by=stage.staff,
        status=OpinionStatus.GIVEN,
        stance="agree",
        answer="Nhất trí, đơn vị chấp hành tốt.",
        answered_by=stage.staff,
        answered_at=WORKING_AT,
    )

    theirs, ours = packed(dossier, stage.staff), packed(dossier, stage.officer)

    assert "Nhất trí, đơn vị chấp hành tốt." in text_of(theirs)
    assert "Ý kiến của các cơ quan" not in text_of(ours)
    assert (may_read(stage.officer, theirs.result_file), may_read(stage.officer, ours.result_file)) == (False, True)
    assert (may_read(stage.staff, theirs.result_file), may_read(stage.head, ours.result_file)) == (True, True)
    assert not may_read(make_person("unit_officer", stage.ground.sibling), ours.result_file)


def test_names_come_out_exactly(stage):
    names = ("Công ty A & B", "Tổ <Dân vận> khéo", "Nguyễn Thị Hằng")
    dossier = stage.draft()
    for name in names:
        stage.nominate(dossier, stage.recipient(name=name))

    text = text_of(packed(dossier, stage.officer))

    assert [name in text for name in ("Công ty A & B", "Tổ <Dân vận> khéo", "Nguyễn Thị Hằng")] == [True] * 3


def test_the_archive_has_the_sent_files(stage):
    job = packed(stage.submitted(), stage.officer, "zip")

    with open_file(job.result_file) as stream, zipfile.ZipFile(io.BytesIO(stream.read())) as archived:
        names = archived.namelist()
    assert [name.rpartition("/")[2] for name in names[1:]] == ["002-to-trinh.pdf", "003-to-trinh.pdf", "danh-muc.csv"]


def test_asked_on_the_page_it_leads_to_its_progress(client, stage):
    dossier = stage.submitted()
    client.force_login(stage.staff)

    response = client.post(reverse("dossiers:pack", args=[dossier.pk]), {"format": "zip"})
    again = client.post(reverse("dossiers:pack", args=[dossier.pk]), {"format": "zip"})

    job = Job.objects.get(kind="proof_pack")
    assert response["Location"] == again["Location"] == reverse("documents:job", args=[job.pk])
    assert (job.payload["format"], job.payload["full"]) == ("zip", True)


def test_rights_are_asked_again_when_it_is_made(stage):
    job = ask_for_pack(by=stage.officer, dossier=stage.draft(), pack_format="pdf")
    stage.officer.is_active = False
    stage.officer.save()

    run_job(job.pk)

    assert Job.objects.get(pk=job.pk).result_file is None


def test_a_nonsense_format_gives_the_pdf(client, stage):
    client.force_login(stage.officer)

    client.post(reverse("dossiers:pack", args=[stage.draft().pk]), {"format": "exe"})

    assert Job.objects.get(kind="proof_pack").payload["format"] == "pdf"
