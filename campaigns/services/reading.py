"""A launch plan is handed in, read by a worker, and may be read again or put aside."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction

from campaigns.enums import FindingDecision, FindingKind, ReadingSource, ReadingStatus
from campaigns.findings.awards import Catalogue, kinds_on, matched
from campaigns.findings.build import Found, findings_of
from campaigns.findings.values import shortened
from campaigns.models import Finding, PlanReading
from campaigns.reading import sources
from campaigns.reading.result import read_plan
from campaigns.reading.sources import SourceText
from campaigns.rules.reading import check_can_discard, check_can_read_again, check_can_start
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.dates import PartialDate
from thidua.common.errors import InvalidInput
from thidua.common.text import squeeze
from thidua.documents.files import open_file
from thidua.documents.jobs import Effect, Progress
from thidua.documents.models import Job, StoredFile
from thidua.documents.services.jobs import enqueue
from thidua.notifications.services import notify
from thidua.units.models import Unit

logger = logging.getLogger(__name__)

READ_PLAN = "read_plan"
TITLE_LENGTH = 600
UNEXPECTED = "Bộ đọc gặp lỗi ngoài dự kiến với văn bản này; chi tiết trong nhật ký máy chủ. Hãy soạn bằng tay."
_SOURCES = {"txt": ReadingSource.TXT, "docx": ReadingSource.DOCX, "pdf": ReadingSource.PDF}


def locked_reading(pk: int) -> PlanReading:
    """The row under lock, re-read: decisions, a second reading and the making of a draft queue here."""
    return PlanReading.objects.select_for_update(of=("self",)).select_related("owner", "file").get(pk=pk)


@transaction.atomic
def start_reading(*, by: User, owner: Unit, file: StoredFile | None = None, text: str = "") -> PlanReading:
    """A file or pasted text becomes a row, and work for the worker."""
    check_can_start(by, owner)
    source: str = ReadingSource.PASTED
    if file is not None:
        title = file.original_name
        source = _SOURCES.get(title.rpartition(".")[2].lower(), ReadingSource.TXT)
    else:
        text = sources.pasted(text).text
        title = next(line for line in map(squeeze, text.split("\n")) if line)
    reading = PlanReading.objects.create(
        owner=owner,
        title=shortened(title, TITLE_LENGTH),
        source=source,
        file=file,
        text="" if file else text,
        created_at=clock.now(),
        created_by=by,
    )
    record(by=by, verb="reading.started", obj=reading, unit_id=owner.pk, after={"title": reading.title})
    _enqueue(by, reading)
    return reading


def job_key(reading: PlanReading) -> str:
    return f"{READ_PLAN}:{reading.pk}:{reading.version}"


def _enqueue(by: User, reading: PlanReading) -> Job:
    return enqueue(
        by=by,
        kind=READ_PLAN,
        key=job_key(reading),
        title=f"Đọc văn bản: {reading.title}",
        payload={"reading": reading.pk},
        unit=reading.owner,
    )


# --- The worker's part


def read_job(job: Job, progress: Progress) -> Effect | None:
    """Handler. Text and findings are written with the job's end: a killed worker leaves nothing half."""
    reading = PlanReading.objects.select_related("owner", "file").filter(pk=job.payload["reading"]).first()
    if reading is None or reading.status != ReadingStatus.WAITING:
        return None
    return Effect(_outcome(reading, progress))


def _outcome(reading: PlanReading, progress: Progress) -> Callable[[], None]:
    """What the job will write: the same text gives the same answer, so an error is told, not tried five times."""
    try:
        source = _source_of(reading, progress)
        progress(92)
        result = read_plan(source.text).as_json()
    except InvalidInput as error:
        reason = error.message
        return lambda: fail_reading(reading.pk, reason)
    except (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError, RecursionError):
        logger.exception("reading %s: the grammar failed", reading.pk)
        return lambda: fail_reading(reading.pk, UNEXPECTED)
    return lambda: finish_reading(reading.pk, source, result)


def _source_of(reading: PlanReading, progress: Progress) -> SourceText:
    if reading.file is None:
        return sources.pasted(reading.text)
    with open_file(reading.file) as stream:
        return sources.text_of(stream.read(), reading.file.original_name, progress=progress)


@transaction.atomic
def finish_reading(pk: int, source: SourceText, result: dict[str, Any]) -> None:
    """Text, answer and findings at once; a reading that was put aside meanwhile stays as it is."""
    reading = locked_reading(pk)
    if reading.status != ReadingStatus.WAITING:
        return
    found = _with_awards(reading.owner, result, findings_of(result, source.text))
    reading.text, reading.source, reading.result = source.text, source.source, result
    reading.result["source_warnings"], reading.result["pages"] = list(source.warnings), source.pages
    reading.title = shortened(squeeze(str(result.get("title") or reading.title)), TITLE_LENGTH)
    reading.status, reading.error, reading.read_at = ReadingStatus.READ, "", clock.now()
    reading.grammar = str(result.get("grammar") or "")[:20]
    reading.save()
    Finding.objects.bulk_create(
        Finding(
            reading=reading,
            kind=item.kind,
            path=item.path,
            order=order,
            label=item.label,
            found=item.value,
            value=item.value,
            start=item.start,
            end=item.end,
        )
        for order, item in enumerate(found)
    )
    record(by=None, verb="reading.read", obj=reading, unit_id=reading.owner_id, after={"count": len(found)})
    _tell_reader(reading, f"Đã đọc xong, chờ kiểm tra: {reading.title}")


def _with_awards(owner: Unit, result: dict[str, Any], found: list[Found]) -> list[Found]:
    """Kinds as they were on the document's day; a document without a date is judged by today's catalogue."""
    if not any(item.kind in (FindingKind.AWARD, FindingKind.CRITERION) for item in found):
        return found
    return matched(found, Catalogue(kinds_on(document_day(result)), owner.name))


def document_day(result: dict[str, Any]) -> date:
    for written in (result.get("date"), (result.get("period") or {}).get("from")):
        try:
            return PartialDate.parse(str(written or "")).last_day()
        except ValueError:
            continue
    return clock.today()


@transaction.atomic
def fail_reading(pk: int, reason: str) -> None:
    reading = locked_reading(pk)
    if reading.status != ReadingStatus.WAITING:
        return
    reading.status, reading.error, reading.read_at = ReadingStatus.FAILED, reason, clock.now()
    reading.save(update_fields=["status", "error", "read_at"])
    record(by=None, verb="reading.failed", obj=reading, unit_id=reading.owner_id, reason=reason)
    _tell_reader(reading, f"Không đọc được văn bản: {reading.title}")


def _tell_reader(reading: PlanReading, title: str) -> None:
    """Whoever handed it in may have left the page meanwhile."""
    notify(
        users=[reading.created_by],
        kind="reading_done",
        title=title,
        url=f"/phong-trao/doc-van-ban/{reading.pk}/",
        key=f"reading-done:{reading.pk}:{reading.version}",
    )


# --- Again, or not at all


@transaction.atomic
def read_again(*, by: User, reading: PlanReading) -> PlanReading:
    """The same document once more, as after the grammar has learned; a second click finds it waiting."""
    row = locked_reading(reading.pk)
    if row.status == ReadingStatus.WAITING:
        return row
    check_can_read_again(by, row)
    row.findings.filter(decision=FindingDecision.PENDING).delete()
    row.status, row.error, row.result, row.read_at = ReadingStatus.WAITING, "", {}, None
    row.version += 1
    row.save(update_fields=["status", "error", "result", "read_at", "version"])
    record(by=by, verb="reading.repeated", obj=row, unit_id=row.owner_id)
    _enqueue(by, row)
    return row


@transaction.atomic
def discard_reading(*, by: User, reading: PlanReading) -> PlanReading:
    row = locked_reading(reading.pk)
    if row.status == ReadingStatus.DISCARDED:
        return row
    check_can_discard(by, row)
    row.status = ReadingStatus.DISCARDED
    row.save(update_fields=["status"])
    record(by=by, verb="reading.discarded", obj=row, unit_id=row.owner_id)
    return row
