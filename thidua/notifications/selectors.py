from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from thidua.accounts.models import Membership, User
from thidua.accounts.permissions import Permission
from thidua.accounts.scope import permission_paths
from thidua.common.clock import HANOI
from thidua.notifications.models import CalendarFeed, Notification, OutgoingMail, Reminder, ReminderStep
from thidua.notifications.reminders import Owed, handler_for
from thidua.notifications.schedule import Step, current_step


def bell_of(user: User) -> QuerySet[Notification]:
    return Notification.objects.filter(user=user).order_by("-created_at", "-pk")


def unread_count(user: User) -> int:
    return Notification.objects.filter(user=user, read_at__isnull=True).count()


def mails_visible_to(user: User) -> QuerySet[OutgoingMail]:
    """Mails to people who hold a membership inside the reader's scope."""
    scope = Q(pk__in=[])
    for path in permission_paths(user, Permission.MANAGE_OUTBOX):
        scope |= Q(unit__path__startswith=path)
    people = Membership.objects.filter(scope).values("user_id")
    return OutgoingMail.objects.filter(recipient_id__in=people).order_by("-created_at", "-pk")


def digest_of(token: str) -> str:
    """A token is long and random: its plain hash cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def feed_of(user: User) -> CalendarFeed | None:
    return CalendarFeed.objects.filter(user=user).first()


def feed_by_token(token: str) -> CalendarFeed | None:
    """The feed of an active person; a disabled account's address is dead."""
    found = CalendarFeed.objects.filter(token_sha256=digest_of(token), user__is_active=True)
    return found.select_related("user").first()


def steps_of(kind: str) -> list[Step]:
    rows = ReminderStep.objects.filter(kind=kind).order_by("offset_days")
    return [Step(row.offset_days, row.audience) for row in rows]


def due_reminders(as_of: datetime) -> list[dict[str, Any]]:
    """What would have to be sent at an instant, whatever has happened since: read-only, nothing is claimed.

    A reminder is due then when one of its steps fell within the day before and the thing was still owed at `as_of`.
    """
    found: list[dict[str, Any]] = []
    for kind in ReminderStep.objects.order_by("kind").values_list("kind", flat=True).distinct():
        found += _due_of_kind(kind, as_of)
    return sorted(found, key=lambda row: (row["due"], row["campaign"], row["unit"], row["obligation"]))


def _due_of_kind(kind: str, as_of: datetime) -> list[dict[str, Any]]:
    handler = handler_for(kind)
    steps = steps_of(kind)
    if handler is None or not steps:
        return []
    fallen: dict[int, Step] = {}
    for reminder in Reminder.objects.filter(kind=kind).only("ref", "due_at"):
        step = current_step(steps, reminder.due_at, as_of)
        if step and step.instant(reminder.due_at) > as_of - timedelta(days=1):
            fallen[reminder.ref] = step
    owed = handler.describe(list(fallen), as_of)
    return [_as_row(kind, owed[ref], step) for ref, step in fallen.items() if ref in owed]


def _as_row(kind: str, owed: Owed, step: Step) -> dict[str, Any]:
    return {
        "campaign": owed.campaign,
        "unit": owed.unit,
        "obligation": owed.obligation,
        "due": owed.due_at.astimezone(HANOI).isoformat(),
        "kind": f"{kind}:{step.offset_days:+d}",
        "to": [user.email or user.username for user in owed.audience(step.audience)],
    }


def group_by_kind(reminders: list[Reminder]) -> dict[str, list[Reminder]]:
    groups: dict[str, list[Reminder]] = defaultdict(list)
    for reminder in reminders:
        groups[reminder.kind].append(reminder)
    return dict(groups)
