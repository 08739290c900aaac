"""The moment a decision becomes one: numbered, frozen, entered in the register, all or nothing."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse

from awards import hooks, wording
from awards.enums import DECISION_FILE, DecisionStatus
from awards.models import Decision, DecisionLine, Honour
from awards.readiness import blockers
from awards.rules import check_can_issue
from awards.selectors.decisions import lines_of, set_rewards
from awards.services.drafting import STALE, locked
from thidua.accounts.models import User
from thidua.audit import services as audit
from thidua.common import clock
from thidua.common.errors import StaleObject, WrongState
from thidua.documents import services as documents
from thidua.documents.enums import DocumentKind
from thidua.notifications.services import MailContent, notify

SERIES = str(DocumentKind.DECISION.value)
TEMPLATE, TEMPLATE_VERSION = "award_decision", 1

ALREADY_GIVEN = "Có đối tượng đã được khen cùng hình thức cho chính thành tích này trong sổ khen thưởng."


@transaction.atomic
def issue_decision(*, by: User, decision: Decision, version: int | None = None) -> Decision:
    """Sign and issue. Lock order: decision, then the counter row of the issuer's book.

    Money is counted with the base salary on this very day; the year of the number is the year in Hà Nội.
    """
    decision = locked(decision)
    check_can_issue(by, decision)
    if version is not None and decision.version != version:
        raise StaleObject(STALE)
    now, day = clock.now(), clock.today()
    if missing := blockers(decision, day):
        raise WrongState("Chưa ban hành được: " + " ".join(item.text for item in missing))
    lines = list(lines_of(decision))
    _fix_rewards(lines, day)
    _number(by, decision, lines, now, day)
    _enter_register(decision, lines, day)
    audit.record(
        by=by,
        verb="decision.issued",
        obj=decision,
        unit_id=decision.issuer_id,
        before={"status": DecisionStatus.SUBMITTED.label},
        after={"status": DecisionStatus.ISSUED.label, "number_text": decision.number_text, "line_count": len(lines)},
        at=now,
    )
    hooks.run_issued(decision)
    _tell_drafters(decision)
    return decision


def _fix_rewards(lines: list[DecisionLine], day: date) -> None:
    set_rewards(lines, day)
    DecisionLine.objects.bulk_update(lines, ["reward_amount"], batch_size=500)


def _number(by: User, decision: Decision, lines: list[DecisionLine], now: datetime, day: date) -> None:
    document, job = documents.issue(
        by=by,
        issuer=decision.issuer,
        kind=DocumentKind.DECISION,
        series=SERIES,
        symbol=wording.symbol_of(decision.issuer),
        subject=decision.subject,
        template=TEMPLATE,
        template_version=TEMPLATE_VERSION,
        snapshot=lambda number: wording.snapshot(decision, lines, number=number, day=day),
        purpose=DECISION_FILE,
        job_title=f"In quyết định khen thưởng: {decision.subject}",
        at=now,
    )
    decision.document, decision.job = document, job
    decision.number_text = document.full_number
    decision.status, decision.issued_at = DecisionStatus.ISSUED, now
    decision.version += 1
    decision.save(update_fields=["document", "job", "number_text", "status", "issued_at", "version"])


def _enter_register(decision: Decision, lines: list[DecisionLine], day: date) -> None:
    honours = [
        Honour(
            recipient=line.recipient,
            award_kind=line.award_kind,
            line=line,
            issuer=decision.issuer,
            unit_then_id=line.recipient.unit_id,
            decision_number=decision.number_text,
            decided_on=day,
            ground=decision.ground,
            occasion=decision.occasion,
            occasion_key=decision.occasion_key,
            achievement_from=line.achievement_from,
            achievement_to=line.achievement_to,
        )
        for line in lines
    ]
    try:
        with transaction.atomic():
            Honour.objects.bulk_create(honours, batch_size=500)
    except IntegrityError as error:
        raise WrongState(ALREADY_GIVEN) from error


def _tell_drafters(decision: Decision) -> None:
    people = [person for person in (decision.submitted_by, decision.created_by) if person is not None]
    notify(
        users=people,
        kind="decision_issued",
        title=f"Đã ban hành Quyết định số {decision.number_text}",
        url=reverse("awards:decision", args=[decision.pk]),
        key=f"decision-issued:{decision.pk}",
        mail=MailContent("decision_issued", {"decision": decision}),
    )
