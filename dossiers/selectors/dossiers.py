"""Reading dossiers. `visible_to` is the only door to a row."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from awards.enums import Verdict
from awards.models import AwardKind
from campaigns.enums import CampaignStatus, ObligationKind
from campaigns.models import Campaign, CampaignAward, Duty, Endorsement, Participation
from campaigns.selectors.scoring import endorsements_of
from dossiers.enums import DossierStatus, NominationResult, OpinionStatus, PartKind
from dossiers.models import Dossier, DossierPart, Nomination, Opinion, RuleCheck
from dossiers.rules.dossiers import WITH_STAFF
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import own_unit_ids, unit_scope
from thidua.common import clock
from thidua.common.queries import matches
from thidua.common.text import fold
from thidua.documents.models import StoredFile
from thidua.units.models import Unit

# What a line of the queue shows: dossiers and campaigns carry long texts that nobody reads there.
_QUEUE_COLUMNS = (
    *("code", "title", "status", "status_since", "desk_since", "submitted_at"),
    *("unit__name", "unit__dissolved_on", "receiver__kind", "campaign__title", "line__code"),
    *("assigned_to__full_name", "assigned_to__username"),
)


def visible_to(user: User) -> QuerySet[Dossier]:
    """A unit's own people see all its dossiers; everybody above sees what has been submitted at least once."""
    own = Q(unit_id__in=own_unit_ids(user, P.VIEW_DOSSIER))
    scope = unit_scope(user, P.VIEW_DOSSIER, "unit") | unit_scope(user, P.VIEW_DOSSIER, "receiver")
    return Dossier.objects.filter(own | (scope & Q(submitted_at__isnull=False)))


def for_page(user: User) -> QuerySet[Dossier]:
    return visible_to(user).select_related(
        "unit", "receiver", "campaign", "line", "created_by", "approved_by", "assigned_to"
    )


def listing(user: User, filters: dict[str, Any]) -> QuerySet[Dossier]:
    """The list of dossiers a person may see, newest first."""
    return _narrow(for_page(user), filters).annotate(size=_size()).order_by("-created_at", "-pk")


def queue_for(user: User, filters: dict[str, Any]) -> QuerySet[Dossier]:
    """What waits on staff's desks, the longest wait first; drafts of units are never in it."""
    rows = visible_to(user).select_related("unit", "receiver", "campaign", "line", "assigned_to").only(*_QUEUE_COLUMNS)
    rows = rows.filter(unit_scope(user, P.APPRAISE_DOSSIER, "receiver"))
    if "status" not in filters:
        rows = rows.filter(status__in=WITH_STAFF)
    assigned = filters.get("assigned")
    if assigned == "mine":
        rows = rows.filter(assigned_to=user)
    elif assigned == "none":
        rows = rows.filter(assigned_to__isnull=True)
    if filters.get("opinions") == "late":
        rows = rows.filter(_late_opinions())
    return _narrow(rows, filters).annotate(size=_size(), late_opinions=_late_opinions()).order_by("status_since", "pk")


def _size() -> Coalesce:
    """Nominees of each dossier, counted for the rows of the page alone: no grouping of everything that waits."""
    counted = Nomination.objects.filter(dossier=OuterRef("pk")).order_by().values("dossier").annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def _late_opinions() -> Exists:
    """An agency was to have answered by now and has not."""
    late = Opinion.objects.filter(dossier=OuterRef("pk"), status=OpinionStatus.ASKED, due_at__lte=clock.now())
    return Exists(late)


def assignable(user: User) -> QuerySet[Dossier]:
    """What may be given to a named officer, oldest first."""
    rows = for_page(user).filter(unit_scope(user, P.APPRAISE_DOSSIER, "receiver"), status__in=WITH_STAFF)
    return rows.order_by("status_since", "pk")


def queue_count(user: User) -> int:
    """The number beside the menu line: what nobody has taken yet, or what is mine."""
    rows = visible_to(user).filter(unit_scope(user, P.APPRAISE_DOSSIER, "receiver"), status__in=WITH_STAFF)
    return rows.filter(Q(assigned_to__isnull=True) | Q(assigned_to=user)).count()


def _narrow(rows: QuerySet[Dossier], filters: dict[str, Any]) -> QuerySet[Dossier]:
    for name in ("status", "campaign", "unit"):
        if name in filters:
            rows = rows.filter(**{name: filters[name]})
    for word in fold(filters.get("q", "")).split():
        rows = rows.filter(matches(word) | matches(word, "unit__search_text"))
    return rows


def nominations_visible_to(user: User) -> QuerySet[Nomination]:
    rows = Nomination.objects.filter(dossier__in=visible_to(user))
    return rows.select_related(
        "recipient__unit",
        "recipient__as_unit",
        "award_kind",
        "honour",
        "dossier__unit",
        "dossier__receiver",
        "dossier__campaign",
        "dossier__line",
    )


def nomination_rows(dossier: Dossier, filters: dict[str, Any]) -> QuerySet[Nomination]:
    """Rows of the dossier's page in their order; `worst` is the verdict that stands in the way, if any does."""
    rows = dossier.nominations.select_related("recipient__unit", "award_kind", "honour")
    rows = rows.annotate(worst=_worst_verdict())
    for name, column in (("result", "result"), ("award", "award_kind"), ("verdict", "worst")):
        if name in filters:
            rows = rows.filter(**{column: filters[name]})
    if "q" in filters:
        rows = rows.filter(matches(filters["q"], "recipient__search_text"))
    return rows.order_by("order", "pk")


def _worst_verdict() -> Case:
    """What counts of each condition is the reviewer's conclusion where there is one, as `RuleCheck.final`."""
    checks = RuleCheck.objects.filter(nomination=OuterRef("pk"))
    whens = [
        When(Exists(checks.filter(Q(override=verdict) | Q(override="", verdict=verdict))), then=Value(str(verdict)))
        for verdict in (Verdict.FAIL, Verdict.MISSING, Verdict.MANUAL, Verdict.PASS)
    ]
    return Case(*whens, default=Value(""), output_field=CharField())


def awards_in(dossier: Dossier) -> QuerySet[AwardKind]:
    """What the nominees of a dossier are put forward for."""
    kinds = dossier.nominations.values("award_kind")
    return AwardKind.objects.filter(pk__in=kinds).order_by("rank", "name", "pk")


def nominations_of(dossier: Dossier) -> list[Nomination]:
    """All nominees of a dossier: constant queries."""
    rows = dossier.nominations.select_related("recipient__unit", "award_kind", "honour")
    return list(rows.order_by("order", "pk"))


def parts_of(dossier: Dossier) -> list[DossierPart]:
    """All versions, current first within a kind."""
    rows = dossier.parts.select_related("file", "added_by", "nomination__recipient")
    return list(rows.order_by("kind", "nomination_id", "-version", "pk"))


def current_parts(dossier: Dossier, kind: PartKind) -> QuerySet[DossierPart]:
    return dossier.parts.filter(kind=kind, is_current=True).select_related("file")


def report_file(nomination: Nomination) -> DossierPart | None:
    rows = nomination.parts.filter(kind=PartKind.REPORT, is_current=True).select_related("file", "added_by")
    return rows.first()


def checks_visible_to(user: User) -> QuerySet[RuleCheck]:
    rows = RuleCheck.objects.filter(nomination__dossier__in=visible_to(user))
    return rows.select_related("nomination__dossier__receiver", "nomination__recipient", "rule")


def units_for_new(user: User) -> QuerySet[Unit]:
    """Units for which somebody may draw up a dossier today."""
    living = Q(dissolved_on__isnull=True) | Q(dissolved_on__gt=clock.today())
    return Unit.objects.filter(living, pk__in=own_unit_ids(user, P.EDIT_DOSSIER)).order_by("name_sort", "pk")


def campaigns_open_to(units: QuerySet[Unit]) -> QuerySet[Campaign]:
    """Launched campaigns in which one of the units takes part or owes nominations."""
    takes_part = Participation.objects.filter(unit__in=units).values("campaign_id")
    duties = Duty.objects.filter(unit__in=units, obligation__kind=ObligationKind.NOMINATION)
    rows = Campaign.objects.filter(Q(pk__in=takes_part) | Q(pk__in=duties.values("obligation__campaign_id")))
    return rows.exclude(status__in=(CampaignStatus.DRAFT, CampaignStatus.ARCHIVED)).order_by("-launched_at", "-pk")


def receivers_for(unit: Unit) -> list[Unit]:
    """The governments above a unit (or itself) that have a standing agency to receive dossiers, nearest first."""
    paths = [unit.path[:end] for end in range(unit.steplen, len(unit.path) + 1, unit.steplen)]
    agencies = Unit.objects.filter(is_standing_agency=True, path__startswith=paths[0]).values_list("path", flat=True)
    served = {path[: -Unit.steplen] for path in agencies}
    return list(Unit.objects.filter(path__in=[path for path in paths if path in served]).order_by("-path"))


def award_kinds_for(dossier: Dossier) -> QuerySet[AwardKind]:
    """The awards its campaign offers, every award in use without one; only of the levels its line covers."""
    if dossier.campaign_id:
        offered = CampaignAward.objects.filter(campaign_id=dossier.campaign_id)
        kinds = AwardKind.objects.filter(pk__in=offered.values("award_kind"))
    else:
        kinds = AwardKind.objects.filter(is_active=True)
    if dossier.line is not None and dossier.line.award_levels:
        kinds = kinds.filter(level__in=dossier.line.award_levels)
    return kinds.order_by("rank", "name", "pk")


def endorsements_for(dossier: Dossier) -> list[Endorsement]:
    """What the unit's clusters put it forward for in this year and the two before, newest first."""
    year = clock.today().year
    return list(endorsements_of(dossier.unit, years=range(year - 2, year + 1)))


def endorsements_to_nominate(dossier: Dossier) -> set[int]:
    """Keys of those the dossier can still take up: an award it offers, not proposed in it yet."""
    offered = set(award_kinds_for(dossier).values_list("pk", flat=True))
    taken = dossier.nominations.filter(recipient__as_unit_id=dossier.unit_id).values_list("award_kind_id", flat=True)
    return {row.pk for row in endorsements_for(dossier) if row.award_kind_id in offered - set(taken)}


def may_read_part(user: User, stored: StoredFile) -> bool:
    """A file of a dossier is read by those who see a dossier it lies in, and by an agency asked about that dossier.

    A dossier made anew keeps the files of the one before it.
    """
    parts = DossierPart.objects.filter(file=stored)
    if not parts.exists():
        return bool(stored.uploaded_by_id == user.pk)
    if visible_to(user).filter(pk__in=parts.values("dossier")).exists():
        return True
    asked = Opinion.objects.filter(unit_id__in=own_unit_ids(user, P.GIVE_OPINION))
    asked = asked.exclude(status=OpinionStatus.WITHDRAWN)
    return asked.filter(dossier__in=parts.filter(is_current=True).values("dossier")).exists()


def passable_dossiers(user: User) -> QuerySet[Dossier]:
    """What nobody has put on a decision yet: voted with something agreed on, or appraised on a line without council."""
    rows = visible_to(user).filter(unit_scope(user, P.DRAFT_DECISION, "receiver"))
    rows = rows.annotate(
        approved=Count("nominations", filter=Q(nominations__result=NominationResult.APPROVED)),
        recommended=Count("nominations", filter=Q(nominations__result=NominationResult.RECOMMENDED)),
        unsettled=Count("nominations", filter=Q(nominations__result=NominationResult.PENDING)),
    )
    voted = Q(status=DossierStatus.VOTED, approved__gt=0)
    simplified = Q(status=DossierStatus.APPRAISING, line__simplified=True, recommended__gt=0, unsettled=0)
    rows = rows.filter(voted | simplified).select_related("unit", "receiver", "campaign", "line")
    return rows.order_by("status_since", "pk")


def open_opinions(dossier: Dossier) -> int:
    return dossier.opinions.filter(status=OpinionStatus.ASKED).count()
