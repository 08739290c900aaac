"""Bells of the dossiers app. Each may run twice or at once: the rows decide."""

from __future__ import annotations

from celery import shared_task


@shared_task(name="dossiers.tasks.tell_late_opinions")
def tell_late_opinions() -> int:
    """Idempotent: a question told of carries the moment, and its bell stands once for each person."""
    from dossiers.services.late_opinions import tell_late_opinions as tell

    return tell()
