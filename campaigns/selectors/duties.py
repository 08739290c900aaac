"""What a unit still owes, has sent, and by when."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When

from campaigns.enums import CampaignStatus, DutyStatus
from campaigns.models import Duty, Submission
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.accounts.scope import own_unit_ids, unit_scope
from thidua.common import clock

OWED = (DutyStatus.OPEN, DutyStatus.RETURNED)
# Not let go by an amendment of the campaign.
STILL_ASKED = Q(obligation__dropped_at__isnull=True)


def duties_visible_to(user: User) -> QuerySet[Duty]:
    """Duties of units in the reader's scope, of launched or closed campaigns."""
    rows = Duty.objects.exclude(obligation__campaign__status=CampaignStatus.DRAFT)
    return rows.filter(unit_scope(user, Permission.VIEW_CAMPAIGN)).select_related("obligation__campaign__owner", "unit")


def todo_for(user: User, now: datetime) -> QuerySet[Duty]:
    """What waits for this person: duties owed by the units they hold a seat in, the most urgent first.

    Overdue first, then by deadline; what has no date comes last.
    """
    owed = duties_visible_to(user).filter(
        STILL_ASKED,
        status__in=OWED,
        unit_id__in=own_unit_ids(user, Permission.SEND_SUBMISSION),
        obligation__campaign__status=CampaignStatus.LAUNCHED,
    )
    return owed.order_by(F("due_at").asc(nulls_last=True), "pk")


def duties_of(user: User) -> QuerySet[Duty]:
    """Every duty of the person's own units, those owed first."""
    settled_last = Case(
        When(STILL_ASKED, status__in=OWED, then=Value(0)), default=Value(1), output_field=IntegerField()
    )
    rows = duties_visible_to(user).filter(unit_id__in=own_unit_ids(user, Permission.SEND_SUBMISSION))
    return rows.annotate(settled=settled_last).order_by("settled", F("due_at").asc(nulls_last=True), "pk")


def overdue(now: datetime) -> Q:
    return STILL_ASKED & Q(status__in=OWED, due_at__lte=now)


def submissions_visible_to(user: User) -> QuerySet[Submission]:
    scope = unit_scope(user, Permission.VIEW_CAMPAIGN, "duty__unit")
    return Submission.objects.filter(scope).select_related(
        "duty__obligation__campaign", "duty__unit", "file", "sent_by"
    )


def todo_count(user: User) -> int:
    """What the side menu counts."""
    return todo_for(user, clock.now()).count()
