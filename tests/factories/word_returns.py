"""Word papers of a dossier as filled and as they come back."""

from __future__ import annotations

import io
from typing import Any

import docx
from django.core.files.uploadedfile import SimpleUploadedFile

from dossiers.enums import WordReturnState
from dossiers.models import Dossier, Nomination, WordDraft, WordReturn
from thidua.accounts.models import User
from thidua.common import clock
from thidua.common.dates import vi_date
from thidua.documents.files import store_bytes, store_upload
from thidua.documents.word import CONTENT_TYPE

HEAD = ("STT", "Họ và tên", "Chức vụ, đơn vị", "Đề nghị tặng")


def paper_of(dossier: Dossier, *, only: Nomination | None = None, changes: dict[str, str] | None = None) -> bytes:
    """A submission with its list; `changes` are made as somebody in Word would make them."""
    paper = docx.Document()
    day = vi_date(dossier.submission_date) if dossier.submission_date else ""
    for line in (f"Số: {dossier.submission_number}", f"Tờ trình ngày {day} của {dossier.unit.name}"):
        paper.add_paragraph(_changed(line, changes))
    table = paper.add_table(0, len(HEAD))
    for row in [HEAD, *_rows(dossier, only)]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = _changed(text, changes)
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def _rows(dossier: Dossier, only: Nomination | None) -> list[tuple[str, ...]]:
    found = dossier.nominations.select_related("recipient__unit", "award_kind").order_by("order", "pk")
    found = found.filter(pk=only.pk) if only else found
    return [
        (str(place), one.recipient.name, f"{one.recipient.job_title}, {one.recipient.unit.name}", one.award_kind.name)
        for place, one in enumerate(found, start=1)
    ]


def _changed(text: str, changes: dict[str, str] | None) -> str:
    for old, new in (changes or {}).items():
        text = text.replace(old, new)
    return text


def draft_of(
    dossier: Dossier, by: User, *, kind: str = "submission", nomination: Nomination | None = None
) -> WordDraft:
    """A filled paper; its facts are those the dossier has now."""
    rows = dossier.nominations.select_related("recipient__unit", "award_kind").order_by("order", "pk")
    facts = {
        "so_to_trinh": dossier.submission_number,
        "ngay_to_trinh": vi_date(dossier.submission_date) if dossier.submission_date else "",
        "ten_don_vi": dossier.unit.name,
        "danh_sach": [
            {"nomination": one.pk, "ho_ten": one.recipient.name, "hinh_thuc": one.award_kind.name} for one in rows
        ],
    }
    stored = store_bytes(
        by=by,
        data=paper_of(dossier, only=nomination),
        name="to-trinh.docx",
        content_type=CONTENT_TYPE,
        purpose="word_draft",
    )
    return WordDraft.objects.create(
        dossier=dossier,
        kind=kind,
        nomination=nomination,
        facts=facts,
        created_by=by,
        created_at=clock.now(),
        file=stored,
    )


def upload_of(data: bytes, name: str = "to-trinh-sua.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, CONTENT_TYPE)


def return_of(draft: WordDraft, by: User, data: bytes | None = None, **values: Any) -> WordReturn:
    """A file that came back and was compared; refused unless the values say otherwise."""
    stored = store_upload(by=by, upload=upload_of(data or paper_of(draft.dossier)), purpose="word_return")
    defaults: dict[str, Any] = {"state": WordReturnState.REFUSED, "compared_at": clock.now()}
    return WordReturn.objects.create(
        draft=draft, file=stored, created_by=by, created_at=clock.now(), **{**defaults, **values}
    )
