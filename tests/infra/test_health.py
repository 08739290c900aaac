import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import Settings

from tests.support import WorkerProcess, free_port
from thidua.documents.enums import JobStatus
from thidua.documents.models import Heartbeat, Job
from thidua.heartbeat import BEAT, WORKER, on_beat, on_worker_ready, worker_alive

# The answer comes within two seconds on a quiet machine; a hang lasts half a minute.
A_HANG = 10

NOON = datetime(2026, 3, 2, 5, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def beat_of(name: str, age_seconds: int) -> None:
    Heartbeat.objects.create(name=name, at=NOON - timedelta(seconds=age_seconds))


def job(status: str, age_seconds: int, key: str, **fields: Any) -> Job:
    created = NOON - timedelta(seconds=age_seconds)
    return Job.objects.create(kind="x", key=key, title=key, status=status, created_at=created, **fields)


@time_machine.travel(NOON, tick=False)
def test_health_with_everything_alive(client: Client) -> None:
    beat_of(WORKER, 20)
    beat_of(BEAT, 20)

    answer = client.get("/health/")

    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "database": "ok",
        "broker": "ok",
        "worker": "ok",
        "beat": "ok",
        "oldest_waiting_job_seconds": None,
    }


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(("dead", "alive"), [(WORKER, BEAT), (BEAT, WORKER)])
def test_health_with_a_part_silent_too_long(client: Client, dead: str, alive: str) -> None:
    beat_of(dead, 121)
    beat_of(alive, 119)

    answer = client.get("/health/")

    assert answer.status_code == 503
    assert (answer.json()[dead], answer.json()[alive], answer.json()["status"]) == ("down", "ok", "down")


def test_health_before_anything_ever_started(client: Client) -> None:
    answer = client.get("/health/")

    assert answer.status_code == 503
    assert (answer.json()["worker"], answer.json()["beat"], answer.json()["database"]) == ("down", "down", "ok")


@time_machine.travel(NOON, tick=False)
def test_oldest_waiting_job_counts_queued_and_abandoned_ones(client: Client) -> None:
    job(JobStatus.DONE, 9000, "done")
    job(JobStatus.PARKED, 8000, "parked")
    job(JobStatus.RUNNING, 7000, "at work", lease_until=NOON + timedelta(seconds=1))
    job(JobStatus.QUEUED, 30, "queued")
    assert client.get("/health/").json()["oldest_waiting_job_seconds"] == 30.0

    job(JobStatus.RUNNING, 600, "abandoned", lease_until=NOON - timedelta(seconds=1))
    assert client.get("/health/").json()["oldest_waiting_job_seconds"] == 600.0


def test_health_with_refusing_broker(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"

    answer = client.get("/health/")

    assert (answer.status_code, answer.json()["broker"]) == (503, "down")


def test_health_answers_within_two_seconds_when_the_broker_hangs(
    client: Client, settings: Settings, silent_redis: str
) -> None:
    settings.REDIS_URL = silent_redis
    began = time.monotonic()

    answer = client.get("/health/")

    assert (answer.status_code, answer.json()["broker"]) == (503, "down")
    assert time.monotonic() - began < A_HANG


def test_health_leaks_no_address(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = f"redis://user:secret@127.0.0.1:{free_port()}/0"

    text = client.get("/health/").content.decode()

    assert [word for word in ("secret", "127.0.0.1", "redis", "Error") if word in text] == []


def test_health_is_not_cached_and_not_written_to(client: Client) -> None:
    assert "no-store" in client.get("/health/")["Cache-Control"]
    assert client.post("/health/").status_code == 405


def test_heartbeats_keep_one_row_each() -> None:
    for sign in (worker_alive, worker_alive):
        with time_machine.travel(NOON, tick=False):
            sign()

    assert list(Heartbeat.objects.values_list("name", "at")) == [(WORKER, NOON)]


@pytest.mark.django_db(transaction=True)
def test_main_processes_sign_for_themselves() -> None:
    on_worker_ready()
    on_beat()

    assert set(Heartbeat.objects.values_list("name", flat=True)) == {WORKER, BEAT}


@pytest.mark.worker
def test_worker_is_seen_once_it_runs(client: Client, celery_worker_process: WorkerProcess) -> None:
    assert client.get("/health/").json()["worker"] == "ok"
