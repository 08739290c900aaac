from django.db.models import TextChoices


class AwardNature(TextChoices):
    """Never mixed: a title of emulation is not a form of commendation."""

    TITLE = "title", "Danh hiệu thi đua"
    COMMENDATION = "commendation", "Hình thức khen thưởng"


class AwardLevel(TextChoices):
    STATE = "state", "Nhà nước"
    PRIME_MINISTER = "prime_minister", "Thủ tướng Chính phủ, Chính phủ"
    PROVINCE = "province", "Cấp tỉnh"
    DEPARTMENT = "department", "Cấp sở, ban, ngành"
    COMMUNE = "commune", "Cấp xã"
    GRASSROOTS = "grassroots", "Cấp cơ sở"


class RecipientType(TextChoices):
    COLLECTIVE = "collective", "Tập thể"
    PERSON = "person", "Cá nhân"
    HOUSEHOLD = "household", "Hộ gia đình"
    ENTERPRISE = "enterprise", "Doanh nghiệp, hợp tác xã"


class RecipientGroup(TextChoices):
    """Statistical group of a recipient (người trực tiếp lao động, lãnh đạo …)."""

    DIRECT_WORKER = "direct_worker", "Người trực tiếp lao động, công nhân, nông dân"
    OFFICIAL = "official", "Cán bộ, công chức, viên chức không giữ chức vụ"
    LEADER = "leader", "Lãnh đạo, quản lý"
    ENTREPRENEUR = "entrepreneur", "Doanh nhân, nhà tài trợ"
    SOLDIER = "soldier", "Lực lượng vũ trang"
    STUDENT = "student", "Học sinh, sinh viên"
    OTHER = "other", "Khác"


class AwardGround(TextChoices):
    """Loại hình khen thưởng."""

    CAMPAIGN = "campaign", "Phong trào thi đua (theo chuyên đề)"
    MERIT = "merit", "Công trạng và thành tích"
    SUDDEN = "sudden", "Đột xuất"
    DEDICATION = "dedication", "Quá trình cống hiến"
    SERVICE_TERM = "service_term", "Niên hạn"
    FOREIGN = "foreign", "Đối ngoại"


class PartKind(TextChoices):
    """What a part of a dossier is. A part of a kind without a name of its own is `OTHER`, told apart by its title."""

    SUBMISSION = "submission", "Tờ trình"
    MINUTES = "minutes", "Biên bản họp xét"
    REPORT = "report", "Báo cáo thành tích"
    INITIATIVE = "initiative", "Xác nhận sáng kiến, đề tài"
    TAX = "tax", "Xác nhận nghĩa vụ thuế, bảo hiểm"
    OTHER = "other", "Tài liệu khác"


class Filling(TextChoices):
    """How a part gets into a dossier; what the portal can fill may always be uploaded signed instead."""

    UPLOAD = "upload", "Tải lên bản đã ký"
    PORTAL = "portal", "Điền trên cổng hoặc tải lên bản đã ký"


class Desk(TextChoices):
    """Where a dossier stands, in the words of working-day limits; `WHOLE` runs from submission to decision."""

    OFFICER = "officer", "Cán bộ đơn vị lập hồ sơ"
    HEAD = "head", "Thủ trưởng đơn vị duyệt"
    RECEPTION = "reception", "Tiếp nhận, kiểm tra"
    APPRAISAL = "appraisal", "Thẩm định"
    COUNCIL = "council", "Hội đồng xét"
    DECISION = "decision", "Trình và ký quyết định"
    PUBLICATION = "publication", "Lấy ý kiến công khai"
    WHOLE = "whole", "Toàn bộ thời gian tại cấp xét"


class Verdict(TextChoices):
    PASS = "pass", "Đạt"
    FAIL = "fail", "Chưa đạt"
    MISSING = "missing", "Thiếu dữ liệu"
    MANUAL = "manual", "Cần người xét"


class Rating(TextChoices):
    """Xếp loại mức độ hoàn thành nhiệm vụ của một năm, from the best down."""

    EXCELLENT = "excellent", "Hoàn thành xuất sắc nhiệm vụ"
    GOOD = "good", "Hoàn thành tốt nhiệm vụ"
    DONE = "done", "Hoàn thành nhiệm vụ"
    NOT_DONE = "not_done", "Không hoàn thành nhiệm vụ"


class InitiativeLevel(TextChoices):
    """How far a sáng kiến, đề tài was recognised; each level covers those before it."""

    GRASSROOTS = "grassroots", "Cấp cơ sở"
    PROVINCE = "province", "Cấp tỉnh, bộ, ngành"
    NATION = "nation", "Toàn quốc"


class TransitionCriterion(TextChoices):
    """What keeps a proposal under the old law after the new one came into force."""

    RECEIVED_BEFORE = "received_before", "Hồ sơ được tiếp nhận trước ngày chuyển tiếp"
    NONE = "none", "Không chuyển tiếp: từ ngày chuyển tiếp xét theo quy định mới"


class VoteDenominator(TextChoices):
    ALL_MEMBERS = "all_members", "Tổng số thành viên Hội đồng"
    PRESENT = "present", "Số thành viên có mặt"


class RoundingDirection(TextChoices):
    UP = "up", "Làm tròn lên"
    NEAREST = "nearest", "Làm tròn đến số gần nhất"
    DOWN = "down", "Làm tròn xuống"


class DecisionStatus(TextChoices):
    DRAFT = "draft", "Dự thảo"
    SUBMITTED = "submitted", "Đã trình ký"
    RETURNED = "returned", "Trả lại để sửa"
    ISSUED = "issued", "Đã ban hành"
    CANCELLED = "cancelled", "Đã hủy dự thảo"


class HonourStatus(TextChoices):
    VALID = "valid", "Có hiệu lực"
    CORRECTED = "corrected", "Đã đính chính"
    REVOKED = "revoked", "Đã thu hồi"


# Access rules of files and kind of job, as `documents` knows them.
DECISION_FILE = "decision"
DECISION_PREVIEW = "decision_preview"
DECLARED_FILE = "declared_fact"
PREVIEW_JOB = "preview_decision"
