"""A calendar as a feed (RFC 5545): all-day events with a stable UID, an alarm the morning before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, timedelta

from django.conf import settings
from icalendar import Alarm, Calendar, Event

from thidua.notifications.agenda import Entry

HOST = "thi-dua"
_BEFORE = timedelta(hours=16)  # from midnight of the day: 8:00 of the day before
_REFRESH = timedelta(hours=4)


def calendar_of(name: str, entries: Iterable[Entry]) -> bytes:
    feed = Calendar()
    feed.add("prodid", f"-//{HOST}//VI")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", name)
    feed.add("x-wr-timezone", "Asia/Ho_Chi_Minh")
    feed.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    for entry in entries:
        feed.add_component(_event(entry))
    return bytes(feed.to_ical())


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", f"{entry.uid}@{HOST}")
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", f"{entry.title} ({entry.state.lower()})" if entry.state else entry.title)
    url = settings.PUBLIC_URL.rstrip("/") + entry.url
    event.add("description", "\n".join(part for part in (entry.when, entry.detail, url) if part))
    event.add("url", url)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("categories", [entry.kind])
    if entry.owed and not entry.cancelled:
        event.add_component(_alarm(entry))
    return event


def _alarm(entry: Entry) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"{entry.title}: {entry.when}")
    alarm.add("trigger", -_BEFORE)
    return alarm
