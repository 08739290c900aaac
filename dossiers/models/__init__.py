from dossiers.models.ballots import Ballot, BallotBox, VoterMark
from dossiers.models.consulting import Complaint, PublicComment, PublicNominee, PublicNotice, ReturnPoint
from dossiers.models.council import Council, CouncilMember
from dossiers.models.dossier import Dossier, Nomination, Opinion, RuleCheck
from dossiers.models.letters import AnswerLetter
from dossiers.models.nominee_lists import NomineeList, NomineeRow
from dossiers.models.parts import DossierPart, PartDraft
from dossiers.models.sessions import Attendance, CouncilSession, InvitationReply, Recusal, SessionItem, SessionPaper
from dossiers.models.sheets import AppraisalSheet
from dossiers.models.word import WordDraft, WordTemplate
from dossiers.models.word_returns import WordReturn

__all__ = [
    "AnswerLetter",
    "AppraisalSheet",
    "Attendance",
    "Ballot",
    "BallotBox",
    "Complaint",
    "Council",
    "CouncilMember",
    "CouncilSession",
    "Dossier",
    "DossierPart",
    "InvitationReply",
    "Nomination",
    "NomineeList",
    "NomineeRow",
    "Opinion",
    "PartDraft",
    "PublicComment",
    "PublicNominee",
    "PublicNotice",
    "Recusal",
    "ReturnPoint",
    "RuleCheck",
    "SessionItem",
    "SessionPaper",
    "VoterMark",
    "WordDraft",
    "WordReturn",
    "WordTemplate",
]
