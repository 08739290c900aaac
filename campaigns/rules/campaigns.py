"""Who may draft, launch, follow and close a campaign, and in what state."""

from __future__ import annotations

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign
from campaigns.rules.owning import check_holds, holds_somewhere
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.common.checks import refusal
from thidua.common.errors import WrongState
from thidua.units.models import Unit


def check_can_create(user: User, owner: Unit) -> None:
    check_holds(user, Permission.EDIT_CAMPAIGN, owner)


def may_create_somewhere(user: User) -> bool:
    return holds_somewhere(user, Permission.EDIT_CAMPAIGN)


def check_can_edit(user: User, campaign: Campaign) -> None:
    check_holds(user, Permission.EDIT_CAMPAIGN, campaign.owner)
    if campaign.status != CampaignStatus.DRAFT:
        raise WrongState("Phong trào đã phát động nên không sửa được nội dung văn bản.")


def can_edit(user: User, campaign: Campaign) -> bool:
    return not refusal(check_can_edit, user, campaign)


def check_can_launch(user: User, campaign: Campaign) -> None:
    check_holds(user, Permission.LAUNCH_CAMPAIGN, campaign.owner)
    if campaign.status != CampaignStatus.DRAFT:
        raise WrongState("Phong trào đã được phát động.")


def can_launch(user: User, campaign: Campaign) -> bool:
    return not refusal(check_can_launch, user, campaign)


def check_can_close(user: User, campaign: Campaign) -> None:
    check_holds(user, Permission.LAUNCH_CAMPAIGN, campaign.owner)
    if campaign.status == CampaignStatus.DRAFT:
        raise WrongState("Phong trào chưa phát động nên chưa tổng kết được.")
    if campaign.status != CampaignStatus.LAUNCHED:
        raise WrongState("Phong trào đã được tổng kết.")


def can_close(user: User, campaign: Campaign) -> bool:
    return not refusal(check_can_close, user, campaign)


def check_can_tick_work(user: User, campaign: Campaign) -> None:
    check_holds(user, Permission.EDIT_CAMPAIGN, campaign.owner)
    if campaign.status in (CampaignStatus.CLOSED, CampaignStatus.ARCHIVED):
        raise WrongState("Phong trào đã tổng kết nên không đánh dấu thêm được.")


def can_tick_work(user: User, campaign: Campaign) -> bool:
    return not refusal(check_can_tick_work, user, campaign)
