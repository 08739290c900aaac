"""Nominees that wait for the conclusion of the appraisal, by what the rules found of them."""

from __future__ import annotations

from awards.enums import Verdict
from dossiers.enums import NominationGroup, NominationResult
from dossiers.models import Dossier, Nomination


def not_concluded(dossier: Dossier) -> dict[str, list[Nomination]]:
    """Three queries, whatever their number; each group in the dossier's order."""
    rows = dossier.nominations.filter(result=NominationResult.PENDING)
    rows = rows.select_related("recipient", "award_kind").prefetch_related("checks").order_by("order", "pk")
    found: dict[str, list[Nomination]] = {}
    for one in rows:
        found.setdefault(group_of(one), []).append(one)
    return found


def group_of(nomination: Nomination) -> str:
    finals = {check.final for check in nomination.checks.all()}
    if Verdict.FAIL in finals:
        return NominationGroup.FAILED
    return NominationGroup.TO_LOOK_AT if finals & {Verdict.MISSING, Verdict.MANUAL} else NominationGroup.MET
