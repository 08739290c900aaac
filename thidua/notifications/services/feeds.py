"""A person's private calendar address: made, replaced and revoked by that person; only its token's hash is kept."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.notifications.models import CalendarFeed
from thidua.notifications.selectors import digest_of

_READ_NOTED_EVERY = timedelta(minutes=10)


@transaction.atomic
def create_feed(*, by: User) -> str:
    """A new address; one that existed stops working. The token is given back once and cannot be read again."""
    token, now = secrets.token_urlsafe(32), clock.now()
    User.objects.select_for_update().get(pk=by.pk)  # two clicks at once: the second replaces the first
    feed, made = CalendarFeed.objects.update_or_create(
        user=by, defaults={"token_sha256": digest_of(token), "created_at": now, "last_read_at": None}
    )
    record(by=by, verb="calendar.created" if made else "calendar.replaced", obj=feed, at=now)
    return token


@transaction.atomic
def revoke_feed(*, by: User) -> None:
    """The address is dead from now on; a second click changes nothing."""
    feed = CalendarFeed.objects.select_for_update().filter(user=by).first()
    if feed is None:
        return
    record(by=by, verb="calendar.revoked", obj=feed)
    feed.delete()


def note_read(feed: CalendarFeed) -> None:
    """When it was last fetched, to the ten minutes: a person sees whether a program still uses it."""
    now = clock.now()
    stale = Q(last_read_at__isnull=True) | Q(last_read_at__lt=now - _READ_NOTED_EVERY)
    CalendarFeed.objects.filter(stale, pk=feed.pk).update(last_read_at=now)
