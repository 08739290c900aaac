from dossiers.models.council import Ballot, Council, CouncilMember, CouncilSession, SessionItem
from dossiers.models.dossier import Dossier, Nomination, Opinion, RuleCheck
from dossiers.models.nominee_lists import NomineeList, NomineeRow
from dossiers.models.parts import DossierPart, PartDraft

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
    "PartDraft",
    "RuleCheck",
    "SessionItem",
]
