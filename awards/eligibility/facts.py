"""What the portal itself knows about a candidate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse

from awards.eligibility.store import Store
from awards.eligibility.types import Candidate, Evidence
from awards.models import (
    AwardAuthority,
    AwardKind,
    DisciplineNote,
    Honour,
    Initiative,
    MemberCount,
    YearlyRating,
)
from awards.models.records import DeclaredFact
from thidua.common.dates import PartialDate, vi_date


@dataclass(frozen=True, slots=True)
class Period:
    first: date
    last: date

    def overlaps(self, other: Period) -> bool:
        return self.first <= other.last and other.first <= self.last

    def within(self, other: Period) -> bool:
        return other.first <= self.first and self.last <= other.last


def period_of(start: str, end: str) -> Period | None:
    """The achievement period as days, or None when it is not stated in full."""
    if not start or not end:
        return None
    return Period(PartialDate.parse(start).first_day(), PartialDate.parse(end).last_day())


class Facts:
    """A candidate with what was on record on its day; revoked honours do not count.

    `store` is shared by candidates judged together; alone, a candidate has its own.
    """

    def __init__(self, candidate: Candidate, store: Store | None = None) -> None:
        self.candidate = candidate
        self.store = store or Store([candidate])

    @cached_property
    def honours(self) -> list[Honour]:
        return [h for h in self.store.honours.get(self._key, []) if h.decided_on <= self.candidate.on]

    @property
    def ratings(self) -> list[YearlyRating]:
        return self.store.ratings.get(self._key, [])

    @property
    def initiatives(self) -> list[Initiative]:
        return self.store.initiatives.get(self._key, [])

    @property
    def counts(self) -> list[MemberCount]:
        return self.store.counts.get(self._key, [])

    @property
    def discipline(self) -> list[DisciplineNote]:
        return self.store.discipline.get(self._key, [])

    @property
    def authorities(self) -> list[AwardAuthority]:
        """Who may decide the proposed award on the candidate's day."""
        day, rows = self.candidate.on, self.store.authorities.get(self.candidate.award_kind.pk, [])
        return [row for row in rows if row.valid_from <= day and (row.valid_to is None or row.valid_to >= day)]

    def kind(self, code: str) -> AwardKind | None:
        return self.store.kinds.get(code)

    def members_honoured(self, kind: AwardKind, year: int) -> int | None:
        """Persons below the collective given a kind for a year, by the register; None when it is no unit."""
        unit = self.candidate.recipient.as_unit
        if unit is None:
            return None
        rows = self.store.honoured_members
        return sum(n for path, k, y, n in rows if k == kind.pk and y == year and path.startswith(unit.path))

    @property
    def _key(self) -> int:
        return int(self.candidate.recipient.pk)

    @property
    def period(self) -> Period | None:
        return period_of(self.candidate.achievement_from, self.candidate.achievement_to)

    @property
    def occasion_period(self) -> Period | None:
        return period_of(self.candidate.occasion_from, self.candidate.occasion_to)

    @property
    def reference_year(self) -> int:
        """The year the proposal speaks of: the end of the achievement, otherwise the day of judging."""
        end = self.candidate.achievement_to
        return PartialDate.parse(end).last_day().year if end else self.candidate.on.year

    def is_other_achievement(self, honour: Honour) -> bool:
        """Both name their campaign and the campaigns differ."""
        key = self.candidate.occasion_key
        return bool(key and honour.occasion_key and honour.occasion_key != key)


def _page(recipient_id: int, anchor: str) -> str:
    return f"{reverse('awards:recipient', args=[recipient_id])}#{anchor}"


def honour_evidence(honour: Honour) -> Evidence:
    label = f"{honour.award_kind} – Quyết định số {honour.decision_number} ngày {vi_date(honour.decided_on)}"
    if honour.period:
        label += f", thành tích {honour.period}"
    return {"label": label, "url": _page(honour.recipient_id, f"luot-{honour.pk}")}


def record_evidence(row: DeclaredFact) -> Evidence:
    """A declared fact, with its paper and the very line of the recipient's page."""
    day = f" ngày {vi_date(row.document_date)}" if row.document_date else ""
    return {
        "label": f"{row} – {row.document}{day}",
        "url": _page(row.recipient_id, f"{row._meta.model_name}-{row.pk}"),
    }
