"""The board: units × obligations. Cells, counts, filters and the exported table ask the same questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, QuerySet, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull

from campaigns.enums import BoardState, DutyStatus, Recurrence
from campaigns.models import Campaign, Duty, DutyTimes, Obligation, Participation
from campaigns.recurrence import period_words
from campaigns.rules.owning import holds
from campaigns.selectors.campaigns import participations_of
from campaigns.selectors.states import state_filter, state_of
from campaigns.wording import lateness_words
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.accounts.scope import unit_scope

LATEST = "latest"
_STILL_OWED = (BoardState.RETURNED, BoardState.OVERDUE, BoardState.IN_GRACE, BoardState.OPEN)


@dataclass(slots=True)
class DutyFacts(DutyTimes):
    """The columns of a duty that a cell shows: whole rows cost a page of hundreds more than their query."""

    obligation: Obligation
    status: str
    due_at: datetime | None
    first_sent_at: datetime | None = None
    due_at_when_sent: datetime | None = None
    late_from_when_sent: datetime | None = None
    extended_at: datetime | None = None
    pk: int = 0


_FACTS = ("status", "due_at", "first_sent_at", "due_at_when_sent", "late_from_when_sent", "extended_at", "pk")


@dataclass(slots=True)
class Cell:
    """What one unit did about one obligation; `duty` is None where the unit was never asked."""

    obligation: Obligation
    duty: DutyFacts | None
    state: BoardState | None
    late: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class BoardRow:
    participation: Participation
    cells: list[Cell] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """Columns under one head: the rounds of a series, or one obligation alone."""

    title: str
    columns: list[tuple[Obligation, str]]


def may_know_grace(user: User, campaign: Campaign) -> bool:
    """Those who receive for the campaign know every grace; units know what they are told."""
    return holds(user, Permission.RECEIVE_SUBMISSION, campaign.owner)


def columns_of(campaign: Campaign) -> QuerySet[Obligation]:
    """What units are asked for: of a recurring obligation its occurrences, side by side and in time."""
    asked = Obligation.objects.filter(campaign=campaign, units_send=True, dropped_at__isnull=True)
    rows = asked.filter(recurrence=Recurrence.ONCE)
    return rows.select_related("series").order_by("order", Coalesce("series_id", "pk"), "period", "pk")


def board_columns(
    campaign: Campaign, filters: dict[str, Any] | None = None, asked: list[Obligation] | None = None
) -> list[Obligation]:
    """All columns, those of one obligation or period, or (`latest`) of each series the newest round only.

    `asked` are the campaign's columns where the caller has read them already.
    """
    chosen = filters or {}
    rows = list(columns_of(campaign)) if asked is None else asked
    if "obligation" in chosen:
        rows = [row for row in rows if row.pk == chosen["obligation"].pk]
    period = chosen.get("period", "")
    if period == LATEST:
        newest = {row.series_id: row.pk for row in rows if row.series_id is not None}
        return [row for row in rows if row.series_id is None or newest[row.series_id] == row.pk]
    return [row for row in rows if row.period == period] if period else rows


def column_groups(columns: Iterable[Obligation]) -> list[ColumnGroup]:
    """Heads of the table: a series spans its rounds, each named by its period."""
    groups: list[ColumnGroup] = []
    last: int | None = None
    for column in columns:
        if column.series is not None and column.series_id == last:
            groups[-1].columns.append((column, _round_name(column)))
        elif column.series is not None:
            groups.append(ColumnGroup(column.series.what, [(column, _round_name(column))]))
        else:
            groups.append(ColumnGroup(column.what, [(column, "")]))
        last = column.series_id
    return groups


def _round_name(column: Obligation) -> str:
    return period_words(column.series.recurrence, column.period) if column.series else ""


def periods_of(columns: Iterable[Obligation]) -> list[tuple[str, str]]:
    """(key, words) of the rounds opened so far, newest first."""
    found = {row.period: _round_name(row) for row in columns if row.series_id is not None}
    return sorted(found.items(), reverse=True)


def board_units(user: User, campaign: Campaign, filters: dict[str, Any]) -> QuerySet[Participation]:
    """Units of the reader's scope that match what is asked of the unit itself."""
    rows = participations_of(user, campaign, filters.get("q", ""), filters.get("kind", ""))
    return rows.filter(unit__in=filters["cluster"].members.values("pk")) if "cluster" in filters else rows


def board_participations(
    user: User, campaign: Campaign, filters: dict[str, Any], now: datetime, asked: list[Obligation] | None = None
) -> QuerySet[Participation]:
    """Units of the board that match the filters; a state alone means: in any of the columns shown."""
    rows = board_units(user, campaign, filters)
    if "state" not in filters and "obligation" not in filters:
        return rows
    duties = Duty.objects.filter(obligation__in=board_columns(campaign, filters, asked), unit=OuterRef("unit"))
    if "state" in filters:
        tells = may_know_grace(user, campaign)
        duties = duties.filter(state_filter(filters["state"], now, tells_grace=tells))
    return rows.filter(Exists(duties))


def board_rows(
    participations: Iterable[Participation], columns: list[Obligation], now: datetime, *, tells_grace: bool = False
) -> list[BoardRow]:
    """Cells of one page of units: one query, whatever the number of units and columns."""
    page, by_key = list(participations), {column.pk: column for column in columns}
    duties = Duty.objects.filter(obligation__in=by_key, unit__in=[row.unit_id for row in page]).order_by()
    found = {
        (unit, key): DutyFacts(by_key[key], *facts)
        for unit, key, *facts in duties.values_list("unit_id", "obligation_id", *_FACTS)
    }
    return [
        BoardRow(row, [_cell(column, found.get((row.unit_id, column.pk)), now, tells_grace) for column in columns])
        for row in page
    ]


def _cell(column: Obligation, duty: DutyFacts | None, now: datetime, tells_grace: bool) -> Cell:
    if duty is None:
        return Cell(column, None, None)
    state = state_of(duty, now, tells_grace=tells_grace)
    overdue = duty.is_overdue(now) and not (tells_grace and duty.is_in_grace(now))
    return Cell(column, duty, state, lateness_words(duty), overdue)


def board_counts(
    user: User,
    campaign: Campaign,
    now: datetime,
    filters: dict[str, Any] | None = None,
    asked: list[Obligation] | None = None,
) -> list[dict[str, Any]]:
    """Per column: how many units are in each state, within the reader's scope. One query for the numbers.

    `owed` counts those who still have to send: a column without any has nothing to hurry about.
    """
    chosen = filters or {}
    tells = may_know_grace(user, campaign)
    columns = board_columns(campaign, {key: chosen[key] for key in ("period",) if key in chosen}, asked)
    duties = Duty.objects.filter(unit_scope(user, Permission.VIEW_CAMPAIGN), obligation__in=columns)
    if any(key in chosen for key in ("q", "kind", "cluster")):
        duties = duties.filter(unit__in=board_units(user, campaign, chosen).order_by().values("unit"))
    empty = {"total": 0, **{state.value: 0 for state in BoardState}}
    by_key = {column.pk: column for column in columns}
    numbers = {key: dict(empty) for key in by_key}
    for row in _tallies(duties, now):
        for name in ("total", *_states_of(row, by_key[row["obligation_id"]], now, tells)):
            numbers[row["obligation_id"]][name] += row["units"]
    rows: list[dict[str, Any]] = [{"obligation": column, **numbers[column.pk]} for column in columns]
    return [{**row, "owed": sum(row[state.value] for state in _STILL_OWED)} for row in rows]


def _tallies(duties: QuerySet[Duty], now: datetime) -> list[dict[str, Any]]:
    """Duties that read alike, counted together: deadlines are few, units are many."""
    late = Case(When(state_filter(BoardState.LATE, now), then=1), default=0)
    extended = IsNull(F("extended_at"), False)
    rows: Any = duties.order_by().values("obligation_id", "status", "due_at", late=late, extended=extended)
    return list(rows.annotate(units=Count("pk")))


def _states_of(row: dict[str, Any], column: Obligation, now: datetime, tells_grace: bool) -> list[str]:
    """Every board state that a group of duties counts for; time is judged as in the cells."""
    found = [row["status"]]
    if row["status"] == DutyStatus.OPEN:
        duty = DutyFacts(column, DutyStatus.OPEN, row["due_at"])
        found = [state_of(duty, now, tells_grace=tells_grace).value]
    if row["late"]:
        found.append(BoardState.LATE.value)
    if row["extended"]:
        found.append(BoardState.EXTENDED.value)
    sent = row["status"] in (DutyStatus.SENT, DutyStatus.RECEIVED)
    return [*found, BoardState.SENT_ANY.value] if sent else found
