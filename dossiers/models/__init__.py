from dossiers.models.council import Ballot, Council, CouncilMember, CouncilSession, SessionItem
from dossiers.models.dossier import Dossier, DossierPart, Nomination, Opinion, RuleCheck

__all__ = [
    "Ballot",
    "Council",
    "CouncilMember",
    "CouncilSession",
    "Dossier",
    "DossierPart",
    "Nomination",
    "Opinion",
    "RuleCheck",
    "SessionItem",
]
