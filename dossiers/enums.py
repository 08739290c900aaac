from django.db.models import TextChoices

from awards.enums import PartKind as PartKind  # known to the catalogue, used here everywhere


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
    MERGED = "merged", "Đã gộp vào hồ sơ khác"


# On the desks of the receiving side.
WITH_STAFF = (DossierStatus.SUBMITTED, DossierStatus.CHECKING, DossierStatus.APPRAISING, DossierStatus.VOTED)


class NominationResult(TextChoices):
    PENDING = "pending", "Chưa có kết quả"
    RECOMMENDED = "recommended", "Đủ điều kiện trình Hội đồng"
    EXCLUDED = "excluded", "Không trình Hội đồng"
    APPROVED = "approved", "Thống nhất khen thưởng"
    REJECTED = "rejected", "Hội đồng không thống nhất"
    AWARDED = "awarded", "Đã khen thưởng"


class NominationGroup(TextChoices):
    """What the rules found of a nominee, in the words a conclusion needs."""

    MET = "met", "Đạt mọi điều kiện"
    TO_LOOK_AT = "look", "Còn điều kiện thiếu dữ liệu hoặc cần người xét"
    FAILED = "failed", "Có điều kiện chưa đạt"


class QuotaState(TextChoices):
    """Where a nomination stands against the quota of its unit; FREE: no quota applies."""

    FREE = "", "Không giới hạn số lượng"
    COUNTED = "counted", "Trong số lượng được phân bổ"
    HELD = "held", "Chờ số lượng"


class OpinionStatus(TextChoices):
    ASKED = "asked", "Chờ ý kiến"
    GIVEN = "given", "Đã có ý kiến"
    WITHDRAWN = "withdrawn", "Đã rút câu hỏi"


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
    BLANK = "blank", "Để trắng"


class SessionMode(TextChoices):
    MEETING = "meeting", "Họp"
    WRITTEN = "written", "Lấy ý kiến bằng văn bản, không họp"


class Presence(TextChoices):
    PRESENT = "present", "Có mặt"
    ABSENT = "absent", "Vắng mặt"


class PaperKind(TextChoices):
    INVITATION = "invitation", "Giấy mời họp"
    MINUTES = "minutes", "Biên bản họp"
    COUNTING = "counting", "Biên bản kiểm phiếu"


class PaperFormat(TextChoices):
    PDF = "pdf", "PDF"
    WORD = "word", "Word"


class CouncilPosition(TextChoices):
    CHAIR = "chair", "Chủ tịch Hội đồng"
    VICE_CHAIR = "vice_chair", "Phó Chủ tịch Hội đồng"
    STANDING = "standing", "Ủy viên thường trực"
    SECRETARY = "secretary", "Ủy viên, thư ký"
    MEMBER = "member", "Ủy viên"


class NomineeListStatus(TextChoices):
    """A list of nominees from its arrival to the nominations made of it."""

    WAITING = "waiting", "Đang đọc"
    READ = "read", "Chờ xem và đồng ý"
    FAILED = "failed", "Không đọc được"
    ACCEPTING = "accepting", "Đang ghi vào hồ sơ"
    ACCEPTED = "accepted", "Đã ghi vào hồ sơ"
    DISCARDED = "discarded", "Đã bỏ, không ghi gì"


class RowState(TextChoices):
    NEEDS = "needs", "Cần xem"
    READY = "ready", "Đủ"
    SKIPPED = "skipped", "Bỏ qua"
    ADDED = "added", "Đã ghi"


class RowChoice(TextChoices):
    """What the officer said of a row whose name is known already."""

    OPEN = "", "Chưa chọn"
    MERGE = "merge", "Là người này"
    SHARE = "share", "Cùng một người với dòng khác"
    OTHER = "other", "Người khác, trùng tên"
    SKIP = "skip", "Bỏ qua dòng này"


class PackFormat(TextChoices):
    PDF = "pdf", "Một tệp PDF"
    ZIP = "zip", "Gói ZIP kèm tệp gốc"


class PointTarget(TextChoices):
    """What is to be mended: first the dossier's own, then what belongs to one nominee."""

    SUBMISSION = "submission", "Tờ trình"
    MINUTES = "minutes", "Biên bản họp xét"
    OTHER = "other", "Tài liệu khác"
    INFO = "info", "Thông tin chung của hồ sơ"
    NAME = "name", "Họ tên, tên tập thể"
    AWARD = "award", "Hình thức đề nghị"
    PERIOD = "period", "Thời gian lập thành tích"
    CITATION = "citation", "Thành tích ghi trên quyết định"
    REPORT = "report", "Báo cáo thành tích"
    CONTRIBUTION = "contribution", "Giá trị đóng góp"
    EVIDENCE = "evidence", "Minh chứng kèm theo"


class ComplaintChannel(TextChoices):
    LETTER = "letter", "Đơn, thư"
    PHONE = "phone", "Điện thoại"
    MEETING = "meeting", "Tiếp công dân"
    PUBLIC = "public", "Ý kiến công khai trên cổng"
    AGENCY = "agency", "Cơ quan khác chuyển đến"


class ComplaintState(TextChoices):
    OPEN = "open", "Đang xem xét"
    FOUNDED = "founded", "Kết luận: có cơ sở"
    UNFOUNDED = "unfounded", "Kết luận: không có cơ sở"


class CommentState(TextChoices):
    NEW = "new", "Chờ duyệt"
    SHOWN = "shown", "Đã hiển thị"
    HIDDEN = "hidden", "Không hiển thị"


class WordKind(TextChoices):
    """What is filled from an agency's own Word template."""

    SUBMISSION = "submission", "Tờ trình"
    REPORT = "report", "Báo cáo thành tích"
    MINUTES = "minutes", "Biên bản họp xét"
    LIST = "list", "Danh sách đề nghị"


class WordReturnState(TextChoices):
    """A Word file from its return to what the comparison found."""

    WAITING = "waiting", "Đang đối chiếu"
    AGREED = "agreed", "Khớp với hồ sơ"
    REFUSED = "refused", "Không khớp với hồ sơ"
    FAILED = "failed", "Không đọc được"
    REPLACED = "replaced", "Đã có lần gửi sau"
