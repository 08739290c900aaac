"""Who still owes what under a campaign, and the letters that asked for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from campaigns.models import Campaign, Duty, Obligation, UrgedDuty, UrgingLetter
from campaigns.rules.owning import owner_scope
from campaigns.rules.receiving import STILL_OWED
from campaigns.selectors.duties import STILL_ASKED, duties_visible_to
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.documents.models import StoredFile


def owed_duties(
    campaign: Campaign, obligation_ids: Iterable[int] | None = None, unit_ids: Iterable[int] | None = None
) -> QuerySet[Duty]:
    """What units have not sent, or have to send again; by unit, then in the order of the document."""
    rows = Duty.objects.filter(STILL_ASKED, obligation__campaign=campaign, status__in=STILL_OWED)
    if obligation_ids is not None:
        rows = rows.filter(obligation__in=list(obligation_ids))
    if unit_ids is not None:
        rows = rows.filter(unit__in=list(unit_ids))
    rows = rows.select_related("obligation", "unit")
    return rows.order_by("unit__name_sort", "unit_id", "obligation__order", "obligation__period", "pk")


def owed_obligations(campaign: Campaign) -> QuerySet[Obligation]:
    """Obligations that some unit still owes, each with `silent` units."""
    owing = Q(duties__status__in=STILL_OWED)
    rows = Obligation.objects.filter(campaign=campaign, dropped_at__isnull=True).annotate(
        silent=Count("duties", filter=owing)
    )
    return rows.filter(silent__gt=0).order_by("order", "period", "pk")


def letters_of(campaign: Campaign) -> QuerySet[UrgingLetter]:
    """The newest first, each with the number of `units` and of `things` it asked for."""
    rows = UrgingLetter.objects.filter(campaign=campaign).select_related("document__file", "created_by")
    rows = rows.annotate(things=Count("lines"), units=Count("lines__duty__unit", distinct=True))
    return rows.order_by("-created_at", "-pk")


def last_letter_id(campaign: Campaign) -> int:
    return letters_of(campaign).values_list("pk", flat=True).first() or 0


def letters_visible_to(user: User) -> QuerySet[UrgingLetter]:
    """Letters of campaigns one receives for, and letters that name a duty one may see."""
    sent = owner_scope(user, Permission.RECEIVE_SUBMISSION, "campaign__owner")
    named = UrgedDuty.objects.filter(duty__in=duties_visible_to(user).order_by())
    rows = UrgingLetter.objects.filter(sent | Q(pk__in=named.values("letter")))
    return rows.select_related("campaign__owner", "document__file", "document__issuer", "created_by")


def lines_visible_to(user: User, letter: UrgingLetter) -> QuerySet[UrgedDuty]:
    """Lines about the reader's units; those who receive for the campaign see all."""
    rows = UrgedDuty.objects.filter(letter=letter, duty__in=duties_visible_to(user).order_by())
    return rows.select_related("duty__unit", "duty__obligation").order_by(
        "duty__unit__name_sort", "duty__unit_id", F("duty__obligation__order"), "pk"
    )


def urgings_of(duty: Duty) -> QuerySet[UrgedDuty]:
    """Letters that asked for this duty, the newest first."""
    rows = UrgedDuty.objects.filter(duty=duty).select_related("letter__document__file")
    return rows.order_by("-letter__created_at", "-pk")


def may_read_letter(user: User, file: StoredFile) -> bool:
    return letters_visible_to(user).filter(document__file=file).exists()


def default_obligations(campaign: Campaign, now: datetime) -> list[Any]:
    """What is past its deadline; when nothing is, all that is owed."""
    owed = list(owed_obligations(campaign))
    return [row.pk for row in owed if row.due_at is not None and row.due_at <= now] or [row.pk for row in owed]
