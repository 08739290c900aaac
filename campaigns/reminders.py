"""What the reminders of kind 'duty' are about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from django.db.models import Exists, OuterRef, Q, QuerySet

from campaigns.enums import CampaignStatus, DutyStatus, SubmissionStatus
from campaigns.models import Duty, Submission
from campaigns.selectors.people import receivers_of
from campaigns.wording import told_grace
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.accounts.roles import UNIT_HEAD, roles_with
from thidua.accounts.selectors import people_of_units
from thidua.common.clock import HANOI
from thidua.notifications.reminders import HEAD, OFFICER, STAFF, Owed

DUTY = "duty"


def owed_at(at: datetime) -> QuerySet[Duty]:
    """Duties a unit still owed at an instant, whatever happened since: asked for, not excused, nothing good sent.

    A version counts as sent from its arrival until it was returned. A duty answered by a dossier has no versions and is
    judged by its own instants.
    """
    standing = Submission.objects.filter(duty=OuterRef("pk"), sent_at__lte=at).filter(
        Q(decided_at__isnull=True) | Q(decided_at__gt=at) | Q(status=SubmissionStatus.RECEIVED)
    )
    by_dossier = ~Exists(Submission.objects.filter(duty=OuterRef("pk"))) & Q(
        sent_at__lte=at, status__in=(DutyStatus.SENT, DutyStatus.RECEIVED)
    )
    asked = Duty.objects.filter(obligation__campaign__launched_at__lte=at).filter(
        Q(obligation__campaign__closed_at__isnull=True) | Q(obligation__campaign__closed_at__gt=at)
    )
    return (
        asked.exclude(obligation__campaign__status=CampaignStatus.DRAFT)
        .exclude(status=DutyStatus.EXCUSED, excused_at__lte=at)
        .exclude(obligation__dropped_at__lte=at)
        .exclude(by_dossier)
        .exclude(Exists(standing))
    )


class DutyReminders:
    """Handler of the notifications room: which duties are still owed, and who hears about them."""

    label = "Văn bản đơn vị phải gửi"

    def describe(self, refs: Sequence[int], at: datetime) -> dict[int, Owed]:
        """Duties without a deadline are never reminded of. Constant queries per launching unit."""
        rows = owed_at(at).filter(pk__in=refs, due_at__isnull=False)
        duties = list(rows.select_related("obligation__campaign__owner", "unit"))
        on = at.astimezone(HANOI).date()
        unit_ids = {duty.unit_id for duty in duties}
        officer_roles = [role for role in roles_with(Permission.SEND_SUBMISSION) if role != UNIT_HEAD.code]
        officers = people_of_units(unit_ids, *officer_roles, on=on)
        heads = people_of_units(unit_ids, UNIT_HEAD.code, on=on)
        owners = {duty.obligation.campaign.owner_id: duty.obligation.campaign.owner for duty in duties}
        staff = {pk: receivers_of(owner) for pk, owner in owners.items()}
        return {
            duty.pk: self._owed(
                duty,
                {
                    OFFICER: officers.get(duty.unit_id, []),
                    HEAD: heads.get(duty.unit_id, []),
                    STAFF: staff[duty.obligation.campaign.owner_id],
                },
            )
            for duty in duties
        }

    def _owed(self, duty: Duty, people: dict[str, list[User]]) -> Owed:
        return Owed(
            campaign=duty.obligation.campaign.title,
            unit=duty.unit.name,
            obligation=duty.obligation.what,
            due_at=cast(datetime, duty.due_at),  # duties without one were left out above
            url=f"/viec/{duty.pk}/",
            people=people,
            note=told_grace(duty),
        )
