"""The database itself refuses to change what was issued."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories.documents import ISSUED_AT, StoredFileFactory, issue_decision, snapshot
from thidua.documents.enums import IssuedStatus
from thidua.documents.models import IssuedDocument

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


@pytest.fixture
def document(executive, ground):
    return issue_decision(by=executive, issuer=ground.province)[0]


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "CT"},
        {"series": "khác"},
        {"year": 2025},
        {"number": 99},
        {"symbol": "CT-UBND"},
        {"subject": "Khác"},
        {"issued_at": ISSUED_AT + timedelta(seconds=1)},
        {"template": "cong_van"},
        {"template_version": 2},
        {"snapshot": snapshot(signer_name="Người khác")},
    ],
)
def test_printed_value_cannot_be_changed(document, change):
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        IssuedDocument.objects.filter(pk=document.pk).update(**change)


def test_issuer_cannot_be_changed(document, ground):
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        IssuedDocument.objects.filter(pk=document.pk).update(issuer=ground.other_province)


def test_attached_file_cannot_be_replaced_or_removed(document):
    IssuedDocument.objects.filter(pk=document.pk).update(file=StoredFileFactory())

    for file in (StoredFileFactory(), None):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            IssuedDocument.objects.filter(pk=document.pk).update(file=file)


def test_status_may_change_and_the_same_values_may_be_saved(document):
    row = IssuedDocument.objects.get(pk=document.pk)
    row.status = IssuedStatus.CORRECTED
    row.save()

    assert IssuedDocument.objects.get(pk=document.pk).get_status_display() == "Đã được đính chính"
