"""Lines of procedure and the structure of reports, as dated data: a new decree's line or form is a new row."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from awards.enums import AwardGround, Desk
from awards.models.catalogue import CitedRow
from awards.structures import check_sections
from thidua.units.enums import UnitKind


class ProcedureLine(CitedRow):
    """A line of dossiers (tuyến hồ sơ). Rows of one `code` are versions of one line; steps and parts go by the code."""

    code = models.SlugField("mã", max_length=60)
    name = models.CharField("tên tuyến", max_length=200)
    description = models.CharField("dùng khi nào", max_length=400, help_text="Viết bằng lời dễ hiểu cho cán bộ cấp xã")
    example = models.CharField("ví dụ", max_length=400, blank=True)
    ground = models.CharField("loại hình", max_length=15, choices=AwardGround)
    award_levels = models.JSONField("cấp khen thưởng (trống: mọi cấp)", default=list, blank=True)
    needs_campaign = models.BooleanField("phải chọn phong trào", default=False)
    simplified = models.BooleanField(
        "thủ tục đơn giản", default=False, help_text="Từ thẩm định được trình quyết định, không qua Hội đồng"
    )
    rank = models.PositiveSmallIntegerField("thứ tự", default=100)

    class Meta:
        verbose_name = "tuyến hồ sơ"
        verbose_name_plural = "tuyến hồ sơ"
        ordering = ["rank", "name", "valid_from", "pk"]
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="procedure_line_version_once")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.needs_campaign and self.ground != AwardGround.CAMPAIGN:
            raise ValidationError({"needs_campaign": "Chỉ tuyến theo phong trào mới phải chọn phong trào."})


class LineStep(CitedRow):
    """A desk on a line with its limit in working days, for one receiving level or (`level` empty) for each."""

    line = models.ForeignKey(ProcedureLine, on_delete=models.CASCADE, related_name="steps", verbose_name="tuyến")
    desk = models.CharField("bước", max_length=12, choices=Desk)
    level = models.CharField("cấp xét (trống: mọi cấp)", max_length=20, choices=UnitKind, blank=True)
    working_days = models.PositiveSmallIntegerField("số ngày làm việc", null=True, blank=True)
    needed = models.BooleanField("phải qua", default=True)

    class Meta:
        verbose_name = "bước và thời hạn của tuyến"
        verbose_name_plural = "bước và thời hạn của tuyến"
        ordering = ["line_id", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["line", "desk", "level", "valid_from"], name="line_step_once"),
            models.CheckConstraint(
                name="line_step_days", condition=Q(working_days__isnull=True) | Q(working_days__gte=1)
            ),
        ]

    def __str__(self) -> str:
        days = f": {self.working_days} ngày làm việc" if self.working_days else ""
        return f"{self.get_desk_display()}{days}"


class ReportStructure(CitedRow):
    """Sections of a report filled in the portal, as `awards.structures` reads them. Rows of one `code` are versions."""

    code = models.SlugField("mã", max_length=60)
    name = models.CharField("tên báo cáo", max_length=200)
    heading = models.CharField("tiêu đề in trên báo cáo", max_length=300)
    form_number = models.CharField("mẫu số", max_length=20, blank=True)
    sections = models.JSONField("các mục", default=list)

    class Meta:
        verbose_name = "bố cục báo cáo"
        verbose_name_plural = "bố cục báo cáo"
        ordering = ["name", "valid_from", "pk"]
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="report_structure_version_once")]

    def __str__(self) -> str:
        number = f" (Mẫu số {self.form_number})" if self.form_number else ""
        return f"{self.name}{number}"

    def clean(self) -> None:
        super().clean()
        try:
            check_sections(self.sections)
        except ValueError as error:
            raise ValidationError({"sections": str(error)}) from error
