"""A unit its cụm, khối put forward is proposed with one click; what is still missing the checklist says."""

from __future__ import annotations

from django.db import transaction

from awards.enums import RecipientType
from campaigns.models import Endorsement
from campaigns.selectors.standing import standings_of
from dossiers.models import Dossier, Nomination
from dossiers.services.nominations import Achievement, NewRecipient, add_nomination
from thidua.accounts.models import User
from thidua.common.errors import InvalidInput


@transaction.atomic
def nominate_endorsed(*, by: User, dossier: Dossier, endorsement: Endorsement) -> Nomination:
    """The collective itself, for the award it was put forward for, for the cluster's year."""
    if endorsement.unit_id != dossier.unit_id:
        raise InvalidInput("Kết quả suy tôn này không phải của đơn vị trình hồ sơ.")
    year = str(endorsement.sheet.cluster.year)
    return add_nomination(
        by=by,
        dossier=dossier,
        recipient=NewRecipient(type=RecipientType.COLLECTIVE, as_unit=endorsement.unit),
        achievement=Achievement(
            award_kind=endorsement.award_kind,
            achievement_from=year,
            achievement_to=year,
            citation=_citation(endorsement),
        ),
    )


def _citation(endorsement: Endorsement) -> str:
    """Only what the portal knows: the rank when the unit led, otherwise the endorsement."""
    cluster = endorsement.sheet.cluster
    led = any(
        place.rank == 1 and place.sheet_id == endorsement.sheet_id for place in standings_of([endorsement.unit_id])
    )
    did = "Dẫn đầu phong trào thi đua" if led else "Hoàn thành xuất sắc nhiệm vụ, được suy tôn trong"
    return f"{did} {cluster.name} năm {cluster.year}"
