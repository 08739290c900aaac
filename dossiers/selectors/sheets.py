"""Appraisal sheets: the appraising side's own."""

from __future__ import annotations

from django.db.models import QuerySet

from dossiers.models import AppraisalSheet, Dossier
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import unit_scope
from thidua.documents.models import StoredFile


def visible_to(user: User) -> QuerySet[AppraisalSheet]:
    rows = AppraisalSheet.objects.filter(unit_scope(user, P.APPRAISE_DOSSIER, "dossier__receiver"))
    return rows.select_related("file", "job", "created_by")


def sheets_of(user: User, dossier: Dossier) -> QuerySet[AppraisalSheet]:
    return visible_to(user).filter(dossier=dossier).order_by("-version")


def may_read_sheet(user: User, stored: StoredFile) -> bool:
    return visible_to(user).filter(file=stored).exists()
