from django.db.models import TextChoices


class CampaignKind(TextChoices):
    REGULAR = "regular", "Thi đua thường xuyên"
    THEMATIC = "thematic", "Thi đua theo chuyên đề (đợt)"


class CampaignStatus(TextChoices):
    DRAFT = "draft", "Đang soạn"
    LAUNCHED = "launched", "Đang diễn ra"
    CLOSED = "closed", "Đã tổng kết"
    ARCHIVED = "archived", "Đã lưu trữ"


class LaunchDocumentKind(TextChoices):
    PLAN = "ke_hoach_phat_dong", "Kế hoạch phát động"
    DECISION_WITH_PLAN = "quyet_dinh_ban_hanh_ke_hoach", "Quyết định ban hành kế hoạch"
    DIRECTIVE = "chi_thi_phat_dong", "Chỉ thị phát động"
    YEARLY_PLAN = "ke_hoach_cong_tac_nam", "Kế hoạch công tác năm"
    LETTER = "cong_van_phat_dong", "Công văn phát động"
    GUIDANCE = "huong_dan_phat_dong", "Hướng dẫn phát động"
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


class RollUp(TextChoices):
    """How the figures of units below make the figure of the unit above, where that makes sense at all."""

    NONE = "none", "Không cộng dồn"
    SUM = "sum", "Cộng các đơn vị"
    MEAN = "mean", "Trung bình các đơn vị"
    WEIGHTED = "weighted", "Trung bình có trọng số"


class Recurrence(TextChoices):
    ONCE = "once", "Một lần"
    MONTHLY = "monthly", "Hằng tháng"
    QUARTERLY = "quarterly", "Hằng quý"
    HALF_YEARLY = "half_yearly", "Sáu tháng một lần"
    YEARLY = "yearly", "Hằng năm"


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


class PastChoice(TextChoices):
    """What becomes of a deadline that is over before the launch."""

    KEEP = "keep", "Giữ làm lịch sử, đơn vị không phải gửi"
    DATE = "date", "Đặt hạn mới"
    DROP = "drop", "Bỏ khỏi bản soạn"


class DutyStatus(TextChoices):
    """Stored state; late and overdue are read from the instants, never stored."""

    OPEN = "open", "Chưa gửi"
    SENT = "sent", "Đã gửi, chờ tiếp nhận"
    RETURNED = "returned", "Trả lại"
    RECEIVED = "received", "Đã tiếp nhận"
    EXCUSED = "excused", "Được miễn"


class BoardState(TextChoices):
    """What the campaign board says of a duty at an instant. The last three cut across the others."""

    RECEIVED = "received", "Đã tiếp nhận"
    SENT = "sent", "Đã gửi, chờ tiếp nhận"
    RETURNED = "returned", "Trả lại"
    OVERDUE = "overdue", "Trễ hạn, chưa gửi"
    IN_GRACE = "in_grace", "Qua hạn, còn ân hạn"
    OPEN = "open", "Chưa gửi"
    EXCUSED = "excused", "Được miễn"
    LATE = "late", "Gửi trễ"
    SENT_ANY = "sent_any", "Đã gửi (kể cả đã tiếp nhận)"
    EXTENDED = "extended", "Được gia hạn"


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


class WorkChoice(TextChoices):
    """What the agency chose a finished work or model for."""

    NONE = "none", "Chưa chọn"
    PLAQUE = "plaque", "Gắn biển"
    PUBLICATION = "publication", "Giới thiệu, nhân rộng"


class ReadingStatus(TextChoices):
    WAITING = "waiting", "Đang chờ đọc"
    READ = "read", "Đã đọc, chờ kiểm tra"
    FAILED = "failed", "Không đọc được"
    DRAFTED = "drafted", "Đã tạo bản soạn"
    DISCARDED = "discarded", "Đã bỏ"


class ReadingSource(TextChoices):
    PASTED = "pasted", "Dán văn bản"
    TXT = "txt", "Tệp văn bản thường"
    DOCX = "docx", "Tệp Word"
    PDF = "pdf", "Tệp PDF"
    PDF_OCR = "pdf_ocr", "Bản chụp, nhận dạng chữ tự động"


class FindingKind(TextChoices):
    """What the reader found; each kind but the first two becomes one row of the draft."""

    FIELD = "field", "Thông tin văn bản"
    QUESTION = "question", "Điều văn bản để ngỏ"
    MILESTONE = "milestone", "Mốc thời gian"
    OBLIGATION = "obligation", "Việc phải gửi"
    TARGET = "target", "Chỉ tiêu"
    AWARD = "award", "Khen thưởng"
    CRITERION = "criterion", "Tiêu chuẩn"
    REQUIRED_PART = "required_part", "Thành phần hồ sơ"
    WORK_ITEM = "work_item", "Nhiệm vụ của kế hoạch"


class FindingDecision(TextChoices):
    PENDING = "pending", "Chưa xem"
    ACCEPTED = "accepted", "Đồng ý"
    EDITED = "edited", "Đã sửa"
    REJECTED = "rejected", "Bỏ"


class SheetStatus(TextChoices):
    """Life of a scoring table: each step opens what the next needs; published never changes again."""

    DRAFT = "draft", "Đang soạn"
    SELF = "self", "Đơn vị tự chấm"
    CROSS = "cross", "Chấm chéo"
    OFFICIAL = "official", "Cơ quan thường trực chấm"
    PUBLISHED = "published", "Đã công bố"


class CriterionKind(TextChoices):
    SECTION = "section", "Nhóm tiêu chí"
    POINTS = "points", "Điểm chấm"
    BONUS = "bonus", "Điểm thưởng"
    PENALTY = "penalty", "Điểm trừ"
    KNOCKOUT = "knockout", "Điểm liệt"


class ScoreStage(TextChoices):
    SELF = "self", "Tự chấm"
    CROSS = "cross", "Chấm chéo"
    OFFICIAL = "official", "Chính thức"


class AmendmentStatus(TextChoices):
    DRAFT = "draft", "Đang soạn"
    PUBLISHED = "published", "Đã ban hành"


class AmendmentAction(TextChoices):
    CHANGE = "change", "Sửa"
    ADD = "add", "Thêm"
    REMOVE = "remove", "Thôi áp dụng"


class SummaryKind(TextChoices):
    MIDTERM = "midterm", "Báo cáo sơ kết"
    FINAL = "final", "Báo cáo tổng kết"


class ImportStatus(TextChoices):
    CHECKED = "checked", "Đã kiểm tra, chờ đồng ý"
    ACCEPTED = "accepted", "Đã ghi"
    DISCARDED = "discarded", "Đã bỏ"


class QuotaMethod(TextChoices):
    COUNT = "count", "Nhập số lượng từng đơn vị"
    PERCENT = "percent", "Theo tỷ lệ phần trăm của từng đơn vị"
    SPREAD = "spread", "Chia tổng số theo quy mô đơn vị"
    EVEN = "even", "Chia đều tổng số"
