"""Asking for a sơ kết or tổng kết draft, and the worker's side of it."""

from __future__ import annotations

from django.db import transaction

from campaigns import summary_docx
from campaigns.models import Campaign, CampaignSummary
from campaigns.rules.life import check_can_summarise
from campaigns.services.campaigns import locked_campaign
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.documents.jobs import Output, Progress
from thidua.documents.models import Job, StoredFile
from thidua.documents.services import enqueue

SUMMARY_JOB = "campaign_summary"
SUMMARY_PURPOSE = "campaign_summary"


@transaction.atomic
def ask_summary(*, by: User, campaign: Campaign, kind: str) -> CampaignSummary:
    """Figures as of now. Asked for twice in the same minute, it is one report."""
    row = locked_campaign(campaign.pk)
    check_can_summarise(by, row)
    now = clock.now()
    minute = now.replace(second=0, microsecond=0)
    known = CampaignSummary.objects.filter(campaign=row, kind=kind, created_by=by, as_of__gte=minute).first()
    if known is not None:
        return known
    summary = CampaignSummary.objects.create(campaign=row, kind=kind, as_of=now, created_by=by)
    summary.job = enqueue(
        by=by,
        kind=SUMMARY_JOB,
        key=f"{SUMMARY_JOB}:{summary.pk}:{now.isoformat()}",
        title=f"{summary.get_kind_display()}: {row.title}",
        payload={"summary": summary.pk},
        unit=row.owner,
    )
    summary.save(update_fields=["job"])
    record(
        by=by,
        verb="campaign.summary_asked",
        obj=row,
        unit_id=row.owner_id,
        reason=summary.get_kind_display(),
        at=now,
    )
    return summary


def write_summary(job: Job, progress: Progress) -> Output:
    """Handler: harmless to repeat, the file is attached once with the job's end."""
    rows = CampaignSummary.objects.select_related("campaign__owner")
    summary = rows.get(pk=job.payload["summary"])
    progress(10)
    return Output(
        data=summary_docx.write_report(summary),
        name=summary_docx.file_name(summary),
        content_type=summary_docx.CONTENT_TYPE,
        purpose=SUMMARY_PURPOSE,
        apply=lambda stored: _attach(summary.pk, stored),
    )


def _attach(pk: int, stored: StoredFile) -> None:
    CampaignSummary.objects.filter(pk=pk, file__isnull=True).update(file=stored)
