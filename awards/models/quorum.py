from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from awards.models.catalogue import CitedRow
from thidua.units.enums import UnitKind


class QuorumRule(CitedRow):
    """How many members must be present before a council votes, as a fraction: 2/3 has no exact percentage."""

    council_kind = models.CharField("Hội đồng của (trống: mọi cấp)", max_length=20, choices=UnitKind, blank=True)
    part = models.PositiveSmallIntegerField("tử số", validators=[MinValueValidator(0), MaxValueValidator(1000)])
    whole = models.PositiveSmallIntegerField("mẫu số", validators=[MinValueValidator(1), MaxValueValidator(1000)])
    strict = models.BooleanField("phải vượt tỷ lệ", default=False, help_text="Đánh dấu khi quy định ghi “quá”, “trên”.")
    postal_counted = models.BooleanField(
        "thành viên vắng mặt được xin ý kiến bằng văn bản tính là dự họp", default=False
    )

    class Meta:
        verbose_name = "điều kiện số thành viên dự họp"
        verbose_name_plural = "điều kiện số thành viên dự họp"
        ordering = ["council_kind", "valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["council_kind", "valid_from"], name="quorum_rule_once"),
            models.CheckConstraint(name="quorum_rule_fraction", condition=Q(whole__gte=1) & Q(part__lte=F("whole"))),
        ]

    def __str__(self) -> str:
        return f"{'trên' if self.strict else 'từ'} {self.part}/{self.whole} tổng số thành viên"
