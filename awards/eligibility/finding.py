"""One rule held against the facts; shared by the engine and by rules made of other rules."""

from __future__ import annotations

from collections.abc import Iterable

from awards.eligibility.facts import Facts
from awards.eligibility.params import BadParams
from awards.eligibility.registry import PREDICATES
from awards.eligibility.types import Finding
from awards.enums import Verdict
from awards.models import Rule

# From the one that stops a nomination to the one that lets it pass.
SEVERITY = (Verdict.FAIL, Verdict.MISSING, Verdict.MANUAL, Verdict.PASS)


def worst_of(verdicts: Iterable[Verdict]) -> Verdict:
    found = set(verdicts)
    return next((verdict for verdict in SEVERITY if verdict in found), Verdict.PASS)


def best_of(verdicts: Iterable[Verdict]) -> Verdict:
    return max(verdicts, key=SEVERITY.index)


def find(facts: Facts, rule: Rule) -> Finding:
    """A rule the portal does not understand is handed to a person, never skipped and never failed."""
    way = PREDICATES.get(rule.predicate)
    if way is None:
        return Finding(
            Verdict.MANUAL,
            "Cổng chưa có cách tự kiểm tra điều kiện này; cần người thẩm định đối chiếu hồ sơ.",
        )
    try:
        return way.function(facts, rule)
    except BadParams as error:
        return Finding(
            Verdict.MANUAL,
            f"Tham số của điều kiện trong danh mục không dùng được ({error}); cần người thẩm định xem xét.",
            would_change="Cán bộ quản lý danh mục sửa tham số của điều kiện.",
        )
