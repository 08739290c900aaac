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
    "Recipient",
    "RewardRate",
    "RewardRounding",
    "Rule",
    "VoteThreshold",
]
