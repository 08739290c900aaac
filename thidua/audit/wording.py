"""Events in words: which fields changed, from what to what, as people call them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from thidua.audit import registry
from thidua.audit.models import AuditEvent
from thidua.common.dates import vi_date, vi_datetime

_TONES = {
    "good": ("created", "granted", "opened", "issued", "approved", "launched", "received", "accepted"),
    "bad": ("deleted", "closed", "dissolved", "refused", "revoked"),
    "warn": ("returned", "ended", "withdrawn", "merged"),
}


def as_timeline(event: AuditEvent, *, named: bool = False) -> dict[str, Any]:
    """One entry for `{% timeline %}`; `named` says what the event is about, for lists over many objects."""
    sentence = registry.sentence_of(event.verb)
    title = sentence[0].upper() + sentence[1:]
    return {
        "at": event.at,
        "actor": event.actor_name,
        "title": f"{title}: {event.object_label}" if named else title,
        "text": event.reason,
        "tone": tone_of(event.verb),
        "changes": changes_of(event),
        # What is new or told once has no former value to set beside it.
        "adds": not event.before,
    }


def tone_of(verb: str) -> str:
    return next((tone for tone, endings in _TONES.items() if verb.endswith(endings)), "neutral")


def changes_of(event: AuditEvent) -> list[dict[str, str]]:
    """Only what differs and what has a Vietnamese name: raw keys never reach the screen."""
    model = _model_of(event.object_type)
    keys = [*event.before, *(key for key in event.after if key not in event.before)]
    changes = []
    for key in keys:
        before, after = event.before.get(key), event.after.get(key, None if event.after else "")
        field = _field_of(model, key)
        label = registry.label_of(key) or (str(field.verbose_name) if field is not None else None)
        if label is None or (before or "") == (after or ""):
            continue
        changes.append({"label": label, "before": _shown(field, before), "after": _shown(field, after)})
    return changes


def _model_of(object_type: str) -> type[models.Model] | None:
    try:
        return apps.get_model(object_type)
    except (LookupError, ValueError):
        return None


def _field_of(model: type[models.Model] | None, key: str) -> models.Field[Any, Any] | None:
    if model is None:
        return None
    try:
        field = model._meta.get_field(key)
    except FieldDoesNotExist:
        return None
    return field if isinstance(field, models.Field) else None


def _shown(field: models.Field[Any, Any] | None, value: Any) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, list):
        return ", ".join(_shown(field, item) for item in value)
    if field is not None and field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    return _as_date(value) if isinstance(value, str) else str(value)


def _as_date(text: str) -> str:
    """Dates are stored in ISO form; anything else is shown as it is."""
    try:
        return vi_date(date.fromisoformat(text)) if len(text) == 10 else vi_datetime(datetime.fromisoformat(text))
    except ValueError:
        return text
