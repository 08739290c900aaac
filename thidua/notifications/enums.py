from django.db.models import TextChoices


class MailStatus(TextChoices):
    QUEUED = "queued", "Chờ gửi"
    INFLIGHT = "inflight", "Đang gửi"
    SENT = "sent", "Đã gửi"
    FAILED = "failed", "Không gửi được"
    UNKNOWN = "unknown", "Chưa rõ đã tới hay chưa"
    HELD = "held", "Tạm giữ"


class ReminderStatus(TextChoices):
    ACTIVE = "active", "Đang nhắc"
    HELD = "held", "Tạm dừng"
    DONE = "done", "Đã xong"
