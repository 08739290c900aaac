"""Award quotas: how many of an award each unit may propose, under a campaign or for a year."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from awards.enums import RoundingDirection
from awards.models import AwardKind
from campaigns.enums import QuotaMethod
from campaigns.models.campaign import Campaign
from thidua.accounts.models import User
from thidua.common.models import VersionedModel
from thidua.units.models import Unit


class QuotaPlan(VersionedModel):
    """One award's quota under one campaign, or for one year. What nobody has decided yet stays empty."""

    owner = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="quota_plans", verbose_name="cấp xét khen thưởng"
    )
    campaign = models.ForeignKey(
        Campaign,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="quota_plans",
        verbose_name="phong trào",
    )
    year = models.PositiveSmallIntegerField("năm", null=True, blank=True)
    award_kind = models.ForeignKey(
        AwardKind, on_delete=models.PROTECT, related_name="+", verbose_name="danh hiệu, hình thức"
    )
    method = models.CharField("cách tính", max_length=8, choices=QuotaMethod, default=QuotaMethod.COUNT)
    total = models.PositiveIntegerField("tổng số được khen", null=True, blank=True)
    percent = models.DecimalField("tỷ lệ (%)", max_digits=6, decimal_places=3, null=True, blank=True)
    rounding = models.CharField(
        "cách làm tròn", max_length=10, choices=RoundingDirection, default=RoundingDirection.DOWN
    )
    base_label = models.CharField("tính trên", max_length=200, blank=True)
    base_award = models.ForeignKey(
        AwardKind,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="lấy số liệu gốc từ sổ khen thưởng",
    )
    base_year = models.PositiveSmallIntegerField("của năm", null=True, blank=True)
    basis = models.CharField("căn cứ phân bổ", max_length=400, blank=True)
    note = models.CharField("ghi chú", max_length=400, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("lập lúc")

    class Meta:
        verbose_name = "phân bổ số lượng khen thưởng"
        verbose_name_plural = "phân bổ số lượng khen thưởng"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="quota_of_campaign_or_year",
                condition=Q(campaign__isnull=False, year__isnull=True) | Q(campaign__isnull=True, year__isnull=False),
            ),
            models.CheckConstraint(
                name="quota_percent_given", condition=~Q(method=QuotaMethod.PERCENT) | Q(percent__isnull=False)
            ),
            models.CheckConstraint(
                name="quota_percent_in_range",
                condition=Q(percent__isnull=True) | (Q(percent__gte=0) & Q(percent__lte=100)),
            ),
            models.UniqueConstraint(
                fields=["campaign", "award_kind"],
                condition=Q(campaign__isnull=False),
                name="quota_once_per_campaign",
            ),
            models.UniqueConstraint(
                fields=["owner", "year", "award_kind"],
                condition=Q(campaign__isnull=True),
                name="quota_once_per_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.award_kind} – {self.occasion}"

    @property
    def occasion(self) -> str:
        return str(self.campaign) if self.campaign else f"năm {self.year}"


class QuotaShare(models.Model):
    """The places of one unit and everything below it. `places` null: not allocated yet.

    `taken` is kept beside the nominations so that the database itself refuses one place too many.
    """

    plan = models.ForeignKey(QuotaPlan, on_delete=models.CASCADE, related_name="shares")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="quota_shares", verbose_name="đơn vị")
    base = models.PositiveIntegerField("số liệu gốc", null=True, blank=True)
    exact = models.DecimalField("chưa làm tròn", max_digits=14, decimal_places=4, null=True, blank=True)
    places = models.PositiveIntegerField("số lượng được phân bổ", null=True, blank=True)
    taken = models.PositiveIntegerField("đã đề nghị", default=0, editable=False)
    reason = models.CharField("lý do điều chỉnh", max_length=300, blank=True)

    class Meta:
        verbose_name = "số lượng phân bổ của đơn vị"
        verbose_name_plural = "số lượng phân bổ của đơn vị"
        ordering = ["plan_id", "unit__name_sort", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "unit"], name="quota_share_once"),
            models.CheckConstraint(
                name="quota_never_over_allocated",
                condition=Q(places__isnull=True, taken=0) | Q(places__gte=F("taken")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.places if self.places is not None else 'chưa phân bổ'}"

    @property
    def left(self) -> int | None:
        return None if self.places is None else self.places - self.taken

    def take(self) -> bool:
        """Count one more in memory; False: none is left, or none is allocated yet. The caller holds the row's lock."""
        if self.places is None or self.taken >= self.places:
            return False
        self.taken += 1
        return True
