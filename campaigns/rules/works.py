"""Who may follow, change and choose a work, and in what state."""

from __future__ import annotations

from campaigns.enums import CampaignStatus, WorkChoice, WorkKind, WorkStatus
from campaigns.models import Work
from campaigns.rules.duties import check_can_register
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.accounts.scope import check_permission
from thidua.common.checks import bool_of
from thidua.common.errors import InvalidInput, WrongState

MAX_PHOTOS = 40


def check_can_report_work(user: User, work: Work) -> None:
    check_can_register(user, work.participation)
    if work.status == WorkStatus.DROPPED:
        raise WrongState("Đơn vị đã ghi là không tiếp tục; muốn báo cáo thì sửa lại tình trạng trước.")


def check_can_change_work(user: User, work: Work) -> None:
    check_can_register(user, work.participation)
    if work.choice != WorkChoice.NONE:
        raise WrongState(
            f"Đã được chọn {work.get_choice_display().lower()} nên không sửa; vẫn thêm được tiến độ và ảnh."
        )


def check_can_add_photo(user: User, work: Work) -> None:
    check_can_report_work(user, work)
    if work.photos.count() >= MAX_PHOTOS:
        raise WrongState(f"Mỗi công trình, mô hình có tối đa {MAX_PHOTOS} ảnh. Hãy bỏ bớt ảnh cũ.")


def check_can_choose_work(user: User, work: Work, choice: str = "") -> None:
    """The agency of the campaign chooses, among what is finished; also after the campaign is summed up."""
    check_permission(user, Permission.EDIT_CAMPAIGN, work.participation.campaign.owner)
    if work.participation.campaign.status in (CampaignStatus.DRAFT, CampaignStatus.ARCHIVED):
        raise WrongState("Phong trào chưa phát động hoặc đã lưu trữ nên không chọn được.")
    if work.status != WorkStatus.DONE:
        raise WrongState("Chỉ chọn công trình, mô hình đã hoàn thành.")
    if choice == WorkChoice.PLAQUE and work.kind == WorkKind.EXEMPLAR:
        raise InvalidInput("Điển hình tiên tiến được giới thiệu, nhân rộng; không gắn biển.", field="choice")


def check_can_withdraw_choice(user: User, work: Work) -> None:
    check_permission(user, Permission.EDIT_CAMPAIGN, work.participation.campaign.owner)
    if work.choice == WorkChoice.NONE:
        raise WrongState("Công trình, mô hình này chưa được chọn.")
    if work.participation.campaign.status == CampaignStatus.ARCHIVED:
        raise WrongState("Phong trào đã lưu trữ nên không thay đổi được.")


can_report_work = bool_of(check_can_report_work)
can_change_work = bool_of(check_can_change_work)
can_add_photo = bool_of(check_can_add_photo)
can_choose_work = bool_of(check_can_choose_work)
can_withdraw_choice = bool_of(check_can_withdraw_choice)
