"""Letters that answer dossiers."""

from __future__ import annotations

from dossiers.letters import NOT_COMMENDED
from dossiers.models import AnswerLetter, Dossier, Nomination
from dossiers.selectors.dossiers import visible_to
from thidua.accounts.models import User
from thidua.documents.models import StoredFile


def not_commended(dossier: Dossier) -> list[Nomination]:
    """Whom the letter names, in the dossier's order."""
    rows = dossier.nominations.filter(result__in=NOT_COMMENDED).select_related("recipient", "award_kind")
    return list(rows.order_by("order", "pk"))


def answer_of(dossier: Dossier) -> AnswerLetter | None:
    return AnswerLetter.objects.filter(dossier=dossier).select_related("document__file").first()


def may_read_answer(user: User, stored: StoredFile) -> bool:
    rows = AnswerLetter.objects.filter(document__file=stored)
    return visible_to(user).filter(pk__in=rows.values("dossier")).exists()
