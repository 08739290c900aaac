from django.db.models import TextChoices


class DossierStatus(TextChoices):
    DRAFT = "draft", "Nháp"
    AWAITING_HEAD = "awaiting_head", "Chờ thủ trưởng duyệt"
    SUBMITTED = "submitted", "Đã nộp"
    CHECKING = "checking", "Đang kiểm tra"
    RETURNED = "returned", "Trả lại bổ sung"
    APPRAISING = "appraising", "Đang thẩm định"
    BEFORE_COUNCIL = "before_council", "Trình Hội đồng"
    VOTED = "voted", "Đã biểu quyết"
    DECISION_PENDING = "decision_pending", "Trình quyết định"
    DECIDED = "decided", "Đã quyết định"
    WITHDRAWN = "withdrawn", "Đã rút"
    REFUSED = "refused", "Không được khen"


class PartKind(TextChoices):
    SUBMISSION = "submission", "Tờ trình"
    MINUTES = "minutes", "Biên bản họp xét"
    REPORT = "report", "Báo cáo thành tích"
    OTHER = "other", "Tài liệu khác"


class NominationResult(TextChoices):
    PENDING = "pending", "Chưa có kết quả"
    RECOMMENDED = "recommended", "Đủ điều kiện trình Hội đồng"
    EXCLUDED = "excluded", "Không trình Hội đồng"
    APPROVED = "approved", "Hội đồng thống nhất"
    REJECTED = "rejected", "Hội đồng không thống nhất"
    AWARDED = "awarded", "Đã khen thưởng"


class OpinionStatus(TextChoices):
    ASKED = "asked", "Chờ ý kiến"
    GIVEN = "given", "Đã có ý kiến"


class OpinionStance(TextChoices):
    AGREE = "agree", "Nhất trí"
    DISAGREE = "disagree", "Không nhất trí"
    OTHER = "other", "Ý kiến khác"


class SessionStatus(TextChoices):
    PLANNED = "planned", "Đang chuẩn bị"
    OPEN = "open", "Đang biểu quyết"
    CLOSED = "closed", "Đã khóa biểu quyết"


class Choice(TextChoices):
    AGREE = "agree", "Đồng ý"
    DISAGREE = "disagree", "Không đồng ý"


class CouncilPosition(TextChoices):
    CHAIR = "chair", "Chủ tịch Hội đồng"
    VICE_CHAIR = "vice_chair", "Phó Chủ tịch Hội đồng"
    MEMBER = "member", "Ủy viên"
    SECRETARY = "secretary", "Ủy viên, thư ký"
