"""Parts of a dossier: versions that stay, and the drafts people have in hand."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from awards.models import ReportStructure
from dossiers.enums import PartKind
from dossiers.models.dossier import Dossier, Nomination
from thidua.accounts.models import User
from thidua.documents.models import StoredFile


class DossierPart(models.Model):
    """One version of a part: a file, or content filled in the portal. A replacement is a new version; earlier
    ones stay.

    `title` tells parts of kind OTHER apart; a part without one is loose and stands beside its like.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="parts")
    kind = models.CharField("thành phần", max_length=12, choices=PartKind)
    title = models.CharField("tên thành phần", max_length=200, blank=True)
    nomination = models.ForeignKey(Nomination, on_delete=models.CASCADE, null=True, blank=True, related_name="parts")
    version = models.PositiveSmallIntegerField("lần")
    document_number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    document_date = models.DateField("ngày", null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tệp"
    )
    content = models.JSONField("nội dung điền trên cổng", null=True, blank=True)
    structure = models.ForeignKey(
        ReportStructure, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bố cục"
    )
    note = models.CharField("ghi chú của lần này", max_length=200, blank=True)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField("thêm lúc")
    is_current = models.BooleanField(default=True)

    class Meta:
        verbose_name = "thành phần hồ sơ"
        verbose_name_plural = "thành phần hồ sơ"
        ordering = ["dossier_id", "kind", "-version", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "kind"],
                condition=Q(is_current=True, nomination__isnull=True) & ~Q(kind=PartKind.OTHER),
                name="one_current_part_of_dossier",
            ),
            models.UniqueConstraint(
                fields=["nomination", "kind"],
                condition=Q(is_current=True, nomination__isnull=False) & ~Q(kind=PartKind.OTHER),
                name="one_current_part_of_nomination",
            ),
            models.UniqueConstraint(
                fields=["dossier", "title"],
                condition=Q(is_current=True, nomination__isnull=True, kind=PartKind.OTHER) & ~Q(title=""),
                name="one_current_named_part_of_dossier",
            ),
            models.UniqueConstraint(
                fields=["nomination", "title"],
                condition=Q(is_current=True, nomination__isnull=False, kind=PartKind.OTHER) & ~Q(title=""),
                name="one_current_named_part_of_nomination",
            ),
            models.CheckConstraint(
                name="part_is_file_or_content",
                condition=Q(file__isnull=False, content__isnull=True, structure__isnull=True)
                | Q(file__isnull=True, content__isnull=False, structure__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} (lần {self.version})"

    @property
    def label(self) -> str:
        return self.title or self.get_kind_display()


class PartDraft(models.Model):
    """What one person has typed and not saved as a version yet. Kept apart, so that it overwrites nobody's text."""

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="part_drafts")
    kind = models.CharField("thành phần", max_length=12, choices=PartKind)
    title = models.CharField("tên thành phần", max_length=200, blank=True)
    nomination = models.ForeignKey(
        Nomination, on_delete=models.CASCADE, null=True, blank=True, related_name="part_drafts"
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name="người soạn")
    base_version = models.PositiveSmallIntegerField("soạn từ lần", default=0)
    content = models.JSONField("nội dung", default=dict)
    saved_at = models.DateTimeField("lưu lúc")

    class Meta:
        verbose_name = "bản đang soạn"
        verbose_name_plural = "bản đang soạn"
        ordering = ["-saved_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "dossier", "kind", "title"],
                condition=Q(nomination__isnull=True),
                name="one_draft_of_dossier_part",
            ),
            models.UniqueConstraint(
                fields=["user", "nomination", "kind", "title"],
                condition=Q(nomination__isnull=False),
                name="one_draft_of_nominee_part",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.get_kind_display()}: {self.user}"
