from __future__ import annotations

from datetime import date

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from campaigns.enums import CampaignStatus, Comparator, TargetVerdict
from campaigns.models import Campaign, Participation, ProgressReport, Target, UnitTarget, Work
from campaigns.verdicts import Goal, verdict
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.accounts.scope import own_unit_ids, unit_scope
from thidua.common.dates import PartialDate
from thidua.documents.models import StoredFile


def participations_visible_to(user: User) -> QuerySet[Participation]:
    rows = Participation.objects.exclude(campaign__status=CampaignStatus.DRAFT)
    return rows.filter(unit_scope(user, Permission.VIEW_CAMPAIGN)).select_related("campaign__owner", "unit")


def own_participations(user: User) -> QuerySet[Participation]:
    """Campaigns the person's own units take part in, the running ones first."""
    units = own_unit_ids(user, Permission.VIEW_CAMPAIGN)
    return participations_visible_to(user).filter(unit_id__in=units).order_by("campaign__status", "-campaign__pk", "pk")


def with_latest_value(rows: QuerySet[UnitTarget]) -> QuerySet[UnitTarget]:
    """Adds `actual` and `actual_period`: the newest report counts, earlier ones stay as history."""
    newest = ProgressReport.objects.filter(unit_target=OuterRef("pk")).order_by("-reported_at", "-pk")
    return rows.annotate(
        actual=Subquery(newest.values("value")[:1]), actual_period=Subquery(newest.values("period")[:1])
    )


def unit_targets_of(participation: Participation) -> QuerySet[UnitTarget]:
    rows = UnitTarget.objects.filter(participation=participation).select_related("target", "participation__campaign")
    reports = Prefetch("reports", ProgressReport.objects.select_related("file", "reported_by"))
    return with_latest_value(rows).prefetch_related(reports).order_by("target__order", "pk")


def unit_targets_visible_to(user: User) -> QuerySet[UnitTarget]:
    scope = unit_scope(user, Permission.VIEW_CAMPAIGN, "participation__unit")
    rows = UnitTarget.objects.filter(scope).exclude(participation__campaign__status=CampaignStatus.DRAFT)
    return with_latest_value(rows).select_related("target", "participation__campaign", "participation__unit")


def works_visible_to(user: User) -> QuerySet[Work]:
    scope = unit_scope(user, Permission.VIEW_CAMPAIGN, "participation__unit")
    rows = Work.objects.filter(scope).exclude(participation__campaign__status=CampaignStatus.DRAFT)
    return rows.select_related("participation__campaign", "participation__unit")


def unregistered_targets(participation: Participation) -> QuerySet[Target]:
    """Targets of the campaign the unit has not taken up yet."""
    taken = UnitTarget.objects.filter(participation=participation, target__isnull=False).values("target_id")
    return Target.objects.filter(campaign=participation.campaign).exclude(pk__in=taken).exclude(value__isnull=True)


def goal_of(unit_target: UnitTarget) -> Goal:
    """The unit's own figure, read with the campaign target's comparator and time where it follows one."""
    target, campaign = unit_target.target, unit_target.participation.campaign
    comparator = target.comparator if target and target.comparator else Comparator.EQUAL
    if comparator == Comparator.BETWEEN:
        comparator = Comparator.EQUAL
    by = (target.by_when if target else "") or campaign.period_to
    return Goal(
        comparator=comparator,
        low=unit_target.value,
        direction=unit_target.direction,
        start=_first_day(campaign.period_from),
        by=_last_day(by),
    )


def registered_progress(campaign: Campaign, unit_id: int, on: date) -> tuple[int, int] | None:
    """(met, registered) targets of a unit under a campaign; None when it registered none."""
    rows = UnitTarget.objects.filter(participation__campaign=campaign, participation__unit_id=unit_id)
    targets = list(with_latest_value(rows).select_related("target", "participation__campaign"))
    if not targets:
        return None
    good = (TargetVerdict.MET, TargetVerdict.EXCEEDED)
    met = sum(verdict(goal_of(t), t.actual, on) in good for t in targets)  # type: ignore[attr-defined]  # annotated above
    return met, len(targets)


def _first_day(partial: str) -> date | None:
    return PartialDate.parse(partial).first_day() if partial else None


def _last_day(partial: str) -> date | None:
    return PartialDate.parse(partial).last_day() if partial else None


def may_read_progress(user: User, file: StoredFile) -> bool:
    """Evidence of a reported figure is read by whoever sees the unit's registered targets."""
    return unit_targets_visible_to(user).filter(reports__file=file).exists()
