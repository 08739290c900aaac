"""Reading award quotas. `visible_to` is the only door to a plan, `shares_visible_to` to a unit's part of it."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from awards.enums import HonourStatus
from awards.models import AwardKind, Honour
from campaigns.allocation import Portion, evenly, percent_of, spread
from campaigns.enums import QuotaMethod
from campaigns.models import Campaign, Participation, QuotaPlan, QuotaShare
from campaigns.rules.owning import owner_scope
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import own_unit_ids, unit_scope
from thidua.common.queries import matches
from thidua.units.models import Unit


def _above(user: User, prefix: str = "") -> Q:
    """Plans of a level the person keeps, leads or watches."""
    return owner_scope(user, P.EDIT_CAMPAIGN, f"{prefix}owner") | unit_scope(user, P.VIEW_DOSSIER, f"{prefix}owner")


def visible_to(user: User) -> QuerySet[QuotaPlan]:
    """Whose level it is sees the whole plan, a unit the plans in which it or a unit below it has a part."""
    own = QuotaShare.objects.filter(unit_scope(user, P.VIEW_DOSSIER, "unit"), plan=OuterRef("pk"))
    rows = QuotaPlan.objects.filter(_above(user) | Exists(own))
    return rows.select_related("owner", "campaign", "award_kind", "base_award")


def listing(user: User, filters: dict[str, Any]) -> QuerySet[QuotaPlan]:
    rows = visible_to(user)
    if "q" in filters:
        rows = rows.filter(
            matches(filters["q"], "award_kind__search_text") | matches(filters["q"], "campaign__search_text")
        )
    if "year" in filters:
        rows = rows.filter(year=filters["year"])
    if filters.get("occasion") == "campaign":
        rows = rows.filter(campaign__isnull=False)
    elif filters.get("occasion") == "year":
        rows = rows.filter(campaign__isnull=True)
    shares = {"given": Sum("shares__places"), "used": Sum("shares__taken"), "units": Count("shares")}
    return rows.annotate(**shares).order_by("-created_at", "-pk")


def shares_visible_to(user: User, plan: QuotaPlan) -> QuerySet[QuotaShare]:
    rows = QuotaShare.objects.filter(_above(user, "plan__") | unit_scope(user, P.VIEW_DOSSIER, "unit"), plan=plan)
    return rows.select_related("unit").order_by("unit__name_sort", "pk")


def own_shares(user: User) -> QuerySet[QuotaShare]:
    """What the person's own units may propose, newest first."""
    rows = QuotaShare.objects.filter(unit_id__in=own_unit_ids(user, P.VIEW_DOSSIER))
    return rows.select_related("plan__campaign", "plan__award_kind", "unit").order_by("-plan__created_at", "pk")


def narrowed(shares: QuerySet[QuotaShare], filters: dict[str, Any]) -> QuerySet[QuotaShare]:
    if "q" in filters:
        shares = shares.filter(matches(filters["q"], "unit__search_text"))
    match filters.get("state"):
        case "full":
            return shares.filter(places__isnull=False, taken__gte=F("places"))
        case "left":
            return shares.filter(taken__lt=F("places"))
        case "open":
            return shares.filter(places__isnull=True)
    return shares


def totals(plan: QuotaPlan) -> dict[str, int]:
    found = plan.shares.aggregate(given=Sum("places"), taken=Sum("taken"), units=Count("pk"))
    return {key: value or 0 for key, value in found.items()}


def plan_for(*, campaign: Campaign | None, owner: Unit, year: int, award_kind: AwardKind) -> QuotaPlan | None:
    """The plan that limits an award of this occasion; None: nobody limits it."""
    rows = QuotaPlan.objects.filter(award_kind=award_kind)
    if campaign is not None:
        return rows.filter(campaign=campaign).first()
    return rows.filter(campaign__isnull=True, owner=owner, year=year).first()


def share_for(plan: QuotaPlan, unit: Unit) -> QuotaShare | None:
    """The share of the unit itself, otherwise of the nearest unit above it."""
    paths = [unit.path[:end] for end in range(unit.steplen, len(unit.path) + 1, unit.steplen)]
    return plan.shares.filter(unit__path__in=paths).order_by("-unit__depth").first()


def units_without_share(plan: QuotaPlan) -> QuerySet[Unit]:
    """Who takes part in the campaign, or stands right below the level, and has no part in the plan yet."""
    if plan.campaign_id:
        taking_part = Participation.objects.filter(campaign_id=plan.campaign_id)
        units = Unit.objects.filter(pk__in=taking_part.values("unit_id"))
    else:
        units = Unit.objects.filter(path__startswith=plan.owner.path, depth=plan.owner.depth + 1)
    return units.exclude(pk__in=plan.shares.values("unit_id")).order_by("name_sort", "pk")


def bases_from_register(plan: QuotaPlan) -> dict[int, int]:
    """Holders of the base award in the base year, by share: those counted lie in the unit or below it."""
    if plan.base_award_id is None or plan.base_year is None:
        return {}
    held = Honour.objects.filter(award_kind_id=plan.base_award_id, status=HonourStatus.VALID)
    held = held.filter(achievement_to__startswith=str(plan.base_year))
    paths = list(held.values_list("unit_then__path", flat=True))
    shares = plan.shares.values_list("pk", "unit__path")
    return {pk: sum(one.startswith(path) for one in paths) for pk, path in shares}


def portions(shares: list[QuotaShare], *, method: str, total: int | None, percent: Any, rounding: str) -> list[Portion]:
    """What a way of dividing would give each share, in the order of `shares`."""
    if method == QuotaMethod.PERCENT and percent is not None:
        return [percent_of(share.base, percent, rounding) for share in shares]
    if method == QuotaMethod.SPREAD and total is not None:
        return spread(total, [share.base for share in shares])
    if method == QuotaMethod.EVEN and total is not None:
        return evenly(total, len(shares))
    return [Portion(None, share.places) for share in shares]
