"""A stand-in file for papers that invented units have sent."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from thidua.accounts.models import User
from thidua.common import clock
from thidua.documents.files import store_bytes
from thidua.documents.models import StoredFile

PAPER = """<html lang="vi"><body style="font-family: 'Liberation Serif'; font-size: 14pt">
<h1 style="text-align: center; font-size: 14pt">VĂN BẢN DÙNG THỬ</h1>
<p>Tệp này thay cho văn bản đính kèm trong dữ liệu mẫu của cổng. Nội dung không có giá trị pháp lý.</p>
</body></html>"""


def sample(*, name: str, purpose: str, by: User, at: datetime) -> StoredFile:
    with clock.at(at):
        return store_bytes(by=by, data=paper(), name=name, content_type="application/pdf", purpose=purpose)


@cache
def paper() -> bytes:
    # Imported late: the library takes a second to load and a second start of the portal does not need it.
    from weasyprint import HTML

    content: bytes = HTML(string=PAPER).write_pdf()
    return content
