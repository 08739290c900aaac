"""Every right in the portal, one line each. Roles are sets of these; the matrix page prints them."""

from __future__ import annotations

from enum import Enum


class Permission(Enum):
    """Value: (code, what an administrator reads)."""

    MANAGE_CATALOGUE = "manage_catalogue", "Quản lý danh mục (đơn vị, cụm khối, loại khen thưởng, quy định)"
    MANAGE_ACCOUNTS = "manage_accounts", "Quản lý tài khoản và vai trò"
    VIEW_AUDIT = "view_audit", "Xem toàn bộ nhật ký"
    VIEW_CAMPAIGN = "view_campaign", "Xem phong trào thi đua"
    EDIT_CAMPAIGN = "edit_campaign", "Soạn và sửa phong trào thi đua"
    LAUNCH_CAMPAIGN = "launch_campaign", "Phát động phong trào thi đua"
    EDIT_OWN_CAMPAIGN = (
        "edit_own_campaign",
        "Soạn, theo dõi kế hoạch thi đua của chính đơn vị mình; tiếp nhận văn bản đơn vị trực thuộc gửi",
    )
    LAUNCH_OWN_CAMPAIGN = "launch_own_campaign", "Phát động, tổng kết kế hoạch thi đua của chính đơn vị mình"
    RECEIVE_SUBMISSION = "receive_submission", "Tiếp nhận hoặc trả lại văn bản đơn vị gửi"
    SEND_SUBMISSION = "send_submission", "Gửi kế hoạch, báo cáo của đơn vị"
    REGISTER_TARGETS = "register_targets", "Đăng ký chỉ tiêu, công trình, mô hình và báo cáo tiến độ"
    VIEW_DOSSIER = "view_dossier", "Xem hồ sơ đề nghị khen thưởng"
    EDIT_DOSSIER = "edit_dossier", "Lập hồ sơ đề nghị khen thưởng"
    APPROVE_DOSSIER = "approve_dossier", "Duyệt và gửi hồ sơ của đơn vị"
    APPRAISE_DOSSIER = "appraise_dossier", "Kiểm tra, trả lại, thẩm định hồ sơ"
    GIVE_OPINION = "give_opinion", "Cho ý kiến về hồ sơ được hỏi"
    MANAGE_COUNCIL = "manage_council", "Lập Hội đồng của cấp mình, thay đổi thành viên, nhiệm kỳ"
    MANAGE_SESSION = "manage_session", "Tổ chức phiên họp Hội đồng, khóa biểu quyết"
    VOTE = "vote", "Biểu quyết trong Hội đồng"
    DRAFT_DECISION = "draft_decision", "Dự thảo quyết định khen thưởng"
    APPROVE_DECISION = "approve_decision", "Phê duyệt, ban hành quyết định khen thưởng"
    VIEW_REGISTER = "view_register", "Xem sổ khen thưởng"
    VIEW_DASHBOARD = "view_dashboard", "Xem bảng điều hành"
    MANAGE_OUTBOX = "manage_outbox", "Xem và gửi lại thư điện tử"

    def __init__(self, code: str, label: str) -> None:
        self.code = code
        self.label = label
