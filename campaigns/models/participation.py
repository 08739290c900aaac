from __future__ import annotations

from django.db import models
from django.db.models import Q

from campaigns.enums import Direction, WorkKind, WorkStatus
from campaigns.models.campaign import Campaign, Target
from thidua.accounts.models import User
from thidua.common.models import PartialDateField
from thidua.documents.models import StoredFile
from thidua.units.models import Unit


class Participation(models.Model):
    """Unit × campaign: everything the unit does under the campaign hangs here."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="participations")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="participations", verbose_name="đơn vị")
    joined_at = models.DateTimeField("tham gia từ", null=True, blank=True)
    registered_at = models.DateTimeField("đăng ký chỉ tiêu lúc", null=True, blank=True)
    own_campaign = models.ForeignKey(
        Campaign,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="kế hoạch riêng của đơn vị",
    )

    class Meta:
        verbose_name = "đơn vị tham gia"
        verbose_name_plural = "đơn vị tham gia"
        ordering = ["campaign_id", "unit__name_sort", "pk"]
        constraints = [models.UniqueConstraint(fields=["campaign", "unit"], name="participation_once")]

    def __str__(self) -> str:
        return f"{self.unit} – {self.campaign}"


class UnitTarget(models.Model):
    """A target the unit registers: its share of a campaign target, or one of its own."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="unit_targets")
    target = models.ForeignKey(
        Target,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="unit_targets",
        verbose_name="theo chỉ tiêu của phong trào",
    )
    text = models.CharField("chỉ tiêu của đơn vị", max_length=500)
    value = models.DecimalField("mức đăng ký", max_digits=18, decimal_places=4)
    unit_label = models.CharField("đơn vị tính", max_length=60, blank=True)
    direction = models.CharField("chiều tốt", max_length=5, choices=Direction, default=Direction.UP)
    created_at = models.DateTimeField("đăng ký lúc")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "chỉ tiêu đơn vị đăng ký"
        verbose_name_plural = "chỉ tiêu đơn vị đăng ký"
        ordering = ["participation_id", "target__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "target"],
                condition=Q(target__isnull=False),
                name="unit_target_once",
                violation_error_message="Đơn vị đã đăng ký chỉ tiêu này.",
            )
        ]

    def __str__(self) -> str:
        return self.text


class ProgressReport(models.Model):
    """A reported value of a registered target for a period, with evidence. The latest one counts; earlier ones stay."""

    unit_target = models.ForeignKey(UnitTarget, on_delete=models.CASCADE, related_name="reports")
    period = PartialDateField("kỳ số liệu")
    value = models.DecimalField("kết quả", max_digits=18, decimal_places=4)
    evidence = models.TextField("minh chứng", blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reported_at = models.DateTimeField("báo cáo lúc")
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "báo cáo tiến độ"
        verbose_name_plural = "báo cáo tiến độ"
        ordering = ["unit_target_id", "-reported_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.unit_target}: {self.value}"


class Work(models.Model):
    """Công trình, mô hình or điển hình tiên tiến a unit registers."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="works")
    kind = models.CharField("loại", max_length=10, choices=WorkKind)
    title = models.CharField("tên", max_length=300)
    description = models.TextField("mô tả", blank=True)
    planned_finish = PartialDateField("dự kiến hoàn thành", blank=True)
    status = models.CharField("tình trạng", max_length=12, choices=WorkStatus, default=WorkStatus.REGISTERED)
    created_at = models.DateTimeField("đăng ký lúc")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "công trình, mô hình"
        verbose_name_plural = "công trình, mô hình"
        ordering = ["participation_id", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "kind", "title"],
                name="work_once",
                violation_error_message="Đơn vị đã đăng ký công trình, mô hình cùng tên.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"
