"""A found value with where it stands: what a highlight needs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    start: int
    end: int

    def as_json(self) -> dict[str, int]:
        return {"start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True)
class Found:
    """A text value and its place."""

    value: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)
