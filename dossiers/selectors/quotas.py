"""Nominations against the quota of their units, and who may divide one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign, QuotaPlan, QuotaShare
from campaigns.rules.owning import owner_scope
from dossiers.enums import QuotaState
from dossiers.models import Nomination
from dossiers.selectors.dossiers import nominations_visible_to
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import NOT_YOURS
from thidua.common import clock
from thidua.common.errors import NotAllowed
from thidua.common.queries import matches
from thidua.units.models import Unit
from thidua.units.selectors import active_on


def proposed_under(plan: QuotaPlan) -> QuerySet[Nomination]:
    """Live nominations that a plan limits."""
    rows = Nomination.objects.filter(is_live=True, award_kind_id=plan.award_kind_id)
    if plan.campaign_id:
        return rows.filter(dossier__campaign_id=plan.campaign_id)
    return rows.filter(
        dossier__campaign__isnull=True,
        dossier__receiver_id=plan.owner_id,
        achievement_to__startswith=str(plan.year),
    )


def held_under(plan: QuotaPlan) -> QuerySet[Nomination]:
    return proposed_under(plan).filter(quota_state=QuotaState.HELD)


def held_by_share(plan: QuotaPlan, shares: Iterable[QuotaShare]) -> dict[int, int]:
    """How many wait in each unit's branch; a unit below with a share of its own is counted there."""
    paths = sorted(((share.unit.path, share.pk) for share in shares), key=lambda pair: -len(pair[0]))
    counts: dict[int, int] = {}
    for waiting in held_under(plan).values_list("dossier__unit__path", flat=True):
        nearest = next((pk for path, pk in paths if waiting.startswith(path)), None)
        if nearest is not None:
            counts[nearest] = counts.get(nearest, 0) + 1
    return counts


def listing(user: User, plan: QuotaPlan, filters: dict[str, Any]) -> QuerySet[Nomination]:
    """Counted first, then those who wait in the order in which places will reach them."""
    rows = nominations_visible_to(user).filter(pk__in=proposed_under(plan).values("pk"))
    if "state" in filters:
        rows = rows.filter(quota_state=filters["state"])
    if "q" in filters:
        rows = rows.filter(
            matches(filters["q"], "recipient__search_text") | matches(filters["q"], "dossier__unit__search_text")
        )
    return rows.order_by("quota_state", "pk")


def levels_for(user: User) -> QuerySet[Unit]:
    """Units for which the person may divide awards."""
    return active_on(clock.today()).filter(owner_scope(user, P.EDIT_CAMPAIGN, "")).order_by("path")


def check_divides_somewhere(user: User) -> None:
    if not levels_for(user).exists():
        raise NotAllowed(NOT_YOURS)


def campaigns_to_divide(user: User) -> QuerySet[Campaign]:
    rows = Campaign.objects.filter(owner_scope(user, P.EDIT_CAMPAIGN))
    return rows.exclude(status=CampaignStatus.ARCHIVED).order_by("-created_at", "-pk")
