"""Writing the trail. Call inside the transaction of the change itself."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from django.db import models, transaction

from thidua.audit.models import AuditEvent
from thidua.common import clock
from thidua.common.text import fold

SYSTEM_NAME = "Hệ thống"


class Actor(Protocol):
    pk: Any

    def get_full_name(self) -> str: ...


def record(
    *,
    by: Actor | None,
    verb: str,
    obj: models.Model,
    unit_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    at: datetime | None = None,
) -> AuditEvent:
    """Append one event about `obj`; verbs are registered by the owning app in `audit.registry`."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("an audit event must share the transaction of its change")
    actor_name = by.get_full_name() if by else SYSTEM_NAME
    return AuditEvent.objects.create(
        at=at or clock.now(),
        verb=verb,
        actor_id=by.pk if by else None,
        actor_name=actor_name,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        object_label=str(obj)[:300],
        unit_id=unit_id,
        before=_plain(before or {}),
        after=_plain(after or {}),
        reason=reason,
        search_text=fold(f"{actor_name} {obj} {reason}"),
    )


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {key: _plain_value(value) for key, value in values.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, models.Model):
        return str(value)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain_value(item) for item in value]
    return value
