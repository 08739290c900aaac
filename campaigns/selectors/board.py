"""The board: units × obligations. One definition of each state, used by the cells, the counts and the filters alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from campaigns.enums import BoardState, DutyStatus
from campaigns.models import Campaign, Duty, Obligation, Participation
from campaigns.selectors.campaigns import participations_of
from campaigns.selectors.duties import STILL_ASKED
from campaigns.wording import lateness_words
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.accounts.scope import unit_scope


def state_filter(state: str, now: datetime) -> Q:
    """Duties in a board state. `late` and `sent_any` cut across; the others share the duties out without a rest."""
    past_due = Q(due_at__isnull=False, due_at__lte=now)
    filters = {
        BoardState.RECEIVED: Q(status=DutyStatus.RECEIVED),
        BoardState.SENT: Q(status=DutyStatus.SENT),
        BoardState.RETURNED: Q(status=DutyStatus.RETURNED),
        BoardState.EXCUSED: Q(status=DutyStatus.EXCUSED),
        BoardState.OVERDUE: Q(status=DutyStatus.OPEN) & past_due,
        BoardState.OPEN: Q(status=DutyStatus.OPEN) & ~past_due,
        BoardState.LATE: Q(first_sent_at__isnull=False, first_sent_at__gte=F("due_at_when_sent")),
        BoardState.SENT_ANY: Q(status__in=(DutyStatus.SENT, DutyStatus.RECEIVED)),
    }
    return filters[BoardState(state)]


def state_of(duty: Duty, now: datetime) -> BoardState:
    if duty.status == DutyStatus.OPEN:
        return BoardState.OVERDUE if duty.is_overdue(now) else BoardState.OPEN
    return BoardState(duty.status)


@dataclass(frozen=True, slots=True)
class Cell:
    """What one unit did about one obligation; `duty` is None where the unit was never asked."""

    obligation: Obligation
    duty: Duty | None
    state: BoardState | None
    late: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class BoardRow:
    participation: Participation
    cells: list[Cell] = field(default_factory=list)


def board_columns(campaign: Campaign) -> list[Obligation]:
    rows = Obligation.objects.filter(campaign=campaign, units_send=True, dropped_at__isnull=True)
    return list(rows.order_by("order", "pk"))


def board_participations(
    user: User, campaign: Campaign, filters: dict[str, Any], now: datetime
) -> QuerySet[Participation]:
    """Units of the board that match the filters; a state alone means: in any column."""
    rows = participations_of(user, campaign, filters.get("q", ""), filters.get("kind", ""))
    if "state" not in filters and "obligation" not in filters:
        return rows
    duties = Duty.objects.filter(STILL_ASKED, obligation__campaign=campaign, unit=OuterRef("unit"))
    if "obligation" in filters:
        duties = duties.filter(obligation=filters["obligation"])
    if "state" in filters:
        duties = duties.filter(state_filter(filters["state"], now))
    return rows.filter(Exists(duties))


def board_rows(participations: Iterable[Participation], columns: list[Obligation], now: datetime) -> list[BoardRow]:
    """Cells of one page of units: one query, whatever the number of units and columns."""
    page = list(participations)
    duties = Duty.objects.filter(obligation__in=columns, unit__in=[row.unit_id for row in page])
    found = {(duty.unit_id, duty.obligation_id): duty for duty in duties}
    return [
        BoardRow(row, [_cell(column, found.get((row.unit_id, column.pk)), now) for column in columns]) for row in page
    ]


def _cell(column: Obligation, duty: Duty | None, now: datetime) -> Cell:
    if duty is None:
        return Cell(column, None, None)
    return Cell(column, duty, state_of(duty, now), lateness_words(duty), duty.is_overdue(now))


def board_counts(user: User, campaign: Campaign, now: datetime) -> list[dict[str, Any]]:
    """Per column: how many units are in each state, within the reader's scope. One query for the numbers."""
    scope = unit_scope(user, Permission.VIEW_CAMPAIGN)
    counts = {state.value: Count("pk", filter=state_filter(state, now)) for state in BoardState}
    duties = Duty.objects.filter(scope, STILL_ASKED, obligation__campaign=campaign, obligation__units_send=True)
    numbers = {
        row["obligation_id"]: row
        for row in duties.order_by().values("obligation_id").annotate(total=Count("pk"), **counts)
    }
    empty = {"total": 0, **{state.value: 0 for state in BoardState}}
    return [{"obligation": column, **numbers.get(column.pk, empty)} for column in board_columns(campaign)]
