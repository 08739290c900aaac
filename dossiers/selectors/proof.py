"""Who reads a proof pack."""

from __future__ import annotations

from dossiers.models import Dossier
from dossiers.selectors.dossiers import visible_to
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import has_permission
from thidua.documents.models import Job, StoredFile


def sees_all(user: User, dossier: Dossier) -> bool:
    """Opinions of other agencies are read by the appraising side, not by the unit they are about."""
    return has_permission(user, P.APPRAISE_DOSSIER, dossier.receiver)


def may_read_pack(user: User, stored: StoredFile) -> bool:
    job = Job.objects.filter(result_file=stored).first()
    dossier = visible_to(user).filter(pk=job.payload["dossier"]).select_related("receiver").first() if job else None
    if job is None or dossier is None:
        return False
    return not job.payload["full"] or sees_all(user, dossier)
