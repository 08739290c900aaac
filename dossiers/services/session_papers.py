"""Drafting the papers of a closed session, and the worker's side of it."""

from __future__ import annotations

from django.db import transaction

from dossiers.enums import PaperFormat, PaperKind
from dossiers.invitations import invitation_of
from dossiers.models import CouncilSession, SessionPaper
from dossiers.rules import council as rules
from dossiers.services.locking import lock_session
from dossiers.session_papers import values_of
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.errors import InvalidInput
from thidua.documents import word
from thidua.documents.jobs import Output, Progress
from thidua.documents.models import Job, StoredFile
from thidua.documents.rendering import PDF, render_pdf, template_path
from thidua.documents.services import enqueue
from thidua.documents.services.issuing import composed

PAPER_JOB = "session_paper"
PAPER_PURPOSE = "session_paper"
DRAFTED = (PaperKind.INVITATION, PaperKind.MINUTES, PaperKind.COUNTING)
_NAMES = {
    PaperKind.INVITATION: "giay-moi",
    PaperKind.MINUTES: "bien-ban-hop",
    PaperKind.COUNTING: "bien-ban-kiem-phieu",
}


@transaction.atomic
def draft_paper(*, by: User, session: CouncilSession, kind: str, format: str) -> SessionPaper:
    """Freeze what the paper says and ask the worker for the file. The same paper asked for again is the same one."""
    row = lock_session(session.pk)
    if kind not in DRAFTED or format not in PaperFormat.values:
        raise InvalidInput("Loại văn bản không hợp lệ.")
    rules.check_can_draft(by, row, kind)
    content = composed(invitation_of(row) if kind == PaperKind.INVITATION else values_of(row, kind))
    known = row.papers.filter(kind=kind, format=format).order_by("-pk").first()
    if known is not None and known.content == content:
        return known
    now = clock.now()
    paper = SessionPaper.objects.create(
        session=row, kind=kind, format=format, content=content, created_by=by, created_at=now
    )
    paper.job = enqueue(
        by=by,
        kind=PAPER_JOB,
        key=f"{PAPER_JOB}:{paper.pk}:{now.isoformat()}",
        title=f"{paper}: {row.title}",
        payload={"paper": paper.pk},
        unit=row.council.unit,
    )
    paper.save(update_fields=["job"])
    record(by=by, verb="session.paper_drafted", obj=row, unit_id=row.council.unit_id, reason=str(paper), at=now)
    return paper


def write_paper(job: Job, progress: Progress) -> Output:
    """Handler: harmless to repeat, the file is attached once with the job's end."""
    paper = SessionPaper.objects.get(pk=job.payload["paper"])
    progress(10)
    invites = paper.kind == PaperKind.INVITATION
    if paper.format == PaperFormat.PDF:
        template = template_path("giay_moi" if invites else "bien_ban", 1)
        data, ending = render_pdf(template, paper.content, created=paper.created_at), "pdf"
    else:
        kind = "Giấy mời" if invites else "Biên bản"
        data, ending = word.write_from(paper.content, kind=kind, at=paper.created_at), "docx"
    return Output(
        data=data,
        name=f"{_NAMES[PaperKind(paper.kind)]}-{paper.session_id}-{paper.pk}.{ending}",
        content_type=PDF if ending == "pdf" else word.CONTENT_TYPE,
        purpose=PAPER_PURPOSE,
        apply=lambda stored: _attach(paper.pk, stored),
    )


def _attach(pk: int, stored: StoredFile) -> None:
    SessionPaper.objects.filter(pk=pk, file__isnull=True).update(file=stored)
