"""What the pages of scoring show: cards with their counters, comparisons, clusters that have no table yet."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from campaigns.enums import CriterionKind, ScoreStage, SheetStatus
from campaigns.models import Score, ScoreCriterion, ScoreReturn, ScoreSheet
from campaigns.ranking import Line, strikes
from campaigns.rules import scoring as rules
from campaigns.score_steps import ORDER, STAGE_OF
from campaigns.selectors import scoring
from thidua.accounts.models import User
from thidua.common import clock
from thidua.common.numbers import format_number
from thidua.units.models import Cluster, Unit
from thidua.units.selectors import clusters_visible_to


def clusters_for_drafting(user: User) -> QuerySet[Cluster]:
    """Every cluster the person sees: whether they may draft for it is a rule, not a scope."""
    return clusters_visible_to(user)


def clusters_without_table(user: User) -> QuerySet[Cluster]:
    """Clusters of this and the coming year for which the person may draft and nobody has yet."""
    rows = scoring.drafting_clusters(user).filter(year__gte=clock.today().year)
    rows = rows.filter(~Exists(ScoreSheet.objects.filter(cluster=OuterRef("pk"))))
    return rows.select_related("owner", "head").order_by("year", "name", "pk")[:20]


def tables_of_owner(user: User, cluster: Cluster) -> QuerySet[ScoreSheet]:
    rows = scoring.sheets_visible_to(user).filter(cluster__owner_id=cluster.owner_id, criteria__isnull=False)
    return rows.distinct().order_by("-cluster__year", "cluster__name", "-pk")


def scored_units(sheet: ScoreSheet) -> list[Unit]:
    return [card.unit for card in scoring.cards_of(sheet, ScoreStage.SELF)]


def assignment(sheet: ScoreSheet) -> dict[int, list[int]]:
    """Scored unit → units that cross-score it."""
    found: dict[int, list[int]] = defaultdict(list)
    for unit, scorer in scoring.cards_of(sheet, ScoreStage.CROSS).values_list("unit_id", "scorer_id"):
        found[unit].append(scorer)
    return dict(found)


# --- Cards


def with_counts(cards: QuerySet[ScoreReturn]) -> QuerySet[ScoreReturn]:
    """Adds `scored`, the number of lines with a score."""
    scores = Score.objects.filter(
        criterion__sheet=OuterRef("sheet"),
        unit=OuterRef("unit"),
        stage=OuterRef("stage"),
        scorer=OuterRef("scorer"),
    )
    counted = scores.order_by().values("unit").annotate(n=Count("pk")).values("n")
    return cards.annotate(scored=Coalesce(Subquery(counted, output_field=IntegerField()), 0))


@dataclass(frozen=True, slots=True)
class CardRow:
    card: ScoreReturn
    scored: int
    own: bool
    may_open: bool
    late: bool


def card_rows(user: User, sheet: ScoreSheet, stage: str) -> list[CardRow]:
    """Cards of a step, the reader's own first."""
    mine = set(scoring.cards_visible_to(user).filter(sheet=sheet, stage=stage).values_list("pk", flat=True))
    due = {ScoreStage.SELF: sheet.self_due_at, ScoreStage.CROSS: sheet.cross_due_at}.get(ScoreStage(stage))
    rows = []
    for card in with_counts(scoring.cards_of(sheet, stage)):
        card.sheet = sheet
        late = due is not None and (card.sent_at or clock.now()) >= due
        own = card.stage != ScoreStage.OFFICIAL and rules.scores_for(user, card)
        rows.append(CardRow(card, card.scored, own, card.pk in mine, late))  # type: ignore[attr-defined]  # annotated
    return sorted(rows, key=lambda row: not row.own)


@dataclass(frozen=True, slots=True)
class StageProgress:
    label: str
    sent: int
    whole: int


def progress(sheet: ScoreSheet) -> list[StageProgress]:
    """Cards sent per step so far."""
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for stage, sent in ScoreReturn.objects.filter(sheet=sheet).values_list("stage", "sent_at"):
        counted[stage][0] += sent is not None
        counted[stage][1] += 1
    return [
        StageProgress(str(ScoreStage(stage).label), *counted[stage])
        for status, stage in STAGE_OF.items()
        if counted[stage][1] and ORDER.index(status) <= ORDER.index(SheetStatus(sheet.status))
    ]


@dataclass(frozen=True, slots=True)
class CardLine:
    """One line of a card beside what the others gave; `points`, `reason`, `file`, `drop` are bound fields or None."""

    line: ScoreCriterion
    score: Score | None
    own: Score | None
    cross: Decimal | None
    official: Score | None
    fields: dict[str, Any]

    @property
    def cross_words(self) -> str:
        return shown_points(self.line, self.cross)


def shown_points(line: ScoreCriterion, points: Decimal | None) -> str:
    """A knock-out speaks in words; peers may have said different things of it."""
    if points is None:
        return "—"
    if line.kind != CriterionKind.KNOCKOUT:
        return format_number(points)
    return {Decimal(1): "Không vi phạm", Decimal(0): "Vi phạm"}.get(points, "Ý kiến khác nhau")


def sees_cross(user: User, sheet: ScoreSheet) -> bool:
    """Means of peers, once that step has closed."""
    return sheet.status in (SheetStatus.OFFICIAL, SheetStatus.PUBLISHED) or (
        sheet.status == SheetStatus.CROSS and rules.manages(user, sheet.cluster)
    )


def sees_official(user: User, sheet: ScoreSheet) -> bool:
    return sheet.status == SheetStatus.PUBLISHED or (
        sheet.status == SheetStatus.OFFICIAL and rules.manages(user, sheet.cluster)
    )


def sees_self(user: User, sheet: ScoreSheet) -> bool:
    """Self-scores of all members, once that step has closed."""
    return sheet.status in (SheetStatus.CROSS, SheetStatus.OFFICIAL, SheetStatus.PUBLISHED) or (
        sheet.status == SheetStatus.SELF and rules.can_draft_for(user, sheet.cluster)
    )


def card_lines(user: User, card: ScoreReturn, form: Any = None) -> list[tuple[ScoreCriterion | None, list[CardLine]]]:
    """The card by groups, each line with its fields when a form is given."""
    scores = scoring.scores_on(card)
    own = scoring.self_scores(card) if card.stage != ScoreStage.SELF else {}
    cross: dict[tuple[int, int], Decimal] = {}
    if card.stage != ScoreStage.CROSS and sees_cross(user, card.sheet):
        cross = scoring.cross_means(card.sheet, [card.unit_id])
    official: dict[int, Score] = {}
    if card.stage == ScoreStage.SELF and sees_official(user, card.sheet):
        rows = scoring.points_of(card.sheet, ScoreStage.OFFICIAL).filter(unit_id=card.unit_id)
        official = {row.criterion_id: row for row in rows}
    return [
        (
            section.head,
            [
                CardLine(
                    line=line,
                    score=scores.get(line.pk),
                    own=own.get(line.pk),
                    cross=cross.get((card.unit_id, line.pk)),
                    official=official.get(line.pk),
                    fields=_fields(form, line),
                )
                for line in section.lines
            ],
        )
        for section in scoring.sections_of(card.sheet)
    ]


def _fields(form: Any, line: ScoreCriterion) -> dict[str, Any]:
    names = ("points", "reason", "file", "drop")
    return {name: form[f"{name}_{line.pk}"] for name in names if form and f"{name}_{line.pk}" in form.fields}


# --- Comparison


@dataclass(frozen=True, slots=True)
class GapRow:
    unit: Unit
    line: ScoreCriterion
    own: Decimal | None
    cross: Decimal | None
    official: Decimal | None
    reason: str
    gap: Decimal

    @property
    def words(self) -> dict[str, str]:
        values = {"own": self.own, "cross": self.cross, "official": self.official}
        return {name: shown_points(self.line, value) for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class TotalRow:
    """A unit's totals per step; None when a step gave nothing or may not be read yet."""

    unit: Unit
    own: Decimal | None
    cross: Decimal | None
    official: Decimal | None


@dataclass(frozen=True, slots=True)
class Comparison:
    rows: list[GapRow]
    totals: list[TotalRow]


Points = dict[tuple[int, int], Decimal]


def comparison(user: User, sheet: ScoreSheet, unit: Unit | None = None, only: bool = False) -> Comparison:
    """Self, cross and official beside each other, the largest gap first."""
    lines = scoring.lines_of(sheet)
    own = _points(sheet, ScoreStage.SELF) if sees_self(user, sheet) else {}
    cross = scoring.cross_means(sheet) if sees_cross(user, sheet) else {}
    official, reasons = _official(user, sheet)
    units = [card.unit for card in scoring.cards_of(sheet, ScoreStage.SELF)]
    chosen = [row for row in units if unit is None or row.pk == unit.pk]
    rows = []
    for place in chosen:
        for line in lines:
            key = (place.pk, line.pk)
            given = [table[key] for table in (own, cross, official) if key in table]
            gap = max(given) - min(given) if len(given) > 1 else Decimal(0)
            if gap or not only:
                reason = reasons.get(key, "")
                rows.append(GapRow(place, line, own.get(key), cross.get(key), official.get(key), reason, gap))
    rows.sort(key=lambda row: (-row.gap, row.unit.name_sort, row.line.order))
    totals = [
        TotalRow(place, *(_total(sheet, lines, table, place) for table in (own, cross, official))) for place in units
    ]
    return Comparison(rows, totals)


def _points(sheet: ScoreSheet, stage: str) -> Points:
    rows = scoring.points_of(sheet, stage).values_list("unit_id", "criterion_id", "points")
    return {(unit, line): points for unit, line, points in rows}


def _official(user: User, sheet: ScoreSheet) -> tuple[Points, dict[tuple[int, int], str]]:
    if not sees_official(user, sheet):
        return {}, {}
    rows = list(scoring.points_of(sheet, ScoreStage.OFFICIAL))
    return (
        {(row.unit_id, row.criterion_id): row.points for row in rows},
        {(row.unit_id, row.criterion_id): row.reason for row in rows if row.reason},
    )


def _total(sheet: ScoreSheet, lines: list[ScoreCriterion], table: Points, unit: Unit) -> Decimal | None:
    """Points plus bonus within its limit minus penalty; None while a line lacks its score."""
    found = {line.pk: table.get((unit.pk, line.pk)) for line in lines}
    if not lines or any(value is None for value in found.values()):
        return None
    return total_of(lines, {pk: value for pk, value in found.items() if value is not None}, sheet.bonus_limit)


def total_of(lines: list[ScoreCriterion], points: dict[int, Decimal], bonus_limit: Decimal | None) -> Decimal:
    def sum_of(kind: str) -> Decimal:
        return sum((points[line.pk] for line in lines if line.kind == kind and line.pk in points), Decimal(0))

    bonus = sum_of(CriterionKind.BONUS)
    bonus = bonus if bonus_limit is None else min(bonus, bonus_limit)
    return sum_of(CriterionKind.POINTS) + bonus - sum_of(CriterionKind.PENALTY)


def struck_lines(lines: list[ScoreCriterion], points: dict[int, Decimal]) -> list[ScoreCriterion]:
    return [
        line
        for line in lines
        if line.pk in points
        and strikes(Line(line.pk, line.kind, line.code, line.text, line.maximum, line.minimum), points[line.pk])
    ]
