"""Who may send what, and when. `check_*` raises the sentence shown beside the disabled button."""

from __future__ import annotations

from campaigns.enums import CampaignStatus, DutyStatus
from campaigns.models import Duty, Participation, UnitTarget
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.accounts.scope import check_permission
from thidua.common.checks import refusal
from thidua.common.errors import WrongState

NOT_RUNNING = "Phong trào chưa phát động hoặc đã tổng kết nên không nhận thêm số liệu."
NOT_ASKED = "Văn bản điều chỉnh của phong trào đã thôi yêu cầu việc này."


def check_can_send(user: User, duty: Duty) -> None:
    check_permission(user, Permission.SEND_SUBMISSION, duty.unit)
    if duty.obligation.campaign.status != CampaignStatus.LAUNCHED:
        raise WrongState(NOT_RUNNING)
    if duty.obligation.dropped_at is not None:
        raise WrongState(NOT_ASKED)
    if duty.status == DutyStatus.SENT:
        raise WrongState("Đơn vị đã gửi và đang chờ tiếp nhận; chỉ gửi lại được khi bị trả lại.")
    if duty.status == DutyStatus.RECEIVED:
        raise WrongState("Văn bản đã được tiếp nhận, không cần gửi lại.")
    if duty.status == DutyStatus.EXCUSED:
        raise WrongState("Đơn vị đã được miễn việc này.")


def can_send(user: User, duty: Duty) -> bool:
    return not refusal(check_can_send, user, duty)


def why_cannot_send(user: User, duty: Duty) -> str:
    return refusal(check_can_send, user, duty)


def check_can_register(user: User, participation: Participation) -> None:
    check_permission(user, Permission.REGISTER_TARGETS, participation.unit)
    if participation.campaign.status != CampaignStatus.LAUNCHED:
        raise WrongState(NOT_RUNNING)


def can_register(user: User, participation: Participation) -> bool:
    return not refusal(check_can_register, user, participation)


def why_cannot_register(user: User, participation: Participation) -> str:
    return refusal(check_can_register, user, participation)


def check_can_change_unit_target(user: User, unit_target: UnitTarget) -> None:
    check_can_register(user, unit_target.participation)
    if unit_target.reports.exists():
        raise WrongState("Chỉ tiêu đã có báo cáo tiến độ nên không sửa hoặc xóa được.")


def check_can_report(user: User, unit_target: UnitTarget) -> None:
    check_can_register(user, unit_target.participation)
    if unit_target.target is not None and unit_target.target.dropped_at is not None:
        raise WrongState("Văn bản điều chỉnh của phong trào đã thôi áp dụng chỉ tiêu này.")
