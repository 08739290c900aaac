from awards.models.catalogue import (
    AwardAuthority,
    AwardForm,
    AwardKind,
    BaseSalary,
    LegalBasis,
    RewardRate,
    RewardRounding,
    Rule,
    TransitionRule,
    VoteThreshold,
)
from awards.models.decisions import Decision, DecisionLine, Honour
from awards.models.lines import LineStep, ProcedureLine, ReportStructure
from awards.models.quorum import QuorumRule
from awards.models.recipients import Recipient
from awards.models.records import DisciplineNote, Initiative, MemberCount, YearlyRating

__all__ = [
    "AwardAuthority",
    "AwardForm",
    "AwardKind",
    "BaseSalary",
    "Decision",
    "DecisionLine",
    "DisciplineNote",
    "Honour",
    "Initiative",
    "LegalBasis",
    "LineStep",
    "MemberCount",
    "ProcedureLine",
    "QuorumRule",
    "Recipient",
    "ReportStructure",
    "RewardRate",
    "RewardRounding",
    "Rule",
    "TransitionRule",
    "VoteThreshold",
    "YearlyRating",
]
