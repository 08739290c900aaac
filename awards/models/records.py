"""What units declare of a recipient year by year, each with its paper: the facts that rules look at."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from awards.enums import InitiativeLevel, Rating
from awards.models.catalogue import AwardKind
from awards.models.recipients import Recipient
from thidua.accounts.models import User
from thidua.documents.models import StoredFile

_YEAR = [MinValueValidator(1945), MaxValueValidator(2200)]


class DeclaredFact(models.Model):
    """Who declared it, on what paper."""

    recipient = models.ForeignKey(
        Recipient, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name="đối tượng"
    )
    document = models.CharField("văn bản làm căn cứ", max_length=200)
    document_date = models.DateField("ngày văn bản", null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tệp minh chứng"
    )
    declared_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người khai")
    declared_at = models.DateTimeField("khai lúc")

    class Meta:
        abstract = True


class YearlyRating(DeclaredFact):
    """Kết quả đánh giá, xếp loại mức độ hoàn thành nhiệm vụ of one year."""

    year = models.PositiveSmallIntegerField("năm", validators=_YEAR)
    rating = models.CharField("xếp loại", max_length=10, choices=Rating)

    class Meta:
        verbose_name = "xếp loại năm"
        verbose_name_plural = "xếp loại năm"
        ordering = ["recipient_id", "-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "year"],
                name="yearly_rating_once",
                violation_error_message="Năm này đã có kết quả xếp loại.",
            )
        ]

    def __str__(self) -> str:
        return f"Năm {self.year}: {self.get_rating_display()}"


class Initiative(DeclaredFact):
    """A sáng kiến, đề tài recognised at a level in a year, and how far its effect was found to reach."""

    name = models.CharField("tên sáng kiến, đề tài", max_length=400)
    year = models.PositiveSmallIntegerField("năm công nhận", validators=_YEAR)
    level = models.CharField("cấp công nhận", max_length=12, choices=InitiativeLevel)
    effect = models.CharField(
        "phạm vi ảnh hưởng, nhân rộng được công nhận", max_length=12, choices=InitiativeLevel, blank=True
    )

    class Meta:
        verbose_name = "sáng kiến, đề tài"
        verbose_name_plural = "sáng kiến, đề tài"
        ordering = ["recipient_id", "-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "name", "year"],
                name="initiative_once",
                violation_error_message="Sáng kiến này đã được ghi cho năm này.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class MemberCount(DeclaredFact):
    """How many people a collective had in a year; with `award_kind`, how many of them were given it."""

    year = models.PositiveSmallIntegerField("năm", validators=_YEAR)
    award_kind = models.ForeignKey(
        AwardKind,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="danh hiệu (trống: tổng số người)",
    )
    people = models.PositiveIntegerField("số người", validators=[MaxValueValidator(1_000_000)])

    class Meta:
        verbose_name = "số người của tập thể"
        verbose_name_plural = "số người của tập thể"
        ordering = ["recipient_id", "-year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "year", "award_kind"],
                name="member_count_once",
                violation_error_message="Năm này đã có số liệu cho mục này.",
            ),
            models.UniqueConstraint(
                fields=["recipient", "year"],
                condition=Q(award_kind__isnull=True),
                name="member_total_once",
                violation_error_message="Năm này đã có tổng số người.",
            ),
        ]

    def __str__(self) -> str:
        return f"Năm {self.year}, {self.award_kind or 'tổng số'}: {self.people} người"


class DisciplineNote(DeclaredFact):
    """A paper that says somebody is under discipline or investigation. Never inferred: no paper, no note."""

    valid_from = models.DateField("từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    content = models.CharField("nội dung văn bản", max_length=400)

    class Meta:
        verbose_name = "lưu ý kỷ luật"
        verbose_name_plural = "lưu ý kỷ luật"
        ordering = ["recipient_id", "-valid_from", "pk"]

    def __str__(self) -> str:
        return self.content

    def clean(self) -> None:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": "Ngày cuối phải bằng hoặc sau ngày bắt đầu."})
