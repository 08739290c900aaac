from django.db.models import TextChoices


class Sending(TextChoices):
    """Shares all duties out without a rest: every duty is in exactly one of these at an instant."""

    ON_TIME = "on_time", "Gửi đúng hạn"
    LATE = "late", "Gửi trễ"
    RETURNED = "returned", "Bị trả lại"
    OVERDUE = "overdue", "Quá hạn, chưa gửi"
    OPEN = "open", "Chưa gửi, chưa đến hạn"
    EXCUSED = "excused", "Được miễn"


class Age(TextChoices):
    """How long an unfinished dossier has stood where it is."""

    WEEK = "week", "Dưới 7 ngày"
    FORTNIGHT = "fortnight", "7 đến 14 ngày"
    MONTH = "month", "15 đến 30 ngày"
    LONGER = "longer", "Trên 30 ngày"


class What(TextChoices):
    """What a list behind a number lists."""

    DUTIES = "duties", "Việc phải gửi"
    UNITS = "units", "Đơn vị"
    CAMPAIGNS = "campaigns", "Phong trào thi đua"
    TARGETS = "targets", "Chỉ tiêu đơn vị đăng ký"
    DOSSIERS = "dossiers", "Hồ sơ đề nghị khen thưởng"
    HONOURS = "honours", "Lượt khen thưởng"
