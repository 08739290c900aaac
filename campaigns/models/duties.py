from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q

from campaigns.enums import DutyStatus, ObligationKind, Recurrence, SubmissionStatus
from campaigns.models.campaign import Campaign
from thidua.accounts.models import User
from thidua.common.models import PartialDateField
from thidua.documents.models import IssuedDocument, StoredFile
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
    grace_days = models.PositiveSmallIntegerField("số ngày ân hạn", default=0)
    grace_shown = models.BooleanField("cho đơn vị biết ân hạn", default=False)
    working_days = models.PositiveSmallIntegerField(
        "số ngày làm việc", null=True, blank=True, help_text="Khi văn bản đặt hạn theo số ngày làm việc"
    )
    counted_from = models.DateField("kể từ ngày", null=True, blank=True)
    recurrence = models.CharField("lặp lại", max_length=12, choices=Recurrence, default=Recurrence.ONCE)
    recurs_month = models.PositiveSmallIntegerField("vào tháng", null=True, blank=True)
    recurs_day = models.PositiveSmallIntegerField("vào ngày", null=True, blank=True)
    series = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="occurrences", verbose_name="kỳ của việc"
    )
    period = PartialDateField("kỳ", blank=True)
    dropped_at = models.DateTimeField("thôi yêu cầu từ", null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "việc phải gửi"
        verbose_name_plural = "việc phải gửi"
        ordering = ["campaign_id", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "period"], condition=Q(series__isnull=False), name="obligation_period_once"
            ),
            models.CheckConstraint(
                name="obligation_recurs_on_a_day",
                condition=Q(recurrence=Recurrence.ONCE) | Q(recurs_day__isnull=False),
                violation_error_message="Việc lặp lại cần nêu ngày đến hạn của mỗi kỳ.",
            ),
            models.CheckConstraint(
                name="obligation_working_days_pair",
                condition=Q(working_days__isnull=True, counted_from__isnull=True)
                | Q(working_days__isnull=False, counted_from__isnull=False),
                violation_error_message="Hạn theo ngày làm việc cần cả số ngày và ngày bắt đầu tính.",
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_series(self) -> bool:
        """Comes again: it is asked of nobody itself, its occurrences are."""
        return self.recurrence != Recurrence.ONCE


class DutyTimes:
    """What the times of a duty mean: of a row, and of the few columns that a page of hundreds reads."""

    __slots__ = ()

    obligation: Any
    status: Any
    due_at: Any
    first_sent_at: Any
    due_at_when_sent: Any
    late_from_when_sent: Any

    @property
    def is_settled(self) -> bool:
        return self.status in (DutyStatus.SENT, DutyStatus.RECEIVED, DutyStatus.EXCUSED)

    @property
    def was_late(self) -> bool:
        """Sent, but at or after the deadline in force then, grace included (judged on the first sending)."""
        sent, due = self.first_sent_at, self.late_from_when_sent or self.due_at_when_sent
        return bool(sent and due and sent >= due)

    def is_overdue(self, now: datetime) -> bool:
        return not self.is_settled and self.due_at is not None and now >= self.due_at

    @property
    def late_from(self) -> datetime | None:
        """The instant from which sending counts as late: the unit's own deadline and the obligation's grace."""
        due_at: datetime | None = self.due_at
        return due_at + timedelta(days=self.obligation.grace_days) if due_at else None

    def is_in_grace(self, now: datetime) -> bool:
        """Still owed after the deadline, but not late yet."""
        late_from = self.late_from
        return self.is_overdue(now) and late_from is not None and now < late_from


class Duty(DutyTimes, models.Model):
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
    late_from_when_sent = models.DateTimeField(
        null=True, blank=True, help_text="Hạn cộng ân hạn khi gửi lần đầu; trống: không có ân hạn"
    )
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


class UrgingLetter(models.Model):
    """Công văn đôn đốc: one numbered letter to every unit that still owes something under a campaign."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="urging_letters")
    document = models.OneToOneField(IssuedDocument, on_delete=models.PROTECT, related_name="+", verbose_name="công văn")
    new_date = models.DateField("đề nghị gửi trước khi hết ngày", null=True, blank=True)
    note = models.TextField("nội dung thêm", blank=True)
    created_at = models.DateTimeField("ban hành lúc")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="người ban hành")

    class Meta:
        verbose_name = "công văn đôn đốc"
        verbose_name_plural = "công văn đôn đốc"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return str(self.document)


class UrgedDuty(models.Model):
    """A duty named in an urging letter, as it stood then."""

    letter = models.ForeignKey(UrgingLetter, on_delete=models.CASCADE, related_name="lines")
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="urgings", verbose_name="việc")
    due_at = models.DateTimeField("hạn lúc đôn đốc", null=True, blank=True)

    class Meta:
        verbose_name = "việc được đôn đốc"
        verbose_name_plural = "việc được đôn đốc"
        ordering = ["letter_id", "pk"]
        constraints = [models.UniqueConstraint(fields=["letter", "duty"], name="urged_duty_once")]

    def __str__(self) -> str:
        return str(self.duty)
