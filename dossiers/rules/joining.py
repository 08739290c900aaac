"""Who may make a dossier anew, and which dossiers may become one."""

from __future__ import annotations

from dossiers.enums import DossierStatus as S
from dossiers.enums import OpinionStatus
from dossiers.models import Dossier
from dossiers.rules.dossiers import check_can_create, check_is_not_maker
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import NOT_YOURS, has_permission, own_unit_ids
from thidua.common.checks import bool_of
from thidua.common.errors import InvalidInput, NotAllowed, WrongState

RENEWABLE = (S.SUBMITTED, S.WITHDRAWN, S.REFUSED)
JOINED_BY_UNIT = (S.DRAFT, S.RETURNED)


def check_can_renew(user: User, dossier: Dossier) -> None:
    """Before it is received a dossier is replaced; one that ended without a commendation is written anew."""
    if dossier.unit_id not in own_unit_ids(user, P.EDIT_DOSSIER):
        raise NotAllowed(NOT_YOURS)
    if dossier.status not in RENEWABLE:
        raise WrongState("Chỉ thay được hồ sơ chưa được tiếp nhận, đã rút hoặc không được khen.")
    check_can_create(user, dossier.unit)


def check_can_join(user: User, dossier: Dossier) -> None:
    """Whoever holds the pen: the unit while it writes, the standing agency while it checks."""
    writes = dossier.unit_id in own_unit_ids(user, P.EDIT_DOSSIER)
    checks = has_permission(user, P.APPRAISE_DOSSIER, dossier.receiver)
    if not (writes or checks):
        raise NotAllowed(NOT_YOURS)
    if dossier.status not in (*JOINED_BY_UNIT, S.CHECKING):
        raise WrongState("Chỉ gộp được các hồ sơ đang soạn, được trả lại hoặc đang kiểm tra.")
    if not (writes if dossier.status in JOINED_BY_UNIT else checks):
        raise NotAllowed(NOT_YOURS)
    if dossier.status == S.CHECKING:
        check_is_not_maker(user, dossier)


def check_same_matter(target: Dossier, source: Dossier) -> None:
    """One unit, one occasion, one line: anything else is another matter with its own papers."""
    if source.pk == target.pk:
        raise InvalidInput("Không gộp một hồ sơ vào chính nó.", field="others")
    same = all(
        getattr(target, name) == getattr(source, name)
        for name in ("unit_id", "receiver_id", "campaign_id", "ground", "line_id")
    )
    asked = target.opinions.filter(status=OpinionStatus.ASKED).values("unit")
    if source.opinions.filter(status=OpinionStatus.ASKED, unit__in=asked).exists():
        raise InvalidInput(
            f"Hồ sơ {source.code} và hồ sơ này đang hỏi ý kiến cùng một cơ quan; hãy gộp sau khi có trả lời.",
            field="others",
        )
    if not same:
        raise InvalidInput(
            f"Hồ sơ {source.code} khác đơn vị, phong trào hoặc loại hình nên không gộp được.", field="others"
        )


can_renew = bool_of(check_can_renew)
can_join = bool_of(check_can_join)
