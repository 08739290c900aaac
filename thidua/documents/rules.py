from __future__ import annotations

from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import NOT_YOURS, has_permission
from thidua.common.errors import DomainError, NotAllowed, WrongState
from thidua.documents.enums import JobStatus
from thidua.documents.models import Job
from thidua.units.models import Unit


def check_can_retry_job(user: User, job: Job) -> None:
    if not has_permission(user, P.MANAGE_OUTBOX, job.unit):
        raise NotAllowed(NOT_YOURS)
    if job.status != JobStatus.PARKED:
        raise WrongState("Chỉ chạy lại được công việc đã dừng.")


def check_can_set_series(user: User, issuer: Unit) -> None:
    if not has_permission(user, P.MANAGE_CATALOGUE, issuer):
        raise NotAllowed(NOT_YOURS)


def can_retry_job(user: User, job: Job) -> bool:
    try:
        check_can_retry_job(user, job)
    except DomainError:
        return False
    return True
