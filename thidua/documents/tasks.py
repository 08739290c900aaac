"""Leaves: the work is in the services, which are imported when a task runs."""

from __future__ import annotations

from celery import shared_task

from thidua.common import clock


@shared_task(name="thidua.documents.tasks.run_job", ignore_result=True)
def run_job(job_id: int) -> None:
    """Safe to run twice: the row is claimed, a missing or finished one is left alone."""
    from thidua.documents import services

    services.run_job(job_id)


@shared_task(name="thidua.documents.tasks.sweep_jobs", ignore_result=True)
def sweep_jobs() -> None:
    """Safe to run twice: a job rung twice is still done once."""
    from thidua.documents import services

    services.sweep_jobs(clock.now())
