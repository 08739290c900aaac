"""Who may receive, return, extend and excuse what units owe, and in what state."""

from __future__ import annotations

from campaigns.enums import CampaignStatus, DutyStatus, SubmissionStatus
from campaigns.models import Campaign, Duty, Submission
from campaigns.rules.duties import NOT_ASKED
from campaigns.rules.owning import check_holds, holds
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.common.checks import refusal
from thidua.common.errors import NotAllowed, WrongState

STILL_OWED = (DutyStatus.OPEN, DutyStatus.RETURNED)


def may_receive(user: User, duty: Duty) -> bool:
    """Who only: the right lies with the agency that launched the campaign, never with the sender's own officers."""
    return holds(user, Permission.RECEIVE_SUBMISSION, duty.obligation.campaign.owner)


def check_can_decide(user: User, submission: Submission) -> None:
    check_holds(user, Permission.RECEIVE_SUBMISSION, submission.duty.obligation.campaign.owner)
    if submission.sent_by_id == user.pk:
        raise NotAllowed("Người gửi văn bản không tự tiếp nhận hoặc trả lại văn bản đó.")
    if submission.duty.obligation.campaign.status == CampaignStatus.ARCHIVED:
        raise WrongState("Phong trào đã lưu trữ, chỉ còn để xem.")
    if submission.status != SubmissionStatus.SENT:
        raise WrongState(f"Văn bản này đã được xử lý: {submission.get_status_display().lower()}.")


def can_decide(user: User, submission: Submission) -> bool:
    return not refusal(check_can_decide, user, submission)


def check_can_return(user: User, submission: Submission) -> None:
    """Once the campaign is closed nothing could be sent again, so nothing is sent back."""
    check_can_decide(user, submission)
    if submission.duty.obligation.campaign.status != CampaignStatus.LAUNCHED:
        raise WrongState("Phong trào đã tổng kết nên đơn vị không gửi lại được; chỉ có thể tiếp nhận.")
    if submission.duty.obligation.dropped_at is not None:
        raise WrongState("Việc này đã thôi yêu cầu nên không trả lại; chỉ có thể tiếp nhận.")


def can_return(user: User, submission: Submission) -> bool:
    return not refusal(check_can_return, user, submission)


def check_can_extend(user: User, duty: Duty) -> None:
    _check_still_asked(user, duty)
    if duty.status not in STILL_OWED:
        raise WrongState("Chỉ gia hạn được việc đơn vị còn phải gửi.")


def can_extend(user: User, duty: Duty) -> bool:
    return not refusal(check_can_extend, user, duty)


def check_can_excuse(user: User, duty: Duty) -> None:
    _check_still_asked(user, duty)
    if duty.status not in STILL_OWED:
        raise WrongState("Chỉ miễn được việc đơn vị còn phải gửi.")


def can_excuse(user: User, duty: Duty) -> bool:
    return not refusal(check_can_excuse, user, duty)


def check_can_unexcuse(user: User, duty: Duty) -> None:
    _check_still_asked(user, duty)
    if duty.status != DutyStatus.EXCUSED:
        raise WrongState("Đơn vị không được miễn việc này.")


def can_unexcuse(user: User, duty: Duty) -> bool:
    return not refusal(check_can_unexcuse, user, duty)


def check_can_urge(user: User, campaign: Campaign) -> None:
    check_holds(user, Permission.RECEIVE_SUBMISSION, campaign.owner)
    if campaign.status != CampaignStatus.LAUNCHED:
        raise WrongState("Phong trào chưa phát động hoặc đã tổng kết.")


def can_urge(user: User, campaign: Campaign) -> bool:
    return not refusal(check_can_urge, user, campaign)


def check_can_add_late(user: User, campaign: Campaign) -> None:
    """Units join a running campaign by the hand of those who may launch one."""
    check_holds(user, Permission.LAUNCH_CAMPAIGN, campaign.owner)
    if campaign.status != CampaignStatus.LAUNCHED:
        raise WrongState("Chỉ thêm được đơn vị khi phong trào đang diễn ra.")


def can_add_late(user: User, campaign: Campaign) -> bool:
    return not refusal(check_can_add_late, user, campaign)


def _check_still_asked(user: User, duty: Duty) -> None:
    check_holds(user, Permission.RECEIVE_SUBMISSION, duty.obligation.campaign.owner)
    if duty.obligation.campaign.status != CampaignStatus.LAUNCHED:
        raise WrongState("Phong trào chưa phát động hoặc đã tổng kết.")
    if duty.obligation.dropped_at is not None:
        raise WrongState(NOT_ASKED)
