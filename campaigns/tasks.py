"""Bells of the campaigns app. Each may run twice or at once: the rows decide."""

from __future__ import annotations

from celery import shared_task


@shared_task(name="campaigns.tasks.open_rounds")
def open_rounds() -> int:
    """Idempotent: a round is opened under its campaign's lock and stands once."""
    from campaigns.services.occurrences import open_all_due_rounds

    return open_all_due_rounds()
