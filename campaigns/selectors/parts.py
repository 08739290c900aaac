"""Rows of one part of a campaign, whichever part it is."""

from __future__ import annotations

from typing import Any

from django.db.models import Model, QuerySet

from campaigns.models import Campaign, CampaignAward, Criterion, Target

_RELATED: dict[type[Model], tuple[str, ...]] = {
    Target: ("parent",),
    CampaignAward: ("award_kind",),
    Criterion: ("award_kind",),
}


def rows_of(campaign: Campaign, model: type[Any]) -> QuerySet[Any]:
    """The caller has the campaign through its door; `model` is one of the editing pages' own."""
    rows: QuerySet[Any] = model._default_manager.filter(campaign=campaign)
    return rows.select_related("campaign__owner", *_RELATED.get(model, ())).order_by("order", "pk")
