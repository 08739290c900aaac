from __future__ import annotations

from django.db import models

from dossiers.enums import PaperFormat
from dossiers.models.dossier import Dossier
from thidua.accounts.models import User
from thidua.documents.models import Job, StoredFile


class AppraisalSheet(models.Model):
    """A version of the appraisal sheet: `content` is frozen when it is asked for; each asking is a version."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="sheets", verbose_name="hồ sơ")
    version = models.PositiveSmallIntegerField("lần")
    format = models.CharField("định dạng", max_length=5, choices=PaperFormat)
    content = models.JSONField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người lập")
    created_at = models.DateTimeField("lập lúc")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, related_name="appraisal_sheet")

    class Meta:
        verbose_name = "phiếu thẩm định"
        verbose_name_plural = "phiếu thẩm định"
        ordering = ["dossier_id", "-version"]
        constraints = [models.UniqueConstraint(fields=["dossier", "version"], name="appraisal_sheet_version_once")]

    def __str__(self) -> str:
        return f"Phiếu thẩm định lần {self.version} ({self.get_format_display()})"
