"""The Celery application: the bell that tells workers to look at the database."""

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, before_task_publish, worker_ready
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thidua.settings")
TRANSPORT_ALIASES["filesystem"] = "thidua.filesystem_broker:AtomicTransport"

app = Celery("thidua", include=["thidua.heartbeat"])
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def announce_worker(**_: Any) -> None:
    """A fresh worker is healthy at once, not at beat's next round."""
    from thidua.heartbeat import on_worker_ready  # models are not loaded when this module is

    on_worker_ready()


@beat_init.connect
def announce_beat(**_: Any) -> None:
    """From now on each heartbeat that beat sends is its own sign of life, even if no worker hears it."""
    from thidua.heartbeat import on_beat, worker_alive

    on_beat()
    before_task_publish.connect(on_beat, sender=worker_alive.name, weak=False)
