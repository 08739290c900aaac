from __future__ import annotations

from django.db import models
from django.db.models import Q

from campaigns.enums import Comparator, Direction, ImportStatus, WorkChoice, WorkKind, WorkStatus
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
    comparator = models.CharField("phép so", max_length=8, choices=Comparator, blank=True)
    value_to = models.DecimalField("đến", max_digits=18, decimal_places=4, null=True, blank=True)
    baseline = models.DecimalField("mức gốc", max_digits=18, decimal_places=4, null=True, blank=True)
    weight = models.DecimalField("trọng số", max_digits=18, decimal_places=4, null=True, blank=True)
    by_when = PartialDateField("thời điểm đạt", blank=True)
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
            ),
            models.CheckConstraint(
                name="unit_target_range_in_order",
                condition=Q(value_to__isnull=True) | Q(value_to__gt=models.F("value")),
                violation_error_message="Giá trị đến phải lớn hơn giá trị từ.",
            ),
            models.CheckConstraint(
                name="unit_target_weight_positive",
                condition=Q(weight__isnull=True) | Q(weight__gt=0),
                violation_error_message="Trọng số phải lớn hơn 0.",
            ),
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
    place = models.CharField("địa điểm", max_length=250, blank=True)
    cost = models.PositiveBigIntegerField("kinh phí (đồng)", null=True, blank=True)
    percent = models.PositiveSmallIntegerField("tiến độ (%)", default=0)
    finished_on = PartialDateField("hoàn thành", blank=True)
    choice = models.CharField("được chọn", max_length=12, choices=WorkChoice, default=WorkChoice.NONE)
    choice_reason = models.CharField("lý do chọn", max_length=400, blank=True)
    chosen_at = models.DateTimeField("chọn lúc", null=True, blank=True)
    chosen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    plaque_on = models.DateField("gắn biển ngày", null=True, blank=True)
    published_at = models.DateTimeField("giới thiệu từ", null=True, blank=True)
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
            ),
            models.CheckConstraint(name="work_percent", condition=Q(percent__lte=100)),
            models.CheckConstraint(
                name="work_chosen_pair",
                condition=Q(choice=WorkChoice.NONE, chosen_at__isnull=True, chosen_by__isnull=True)
                | (~Q(choice=WorkChoice.NONE) & Q(chosen_at__isnull=False, chosen_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.title}"


class WorkUpdate(models.Model):
    """What became of a work at a moment: per cent, words and pictures. Earlier ones stay."""

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="updates")
    percent = models.PositiveSmallIntegerField("tiến độ (%)")
    note = models.TextField("tình hình", blank=True)
    reported_at = models.DateTimeField("báo cáo lúc")
    reported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người báo cáo")

    class Meta:
        verbose_name = "tiến độ công trình, mô hình"
        verbose_name_plural = "tiến độ công trình, mô hình"
        ordering = ["work_id", "-reported_at", "-pk"]
        constraints = [models.CheckConstraint(name="work_update_percent", condition=Q(percent__lte=100))]

    def __str__(self) -> str:
        return f"{self.work}: {self.percent}%"


class WorkPhoto(models.Model):
    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="photos")
    update = models.ForeignKey(WorkUpdate, on_delete=models.CASCADE, null=True, blank=True, related_name="photos")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="ảnh")
    thumbnail = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ảnh thu nhỏ"
    )
    caption = models.CharField("chú thích", max_length=250, blank=True)
    added_at = models.DateTimeField("tải lên lúc")

    class Meta:
        verbose_name = "ảnh công trình, mô hình"
        verbose_name_plural = "ảnh công trình, mô hình"
        ordering = ["work_id", "pk"]

    def __str__(self) -> str:
        return self.caption or str(self.file)


class FigureImport(models.Model):
    """A unit's Excel sheet of targets or results: read and checked row by row, written only when accepted whole."""

    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="imports")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="tệp Excel")
    rows = models.JSONField("các dòng", default=list)
    status = models.CharField("tình trạng", max_length=10, choices=ImportStatus, default=ImportStatus.CHECKED)
    created_at = models.DateTimeField("tải lên lúc")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người tải lên")
    decided_at = models.DateTimeField("xử lý lúc", null=True, blank=True)

    class Meta:
        verbose_name = "bảng số liệu tải lên"
        verbose_name_plural = "bảng số liệu tải lên"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return str(self.file)
