"""Reads. `jobs_visible_to` and `readable_file` are the only doors to jobs and files."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import permission_paths, unit_scope
from thidua.common.queries import matches
from thidua.documents import access
from thidua.documents.enums import JobStatus
from thidua.documents.models import Job, StoredFile
from thidua.units.models import Unit


def readable_file(user: User, file_id: UUID) -> StoredFile | None:
    """The file if the rule of its purpose lets this person read it; a foreign one looks like a missing one."""
    stored = StoredFile.objects.filter(pk=file_id).first()
    return stored if stored is not None and access.may_read(user, stored) else None


def jobs_visible_to(user: User) -> QuerySet[Job]:
    """One's own jobs and those of the units one looks after; jobs of no unit are for staff at the top of a tree."""
    scope = Q(requested_by_id=user.pk) | managed_scope(user)
    return Job.objects.filter(scope).select_related("requested_by", "unit", "result_file")


def managed_scope(user: User) -> Q:
    scope = unit_scope(user, P.MANAGE_OUTBOX)
    if any(len(path) == Unit.steplen for path in permission_paths(user, P.MANAGE_OUTBOX)):
        scope |= Q(unit__isnull=True)
    return scope


def managed_jobs(user: User, *, status: str = "", text: str = "") -> QuerySet[Job]:
    """What staff look after, newest first."""
    rows = Job.objects.filter(managed_scope(user)).select_related("requested_by", "unit", "result_file")
    if status:
        rows = rows.filter(status=status)
    return rows.filter(matches(text)) if text else rows


def parked_count(user: User) -> int:
    return Job.objects.filter(managed_scope(user), status=JobStatus.PARKED).count()
