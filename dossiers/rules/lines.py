"""What a dossier's line allows. A line is known by its data alone, never by its code."""

from __future__ import annotations

from awards.enums import Desk
from dossiers.enums import DossierStatus as S
from dossiers.models import Dossier

NEEDS_COUNCIL = "Tuyến hồ sơ này phải qua Hội đồng; chỉ tuyến có thủ tục đơn giản được trình quyết định ngay."

_DESKS: dict[str, Desk] = {
    S.DRAFT: Desk.OFFICER,
    S.RETURNED: Desk.OFFICER,
    S.AWAITING_HEAD: Desk.HEAD,
    S.SUBMITTED: Desk.RECEPTION,
    S.CHECKING: Desk.RECEPTION,
    S.APPRAISING: Desk.APPRAISAL,
    S.BEFORE_COUNCIL: Desk.COUNCIL,
    S.VOTED: Desk.DECISION,
    S.DECISION_PENDING: Desk.DECISION,
}


def goes_without_council(dossier: Dossier) -> bool:
    return dossier.line is not None and dossier.line.simplified


def desk_of(status: str) -> Desk | None:
    """Where a dossier in this state stands; None when its way has ended."""
    return _DESKS.get(status)
