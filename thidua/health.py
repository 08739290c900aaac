"""GET /health/: what a load balancer and an operator ask. It names parts, never addresses or error texts."""

import logging
import os
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Min, Q
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from thidua.common import clock
from thidua.documents.enums import JobStatus
from thidua.documents.models import Heartbeat, Job
from thidua.heartbeat import BEAT, WORKER

logger = logging.getLogger(__name__)

# Four heartbeats of beat (30 seconds apart): one busy worker or one slow minute is no alarm.
FRESH = timedelta(seconds=120)
BROKER_TIMEOUT = 1.0  # seconds
OK, DOWN = "ok", "down"


@require_safe
@never_cache
def health(request: HttpRequest) -> JsonResponse:
    parts = {"broker": OK if broker_answers() else DOWN}
    oldest: float | None = None
    try:
        now = clock.now()
        parts |= signs_of_life(now)
        oldest = oldest_waiting_seconds(now)
        parts["database"] = OK
    except DatabaseError:
        logger.exception("health: the database does not answer")
        parts |= {"database": DOWN, WORKER: DOWN, BEAT: DOWN}
    healthy = set(parts.values()) == {OK}
    body = {"status": OK if healthy else DOWN, **parts, "oldest_waiting_job_seconds": oldest}
    return JsonResponse(body, status=200 if healthy else 503)


def signs_of_life(now: datetime) -> dict[str, str]:
    fresh = set(Heartbeat.objects.filter(at__gte=now - FRESH).values_list("name", flat=True))
    return {name: OK if name in fresh else DOWN for name in (WORKER, BEAT)}


def oldest_waiting_seconds(now: datetime) -> float | None:
    """Age of the oldest job nobody works on: queued, or left behind by a worker that died."""
    waiting = Q(status=JobStatus.QUEUED) | Q(status=JobStatus.RUNNING, lease_until__lt=now)
    oldest = Job.objects.filter(waiting).aggregate(at=Min("created_at"))["at"]
    return None if oldest is None else round((now - oldest).total_seconds(), 1)


def broker_answers() -> bool:
    if not settings.REDIS_URL:
        return os.access(settings.BROKER_DIR / "queue", os.W_OK)
    try:
        # No second try: the answer must come within two seconds even when nobody is there.
        with Redis.from_url(
            settings.REDIS_URL,
            socket_connect_timeout=BROKER_TIMEOUT,
            socket_timeout=BROKER_TIMEOUT,
            retry=Retry(NoBackoff(), 0),
        ) as client:
            return bool(client.ping())
    except RedisError:
        logger.warning("health: the broker does not answer", exc_info=True)
        return False
