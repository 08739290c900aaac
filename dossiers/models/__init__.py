from dossiers.models.council import Ballot, Council, CouncilMember, CouncilSession, SessionItem
from dossiers.models.dossier import Dossier, DossierPart, Nomination, Opinion, RuleCheck
from dossiers.models.nominee_lists import NomineeList, NomineeRow

__all__ = [
    "Ballot",
    "Council",
    "CouncilMember",
    "CouncilSession",
    "Dossier",
    "DossierPart",
    "Nomination",
    "NomineeList",
    "NomineeRow",
    "Opinion",
    "RuleCheck",
    "SessionItem",
]
