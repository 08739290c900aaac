from __future__ import annotations

import os
from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from tests.factories.documents import ISSUED_AT, StoredFileFactory, issue_decision
from thidua.documents import tasks
from thidua.documents.enums import JobStatus
from thidua.documents.models import Job

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]


def check(**options):
    """Exit state and lines of the command."""
    out = StringIO()
    try:
        call_command("check_files", stdout=out, **options)
    except CommandError as error:
        return str(error), out.getvalue().splitlines()
    return "", out.getvalue().splitlines()


def put(path, *, hours_old, data=b"x"):
    default_storage.save(path, ContentFile(data))
    when = (ISSUED_AT - timedelta(hours=hours_old)).timestamp()
    os.utime(default_storage.path(path), (when, when))


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(ISSUED_AT, tick=False):
        yield


def test_matching_store_is_reported_in_one_line():
    StoredFileFactory()

    assert check() == ("", ["Tệp và cơ sở dữ liệu khớp nhau."])


def test_lost_file_is_named(media):
    lost = StoredFileFactory(original_name="Kế hoạch.pdf")
    StoredFileFactory()
    (media / lost.path).unlink()

    assert check() == ("Có 1 sai lệch.", [f"Mất tệp: {lost.path} (Kế hoạch.pdf)."])


def test_truncated_file_is_named(media):
    cut = StoredFileFactory(data=b"abcdef", original_name="a.pdf")
    (media / cut.path).write_bytes(b"abc")

    assert check() == ("Có 1 sai lệch.", [f"Sai dung lượng: {cut.path} (a.pdf)."])


def test_changed_file_is_named(media):
    changed = StoredFileFactory(data=b"abcdef", original_name="a.pdf")
    (media / changed.path).write_bytes(b"abcdeX")

    assert check() == ("Có 1 sai lệch.", [f"Nội dung đã thay đổi: {changed.path} (a.pdf)."])


def test_old_orphans_are_named_and_young_ones_may_still_get_their_row():
    put("sent/2026/01/moi.pdf", hours_old=23)
    put("sent/2026/01/cu.pdf", hours_old=25)
    put("made/ab/.part-xyz", hours_old=25)

    assert check() == (
        "Có 2 sai lệch.",
        [
            "Tệp không thuộc bản ghi nào: made/ab/.part-xyz.",
            "Tệp không thuộc bản ghi nào: sent/2026/01/cu.pdf.",
        ],
    )


def test_orphans_are_deleted_on_demand_and_nothing_else(media):
    kept = StoredFileFactory()
    put("sent/cu.pdf", hours_old=25)
    put("sent/moi.pdf", hours_old=1)

    state, lines = check(delete_orphans=True)

    assert (state, lines[0]) == ("", "Đã xóa. Tệp không thuộc bản ghi nào: sent/cu.pdf.")
    assert [(media / path).exists() for path in (kept.path, "sent/cu.pdf", "sent/moi.pdf")] == [True, False, True]


def test_lost_file_is_not_forgiven_by_deleting_orphans(media):
    lost = StoredFileFactory()
    (media / lost.path).unlink()

    assert check(delete_orphans=True)[0] == "Có 1 sai lệch."


def test_document_whose_printing_stopped_is_named(executive, ground):
    _, job = issue_decision(by=executive, issuer=ground.province)
    assert check()[0] == ""

    Job.objects.filter(pk=job.pk).update(status=JobStatus.PARKED)

    assert check() == ("Có 1 sai lệch.", ["Văn bản chưa có tệp PDF: Quyết định số 01/QĐ-UBND."])


def test_printed_document_matches(executive, ground):
    _, job = issue_decision(by=executive, issuer=ground.province)
    tasks.run_job(job.pk)

    assert check()[0] == ""
