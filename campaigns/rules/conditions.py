"""Who sets the conditions of a campaign's awards: whoever keeps the campaign, until it is summed up."""

from __future__ import annotations

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign
from campaigns.rules.owning import check_holds
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.common.checks import refusal
from thidua.common.errors import WrongState


def check_can_set(user: User, campaign: Campaign) -> None:
    check_holds(user, Permission.EDIT_CAMPAIGN, campaign.owner)
    if campaign.status not in (CampaignStatus.DRAFT, CampaignStatus.LAUNCHED):
        raise WrongState("Phong trào đã tổng kết nên không sửa điều kiện xét khen được nữa.")


def can_set(user: User, campaign: Campaign) -> bool:
    return not refusal(check_can_set, user, campaign)
