from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TypedDict

from awards.enums import Verdict
from awards.models import AwardKind, Recipient, Rule
from thidua.units.models import Unit


class Evidence(TypedDict, total=False):
    """One thing looked at: words, and a page of the portal when there is one."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class ClusterPlace:
    """A published place in a cụm, khối of one year; without rank when the unit was knocked out."""

    year: int
    rank: int | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class EndorsedFor:
    """A cụm, khối put the unit forward (suy tôn) for an award of one year."""

    year: int
    award_kind_id: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class WorksDone:
    """Models and works of the unit under the campaign: finished, and registered in all."""

    models: int
    works: int
    unfinished: int = 0
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of one nomination on the day it is judged; None means nobody has said."""

    recipient: Recipient
    award_kind: AwardKind
    ground: str
    on: date
    unit: Unit
    decider_kind: str | None = None
    occasion_key: str = ""
    achievement_from: str = ""
    achievement_to: str = ""
    occasion_from: str = ""
    """When the campaign runs, as its document states it."""
    occasion_to: str = ""
    plan_sent: bool | None = None
    plan_evidence: Evidence | None = None
    registered_targets: tuple[int, int] | None = None
    """(targets met, targets registered)"""
    targets_without_data: int = 0
    targets_evidence: Evidence | None = None
    cluster_places: tuple[ClusterPlace, ...] = ()
    endorsements: tuple[EndorsedFor, ...] = ()
    works: WorksDone | None = None
    contribution: int | None = None
    """Worth of the contribution in đồng."""
    quota_left: int | None = None
    """Places left for this award and unit before this nomination; None: no number has been given out."""
    quota_evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What a predicate found, before it is tied to its rule."""

    verdict: Verdict
    explanation: str
    evidence: list[Evidence] = field(default_factory=list)
    would_change: str = ""


@dataclass(frozen=True, slots=True)
class RuleResult:
    rule: Rule
    verdict: Verdict
    explanation: str
    evidence: list[Evidence]
    would_change: str
    law_note: str = ""
    """Which law was used and why, when a change of law had to be weighed."""

    @property
    def caution(self) -> str:
        """Shown beside the verdict when nobody has compared the rule with the text of the law."""
        if self.rule.verified:
            return ""
        return self.rule.note or "Điều kiện này chưa đối chiếu văn bản gốc."
