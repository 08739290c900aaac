"""Who may change a launched campaign, and in what state. A draft campaign is edited, not amended."""

from __future__ import annotations

from campaigns.enums import AmendmentStatus, CampaignStatus
from campaigns.models import Amendment, Campaign
from campaigns.rules.owning import check_holds
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.common.checks import bool_of
from thidua.common.errors import WrongState


def check_can_amend(user: User, campaign: Campaign) -> None:
    check_holds(user, Permission.EDIT_CAMPAIGN, campaign.owner)
    _check_running(campaign)


can_amend = bool_of(check_can_amend)


def check_can_change(user: User, amendment: Amendment) -> None:
    """Stage, unstage and discard, while it is a draft."""
    check_can_amend(user, amendment.campaign)
    _check_draft(amendment)


can_change = bool_of(check_can_change)


def check_can_publish(user: User, amendment: Amendment) -> None:
    check_holds(user, Permission.LAUNCH_CAMPAIGN, amendment.campaign.owner)
    _check_running(amendment.campaign)
    _check_draft(amendment)


can_publish = bool_of(check_can_publish)


def _check_running(campaign: Campaign) -> None:
    if campaign.status == CampaignStatus.DRAFT:
        raise WrongState("Phong trào chưa phát động: hãy sửa trực tiếp bản soạn.")
    if campaign.status != CampaignStatus.LAUNCHED:
        raise WrongState("Phong trào đã tổng kết nên không điều chỉnh được nữa.")


def _check_draft(amendment: Amendment) -> None:
    if amendment.status != AmendmentStatus.DRAFT:
        raise WrongState("Lần điều chỉnh này đã ban hành nên không sửa được; hãy mở lần điều chỉnh mới.")
