"""The Celery application: the bell that tells workers to look at the database."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "thidua.settings")
TRANSPORT_ALIASES["filesystem"] = "thidua.filesystem_broker:AtomicTransport"

app = Celery("thidua")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
