"""Reminders as rows: scheduled with the thing, settled with it, swept by whoever comes first."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection, transaction

from thidua.common import clock
from thidua.common.dates import days_left, deadline_sentence
from thidua.notifications.enums import ReminderStatus
from thidua.notifications.models import Reminder
from thidua.notifications.reminders import Owed, handler_for
from thidua.notifications.schedule import Step, current_step, next_step
from thidua.notifications.selectors import group_by_kind, steps_of
from thidua.notifications.services.bell import Message, notify_many
from thidua.notifications.services.content import MailContent

logger = logging.getLogger(__name__)

SWEEP_BATCH = 500


def schedule(*, kind: str, ref: int, due_at: datetime) -> None:
    """Start (or restart, on a new deadline) reminding about one thing."""
    schedule_many(kind=kind, items=[(ref, due_at)])


@transaction.atomic
def schedule_many(*, kind: str, items: Sequence[tuple[int, datetime]]) -> None:
    """Start reminding about many things in a constant number of queries; steps already past are not made up for."""
    steps = steps_of(kind)
    now = clock.now()
    rows = [_planned(kind, ref, due_at, steps, now) for ref, due_at in items]
    Reminder.objects.bulk_create(
        rows,
        batch_size=1000,
        update_conflicts=True,
        unique_fields=["kind", "ref"],
        update_fields=["due_at", "next_at", "next_offset", "status"],
    )


def _planned(kind: str, ref: int, due_at: datetime, steps: list[Step], now: datetime) -> Reminder:
    step = next_step(steps, due_at, now)
    return Reminder(
        kind=kind,
        ref=ref,
        due_at=due_at,
        next_at=step.instant(due_at) if step else None,
        next_offset=step.offset_days if step else None,
        status=ReminderStatus.ACTIVE,
    )


def settle(*, kind: str, ref: int) -> None:
    settle_many(kind=kind, refs=[ref])


def settle_many(*, kind: str, refs: Iterable[int]) -> None:
    """The thing is done (or no longer asked): nobody is reminded of it again."""
    Reminder.objects.filter(kind=kind, ref__in=list(refs)).update(status=ReminderStatus.DONE, next_at=None)


def sweep_reminders(now: datetime | None = None) -> int:
    """Send every step that has come for what is still owed. Returns how many things were reminded of.

    Safe to run twice and at once: a batch belongs to whoever locks its rows, in the transaction of its messages.
    """
    instant = now or clock.now()
    reminded = 0
    while (count := _sweep_batch(instant)) is not None:
        reminded += count
    return reminded


@transaction.atomic
def _sweep_batch(now: datetime) -> int | None:
    """One batch in a constant number of queries; None when nothing is due that nobody else is at."""
    rows = _due_batch(now)
    if not rows:
        return None
    return sum(_sweep_kind(kind, group, now) for kind, group in group_by_kind(rows).items())


def _due_batch(now: datetime) -> list[Reminder]:
    due = Reminder.objects.filter(status=ReminderStatus.ACTIVE, next_at__lte=now)
    locked = due.select_for_update(skip_locked=connection.features.has_select_for_update_skip_locked)
    return list(locked.order_by("next_at", "pk")[:SWEEP_BATCH])


def _sweep_kind(kind: str, rows: list[Reminder], now: datetime) -> int:
    handler = handler_for(kind)
    if handler is None:
        logger.error("no handler for reminders of kind %s; they are held", kind)
        Reminder.objects.filter(pk__in=[row.pk for row in rows]).update(status=ReminderStatus.HELD)
        return 0
    steps = steps_of(kind)
    owed = handler.describe([row.ref for row in rows], now)
    settle_many(kind=kind, refs=[row.ref for row in rows if row.ref not in owed])
    standing = [row for row in rows if row.ref in owed]
    if not standing:
        return 0
    due = [(row, step) for row in standing if (step := current_step(steps, row.due_at, now)) is not None]
    for row in standing:
        _move_on(row, steps, now)
    Reminder.objects.bulk_update(standing, ["next_at", "next_offset", "status"], batch_size=SWEEP_BATCH)
    notify_many(messages=[_message(row, owed[row.ref], step, now) for row, step in due], at=now)
    return len(due)


def _move_on(row: Reminder, steps: list[Step], now: datetime) -> None:
    upcoming = next_step(steps, row.due_at, now)
    row.next_at = upcoming.instant(row.due_at) if upcoming else None
    row.next_offset = upcoming.offset_days if upcoming else None
    row.status = ReminderStatus.ACTIVE if upcoming else ReminderStatus.DONE


def _message(row: Reminder, owed: Owed, step: Step, now: datetime) -> Message:
    left = days_left(owed.due_at, now)
    return Message(
        users=owed.audience(step.audience),
        kind="reminder",
        title=f"{_urgency(left)}: {owed.obligation} ({owed.unit})",
        url=owed.url,
        key=f"reminder:{row.kind}:{row.ref}:{row.due_at.isoformat()}:{step.offset_days}",
        mail=MailContent(
            "reminder",
            {"owed": owed, "days_left": left, "overdue": left < 0, "deadline": deadline_sentence(owed.due_at)},
        ),
    )


def _urgency(left: int) -> str:
    if left < 0:
        return f"Quá hạn {-left} ngày"
    return f"Còn {left} ngày" if left else "Hạn cuối hôm nay"
