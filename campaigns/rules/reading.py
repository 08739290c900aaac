"""Who may have a launch plan read, decide on what was found and turn it into a draft, and in what state."""

from __future__ import annotations

from campaigns.enums import FindingDecision, FindingKind, ReadingStatus
from campaigns.models import Finding, PlanReading
from campaigns.rules.owning import check_holds
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.common.checks import refusal
from thidua.common.errors import WrongState
from thidua.units.models import Unit

NO_PLAN = "khac"  # what the reader calls a text that launches nothing
STATES = {
    ReadingStatus.WAITING: "Văn bản đang chờ đọc, chưa có gì để quyết định.",
    ReadingStatus.FAILED: "Văn bản không đọc được.",
    ReadingStatus.DRAFTED: "Đã tạo bản soạn từ văn bản này: hãy sửa tiếp trong bản soạn.",
    ReadingStatus.DISCARDED: "Văn bản này đã bị bỏ.",
}


def check_can_start(user: User, owner: Unit) -> None:
    check_holds(user, Permission.EDIT_CAMPAIGN, owner)


def check_can_decide(user: User, reading: PlanReading) -> None:
    check_holds(user, Permission.EDIT_CAMPAIGN, reading.owner)
    if reading.status != ReadingStatus.READ:
        raise WrongState(STATES[ReadingStatus(reading.status)])


def can_decide(user: User, reading: PlanReading) -> bool:
    return not refusal(check_can_decide, user, reading)


def check_can_draft(user: User, reading: PlanReading) -> None:
    check_can_decide(user, reading)
    if not launches(reading):
        raise WrongState("Văn bản này không phát động phong trào nên không tạo được bản soạn từ đó.")


def launches(reading: PlanReading) -> bool:
    return reading.result.get("kind") not in (None, NO_PLAN)


def check_can_read_again(user: User, reading: PlanReading) -> None:
    """Reading again forgets what was found: never after somebody decided on it."""
    check_holds(user, Permission.EDIT_CAMPAIGN, reading.owner)
    if reading.status not in (ReadingStatus.READ, ReadingStatus.FAILED):
        raise WrongState(STATES[ReadingStatus(reading.status)])
    if Finding.objects.filter(reading=reading).exclude(decision=FindingDecision.PENDING).exists():
        raise WrongState("Đã có điều được quyết định nên không đọc lại được. Hãy bỏ văn bản này và đưa vào lần nữa.")


def can_read_again(user: User, reading: PlanReading) -> bool:
    return not refusal(check_can_read_again, user, reading)


def check_can_discard(user: User, reading: PlanReading) -> None:
    check_holds(user, Permission.EDIT_CAMPAIGN, reading.owner)
    if reading.status in (ReadingStatus.DRAFTED, ReadingStatus.DISCARDED):
        raise WrongState(STATES[ReadingStatus(reading.status)])


def can_discard(user: User, reading: PlanReading) -> bool:
    return not refusal(check_can_discard, user, reading)


def needs_decision(finding: Finding) -> bool:
    """Questions wait for nobody: what the document leaves open may stay open."""
    return finding.kind != FindingKind.QUESTION and finding.decision == FindingDecision.PENDING
