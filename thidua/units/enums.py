from django.db.models import TextChoices


class UnitKind(TextChoices):
    PROVINCE = "province", "Tỉnh, thành phố"
    DEPARTMENT = "department", "Sở, ban, ngành"
    ORGANIZATION = "organization", "Đảng, Mặt trận, đoàn thể"
    ARMED_FORCE = "armed_force", "Lực lượng vũ trang"
    DISTRICT = "district", "Huyện, thị xã, thành phố thuộc tỉnh (trước 1/7/2025)"
    COMMUNE = "commune", "Xã"
    WARD = "ward", "Phường, thị trấn"
    SPECIAL_ZONE = "special_zone", "Đặc khu"
    OFFICE = "office", "Phòng, ban, đơn vị trực thuộc"
    SCHOOL = "school", "Trường học"
    HOSPITAL = "hospital", "Cơ sở y tế"
    ENTERPRISE = "enterprise", "Doanh nghiệp"
    COOPERATIVE = "cooperative", "Hợp tác xã"
    VILLAGE = "village", "Thôn, bản, tiểu khu, tổ dân phố"
    OTHER = "other", "Đơn vị khác"


class UnitEventKind(TextChoices):
    ESTABLISH = "establish", "Thành lập"
    RENAME = "rename", "Đổi tên"
    MERGE = "merge", "Sáp nhập, hợp nhất"
    SPLIT = "split", "Chia, tách"
    MOVE = "move", "Chuyển cấp quản lý"
    DISSOLVE = "dissolve", "Giải thể, kết thúc hoạt động"


class EventSide(TextChoices):
    BEFORE = "before", "Trước sự kiện"
    AFTER = "after", "Sau sự kiện"


class CodeScheme(TextChoices):
    ADMINISTRATIVE = "administrative", "Mã đơn vị hành chính"
    ELECTRONIC = "electronic", "Mã định danh điện tử"
    TAX = "tax", "Mã số thuế"
    INTERNAL = "internal", "Mã nội bộ"


class ClusterKind(TextChoices):
    CLUSTER = "cluster", "Cụm thi đua"
    BLOCK = "block", "Khối thi đua"
