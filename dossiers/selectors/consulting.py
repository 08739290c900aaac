"""Points and complaints as pages read them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from dossiers.enums import PointTarget
from dossiers.models import Complaint, Dossier, ReturnPoint
from dossiers.rules.consulting import OF_DOSSIER
from dossiers.selectors.dossiers import visible_to
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import has_permission, unit_scope


@dataclass(frozen=True, slots=True)
class PointLine:
    point: ReturnPoint
    where: str
    """The very form where the unit mends it."""


def points_visible_to(user: User) -> QuerySet[ReturnPoint]:
    """Notes not sent yet are the appraising side's own."""
    rows = ReturnPoint.objects.filter(dossier__in=visible_to(user))
    own = unit_scope(user, P.APPRAISE_DOSSIER, "dossier__receiver")
    return (rows.filter(own) | rows.filter(sent_at__isnull=False)).select_related(
        "dossier__receiver", "dossier__unit", "nomination__recipient"
    )


def points_of(user: User, dossier: Dossier) -> list[PointLine]:
    rows = dossier.return_points.select_related("nomination__recipient", "noted_by", "settled_by").order_by("pk")
    if not has_permission(user, P.APPRAISE_DOSSIER, dossier.receiver):
        rows = rows.filter(sent_at__isnull=False)
    return [PointLine(point, _place(point)) for point in rows]


def _place(point: ReturnPoint) -> str:
    if point.nomination_id:
        return reverse("dossiers:nomination_edit", args=[point.nomination_id])
    if point.target == PointTarget.INFO or point.target not in OF_DOSSIER:
        return reverse("dossiers:edit", args=[point.dossier_id])
    return reverse("dossiers:part_add", args=[point.dossier_id, point.target])


def complaints_visible_to(user: User) -> QuerySet[Complaint]:
    rows = Complaint.objects.filter(unit_scope(user, P.APPRAISE_DOSSIER, "nomination__dossier__receiver"))
    return rows.select_related("nomination__recipient", "nomination__dossier__receiver", "nomination__award_kind")
