"""A stand-in file for papers that invented units have sent."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from hashlib import sha256
from uuid import uuid4

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from thidua.accounts.models import User
from thidua.documents.models import StoredFile

PAPER = """<html lang="vi"><body style="font-family: 'Liberation Serif'; font-size: 14pt">
<h1 style="text-align: center; font-size: 14pt">VĂN BẢN DÙNG THỬ</h1>
<p>Tệp này thay cho văn bản đính kèm trong dữ liệu mẫu của cổng. Nội dung không có giá trị pháp lý.</p>
</body></html>"""


def sample(*, name: str, purpose: str, by: User, at: datetime) -> StoredFile:
    content = _pdf()
    path = default_storage.save(f"mau/{uuid4().hex}.pdf", ContentFile(content))
    return StoredFile.objects.create(
        purpose=purpose,
        original_name=name,
        content_type="application/pdf",
        size=len(content),
        sha256=sha256(content).hexdigest(),
        path=path,
        uploaded_by=by,
        created_at=at,
    )


@cache
def _pdf() -> bytes:
    # Imported late: the library takes a second to load and a second start of the portal does not need it.
    from weasyprint import HTML

    content: bytes = HTML(string=PAPER).write_pdf()
    return content
