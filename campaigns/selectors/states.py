"""What a duty is called at an instant. One definition of each state for cells, counts, filters and letters.

A unit inside its grace is past its deadline, not late: those who receive see it apart (`tells_grace`), for everybody
else it reads as the deadline says, so that a grace kept from the units shows nowhere.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import DateTimeField, ExpressionWrapper, Q, Value
from django.db.models.functions import Coalesce

from campaigns.enums import BoardState, DutyStatus
from campaigns.models import DutyTimes
from thidua.common.queries import Days

# The instant from which what was sent first counts as late.
JUDGED_BY = Coalesce("late_from_when_sent", "due_at_when_sent")


def past_grace(now: datetime) -> Q:
    """Duties whose deadline and grace have both run out."""
    earliest = ExpressionWrapper(
        Value(now, DateTimeField()) - Days("obligation__grace_days"), output_field=DateTimeField()
    )
    return Q(due_at__isnull=False, due_at__lte=earliest)


def state_filter(state: str, now: datetime, *, tells_grace: bool = False) -> Q:
    """Duties in a board state. `late` and `sent_any` cut across; the others share the duties out without a rest."""
    past_due = Q(due_at__isnull=False, due_at__lte=now)
    overdue = past_grace(now) if tells_grace else past_due
    in_grace = past_due & ~overdue if tells_grace else Q(pk__in=[])
    filters = {
        BoardState.RECEIVED: Q(status=DutyStatus.RECEIVED),
        BoardState.SENT: Q(status=DutyStatus.SENT),
        BoardState.RETURNED: Q(status=DutyStatus.RETURNED),
        BoardState.EXCUSED: Q(status=DutyStatus.EXCUSED),
        BoardState.OVERDUE: Q(status=DutyStatus.OPEN) & overdue,
        BoardState.IN_GRACE: Q(status=DutyStatus.OPEN) & in_grace,
        BoardState.OPEN: Q(status=DutyStatus.OPEN) & ~past_due,
        BoardState.LATE: Q(first_sent_at__isnull=False, first_sent_at__gte=JUDGED_BY),
        BoardState.SENT_ANY: Q(status__in=(DutyStatus.SENT, DutyStatus.RECEIVED)),
        BoardState.EXTENDED: Q(extended_at__isnull=False),
    }
    return filters[BoardState(state)]


def state_of(duty: DutyTimes, now: datetime, *, tells_grace: bool = False) -> BoardState:
    if duty.status != DutyStatus.OPEN:
        return BoardState(duty.status)
    if not duty.is_overdue(now):
        return BoardState.OPEN
    return BoardState.IN_GRACE if tells_grace and duty.is_in_grace(now) else BoardState.OVERDUE
