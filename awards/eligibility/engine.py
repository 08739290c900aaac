from __future__ import annotations

from collections.abc import Iterable

from awards.eligibility.facts import Facts
from awards.eligibility.finding import find, worst_of
from awards.eligibility.predicates import (  # noqa: F401  # fills the registry
    alternatives,
    campaign,
    clusters,
    history,
    members,
    records,
    standing,
)
from awards.eligibility.store import Store
from awards.eligibility.types import Candidate, RuleResult
from awards.enums import Verdict
from awards.models import Rule


def check(candidate: Candidate, rules: Iterable[Rule], store: Store | None = None) -> list[RuleResult]:
    """One result per rule, in the order given; the register is read once for all who share a `store`."""
    facts = Facts(candidate, store)
    return [_result(facts, rule) for rule in rules]


def worst(results: Iterable[RuleResult]) -> Verdict:
    """The verdict that decides about the nomination as a whole; nothing to check counts as passed."""
    return worst_of(result.verdict for result in results)


def _result(facts: Facts, rule: Rule) -> RuleResult:
    finding = find(facts, rule)
    return RuleResult(rule, finding.verdict, finding.explanation, finding.evidence, finding.would_change)
