"""Word files that came back edited, each with what was found when it was compared with its dossier."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from dossiers.enums import WordReturnState
from dossiers.models.parts import DossierPart
from dossiers.models.word import WordDraft
from thidua.accounts.models import User
from thidua.documents.models import Job, StoredFile


class WordReturn(models.Model):
    """`fingerprint` is of the facts compared with: another one now means that the dossier was changed since.

    `part` is the part of the dossier the file became once it agreed.
    """

    draft = models.ForeignKey(
        WordDraft, on_delete=models.CASCADE, related_name="returns", verbose_name="văn bản Word của hồ sơ"
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="tệp")
    state = models.CharField("tình trạng", max_length=8, choices=WordReturnState, default=WordReturnState.WAITING)
    round = models.PositiveSmallIntegerField("lần đối chiếu", default=1)
    fingerprint = models.CharField("mã dữ liệu hồ sơ lúc đối chiếu", max_length=64, blank=True)
    differences = models.JSONField("chỗ không khớp", default=list)
    error = models.TextField("lý do", blank=True)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    part = models.OneToOneField(
        DossierPart, on_delete=models.PROTECT, null=True, blank=True, related_name="word_return"
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người gửi lại")
    created_at = models.DateTimeField("gửi lại lúc")
    compared_at = models.DateTimeField("đối chiếu lúc", null=True, blank=True)

    class Meta:
        verbose_name = "tệp Word gửi lại"
        verbose_name_plural = "tệp Word gửi lại"
        ordering = ["draft_id", "-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="word_return_agreed_knows_with_what",
                condition=~Q(state=WordReturnState.AGREED) | ~Q(fingerprint=""),
            ),
        ]

    def __str__(self) -> str:
        return self.file.original_name

    def get_absolute_url(self) -> str:
        return reverse("dossiers:word_return", args=[self.pk])

    @property
    def is_working(self) -> bool:
        return self.state == WordReturnState.WAITING
