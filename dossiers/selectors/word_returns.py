"""Edited Word files of the unit's own dossiers."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from dossiers.enums import WordReturnState
from dossiers.models import WordDraft, WordReturn
from dossiers.selectors.dossiers import visible_to
from dossiers.wordtrip.facts import LABELS
from dossiers.wordtrip.of_dossier import facts_now, fingerprint
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import own_unit_ids
from thidua.documents.models import StoredFile

MAX_SHOWN = 30
_DOSSIER = ("unit", "receiver", "campaign", "line")


def drafts_visible_to(user: User) -> QuerySet[WordDraft]:
    rows = WordDraft.objects.filter(
        dossier__in=visible_to(user), dossier__unit_id__in=own_unit_ids(user, P.VIEW_DOSSIER)
    )
    return rows.select_related(*(f"dossier__{name}" for name in _DOSSIER), "nomination__recipient", "file")


def returns_visible_to(user: User) -> QuerySet[WordReturn]:
    rows = WordReturn.objects.filter(draft__in=drafts_visible_to(user).values("pk"))
    dossier = (f"draft__dossier__{name}" for name in _DOSSIER)
    return rows.select_related(*dossier, "draft__nomination__recipient", "file", "created_by", "job", "part")


def may_read_return(user: User, stored: StoredFile) -> bool:
    return bool(stored.uploaded_by_id == user.pk) or returns_visible_to(user).filter(file=stored).exists()


def latest_returns() -> Prefetch[str]:
    """Onto each filled paper, as `latest`: the edited files that nothing has replaced."""
    returned = WordReturn.objects.exclude(state=WordReturnState.REPLACED).select_related("file", "created_by")
    return Prefetch("returns", queryset=returned, to_attr="latest")


def is_stale(row: WordReturn) -> bool:
    """The dossier says something else than when the file was compared with it."""
    return bool(row.fingerprint) and row.fingerprint != fingerprint(facts_now(row.draft))


def shown_differences(row: WordReturn) -> list[dict[str, Any]]:
    """With the address of the page on which the dossier's side is mended."""
    told = set(LABELS.values())
    edit = reverse("dossiers:edit", args=[row.draft.dossier_id])
    return [{**one, "url": _address(one, told, edit)} for one in row.differences]


def _address(one: dict[str, Any], told: set[str], edit: str) -> str:
    if one["nominee"]:
        return reverse("dossiers:nomination", args=[one["nominee"]])
    return edit if one["label"] in told else ""
