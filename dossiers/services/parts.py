"""Files of a dossier. A replacement is a new version; earlier versions stay readable."""

from __future__ import annotations

from datetime import date, datetime

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from dossiers.enums import PartKind
from dossiers.models import Dossier, DossierPart, Nomination
from dossiers.rules.dossiers import check_can_edit
from dossiers.services.dossiers import check_paper_dates
from dossiers.services.locking import lock_dossier
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.errors import InvalidInput
from thidua.common.text import squeeze
from thidua.documents.files import store_upload

PURPOSE = "dossier_part"


@transaction.atomic
def add_part(
    *,
    by: User,
    dossier: Dossier,
    kind: str,
    upload: UploadedFile[bytes],
    nomination: Nomination | None = None,
    title: str = "",
    document_number: str = "",
    document_date: date | None = None,
) -> DossierPart:
    """Put a file into the dossier. Tờ trình and biên bản carry their number and date over to the dossier itself."""
    row = lock_dossier(dossier.pk)
    check_can_edit(by, row)
    if nomination is not None and nomination.dossier_id != row.pk:
        raise InvalidInput("Đề nghị này không thuộc hồ sơ.")
    number = squeeze(document_number)
    _carry_over(row, kind, number, document_date)
    return place_part(
        by=by,
        dossier=row,
        kind=kind,
        title=title,
        upload=upload,
        nomination=nomination,
        number=number,
        day=document_date,
    )


def place_part(
    *,
    by: User,
    dossier: Dossier,
    kind: str,
    upload: UploadedFile[bytes],
    nomination: Nomination | None,
    title: str = "",
    number: str = "",
    day: date | None = None,
) -> DossierPart:
    """Store the file and make it the current version; the caller holds the dossier's lock."""
    now = clock.now()
    part = DossierPart.objects.create(
        dossier=dossier,
        kind=kind,
        title=title,
        nomination=nomination,
        version=next_version(dossier=dossier, kind=kind, title=title, nomination=nomination),
        document_number=number,
        document_date=day,
        file=store_upload(by=by, upload=upload, purpose=PURPOSE),
        added_by=by,
        added_at=now,
    )
    record_part(by=by, part=part, verb="dossier.part_added", at=now)
    return part


def next_version(*, dossier: Dossier, kind: str, title: str, nomination: Nomination | None) -> int:
    """The number of the version to come; the present one steps back, save for loose files that stand side by side."""
    same = DossierPart.objects.filter(dossier=dossier, kind=kind, title=title, nomination=nomination)
    if kind != PartKind.OTHER or title:
        same.filter(is_current=True).update(is_current=False)
    return int(same.aggregate(latest=Max("version"))["latest"] or 0) + 1


def record_part(*, by: User, part: DossierPart, verb: str, at: datetime) -> None:
    after = {"part": part.label, "part_version": part.version, "part_file": _file_name(part)}
    if part.nomination is not None:
        after["nominee"] = str(part.nomination.recipient)
    dossier = part.dossier
    record(by=by, verb=verb, obj=dossier, unit_id=dossier.unit_id, after=after, at=at)


def _carry_over(dossier: Dossier, kind: str, number: str, day: date | None) -> None:
    if kind == PartKind.SUBMISSION:
        if not number or day is None:
            raise InvalidInput(
                "Tờ trình phải có số và ngày.", field="document_number" if not number else "document_date"
            )
        _check_dates(day, dossier.meeting_date)
        dossier.submission_number, dossier.submission_date = number, day
    elif kind == PartKind.MINUTES:
        if day is None:
            raise InvalidInput("Biên bản phải có ngày họp.", field="document_date")
        _check_dates(dossier.submission_date, day)
        dossier.meeting_date = day
    else:
        return
    dossier.version += 1
    dossier.save(update_fields=["submission_number", "submission_date", "meeting_date", "version"])


def _check_dates(submission_date: date | None, meeting_date: date | None) -> None:
    try:
        check_paper_dates(submission_date, meeting_date)
    except InvalidInput as error:
        raise InvalidInput(error.message, field="document_date") from error


@transaction.atomic
def remove_part(*, by: User, part: DossierPart) -> None:
    """Take a file out of the dossier; its versions remain in the history."""
    dossier = lock_dossier(part.dossier_id)
    check_can_edit(by, dossier)
    row = DossierPart.objects.select_related("file").get(pk=part.pk)
    if not row.is_current:
        return
    row.is_current = False
    row.save(update_fields=["is_current"])
    before = {"part": row.label, "part_file": _file_name(row)}
    record(by=by, verb="dossier.part_removed", obj=dossier, unit_id=dossier.unit_id, before=before)


def _file_name(part: DossierPart) -> str:
    return part.file.original_name if part.file else ""
