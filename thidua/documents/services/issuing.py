"""A document is issued once: numbered, frozen, printed by the worker, never edited."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common.clock import HANOI
from thidua.common.text import nfc
from thidua.documents import rendering
from thidua.documents.models import IssuedDocument, Job
from thidua.documents.numbering import next_number
from thidua.documents.rendering import RENDER_DOCUMENT
from thidua.documents.services.jobs import enqueue
from thidua.units.models import Unit

Snapshot = dict[str, Any]


@transaction.atomic
def issue(
    *,
    by: User,
    issuer: Unit,
    kind: str,
    series: str,
    symbol: str,
    subject: str,
    template: str,
    template_version: int,
    snapshot: Snapshot | Callable[[int], Snapshot],
    purpose: str,
    job_title: str,
    at: datetime,
) -> tuple[IssuedDocument, Job]:
    """Number and freeze a document and ask the worker to print it.

    Who may issue is the caller's rule. `snapshot(number)` builds the printed values once the number is known.
    `purpose` is the access rule of the file to come.
    """
    year = at.astimezone(HANOI).year
    number = next_number(issuer=issuer, series=series, year=year)
    document = IssuedDocument.objects.create(
        issuer=issuer,
        kind=kind,
        series=series,
        year=year,
        number=number,
        symbol=symbol,
        subject=subject,
        issued_at=at,
        issued_by=by,
        template=template,
        template_version=template_version,
        snapshot=composed(snapshot(number) if callable(snapshot) else snapshot),
    )
    rendering.html_of(document)  # what cannot be printed is not issued
    record(
        by=by,
        verb="document.issued",
        obj=document,
        unit_id=issuer.pk,
        after={"number": document.full_number, "subject": subject},
        at=at,
    )
    job = enqueue(
        by=by,
        kind=RENDER_DOCUMENT,
        key=f"render:{document.pk}",
        title=job_title,
        payload={"document": document.pk, "purpose": purpose},
        unit=issuer,
    )
    return document, job


def composed(value: Any) -> Any:
    """The same values with all text in NFC; TypeError for what JSON cannot keep as it is."""
    if isinstance(value, dict):
        return {str(key): composed(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [composed(item) for item in value]
    if isinstance(value, str):
        return nfc(value)
    if value is None or isinstance(value, bool | int):
        return value
    raise TypeError(f"a printed value must be text, a number or a list, not {type(value).__name__}")
