"""A condition that may be met in several ways, each of them one or more conditions that must all hold."""

from __future__ import annotations

from typing import Any

from awards.eligibility.facts import Facts
from awards.eligibility.finding import best_of, find, worst_of
from awards.eligibility.params import BadParams
from awards.eligibility.registry import ALTERNATIVES, predicate
from awards.eligibility.types import Evidence, Finding
from awards.enums import Verdict
from awards.models import Rule


@predicate(ALTERNATIVES, "Một trong nhiều cách đạt", about="Các điều kiện con; đạt một cách là đủ")
def alternatives(facts: Facts, rule: Rule) -> Finding:
    """Parameter `ways`: a list of ways, each a list of `{predicate, params}`."""
    ways = [[find(facts, term) for term in terms] for terms in read_ways(rule)]
    verdicts = [worst_of(finding.verdict for finding in way) for way in ways]
    best = best_of(verdicts)
    if best == Verdict.PASS:
        place = verdicts.index(best)
        return Finding(Verdict.PASS, f"Đạt theo cách {place + 1}: {_said(ways[place])}", _evidence([ways[place]]))
    said = "\n".join(
        f"Cách {place}, {str(verdict.label).lower()}: {_said(way)}"
        for place, (way, verdict) in enumerate(zip(ways, verdicts, strict=True), start=1)
    )
    return Finding(best, said, _evidence(ways), _what_would_change(ways))


def read_ways(rule: Rule) -> list[list[Rule]]:
    """The terms as rules of their own, so that each is checked and described like any other."""
    ways = rule.params.get("ways")
    if not isinstance(ways, list) or not ways or not all(isinstance(way, list) and way for way in ways):
        raise BadParams("chưa có cách đạt nào")
    return [[_term(rule, item) for item in way] for way in ways]


def _term(rule: Rule, item: Any) -> Rule:
    if not isinstance(item, dict) or not isinstance(item.get("params", {}), dict):
        raise BadParams("một điều kiện con không đọc được")
    code = str(item.get("predicate", ""))
    if code == ALTERNATIVES:
        raise BadParams("một cách đạt không chứa lại nhiều cách đạt")
    return Rule(predicate=code, params=item.get("params", {}), text=rule.text)


def _said(way: list[Finding]) -> str:
    return " ".join(finding.explanation for finding in way)


def _evidence(ways: list[list[Finding]]) -> list[Evidence]:
    found: list[Evidence] = []
    for way in ways:
        for finding in way:
            found += [piece for piece in finding.evidence if piece not in found]
    return found


def _what_would_change(ways: list[list[Finding]]) -> str:
    pieces = []
    for place, way in enumerate(ways, start=1):
        wanted = " ".join(f.would_change for f in way if f.verdict != Verdict.PASS and f.would_change)
        if wanted:
            pieces.append(f"Cách {place}: {wanted}")
    return "\n".join(pieces)
