from __future__ import annotations

from collections.abc import Callable

from awards.eligibility.facts import Facts
from awards.eligibility.types import Finding
from awards.models import Rule

Predicate = Callable[[Facts, Rule], Finding]

PREDICATES: dict[str, tuple[str, Predicate]] = {}


def predicate(code: str, label: str) -> Callable[[Predicate], Predicate]:
    """Register a way of checking; `label` is what staff choose in the catalogue."""

    def register(function: Predicate) -> Predicate:
        PREDICATES[code] = (label, function)
        return function

    return register


def choices() -> list[tuple[str, str]]:
    return [(code, label) for code, (label, _) in sorted(PREDICATES.items(), key=lambda item: item[1][0])]
