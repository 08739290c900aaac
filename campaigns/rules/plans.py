"""A unit's own plan under a campaign of a higher level."""

from __future__ import annotations

from campaigns.enums import CampaignStatus, DutyStatus, ObligationKind
from campaigns.models import Campaign, Duty, Participation
from campaigns.rules.duties import check_can_send
from campaigns.rules.owning import check_holds, holds
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.common.checks import bool_of
from thidua.common.errors import WrongState

# A unit answers these with its own plan.
PLAN_KINDS = (ObligationKind.PLAN, ObligationKind.LAUNCH_PAPER)


def may_keep_plan(user: User, participation: Participation) -> bool:
    return holds(user, Permission.EDIT_CAMPAIGN, participation.unit)


def check_can_draft_plan(user: User, participation: Participation) -> None:
    check_holds(user, Permission.EDIT_CAMPAIGN, participation.unit)
    if participation.campaign.status != CampaignStatus.LAUNCHED:
        raise WrongState("Phong trào chưa phát động hoặc đã tổng kết nên không lập kế hoạch riêng được nữa.")
    if participation.own_campaign_id is not None:
        raise WrongState("Đơn vị đã có kế hoạch riêng thực hiện phong trào này.")


can_draft_plan = bool_of(check_can_draft_plan)


def check_can_send_plan(user: User, duty: Duty, plan: Campaign) -> None:
    """The plan is on paper: numbered, dated, with its file."""
    check_can_send(user, duty)
    if plan.status not in (CampaignStatus.DRAFT, CampaignStatus.LAUNCHED):
        raise WrongState("Kế hoạch của đơn vị đã tổng kết.")
    lacking = [
        words
        for words, there in (
            ("số, ký hiệu", bool(plan.document_number and plan.document_symbol)),
            ("đủ ngày, tháng, năm", len(plan.document_date) == len("2024-07-15")),
            ("tệp văn bản đã ký", plan.document_file_id is not None),
        )
        if not there
    ]
    if lacking:
        raise WrongState(f"Kế hoạch của đơn vị chưa có {', '.join(lacking)}: hãy bổ sung trước khi gửi lên cấp trên.")


def owes_plan(duty: Duty) -> bool:
    return duty.status in (DutyStatus.OPEN, DutyStatus.RETURNED) and duty.obligation.dropped_at is None
