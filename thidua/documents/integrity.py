"""Do the rows and the bytes still tell the same story? Run after a restore, a crash, and every night."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.storage import default_storage

from thidua.documents import files
from thidua.documents.enums import JobStatus
from thidua.documents.models import IssuedDocument, Job, StoredFile
from thidua.documents.rendering import RENDER_DOCUMENT

ORPHAN_AGE = timedelta(hours=24)  # a younger file may belong to a transaction that is still open


@dataclass(frozen=True, slots=True)
class Finding:
    sentence: str
    orphan: str = ""


def findings(now: datetime) -> Iterator[Finding]:
    yield from _rows_without_their_bytes()
    yield from _bytes_without_a_row(now)
    yield from _documents_without_a_file()


def delete_orphan(finding: Finding) -> None:
    default_storage.delete(finding.orphan)


def _rows_without_their_bytes() -> Iterator[Finding]:
    for stored in StoredFile.objects.order_by("pk").iterator():
        if not default_storage.exists(stored.path):
            yield Finding(f"Mất tệp: {stored.path} ({stored.original_name}).")
        elif default_storage.size(stored.path) != stored.size:
            yield Finding(f"Sai dung lượng: {stored.path} ({stored.original_name}).")
        elif files.sha256_on_disk(stored.path) != stored.sha256:
            yield Finding(f"Nội dung đã thay đổi: {stored.path} ({stored.original_name}).")


def _bytes_without_a_row(now: datetime) -> Iterator[Finding]:
    known = set(StoredFile.objects.values_list("path", flat=True))
    for path in _paths(""):
        if path not in known and default_storage.get_modified_time(path) < now - ORPHAN_AGE:
            yield Finding(f"Tệp không thuộc bản ghi nào: {path}.", orphan=path)


def _paths(folder: str) -> Iterator[str]:
    folders, names = default_storage.listdir(folder)
    for name in sorted(names):
        yield f"{folder}/{name}" if folder else name
    for name in sorted(folders):
        yield from _paths(f"{folder}/{name}" if folder else name)


def _documents_without_a_file() -> Iterator[Finding]:
    """An issued document is printed, about to be printed, or somebody has to look."""
    open_jobs = Job.objects.filter(kind=RENDER_DOCUMENT, status__in=[JobStatus.QUEUED, JobStatus.RUNNING])
    expected = set(open_jobs.values_list("key", flat=True))
    for document in IssuedDocument.objects.filter(file__isnull=True).order_by("pk"):
        if f"render:{document.pk}" not in expected:
            yield Finding(f"Văn bản chưa có tệp PDF: {document}.")
