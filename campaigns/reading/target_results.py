"""What the reading of targets gives back; every item knows where it stands in the text."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class TargetFound:
    start: int
    end: int
    text: str
    comparator: str
    value: Decimal
    value_to: Decimal | None
    unit: str
    approx: bool = False
    implicit_zero: bool = False
    in_words: bool = False
    change: str = ""
    baseline: str = ""
    baseline_year: int | None = None
    per_year: bool = False
    by_when: str = ""
    group: str = ""
    subject: str = ""  # the lead before the colon, when the wording goes on without it
    parent: int | None = None
    direction: str = "up"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A figure that could be mistaken for a target, and why it is none."""

    start: int
    end: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Grade:
    """A target by level, without a number: 'phổ cập giáo dục mức độ 3'."""

    start: int
    end: int
    text: str


@dataclass(slots=True)
class TargetsFound:
    targets: list[TargetFound] = field(default_factory=list)
    secondary: list[TargetFound] = field(default_factory=list)
    grades: list[Grade] = field(default_factory=list)
    not_targets: list[LeftAlone] = field(default_factory=list)
