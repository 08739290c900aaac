"""Reading amendments: published ones by whoever sees the campaign, a draft by those who may edit."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from campaigns.enums import AmendmentStatus
from campaigns.models import Amendment, AmendmentLine, Campaign
from campaigns.rules.owning import owner_scope
from campaigns.selectors.campaigns import visible_to as campaigns_visible_to
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.documents.models import StoredFile


def visible_to(user: User) -> QuerySet[Amendment]:
    mine = owner_scope(user, Permission.EDIT_CAMPAIGN, "campaign__owner")
    rows = Amendment.objects.filter(Q(status=AmendmentStatus.PUBLISHED) | mine)
    seen = campaigns_visible_to(user).order_by().values("pk")
    return rows.filter(campaign__in=seen).select_related("campaign__owner", "created_by", "published_by", "file")


def amendments_of(user: User, campaign: Campaign) -> QuerySet[Amendment]:
    """Newest first, with the number of changes."""
    return visible_to(user).filter(campaign=campaign).annotate(changes=Count("lines")).order_by("-number")


def lines_visible_to(user: User) -> QuerySet[AmendmentLine]:
    rows = AmendmentLine.objects.filter(amendment__in=visible_to(user).order_by().values("pk"))
    return rows.select_related("amendment__campaign__owner")


def draft_of(campaign: Campaign) -> Amendment | None:
    return Amendment.objects.filter(campaign=campaign, status=AmendmentStatus.DRAFT).first()


def newest_published(campaign: Campaign) -> Amendment | None:
    rows = Amendment.objects.filter(campaign=campaign, status=AmendmentStatus.PUBLISHED)
    return rows.order_by("-number").first()


def may_read_file(user: User, file: StoredFile) -> bool:
    return visible_to(user).filter(file=file).exists()
