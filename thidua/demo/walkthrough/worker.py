"""A real worker for the play: the one that answers, otherwise one of our own, started as production starts it."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from thidua.accounts.models import User
from thidua.celery import app
from thidua.documents.models import Job
from thidua.documents.services import sweep_jobs
from thidua.notifications.enums import MailStatus
from thidua.notifications.models import OutgoingMail

START_LIMIT, PRINT_LIMIT, MAIL_LIMIT = 60.0, 180.0, 60.0  # seconds
SWEEP_EVERY = 15.0
READY = " ready."


class WorkerFailed(Exception):
    """The worker did not start, or did not do its work in time."""


@contextmanager
def working() -> Iterator[str]:
    """Yields how the work is done, in words."""
    if app.control.ping(timeout=2):
        yield "dùng tiến trình Celery đang chạy"
        return
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "worker.log"
        process = _start(log)
        try:
            _wait(lambda: _is_ready(process, log), START_LIMIT, f"Tiến trình Celery không khởi động được; xem {log}.")
            yield "tự khởi động một tiến trình Celery"
        finally:
            _stop(process)


def _start(log: Path) -> subprocess.Popen[bytes]:
    with log.open("wb") as stream:
        return subprocess.Popen(  # noqa: S603  # our own script, no argument from outside
            [str(settings.BASE_DIR / "script" / "run-worker")],
            cwd=settings.BASE_DIR,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _is_ready(process: subprocess.Popen[bytes], log: Path) -> bool:
    text = log.read_text(errors="replace")
    if process.poll() is not None:
        raise WorkerFailed(f"Tiến trình Celery đã dừng:\n{text[-2000:]}")
    return READY in text


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def wait_for_print(job: Job) -> None:
    """Until the worker has printed the document. Now and then the sweep that beat would ring is rung here."""
    swept = time.monotonic()

    def done() -> bool:
        nonlocal swept
        job.refresh_from_db()
        if time.monotonic() - swept > SWEEP_EVERY:
            swept = time.monotonic()
            sweep_jobs(timezone.now())
        return not job.is_open

    _wait(done, PRINT_LIMIT, "Quá thời gian chờ in quyết định.")
    if job.result_file is None:
        raise WorkerFailed(f"Không in được quyết định: {job.error}")


def wait_for_mails(people: list[User]) -> tuple[int, int]:
    """(sent, all) mails of the play, once none waits any longer or the time is over."""
    mails = OutgoingMail.objects.filter(recipient__in=people)
    waiting = mails.filter(status__in=(MailStatus.QUEUED, MailStatus.INFLIGHT))
    with suppress(WorkerFailed):
        _wait(lambda: not waiting.exists(), MAIL_LIMIT, "")
    return mails.filter(status=MailStatus.SENT).count(), mails.count()


def _wait(done: Callable[[], bool], seconds: float, failure: str) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            raise WorkerFailed(failure)
        time.sleep(0.2)
