from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from dossiers.enums import CouncilPosition
from thidua.accounts.models import User
from thidua.common.models import Validity
from thidua.units.models import Unit


class Council(models.Model):
    """Hội đồng Thi đua - Khen thưởng of a level."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="councils", verbose_name="cấp")
    name = models.CharField("tên Hội đồng", max_length=250)
    decision = models.CharField("quyết định thành lập", max_length=200, blank=True)
    term_from = models.DateField("nhiệm kỳ từ ngày", null=True, blank=True)
    term_to = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        verbose_name = "Hội đồng"
        verbose_name_plural = "Hội đồng"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="council_once"),
            models.CheckConstraint(
                name="council_term_dates",
                condition=Q(term_to__isnull=True) | Q(term_from__isnull=True) | Q(term_to__gte=F("term_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("dossiers:council", args=[self.pk])


class CouncilMember(Validity):
    council = models.ForeignKey(Council, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="council_seats", verbose_name="thành viên")
    position = models.CharField("chức danh", max_length=12, choices=CouncilPosition, default=CouncilPosition.MEMBER)
    basis = models.CharField("văn bản cử", max_length=200, blank=True)
    end_reason = models.CharField("lý do thôi nhiệm vụ", max_length=200, blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="thay"
    )

    class Meta:
        verbose_name = "thành viên Hội đồng"
        verbose_name_plural = "thành viên Hội đồng"
        ordering = ["council_id", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["council", "user"], condition=Q(valid_to__isnull=True), name="council_seat_once"
            ),
            models.CheckConstraint(
                name="council_seat_dates",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def rank(self) -> int:
        """Chair first, then as the positions are listed."""
        return CouncilPosition.values.index(self.position)
