from __future__ import annotations

from django.db import models

from dossiers.models.dossier import Dossier
from thidua.accounts.models import User
from thidua.documents.models import IssuedDocument


class AnswerLetter(models.Model):
    """Công văn that tells a unit who of its dossier is not commended, and why. One for each dossier."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="answer", verbose_name="hồ sơ")
    document = models.OneToOneField(IssuedDocument, on_delete=models.PROTECT, related_name="+", verbose_name="công văn")
    created_at = models.DateTimeField("ban hành lúc")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người ban hành")

    class Meta:
        verbose_name = "văn bản trả lời"
        verbose_name_plural = "văn bản trả lời"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return str(self.document)
