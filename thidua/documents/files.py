"""The only door through which bytes enter and leave the file store."""

from __future__ import annotations

import hashlib
import logging
import uuid
from collections.abc import Iterator, Sequence
from typing import BinaryIO, cast

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from thidua.accounts.models import User
from thidua.common import clock
from thidua.common.errors import DomainError
from thidua.documents import inspection
from thidua.documents.models import StoredFile

logger = logging.getLogger(__name__)

ALLOWED = ("pdf", "docx", "xlsx", "jpg", "png")
_CHUNK = 1024 * 1024


class StorageFailed(DomainError):
    """The disk is full or gone: not the person's fault, worth another try."""

    status_code = 503


def store_upload(
    *, by: User | None, upload: UploadedFile[bytes], purpose: str, allowed: Sequence[str] = ALLOWED, field: str = "file"
) -> StoredFile:
    """Keep a file somebody sent. InvalidInput names `field` when the file is not what it claims to be."""
    found = inspection.inspect(upload, allowed=allowed, field=field)
    path = _write(_random_path(found.type.extension), upload, field=field)
    return StoredFile.objects.create(
        purpose=purpose,
        original_name=found.name,
        content_type=found.type.content_type,
        size=found.size,
        sha256=_sha256_of(upload),
        path=path,
        uploaded_by=by,
        created_at=clock.now(),
    )


def store_bytes(*, by: User | None, data: bytes, name: str, content_type: str, purpose: str) -> StoredFile:
    """Keep bytes the portal made. Jobs do not call this: they return a `jobs.Output`."""
    path = _write(_random_path(_extension(name)), ContentFile(data))
    return record_file(by=by, path=path, data=data, name=name, content_type=content_type, purpose=purpose)


def record_file(*, by: User | None, path: str, data: bytes, name: str, content_type: str, purpose: str) -> StoredFile:
    """The row of bytes already written to `path`."""
    return StoredFile.objects.create(
        purpose=purpose,
        original_name=inspection.clean_name(name),
        content_type=content_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        path=path,
        uploaded_by=by,
        created_at=clock.now(),
    )


def write_once(place: str, data: bytes, name: str) -> str:
    """Path of these bytes of the work named `place`, written now or by an earlier attempt.

    Work that was killed between writing and committing leaves one file when it is repeated, not two; other bytes get
    another path, so a late attempt never changes a file that already has its row.
    """
    seed, digest = hashlib.sha256(place.encode()).hexdigest(), hashlib.sha256(data).hexdigest()
    path = f"made/{seed[:2]}/{seed[:32]}-{digest[:16]}.{_extension(name)}"
    if default_storage.exists(path) and default_storage.size(path) == len(data):
        return path
    return _write(path, ContentFile(data))


def open_file(stored: StoredFile) -> BinaryIO:
    """FileNotFoundError when the bytes are gone; `manage.py check_files` names such rows."""
    return cast(BinaryIO, default_storage.open(stored.path, "rb"))


def sha256_on_disk(path: str) -> str:
    with default_storage.open(path, "rb") as stream:
        return _sha256_of(stream)


def _random_path(extension: str) -> str:
    name = uuid.uuid4().hex
    return f"sent/{clock.today():%Y/%m}/{name}.{extension}"


def _extension(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else "bin"


def _write(path: str, content: File[bytes], *, field: str | None = None) -> str:
    try:
        return default_storage.save(path, content)
    except OSError as error:
        logger.exception("could not write %s", path)
        raise StorageFailed(
            "Máy chủ chưa lưu được tệp (hết chỗ hoặc lỗi ổ đĩa). Hãy thử lại sau hoặc báo quản trị.",
            field=field,
        ) from error


def _sha256_of(stream: File[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(stream):
        digest.update(chunk)
    return digest.hexdigest()


def _chunks(stream: File[bytes]) -> Iterator[bytes]:
    stream.seek(0)
    while chunk := stream.read(_CHUNK):
        yield chunk
