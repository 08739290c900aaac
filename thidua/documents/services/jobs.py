"""Long work as rows: asked for with its cause, claimed by one worker, finished once, parked after five tries."""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.claims import LEASE, MAX_TRIES, claim
from thidua.common.errors import DomainError
from thidua.common.tasks import ring
from thidua.documents import files, jobs
from thidua.documents.enums import JobStatus
from thidua.documents.models import Job
from thidua.documents.rules import check_can_retry_job
from thidua.documents.tasks import run_job as run_job_task
from thidua.units.models import Unit

logger = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=30)  # doubled after each failed try
UNHEARD_AFTER = timedelta(seconds=20)  # a younger row has just been rung
SWEEP_LIMIT = 200
WORKER_VANISHED = "Tiến trình xử lý bị dừng đột ngột nhiều lần (có thể do thiếu bộ nhớ hoặc máy chủ khởi động lại)."


class LostClaim(Exception):
    """The lease ran out and somebody else took the job over: this attempt's result must not be used."""


def enqueue(
    *, by: User | None, kind: str, key: str, title: str, payload: dict[str, Any], unit: Unit | None = None
) -> Job:
    """Ask for work once: the same `key` gives the job that is already there. `unit` is whose staff may see it."""
    jobs.handler_of(kind)
    job, created = Job.objects.get_or_create(
        key=key,
        defaults={
            "kind": kind,
            "title": title[:250],
            "payload": payload,
            "created_at": clock.now(),
            "requested_by": by,
            "unit": unit,
        },
    )
    if created:
        ring(run_job_task, job.pk)
    return job


def run_job(job_id: int) -> None:
    """Claim the job and do it. Called any number of times, by any number of workers, it is done once."""
    if not claim(Job.objects.all(), job_id, now=clock.now(), queued=JobStatus.QUEUED, running=JobStatus.RUNNING):
        return
    job = Job.objects.get(pk=job_id)
    attempt = job.tries
    try:
        output = jobs.handler_of(job.kind)(job, lambda percent: _show_progress(job.pk, attempt, percent))
        _finish(job, attempt, output)
    except LostClaim:
        logger.warning("job %s: attempt %s came back too late and was given up", job_id, attempt)
    except Exception as error:  # whatever went wrong is written on the row, where staff can see it
        logger.exception("job %s (%s): attempt %s failed", job_id, job.key, attempt)
        _fail(job.pk, attempt, _reason(error))


def _show_progress(job_id: int, attempt: int, percent: int) -> None:
    renewed = Job.objects.filter(pk=job_id, status=JobStatus.RUNNING, tries=attempt).update(
        progress=min(max(percent, 0), 99), lease_until=clock.now() + LEASE
    )
    if not renewed:
        raise LostClaim


@contextmanager
def progress_outside(job: Job) -> Iterator[jobs.Progress]:
    """Progress that others see while the caller's transaction is still open: told through a connection of its own.

    SQLite lets nobody else write meanwhile, and a job that is not committed yet has nobody who looks.
    """
    if connection.vendor != "postgresql":
        yield lambda percent: None
        return
    other = connection.copy()
    table = Job._meta.db_table
    mine = "WHERE id = %s AND status = %s AND tries = %s"
    told = f"UPDATE {table} SET progress = %s, lease_until = %s {mine}"  # noqa: S608 - the table's own name
    asked = f"SELECT 1 FROM {table} WHERE id = %s"  # noqa: S608

    def show(percent: int) -> None:
        with other.cursor() as cursor:
            values = (min(max(percent, 0), 99), clock.now() + LEASE, job.pk, JobStatus.RUNNING.value, job.tries)
            cursor.execute(told, values)
            if cursor.rowcount == 0:
                cursor.execute(asked, [job.pk])
                if cursor.fetchone():
                    raise LostClaim

    try:
        yield show
    finally:
        other.close()


def _finish(job: Job, attempt: int, output: jobs.Output | jobs.Effect | None) -> None:
    """File first, then one transaction: its row, what depends on it, the job and the hooks."""
    path = files.write_once(_place(job), output.data, output.name) if isinstance(output, jobs.Output) else ""
    with transaction.atomic():
        mine = _locked_attempt(job.pk, attempt)
        if isinstance(output, jobs.Effect):
            output.apply()
        elif output:
            stored = files.record_file(
                by=job.requested_by,
                path=path,
                data=output.data,
                name=output.name,
                content_type=output.content_type,
                purpose=output.purpose,
            )
            mine.result_file = stored
            output.apply(stored)
        mine.status, mine.progress, mine.error = JobStatus.DONE, 100, ""
        mine.lease_until, mine.finished_at = None, clock.now()
        mine.save(update_fields=["result_file", "status", "progress", "error", "lease_until", "finished_at"])
        for hook in jobs.hooks_of(mine.kind):
            hook(mine)


def _place(job: Job) -> str:
    """Where this job's file goes: the same in every attempt, another for every other job, even after a restore."""
    return f"{job.kind}|{job.key}|{job.created_at.isoformat()}"


def _locked_attempt(job_id: int, attempt: int) -> Job:
    job = Job.objects.select_for_update().filter(pk=job_id, status=JobStatus.RUNNING, tries=attempt).first()
    if job is None:
        raise LostClaim
    return job


def _fail(job_id: int, attempt: int, reason: str) -> None:
    """Another try later, or parked with the reason after the last one."""
    mine = Job.objects.filter(pk=job_id, status=JobStatus.RUNNING, tries=attempt)
    now = clock.now()
    if attempt >= MAX_TRIES:
        _park(mine, reason, now)
    else:
        pause = FIRST_PAUSE * 2 ** (attempt - 1)
        mine.update(status=JobStatus.QUEUED, error=reason, lease_until=now + pause, progress=0)


@transaction.atomic
def _park(rows: QuerySet[Job], reason: str, now: datetime) -> None:
    """Staff see the job with its reason; what waited for it is told in the same transaction."""
    for job in rows.select_for_update(skip_locked=True, of=("self",)):
        job.status, job.error, job.lease_until, job.finished_at = JobStatus.PARKED, reason, None, now
        job.save(update_fields=["status", "error", "lease_until", "finished_at"])
        for hook in jobs.parked_hooks_of(job.kind):
            try:
                with transaction.atomic():
                    hook(job)
            except Exception:  # a job nobody can finish is shown to staff whatever its hook does
                logger.exception("job %s (%s): telling that it is parked failed", job.pk, job.key)


def _reason(error: Exception) -> str:
    """A sentence for staff; the trace is in the server's log."""
    if isinstance(error, DomainError):
        return error.message
    if isinstance(error, SoftTimeLimitExceeded):
        return "Công việc kéo dài quá thời gian cho phép."
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return "Ổ đĩa của máy chủ đã hết chỗ."
    return f"Lỗi ngoài dự kiến ({type(error).__name__}); chi tiết trong nhật ký máy chủ."


def sweep_jobs(now: datetime) -> list[int]:
    """Ring what nobody heard and what a dead worker left behind; park what killed its worker five times."""
    abandoned = Q(status=JobStatus.RUNNING, lease_until__lt=now)
    _park(Job.objects.filter(abandoned, tries__gte=MAX_TRIES), WORKER_VANISHED, now)
    due = Q(lease_until__isnull=True, created_at__lte=now - UNHEARD_AFTER) | Q(lease_until__lt=now)
    waiting = Job.objects.filter(Q(status=JobStatus.QUEUED) & due | abandoned).order_by("created_at", "pk")
    job_ids = list(waiting.values_list("pk", flat=True)[:SWEEP_LIMIT])
    for job_id in job_ids:
        ring(run_job_task, job_id)
    return job_ids


@transaction.atomic
def retry_job(*, by: User, job: Job) -> Job:
    """Give a parked job five new tries."""
    job = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
    check_can_retry_job(by, job)
    before = {"status": job.get_status_display(), "error": job.error}
    job.status, job.tries, job.error, job.progress = JobStatus.QUEUED, 0, "", 0
    job.lease_until = job.finished_at = None
    job.save(update_fields=["status", "tries", "error", "progress", "lease_until", "finished_at"])
    record(
        by=by,
        verb="job.retried",
        obj=job,
        unit_id=job.unit_id,
        before=before,
        after={"status": job.get_status_display()},
    )
    ring(run_job_task, job.pk)
    return job
