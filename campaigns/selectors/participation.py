from __future__ import annotations

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign, Participation, ProgressReport, Target, UnitTarget
from campaigns.selectors.figures import judge
from campaigns.verdicts import GOOD
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.accounts.scope import own_unit_ids, unit_scope
from thidua.documents.models import StoredFile


def participations_visible_to(user: User) -> QuerySet[Participation]:
    rows = Participation.objects.exclude(campaign__status=CampaignStatus.DRAFT)
    return rows.filter(unit_scope(user, Permission.VIEW_CAMPAIGN)).select_related("campaign__owner", "unit")


def own_participations(user: User) -> QuerySet[Participation]:
    """Campaigns the person's own units take part in, the running ones first."""
    units = own_unit_ids(user, Permission.VIEW_CAMPAIGN)
    return participations_visible_to(user).filter(unit_id__in=units).order_by("campaign__status", "-campaign__pk", "pk")


def unit_targets_of(participation: Participation) -> QuerySet[UnitTarget]:
    """In the campaign's order; the unit's own targets after them."""
    rows = UnitTarget.objects.filter(participation=participation).select_related("target", "participation__campaign")
    return rows.order_by(F("target__order").asc(nulls_last=True), "pk")


def unit_targets_visible_to(user: User) -> QuerySet[UnitTarget]:
    scope = unit_scope(user, Permission.VIEW_CAMPAIGN, "participation__unit")
    rows = UnitTarget.objects.filter(scope).exclude(participation__campaign__status=CampaignStatus.DRAFT)
    return rows.select_related("target", "participation__campaign", "participation__unit")


def in_force(rows: QuerySet[UnitTarget]) -> QuerySet[UnitTarget]:
    """Without what an amendment of the campaign has put out of force."""
    return rows.filter(target__dropped_at__isnull=True)


def reports_of_target(unit_target: UnitTarget) -> QuerySet[ProgressReport]:
    """Everything reported of one target, the newest first."""
    rows = ProgressReport.objects.filter(unit_target=unit_target).select_related("file", "reported_by")
    return rows.order_by("-reported_at", "-pk")


def unregistered_targets(participation: Participation) -> QuerySet[Target]:
    """Targets with a figure that the unit may take up and has not: an exception only by whom it is meant for."""
    taken = UnitTarget.objects.filter(participation=participation, target__isnull=False).values("target_id")
    return offered_targets(participation).exclude(pk__in=taken)


def offered_targets(participation: Participation) -> QuerySet[Target]:
    """In force and with a figure. Whoever has an exception of its own is offered that instead of the rule."""
    figures = Q(value__isnull=False) | Q(implicit_zero=True)
    rows = Target.objects.filter(figures, campaign=participation.campaign, dropped_at__isnull=True)
    named = Target.scope_units.through.objects.filter(target_id=OuterRef("pk"))
    mine = named.filter(unit_id=participation.unit_id)
    own_exception = Target.objects.filter(
        parent=OuterRef("pk"), dropped_at__isnull=True, scope_units=participation.unit_id
    )
    rows = rows.filter(~Exists(named) | Exists(mine)).exclude(Exists(own_exception))
    return rows.select_related("parent", "campaign").order_by("order", "pk")


def registered_progress(campaign: Campaign, unit_id: int, on: date) -> tuple[int, int] | None:
    """(met, registered) targets of a unit under a campaign; None when it registered none."""
    rows = UnitTarget.objects.filter(participation__campaign=campaign, participation__unit_id=unit_id)
    found = judge(in_force(rows), on)
    if not found:
        return None
    return sum(row.verdict in GOOD for row in found), len(found)


def may_read_progress(user: User, file: StoredFile) -> bool:
    """Evidence of a reported figure is read by whoever sees the unit's registered targets."""
    return unit_targets_visible_to(user).filter(reports__file=file).exists()
