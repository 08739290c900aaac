"""Checks of the conditions a program can check. It never guesses: what is not known is said to be missing."""

from awards.eligibility.engine import check, worst
from awards.eligibility.judging import Judgement, judge_all
from awards.eligibility.law import LawBook
from awards.eligibility.registry import choices as predicate_choices
from awards.eligibility.types import (
    Candidate,
    ClusterPlace,
    EndorsedFor,
    Evidence,
    Finding,
    RuleResult,
    WorksDone,
)

__all__ = [
    "Candidate",
    "ClusterPlace",
    "EndorsedFor",
    "Evidence",
    "Finding",
    "Judgement",
    "LawBook",
    "RuleResult",
    "WorksDone",
    "check",
    "judge_all",
    "predicate_choices",
    "worst",
]
