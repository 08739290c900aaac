from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from dossiers.enums import OpinionStatus
from dossiers.models import Dossier, Opinion
from dossiers.rules.dossiers import IN_APPRAISAL
from dossiers.selectors.dossiers import visible_to
from thidua.accounts.models import Membership, User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.roles import roles_with
from thidua.accounts.scope import own_unit_ids, unit_scope
from thidua.common import clock
from thidua.common.queries import in_force, matches
from thidua.documents.models import StoredFile
from thidua.units.models import Unit
from thidua.units.selectors import active_on


def opinions_visible_to(user: User) -> QuerySet[Opinion]:
    """The agency asked sees what it was asked; those who appraise the dossier see all its opinions."""
    asked = Q(unit_id__in=own_unit_ids(user, P.GIVE_OPINION))
    appraised = Q(dossier__in=visible_to(user)) & unit_scope(user, P.APPRAISE_DOSSIER, "dossier__receiver")
    rows = Opinion.objects.filter(asked | appraised)
    return rows.select_related(
        "unit",
        "asked_by",
        "answered_by",
        "withdrawn_by",
        "file",
        "dossier__unit",
        "dossier__receiver",
        "dossier__campaign",
    )


def may_read_answer_file(user: User, stored: StoredFile) -> bool:
    """The agency that answered and those who appraise; never the unit the answer is about."""
    return opinions_visible_to(user).filter(file=stored).exists()


def asked_of(user: User, filters: dict[str, Any]) -> QuerySet[Opinion]:
    """What the person's agency has been asked, the nearest deadline first among those waiting."""
    rows = opinions_visible_to(user).filter(unit_id__in=own_unit_ids(user, P.GIVE_OPINION))
    if "status" in filters:
        rows = rows.filter(status=filters["status"])
    if "q" in filters:
        rows = rows.filter(matches(filters["q"], "dossier__search_text"))
    return rows.order_by("status", "due_at", "pk")


def waiting_count(user: User) -> int:
    units = own_unit_ids(user, P.GIVE_OPINION)
    return Opinion.objects.filter(unit_id__in=units, status=OpinionStatus.ASKED).count()


def late_opinions(now: datetime) -> QuerySet[Opinion]:
    """Agencies that were to have answered by now, of dossiers that still wait for them, the longest wait first."""
    rows = Opinion.objects.filter(status=OpinionStatus.ASKED, due_at__lte=now, dossier__status__in=IN_APPRAISAL)
    return rows.order_by("due_at", "pk")


def late_for(user: User, now: datetime) -> QuerySet[Opinion]:
    """Late answers to what this person asked, or about dossiers this person works on."""
    rows = late_opinions(now).filter(Q(asked_by=user) | Q(dossier__assigned_to=user))
    rows = rows.filter(unit_scope(user, P.APPRAISE_DOSSIER, "dossier__receiver"))
    return rows.select_related("unit", "dossier")


def opinions_of(dossier: Dossier) -> list[Opinion]:
    return list(
        dossier.opinions.select_related("unit", "asked_by", "answered_by", "withdrawn_by", "file").order_by("pk")
    )


def agencies_to_ask(dossier: Dossier) -> QuerySet[Unit]:
    """Living units of the receiving branch where somebody can answer, the submitting unit left out."""
    today = clock.today()
    answering = Membership.objects.filter(
        in_force(today), role__in=roles_with(P.GIVE_OPINION), user__is_active=True
    ).values("unit_id")
    rows = active_on(today).filter(path__startswith=dossier.receiver.path, pk__in=answering)
    return rows.exclude(pk=dossier.unit_id).order_by("name_sort", "pk")
