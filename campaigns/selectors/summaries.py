"""Reports of a campaign: read by those who keep it."""

from __future__ import annotations

from django.db.models import QuerySet

from campaigns.models import Campaign, CampaignSummary
from campaigns.rules.owning import owner_scope
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.documents.models import StoredFile


def visible_to(user: User) -> QuerySet[CampaignSummary]:
    rows = CampaignSummary.objects.filter(owner_scope(user, Permission.EDIT_CAMPAIGN, "campaign__owner"))
    return rows.select_related("file", "job", "created_by")


def summaries_of(user: User, campaign: Campaign) -> QuerySet[CampaignSummary]:
    return visible_to(user).filter(campaign=campaign).order_by("-as_of", "-pk")


def may_read_file(user: User, file: StoredFile) -> bool:
    return visible_to(user).filter(file=file).exists()
