from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from awards.eligibility.facts import Facts
from awards.eligibility.params import Param
from awards.eligibility.types import Finding
from awards.models import Rule

Predicate = Callable[[Facts, Rule], Finding]
ALTERNATIVES = "alternatives"


@dataclass(frozen=True, slots=True)
class Way:
    """One way of checking: the words staff choose it by, its parameters, the function."""

    label: str
    params: tuple[Param, ...]
    function: Predicate
    about: str = ""


PREDICATES: dict[str, Way] = {}


def predicate(code: str, label: str, *params: Param, about: str = "") -> Callable[[Predicate], Predicate]:
    """Register a way of checking; `label` is what staff choose in the catalogue, `about` says what it looks at."""

    def register(function: Predicate) -> Predicate:
        PREDICATES[code] = Way(label, params, function, about)
        return function

    return register


def choices() -> list[tuple[str, str]]:
    return [(code, way.label) for code, way in sorted(PREDICATES.items(), key=lambda item: item[1].label)]


def term_choices() -> list[tuple[str, str]]:
    """What may stand inside one of several alternatives: everything but alternatives themselves."""
    return [(code, label) for code, label in choices() if code != ALTERNATIVES]
