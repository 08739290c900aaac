"""Reading campaigns: a draft by those who may edit it, a launched one by its owner's tree and by whoever joined."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from campaigns.enums import CampaignStatus, TargetLevel
from campaigns.models import Campaign, Obligation, Participation, Submission, Target, WorkItem
from campaigns.rules.owning import owner_scope
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.accounts.scope import permission_paths, unit_scope
from thidua.common.queries import matches
from thidua.documents.models import StoredFile
from thidua.units.models import Unit


def visible_to(user: User) -> QuerySet[Campaign]:
    """Launched: owned below, at or above the reader's units, or joined by them. Draft: the reader may edit it."""
    joined = Participation.objects.filter(unit_scope(user, Permission.VIEW_CAMPAIGN), campaign=OuterRef("pk"))
    launched = unit_scope(user, Permission.VIEW_CAMPAIGN, "owner") | Q(owner__path__in=_paths_above(user))
    drafts = Q(status=CampaignStatus.DRAFT) & owner_scope(user, Permission.EDIT_CAMPAIGN)
    rows = Campaign.objects.filter(drafts | ~Q(status=CampaignStatus.DRAFT) & (launched | Exists(joined)))
    return rows.select_related("owner", "parent")


def _paths_above(user: User) -> list[str]:
    step = Unit.steplen
    paths = permission_paths(user, Permission.VIEW_CAMPAIGN)
    return sorted({path[:end] for path in paths for end in range(step, len(path), step)})


def search(user: User, filters: dict[str, Any]) -> QuerySet[Campaign]:
    """The list page: narrowed by its filters, with the number of participants and the next deadline."""
    rows = visible_to(user)
    if "q" in filters:
        rows = rows.filter(matches(filters["q"]))
    if "status" not in filters:
        rows = rows.exclude(status=CampaignStatus.ARCHIVED)
    for name in ("status", "kind", "owner"):
        if name in filters:
            rows = rows.filter(**{name: filters[name]})
    if "year" in filters:
        rows = rows.filter(_runs_in(int(filters["year"])))
    return rows.annotate(participants=_count_of(Participation)).order_by("-created_at", "-pk")


def _runs_in(year: int) -> Q:
    """Partial dates compare as text: '2019-11' < '2020' < '2020-12'. A period without an end counts for its first year.

    Without a period the document's year counts.
    """
    bounded = Q(period_from__gt="", period_from__lt=str(year + 1), period_to__gte=str(year))
    open_ended = Q(period_from__startswith=str(year), period_to="")
    return bounded | open_ended | Q(period_from="", document_date__startswith=str(year))


def _count_of(model: type[Participation] | type[Target]) -> Coalesce:
    counted = model.objects.filter(campaign=OuterRef("pk")).order_by().values("campaign").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)


def years_of(user: User) -> list[int]:
    """Years that appear in the campaigns the reader sees, newest first."""
    texts = visible_to(user).order_by().values_list("period_from", "period_to", "document_date")
    years: set[int] = set()
    for begin, end, written in texts:
        first = begin or written
        if first:
            years.update(range(int(first[:4]), int((end or first)[:4]) + 1))
    return sorted(years, reverse=True)


def owners_of(user: User) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=visible_to(user).order_by().values("owner_id")).order_by("name_sort", "pk")


def possible_owners(user: User) -> QuerySet[Unit]:
    """Units on whose behalf the person may draft a campaign: living ones in scope, the highest first."""
    units = Unit.objects.filter(owner_scope(user, Permission.EDIT_CAMPAIGN, ""), dissolved_on__isnull=True)
    return units.order_by("depth", "name_sort", "pk")


def possible_parents(user: User, campaign: Campaign | None) -> QuerySet[Campaign]:
    """Campaigns another can carry out: visible, launched, and not itself or one of its own children."""
    rows = visible_to(user).exclude(status=CampaignStatus.DRAFT)
    if campaign is not None and campaign.pk:
        rows = rows.exclude(pk=campaign.pk).exclude(parent=campaign)
    return rows.order_by("-created_at", "-pk")


def children_of(user: User, campaign: Campaign) -> QuerySet[Campaign]:
    return visible_to(user).filter(parent=campaign).order_by("owner__path", "pk")


def parent_of(user: User, campaign: Campaign) -> Campaign | None:
    return visible_to(user).filter(pk=campaign.parent_id).first() if campaign.parent_id else None


def obligations_of(campaign: Campaign) -> QuerySet[Obligation]:
    return Obligation.objects.filter(campaign=campaign).order_by("order", "pk")


def next_deadline(campaign: Campaign, now: Any) -> Any:
    upcoming = Obligation.objects.filter(campaign=campaign, due_at__gt=now, dropped_at__isnull=True)
    return upcoming.aggregate(first=Min("due_at"))["first"]


def targets_of(campaign: Campaign) -> list[Target]:
    """Top-level targets in order, each with its sub-scopes in `nested`."""
    rows = list(Target.objects.filter(campaign=campaign).order_by("order", "pk"))
    nested: dict[int, list[Target]] = {}
    for row in rows:
        if row.parent_id is not None:
            nested.setdefault(row.parent_id, []).append(row)
    for row in rows:
        row.nested = nested.get(row.pk, [])  # type: ignore[attr-defined]  # read by the page only
    return [row for row in rows if row.parent_id is None]


def target_groups(campaign: Campaign) -> list[dict[str, Any]]:
    """Targets as the page shows them: figures by group, then works and models, then grades."""
    found: dict[tuple[str, str], list[Target]] = {}
    for target in targets_of(campaign):
        found.setdefault((target.level, target.group), []).append(target)
    order = list(TargetLevel)
    groups = sorted(found.items(), key=lambda item: order.index(TargetLevel(item[0][0])))
    return [
        {"level": TargetLevel(level), "title": group or TargetLevel(level).label, "targets": targets}
        for (level, group), targets in groups
    ]


def work_items_of(campaign: Campaign) -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(campaign=campaign).order_by("order", "pk")


def participations_of(user: User, campaign: Campaign, text: str = "", kind: str = "") -> QuerySet[Participation]:
    """Who takes part, within the reader's scope."""
    rows = Participation.objects.filter(unit_scope(user, Permission.VIEW_CAMPAIGN), campaign=campaign)
    if text:
        rows = rows.filter(matches(text, "unit__search_text"))
    if kind:
        rows = rows.filter(unit__kind=kind)
    return rows.select_related("unit").order_by("unit__name_sort", "pk")


def may_read_document(user: User, file: StoredFile) -> bool:
    """The launching document is read by whoever sees its campaign, or the duty it was sent for."""
    if visible_to(user).filter(document_file=file).exists():
        return True
    return Submission.objects.filter(unit_scope(user, Permission.VIEW_CAMPAIGN, "duty__unit"), file=file).exists()


def targets_without_parent(campaign: Campaign) -> QuerySet[Target]:
    """Targets a sub-scope may belong to: one level only."""
    rows = Target.objects.filter(campaign=campaign, parent__isnull=True, dropped_at__isnull=True)
    return rows.order_by("order", F("pk"))
