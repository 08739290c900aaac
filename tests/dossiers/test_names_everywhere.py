"""Names that break careless programs come out of every kind of paper exactly as they were entered."""

import io
import unicodedata
import zipfile

import docx
import openpyxl
import pypdfium2
import pytest

from awards.services.qualified import export_qualified
from dossiers.enums import PaperKind
from dossiers.services import sessions
from dossiers.services.proof import ask_for_pack
from dossiers.services.session_papers import draft_paper
from dossiers.services.sheets import write_sheet
from tests.factories.awards import RuleFactory
from tests.factories.dossiers import fresh
from tests.factories.notifications import OutgoingMailFactory
from thidua.documents.files import open_file
from thidua.documents.models import Job
from thidua.documents.services import run_job
from thidua.notifications.services import send_mail

pytestmark = pytest.mark.django_db

LONG = (
    "Ban Quản lý dự án đầu tư xây dựng các công trình giao thông, thủy lợi và phát triển nông thôn miền núi khu vực số"
)
NAMES = [
    "Công ty A & B",
    "Tổ <Dân vận> khéo",
    f"{LONG:0<120}",
    "Quàng Thị Hồng Nhượng",
    "Hợp tác xã “Mai Sơn” – 'Xanh'",
    "{{ 7*7 }} {% now %} ${HOME}",
    "=HYPERLINK(1)",
]
TYPED = [*NAMES[:3], unicodedata.normalize("NFD", NAMES[3]), *NAMES[4:]]


def words(text):
    return " ".join(text.split())


def pdf_text(data):
    """Runs of white space are one: where a line is broken is the layout's affair."""
    with pypdfium2.PdfDocument(data) as document:
        return words(" ".join(page.get_textpage().get_text_bounded() for page in document))


def word_text(data):
    paper = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return words(" ".join([paragraph.text for paragraph in paper.paragraphs] + cells))


def sheet_text(data):
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    return words(" ".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.data_type == "s"))


def made(job_id):
    run_job(job_id)
    with open_file(Job.objects.get(pk=job_id).result_file) as stream:
        return stream.read()


def lost(text):
    return [name for name in NAMES if name not in text]


def propose_all(stage, dossier):
    for name in TYPED:
        stage.nominate(dossier, stage.recipient(name=name, honorific="", job_title=""))
    return dossier


def named(dossier):
    """Nominees of a dossier on its way, who bear the names."""
    for nomination, name in zip(dossier.nominations.order_by("order"), TYPED, strict=True):
        recipient = nomination.recipient
        recipient.name, recipient.honorific, recipient.job_title = name, "", ""
        recipient.save()
    return dossier


@pytest.mark.parametrize(("sheet_format", "read"), [("pdf", pdf_text), ("word", word_text)])
def test_appraisal_sheet(stage, sheet_format, read):
    RuleFactory(campaign_key=str(stage.campaign.pk), text="Nội bộ đoàn kết.")
    dossier = named(stage.appraising(len(NAMES)))

    sheet = write_sheet(by=stage.staff, dossier=fresh(dossier), sheet_format=sheet_format)

    assert lost(read(made(sheet.job_id))) == []


def test_proof_pack(stage):
    dossier = propose_all(stage, stage.draft())

    assert lost(pdf_text(made(ask_for_pack(by=stage.officer, dossier=dossier, pack_format="pdf").pk))) == []


def test_first_paper_of_the_archive(stage):
    dossier = propose_all(stage, stage.draft())
    data = made(ask_for_pack(by=stage.officer, dossier=dossier, pack_format="zip").pk)

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first = next(name for name in archive.namelist() if name.endswith(".pdf"))
        assert lost(pdf_text(archive.read(first))) == []


@pytest.mark.parametrize("kind", [PaperKind.MINUTES, PaperKind.COUNTING])
@pytest.mark.parametrize(("paper_format", "read"), [("pdf", pdf_text), ("word", word_text)])
def test_papers_of_the_council(stage, kind, paper_format, read):
    session = stage.open(named(stage.before_council(len(NAMES))))
    sessions.close_session(by=stage.secretary, session=session)

    paper = draft_paper(by=stage.secretary, session=session, kind=kind, format=paper_format)

    assert lost(read(made(paper.job_id))) == []


def test_excel(stage):
    RuleFactory(award_kind=stage.award, predicate="no_discipline_paper", text="Không bị kỷ luật.")
    for name in TYPED:
        stage.recipient(name=name, honorific="", job_title="")

    job = export_qualified(by=stage.officer, kind=stage.award, year=2024, filters={})

    assert lost(sheet_text(made(job.pk))) == []


def test_mail(smtp_server):
    """A long subject is folded: the white space a fold begins with is not part of it."""
    for name in TYPED:
        mail = OutgoingMailFactory(subject=f"Còn 3 ngày: {name}", body_text=f"Kính gửi {name}", body_html="")
        send_mail(mail_id=mail.pk)

    subjects = [str(message["Subject"]).strip() for message in smtp_server.messages]
    bodies = [message.get_body(("plain",)).get_content().strip() for message in smtp_server.messages]

    assert [unicodedata.normalize("NFC", text) for text in subjects] == [f"Còn 3 ngày: {name}" for name in NAMES]
    assert [unicodedata.normalize("NFC", text) for text in bodies] == [f"Kính gửi {name}" for name in NAMES]
