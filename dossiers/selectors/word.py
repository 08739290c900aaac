"""Word templates and the papers filled from them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from dossiers.models import Dossier, WordDraft, WordTemplate
from dossiers.selectors.word_returns import drafts_visible_to, latest_returns
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import own_unit_ids, permission_paths
from thidua.common.queries import matches
from thidua.common.text import fold
from thidua.documents.models import StoredFile
from thidua.units.models import Unit
from thidua.units.selectors import ancestors, standing_agency_of

MAX_SHOWN = 30


def owners_for(user: User) -> QuerySet[Unit]:
    """One's own agency, and the government a standing agency serves."""
    right = P.MANAGE_CATALOGUE
    scope = Q(pk__in=own_unit_ids(user, right)) | Q(path__in=permission_paths(user, right))
    return Unit.objects.filter(scope).order_by("path")


def templates_visible_to(user: User) -> QuerySet[WordTemplate]:
    rows = WordTemplate.objects.filter(owner__in=owners_for(user))
    return rows.select_related("owner", "file", "created_by", "retired_by")


def templates_listed(user: User, filters: dict[str, Any]) -> QuerySet[WordTemplate]:
    rows = templates_visible_to(user)
    if "kind" in filters:
        rows = rows.filter(kind=filters["kind"])
    if "state" in filters:
        rows = rows.filter(retired_at__isnull=filters["state"] == "kept")
    for word in fold(filters.get("q", "")).split():
        rows = rows.filter(matches(word) | matches(word, "owner__search_text"))
    return rows.order_by("-created_at", "-pk")


def versions_of(template: WordTemplate) -> QuerySet[WordTemplate]:
    rows = WordTemplate.objects.filter(owner=template.owner_id, kind=template.kind)
    return rows.select_related("created_by", "retired_by").order_by("-version")


def template_for(dossier: Dossier, kind: str, day: date) -> WordTemplate | None:
    """The template in force nearest to the unit: its own, then of those above, then of the level that judges."""
    unit, receiver = dossier.unit, dossier.receiver
    near = [unit, *reversed(list(ancestors(unit))), receiver, standing_agency_of(receiver)]
    rank = {one.pk: place for place, one in reversed(list(enumerate(near))) if one is not None}
    rows = WordTemplate.objects.filter(owner__in=rank, kind=kind, valid_from__lte=day, retired_at__isnull=True)
    found = rows.select_related("file", "owner").order_by("-valid_from", "-version")
    return min(found, key=lambda one: rank[one.owner_id], default=None)


def papers_of(user: User, dossier: Dossier) -> list[WordDraft]:
    """Newest first, with how far the worker is and what came back of each (`latest`): two queries."""
    rows = drafts_visible_to(user).filter(dossier=dossier).select_related("job", "template__owner", "created_by")
    rows = rows.select_related("nomination__recipient", "file").prefetch_related(latest_returns())
    return list(rows.order_by("-created_at", "-pk")[:MAX_SHOWN])


def may_read_template(user: User, stored: StoredFile) -> bool:
    return templates_visible_to(user).filter(file=stored).exists()


def may_read_draft(user: User, stored: StoredFile) -> bool:
    return drafts_visible_to(user).filter(file=stored).exists()
