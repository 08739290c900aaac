from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, When, Window
from django.db.models.functions import RowNumber

from awards import wording
from awards.enums import DECISION_FILE, PREVIEW_JOB, DecisionStatus
from awards.models import AwardKind, Decision, DecisionLine
from awards.selectors.catalogue import reward_table
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import own_unit_ids, unit_scope
from thidua.common.queries import matches
from thidua.documents.models import Job, StoredFile

# The order in which kinds of recipient are printed.
_TYPES = [kind.value for kind in wording.TYPE_ORDER]


def decisions_visible_to(user: User | AnonymousUser) -> QuerySet[Decision]:
    """Drafts for those who draft or sign for the issuer; what is issued also for the units it names."""
    working = unit_scope(user, P.DRAFT_DECISION, "issuer") | Q(issuer__in=own_unit_ids(user, P.APPROVE_DECISION))
    named = DecisionLine.objects.filter(unit_scope(user, P.VIEW_REGISTER, "proposing_unit"), decision=OuterRef("pk"))
    issued = Q(status=DecisionStatus.ISSUED) & (unit_scope(user, P.VIEW_REGISTER, "issuer") | Exists(named))
    return Decision.objects.filter(working | issued)


def filtered(
    user: User | AnonymousUser, *, q: str = "", status: str = "", ground: str = "", year: int | None = None
) -> QuerySet[Decision]:
    """Rows of the list, newest first, with their number of lines."""
    rows = decisions_visible_to(user).select_related("issuer", "created_by")
    if q:
        rows = rows.filter(matches(q))
    if status:
        rows = rows.filter(status=status)
    if ground:
        rows = rows.filter(ground=ground)
    if year:
        rows = rows.filter(Q(document__year=year) | Q(document__isnull=True, created_at__year=year))
    return rows.annotate(line_count=Count("lines")).order_by("-created_at", "-pk")


def waiting_for(user: User | AnonymousUser) -> QuerySet[Decision]:
    """Decisions this person may sign: submitted, of the issuer this person leads, not put forward by this person."""
    rows = Decision.objects.filter(issuer__in=own_unit_ids(user, P.APPROVE_DECISION), status=DecisionStatus.SUBMITTED)
    rows = rows.exclude(created_by=user.pk).exclude(submitted_by=user.pk)
    return (
        rows.select_related("issuer", "submitted_by").annotate(line_count=Count("lines")).order_by("submitted_at", "pk")
    )


def lines_of(decision: Decision) -> QuerySet[DecisionLine]:
    return decision.lines.select_related("recipient", "award_kind", "proposing_unit").order_by("order", "pk")


def lines_visible_to(user: User | AnonymousUser) -> QuerySet[DecisionLine]:
    """Lines of decisions this person may see."""
    rows = DecisionLine.objects.filter(decision__in=decisions_visible_to(user))
    return rows.select_related("decision__issuer", "recipient", "award_kind")


def may_read_decision_file(user: User, stored: StoredFile) -> bool:
    """Whoever may see a decision may read its PDF and the previews of its draft."""
    visible = decisions_visible_to(user)
    if stored.purpose == DECISION_FILE:
        return visible.filter(document__file=stored).exists()
    job = Job.objects.filter(kind=PREVIEW_JOB, result_file=stored).first()
    return job is not None and visible.filter(pk=job.payload["decision"]).exists()


@dataclass(frozen=True, slots=True)
class LineGroup:
    """Lines of one award and one kind of recipient, as they are printed together."""

    award_kind: AwardKind
    type_label: str
    size: int
    lines: list[DecisionLine]


def numbered_lines(decision: Decision) -> QuerySet[DecisionLine]:
    """Lines in the order of print; each knows its `place` in its group and the `group_size`."""
    same = [F("award_kind"), F("recipient__type")]
    type_order = Case(*(When(recipient__type=code, then=place) for place, code in enumerate(_TYPES)))
    rows = lines_of(decision).annotate(
        place=Window(RowNumber(), partition_by=same, order_by=[F("order").asc(), F("pk").asc()]),
        group_size=Window(Count("pk"), partition_by=same),
    )
    return rows.order_by("award_kind__rank", "award_kind_id", type_order, "order", "pk")


def grouped(decision: Decision, rows: Iterable[DecisionLine], day: date) -> list[LineGroup]:
    """Numbered lines as groups; those of a draft with the money they would bring on `day`."""
    lines = list(rows)
    if decision.document is None:
        set_rewards(lines, day)
    groups = groupby(lines, key=lambda line: (line.award_kind, line.recipient.get_type_display()))
    return [_group(kind, label, list(found)) for (kind, label), found in groups]


def _group(kind: AwardKind, label: str, lines: list[DecisionLine]) -> LineGroup:
    size: int = lines[0].group_size  # type: ignore[attr-defined]  # annotated by numbered_lines
    return LineGroup(kind, label, size, lines)


def draft_articles(decision: Decision, day: date) -> list[dict[str, Any]]:
    """The articles as they would read today; of an issued decision as they were printed."""
    if decision.document is not None:
        printed: list[dict[str, Any]] = decision.document.snapshot["articles"]
        return printed
    lines = list(lines_of(decision))
    set_rewards(lines, day)
    return wording.articles(decision, lines)


def set_rewards(lines: list[DecisionLine], day: date) -> None:
    """Put the money of the day on lines in memory."""
    rewards = reward_table([(line.award_kind_id, line.recipient.type) for line in lines], day)
    for line in lines:
        reward = rewards.get((line.award_kind_id, line.recipient.type))
        line.reward_amount = reward.amount if reward else None
