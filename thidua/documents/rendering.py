"""PDF from a frozen snapshot: the one module that talks to WeasyPrint.

Runs in worker processes only. The same snapshot gives the same bytes on every machine (bundled fonts, dates from the
document), so a render repeated after a crash is the same file.
"""

from __future__ import annotations

import os
import threading
import warnings
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string

from thidua.common.clock import HANOI
from thidua.documents.jobs import Output, Progress
from thidua.documents.models import IssuedDocument, Job, StoredFile

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

RENDER_DOCUMENT = "render_document"
PDF = "application/pdf"
VARIANT = "pdf/a-2a"  # archival, tagged, fonts embedded

_fonts: tuple[int, FontConfiguration] | None = None


class OutsideReference(Exception):
    """The page names a file or an address. Ours never do, so the page is wrong."""


def template_path(template: str, version: int) -> str:
    return f"documents/{template}/v{version}.html"


def render_document(job: Job, progress: Progress) -> Output:
    """Handler of render jobs. Repeating it is harmless: the file is attached once, with the job's end."""
    document = IssuedDocument.objects.get(pk=job.payload["document"])
    progress(10)
    data = to_pdf(html_of(document))
    return Output(
        data=data,
        name=f"{document.full_number.replace('/', '-')}.pdf",
        content_type=PDF,
        purpose=job.payload["purpose"],
        apply=lambda stored: _attach(document.pk, stored),
    )


def _attach(document_id: int, stored: StoredFile) -> None:
    if not IssuedDocument.objects.filter(pk=document_id, file__isnull=True).update(file=stored):
        raise RuntimeError(f"document {document_id} has its file already")


def html_of(document: IssuedDocument) -> str:
    """The page before typesetting. Fails on values the template cannot use, so issuing tries it too."""
    return html_from(
        template_path(document.template, document.template_version),
        {"document_title": document.subject, **document.snapshot},
        created=document.issued_at,
    )


def html_from(template_name: str, values: dict[str, Any], *, created: datetime) -> str:
    """A template of ours filled with escaped values; `created` is the only date that enters the file."""
    moment = created.astimezone(HANOI).isoformat(timespec="seconds")
    return render_to_string(template_name, {**values, "created": moment})


def render_pdf(template_name: str, values: dict[str, Any], *, created: datetime) -> bytes:
    """PDF of a template of ours, for previews and other pages that are not issued documents."""
    return to_pdf(html_from(template_name, values, created=created))


def to_pdf(html: str) -> bytes:
    """The same page gives the same bytes; nothing outside the page is ever fetched."""
    from weasyprint import HTML  # half a second to import, wanted in workers only
    from weasyprint.urls import FatalURLFetchingError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # WeasyPrint leaves its colour profile to the collector
        try:
            document = HTML(string=html, url_fetcher=_deny_all(), base_url=None)
            return bytes(document.write_pdf(font_config=_font_configuration(), pdf_variant=VARIANT))
        except FatalURLFetchingError as error:  # not an Exception: it would end the worker's task unseen
            raise OutsideReference(str(error)) from error


def _font_configuration() -> FontConfiguration:
    """One per process: sharing it halves the time of a letter, sharing it between threads ends the process."""
    global _fonts
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("documents are rendered in worker processes, never in a thread")
    if _fonts is None or _fonts[0] != os.getpid():
        from weasyprint.text.fonts import FontConfiguration

        _fonts = (os.getpid(), FontConfiguration())
    return _fonts[1]


def _deny_all() -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class DenyAll(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
        """A document that names anything outside itself is wrong: stop, do not print it without."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            raise FatalURLFetchingError(f"documents fetch nothing: {url[:80]}")

    return DenyAll()
