"""States of this app as badges: the words of the enum, never its code."""

from __future__ import annotations

from typing import Any

from django import template

from awards.enums import Verdict
from dossiers.enums import DossierStatus, NominationResult, QuotaState, SessionStatus
from dossiers.models import CouncilSession, Dossier, Nomination
from thidua.common.templatetags.thidua_ui import status_badge

register = template.Library()
BADGE = "components/status_badge.html"

_DOSSIER = {
    DossierStatus.DRAFT: "neutral",
    DossierStatus.AWAITING_HEAD: "wait",
    DossierStatus.SUBMITTED: "info",
    DossierStatus.CHECKING: "info",
    DossierStatus.RETURNED: "warn",
    DossierStatus.APPRAISING: "info",
    DossierStatus.BEFORE_COUNCIL: "wait",
    DossierStatus.VOTED: "info",
    DossierStatus.DECISION_PENDING: "wait",
    DossierStatus.DECIDED: "good",
    DossierStatus.WITHDRAWN: "neutral",
    DossierStatus.REFUSED: "bad",
    DossierStatus.MERGED: "neutral",
}
_RESULT = {
    NominationResult.PENDING: "neutral",
    NominationResult.RECOMMENDED: "info",
    NominationResult.EXCLUDED: "warn",
    NominationResult.APPROVED: "good",
    NominationResult.REJECTED: "bad",
    NominationResult.AWARDED: "good",
}
_QUOTA = {QuotaState.FREE: "neutral", QuotaState.COUNTED: "good", QuotaState.HELD: "wait"}
_VERDICT = {Verdict.PASS: "good", Verdict.FAIL: "bad", Verdict.MISSING: "warn", Verdict.MANUAL: "wait"}
_SESSION = {SessionStatus.PLANNED: "neutral", SessionStatus.OPEN: "wait", SessionStatus.CLOSED: "good"}


@register.filter
def lookup(found: dict[Any, Any], key: Any) -> Any:
    """What a page has under a key, nothing when there is nothing."""
    return found.get(key, ())


@register.inclusion_tag(BADGE)
def dossier_status(dossier: Dossier) -> dict[str, Any]:
    return status_badge(dossier.get_status_display(), _DOSSIER[DossierStatus(dossier.status)])


@register.inclusion_tag(BADGE)
def nomination_result(nomination: Nomination) -> dict[str, Any]:
    return status_badge(nomination.get_result_display(), _RESULT[NominationResult(nomination.result)])


@register.inclusion_tag(BADGE)
def quota_state(nomination: Nomination) -> dict[str, Any]:
    return status_badge(nomination.get_quota_state_display(), _QUOTA[QuotaState(nomination.quota_state)])


@register.inclusion_tag(BADGE)
def verdict_badge(verdict: str) -> dict[str, Any]:
    known = Verdict(verdict)
    return status_badge(str(known.label), _VERDICT[known])


@register.inclusion_tag(BADGE)
def session_status(session: CouncilSession) -> dict[str, Any]:
    return status_badge(session.get_status_display(), _SESSION[SessionStatus(session.status)])
