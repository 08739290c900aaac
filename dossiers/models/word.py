"""Word templates of agencies and the drafts filled from them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse

from dossiers.enums import WordKind
from dossiers.models.dossier import Dossier, Nomination
from thidua.accounts.models import User
from thidua.common.models import Searchable
from thidua.documents.models import Job, StoredFile
from thidua.units.models import Unit


class WordTemplate(Searchable, models.Model):
    """One version of an agency's template. A replacement is a new version; earlier ones stay as they were."""

    search_fields = ("name",)

    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="word_templates", verbose_name="cơ quan")
    kind = models.CharField("loại văn bản", max_length=12, choices=WordKind)
    version = models.PositiveSmallIntegerField("lần")
    name = models.CharField("tên mẫu", max_length=200)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    valid_from = models.DateField("dùng từ ngày")
    file = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, related_name="word_template", verbose_name="tệp mẫu"
    )
    places = models.JSONField("các ô có trong mẫu", default=list)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người tải lên")
    created_at = models.DateTimeField("tải lên lúc")
    retired_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người ngừng dùng"
    )
    retired_at = models.DateTimeField("ngừng dùng lúc", null=True, blank=True)

    class Meta:
        verbose_name = "mẫu Word"
        verbose_name_plural = "mẫu Word"
        ordering = ["owner_id", "kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "kind", "version"], name="word_template_version_once"),
            models.CheckConstraint(
                name="word_template_retired_by_somebody",
                condition=Q(retired_at__isnull=True, retired_by__isnull=True)
                | Q(retired_at__isnull=False, retired_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} (lần {self.version})"

    def get_absolute_url(self) -> str:
        return reverse("dossiers:word_template", args=[self.pk])


class WordDraft(models.Model):
    """A Word file filled for a dossier. `facts` is every value it was filled with, frozen when it was asked for.

    `facts["danh_sach"]` has one row a nominee with the id of its nomination; a report is about one `nomination`.
    Without a template the portal's own layout of the kind was filled.
    """

    dossier = models.ForeignKey(Dossier, on_delete=models.CASCADE, related_name="word_drafts", verbose_name="hồ sơ")
    kind = models.CharField("loại văn bản", max_length=12, choices=WordKind)
    nomination = models.ForeignKey(
        Nomination, on_delete=models.CASCADE, null=True, blank=True, related_name="word_drafts"
    )
    template = models.ForeignKey(
        WordTemplate, on_delete=models.PROTECT, null=True, blank=True, related_name="drafts", verbose_name="mẫu"
    )
    facts = models.JSONField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người tạo")
    created_at = models.DateTimeField("tạo lúc")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, related_name="+")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, null=True, related_name="word_draft")

    class Meta:
        verbose_name = "văn bản Word của hồ sơ"
        verbose_name_plural = "văn bản Word của hồ sơ"
        ordering = ["dossier_id", "-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="word_report_is_about_a_nominee",
                condition=Q(kind=WordKind.REPORT, nomination__isnull=False)
                | (~Q(kind=WordKind.REPORT) & Q(nomination__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
