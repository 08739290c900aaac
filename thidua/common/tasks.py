"""Celery is the bell: ring after commit, never fail the request when nobody can hear it."""

from __future__ import annotations

import logging
from typing import Any, Protocol

from django.db import transaction

logger = logging.getLogger(__name__)


class Ringable(Protocol):
    name: str

    def apply_async(self, args: tuple[Any, ...]) -> Any: ...


def ring(task: Ringable, *args: int | str) -> None:
    """Publish a task with primitive arguments once the transaction is committed.

    A dead broker is logged and forgiven: the row stays queued and the sweeper finds it.
    """
    transaction.on_commit(lambda: _publish(task, args))


def _publish(task: Ringable, args: tuple[Any, ...]) -> None:
    try:
        task.apply_async(args)
    except Exception:  # any broker failure: the row is the truth and stays queued
        logger.warning("could not ring %s%r, the sweeper will find it", task.name, args, exc_info=True)
