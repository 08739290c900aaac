"""What an amendment that was published meanwhile means for a duty whose row has just been locked."""

from __future__ import annotations

from datetime import datetime

from campaigns.models import Duty


def refresh_obligation(duty: Duty) -> None:
    """Read the obligation again: it came with the duty before the wait for the lock, and may have been amended."""
    duty.obligation.refresh_from_db(fields=["due_at", "dropped_at"])


def deadline_to_resend(duty: Duty) -> datetime | None:
    """Of what comes back: the unit's own deadline, or the later one set since it was sent."""
    own, common = duty.due_at, duty.obligation.due_at
    return max(own, common) if own is not None and common is not None else own
