from awards.models.catalogue import (
    AwardAuthority,
    AwardForm,
    AwardKind,
    BaseSalary,
    LegalBasis,
    RewardRate,
    RewardRounding,
    Rule,
    VoteThreshold,
)
from awards.models.decisions import Decision, DecisionLine, Honour
from awards.models.lines import LineStep, ProcedureLine, ReportStructure
from awards.models.recipients import Recipient

__all__ = [
    "AwardAuthority",
    "AwardForm",
    "AwardKind",
    "BaseSalary",
    "Decision",
    "DecisionLine",
    "Honour",
    "LegalBasis",
    "LineStep",
    "ProcedureLine",
    "Recipient",
    "ReportStructure",
    "RewardRate",
    "RewardRounding",
    "Rule",
    "VoteThreshold",
]
