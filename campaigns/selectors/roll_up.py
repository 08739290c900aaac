"""The figure of the whole from the figures of the units, where the target says that it may be made so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from campaigns.enums import RollUp, TargetVerdict
from campaigns.models import Campaign, Participation, Target, UnitTarget
from campaigns.selectors.figures import Judged, Reported, goal_of_target, judge, reports_of
from campaigns.tolerance import tolerance_on
from campaigns.verdicts import Goal, Yearly, ended_years, mean, verdict
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.accounts.scope import unit_scope
from thidua.common.text import fold
from thidua.units.models import Unit

MAX_POINTS = 24


@dataclass(frozen=True, slots=True)
class Share:
    """What one unit brings into the whole."""

    unit: Unit
    value: Decimal
    weight: Decimal | None
    years: dict[int, Decimal]
    reports: Sequence[Reported] = ()


@dataclass(slots=True)
class RolledUp:
    """The whole, and what it rests on. `value` is None where nothing may be made or nothing was reported."""

    target: Target
    goal: Goal | None
    value: Decimal | None = None
    verdict: TargetVerdict = TargetVerdict.NO_DATA
    shares: list[Share] = field(default_factory=list)
    expected: int = 0
    unregistered: list[Unit] = field(default_factory=list)
    silent: list[Unit] = field(default_factory=list)
    other_measure: list[tuple[Unit, str]] = field(default_factory=list)
    unweighted: list[Unit] = field(default_factory=list)
    from_below: list[Unit] = field(default_factory=list)
    points: list[tuple[date, Decimal]] = field(default_factory=list)

    @property
    def without_data(self) -> int:
        return self.expected - len(self.shares)


def unit_targets_for(user: User, target: Target) -> QuerySet[UnitTarget]:
    """What units within the reader's scope registered under a target; exceptions made for named units belong to it."""
    exceptions = Q(target__parent=target, target__scope_units__isnull=False, target__dropped_at__isnull=True)
    scope = unit_scope(user, Permission.VIEW_CAMPAIGN, "participation__unit")
    rows = UnitTarget.objects.filter(scope).filter(Q(target=target) | exceptions)
    return rows.order_by("participation__unit__name_sort", "participation_id", "pk").distinct()


def roll_up(user: User, target: Target, rows: Sequence[Judged], on: date) -> RolledUp:
    """`rows` are the judged targets of `unit_targets_for`. The number of queries does not grow with the units."""
    units = _units_asked(user, target)
    whole = RolledUp(target, goal_of_target(target, tolerance_on(on)), expected=len(units))
    registered = {row.unit_target.participation.unit_id for row in rows}
    reports = reports_of([row.unit_target.pk for row in rows])
    for row in rows:
        _add(whole, row, reports.get(row.unit_target.pk, []))
    _add_from_below(user, whole, {unit.pk: unit for unit in units}, on)
    brought = {share.unit.pk for share in whole.shares}
    whole.unregistered = [unit for unit in units if unit.pk not in registered and unit.pk not in brought]
    whole.silent = [unit for unit in whole.silent if unit.pk not in brought]
    _judge(whole, on)
    return whole


def _units_asked(user: User, target: Target) -> list[Unit]:
    """Participants within the reader's scope for whom the target is meant."""
    rows = Participation.objects.filter(unit_scope(user, Permission.VIEW_CAMPAIGN), campaign=target.campaign_id)
    meant = set(target.scope_units.values_list("pk", flat=True))
    units = [row.unit for row in rows.select_related("unit").order_by("unit__name_sort", "pk")]
    return [unit for unit in units if not meant or unit.pk in meant]


def _add(whole: RolledUp, row: Judged, reports: Sequence[Reported]) -> None:
    unit, mine = row.unit_target.participation.unit, row.unit_target
    if fold(mine.unit_label) != fold(whole.target.unit_label):
        whole.other_measure.append((unit, mine.unit_label))
    elif row.actual is None:
        whole.silent.append(unit)
    elif whole.target.roll_up == RollUp.WEIGHTED and mine.weight is None:
        whole.unweighted.append(unit)
    else:
        whole.shares.append(Share(unit, row.actual, mine.weight, dict(row.years), reports))


def _add_from_below(user: User, whole: RolledUp, units: dict[int, Unit], on: date) -> None:
    """A unit that carries the target in a campaign of its own brings what its own units reported there."""
    scope = unit_scope(user, Permission.VIEW_CAMPAIGN, "participation__unit")
    carried = UnitTarget.objects.filter(
        scope, target__upper=whole.target, target__dropped_at__isnull=True, target__campaign__owner__in=units
    ).exclude(target__roll_up=RollUp.NONE)
    groups: dict[tuple[int, int], list[Judged]] = {}
    for row in judge(carried.order_by("pk"), on):
        if row.unit_target.target is not None:
            owner = row.unit_target.participation.campaign.owner_id
            groups.setdefault((owner, row.unit_target.target.pk), []).append(row)
    brought = {share.unit.pk for share in whole.shares}
    for (owner, _), rows in sorted(groups.items()):
        if owner not in brought:
            _add_carried(whole, units[owner], rows)
            brought.add(owner)


def _add_carried(whole: RolledUp, unit: Unit, rows: Sequence[Judged]) -> None:
    target = rows[0].unit_target.target
    if target is None or fold(target.unit_label) != fold(whole.target.unit_label):
        whole.other_measure.append((unit, target.unit_label if target else ""))
        return
    shares = [
        Share(row.unit_target.participation.unit, row.actual, row.unit_target.weight, dict(row.years))
        for row in rows
        if row.actual is not None
        and (target.roll_up != RollUp.WEIGHTED or row.unit_target.weight is not None)
        and fold(row.unit_target.unit_label) == fold(target.unit_label)
    ]
    value = combine(target.roll_up, [(share.value, share.weight) for share in shares])
    if value is None:
        return
    weight = sum((share.weight for share in shares if share.weight is not None), Decimal(0)) or None
    if whole.target.roll_up == RollUp.WEIGHTED and weight is None:
        whole.unweighted.append(unit)
        return
    whole.from_below.append(unit)
    whole.shares.append(Share(unit, value, weight, _years(target.roll_up, shares)))


def combine(how: str, figures: Iterable[tuple[Decimal, Decimal | None]]) -> Decimal | None:
    """Sum, mean or weighted mean of (figure, weight); None of nothing, and where no figure may be made."""
    pairs = list(figures)
    if not pairs or how == RollUp.NONE:
        return None
    if how == RollUp.SUM:
        return sum((value for value, _ in pairs), Decimal(0))
    if how == RollUp.MEAN:
        return sum((value for value, _ in pairs), Decimal(0)) / len(pairs)
    weights = sum((weight or Decimal(0) for _, weight in pairs), Decimal(0))
    return sum((value * (weight or 0) for value, weight in pairs), Decimal(0)) / weights if weights else None


def _years(how: str, shares: Sequence[Share]) -> dict[int, Decimal]:
    years = sorted({year for share in shares for year in share.years})
    found = {
        year: combine(how, [(share.years[year], share.weight) for share in shares if year in share.years])
        for year in years
    }
    return {year: value for year, value in found.items() if value is not None}


def _judge(whole: RolledUp, on: date) -> None:
    how = whole.target.roll_up
    whole.value = combine(how, [(share.value, share.weight) for share in whole.shares])
    if whole.value is None or whole.goal is None:
        return
    years = _years(how, whole.shares) if whole.goal.yearly is not Yearly.NO else {}
    over = ended_years(years, on)
    if over and whole.goal.yearly is Yearly.MEAN:
        whole.value = mean(over)
    whole.verdict = verdict(whole.goal, whole.value, on, years=years)
    whole.points = _points(how, whole.shares) if whole.goal.yearly is Yearly.NO else []


def _points(how: str, shares: Sequence[Share]) -> list[tuple[date, Decimal]]:
    """The whole on each day on which some unit's figure changed; the last ones, when there are many."""
    days = sorted({report.until for share in shares for report in share.reports})[-MAX_POINTS:]
    found = []
    for day in days:
        known = [(_on(share, day), share.weight) for share in shares]
        value = combine(how, [(figure, weight) for figure, weight in known if figure is not None])
        if value is not None:
            found.append((day, value))
    return found


def _on(share: Share, day: date) -> Decimal | None:
    """What was known of a unit on a day."""
    known = [report.value for report in share.reports if report.until <= day]
    return known[-1] if known else None


def target_of(campaign: Campaign) -> QuerySet[Target]:
    return Target.objects.filter(campaign=campaign).select_related("parent", "campaign__owner", "upper")
