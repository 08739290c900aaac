from __future__ import annotations

from django.db import models
from django.db.models import QuerySet

from thidua.audit.models import AuditEvent


def history_of(obj: models.Model) -> QuerySet[AuditEvent]:
    """Events about one object, newest first. The caller has already checked that the reader may see `obj`."""
    return AuditEvent.objects.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))
