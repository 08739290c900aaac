"""Roles in code: a name and a description an administrator can read, a reach, and a set of permissions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from thidua.accounts.permissions import Permission as P


class Reach(Enum):
    """How far a membership at a unit extends."""

    OWN = "đơn vị mình và các đơn vị trực thuộc"
    JURISDICTION = "toàn bộ cấp chính quyền mà cơ quan thường trực giúp việc; ở đơn vị khác: như đơn vị mình"


@dataclass(frozen=True, slots=True)
class Role:
    code: str
    name: str
    description: str
    reach: Reach
    permissions: frozenset[P]


def _role(code: str, name: str, description: str, reach: Reach, *permissions: P) -> Role:
    return Role(code, name, description, reach, frozenset(permissions))


_READING = (P.VIEW_CAMPAIGN, P.VIEW_DOSSIER, P.VIEW_REGISTER, P.VIEW_DASHBOARD)

ADMIN = _role(
    "admin",
    "Quản trị",
    "Quản lý tài khoản, vai trò và danh mục; không xử lý hồ sơ.",
    Reach.JURISDICTION,
    P.MANAGE_ACCOUNTS,
    P.MANAGE_CATALOGUE,
    P.MANAGE_COUNCIL,
    P.VIEW_AUDIT,
    P.MANAGE_OUTBOX,
    *_READING,
)
STAFF = _role(
    "staff",
    "Chuyên viên thi đua, khen thưởng",
    "Soạn và phát động phong trào, tiếp nhận văn bản, kiểm tra và thẩm định hồ sơ, dự thảo quyết định.",
    Reach.JURISDICTION,
    P.MANAGE_CATALOGUE,
    P.MANAGE_COUNCIL,
    P.EDIT_CAMPAIGN,
    P.LAUNCH_CAMPAIGN,
    P.RECEIVE_SUBMISSION,
    P.APPRAISE_DOSSIER,
    P.DRAFT_DECISION,
    P.MANAGE_OUTBOX,
    *_READING,
)
AGENCY_LEADER = _role(
    "agency_leader",
    "Lãnh đạo Sở / Ban Thi đua - Khen thưởng",
    "Duyệt việc phát động, duyệt kết quả thẩm định và trình quyết định.",
    Reach.JURISDICTION,
    P.EDIT_CAMPAIGN,
    P.LAUNCH_CAMPAIGN,
    P.RECEIVE_SUBMISSION,
    P.APPRAISE_DOSSIER,
    P.DRAFT_DECISION,
    P.VIEW_AUDIT,
    P.MANAGE_OUTBOX,
    *_READING,
)
UNIT_OFFICER = _role(
    "unit_officer",
    "Cán bộ thi đua, khen thưởng đơn vị",
    "Gửi kế hoạch, đăng ký chỉ tiêu, báo cáo tiến độ, lập hồ sơ và soạn kế hoạch thi đua của đơn vị mình.",
    Reach.OWN,
    P.SEND_SUBMISSION,
    P.REGISTER_TARGETS,
    P.EDIT_OWN_CAMPAIGN,
    P.EDIT_DOSSIER,
    # A commune or department has a council of its own and no staff of the standing agency to keep it.
    P.MANAGE_COUNCIL,
    *_READING,
)
UNIT_HEAD = _role(
    "unit_head",
    "Thủ trưởng đơn vị",
    "Duyệt hồ sơ trước khi gửi, phát động kế hoạch thi đua của đơn vị và xem toàn bộ công việc của đơn vị.",
    Reach.OWN,
    P.SEND_SUBMISSION,
    P.EDIT_OWN_CAMPAIGN,
    P.LAUNCH_OWN_CAMPAIGN,
    P.APPROVE_DOSSIER,
    *_READING,
)
COUNCIL_MEMBER = _role(
    "council_member",
    "Thành viên Hội đồng",
    "Xem hồ sơ trình Hội đồng và biểu quyết.",
    Reach.JURISDICTION,
    P.VOTE,
    *_READING,
)
COUNCIL_SECRETARY = _role(
    "council_secretary",
    "Thư ký Hội đồng",
    "Chuẩn bị phiên họp, mở và khóa biểu quyết, lập biên bản.",
    Reach.JURISDICTION,
    P.MANAGE_SESSION,
    *_READING,
)
EXECUTIVE = _role(
    "executive",
    "Lãnh đạo Ủy ban nhân dân",
    "Xem bảng điều hành và phê duyệt quyết định khen thưởng.",
    Reach.OWN,
    P.APPROVE_DECISION,
    *_READING,
)
CONSULTED_AGENCY = _role(
    "consulted_agency",
    "Cơ quan cho ý kiến",
    "Trả lời ý kiến về những hồ sơ được hỏi; không xem các hồ sơ khác.",
    Reach.OWN,
    P.GIVE_OPINION,
    P.VIEW_CAMPAIGN,
)
VIEWER = _role("viewer", "Người xem", "Chỉ xem, không thay đổi dữ liệu.", Reach.OWN, *_READING)

ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        ADMIN,
        STAFF,
        AGENCY_LEADER,
        UNIT_OFFICER,
        UNIT_HEAD,
        COUNCIL_MEMBER,
        COUNCIL_SECRETARY,
        EXECUTIVE,
        CONSULTED_AGENCY,
        VIEWER,
    )
}
ROLE_CHOICES: list[tuple[str, str]] = [(role.code, role.name) for role in ROLES.values()]


def roles_with(permission: P) -> list[str]:
    """Codes of the roles that hold a permission."""
    return [code for code, role in ROLES.items() if permission in role.permissions]
