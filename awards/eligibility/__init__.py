"""Checks of the conditions a program can check. It never guesses: what is not known is said to be missing."""

from awards.eligibility.engine import check, worst
from awards.eligibility.registry import choices as predicate_choices
from awards.eligibility.types import Candidate, ClusterPlace, Evidence, Finding, RuleResult

__all__ = ["Candidate", "ClusterPlace", "Evidence", "Finding", "RuleResult", "check", "predicate_choices", "worst"]
