"""Files that really stand in the store, so that downloads and integrity checks work on them."""

from __future__ import annotations

from typing import Any

import factory
from django.core.files.uploadedfile import SimpleUploadedFile

from thidua.documents.files import store_bytes
from thidua.documents.models import StoredFile

# The smallest PDF that every reader opens: one empty page.
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\nxref\n0 4\n0000000000 65535 f \n"
    b"0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \n"
    b"trailer<</Size 4/Root 1 0 R>>\nstartxref\n164\n%%EOF\n"
)


def pdf_upload(name: str = "van-ban.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, content_type="application/pdf")


class StoredFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StoredFile

    purpose = "submission"
    name = factory.Sequence(lambda n: f"van-ban-{n}.pdf")
    data = PDF
    content_type = "application/pdf"
    by = None

    @classmethod
    def _create(cls, model_class: type[StoredFile], *args: Any, **kwargs: Any) -> StoredFile:
        return store_bytes(**kwargs)
