from __future__ import annotations

from django.db import models
from django.db.models import Q

from campaigns.enums import AmendmentAction, AmendmentStatus, SummaryKind
from campaigns.models.campaign import Campaign
from thidua.accounts.models import User
from thidua.common.models import PartialDateField
from thidua.documents.models import Job, StoredFile


class Amendment(models.Model):
    """A dated new version of a launched campaign, by its own document. Published, it is applied whole and stays."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="amendments")
    number = models.PositiveSmallIntegerField("lần điều chỉnh")
    status = models.CharField("tình trạng", max_length=10, choices=AmendmentStatus, default=AmendmentStatus.DRAFT)
    document_reference = models.CharField("số, ký hiệu văn bản", max_length=60, blank=True)
    document_date = PartialDateField("ngày văn bản", blank=True)
    reason = models.TextField("lý do điều chỉnh", blank=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tệp văn bản"
    )
    created_at = models.DateTimeField("soạn lúc")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người soạn")
    published_at = models.DateTimeField("ban hành lúc", null=True, blank=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "điều chỉnh phong trào"
        verbose_name_plural = "điều chỉnh phong trào"
        ordering = ["campaign_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="amendment_number_once"),
            models.UniqueConstraint(
                fields=["campaign"], condition=Q(status=AmendmentStatus.DRAFT), name="one_amendment_drafted"
            ),
            models.CheckConstraint(
                name="amendment_published_pair",
                condition=Q(status=AmendmentStatus.DRAFT, published_at__isnull=True, published_by__isnull=True)
                | Q(status=AmendmentStatus.PUBLISHED, published_at__isnull=False, published_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Điều chỉnh lần {self.number}"


class AmendmentLine(models.Model):
    """One change: of a row of the campaign (`part`, `row`) or of its own fields (`part` empty, `row` null).

    `values` is what the row takes, as the forms give it; `before` and `after` are kept in words when published.
    """

    amendment = models.ForeignKey(Amendment, on_delete=models.CASCADE, related_name="lines")
    action = models.CharField("thay đổi", max_length=10, choices=AmendmentAction)
    part = models.CharField("phần", max_length=30, blank=True)
    row = models.BigIntegerField(null=True, blank=True)
    label = models.CharField("nội dung", max_length=600)
    values = models.JSONField(default=dict)
    before = models.JSONField("trước", default=dict)
    after = models.JSONField("sau", default=dict)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "nội dung điều chỉnh"
        verbose_name_plural = "nội dung điều chỉnh"
        ordering = ["amendment_id", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["amendment", "part", "row"], condition=Q(row__isnull=False), name="amended_row_once"
            )
        ]

    def __str__(self) -> str:
        return self.label


class CampaignSummary(models.Model):
    """A drafted sơ kết or tổng kết report, made by the worker from the data of a moment; people go on in Word."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="summaries")
    kind = models.CharField("loại", max_length=10, choices=SummaryKind)
    as_of = models.DateTimeField("số liệu lúc")
    job = models.OneToOneField(Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="bản Word"
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người tạo")

    class Meta:
        verbose_name = "báo cáo của phong trào"
        verbose_name_plural = "báo cáo của phong trào"
        ordering = ["campaign_id", "-as_of", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.as_of:%d/%m/%Y})"
