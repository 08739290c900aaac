"""Files, jobs, printed values and uploads, the good ones and the hostile ones."""

from __future__ import annotations

import hashlib
import io
import uuid
import zipfile
from datetime import UTC, datetime
from typing import Any

import factory
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from thidua.accounts.models import User
from thidua.documents.enums import DocumentKind
from thidua.documents.models import IssuedDocument, Job, StoredFile
from thidua.documents.ooxml import MIME_BASE
from thidua.documents.services import issue
from thidua.units.models import Unit

ISSUED_AT = datetime(2026, 2, 5, 3, 0, tzinfo=UTC)


class StoredFileFactory(factory.django.DjangoModelFactory):
    """The row and its bytes: `StoredFileFactory(data=b"…")`."""

    class Meta:
        model = StoredFile

    data = b"%PDF-1.4 noi dung"
    purpose = "test"
    original_name = "Kế hoạch.pdf"
    content_type = "application/pdf"
    created_at = ISSUED_AT

    @classmethod
    def _create(cls, model_class: type[StoredFile], *args: Any, **kwargs: Any) -> StoredFile:
        data: bytes = kwargs.pop("data")
        path = default_storage.save(f"test/{uuid.uuid4().hex}.pdf", ContentFile(data))
        return model_class.objects.create(path=path, size=len(data), sha256=hashlib.sha256(data).hexdigest(), **kwargs)


class JobFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Job

    kind = "test"
    key = factory.Sequence(lambda n: f"test:{n}")
    title = factory.Sequence(lambda n: f"Xuất danh sách {n}")
    created_at = ISSUED_AT


def snapshot(*, people: int = 3, **changes: Any) -> dict[str, Any]:
    """Printed values of a decision with one list."""
    names = ["Lò Văn Nghiệp", "Quàng Thị Ước", "Nguyễn Thị Thu Hường"]
    rows = [[i + 1, names[i % 3], "Phó Chủ tịch Ủy ban nhân dân xã", "Xã Mường Giôn"] for i in range(people)]
    return {
        "parent_org": "",
        "organ": "ỦY BAN NHÂN DÂN TỈNH SƠN LA",
        "number_text": "05/QĐ-UBND",
        "place": "Sơn La",
        "date_line": "ngày 05 tháng 02 năm 2026",
        "subject": "Về việc tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh",
        "authority_line": "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH",
        "legal_bases": ["Căn cứ Luật Tổ chức chính quyền địa phương", "Căn cứ Luật Thi đua, khen thưởng."],
        "proposal": "Theo đề nghị của Giám đốc Sở Nội vụ",
        "articles": [
            {"paragraphs": [f"Tặng Bằng khen cho {people} cá nhân (có danh sách kèm theo)."]},
            {"paragraphs": ["Quyết định này có hiệu lực kể từ ngày ký."]},
        ],
        "recipients": ["Như Điều 2", "Lưu: VT, SNV"],
        "signer_capacity": "",
        "signer_capacity2": "KT. CHỦ TỊCH",
        "signer_title": "PHÓ CHỦ TỊCH",
        "signer_name": "Đặng Ngọc Ước",
        "annex": {
            "title": "DANH SÁCH CÁ NHÂN ĐƯỢC TẶNG BẰNG KHEN",
            "reference": "(Kèm theo Quyết định số 05/QĐ-UBND)",
            "groups": [{"heading": "", "columns": ["STT", "Họ và tên", "Chức vụ", "Đơn vị"], "rows": rows}],
        },
        **changes,
    }


def issue_decision(
    *, by: User, issuer: Unit, at: datetime = ISSUED_AT, symbol: str = "QĐ-UBND", **values: Any
) -> tuple[IssuedDocument, Job]:
    """A decision with the house's template; `values` change its printed values."""
    return issue(
        by=by,
        issuer=issuer,
        kind=DocumentKind.DECISION,
        series="QĐ",
        symbol=symbol,
        subject="Về việc tặng Bằng khen",
        template="award_decision",
        template_version=1,
        snapshot=lambda number: snapshot(number_text=f"{number:02d}/{symbol}", **values),
        purpose="test",
        job_title="Tạo tệp quyết định",
        at=at,
    )


# --- Uploads

PDF_BYTES = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def zip_bytes(entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def docx_entries(**extra: bytes) -> dict[str, bytes]:
    """Entries of the smallest Word file; `extra` adds or replaces (keys with `__` for `/`, `_dot_` for `.`)."""
    main = f"{MIME_BASE}.wordprocessingml.document.main+xml".encode()
    entries = {
        "[Content_Types].xml": b'<Types><Override PartName="/word/document.xml" ContentType="' + main + b'"/></Types>',
        "_rels/.rels": b"<Relationships/>",
        "word/document.xml": "<document>Kế hoạch</document>".encode(),
    }
    renamed = {key.replace("__", "/").replace("_dot_", "."): value for key, value in extra.items()}
    return {**entries, **renamed}


def docx_bytes(**extra: bytes) -> bytes:
    return zip_bytes(docx_entries(**extra))


def xlsx_bytes() -> bytes:
    main = f"{MIME_BASE}.spreadsheetml.sheet.main+xml".encode()
    return zip_bytes(
        {
            "[Content_Types].xml": b'<Types><Override ContentType="' + main + b'"/></Types>',
            "xl/workbook.xml": b"<workbook/>",
        }
    )


def image_bytes(kind: str, size: tuple[int, int] = (30, 20)) -> bytes:
    buffer = io.BytesIO()
    Image.new("1" if kind == "PNG" else "RGB", size).save(buffer, kind)
    return buffer.getvalue()


def pdf_upload(name: str = "van-ban.pdf") -> SimpleUploadedFile:
    """A file any upload field for PDF takes."""
    return upload(name, b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n")
