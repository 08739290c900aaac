from __future__ import annotations

from django.db import models
from django.db.models import Q

from thidua.accounts.models import User
from thidua.notifications.enums import MailStatus, ReminderStatus


class Notification(models.Model):
    """A line in the bell of one person."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="bell", verbose_name="người nhận")
    kind = models.CharField(max_length=60)
    title = models.CharField("nội dung", max_length=300)
    url = models.CharField("địa chỉ", max_length=300)
    created_at = models.DateTimeField("thời điểm")
    read_at = models.DateTimeField("đã đọc lúc", null=True, blank=True)
    key = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["user", "-created_at"], name="bell_user_idx")]
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], condition=~Q(key=""), name="bell_key_once"),
        ]

    def __str__(self) -> str:
        return self.title


class OutgoingMail(models.Model):
    """The outbox. Written in the transaction of its cause; (kind, key, recipient) cannot be asked for twice.

    queued → inflight (committed) → sent. Found inflight after its lease: unknown, shown to staff, never resent alone.
    """

    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200)
    recipient = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="người nhận"
    )
    to_address = models.EmailField("địa chỉ nhận")
    subject = models.CharField("tiêu đề", max_length=300)
    body_text = models.TextField("nội dung")
    body_html = models.TextField(blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    status = models.CharField("tình trạng", max_length=10, choices=MailStatus, default=MailStatus.QUEUED)
    lease_until = models.DateTimeField(null=True, blank=True)
    not_before = models.DateTimeField("gửi không sớm hơn", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("số lần thử", default=0)
    error = models.TextField("lý do", blank=True)
    created_at = models.DateTimeField("tạo lúc")
    sent_at = models.DateTimeField("gửi lúc", null=True, blank=True)

    class Meta:
        verbose_name = "thư gửi đi"
        verbose_name_plural = "thư gửi đi"
        ordering = ["-created_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "key", "to_address"], name="mail_once")]
        indexes = [
            models.Index(
                fields=["created_at"],
                name="mail_waiting_idx",
                condition=Q(status__in=[MailStatus.QUEUED, MailStatus.INFLIGHT]),
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to_address}"


class ReminderStep(models.Model):
    """The schedule as data: `offset_days` before (negative) or after (positive) the last day, and who hears it."""

    kind = models.CharField("loại việc", max_length=60)
    offset_days = models.SmallIntegerField("số ngày so với hạn (âm: trước hạn)")
    audience = models.CharField(
        "người nhận",
        max_length=20,
        choices=[
            ("officer", "Cán bộ đơn vị"),
            ("head", "Cán bộ và thủ trưởng đơn vị"),
            ("staff", "Cả chuyên viên Sở"),
        ],
        default="officer",
    )

    class Meta:
        verbose_name = "mốc nhắc việc"
        verbose_name_plural = "mốc nhắc việc"
        ordering = ["kind", "offset_days"]
        constraints = [models.UniqueConstraint(fields=["kind", "offset_days"], name="reminder_step_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.offset_days:+d}"


class Reminder(models.Model):
    """One thing somebody still owes. The sweeper claims rows by `next_at`; the owning app says if it is still owed.

    `kind` names the handler registered in `notifications.reminders`; `ref` is the primary key of the thing in its app.
    """

    kind = models.CharField("loại việc", max_length=60)
    ref = models.BigIntegerField()
    due_at = models.DateTimeField("hạn")
    next_at = models.DateTimeField("lần nhắc tới", null=True, blank=True)
    next_offset = models.SmallIntegerField(null=True, blank=True)
    status = models.CharField("tình trạng", max_length=10, choices=ReminderStatus, default=ReminderStatus.ACTIVE)

    class Meta:
        verbose_name = "nhắc việc"
        verbose_name_plural = "nhắc việc"
        ordering = ["next_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "ref"], name="reminder_once")]
        indexes = [
            models.Index(fields=["next_at"], name="reminder_next_idx", condition=Q(status=ReminderStatus.ACTIVE)),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.ref}"


class Holiday(models.Model):
    """A day off (or, `is_working`, a weekend day worked instead): data for working-day arithmetic."""

    day = models.DateField("ngày", unique=True)
    name = models.CharField("tên", max_length=150)
    is_working = models.BooleanField("ngày làm bù", default=False)
    basis = models.CharField("căn cứ", max_length=250, blank=True)

    class Meta:
        verbose_name = "ngày nghỉ, ngày làm bù"
        verbose_name_plural = "ngày nghỉ, ngày làm bù"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.name}"


class CalendarFeed(models.Model):
    """A person's calendar address. Only the SHA-256 of its token is kept: it is shown once and replaced when lost."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="calendar_feed", verbose_name="người dùng")
    token_sha256 = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("tạo lúc")
    last_read_at = models.DateTimeField("được đọc lần cuối", null=True, blank=True)

    class Meta:
        verbose_name = "địa chỉ lịch"
        verbose_name_plural = "địa chỉ lịch"

    def __str__(self) -> str:
        return str(self.user)
