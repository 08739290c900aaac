"""The reverse look-up: what a recipient may be proposed for, this year and next, by the rules and the register."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from awards.eligibility import Candidate, Judgement, LawBook, RuleResult, judge_all
from awards.eligibility.registry import ALTERNATIVES
from awards.enums import (
    AwardGround,
    AwardLevel,
    AwardNature,
    HonourStatus,
    Rating,
    RecipientGroup,
    RecipientType,
    Verdict,
)
from awards.models import (
    AwardAuthority,
    AwardKind,
    DisciplineNote,
    Honour,
    Initiative,
    MemberCount,
    Recipient,
    Rule,
    YearlyRating,
)
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import unit_scope
from thidua.common.queries import in_force, matches
from thidua.documents.models import StoredFile
from thidua.units.models import Unit

LACKING_FEW = 2
JUDGED_AT_ONCE = 400
# What higher rooms know: recipients with a live proposal for an award and a year. See `register_proposed`.
Proposed = Callable[[AwardKind, int], "QuerySet[Any]"]
_PROPOSED: list[Proposed] = []


def register_proposed(found: Proposed) -> None:
    """`found(kind, year)` gives ids of recipients already proposed."""
    if found not in _PROPOSED:
        _PROPOSED.append(found)


@dataclass(frozen=True, slots=True)
class Prospect:
    """One award for one year, with every condition judged."""

    judgement: Judgement
    year: int

    @property
    def recipient(self) -> Recipient:
        return self.judgement.candidate.recipient

    @property
    def award_kind(self) -> AwardKind:
        return self.judgement.candidate.award_kind

    @property
    def lacking(self) -> list[RuleResult]:
        return [one for one in self.judgement.results if _is_open(one)]

    @property
    def to_look_at(self) -> list[RuleResult]:
        return [one for one in self.judgement.results if one.verdict == Verdict.MANUAL and not _is_open(one)]

    @property
    def is_ready(self) -> bool:
        return not self.lacking

    @property
    def is_near(self) -> bool:
        held = any(one.verdict == Verdict.PASS and one.rule.award_kind_id for one in self.judgement.results)
        return not self.is_ready and (len(self.lacking) == 1 or (held and len(self.lacking) <= LACKING_FEW))


def _is_open(result: RuleResult) -> bool:
    """A run of titles that is broken or old is for a person when proposed; nobody is promised an award on it."""
    broken_run = result.rule.predicate == "held_award_years" and not result.rule.params.get("or_manual")
    return result.verdict in (Verdict.FAIL, Verdict.MISSING) or (result.verdict == Verdict.MANUAL and broken_run)


@dataclass(frozen=True, slots=True)
class Outlook:
    """A year's prospects in three groups."""

    year: int
    ready: list[Prospect]
    near: list[Prospect]
    rest: list[Prospect]


def outlooks(recipient: Recipient, today: date) -> list[Outlook]:
    """This year and next; awards without a condition of their own in the catalogue are left out."""
    kinds = [kind for kind in AwardKind.objects.filter(is_active=True) if recipient.type in kind.recipient_types]
    years = (today.year, today.year + 1)
    pairs = [(recipient, kind, year) for year in years for kind in kinds]
    found = [one for one in _judged(pairs, today) if any(r.rule.award_kind_id for r in one.judgement.results)]
    return [_outlook(year, [one for one in found if one.year == year]) for year in years]


def _outlook(year: int, found: list[Prospect]) -> Outlook:
    ready = [one for one in found if one.is_ready]
    near = [one for one in found if one.is_near]
    return Outlook(year, ready, near, [one for one in found if not one.is_ready and not one.is_near])


def _judged(pairs: Sequence[tuple[Recipient, AwardKind, int]], today: date) -> list[Prospect]:
    deciders = _deciders({kind.pk for _, kind, _ in pairs}, today)
    candidates = [
        Candidate(
            recipient=recipient,
            award_kind=kind,
            ground=AwardGround.MERIT,
            on=today,
            unit=recipient.as_unit or recipient.unit,
            decider_kind=deciders.get(kind.pk),
            achievement_from=str(year),
            achievement_to=str(year),
        )
        for recipient, kind, year in pairs
    ]
    judged = judge_all(candidates, today=today)
    return [Prospect(one, year) for one, (_, _, year) in zip(judged, pairs, strict=True)]


def _deciders(kinds: set[int], today: date) -> dict[int, str]:
    """For each award a level that may decide it on the day."""
    rows = AwardAuthority.objects.filter(in_force(today), award_kind__in=kinds).order_by("-pk")
    return dict(rows.values_list("award_kind_id", "decider_kind"))


# --- Those qualified and not proposed


def recipients_in_charge(user: User | AnonymousUser) -> QuerySet[Recipient]:
    """Those whose dossiers the person writes or appraises."""
    scope = unit_scope(user, P.EDIT_DOSSIER, "unit") | unit_scope(user, P.APPRAISE_DOSSIER, "unit")
    return Recipient.objects.filter(scope)


def may_read_declared(user: User, file: StoredFile) -> bool:
    """The paper of a declared fact is for those who write or appraise the recipient's dossiers."""
    mine = recipients_in_charge(user)
    facts = (YearlyRating, Initiative, MemberCount, DisciplineNote)
    return any(model._default_manager.filter(file=file, recipient__in=mine).exists() for model in facts)


def kinds_with_history() -> QuerySet[AwardKind]:
    """Awards with conditions of their own, from which a list can be drawn."""
    own = Rule.objects.filter(campaign_key="", award_kind__isnull=False).exclude(predicate="manual")
    return AwardKind.objects.filter(is_active=True, pk__in=own.values("award_kind")).order_by("rank", "name", "pk")


def usual_kind() -> AwardKind | None:
    """What the list is drawn for until somebody chooses: the province's commendation, otherwise the first award."""
    kinds = kinds_with_history()
    of_province = kinds.filter(level=AwardLevel.PROVINCE, nature=AwardNature.COMMENDATION)
    return of_province.first() or kinds.first()


def possible(
    user: User | AnonymousUser,
    kind: AwardKind,
    year: int,
    today: date,
    *,
    q: str = "",
    unit: Unit | None = None,
    recipient_type: str = "",
    group: str = "",
) -> QuerySet[Recipient]:
    """Whoever the register and the records do not rule out, direct workers first; not yet honoured nor proposed."""
    rows = recipients_in_charge(user).filter(type__in=kind.recipient_types)
    rows = rows.filter(Q(as_unit__isnull=True) | Q(as_unit__dissolved_on__isnull=True), unit__dissolved_on__isnull=True)
    if q:
        rows = rows.filter(matches(q))
    if unit is not None:
        rows = rows.filter(unit__path__startswith=unit.path)
    if recipient_type:
        rows = rows.filter(type=recipient_type)
    if group:
        rows = rows.filter(group=group)
    given = Honour.objects.filter(award_kind=kind, achievement_to__startswith=str(year))
    rows = rows.exclude(pk__in=given.exclude(status=HonourStatus.REVOKED).values("recipient"))
    for proposed in _PROPOSED:
        rows = rows.exclude(pk__in=proposed(kind, year))
    rows = _with_history(rows, kind, year, today)
    first = Case(When(group=RecipientGroup.DIRECT_WORKER, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.select_related("unit", "as_unit").order_by(first, "name_sort", "pk")


def qualified(rows: Iterable[Recipient], kind: AwardKind, year: int, today: date) -> list[Prospect]:
    """Of these, who meets every condition a program can check."""
    return [one for one in _judged([(row, kind, year) for row in rows], today) if one.is_ready]


def _with_history(rows: QuerySet[Recipient], kind: AwardKind, year: int, today: date) -> QuerySet[Recipient]:
    """Narrowed by what the rules need of the past; the rules themselves are judged afterwards."""
    book = LawBook()
    wanted = Q()
    for recipient_type in RecipientType.values:
        rules = book.rules_on(kind, AwardGround.MERIT, "", recipient_type, today)
        mine = Q(type=recipient_type)
        for rule in rules:
            mine &= _needs(rule, year)
        wanted |= mine
    return rows.filter(wanted)


def _needs(rule: Rule, year: int) -> Q:
    if rule.predicate != ALTERNATIVES:
        return _term_needs(rule.predicate, rule.params, year)
    needs = Q(pk__in=[])
    for way in rule.params.get("ways") or []:
        one = Q()
        for term in way:
            one &= _term_needs(term.get("predicate", ""), term.get("params", {}), year)
        needs |= one
    return needs


def _term_needs(predicate: str, params: dict[str, Any], year: int) -> Q:
    """Ids counted in SQL; a predicate that looks at anything but the past asks for nothing here."""
    if params.get("or_manual"):
        return Q()
    if predicate == "held_award_years":
        honours = Honour.objects.filter(award_kind__code=params.get("award", "")).exclude(status=HonourStatus.REVOKED)
        return _at_least(honours, params.get("years"))
    if predicate == "rated_years":
        good = list(Rating)[: list(Rating).index(Rating(params.get("rating", Rating.GOOD))) + 1]
        return _at_least(YearlyRating.objects.filter(rating__in=good, year__lte=year), params.get("years"))
    if predicate == "initiatives":
        return _at_least(Initiative.objects.filter(year__lte=year), params.get("count"))
    return Q()


def _at_least(rows: QuerySet[Any], number: object) -> Q:
    needed = number if isinstance(number, int) and number > 0 else 1
    many = rows.order_by().values("recipient").annotate(found=Count("pk")).filter(found__gte=needed)
    return Q(pk__in=many.values("recipient"))
