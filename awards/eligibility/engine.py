from __future__ import annotations

from collections.abc import Iterable

from awards.eligibility.facts import Facts
from awards.eligibility.params import BadParams
from awards.eligibility.predicates import campaign, clusters, history, standing  # noqa: F401  # fills the registry
from awards.eligibility.registry import PREDICATES
from awards.eligibility.types import Candidate, Finding, RuleResult
from awards.enums import Verdict
from awards.models import Rule

# From the one that stops a nomination to the one that lets it pass.
_SEVERITY = (Verdict.FAIL, Verdict.MISSING, Verdict.MANUAL, Verdict.PASS)


def check(candidate: Candidate, rules: Iterable[Rule]) -> list[RuleResult]:
    """One result per rule, in the order given; the register is read once for all of them."""
    facts = Facts(candidate)
    return [_result(facts, rule) for rule in rules]


def worst(results: Iterable[RuleResult]) -> Verdict:
    """The verdict that decides about the nomination as a whole; nothing to check counts as passed."""
    found = {result.verdict for result in results}
    return next((verdict for verdict in _SEVERITY if verdict in found), Verdict.PASS)


def _result(facts: Facts, rule: Rule) -> RuleResult:
    finding = _find(facts, rule)
    return RuleResult(rule, finding.verdict, finding.explanation, finding.evidence, finding.would_change)


def _find(facts: Facts, rule: Rule) -> Finding:
    """A rule the portal does not understand is handed to a person, never skipped and never failed."""
    if rule.predicate not in PREDICATES:
        return Finding(
            Verdict.MANUAL,
            "Cổng chưa có cách tự kiểm tra điều kiện này; cần người thẩm định đối chiếu hồ sơ.",
        )
    try:
        return PREDICATES[rule.predicate][1](facts, rule)
    except BadParams as error:
        return Finding(
            Verdict.MANUAL,
            f"Tham số của điều kiện trong danh mục không dùng được ({error}); cần người thẩm định xem xét.",
            would_change="Cán bộ quản lý danh mục sửa tham số của điều kiện.",
        )
