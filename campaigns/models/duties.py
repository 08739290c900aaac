from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from campaigns.enums import DutyStatus, ObligationKind, SubmissionStatus
from campaigns.models.campaign import Campaign
from thidua.accounts.models import User
from thidua.common.models import PartialDateField
from thidua.documents.models import StoredFile
from thidua.units.models import Unit


class Obligation(models.Model):
    """Who must send what, by when, in the document's words. `due_at` is exclusive: at or after it is late.

    'trước 15/7/2024' → due_date 2024-07-15, due_at 00:00 of that day in Hà Nội. `due_at` null: no date was set.
    """

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="obligations")
    kind = models.CharField("loại", max_length=15, choices=ObligationKind)
    what = models.CharField("việc phải làm", max_length=400)
    wording = models.CharField("nguyên văn về hạn", max_length=200, blank=True)
    who_text = models.CharField("đơn vị phải làm", max_length=400, blank=True)
    proof = models.CharField("cách chứng minh", max_length=200, blank=True)
    due_date = PartialDateField("ngày nêu trong văn bản", blank=True)
    due_at = models.DateTimeField("hạn", null=True, blank=True)
    units_send = models.BooleanField(
        "đơn vị phải gửi", default=True, help_text="Tắt với việc của riêng cơ quan chủ trì"
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "việc phải gửi"
        verbose_name_plural = "việc phải gửi"
        ordering = ["campaign_id", "order", "pk"]

    def __str__(self) -> str:
        return self.what


class Duty(models.Model):
    """One unit's share of an obligation. `due_at` is the unit's own deadline after any extension.

    A receipt once on time stays on time: `sent_at` is compared with the deadline in force when it was sent
    (`due_at_when_sent`).
    """

    obligation = models.ForeignKey(Obligation, on_delete=models.CASCADE, related_name="duties", verbose_name="việc")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="duties", verbose_name="đơn vị")
    status = models.CharField("tình trạng", max_length=10, choices=DutyStatus, default=DutyStatus.OPEN)
    due_at = models.DateTimeField("hạn", null=True, blank=True)
    extended_at = models.DateTimeField(null=True, blank=True)
    extended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    extension_reason = models.CharField("lý do gia hạn", max_length=400, blank=True)
    excused_at = models.DateTimeField("được miễn lúc", null=True, blank=True)
    excused_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    excuse_reason = models.CharField("lý do được miễn", max_length=400, blank=True)
    first_sent_at = models.DateTimeField("gửi lần đầu lúc", null=True, blank=True)
    sent_at = models.DateTimeField("gửi lúc", null=True, blank=True)
    due_at_when_sent = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField("tiếp nhận lúc", null=True, blank=True)

    class Meta:
        verbose_name = "việc của đơn vị"
        verbose_name_plural = "việc của đơn vị"
        ordering = [F("due_at").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(fields=["obligation", "unit"], name="duty_once"),
            models.CheckConstraint(
                name="duty_sent_when_not_open",
                condition=Q(status__in=[DutyStatus.OPEN, DutyStatus.EXCUSED]) | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="duty_extension_pair",
                condition=Q(extended_at__isnull=True, extended_by__isnull=True)
                | Q(extended_at__isnull=False, extended_by__isnull=False),
            ),
            models.CheckConstraint(
                name="duty_excused_with_reason",
                condition=~Q(status=DutyStatus.EXCUSED)
                | (Q(excused_at__isnull=False, excused_by__isnull=False) & ~Q(excuse_reason="")),
            ),
        ]
        indexes = [models.Index(fields=["unit", "status", "due_at"], name="duty_unit_idx")]

    def __str__(self) -> str:
        return f"{self.obligation} – {self.unit}"

    @property
    def is_settled(self) -> bool:
        return self.status in (DutyStatus.SENT, DutyStatus.RECEIVED, DutyStatus.EXCUSED)

    @property
    def was_late(self) -> bool:
        """Sent, but at or after the deadline in force then (judged on the first sending, not on a correction)."""
        sent, due = self.first_sent_at, self.due_at_when_sent
        return bool(sent and due and sent >= due)

    def is_overdue(self, now: datetime) -> bool:
        return not self.is_settled and self.due_at is not None and now >= self.due_at


class Submission(models.Model):
    """One version of what the unit sent for a duty. Never overwritten; a return opens the next version."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="submissions")
    version = models.PositiveSmallIntegerField("lần gửi")
    document_number = models.CharField("số, ký hiệu văn bản", max_length=60)
    document_date = models.DateField("ngày văn bản")
    signer = models.CharField("người ký", max_length=150, blank=True)
    note = models.TextField("ghi chú", blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+", verbose_name="tệp")
    status = models.CharField("tình trạng", max_length=10, choices=SubmissionStatus, default=SubmissionStatus.SENT)
    sent_at = models.DateTimeField("gửi lúc")
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người gửi")
    decided_at = models.DateTimeField("xử lý lúc", null=True, blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    return_reason = models.TextField("lý do trả lại", blank=True)

    class Meta:
        verbose_name = "văn bản đơn vị gửi"
        verbose_name_plural = "văn bản đơn vị gửi"
        ordering = ["duty_id", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["duty", "version"], name="submission_version_once"),
            models.UniqueConstraint(
                fields=["duty"], condition=Q(status=SubmissionStatus.SENT), name="one_submission_waiting"
            ),
            models.CheckConstraint(
                name="submission_decided_pair",
                condition=Q(status=SubmissionStatus.SENT, decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(status=SubmissionStatus.SENT) & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="submission_returned_with_reason",
                condition=~Q(status=SubmissionStatus.RETURNED) | ~Q(return_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_number} (lần {self.version})"
