from __future__ import annotations

from datetime import date

from thidua.accounts import scope
from thidua.accounts.models import Membership, User
from thidua.accounts.permissions import Permission
from thidua.accounts.roles import ROLES
from thidua.common.errors import InvalidInput, NotAllowed
from thidua.units.models import Unit

_OUTSIDE = "Bạn chỉ quản lý được tài khoản và vai trò trong phạm vi đơn vị của mình."


def can_manage_anyone(user: User) -> bool:
    return user.may(Permission.MANAGE_ACCOUNTS)


def check_can_place(by: User | None, unit: Unit, role: str) -> None:
    """A role may not reach further than the person who grants it: otherwise granting would be a way to climb."""
    if role not in ROLES:
        raise InvalidInput("Vai trò không tồn tại.", field="role")
    if by is None:
        return
    reach = scope.reach_path(unit, ROLES[role].reach)
    if not any(reach.startswith(path) for path in by.paths_with(Permission.MANAGE_ACCOUNTS)):
        raise NotAllowed(_OUTSIDE)


def can_place(by: User, unit: Unit, role: str) -> bool:
    try:
        check_can_place(by, unit, role)
    except (NotAllowed, InvalidInput):
        return False
    return True


def check_can_edit(by: User | None, user: User, on: date) -> None:
    """Who a person is, and whether they may sign in, belongs to an administrator who covers all their present roles."""
    if by is None:
        return
    rows = user.memberships.exclude(valid_to__lt=on).select_related("unit")
    if not by.may(Permission.MANAGE_ACCOUNTS) or not all(can_place(by, row.unit, row.role) for row in rows):
        raise NotAllowed("Người này còn giữ vai trò ngoài phạm vi bạn quản lý.")


def can_edit(by: User, user: User, on: date) -> bool:
    try:
        check_can_edit(by, user, on)
    except NotAllowed:
        return False
    return True


def reach_of(membership: Membership) -> str:
    """Tree path over which a membership holds; its `unit` must be loaded."""
    return scope.reach_path(membership.unit, membership.role_class.reach)
