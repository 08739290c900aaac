"""Word templates of agencies."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
from django.core.files.uploadedfile import SimpleUploadedFile

from dossiers.models import WordTemplate
from dossiers.services.word_templates import add_template
from thidua.accounts.models import User
from thidua.documents.word import CONTENT_TYPE
from thidua.units.models import Unit


def template_bytes(*lines: str) -> bytes:
    paper = docx.Document()
    for line in lines or ("Đơn vị: {{ ten_don_vi }}",):
        paper.add_paragraph(line)
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def template_file(*lines: str, name: str = "mau.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, template_bytes(*lines), CONTENT_TYPE)


def template_of(owner: Unit, by: User, *lines: str, **values: Any) -> WordTemplate:
    given = {"kind": "submission", "name": "Mẫu tờ trình", "valid_from": date(2024, 1, 1), **values}
    return add_template(by=by, owner=owner, file=template_file(*lines), **given)
