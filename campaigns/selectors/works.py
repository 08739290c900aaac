"""Works, models and exemplars: whose door they have, what the campaign asks of each unit, who was chosen."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from campaigns.enums import CampaignStatus, WorkChoice, WorkKind, WorkStatus
from campaigns.models import Campaign, Participation, Work, WorkPhoto, WorkUpdate
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.accounts.scope import own_unit_ids, unit_scope
from thidua.common.text import fold
from thidua.documents.models import StoredFile
from thidua.units.models import Unit


def works_visible_to(user: User) -> QuerySet[Work]:
    scope = unit_scope(user, Permission.VIEW_CAMPAIGN, "participation__unit")
    rows = Work.objects.filter(scope).exclude(participation__campaign__status=CampaignStatus.DRAFT)
    return rows.select_related("participation__campaign__owner", "participation__unit")


def works_of(participation: Participation) -> QuerySet[Work]:
    return Work.objects.filter(participation=participation).annotate(photo_count=Count("photos")).order_by("kind", "pk")


def works_of_campaign(user: User, campaign: Campaign, filters: dict[str, Any]) -> QuerySet[Work]:
    """All works under a campaign within the reader's scope, narrowed by the page's filters."""
    rows = works_visible_to(user).filter(participation__campaign=campaign)
    for name in ("kind", "status", "choice"):
        if name in filters:
            rows = rows.filter(**{name: filters[name]})
    if "unit" in filters:
        rows = rows.filter(participation__unit=filters["unit"])
    if "q" in filters:
        rows = rows.filter(pk__in=_matching(rows, filters["q"]))
    rows = rows.annotate(photo_count=Count("photos"))
    return rows.order_by("participation__unit__name_sort", "kind", "pk")


def _matching(rows: QuerySet[Work], text: str) -> list[int]:
    """Titles have no folded column of their own: the works of one campaign are few enough to fold here."""
    words = fold(text).split()
    found = rows.order_by().values_list("pk", "title", "place", "participation__unit__search_text")
    return [
        pk for pk, title, place, unit in found if all(word in f"{fold(title)} {fold(place)} {unit}" for word in words)
    ]


def units_with_works(user: User, campaign: Campaign) -> QuerySet[Unit]:
    holders = works_visible_to(user).filter(participation__campaign=campaign).order_by().values("participation__unit")
    return Unit.objects.filter(pk__in=holders).order_by("name_sort", "pk")


def units_short(user: User, campaign: Campaign) -> int:
    """Units within the reader's scope that have not registered what the campaign asks."""
    scope = unit_scope(user, Permission.VIEW_CAMPAIGN)
    return len(missing_for(Participation.objects.filter(scope, campaign=campaign)))


def published_works(text: str = "") -> QuerySet[Work]:
    """What the agency shows to everybody who is signed in."""
    rows = Work.objects.filter(published_at__isnull=False, choice=WorkChoice.PUBLICATION)
    photos = Prefetch("photos", WorkPhoto.objects.select_related("thumbnail", "file").order_by("pk"))
    if text:
        rows = rows.filter(pk__in=_matching(rows, text))
    rows = rows.select_related("participation__campaign", "participation__unit").prefetch_related(photos)
    return rows.order_by(F("published_at").desc(), "-pk")


def photos_of(work: Work) -> QuerySet[WorkPhoto]:
    return WorkPhoto.objects.filter(work=work).select_related("file", "thumbnail").order_by("-added_at", "-pk")


def updates_of(work: Work) -> QuerySet[WorkUpdate]:
    return WorkUpdate.objects.filter(work=work).select_related("reported_by").order_by("-reported_at", "-pk")


def photo_visible_to(user: User) -> QuerySet[WorkPhoto]:
    return WorkPhoto.objects.filter(work__in=works_visible_to(user)).select_related("work__participation__campaign")


def may_read_photo(user: User, file: StoredFile) -> bool:
    """Pictures are seen by whoever sees the work; those of a published work by everybody who is signed in."""
    shown = Q(photos__file=file) | Q(photos__thumbnail=file)
    return (
        works_visible_to(user).filter(shown).exists() or Work.objects.filter(shown, published_at__isnull=False).exists()
    )


# --- What the campaign asks of each unit


def requirement_words(campaign: Campaign) -> str:
    """'từ 1 đến 5 mô hình hoặc ít nhất 1 công trình'; empty when the campaign asks for none."""
    models = _models_words(campaign.min_models, campaign.max_models)
    works = f"ít nhất {campaign.min_works} công trình" if campaign.min_works else ""
    if campaign.min_models and works:
        return f"{models} hoặc {works}"
    return "; ".join(words for words in (models, works) if words)


def _models_words(fewest: int | None, most: int | None) -> str:
    if fewest and most:
        return f"{fewest} mô hình" if fewest == most else f"từ {fewest} đến {most} mô hình"
    if fewest:
        return f"ít nhất {fewest} mô hình"
    return f"tối đa {most} mô hình" if most else ""


def shortfall(participation: Participation) -> str:
    """What is still missing, in words; empty when the unit has registered enough or nothing is asked."""
    kinds = Work.objects.filter(participation=participation).exclude(status=WorkStatus.DROPPED)
    counts = Counter(kinds.values_list("kind", flat=True))
    return missing_words(participation.campaign, counts)


def missing_words(campaign: Campaign, counts: Counter[str]) -> str:
    """Models or works are enough: either alone meets 'từ 1 đến 5 mô hình hoặc 1 công trình'."""
    gaps = [
        (asked - counts[kind], kind.label.lower())
        for asked, kind in ((campaign.min_models, WorkKind.MODEL), (campaign.min_works, WorkKind.WORK))
        if asked
    ]
    if not gaps or any(gap <= 0 for gap, _ in gaps):
        return ""
    return "Còn thiếu " + " hoặc ".join(f"{gap} {label}" for gap, label in gaps) + "."


def works_missing(user: User) -> list[tuple[Participation, str]]:
    """Running campaigns under which the person's own units have not registered what is asked, and what is missing."""
    own = _own(user)
    missing = missing_for(own)
    return [(row, missing[row.pk]) for row in _in_turn(own.filter(pk__in=missing))]


def works_owed(user: User) -> QuerySet[Participation]:
    own = _own(user)
    return _in_turn(own.filter(pk__in=missing_for(own)))


def _own(user: User) -> QuerySet[Participation]:
    return Participation.objects.filter(unit_id__in=own_unit_ids(user, Permission.REGISTER_TARGETS))


def _in_turn(rows: QuerySet[Participation]) -> QuerySet[Participation]:
    """What was launched first comes first: there is no date by which works must be registered."""
    return rows.select_related("campaign", "unit").order_by("campaign__launched_at", "pk")


def missing_for(participations: QuerySet[Participation]) -> dict[int, str]:
    """Participation → what is missing, for many at once."""
    asking = participations.filter(Q(campaign__min_models__gt=0) | Q(campaign__min_works__gt=0))
    rows = list(asking.filter(campaign__status=CampaignStatus.LAUNCHED).select_related("campaign"))
    counted: dict[int, Counter[str]] = {row.pk: Counter() for row in rows}
    works = Work.objects.filter(participation__in=counted).exclude(status=WorkStatus.DROPPED)
    for key, kind in works.order_by().values_list("participation_id", "kind"):
        counted[key][kind] += 1
    found = {row.pk: missing_words(row.campaign, counted[row.pk]) for row in rows}
    return {key: words for key, words in found.items() if words}
