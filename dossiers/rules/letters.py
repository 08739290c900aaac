"""Who answers a dossier by letter, and when there is something to answer."""

from __future__ import annotations

from dossiers.enums import DossierStatus as S
from dossiers.letters import NOT_COMMENDED
from dossiers.models import AnswerLetter, Dossier
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import NOT_YOURS, has_permission
from thidua.common.checks import bool_of
from thidua.common.errors import NotAllowed, WrongState

_JUDGED = (S.VOTED, S.DECISION_PENDING, S.DECIDED)


def check_can_answer(user: User, dossier: Dossier) -> None:
    if not has_permission(user, P.APPRAISE_DOSSIER, dossier.receiver):
        raise NotAllowed(NOT_YOURS)
    left_out = dossier.status in _JUDGED and dossier.nominations.filter(result__in=NOT_COMMENDED).exists()
    if dossier.status != S.REFUSED and not left_out:
        raise WrongState("Chỉ trả lời bằng văn bản khi hồ sơ, hoặc một đề nghị trong hồ sơ, không được khen thưởng.")
    if AnswerLetter.objects.filter(dossier=dossier).exists():
        raise WrongState("Hồ sơ này đã có văn bản trả lời.")


can_answer = bool_of(check_can_answer)
