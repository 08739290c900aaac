"""Nominees put into the plain form the eligibility engine reads; what the portal knows of them is gathered there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from awards.eligibility import Candidate, Evidence, RuleResult, judge_all, worst
from awards.enums import Verdict
from awards.models import AwardKind
from campaigns.selectors.eligibility import occasion_key
from dossiers.enums import NominationResult, QuotaState
from dossiers.models import Dossier, Nomination
from thidua.common import clock
from thidua.common.clock import HANOI

__all__ = ["NomineeVerdict", "candidate_of", "judge", "judging_day", "occasion_key", "precheck", "proposed_for"]


@dataclass(frozen=True, slots=True)
class NomineeVerdict:
    nomination: Nomination
    results: list[RuleResult]

    @property
    def worst(self) -> Verdict:
        return worst(self.results)


def judging_day(dossier: Dossier) -> date:
    """The day whose law counts: the day of submission to the receiving level, today before that."""
    return dossier.submitted_at.astimezone(HANOI).date() if dossier.submitted_at else clock.today()


def precheck(dossier: Dossier) -> list[NomineeVerdict]:
    """Verdicts of every nomination still proposed, as the law stood on the dossier's day."""
    rows = dossier.nominations.exclude(result=NominationResult.EXCLUDED)
    return judge(dossier, with_what_judging_reads(rows).order_by("order", "pk"))


def with_what_judging_reads(nominations: QuerySet[Nomination]) -> QuerySet[Nomination]:
    return nominations.select_related("recipient__as_unit", "recipient__unit", "award_kind", "quota_share__unit")


def judge(dossier: Dossier, nominations: Iterable[Nomination]) -> list[NomineeVerdict]:
    """A fixed number of queries, whatever the number of nominations."""
    rows = list(nominations)
    judged = judge_all([candidate_of(dossier, row) for row in rows], today=clock.today())
    return [NomineeVerdict(row, one.results) for row, one in zip(rows, judged, strict=True)]


def candidate_of(dossier: Dossier, nomination: Nomination) -> Candidate:
    left, quota_evidence = _quota(nomination)
    return Candidate(
        recipient=nomination.recipient,
        award_kind=nomination.award_kind,
        ground=dossier.ground,
        on=judging_day(dossier),
        unit=nomination.recipient.as_unit or dossier.unit,
        decider_kind=dossier.receiver.kind,
        occasion_key=occasion_key(dossier.campaign),
        achievement_from=nomination.achievement_from,
        achievement_to=nomination.achievement_to,
        contribution=nomination.contribution,
        quota_left=left,
        quota_evidence=quota_evidence,
    )


def _quota(nomination: Nomination) -> tuple[int | None, Evidence | None]:
    """Places left before this nomination took its own. Held: none was left, or none has been given out yet."""
    share = nomination.quota_share
    if nomination.quota_state == QuotaState.HELD:
        return 0, {"label": "Đề nghị đang chờ số lượng"}
    if share is None or share.left is None:
        return None, None
    label = f"{share.unit}: được phân bổ {share.places}, đã đề nghị {share.taken} (kể cả đề nghị này)"
    return share.left + 1, {"label": label, "url": reverse("dossiers:quota", args=[share.plan_id])}


def proposed_for(kind: AwardKind, year: int) -> QuerySet[Any]:
    """Ids of recipients with a live proposal for the award whose achievement ends in the year."""
    rows = Nomination.objects.filter(award_kind=kind, is_live=True, achievement_to__startswith=str(year))
    return rows.order_by().values("recipient")
