"""Signs of life of the worker and of beat, written where /health/ reads them."""

from typing import Any

from celery import shared_task
from django.db import close_old_connections, connection

from thidua.common import clock
from thidua.documents.models import Heartbeat

WORKER = "worker"
BEAT = "beat"


@shared_task(name="thidua.heartbeat.worker_alive", ignore_result=True)
def worker_alive() -> None:
    """Run by a pool process, so it also says that the broker delivers. Twice is as good as once."""
    record(WORKER)


def record(name: str) -> None:
    Heartbeat.objects.update_or_create(name=name, defaults={"at": clock.now()})


def record_from_outside(name: str) -> None:
    """For the main processes of worker and beat, where nobody looks after database connections."""
    close_old_connections()
    try:
        record(name)
    finally:
        connection.close()


def on_worker_ready(**_: Any) -> None:
    record_from_outside(WORKER)


def on_beat(**_: Any) -> None:
    record_from_outside(BEAT)
