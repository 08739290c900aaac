"""What the portal knows about a nominee, put into the plain form the eligibility engine reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.urls import reverse

from awards.eligibility import Candidate, ClusterPlace, Evidence, RuleResult, check, worst
from awards.enums import Verdict
from awards.models import AwardKind, Recipient, Rule
from awards.selectors import rules_in_force
from campaigns.enums import DutyStatus, ObligationKind
from campaigns.models import Campaign, Duty, UnitTarget
from campaigns.selectors.participation import in_force, registered_progress
from campaigns.selectors.standing import ClusterStanding, standings_of
from dossiers.enums import NominationResult
from dossiers.models import Dossier, Nomination
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.dates import vi_datetime
from thidua.units.models import Unit

_PLANS = (ObligationKind.PLAN, ObligationKind.LAUNCH_PAPER)
_SENT = (DutyStatus.SENT, DutyStatus.RECEIVED)


@dataclass(frozen=True, slots=True)
class NomineeVerdict:
    nomination: Nomination
    results: list[RuleResult]

    @property
    def worst(self) -> Verdict:
        return worst(self.results)


def occasion_key(campaign: Campaign | None) -> str:
    return f"campaign:{campaign.pk}" if campaign else ""


def judging_day(dossier: Dossier) -> date:
    """The day whose law counts: the day of submission, today before that."""
    return dossier.submitted_at.astimezone(HANOI).date() if dossier.submitted_at else clock.today()


def precheck(dossier: Dossier) -> list[NomineeVerdict]:
    """Verdicts of every nomination still proposed, as the law stood on the dossier's day."""
    rows = dossier.nominations.exclude(result=NominationResult.EXCLUDED)
    rows = rows.select_related("recipient__as_unit", "recipient__unit", "award_kind").order_by("order", "pk")
    return judge(dossier, rows)


def judge(dossier: Dossier, nominations: Iterable[Nomination]) -> list[NomineeVerdict]:
    """The campaign's facts are read once per unit, the rules once per (award, recipient type)."""
    day = judging_day(dossier)
    nominations = list(nominations)
    places = _cluster_places(nominations)
    known: dict[int, Candidate] = {}
    rules: dict[tuple[int, str], list[Rule]] = {}
    found = []
    for nomination in nominations:
        unit = nomination.recipient.as_unit or dossier.unit
        if unit.pk not in known:
            known[unit.pk] = _unit_facts(dossier, unit, nomination, day)
        kind, recipient = nomination.award_kind, nomination.recipient
        key = (kind.pk, recipient.type)
        if key not in rules:
            rules[key] = _rules_for(dossier, kind, recipient, day)
        candidate = _candidate(known[unit.pk], nomination, places.get(recipient.as_unit_id or 0, ()))
        found.append(NomineeVerdict(nomination, check(candidate, rules[key])))
    return found


def _cluster_places(nominations: list[Nomination]) -> dict[int, tuple[ClusterPlace, ...]]:
    """Of the units that are proposed themselves: what a unit reached is not its members' own."""
    units = {row.recipient.as_unit_id for row in nominations if row.recipient.as_unit_id}
    found: dict[int, tuple[ClusterPlace, ...]] = {}
    for place in standings_of(units) if units else ():
        row = ClusterPlace(place.year, place.rank, _standing_evidence(place))
        found[place.unit_id] = (*found.get(place.unit_id, ()), row)
    return found


def _standing_evidence(place: ClusterStanding) -> Evidence:
    words = place.words
    return {"label": words[0].upper() + words[1:], "url": reverse("campaigns:ranking", args=[place.sheet_id])}


def _rules_for(dossier: Dossier, kind: AwardKind, recipient: Recipient, day: date) -> list[Rule]:
    return rules_in_force(
        award_kind=kind,
        ground=dossier.ground,
        campaign_key=str(dossier.campaign_id or ""),
        recipient_type=recipient.type,
        on=day,
    )


def _candidate(facts: Candidate, nomination: Nomination, places: tuple[ClusterPlace, ...]) -> Candidate:
    return replace(
        facts,
        cluster_places=places,
        recipient=nomination.recipient,
        award_kind=nomination.award_kind,
        achievement_from=nomination.achievement_from,
        achievement_to=nomination.achievement_to,
        contribution=nomination.contribution,
    )


def _unit_facts(dossier: Dossier, unit: Unit, nomination: Nomination, day: date) -> Candidate:
    bare = Candidate(
        recipient=nomination.recipient,
        award_kind=nomination.award_kind,
        ground=dossier.ground,
        on=day,
        unit=unit,
        decider_kind=dossier.receiver.kind,
        occasion_key=occasion_key(dossier.campaign),
    )
    if dossier.campaign is None:
        return bare
    sent, plan_evidence = _plan(dossier.campaign, unit)
    counted = registered_progress(dossier.campaign, unit.pk, day)
    return replace(
        bare,
        plan_sent=sent,
        plan_evidence=plan_evidence,
        registered_targets=counted,
        targets_without_data=_targets_without_data(dossier.campaign, unit) if counted else 0,
        targets_evidence=_targets_evidence(dossier.campaign, counted),
    )


def _plan(campaign: Campaign, unit: Unit) -> tuple[bool | None, Evidence | None]:
    """Whether the unit sent its plan or launching paper; None when the campaign asked it for none."""
    duties = Duty.objects.filter(
        obligation__campaign=campaign, obligation__kind__in=_PLANS, obligation__dropped_at__isnull=True, unit=unit
    )
    rows = list(duties.select_related("obligation").order_by("pk"))
    sent = next((row for row in rows if row.status in _SENT), None)
    if sent is None:
        asked = [row for row in rows if row.status != DutyStatus.EXCUSED]
        return (False, None) if asked else (None, None)
    at = f", gửi lúc {vi_datetime(sent.first_sent_at)}" if sent.first_sent_at else ""
    return True, {"label": f"{sent.obligation.what}{at}"}


def _targets_without_data(campaign: Campaign, unit: Unit) -> int:
    rows = in_force(UnitTarget.objects.filter(participation__campaign=campaign, participation__unit=unit))
    return rows.filter(reports__isnull=True).count()


def _targets_evidence(campaign: Campaign, counted: tuple[int, int] | None) -> Evidence | None:
    if counted is None:
        return None
    label = f"Chỉ tiêu đã đăng ký: đạt {counted[0]}/{counted[1]}"
    return {"label": label, "url": reverse("campaigns:detail", args=[campaign.pk])}
