from __future__ import annotations

from django.db import models
from django.db.models import Q

from campaigns.enums import FindingDecision, FindingKind, ReadingSource, ReadingStatus
from campaigns.models.campaign import Campaign
from thidua.accounts.models import User
from thidua.common.models import Searchable, VersionedModel
from thidua.documents.models import StoredFile
from thidua.units.models import Unit


class PlanReading(Searchable, VersionedModel):
    """A launch plan somebody handed in to be read. The worker fills `text` and the findings; people decide on each."""

    search_fields = ("title",)

    owner = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="cấp phát động")
    title = models.CharField("tên", max_length=600)
    source = models.CharField("nguồn", max_length=10, choices=ReadingSource)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tệp văn bản"
    )
    text = models.TextField("nội dung", blank=True)
    status = models.CharField("tình trạng", max_length=10, choices=ReadingStatus, default=ReadingStatus.WAITING)
    error = models.TextField("lý do không đọc được", blank=True)
    result = models.JSONField("kết quả đọc", default=dict)
    grammar = models.CharField("phiên bản bộ đọc", max_length=20, blank=True)
    campaign = models.OneToOneField(
        Campaign, on_delete=models.SET_NULL, null=True, blank=True, related_name="reading", verbose_name="bản soạn"
    )
    created_at = models.DateTimeField("nhận lúc")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người đưa vào")
    read_at = models.DateTimeField("đọc xong lúc", null=True, blank=True)

    class Meta:
        verbose_name = "văn bản được đọc"
        verbose_name_plural = "văn bản được đọc"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title


class Finding(models.Model):
    """One thing the reader found, where it stands in the text, and what a person decided about it.

    `path` is the item's place in the reader's answer ('period.from', 'targets[3]'). `found` is never changed;
    `value` is what the draft takes: the same, or what the person wrote instead.
    """

    reading = models.ForeignKey(PlanReading, on_delete=models.CASCADE, related_name="findings")
    kind = models.CharField("loại", max_length=15, choices=FindingKind)
    path = models.CharField(max_length=80)
    order = models.PositiveIntegerField(default=0)
    label = models.CharField("nội dung", max_length=600)
    found = models.JSONField("đọc được")
    value = models.JSONField("đưa vào bản soạn")
    start = models.PositiveIntegerField("từ vị trí", null=True, blank=True)
    end = models.PositiveIntegerField("đến vị trí", null=True, blank=True)
    decision = models.CharField("quyết định", max_length=10, choices=FindingDecision, default=FindingDecision.PENDING)
    decided_at = models.DateTimeField("lúc", null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "điều đọc được"
        verbose_name_plural = "điều đọc được"
        ordering = ["reading_id", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "path"], name="finding_once"),
            models.CheckConstraint(
                name="finding_decided_pair",
                condition=Q(decision=FindingDecision.PENDING, decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(decision=FindingDecision.PENDING) & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.label
