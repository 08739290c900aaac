"""Scoring tables and their cards: `sheets_visible_to` and `cards_visible_to` are the only doors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from campaigns.enums import CriterionKind, ScoreStage, SheetStatus
from campaigns.models import Endorsement, Score, ScoreCriterion, ScoreReturn, ScoreSheet
from campaigns.ranking import Inputs, Line, UnitScores
from campaigns.score_steps import ORDER
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.accounts.scope import own_unit_ids, unit_scope
from thidua.common.text import fold
from thidua.documents.models import StoredFile
from thidua.units.models import Cluster, ClusterMember, Unit
from thidua.units.selectors import clusters_visible_to

SCORED_KINDS = (CriterionKind.POINTS, CriterionKind.BONUS, CriterionKind.PENALTY, CriterionKind.KNOCKOUT)


# --- Doors


def drafting_clusters(user: User) -> QuerySet[Cluster]:
    """Clusters for which the person may draft a scoring table."""
    led = Q(head_id__in=own_unit_ids(user, Permission.SEND_SUBMISSION))
    return Cluster.objects.filter(unit_scope(user, Permission.EDIT_CAMPAIGN, "owner") | led)


def _member_clusters(user: User) -> QuerySet[Any]:
    return ClusterMember.objects.filter(unit_scope(user, Permission.VIEW_CAMPAIGN)).values("cluster")


def sheets_visible_to(user: User) -> QuerySet[ScoreSheet]:
    """A draft: whoever may edit it. Opened: members and those above. Published: all who see the cluster."""
    opened = Q(cluster__in=_member_clusters(user)) | unit_scope(user, Permission.VIEW_CAMPAIGN, "cluster__owner")
    published = Q(status=SheetStatus.PUBLISHED, cluster__in=clusters_visible_to(user).order_by().values("pk"))
    own = Q(cluster__in=drafting_clusters(user).values("pk"))
    rows = ScoreSheet.objects.filter(own | ~Q(status=SheetStatus.DRAFT) & opened | published)
    return rows.select_related("cluster__owner", "cluster__head", "cluster__deputy", "campaign")


def cards_visible_to(user: User) -> QuerySet[ScoreReturn]:
    """A card: those who score it and the agency. Peers read a self-score once that step has closed, the official one
    once it is published; what a named peer gave is never shown to other peers.
    """
    agency = unit_scope(user, Permission.EDIT_CAMPAIGN, "sheet__cluster__owner")
    own = unit_scope(user, Permission.VIEW_CAMPAIGN, "scorer") & ~Q(stage=ScoreStage.OFFICIAL)
    closed = Q(stage=ScoreStage.SELF, sent_at__isnull=False) & ~Q(
        sheet__status__in=(SheetStatus.DRAFT, SheetStatus.SELF)
    )
    official = Q(stage=ScoreStage.OFFICIAL, sheet__status=SheetStatus.PUBLISHED)
    peers = (closed | official) & Q(sheet__cluster__in=_member_clusters(user))
    led = Q(sheet__cluster__head_id__in=own_unit_ids(user, Permission.SEND_SUBMISSION), stage=ScoreStage.SELF)
    rows = ScoreReturn.objects.filter(agency | own | peers | led & Q(sent_at__isnull=False))
    return rows.select_related("sheet__cluster__owner", "sheet__cluster__head", "unit", "scorer", "sent_by")


def may_read_score_file(user: User, file: StoredFile) -> bool:
    """Evidence of a score is read by whoever reads the card it stands on."""
    for score in Score.objects.filter(file=file).select_related("criterion"):
        card = cards_visible_to(user).filter(
            sheet_id=score.criterion.sheet_id, unit_id=score.unit_id, stage=score.stage, scorer_id=score.scorer_id
        )
        if card.exists():
            return True
    return False


def may_read_minutes(user: User, file: StoredFile) -> bool:
    rows = Endorsement.objects.filter(minutes=file)
    return rows.filter(sheet__in=sheets_visible_to(user).values("pk")).exists()


# --- Lists


def sheets_listed(
    user: User, q: str = "", year: int | None = None, status: str = "", cluster: int | None = None
) -> QuerySet[ScoreSheet]:
    """Newest year first, with `cards` and `cards_sent` of the running step."""
    rows = sheets_visible_to(user)
    if year:
        rows = rows.filter(cluster__year=year)
    if status:
        rows = rows.filter(status=status)
    if cluster:
        rows = rows.filter(cluster_id=cluster)
    wanted = fold(q).split()
    if wanted:
        # A few dozen tables a year, without a search column of their own.
        names = rows.values_list("pk", "title", "cluster__name")
        found = [pk for pk, *texts in names if all(word in fold(" ".join(texts)) for word in wanted)]
        rows = rows.filter(pk__in=found)
    running = Q(returns__stage=F("status"))
    return rows.annotate(
        cards=Count("returns", filter=running),
        cards_sent=Count("returns", filter=running & Q(returns__sent_at__isnull=False)),
    ).order_by("-cluster__year", "cluster__name", "-pk")


def years_of_sheets(user: User) -> list[int]:
    years = sheets_visible_to(user).order_by().values_list("cluster__year", flat=True)
    return sorted(set(years), reverse=True)


def cards_waiting(user: User) -> QuerySet[ScoreReturn]:
    """What this person's own unit still has to score in the running step, the nearest deadline first."""
    units = own_unit_ids(user, Permission.SEND_SUBMISSION)
    rows = ScoreReturn.objects.filter(
        scorer_id__in=units, sent_at__isnull=True, stage__in=(ScoreStage.SELF, ScoreStage.CROSS)
    ).filter(stage=F("sheet__status"))
    return rows.select_related("sheet__cluster", "unit", "scorer").order_by("sheet_id", "unit__name_sort", "pk")


def official_waiting(user: User) -> QuerySet[ScoreReturn]:
    """Official cards of the person's agency that are not closed yet."""
    scope = unit_scope(user, Permission.EDIT_CAMPAIGN, "sheet__cluster__owner")
    rows = ScoreReturn.objects.filter(
        scope, stage=ScoreStage.OFFICIAL, sheet__status=SheetStatus.OFFICIAL, sent_at__isnull=True
    )
    return rows.select_related("sheet__cluster", "unit", "scorer").order_by("sheet_id", "unit__name_sort", "pk")


def waiting_count(user: User) -> int:
    return cards_waiting(user).count() + official_waiting(user).count()


def cards_of(sheet: ScoreSheet, stage: str) -> QuerySet[ScoreReturn]:
    rows = ScoreReturn.objects.filter(sheet=sheet, stage=stage).select_related("unit", "scorer", "sent_by")
    return rows.order_by("unit__name_sort", "unit_id", "scorer__name_sort", "pk")


def sheets_to_copy(user: User, sheet: ScoreSheet) -> QuerySet[ScoreSheet]:
    """Tables of other clusters and years that have lines, of the same owner; the same cluster's first."""
    rows = sheets_visible_to(user).filter(cluster__owner_id=sheet.cluster.owner_id, criteria__isnull=False)
    return rows.exclude(pk=sheet.pk).distinct().order_by("-cluster__year", "cluster__name", "-pk")


def agency_of(owner: Unit) -> Unit:
    """The unit in whose name the official score is given."""
    below = Unit.objects.filter(path__startswith=owner.path, depth=owner.depth + 1, is_standing_agency=True)
    return below.filter(dissolved_on__isnull=True).order_by("path").first() or owner


def members_of(cluster: Cluster) -> list[Unit]:
    return list(Unit.objects.filter(cluster_memberships__cluster=cluster).order_by("name_sort", "pk"))


# --- The table


@dataclass(frozen=True, slots=True)
class Section:
    """A group with its lines; `head` is None for lines that belong to no group."""

    head: ScoreCriterion | None
    lines: list[ScoreCriterion]


def sections_of(sheet: ScoreSheet) -> list[Section]:
    """The table in reading order."""
    rows = list(ScoreCriterion.objects.filter(sheet=sheet).order_by("order", "pk"))
    parts: dict[int, list[ScoreCriterion]] = defaultdict(list)
    for row in rows:
        if row.parent_id:
            parts[row.parent_id].append(row)
    found: list[Section] = []
    for row in rows:
        if row.kind == CriterionKind.SECTION:
            found.append(Section(row, parts[row.pk]))
        elif row.parent_id is None:
            if found and found[-1].head is None:
                found[-1].lines.append(row)
            else:
                found.append(Section(None, [row]))
    return found


def lines_of(sheet: ScoreSheet) -> list[ScoreCriterion]:
    """What is scored, in reading order."""
    return [line for section in sections_of(sheet) for line in section.lines]


# --- Scores


def points_of(sheet: ScoreSheet, stage: str) -> QuerySet[Score]:
    """Scores on cards that were sent: what is still being written counts nowhere."""
    sent = ScoreReturn.objects.filter(
        sheet=sheet, stage=stage, sent_at__isnull=False, unit=OuterRef("unit"), scorer=OuterRef("scorer")
    )
    return Score.objects.filter(Exists(sent), criterion__sheet=sheet, stage=stage).order_by("criterion", "unit", "pk")


def scores_on(card: ScoreReturn) -> dict[int, Score]:
    rows = Score.objects.filter(
        criterion__sheet_id=card.sheet_id, unit_id=card.unit_id, stage=card.stage, scorer_id=card.scorer_id
    )
    return {row.criterion_id: row for row in rows.select_related("file", "scored_by")}


def self_scores(card: ScoreReturn) -> dict[int, Score]:
    """What the unit gave itself, once it was sent."""
    sent = ScoreReturn.objects.filter(
        sheet_id=card.sheet_id, unit_id=card.unit_id, stage=ScoreStage.SELF, sent_at__isnull=False
    )
    if not sent.exists():
        return {}
    rows = Score.objects.filter(criterion__sheet_id=card.sheet_id, unit_id=card.unit_id, stage=ScoreStage.SELF)
    return {row.criterion_id: row for row in rows.select_related("file")}


def cross_means(sheet: ScoreSheet, unit_ids: Iterable[int] | None = None) -> dict[tuple[int, int], Decimal]:
    """(unit, line) → mean of the peers' scores, from cards that were sent."""
    given: dict[tuple[int, int], list[Decimal]] = defaultdict(list)
    rows = points_of(sheet, ScoreStage.CROSS)
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=list(unit_ids))
    for unit, line, points in rows.values_list("unit", "criterion", "points"):
        given[unit, line].append(points)
    return {key: mean(values) for key, values in given.items()}


def mean(values: list[Decimal]) -> Decimal:
    return (sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.01"))


def inputs_of(sheet: ScoreSheet) -> Inputs:
    """What the ranking is computed from: the official scores of every unit, whether whole or not."""
    lines = lines_of(sheet)
    points: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for unit, line, value in points_of(sheet, ScoreStage.OFFICIAL).values_list("unit", "criterion", "points"):
        points[unit][line] = value
    cards = cards_of(sheet, ScoreStage.OFFICIAL)
    return Inputs(
        sheet=sheet.pk,
        title=sheet.title,
        cluster=sheet.cluster.name,
        year=sheet.cluster.year,
        total=sheet.total,
        bonus_limit=sheet.bonus_limit,
        lines=tuple(Line(row.pk, row.kind, row.code, row.text, row.maximum, row.minimum) for row in lines),
        units=tuple(UnitScores(card.unit_id, card.unit.name, points[card.unit_id]) for card in cards),
    )


# --- Endorsements


def endorsements_listed(sheet: ScoreSheet) -> QuerySet[Endorsement]:
    rows = Endorsement.objects.filter(sheet=sheet).select_related("unit", "award_kind", "minutes", "created_by")
    return rows.order_by("-award_kind__nature", "award_kind__rank", "-votes_for", "unit__name_sort", "pk")


def endorsements_visible_to(user: User) -> QuerySet[Endorsement]:
    rows = Endorsement.objects.filter(sheet__in=sheets_visible_to(user).values("pk"))
    return rows.select_related("sheet__cluster__owner", "sheet__cluster__head", "unit", "award_kind")


def endorsements_of(unit: Unit, *, years: Iterable[int] | None = None) -> QuerySet[Endorsement]:
    """What clusters put this unit forward for, newest year first."""
    rows = Endorsement.objects.filter(unit=unit, sheet__status=SheetStatus.PUBLISHED)
    if years is not None:
        rows = rows.filter(sheet__cluster__year__in=list(years))
    return rows.select_related("sheet__cluster", "award_kind", "minutes").order_by("-sheet__cluster__year", "pk")


def steps_of(sheet: ScoreSheet) -> Iterator[tuple[str, str]]:
    for status in ORDER:
        yield status, status.label
