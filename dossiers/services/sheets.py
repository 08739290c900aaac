"""The appraisal sheet: frozen when asked for, written by the worker as PDF or Word."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from dossiers.enums import PaperFormat
from dossiers.models import AppraisalSheet, Dossier
from dossiers.rules.dossiers import check_can_write_sheet
from dossiers.services.locking import lock_dossier
from dossiers.sheet import KIND, snapshot_of
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.documents import word
from thidua.documents.jobs import Output, Progress
from thidua.documents.models import Job, StoredFile
from thidua.documents.rendering import PDF, render_pdf
from thidua.documents.services import enqueue
from thidua.documents.services.issuing import composed

SHEET_JOB = "appraisal_sheet"
SHEET_FILE = "appraisal_sheet"
TEMPLATE = "documents/phieu_tham_dinh/v1.html"


@transaction.atomic
def write_sheet(*, by: User, dossier: Dossier, sheet_format: str) -> AppraisalSheet:
    """Asked for twice in a minute in the same format, it is one version."""
    row = lock_dossier(dossier.pk)
    check_can_write_sheet(by, row)
    now = clock.now()
    minute = now.replace(second=0, microsecond=0)
    known = AppraisalSheet.objects.filter(
        dossier=row, created_by=by, format=sheet_format, created_at__gte=minute
    ).first()
    if known is not None:
        return known
    version = (AppraisalSheet.objects.filter(dossier=row).aggregate(last=Max("version"))["last"] or 0) + 1
    sheet = AppraisalSheet.objects.create(
        dossier=row,
        version=version,
        format=sheet_format,
        content=composed(snapshot_of(row, officer=by, at=now)),
        created_by=by,
        created_at=now,
    )
    sheet.job = enqueue(
        by=by,
        kind=SHEET_JOB,
        key=f"{SHEET_JOB}:{sheet.pk}",
        title=f"Phiếu thẩm định hồ sơ {row.code}",
        payload={"sheet": sheet.pk},
        unit=row.receiver,
    )
    sheet.save(update_fields=["job"])
    record(by=by, verb="dossier.sheet_written", obj=row, unit_id=row.unit_id, after={"sheet_version": version}, at=now)
    return sheet


def make_sheet(job: Job, progress: Progress) -> Output:
    """Handler: the content is frozen, so a second try writes the same."""
    sheet = AppraisalSheet.objects.select_related("dossier").get(pk=job.payload["sheet"])
    progress(10)
    name = f"phieu-tham-dinh-{sheet.dossier.code}-lan-{sheet.version}"
    title = f"{KIND} {sheet.dossier.code}"
    if sheet.format == PaperFormat.WORD:
        data, extension, kind = (
            word.write_from(sheet.content, kind=KIND, at=sheet.created_at),
            "docx",
            word.CONTENT_TYPE,
        )
    else:
        values = {"document_title": title, **sheet.content}
        data, extension, kind = render_pdf(TEMPLATE, values, created=sheet.created_at), "pdf", PDF
    return Output(
        data=data,
        name=f"{name}.{extension}",
        content_type=kind,
        purpose=SHEET_FILE,
        apply=lambda stored: _attach(sheet.pk, stored),
    )


def _attach(pk: int, stored: StoredFile) -> None:
    AppraisalSheet.objects.filter(pk=pk, file__isnull=True).update(file=stored)
