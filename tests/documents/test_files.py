import hashlib
import resource
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tests.documents.conftest import files_in
from tests.factories.accounts import UserFactory
from tests.factories.documents import ISSUED_AT, PDF_BYTES, StoredFileFactory, upload
from thidua.common.errors import InvalidInput
from thidua.documents import files
from thidua.documents.models import StoredFile

pytestmark = pytest.mark.django_db


def store(name="Kế hoạch.pdf", data=PDF_BYTES, **kwargs):
    return files.store_upload(by=kwargs.pop("by", None), upload=upload(name, data), purpose="test", **kwargs)


@pytest.fixture
def small_disk():
    """Writing more than 64 KB to one file fails, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_upload_is_kept_byte_for_byte(media):
    person = UserFactory()

    with time_machine.travel(ISSUED_AT, tick=False):
        stored = store(by=person)

    with files.open_file(stored) as stream:
        assert stream.read() == PDF_BYTES
    assert (stored.original_name, stored.content_type, stored.size, stored.uploaded_by, stored.created_at) == (
        "Kế hoạch.pdf",
        "application/pdf",
        len(PDF_BYTES),
        person,
        ISSUED_AT,
    )
    assert stored.sha256 == hashlib.sha256(PDF_BYTES).hexdigest() == files.sha256_on_disk(stored.path)


def test_name_on_disk_says_nothing(media):
    first, second = store(name="Danh sách mật.pdf"), store(name="Danh sách mật.pdf")

    assert first.path != second.path
    assert Path(first.path).parts[0] == "sent"
    assert len(Path(first.path).stem) == 32
    assert first.pk.hex not in first.path


def test_refused_upload_leaves_nothing(media):
    with pytest.raises(InvalidInput) as caught:
        store(data=b"MZ" + PDF_BYTES, field="plan_file")

    assert caught.value.field == "plan_file"
    assert files_in(media) == []
    assert StoredFile.objects.count() == 0


def test_full_disk_leaves_no_partial_file_and_no_row(media, small_disk):
    big = PDF_BYTES[:9] + b" " * 200_000 + PDF_BYTES[9:]

    with pytest.raises(files.StorageFailed) as caught:
        store(data=big, field="plan_file")

    assert (caught.value.status_code, caught.value.field) == (503, "plan_file")
    assert files_in(media) == []
    assert StoredFile.objects.count() == 0


def test_small_file_still_fits_on_the_small_disk(media, small_disk):
    assert files.sha256_on_disk(store().path) == hashlib.sha256(PDF_BYTES).hexdigest()


def test_made_bytes_are_kept_with_their_row(media):
    stored = files.store_bytes(
        by=None, data=b"a,b", name="Danh sách.xlsx", content_type="application/x", purpose="export"
    )

    assert (stored.purpose, stored.original_name, stored.size) == ("export", "Danh sách.xlsx", 3)
    with files.open_file(stored) as stream:
        assert stream.read() == b"a,b"


def test_same_work_repeated_lands_on_the_same_file(media):
    paths = {files.write_once("render|1", b"bytes", "a.pdf") for _ in range(2)}

    assert len(paths) == 1
    assert len(files_in(media)) == 1


def test_other_bytes_or_other_work_get_another_file(media):
    paths = {
        files.write_once("render|1", b"bytes", "a.pdf"),
        files.write_once("render|1", b"other", "a.pdf"),
        files.write_once("render|2", b"bytes", "a.pdf"),
    }

    assert len(paths) == 3
    assert len(files_in(media)) == 3


def test_truncated_file_of_an_earlier_attempt_is_not_trusted(media):
    path = files.write_once("render|1", b"bytes", "a.pdf")
    (media / path).write_bytes(b"by")

    again = files.write_once("render|1", b"bytes", "a.pdf")

    with default_storage.open(again) as stream:
        assert stream.read() == b"bytes"


def test_storage_never_replaces_a_file(media):
    first = default_storage.save("a/b.pdf", ContentFile(b"1"))
    second = default_storage.save("a/b.pdf", ContentFile(b"2"))

    assert first != second
    assert (media / first).read_bytes() == b"1"


def test_storage_gives_the_mode_of_the_settings(media):
    name = default_storage.save("a.pdf", ContentFile(b"1"))

    assert oct((media / name).stat().st_mode & 0o777) == "0o640"


def test_missing_bytes_are_an_error_of_their_own(media):
    stored = StoredFileFactory()
    (media / stored.path).unlink()

    with pytest.raises(FileNotFoundError):
        files.open_file(stored)
