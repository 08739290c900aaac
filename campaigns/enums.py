from django.db.models import TextChoices


class CampaignKind(TextChoices):
    REGULAR = "regular", "Thi đua thường xuyên"
    THEMATIC = "thematic", "Thi đua theo chuyên đề (đợt)"


class CampaignStatus(TextChoices):
    DRAFT = "draft", "Đang soạn"
    LAUNCHED = "launched", "Đang diễn ra"
    CLOSED = "closed", "Đã tổng kết"


class LaunchDocumentKind(TextChoices):
    PLAN = "ke_hoach_phat_dong", "Kế hoạch phát động"
    DECISION_WITH_PLAN = "quyet_dinh_ban_hanh_ke_hoach", "Quyết định ban hành kế hoạch"
    DIRECTIVE = "chi_thi_phat_dong", "Chỉ thị phát động"
    YEARLY_PLAN = "ke_hoach_cong_tac_nam", "Kế hoạch công tác năm"
    OTHER = "khac", "Văn bản khác"


class MilestoneKind(TextChoices):
    MIDTERM = "midterm", "Sơ kết"
    FINAL = "final", "Tổng kết"
    OTHER = "other", "Mốc khác"


class Comparator(TextChoices):
    EQUAL = "=", "đạt"
    AT_LEAST = ">=", "từ … trở lên"
    MORE = ">", "trên"
    AT_MOST = "<=", "không quá"
    LESS = "<", "dưới"
    ABOUT = "~", "khoảng"
    BETWEEN = "between", "trong khoảng"


class Direction(TextChoices):
    UP = "up", "càng cao càng tốt"
    DOWN = "down", "càng thấp càng tốt"
    NONE = "none", "đúng mức"


class TargetLevel(TextChoices):
    MAIN = "main", "Chỉ tiêu"
    SECONDARY = "secondary", "Chỉ tiêu về công trình, mô hình"
    GRADE = "grade", "Chỉ tiêu theo mức độ (không có con số)"


class ObligationKind(TextChoices):
    LAUNCH_PAPER = "launch_paper", "Văn bản phát động"
    PLAN = "plan", "Kế hoạch triển khai"
    REPORT = "report", "Báo cáo"
    NOMINATION = "nomination", "Hồ sơ đề nghị khen thưởng"
    OTHER = "other", "Việc khác"


class DeadlineMeaning(TextChoices):
    """How a stated date becomes an instant."""

    BEFORE = "before", "Trước ngày nêu: gửi trong ngày đó đã là trễ"
    BY = "by", "Đến hết ngày nêu: gửi trong ngày đó vẫn đúng hạn"
    NONE = "none", "Chỉ ghi nhận, không tính hạn"


class DutyStatus(TextChoices):
    """Stored state; late and overdue are read from the instants, never stored."""

    OPEN = "open", "Chưa gửi"
    SENT = "sent", "Đã gửi, chờ tiếp nhận"
    RETURNED = "returned", "Trả lại"
    RECEIVED = "received", "Đã tiếp nhận"
    EXCUSED = "excused", "Được miễn"


class BoardState(TextChoices):
    """What the campaign board says of a duty at an instant. The last two cut across the others."""

    RECEIVED = "received", "Đã tiếp nhận"
    SENT = "sent", "Đã gửi, chờ tiếp nhận"
    RETURNED = "returned", "Trả lại"
    OVERDUE = "overdue", "Trễ hạn, chưa gửi"
    OPEN = "open", "Chưa gửi"
    EXCUSED = "excused", "Được miễn"
    LATE = "late", "Gửi trễ"
    SENT_ANY = "sent_any", "Đã gửi (kể cả đã tiếp nhận)"


class SubmissionStatus(TextChoices):
    SENT = "sent", "Chờ tiếp nhận"
    RETURNED = "returned", "Trả lại"
    RECEIVED = "received", "Đã tiếp nhận"


class WorkKind(TextChoices):
    WORK = "work", "Công trình"
    MODEL = "model", "Mô hình"
    EXEMPLAR = "exemplar", "Điển hình tiên tiến"


class WorkStatus(TextChoices):
    REGISTERED = "registered", "Đã đăng ký"
    IN_PROGRESS = "in_progress", "Đang thực hiện"
    DONE = "done", "Hoàn thành"
    DROPPED = "dropped", "Không tiếp tục"


class TargetVerdict(TextChoices):
    MET = "met", "Đạt"
    EXCEEDED = "exceeded", "Vượt"
    AT_RISK = "at_risk", "Có nguy cơ"
    MISSED = "missed", "Chưa đạt"
    NO_DATA = "no_data", "Chưa có số liệu"
