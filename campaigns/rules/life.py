"""The later life of a campaign: reports, reopening on the day of closing, archive, template, deletion of a draft."""

from __future__ import annotations

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign
from campaigns.rules.owning import check_holds, holds
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.common import clock
from thidua.common.checks import bool_of
from thidua.common.clock import HANOI
from thidua.common.errors import WrongState


def may_keep(user: User, campaign: Campaign) -> bool:
    """Who keeps this campaign at all: its reports and its closing page are theirs."""
    return holds(user, Permission.EDIT_CAMPAIGN, campaign.owner)


def check_can_summarise(user: User, campaign: Campaign) -> None:
    check_holds(user, Permission.EDIT_CAMPAIGN, campaign.owner)
    if campaign.status == CampaignStatus.DRAFT:
        raise WrongState("Phong trào chưa phát động nên chưa có gì để báo cáo.")
    if campaign.status == CampaignStatus.ARCHIVED:
        raise WrongState("Phong trào đã lưu trữ, chỉ còn để xem.")


can_summarise = bool_of(check_can_summarise)


def check_can_reopen(user: User, campaign: Campaign) -> None:
    """A slip may be undone on the very day; after that the closing stands."""
    check_holds(user, Permission.LAUNCH_CAMPAIGN, campaign.owner)
    if campaign.status != CampaignStatus.CLOSED or campaign.closed_at is None:
        raise WrongState("Chỉ mở lại được phong trào vừa tổng kết.")
    if campaign.closed_at.astimezone(HANOI).date() != clock.today():
        raise WrongState("Phong trào đã tổng kết từ hôm trước nên không mở lại được.")


can_reopen = bool_of(check_can_reopen)


def check_can_archive(user: User, campaign: Campaign) -> None:
    check_holds(user, Permission.LAUNCH_CAMPAIGN, campaign.owner)
    if campaign.status == CampaignStatus.ARCHIVED:
        raise WrongState("Phong trào đã được lưu trữ.")
    if campaign.status != CampaignStatus.CLOSED:
        raise WrongState("Phong trào chưa tổng kết nên chưa lưu trữ được.")


can_archive = bool_of(check_can_archive)


def check_can_copy(user: User, campaign: Campaign) -> None:
    check_holds(user, Permission.EDIT_CAMPAIGN, campaign.owner)


can_copy = bool_of(check_can_copy)


def check_can_delete(user: User, campaign: Campaign) -> None:
    check_holds(user, Permission.EDIT_CAMPAIGN, campaign.owner)
    if campaign.status != CampaignStatus.DRAFT:
        raise WrongState("Chỉ xóa được bản đang soạn; phong trào đã phát động thì tổng kết rồi lưu trữ.")


can_delete = bool_of(check_can_delete)
