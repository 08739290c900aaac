"""The bell: messages arrive whole, a dead broker costs nobody more than two seconds, each planned task exists."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from celery.beat import PersistentScheduler
from django.conf import settings
from django.db import transaction

from tests.support import WorkerProcess, die_with_tests, empty_broker, free_port, process_environment, wait_until
from thidua.celery import app
from thidua.common.tasks import ring
from thidua.documents.models import Heartbeat
from thidua.heartbeat import WORKER, worker_alive

PUBLISH = """
import time, django
django.setup()
from thidua.heartbeat import worker_alive
began = time.monotonic()
try:
    worker_alive.apply_async(())
    outcome = "sent"
except Exception as error:
    outcome = type(error).__name__
print(outcome, time.monotonic() - began)
"""


# Celery's own settings wait half a minute and more; the portal's give up within two seconds on a quiet machine.
A_HANG = 10


def publish_to(url: str, data: Path) -> tuple[str, float]:
    environment = {**os.environ, "THIDUA_TEST": "1", "THIDUA_DATA_DIR": str(data), "REDIS_URL": url}
    done = subprocess.run(
        [sys.executable, "-c", PUBLISH],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    outcome, seconds = done.stdout.split()
    return outcome, float(seconds)


def test_filesystem_message_comes_back_as_it_went(channel: Any, tmp_path: Path) -> None:
    channel._put("celery", {"body": "điều lệnh", "n": [1, 2]})

    assert channel._get("celery") == {"body": "điều lệnh", "n": [1, 2]}
    assert list((tmp_path / "queue").iterdir()) == []


def test_filesystem_messages_come_in_order(channel: Any) -> None:
    for number in range(5):
        channel._put("celery", {"n": number})

    assert [channel._get("celery")["n"] for _ in range(5)] == [0, 1, 2, 3, 4]


def test_filesystem_message_half_written_is_not_taken(channel: Any, tmp_path: Path) -> None:
    (tmp_path / "queue" / "1_a.celery.msg.part").write_text('{"n": ')
    channel._put("celery", {"n": 2})

    assert channel._get("celery") == {"n": 2}


def test_filesystem_message_is_complete_when_its_name_appears(
    channel: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[object] = []
    rename = os.replace

    def look_then_rename(source: str, target: str) -> None:
        seen.append(json.loads(Path(source).read_text()))
        seen.append(Path(target).exists())
        rename(source, target)

    monkeypatch.setattr(os, "replace", look_then_rename)
    channel._put("celery", {"n": 3})

    assert seen == [{"n": 3}, False]


def test_publishing_to_a_refusing_redis_is_short(tmp_path: Path) -> None:
    outcome, seconds = publish_to(f"redis://127.0.0.1:{free_port()}/0", tmp_path)

    assert outcome == "OperationalError"
    assert seconds < A_HANG


def test_publishing_to_a_silent_redis_is_short(tmp_path: Path, silent_redis: str) -> None:
    outcome, seconds = publish_to(silent_redis, tmp_path)

    assert outcome == "OperationalError"
    assert seconds < A_HANG


def test_visibility_timeout_exceeds_the_longest_task() -> None:
    """Otherwise Redis hands a running task to a second worker."""
    assert settings.VISIBILITY_TIMEOUT > settings.CELERY_TASK_TIME_LIMIT > settings.CELERY_TASK_SOFT_TIME_LIMIT


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    planned = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}

    assert planned - set(app.tasks) == set()


def test_beat_starts_over_an_unreadable_schedule(tmp_path: Path) -> None:
    """A power cut leaves the file broken; beat must not stay down for it."""
    schedule = tmp_path / "beat-schedule"
    schedule.write_bytes(b"\x00broken\xff" * 50)

    scheduler = PersistentScheduler(app, schedule_filename=str(schedule))

    assert set(settings.CELERY_BEAT_SCHEDULE) <= set(scheduler.schedule)
    scheduler.close()


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_worker_hears_the_bell(celery_worker_process: WorkerProcess) -> None:
    Heartbeat.objects.all().delete()

    with transaction.atomic():
        ring(worker_alive)

    wait_until(Heartbeat.objects.filter(name=WORKER).exists)


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_emptied_broker_takes_the_next_message(celery_worker_process: WorkerProcess) -> None:
    celery_worker_process.kill()
    worker_alive.apply_async(())
    Heartbeat.objects.all().delete()
    empty_broker()

    celery_worker_process.start()
    Heartbeat.objects.all().delete()
    worker_alive.apply_async(())

    wait_until(Heartbeat.objects.filter(name=WORKER).exists)


@pytest.mark.worker
@pytest.mark.django_db(transaction=True)
def test_beat_sends_and_signs(celery_worker_process: WorkerProcess, tmp_path: Path) -> None:
    log = (tmp_path / "beat.log").open("w")
    beat = subprocess.Popen(
        [str(settings.BASE_DIR / "script" / "run-beat")],
        cwd=settings.BASE_DIR,
        env=process_environment(),
        stdout=log,
        stderr=subprocess.STDOUT,
        preexec_fn=die_with_tests,
    )
    try:
        wait_until(Heartbeat.objects.filter(name="beat").exists)
    finally:
        beat.terminate()
        beat.wait(timeout=20)
        log.close()

    assert beat.returncode == 0
