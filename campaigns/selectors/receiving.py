"""What the launching agency still has to receive."""

from __future__ import annotations

from django.db.models import QuerySet

from campaigns.enums import SubmissionStatus
from campaigns.models import Campaign, Duty, Submission
from campaigns.selectors.duties import duties_visible_to
from campaigns.selectors.people import waits_for
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.accounts.scope import has_permission, own_unit_ids
from thidua.common.queries import matches
from thidua.documents.models import StoredFile

_OWNER = "duty__obligation__campaign__owner"


def waiting_for(user: User, text: str = "", campaign_id: int | None = None) -> QuerySet[Submission]:
    """Documents waiting to be received by this person, the oldest first."""
    mine = waits_for(user, Permission.RECEIVE_SUBMISSION, _OWNER)
    rows = Submission.objects.filter(mine, status=SubmissionStatus.SENT)
    if text:
        rows = rows.filter(matches(text, "duty__unit__search_text"))
    if campaign_id is not None:
        rows = rows.filter(duty__obligation__campaign_id=campaign_id)
    return rows.select_related("duty__unit", "duty__obligation__campaign").order_by("sent_at", "pk")


def waiting_count(user: User) -> int:
    return waiting_for(user).count()


def receives(user: User) -> bool:
    """Whoever receives by office, and the people of a unit that has launched a campaign of its own."""
    if has_permission(user, Permission.RECEIVE_SUBMISSION):
        return True
    own = own_unit_ids(user, Permission.EDIT_OWN_CAMPAIGN)
    return bool(own) and Campaign.objects.filter(owner_id__in=own, launched_at__isnull=False).exists()


def submissions_of(duty: Duty) -> QuerySet[Submission]:
    """All versions, the newest first."""
    rows = Submission.objects.filter(duty=duty).select_related("file", "sent_by", "decided_by")
    return rows.order_by("-version")


def submission_for_decision(user: User) -> QuerySet[Submission]:
    """Versions whose duty the reader sees; whether they may decide is a rule, not a scope."""
    rows = Submission.objects.filter(duty__in=duties_visible_to(user))
    return rows.select_related("duty__obligation__campaign__owner", "duty__unit", "file", "sent_by", "decided_by")


def may_read_submission(user: User, file: StoredFile) -> bool:
    return submission_for_decision(user).filter(file=file).exists()


def campaigns_waiting(user: User) -> QuerySet[Campaign]:
    """Campaigns with something in this person's queue."""
    return Campaign.objects.filter(pk__in=waiting_for(user).order_by().values("duty__obligation__campaign")).order_by(
        "pk"
    )
