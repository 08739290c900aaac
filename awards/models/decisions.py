from __future__ import annotations

from django.db import models
from django.db.models import Q

from awards.enums import AwardGround, DecisionStatus, HonourStatus
from awards.models.catalogue import AwardKind
from awards.models.recipients import Recipient
from thidua.accounts.models import User
from thidua.common.dates import PartialDate
from thidua.common.models import PartialDateField, Searchable, VersionedModel
from thidua.documents.models import IssuedDocument, Job
from thidua.units.models import Unit


class Decision(Searchable, VersionedModel):
    """A commendation decision from draft to issue. Once issued, `document` is the truth and nothing here changes.

    `occasion` is the printed name of the campaign or ground; `occasion_key` lets higher rooms find it without a
    foreign key.
    """

    search_fields = ("subject", "occasion", "number_text")

    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="decisions", verbose_name="cấp quyết định")
    status = models.CharField("tình trạng", max_length=10, choices=DecisionStatus, default=DecisionStatus.DRAFT)
    ground = models.CharField("loại hình", max_length=15, choices=AwardGround)
    subject = models.CharField("trích yếu", max_length=500)
    occasion = models.CharField("dịp, phong trào", max_length=600, blank=True)
    occasion_key = models.CharField(max_length=40, blank=True, db_index=True)
    legal_bases = models.JSONField("căn cứ", default=list)
    proposal = models.CharField("theo đề nghị", max_length=500, blank=True)
    reason = models.CharField("lý do khen (đã có thành tích …)", max_length=500)
    funding = models.CharField("nguồn tiền thưởng", max_length=300, blank=True)
    executors = models.CharField("trách nhiệm thi hành", max_length=500, blank=True)
    recipients_list = models.JSONField("nơi nhận", default=list)
    signer_capacity = models.CharField("thẩm quyền ký", max_length=200, blank=True)
    signer_title = models.CharField("chức vụ người ký", max_length=200)
    signer_name = models.CharField("người ký", max_length=150)
    number_text = models.CharField("số quyết định", max_length=80, blank=True, editable=False)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người soạn")
    created_at = models.DateTimeField("soạn lúc")
    submitted_at = models.DateTimeField("trình lúc", null=True, blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    return_reason = models.TextField("lý do trả lại", blank=True)
    issued_at = models.DateTimeField("ban hành lúc", null=True, blank=True)
    document = models.OneToOneField(
        IssuedDocument,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="decision",
        verbose_name="văn bản",
    )
    job = models.ForeignKey(Job, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "quyết định khen thưởng"
        verbose_name_plural = "quyết định khen thưởng"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="decision_issued_has_document",
                condition=(Q(status=DecisionStatus.ISSUED) & Q(document__isnull=False) & Q(issued_at__isnull=False))
                | (~Q(status=DecisionStatus.ISSUED) & Q(document__isnull=True)),
            ),
            models.CheckConstraint(
                name="decision_submitted_pair",
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Quyết định số {self.number_text}" if self.number_text else f"Dự thảo: {self.subject}"

    @property
    def short_name(self) -> str:
        return f"Quyết định số {self.number_text}" if self.number_text else "Dự thảo quyết định"

    @property
    def basis_lines(self) -> list[str]:
        """The bases as they are printed: each begins with “Căn cứ”, typed or not."""
        return [line if line.casefold().startswith("căn cứ") else f"Căn cứ {line}" for line in self.legal_bases]


def period_words(start: str, end: str) -> str:
    """'năm 2024', 'từ tháng 6/2024 đến tháng 10/2025', or nothing when the end is not stated."""
    if not end:
        return ""
    last = PartialDate.parse(end).display()
    return last if start in ("", end) else f"từ {PartialDate.parse(start).display()} đến {last}"


class DecisionLine(models.Model):
    """One recipient on a decision, with the printed name and unit copied in."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="lines")
    order = models.PositiveIntegerField("thứ tự")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="decision_lines")
    award_kind = models.ForeignKey(AwardKind, on_delete=models.PROTECT, related_name="+", verbose_name="loại")
    printed_name = models.CharField("tên in trên quyết định", max_length=250)
    printed_detail = models.CharField("chức vụ, đơn vị", max_length=400, blank=True)
    citation = models.CharField("thành tích ghi trên quyết định", max_length=500, blank=True)
    achievement_from = PartialDateField("thành tích từ", blank=True)
    achievement_to = PartialDateField("thành tích đến", blank=True)
    proposing_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="đơn vị trình")
    reward_amount = models.PositiveBigIntegerField("tiền thưởng (đồng)", null=True, blank=True)
    source_key = models.CharField(max_length=40, blank=True, editable=False)

    class Meta:
        verbose_name = "dòng quyết định"
        verbose_name_plural = "dòng quyết định"
        ordering = ["decision_id", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "recipient", "award_kind"], name="decision_line_once"),
            models.UniqueConstraint(
                fields=["source_key"], condition=~Q(source_key=""), name="decision_line_source_once"
            ),
        ]

    def __str__(self) -> str:
        return self.printed_name

    @property
    def period(self) -> str:
        return period_words(self.achievement_from, self.achievement_to)


class Honour(models.Model):
    """A line of the register: what somebody was given, by which decision, for which achievement."""

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="honours", verbose_name="được khen")
    award_kind = models.ForeignKey(AwardKind, on_delete=models.PROTECT, related_name="honours", verbose_name="loại")
    line = models.OneToOneField(DecisionLine, on_delete=models.PROTECT, null=True, blank=True, related_name="honour")
    issuer = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="cấp quyết định")
    unit_then = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="honours", verbose_name="đơn vị lúc đó")
    decision_number = models.CharField("số quyết định", max_length=80)
    decided_on = models.DateField("ngày quyết định", db_index=True)
    ground = models.CharField("loại hình", max_length=15, choices=AwardGround)
    occasion = models.CharField("dịp, phong trào", max_length=600, blank=True)
    occasion_key = models.CharField(max_length=40, blank=True, db_index=True)
    achievement_from = PartialDateField("thành tích từ", blank=True)
    achievement_to = PartialDateField("thành tích đến", blank=True)
    status = models.CharField("hiệu lực", max_length=10, choices=HonourStatus, default=HonourStatus.VALID)

    class Meta:
        verbose_name = "lượt khen thưởng"
        verbose_name_plural = "sổ khen thưởng"
        ordering = ["-decided_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "award_kind", "occasion_key"],
                condition=~Q(occasion_key="") & Q(status="valid"),
                name="one_honour_per_achievement",
            )
        ]

    def __str__(self) -> str:
        return f"{self.award_kind}: {self.recipient}"

    @property
    def period(self) -> str:
        return period_words(self.achievement_from, self.achievement_to)
