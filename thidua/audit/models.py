from __future__ import annotations

from django.db import models


class AuditEvent(models.Model):
    """Who did what to which object, and what changed. Append-only: the database refuses UPDATE and DELETE.

    No foreign keys on purpose: the row must outlive everything it speaks of, so names are copied in.
    """

    at = models.DateTimeField("thời điểm", db_index=True)
    verb = models.CharField("hành động", max_length=80)
    actor_id = models.BigIntegerField("mã người thực hiện", null=True)
    actor_name = models.CharField("người thực hiện", max_length=200)
    object_type = models.CharField("loại đối tượng", max_length=80)
    object_id = models.CharField("mã đối tượng", max_length=64)
    object_label = models.CharField("đối tượng", max_length=300)
    unit_id = models.BigIntegerField("mã đơn vị", null=True, db_index=True)
    before = models.JSONField("trước", default=dict)
    after = models.JSONField("sau", default=dict)
    reason = models.TextField("lý do", blank=True)
    search_text = models.TextField(editable=False, blank=True, default="")

    class Meta:
        verbose_name = "sự kiện nhật ký"
        verbose_name_plural = "nhật ký"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["object_type", "object_id", "-at"], name="audit_object_idx")]

    def __str__(self) -> str:
        return f"{self.actor_name}: {self.verb} {self.object_label}"
