"""From the council's vote to the decision, and what comes back when it is issued or given up.

`awards` knows nothing of dossiers: it is handed plain lines whose `source_key` names the nomination.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from awards.enums import DecisionStatus
from awards.models import Decision, DecisionLine
from awards.services import LineInput, draft_decision
from dossiers.enums import DossierStatus as S
from dossiers.enums import NominationResult
from dossiers.models import Dossier, Nomination, SessionItem
from dossiers.rules.dossiers import check_can_pass_to_decision
from dossiers.selectors.facts import occasion_key
from dossiers.services.locking import lock_dossiers
from dossiers.services.moves import advance
from thidua.accounts.models import User
from thidua.common import clock
from thidua.common.errors import InvalidInput

_PREFIX = "nomination:"
_OPEN = (DecisionStatus.DRAFT, DecisionStatus.RETURNED, DecisionStatus.SUBMITTED)


@transaction.atomic
def pass_to_decision(
    *, by: User, dossiers: Iterable[Dossier], subject: str, reason: str, legal_bases: Iterable[str] = ()
) -> Decision:
    """Draw up one draft decision from everything agreed on in the chosen dossiers."""
    rows = lock_dossiers({dossier.pk for dossier in dossiers})
    _check_one_occasion(rows)
    for row in rows:
        check_can_pass_to_decision(by, row)
    first = rows[0]
    now = clock.now()
    _agree_without_council([row for row in rows if row.status == S.APPRAISING])
    decision = draft_decision(
        by=by,
        issuer=first.receiver,
        ground=first.ground,
        subject=subject,
        reason=reason,
        lines=[line_of(nomination) for nomination in _approved(rows)],
        occasion=first.campaign.title if first.campaign else "",
        occasion_key=occasion_key(first.campaign),
        legal_bases=list(legal_bases),
    )
    for row in rows:
        advance(by=by, dossier=row, to=S.DECISION_PENDING, at=now)
    return decision


def _agree_without_council(rows: list[Dossier]) -> None:
    """By the simplified procedure the appraisal's recommendation stands for the council's vote."""
    recommended = Nomination.objects.filter(dossier__in=rows, result=NominationResult.RECOMMENDED)
    recommended.update(result=NominationResult.APPROVED)


def _check_one_occasion(rows: list[Dossier]) -> None:
    if not rows:
        raise InvalidInput("Hãy chọn ít nhất một hồ sơ.", field="dossiers")
    if len({(row.receiver_id, row.campaign_id, row.ground) for row in rows}) > 1:
        raise InvalidInput("Các hồ sơ phải cùng phong trào, loại hình và cấp xét khen thưởng.", field="dossiers")


def _approved(rows: list[Dossier]) -> list[Nomination]:
    found = Nomination.objects.filter(dossier__in=rows, result=NominationResult.APPROVED)
    found = found.select_related("recipient__unit", "recipient__as_unit", "award_kind", "dossier__unit")
    return list(found.order_by("award_kind__rank", "dossier__unit__name_sort", "dossier_id", "order", "pk"))


def line_of(nomination: Nomination) -> LineInput:
    return LineInput(
        recipient=nomination.recipient,
        award_kind=nomination.award_kind,
        proposing_unit=nomination.dossier.unit,
        citation=nomination.citation,
        achievement_from=nomination.achievement_from,
        achievement_to=nomination.achievement_to,
        source_key=f"{_PREFIX}{nomination.pk}",
    )


@transaction.atomic
def on_decision_issued(decision: Decision) -> None:
    """The nominees are honoured; a dossier with nobody left waiting is decided and its unit told. Safe to run twice."""
    pending = _lock_pending(decision)
    lines = decision.lines.filter(source_key__startswith=_PREFIX).select_related("honour")
    by_nomination = {_nomination_id(line): line for line in lines}
    honoured = list(Nomination.objects.filter(pk__in=by_nomination, result=NominationResult.APPROVED))
    for nomination in honoured:
        nomination.result, nomination.honour = NominationResult.AWARDED, by_nomination[nomination.pk].honour
        nomination.result_reason = f"Quyết định số {decision.number_text}"
    Nomination.objects.bulk_update(honoured, ["result", "honour", "result_reason"], batch_size=500)
    _settle(pending, decision.document.issued_by if decision.document else None)


@transaction.atomic
def on_decision_cancelled(decision: Decision) -> None:
    """The dossiers of a draft that was given up wait for another decision."""
    _settle(_lock_pending(decision), None)


def _lock_pending(decision: Decision) -> list[Dossier]:
    rows = Dossier.objects.filter(status=S.DECISION_PENDING, receiver=decision.issuer)
    return lock_dossiers(rows.values_list("pk", flat=True))


def _settle(pending: list[Dossier], by: User | None) -> None:
    """Lines may have been taken off a draft by hand, so each dossier is looked at, not only those on the decision."""
    waiting = _waiting(pending)
    now = clock.now()
    for dossier in pending:
        left = waiting.get(dossier.pk, set())
        if not left:
            advance(by=by, dossier=dossier, to=S.DECIDED, at=now)
        elif not left & _on_open_drafts(left):
            _take_back(dossier, left, now)


def _take_back(dossier: Dossier, nomination_ids: set[int], at: datetime) -> None:
    """To where it came from: the council's vote stays, a recommendation without one may be concluded anew."""
    voted = SessionItem.objects.filter(nomination__dossier=dossier, passed__isnull=False).exists()
    if not voted:
        rows = Nomination.objects.filter(pk__in=nomination_ids)
        rows.update(result=NominationResult.RECOMMENDED)
    advance(by=None, dossier=dossier, to=S.VOTED if voted else S.APPRAISING, at=at)


def _waiting(pending: list[Dossier]) -> dict[int, set[int]]:
    """Approved nominees not honoured yet, by dossier."""
    rows = Nomination.objects.filter(dossier__in=pending, result=NominationResult.APPROVED)
    found: dict[int, set[int]] = {}
    for pk, dossier_id in rows.values_list("pk", "dossier_id"):
        found.setdefault(dossier_id, set()).add(pk)
    return found


def _on_open_drafts(nomination_ids: set[int]) -> set[int]:
    keys = [f"{_PREFIX}{pk}" for pk in nomination_ids]
    lines = DecisionLine.objects.filter(source_key__in=keys, decision__status__in=_OPEN)
    return {_nomination_id(line) for line in lines}


def _nomination_id(line: DecisionLine) -> int:
    return int(line.source_key.removeprefix(_PREFIX))
