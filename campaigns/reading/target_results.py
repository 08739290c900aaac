"""What the reading of targets gives back; every item knows where it stands in the text."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

A_LIST = 3  # so many targets in a part of their own make a list
PERHAPS = "nằm trong phần giải pháp, chưa chắc là chỉ tiêu"


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
    listed: bool = False  # stands in the part on targets
    weak: bool = False  # nothing but its place among the means speaks for it


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
    doubtful: list[LeftAlone] = field(default_factory=list)  # to be asked about: perhaps targets

    def settle(self) -> None:
        """Where a plan lists its targets, a figure among the means is asked about rather than taken."""
        if sum(target.listed for target in self.targets) < A_LIST:
            return
        kept = [index for index, target in enumerate(self.targets) if not target.weak]
        place = {old: new for new, old in enumerate(kept)}
        for target in self.targets:
            if target.weak:
                left = LeftAlone(target.start, target.end, target.text, PERHAPS)
                self.doubtful.append(left)
                self.not_targets.append(left)
        self.targets = [
            replace(
                self.targets[old],
                parent=place.get(parent) if (parent := self.targets[old].parent) is not None else None,
            )
            for old in kept
        ]
