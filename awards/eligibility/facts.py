"""What the portal itself knows about a candidate, read once per candidate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse

from awards.eligibility.types import Candidate, Evidence
from awards.enums import HonourStatus
from awards.models import Honour
from thidua.common.dates import PartialDate, vi_date


@dataclass(frozen=True, slots=True)
class Period:
    first: date
    last: date

    def overlaps(self, other: Period) -> bool:
        return self.first <= other.last and other.first <= self.last


def period_of(start: str, end: str) -> Period | None:
    """The achievement period as days, or None when it is not stated in full."""
    if not start or not end:
        return None
    return Period(PartialDate.parse(start).first_day(), PartialDate.parse(end).last_day())


class Facts:
    """A candidate with the honours that were in the register on its day; revoked ones do not count."""

    def __init__(self, candidate: Candidate) -> None:
        self.candidate = candidate

    @cached_property
    def honours(self) -> list[Honour]:
        rows = Honour.objects.filter(recipient=self.candidate.recipient.pk, decided_on__lte=self.candidate.on)
        return list(rows.exclude(status=HonourStatus.REVOKED).select_related("award_kind").order_by("decided_on", "pk"))

    @property
    def period(self) -> Period | None:
        return period_of(self.candidate.achievement_from, self.candidate.achievement_to)

    @property
    def reference_year(self) -> int:
        """The year the proposal speaks of: the end of the achievement, otherwise the day of judging."""
        end = self.candidate.achievement_to
        return PartialDate.parse(end).last_day().year if end else self.candidate.on.year

    def is_other_achievement(self, honour: Honour) -> bool:
        """Both name their campaign and the campaigns differ."""
        key = self.candidate.occasion_key
        return bool(key and honour.occasion_key and honour.occasion_key != key)


def honour_evidence(honour: Honour) -> Evidence:
    label = f"{honour.award_kind} – Quyết định số {honour.decision_number} ngày {vi_date(honour.decided_on)}"
    if honour.period:
        label += f", thành tích {honour.period}"
    return {"label": label, "url": reverse("awards:recipient", args=[honour.recipient_id])}
