"""The appraisal sheet says what was found, by which article, and who concluded otherwise and why."""

import io
from datetime import date, timedelta

import docx
import pypdfium2
import pytest
from django.urls import reverse

from awards.enums import Verdict
from dossiers.models import AppraisalSheet
from dossiers.services import appraisal
from dossiers.services.consulting import record_complaint
from dossiers.services.sheets import write_sheet
from dossiers.sheet import snapshot_of
from tests.factories.awards import RuleFactory
from tests.factories.dossiers import WORKING_AT, fresh
from tests.factories.people import make_person
from thidua.common.errors import NotAllowed, WrongState
from thidua.documents.access import may_read
from thidua.documents.files import open_file
from thidua.documents.services import run_job

pytestmark = pytest.mark.django_db
RULE = "Nội bộ đoàn kết"


@pytest.fixture
def dossier(stage):
    RuleFactory(campaign_key=str(stage.campaign.pk), text=RULE)
    dossier = stage.appraising()
    check = dossier.nominations.get().checks.get()
    appraisal.override_check(by=stage.staff, check=check, verdict=Verdict.PASS, reason="Có xác nhận của cấp ủy.")
    return fresh(dossier)


def made(stage, dossier, sheet_format):
    sheet = write_sheet(by=stage.staff, dossier=dossier, sheet_format=sheet_format)
    run_job(sheet.job_id)
    return fresh(sheet)


def words(text):
    return " ".join(text.split())


def test_an_override_is_printed_with_person_and_reason(stage, dossier):
    sections = snapshot_of(dossier, officer=stage.staff, at=WORKING_AT)["sections"]

    nominee, conclusion = sections[1], sections[2]
    assert (nominee["rows"][0][0], nominee["rows"][0][1]) == (RULE, "Đạt*")
    assert conclusion["paragraphs"] == [
        f"* {RULE}: chương trình kết luận “Cần người xét”, {stage.staff} kết luận “Đạt”. "
        "Lý do: Có xác nhận của cấp ủy.",
        "Kết luận thẩm định: Chưa có kết quả.",
    ]


def test_pdf_and_word_say_the_same(stage, dossier):
    printed, draft = made(stage, dossier, "pdf"), made(stage, dossier, "word")

    with open_file(printed.file) as stream, pypdfium2.PdfDocument(stream.read()) as document:
        pdf = words(" ".join(page.get_textpage().get_text_bounded() for page in document))
    with open_file(draft.file) as stream:
        paper = docx.Document(io.BytesIO(stream.read()))
    word = words(" ".join(paragraph.text for paragraph in paper.paragraphs))
    said = "Lý do: Có xác nhận của cấp ủy."
    assert (said in pdf, said in word, "PHIẾU THẨM ĐỊNH" in pdf, "PHIẾU THẨM ĐỊNH" in word) == (True,) * 4


def test_a_version_stays_as_it_was(stage, dossier, time_machine):
    first = made(stage, dossier, "pdf")
    nomination = dossier.nominations.get()
    appraisal.decide_nomination(by=stage.staff, nomination=nomination, result="recommended", reason="Đủ.")
    time_machine.move_to(WORKING_AT + timedelta(minutes=2))
    second = made(stage, dossier, "pdf")

    assert (first.version, second.version, first.content == second.content) == (1, 2, False)
    assert fresh(first).content == first.content


def test_clicked_twice_it_is_one_version(stage, dossier):
    sheets = [write_sheet(by=stage.staff, dossier=dossier, sheet_format="pdf") for _ in range(2)]

    assert (sheets[0], AppraisalSheet.objects.count()) == (sheets[1], 1)


def test_complaints_are_told_without_their_senders(stage, dossier):
    record_complaint(
        by=stage.staff,
        nomination=dossier.nominations.get(),
        received_on=date(2024, 10, 1),
        channel="letter",
        content="Nội dung bí mật",
        reporter="Người gửi bí mật",
    )

    found = str(snapshot_of(dossier, officer=stage.staff, at=WORKING_AT))

    assert ("đang xem xét" in found, "bí mật" in found) == (True, False)


def test_only_the_appraising_side_writes_and_reads_it(stage, dossier):
    sheet = made(stage, dossier, "pdf")

    with pytest.raises(NotAllowed):
        write_sheet(by=stage.officer, dossier=dossier, sheet_format="pdf")
    readers = (stage.staff, stage.officer, make_person("staff", stage.ground.other_agency))
    assert [may_read(person, sheet.file) for person in readers] == [True, False, False]


def test_before_the_appraisal_there_is_nothing_to_write(stage):
    with pytest.raises(WrongState):
        write_sheet(by=stage.staff, dossier=stage.checking(), sheet_format="pdf")


def test_asked_on_the_page_it_is_listed_there(client, stage, dossier):
    client.force_login(stage.staff)

    page = client.post(reverse("dossiers:sheet", args=[dossier.pk]), {"format": "word"}, follow=True)

    assert "Phiếu thẩm định lần 1 (Word)" in page.content.decode()
    client.force_login(stage.officer)
    assert "Phiếu thẩm định lần 1" not in client.get(dossier.get_absolute_url()).content.decode()
