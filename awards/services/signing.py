"""From the drafter's desk to the signer's and back."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from awards.enums import PREVIEW_JOB, DecisionStatus
from awards.models import Decision
from awards.readiness import blockers
from awards.rules import check_can_preview, check_can_return, check_can_submit
from awards.services.drafting import STALE, locked
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.roles import roles_with
from thidua.accounts.selectors import users_with_role
from thidua.audit import services as audit
from thidua.common import clock
from thidua.common.errors import InvalidInput, StaleObject, WrongState
from thidua.documents.models import Job
from thidua.documents.services import enqueue
from thidua.notifications.services import MailContent, notify


@transaction.atomic
def submit_decision(*, by: User, decision: Decision, version: int | None = None) -> Decision:
    """Put a complete draft before the leaders of the deciding level."""
    decision = locked(decision)
    check_can_submit(by, decision)
    if version is not None and decision.version != version:
        raise StaleObject(STALE)
    now = clock.now()
    if missing := blockers(decision, clock.today()):
        raise WrongState("Chưa trình ký được: " + " ".join(item.text for item in missing))
    before = {"status": decision.get_status_display()}
    decision.status, decision.submitted_at, decision.submitted_by = DecisionStatus.SUBMITTED, now, by
    decision.return_reason = ""
    decision.version += 1
    decision.save(update_fields=["status", "submitted_at", "submitted_by", "return_reason", "version"])
    after = {"status": decision.get_status_display()}
    audit.record(
        by=by, verb="decision.submitted", obj=decision, unit_id=decision.issuer_id, before=before, after=after, at=now
    )
    _tell_signers(decision, by)
    return decision


def _tell_signers(decision: Decision, by: User) -> None:
    signers = users_with_role(decision.issuer, *roles_with(P.APPROVE_DECISION)).exclude(
        pk__in=[by.pk, decision.created_by_id]
    )
    notify(
        users=signers,
        kind="decision_submitted",
        title=f"Trình ký quyết định: {decision.subject}",
        url=reverse("awards:decision", args=[decision.pk]),
        key=f"decision-submitted:{decision.pk}:{decision.version}",
        mail=MailContent("decision_submitted", {"decision": decision, "sender": by}),
    )


@transaction.atomic
def return_decision(*, by: User, decision: Decision, reason: str) -> Decision:
    """Back to the drafter, with a reason."""
    decision = locked(decision)
    check_can_return(by, decision)
    if not reason.strip():
        raise InvalidInput("Hãy ghi lý do trả lại.", field="reason")
    before = {"status": decision.get_status_display()}
    decision.status, decision.return_reason = DecisionStatus.RETURNED, reason.strip()
    decision.version += 1
    decision.save(update_fields=["status", "return_reason", "version"])
    audit.record(
        by=by,
        verb="decision.returned",
        obj=decision,
        unit_id=decision.issuer_id,
        before=before,
        after={"status": decision.get_status_display()},
        reason=decision.return_reason,
    )
    people = [person for person in (decision.submitted_by, decision.created_by) if person is not None]
    notify(
        users=people,
        kind="decision_returned",
        title=f"Quyết định được trả lại: {decision.subject}",
        url=reverse("awards:decision", args=[decision.pk]),
        key=f"decision-returned:{decision.pk}:{decision.version}",
        mail=MailContent("decision_returned", {"decision": decision, "sender": by}),
    )
    return decision


@transaction.atomic
def request_preview(*, by: User, decision: Decision) -> Job:
    """Ask the worker for the PDF of a draft; the same draft on the same day is printed once."""
    decision = locked(decision)
    check_can_preview(by, decision)
    return enqueue(
        by=by,
        kind=PREVIEW_JOB,
        key=f"preview:{decision.pk}:{decision.version}:{clock.today():%Y%m%d}",
        title=f"In thử dự thảo: {decision.subject}",
        payload={"decision": decision.pk},
        unit=decision.issuer,
    )
