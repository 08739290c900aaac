"""Who may do what with a decision, and in what state. The sentence is also the tooltip of the disabled button."""

from __future__ import annotations

from awards.enums import DecisionStatus
from awards.models import Decision, Recipient
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import has_permission, own_unit_ids
from thidua.common.checks import refusal
from thidua.common.errors import NotAllowed, WrongState
from thidua.units.models import Unit

EDITABLE = (DecisionStatus.DRAFT, DecisionStatus.RETURNED)
OPEN = (DecisionStatus.DRAFT, DecisionStatus.RETURNED, DecisionStatus.SUBMITTED)


def check_can_draft(user: User, issuer: Unit) -> None:
    if not has_permission(user, P.DRAFT_DECISION, issuer):
        raise NotAllowed("Bạn không có quyền dự thảo quyết định khen thưởng của cấp này.")


def check_can_edit(user: User, decision: Decision) -> None:
    check_can_draft(user, decision.issuer)
    if decision.status not in EDITABLE:
        raise WrongState(f"Chỉ sửa được bản dự thảo; quyết định này {_state(decision)}.")


def check_can_submit(user: User, decision: Decision) -> None:
    check_can_draft(user, decision.issuer)
    if decision.status not in EDITABLE:
        raise WrongState(f"Chỉ trình ký được bản dự thảo; quyết định này {_state(decision)}.")


def check_can_cancel(user: User, decision: Decision) -> None:
    check_can_draft(user, decision.issuer)
    if decision.status not in OPEN:
        raise WrongState(f"Không hủy được: quyết định này {_state(decision)}.")


def check_is_signer(user: User, decision: Decision) -> None:
    """Signing belongs to the leaders of the deciding level itself, and never to whoever put the draft forward."""
    if decision.issuer_id not in own_unit_ids(user, P.APPROVE_DECISION):
        raise NotAllowed("Chỉ lãnh đạo của cấp quyết định được phê duyệt, ban hành quyết định này.")
    if user.pk in (decision.created_by_id, decision.submitted_by_id):
        raise NotAllowed("Người soạn hoặc trình quyết định không được tự phê duyệt quyết định đó.")


def check_can_issue(user: User, decision: Decision) -> None:
    check_is_signer(user, decision)
    if decision.status != DecisionStatus.SUBMITTED:
        raise WrongState(f"Chỉ ban hành được quyết định đang trình ký; quyết định này {_state(decision)}.")


def check_can_return(user: User, decision: Decision) -> None:
    check_is_signer(user, decision)
    if decision.status != DecisionStatus.SUBMITTED:
        raise WrongState(f"Chỉ trả lại được quyết định đang trình ký; quyết định này {_state(decision)}.")


def check_can_preview(user: User, decision: Decision) -> None:
    if not can_draft(user, decision.issuer) and decision.issuer_id not in own_unit_ids(user, P.APPROVE_DECISION):
        raise NotAllowed("Chỉ người soạn và người ký xem được bản in thử.")
    if decision.status not in OPEN:
        raise WrongState(f"Chỉ in thử được bản dự thảo; quyết định này {_state(decision)}.")


def _state(decision: Decision) -> str:
    words = {
        DecisionStatus.DRAFT: "đang là bản dự thảo",
        DecisionStatus.RETURNED: "đã được trả lại để sửa",
        DecisionStatus.SUBMITTED: "đã trình ký",
        DecisionStatus.ISSUED: "đã ban hành",
        DecisionStatus.CANCELLED: "đã hủy",
    }
    return words[DecisionStatus(decision.status)]


def can_draft(user: User, issuer: Unit) -> bool:
    return has_permission(user, P.DRAFT_DECISION, issuer)


def can_edit(user: User, decision: Decision) -> bool:
    return not refusal(check_can_edit, user, decision)


def can_submit(user: User, decision: Decision) -> bool:
    return not refusal(check_can_submit, user, decision)


def can_cancel(user: User, decision: Decision) -> bool:
    return not refusal(check_can_cancel, user, decision)


def can_issue(user: User, decision: Decision) -> bool:
    return not refusal(check_can_issue, user, decision)


def can_return(user: User, decision: Decision) -> bool:
    return not refusal(check_can_return, user, decision)


def check_can_declare(user: User, recipient: Recipient) -> None:
    """The unit that keeps the recipient, and whoever appraises its dossiers."""
    if not any(has_permission(user, right, recipient.unit) for right in (P.EDIT_DOSSIER, P.APPRAISE_DOSSIER)):
        raise NotAllowed("Bạn không được khai thông tin xét khen của đối tượng này.")


def can_declare(user: User, recipient: Recipient) -> bool:
    return not refusal(check_can_declare, user, recipient)


def check_can_keep_rules(user: User) -> None:
    if not has_permission(user, P.MANAGE_CATALOGUE):
        raise NotAllowed("Bạn không có quyền sửa điều kiện trong danh mục.")
