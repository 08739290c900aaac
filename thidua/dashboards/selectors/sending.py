"""Who sent what in time. The rows behind every number are `duties(scope)` narrowed by `sending_filter`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce, Substr

from campaigns.enums import BoardState
from campaigns.models import Campaign, Duty, Obligation
from campaigns.selectors.board import board_columns
from campaigns.selectors.duties import STILL_ASKED, duties_visible_to
from campaigns.selectors.states import JUDGED_BY, state_filter
from thidua.dashboards.enums import Sending
from thidua.dashboards.selectors.scope import Scope
from thidua.units.models import Unit


def sending_filter(state: str, now: datetime) -> Q:
    """The board's states, with what was sent told apart by its time."""
    sent = state_filter(BoardState.SENT_ANY, now)
    untimed = Q(due_at_when_sent__isnull=True) | Q(first_sent_at__isnull=True)
    filters = {
        Sending.ON_TIME: sent & (untimed | Q(first_sent_at__lt=JUDGED_BY)),
        Sending.LATE: sent & state_filter(BoardState.LATE, now),
        Sending.RETURNED: state_filter(BoardState.RETURNED, now),
        Sending.OVERDUE: state_filter(BoardState.OVERDUE, now),
        Sending.OPEN: state_filter(BoardState.OPEN, now),
        Sending.EXCUSED: state_filter(BoardState.EXCUSED, now),
    }
    return filters[Sending(state)]


@dataclass(frozen=True, slots=True)
class Tally:
    """Duties by state."""

    counts: dict[str, int] = field(default_factory=dict)

    def of(self, state: str) -> int:
        return self.counts.get(state, 0)

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def judged(self) -> int:
        """Those whose time can be told: sent and accepted as sent, or past due with nothing sent."""
        return self.of(Sending.ON_TIME) + self.of(Sending.LATE) + self.of(Sending.OVERDUE)

    @property
    def on_time_percent(self) -> float | None:
        """None while nothing has been sent and nothing is past due."""
        return round(100 * self.of(Sending.ON_TIME) / self.judged, 1) if self.judged else None

    def __add__(self, other: Tally) -> Tally:
        return Tally({state.value: self.of(state) + other.of(state) for state in Sending})


def duties(scope: Scope) -> QuerySet[Duty]:
    """Duties of the scope's units, of the year of their deadline (of the launch, where no date was set)."""
    rows = duties_visible_to(scope.user).filter(scope.holds(), STILL_ASKED, obligation__units_send=True)
    if scope.campaign is not None:
        rows = rows.filter(obligation__campaign=scope.campaign)
    if scope.year is not None:
        rows = rows.annotate(counted_at=Coalesce("due_at", "obligation__campaign__launched_at"))
        rows = rows.filter(scope.in_year("counted_at"))
    return rows


def _tallies(rows: QuerySet[Duty], key: str, now: datetime) -> dict[Any, Tally]:
    """One query: key → tally."""
    counts = {f"n_{state.value}": Count("pk", filter=sending_filter(state, now)) for state in Sending}
    found = rows.order_by().values(key).annotate(**counts)
    return {row[key]: Tally({state.value: row[f"n_{state.value}"] for state in Sending}) for row in found}


def tally(scope: Scope, now: datetime) -> Tally:
    counts = {state.value: Count("pk", filter=sending_filter(state, now)) for state in Sending}
    return Tally(duties(scope).order_by().aggregate(**counts))


def by_campaign(scope: Scope, now: datetime) -> list[tuple[Campaign, Tally]]:
    """Campaigns in which something had to be sent, those with most duties first."""
    found = _tallies(duties(scope), "obligation__campaign_id", now)
    campaigns = Campaign.objects.in_bulk(list(found))
    rows = [(campaigns[pk], tally) for pk, tally in found.items()]
    return sorted(rows, key=lambda row: (-row[1].total, -row[0].pk))


def by_obligation(scope: Scope, now: datetime) -> list[tuple[Obligation, Tally]]:
    """Columns of the campaign's board with their numbers inside the scope."""
    if scope.campaign is None:
        return []
    found = _tallies(duties(scope), "obligation_id", now)
    return [(column, found.get(column.pk, Tally())) for column in board_columns(scope.campaign)]


# --- By area


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit with everything below it; `own` marks the picked unit itself, without what lies below."""

    unit: Unit
    tally: Tally
    own: bool = False


def branch_paths(scope: Scope) -> list[str]:
    """Rows of the table by area: the step below a single branch, otherwise the branches themselves."""
    if len(scope.paths) != 1:
        return list(scope.paths)
    top = scope.paths[0]
    depth = len(top) // Unit.steplen + 1
    return list(Unit.objects.filter(path__startswith=top, depth=depth).values_list("path", flat=True))


def by_branch(scope: Scope, now: datetime) -> list[Branch]:
    """Numbers per area: each duty in exactly one row, so the rows add up to the whole. Areas without duties are out."""
    paths = branch_paths(scope) or list(scope.paths)
    longest = max((len(path) for path in paths), default=0)
    rows = duties(scope).annotate(branch=Substr("unit__path", 1, longest)) if longest else duties(scope).none()
    found = _tallies(rows, "branch" if longest else "pk", now)
    merged: dict[str, Tally] = {}
    for key, tally in found.items():
        path = _home_of(key, [*paths, *scope.paths])
        merged[path] = merged.get(path, Tally()) + tally
    units = {unit.path: unit for unit in Unit.objects.filter(path__in=list(merged))}
    branches = [Branch(units[path], tally, own=path not in paths) for path, tally in merged.items()]
    return sorted(branches, key=_urgency)


def _urgency(row: Branch) -> tuple[bool, int, int, str, int]:
    """The picked unit itself, then whoever owes most, then whoever was late most often."""
    owed, slow = row.tally.of(Sending.OVERDUE), row.tally.of(Sending.LATE)
    return not row.own, -owed, -slow, row.unit.name_sort, row.unit.pk


def _home_of(key: str, paths: list[str]) -> str:
    """The nearest listed branch above a path."""
    return max((path for path in paths if key.startswith(path)), key=len)


def units_in_state(scope: Scope, state: str, now: datetime) -> QuerySet[Unit]:
    """Units with at least one duty in that state."""
    owing = duties(scope).filter(sending_filter(state, now)).order_by().values("unit_id")
    return Unit.objects.filter(pk__in=owing).order_by("name_sort", "pk")


def units_with_duties(scope: Scope) -> QuerySet[Unit]:
    return Unit.objects.filter(pk__in=duties(scope).order_by().values("unit_id")).order_by("name_sort", "pk")
