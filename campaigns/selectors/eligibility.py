"""What a campaign knows of those proposed under it, for the checking of conditions: read in bulk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Q
from django.urls import reverse

from awards.eligibility import Candidate, ClusterPlace, EndorsedFor, Evidence, WorksDone
from awards.eligibility.judging import CAMPAIGN, campaign_key
from campaigns.enums import DutyStatus, ObligationKind, TargetVerdict, WorkKind, WorkStatus
from campaigns.models import Campaign, Duty, UnitTarget, Work
from campaigns.selectors.figures import Judged, judge
from campaigns.selectors.participation import in_force
from campaigns.selectors.standing import ClusterStanding, standings_of
from campaigns.verdicts import GOOD
from thidua.common.dates import vi_datetime

_PLANS = (ObligationKind.PLAN, ObligationKind.LAUNCH_PAPER)
_SENT = (DutyStatus.SENT, DutyStatus.RECEIVED)
Place = tuple[int, int]
"""(campaign, unit)"""


def occasion_key(campaign: Campaign | None) -> str:
    return f"{CAMPAIGN}{campaign.pk}" if campaign else ""


def with_campaign_facts(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Plan, registered targets, models and works of the unit; the period of the campaign. Only what is not said yet."""
    keys = {int(key) for one in candidates if (key := campaign_key(one)).isdecimal()}
    if not keys:
        return list(candidates)
    campaigns = Campaign.objects.in_bulk(keys)
    units = {one.unit.pk for one in candidates if campaign_key(one)}
    duties, works = _duties(campaigns, units), _works(campaigns, units)
    targets = {day: _targets(campaigns, units, day) for day in {one.on for one in candidates}}
    return [_filled(one, campaigns, duties, works, targets[one.on]) for one in candidates]


def _filled(
    one: Candidate,
    campaigns: dict[int, Campaign],
    duties: dict[Place, list[Duty]],
    works: dict[Place, list[Work]],
    targets: dict[Place, list[Judged]],
) -> Candidate:
    key = campaign_key(one)
    campaign = campaigns.get(int(key)) if key.isdecimal() else None
    if campaign is None:
        return one
    place = (campaign.pk, one.unit.pk)
    sent, plan_evidence = _plan(duties.get(place, []))
    known = targets.get(place, [])
    return replace(
        one,
        occasion_from=campaign.period_from,
        occasion_to=campaign.period_to,
        plan_sent=sent,
        plan_evidence=plan_evidence,
        registered_targets=_counted(known),
        targets_without_data=sum(row.verdict == TargetVerdict.NO_DATA for row in known),
        targets_evidence=_targets_evidence(known),
        works=_works_done(works.get(place, [])),
    )


def _duties(campaigns: dict[int, Campaign], units: set[int]) -> dict[Place, list[Duty]]:
    rows = Duty.objects.filter(
        obligation__campaign__in=campaigns,
        obligation__kind__in=_PLANS,
        obligation__dropped_at__isnull=True,
        unit__in=units,
    )
    found: dict[Place, list[Duty]] = defaultdict(list)
    for row in rows.select_related("obligation").order_by("pk"):
        found[row.obligation.campaign_id, row.unit_id].append(row)
    return found


def _plan(rows: list[Duty]) -> tuple[bool | None, Evidence | None]:
    """Whether the unit sent its plan or launching paper; None when the campaign asked it for none."""
    sent = next((row for row in rows if row.status in _SENT), None)
    asked = [row for row in rows if row.status != DutyStatus.EXCUSED]
    shown = sent or next(iter(asked), None)
    if shown is None:
        return None, None
    at = f", gửi lúc {vi_datetime(shown.first_sent_at)}" if sent and shown.first_sent_at else ""
    return sent is not None, {
        "label": f"{shown.obligation.what}{at}",
        "url": reverse("campaigns:duty", args=[shown.pk]),
    }


def _targets(campaigns: dict[int, Campaign], units: set[int], day: date) -> dict[Place, list[Judged]]:
    rows = UnitTarget.objects.filter(participation__campaign__in=campaigns, participation__unit__in=units)
    found: dict[Place, list[Judged]] = defaultdict(list)
    for one in judge(in_force(rows), day):
        participation = one.unit_target.participation
        found[participation.campaign_id, participation.unit_id].append(one)
    return found


def _counted(known: list[Judged]) -> tuple[int, int] | None:
    return (sum(row.verdict in GOOD for row in known), len(known)) if known else None


def _targets_evidence(known: list[Judged]) -> Evidence | None:
    counted = _counted(known)
    if counted is None:
        return None
    participation = known[0].unit_target.participation_id
    label = f"Chỉ tiêu đã đăng ký: đạt {counted[0]}/{counted[1]}"
    return {"label": label, "url": reverse("campaigns:participation", args=[participation])}


def _works(campaigns: dict[int, Campaign], units: set[int]) -> dict[Place, list[Work]]:
    rows = Work.objects.filter(
        Q(kind=WorkKind.MODEL) | Q(kind=WorkKind.WORK),
        participation__campaign__in=campaigns,
        participation__unit__in=units,
    ).exclude(status=WorkStatus.DROPPED)
    found: dict[Place, list[Work]] = defaultdict(list)
    for row in rows.select_related("participation").order_by("pk"):
        found[row.participation.campaign_id, row.participation.unit_id].append(row)
    return found


def _works_done(rows: list[Work]) -> WorksDone | None:
    if not rows:
        return None
    done = [row for row in rows if row.status == WorkStatus.DONE]
    return WorksDone(
        models=sum(row.kind == WorkKind.MODEL for row in done),
        works=sum(row.kind == WorkKind.WORK for row in done),
        unfinished=len(rows) - len(done),
        evidence=tuple(_work_evidence(row) for row in rows),
    )


def _work_evidence(row: Work) -> Evidence:
    words = f"{row.get_kind_display()} “{row.title}”: {row.get_status_display().lower()}"
    return {"label": words, "url": reverse("campaigns:work_detail", args=[row.pk])}


def with_cluster_places(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Of the units that are proposed themselves: what a unit reached is not its members' own."""
    units = {one.recipient.as_unit_id for one in candidates if one.recipient.as_unit_id}
    if not units:
        return list(candidates)
    found: dict[int, list[ClusterStanding]] = defaultdict(list)
    for place in standings_of(units):
        found[place.unit_id].append(place)
    return [_placed(one, found.get(one.recipient.as_unit_id or 0, [])) for one in candidates]


def _placed(one: Candidate, places: list[ClusterStanding]) -> Candidate:
    return replace(
        one,
        cluster_places=tuple(ClusterPlace(place.year, place.rank, standing_evidence(place)) for place in places),
        endorsements=tuple(
            EndorsedFor(place.year, row.award_kind_id, standing_evidence(place))
            for place in places
            for row in place.endorsements
        ),
    )


def standing_evidence(place: ClusterStanding) -> Evidence:
    words = place.words
    return {"label": words[0].upper() + words[1:], "url": reverse("campaigns:ranking", args=[place.sheet_id])}
