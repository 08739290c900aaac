"""Claim, then act: a row is taken by a conditional UPDATE with a lease.

The model needs `status`, `lease_until` and `tries`. Two workers may try at once; the database lets one through.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet

LEASE = timedelta(minutes=5)
MAX_TRIES = 5


def claimable(now: datetime, *, queued: str, running: str) -> Q:
    """Waiting rows, and running ones whose worker died (its lease ran out)."""
    return Q(status=queued) | Q(status=running, lease_until__lt=now)


def claim(rows: QuerySet[Any], pk: int, *, now: datetime, queued: str, running: str, lease: timedelta = LEASE) -> bool:
    """True when this caller now owns the row until `now + lease`."""
    taken = (
        rows.filter(pk=pk)
        .filter(claimable(now, queued=queued, running=running))
        .filter(tries__lt=MAX_TRIES)
        .update(status=running, lease_until=now + lease, tries=F("tries") + 1)
    )
    return taken == 1
