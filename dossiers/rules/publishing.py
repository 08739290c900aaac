"""Who shows nominations to everybody for comment, and what may be shown."""

from __future__ import annotations

from awards.enums import RecipientType
from dossiers.enums import DossierStatus as S
from dossiers.models import Dossier, Nomination, PublicComment, PublicNotice
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import NOT_YOURS, has_permission
from thidua.common import clock
from thidua.common.checks import bool_of
from thidua.common.errors import NotAllowed, WrongState

_SHOWABLE = (S.APPRAISING, S.BEFORE_COUNCIL, S.VOTED)


def check_can_publish(user: User, dossier: Dossier) -> None:
    if not has_permission(user, P.APPRAISE_DOSSIER, dossier.receiver):
        raise NotAllowed(NOT_YOURS)
    if dossier.status not in _SHOWABLE:
        raise WrongState("Chỉ lấy ý kiến công khai khi hồ sơ đang thẩm định, trình Hội đồng hoặc đã biểu quyết.")


def check_can_moderate(user: User, notice: PublicNotice) -> None:
    if not has_permission(user, P.APPRAISE_DOSSIER, notice.owner):
        raise NotAllowed(NOT_YOURS)


def check_can_judge(user: User, comment: PublicComment) -> None:
    check_can_moderate(user, comment.nominee.notice)


def check_is_open(notice: PublicNotice) -> None:
    if not notice.opens_at <= clock.now() < notice.closes_at:
        raise WrongState("Đợt lấy ý kiến chưa mở hoặc đã kết thúc.")


def public_name(nomination: Nomination) -> str:
    """Name and courtesy title alone: no birth year, address or identity number leaves the portal."""
    recipient = nomination.recipient
    if recipient.type == RecipientType.PERSON and recipient.honorific:
        return f"{recipient.honorific} {recipient.name}"
    return recipient.name


can_publish = bool_of(check_can_publish)
can_moderate = bool_of(check_can_moderate)
is_open = bool_of(check_is_open)
