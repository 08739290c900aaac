from django.db.models import TextChoices


class JobStatus(TextChoices):
    QUEUED = "queued", "Đang chờ"
    RUNNING = "running", "Đang chạy"
    DONE = "done", "Hoàn thành"
    PARKED = "parked", "Dừng lại, cần người xem"


class DocumentKind(TextChoices):
    """Types of administrative document with the abbreviation of Nghị định 30/2020, Phụ lục III (công văn has none)."""

    DECISION = "QĐ", "Quyết định"
    DIRECTIVE = "CT", "Chỉ thị"
    PLAN = "KH", "Kế hoạch"
    SUBMISSION = "TTr", "Tờ trình"
    REPORT = "BC", "Báo cáo"
    MINUTES = "BB", "Biên bản"
    NOTICE = "TB", "Thông báo"
    GUIDANCE = "HD", "Hướng dẫn"
    INVITATION = "GM", "Giấy mời"
    LETTER = "", "Công văn"
    OTHER = "khac", "Văn bản khác"


class IssuedStatus(TextChoices):
    ISSUED = "issued", "Có hiệu lực"
    CORRECTED = "corrected", "Đã được đính chính"
    REVOKED = "revoked", "Đã bị thu hồi"
