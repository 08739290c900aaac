"""Sổ khen thưởng: every honour, and the profile of whoever received it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from awards.models import Honour, Recipient
from awards.selectors.decisions import decisions_visible_to
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import unit_scope
from thidua.common.queries import matches
from thidua.units.models import Unit


@dataclass(frozen=True, slots=True)
class RegisterFilter:
    q: str = ""
    award_kind: int | None = None
    nature: str = ""
    level: str = ""
    ground: str = ""
    year: int | None = None
    unit: Unit | None = None
    recipient_type: str = ""
    group: str = ""
    status: str = ""


def register_visible_to(user: User | AnonymousUser) -> QuerySet[Honour]:
    """Honours of one's units at the time, of recipients now in one's units, and those one's units decided.

    The units are looked up once and compared by id: three joins on their paths invite a product of the tree with
    itself.
    """
    units = Unit.objects.filter(unit_scope(user, P.VIEW_REGISTER, "")).order_by().values("pk")
    return Honour.objects.filter(Q(unit_then__in=units) | Q(recipient__unit__in=units) | Q(issuer__in=units))


def register(user: User | AnonymousUser, wanted: RegisterFilter) -> QuerySet[Honour]:
    """Rows of the register, newest first."""
    rows = _with_links(user, register_visible_to(user)).select_related("recipient")
    if wanted.q:
        rows = rows.filter(_mentions(wanted.q))
    if wanted.unit is not None:
        rows = rows.filter(unit_then__path__startswith=wanted.unit.path)
    exact = {
        "award_kind": wanted.award_kind,
        "award_kind__nature": wanted.nature,
        "award_kind__level": wanted.level,
        "ground": wanted.ground,
        "decided_on__year": wanted.year,
        "recipient__type": wanted.recipient_type,
        "recipient__group": wanted.group,
        "status": wanted.status,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    return rows.order_by("-decided_on", "-pk")


def _mentions(q: str) -> Q:
    by_number = Q(decision_number__icontains=q.strip())
    return matches(q, "recipient__search_text") | matches(q, "line__decision__search_text") | by_number


def recipients_visible_to(user: User | AnonymousUser) -> QuerySet[Recipient]:
    """Recipients of one's units, and whoever has an honour one may see."""
    honours = register_visible_to(user).filter(recipient=OuterRef("pk"))
    return Recipient.objects.filter(unit_scope(user, P.VIEW_REGISTER, "unit") | Exists(honours))


def search_recipients(user: User | AnonymousUser, text: str, *, unit: Unit | None = None) -> QuerySet[Recipient]:
    """For pickers: every typed word occurs, accents ignored; narrowed to a unit and those below it."""
    rows = recipients_visible_to(user).filter(matches(text)).select_related("unit", "as_unit")
    if unit is not None:
        rows = rows.filter(unit__path__startswith=unit.path)
    return rows.order_by("name_sort", "pk")


def honours_of(user: User | AnonymousUser, recipient: Recipient) -> QuerySet[Honour]:
    """The recipient's honours this person may see, newest first."""
    rows = _with_links(user, register_visible_to(user).filter(recipient=recipient))
    return rows.order_by("-decided_on", "-pk")


def _with_links(user: User | AnonymousUser, rows: QuerySet[Honour]) -> QuerySet[Honour]:
    """Rows with what is shown of them; `shows_decision` says whether the reader may open the decision too."""
    decision = decisions_visible_to(user).filter(pk=OuterRef("line__decision"))
    return rows.select_related("award_kind", "unit_then", "issuer", "line").annotate(shows_decision=Exists(decision))


def register_years(user: User | AnonymousUser) -> list[int]:
    """Years that occur in what this person may see, newest first."""
    return [day.year for day in register_visible_to(user).dates("decided_on", "year", order="DESC")]


def counts_by_nature(user: User | AnonymousUser, wanted: RegisterFilter) -> dict[str, int]:
    """How many of the filtered rows are titles and how many are commendations."""
    rows = register(user, wanted).order_by().values("award_kind__nature").annotate(total=Count("pk"))
    return {row["award_kind__nature"]: row["total"] for row in rows}
