"""Writes of this app: documents are issued, jobs are asked for, run and repeated."""

from thidua.documents.services.issuing import issue
from thidua.documents.services.jobs import enqueue, retry_job, run_job, sweep_jobs
from thidua.documents.services.series import set_last_number

__all__ = ["enqueue", "issue", "retry_job", "run_job", "set_last_number", "sweep_jobs"]
