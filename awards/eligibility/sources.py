"""Facts that higher rooms know of candidates: campaigns, clusters, quotas. They register here and are asked in bulk."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from awards.eligibility.types import Candidate

# Gives the candidates back in their order, with more known of them; a bounded number of queries for any number.
Source = Callable[[Sequence[Candidate]], list[Candidate]]
_SOURCES: list[Source] = []


def register(source: Source) -> None:
    if source not in _SOURCES:
        _SOURCES.append(source)


def enrich(candidates: Sequence[Candidate]) -> list[Candidate]:
    known = list(candidates)
    for source in _SOURCES:
        known = source(known)
    return known
