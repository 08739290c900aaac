"""Real worker processes, really killed: the row is the truth, the broker only rings."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings

from tests.documents.conftest import files_in
from tests.factories.documents import JobFactory, issue_decision
from tests.factories.people import make_ground, make_person
from tests.support import WorkerProcess, empty_broker, wait_until
from thidua.common import clock
from thidua.common.claims import MAX_TRIES
from thidua.common.tasks import ring
from thidua.documents import services
from thidua.documents.enums import JobStatus
from thidua.documents.models import IssuedDocument, Job, StoredFile
from thidua.documents.tasks import run_job

pytestmark = [pytest.mark.worker, pytest.mark.postgres, pytest.mark.slow]

MANY = 300  # lines: some seconds of rendering, long enough to be killed in


@pytest.fixture
def worker(celery_worker_process: WorkerProcess) -> WorkerProcess:
    return celery_worker_process


@pytest.fixture
def second_worker(worker: WorkerProcess, tmp_path: Path) -> Iterator[WorkerProcess]:
    other = WorkerProcess(log=tmp_path / "second.log")
    other.start()
    yield other
    other.stop()


@pytest.fixture
def new_files() -> Callable[[], list[Path]]:
    """The files made since the test began: the workers share the store of the whole run."""
    before = set(files_in(Path(settings.MEDIA_ROOT)))
    return lambda: [path for path in files_in(Path(settings.MEDIA_ROOT)) if path not in before]


def issue_long() -> tuple[IssuedDocument, Job]:
    ground = make_ground()
    return issue_decision(by=make_person("executive", ground.province), issuer=ground.province, people=MANY)


def status_of(job: Job) -> str:
    return Job.objects.values_list("status", flat=True).get(pk=job.pk)


def expire_lease(job: Job) -> None:
    """Five minutes pass."""
    Job.objects.filter(pk=job.pk).update(lease_until=clock.now() - timedelta(seconds=1))


def assert_printed_once(document: IssuedDocument, found: list[Path]) -> None:
    stored = StoredFile.objects.get()
    assert IssuedDocument.objects.get(pk=document.pk).file == stored
    assert [str(path) for path in found] == [str(Path(settings.MEDIA_ROOT) / stored.path)]
    data = found[0].read_bytes()
    assert (len(data), hashlib.sha256(data).hexdigest()) == (stored.size, stored.sha256)
    assert data.rstrip().endswith(b"%%EOF")
    with pypdfium2.PdfDocument(data) as pdf:
        assert len(pdf) > 5


def test_worker_killed_while_printing_leaves_one_whole_file(worker, new_files):
    document, job = issue_long()
    for pause in (0.1, 0.8, 1.6):
        wait_until(lambda: status_of(job) == JobStatus.RUNNING, every=0.02)
        time.sleep(pause)
        worker.kill()
        assert (status_of(job), StoredFile.objects.count()) == (JobStatus.RUNNING, 0)
        worker.start()
        expire_lease(job)
        services.sweep_jobs(clock.now())

    wait_until(lambda: status_of(job) == JobStatus.DONE)

    assert Job.objects.get(pk=job.pk).tries == 4
    assert_printed_once(document, new_files())


def test_job_whose_ring_was_lost_is_found_by_the_sweeper(worker, new_files):
    worker.kill()
    document, job = issue_long()
    empty_broker()
    worker.start()
    time.sleep(2)
    assert status_of(job) == JobStatus.QUEUED  # nobody knows of it

    assert services.sweep_jobs(clock.now() + timedelta(minutes=1)) == [job.pk]

    wait_until(lambda: status_of(job) == JobStatus.DONE)
    assert_printed_once(document, new_files())


def test_two_workers_print_once(worker, second_worker, new_files):
    document, job = issue_long()
    for _ in range(10):
        ring(run_job, job.pk)

    wait_until(lambda: status_of(job) == JobStatus.DONE)
    time.sleep(1)  # the other rings are heard too

    assert Job.objects.get(pk=job.pk).tries == 1
    assert_printed_once(document, new_files())


def test_hopeless_job_is_parked_with_its_reason(worker):
    job = JobFactory(kind="khong-ai-biet-lam", created_at=clock.now())

    wait_until(lambda: ring(run_job, job.pk) or status_of(job) == JobStatus.PARKED)

    job.refresh_from_db()
    assert (job.tries, job.error) == (
        MAX_TRIES,
        "Lỗi ngoài dự kiến (LookupError); chi tiết trong nhật ký máy chủ.",
    )
