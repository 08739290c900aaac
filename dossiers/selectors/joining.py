"""Dossiers that may become one."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from dossiers.enums import DossierStatus as S
from dossiers.models import Dossier
from dossiers.rules.joining import JOINED_BY_UNIT
from dossiers.selectors.dossiers import visible_to
from thidua.accounts.models import User


@dataclass(frozen=True, slots=True)
class Link:
    """Another dossier this one came from or went into, as the page says it."""

    words: str
    dossier: Dossier


def links_of(dossier: Dossier) -> list[Link]:
    """Same unit, so whoever sees one sees the other."""
    found = [Link("Thay cho hồ sơ", dossier.replaces)] if dossier.replaces else []
    found += [Link("Đã được thay bằng hồ sơ", one) for one in dossier.replaced_by.order_by("pk")]
    found += [Link("Đã gộp vào hồ sơ", dossier.merged_into)] if dossier.merged_into else []
    return found + [Link("Đã gộp từ hồ sơ", one) for one in dossier.merged_from.order_by("pk")]


def joinable_with(user: User, dossier: Dossier) -> QuerySet[Dossier]:
    """Others of the same unit about the same matter, in a state the same people hold."""
    states = JOINED_BY_UNIT if dossier.status in JOINED_BY_UNIT else (S.CHECKING,)
    rows = visible_to(user).filter(
        unit_id=dossier.unit_id,
        receiver_id=dossier.receiver_id,
        campaign=dossier.campaign,
        ground=dossier.ground,
        line=dossier.line,
        status__in=states,
    )
    return rows.exclude(pk=dossier.pk).annotate(size=Count("nominations")).order_by("-created_at", "-pk")
