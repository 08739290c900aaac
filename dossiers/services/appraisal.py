"""The receiving side: take in, check, return, appraise rule by rule, conclude on each nominee."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from awards.enums import Verdict
from dossiers.enums import DossierStatus as S
from dossiers.enums import NominationResult
from dossiers.models import Dossier, Nomination, RuleCheck
from dossiers.rules import dossiers as rules
from dossiers.rules.consulting import check_no_open_complaint
from dossiers.selectors.facts import NomineeVerdict, precheck
from dossiers.services import duties
from dossiers.services.consulting import send_points
from dossiers.services.locking import lock_dossier, lock_dossiers
from dossiers.services.moves import advance
from dossiers.services.nominations import DUPLICATE
from dossiers.services.quotas import leave_all, seats_of
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import has_permission
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.errors import InvalidInput, WrongState

REASON_NEEDED = "Hãy ghi rõ lý do."
_FOUND = [
    "verdict",
    "text",
    "citation",
    "explanation",
    "would_change",
    "caution",
    "law_note",
    "evidence",
    "checked_at",
]
_CONCLUDED = ["result", "result_reason", "is_live", "quota_state", "quota_share", "version"]


@transaction.atomic
def receive(*, by: User, dossier: Dossier, assigned_to: User | None = None) -> Dossier:
    """Take a submitted dossier in; from here on the unit cannot withdraw it."""
    row = lock_dossier(dossier.pk)
    rules.check_can_receive(by, row)
    keeper = assigned_to or row.assigned_to or by
    _check_keeper(keeper, row)
    now = clock.now()
    advance(by=by, dossier=row, to=S.CHECKING, at=now, assigned_to=keeper)
    duties.on_received(by=by, dossier=row, at=now)
    return row


@transaction.atomic
def assign(*, by: User, dossier: Dossier, assigned_to: User) -> Dossier:
    row = lock_dossier(dossier.pk)
    _assign(by, row, assigned_to)
    return row


@transaction.atomic
def assign_many(*, by: User, dossiers: Iterable[Dossier], assigned_to: User) -> list[Dossier]:
    """All of them or none; a refusal names the dossier it is about. Whoever keeps one already is not written again."""
    rows = lock_dossiers([dossier.pk for dossier in dossiers])
    if not rows:
        raise InvalidInput("Hãy chọn ít nhất một hồ sơ để phân công.", field="dossiers")
    given = [row for row in rows if row.assigned_to_id != assigned_to.pk]
    for row in given:
        try:
            _assign(by, row, assigned_to)
        except InvalidInput as error:
            raise InvalidInput(f"Hồ sơ {row.code}: {error.message}", field="assigned_to") from error
        except WrongState as error:
            raise WrongState(f"Hồ sơ {row.code}: {error.message}") from error
    return given


def _assign(by: User, row: Dossier, assigned_to: User) -> None:
    rules.check_can_assign(by, row)
    _check_keeper(assigned_to, row)
    before = row.assigned_to
    row.assigned_to = assigned_to
    row.save(update_fields=["assigned_to"])
    record(
        by=by,
        verb="dossier.assigned",
        obj=row,
        unit_id=row.unit_id,
        before={"assigned_to": before},
        after={"assigned_to": assigned_to},
    )


def _check_keeper(keeper: User, dossier: Dossier) -> None:
    fit = has_permission(keeper, P.APPRAISE_DOSSIER, dossier.receiver)
    if not fit or keeper.pk in (dossier.created_by_id, dossier.approved_by_id):
        raise InvalidInput("Người này không được thẩm định hồ sơ của đơn vị trình.", field="assigned_to")


@transaction.atomic
def return_dossier(*, by: User, dossier: Dossier, reason: str) -> Dossier:
    """Send it back to be completed; the reason stays on the page until it is submitted again."""
    row = lock_dossier(dossier.pk)
    rules.check_can_return(by, row)
    now = clock.now()
    points = send_points(row, now)
    text = reason.strip() or (f"Bổ sung theo {points} điểm ghi bên dưới." if points else "")
    _need(text)
    advance(by=by, dossier=row, to=S.RETURNED, at=now, reason=text, return_reason=text)
    duties.on_returned(by=by, dossier=row, reason=text, at=now)
    return row


@transaction.atomic
def refuse(*, by: User, dossier: Dossier, reason: str) -> Dossier:
    row = lock_dossier(dossier.pk)
    rules.check_can_refuse(by, row)
    _need(reason)
    leave_all(row)
    return advance(by=by, dossier=row, to=S.REFUSED, at=clock.now(), reason=reason, refusal_reason=reason.strip())


@transaction.atomic
def start_appraisal(*, by: User, dossier: Dossier) -> Dossier:
    """Every nominee is judged by the rules in force on the dossier's day; the verdicts are stored as found."""
    row = lock_dossier(dossier.pk)
    rules.check_can_start_appraisal(by, row)
    now = clock.now()
    pending = row.nominations.exclude(result=NominationResult.EXCLUDED)
    pending.update(result=NominationResult.PENDING, result_reason="")
    _store_checks(row, now)
    return advance(by=by, dossier=row, to=S.APPRAISING, at=now)


@transaction.atomic
def recheck(*, by: User, dossier: Dossier) -> Dossier:
    """Judge again on today's evidence; what people concluded by hand stays."""
    row = lock_dossier(dossier.pk)
    rules.check_can_appraise(by, row)
    now = clock.now()
    _store_checks(row, now)
    record(by=by, verb="dossier.rechecked", obj=row, unit_id=row.unit_id, at=now)
    return row


def _store_checks(dossier: Dossier, at: datetime) -> None:
    judged = precheck(dossier)
    stored = {
        (check.nomination_id, check.rule_id): check for check in RuleCheck.objects.filter(nomination__dossier=dossier)
    }
    fresh: list[RuleCheck] = []
    for one in judged:
        fresh += _checks_of(one, stored, at)
    kept = {check.pk for check in fresh if check.pk}
    RuleCheck.objects.filter(nomination__dossier=dossier).exclude(pk__in=kept).delete()
    RuleCheck.objects.bulk_create([check for check in fresh if not check.pk])
    RuleCheck.objects.bulk_update([check for check in fresh if check.pk], _FOUND)


def _checks_of(one: NomineeVerdict, stored: dict[tuple[int, int], RuleCheck], at: datetime) -> list[RuleCheck]:
    rows = []
    for result in one.results:
        key = (one.nomination.pk, result.rule.pk)
        check = stored.get(key) or RuleCheck(nomination=one.nomination, rule=result.rule)
        check.verdict, check.text = result.verdict, result.rule.text
        check.citation = result.rule.citation[:600]
        check.explanation, check.would_change = result.explanation, result.would_change
        check.caution, check.evidence, check.checked_at = result.caution, list(result.evidence), at
        check.law_note = result.law_note
        rows.append(check)
    return rows


@transaction.atomic
def override_check(*, by: User, check: RuleCheck, verdict: str, reason: str) -> RuleCheck:
    """A person concludes otherwise than the program; the reason is printed with the verdict."""
    dossier = lock_dossier(check.nomination.dossier_id)
    rules.check_can_appraise(by, dossier)
    if verdict not in (Verdict.PASS, Verdict.FAIL):
        raise InvalidInput("Hãy kết luận “Đạt” hoặc “Chưa đạt”.", field="verdict")
    _need(reason)
    row = RuleCheck.objects.select_related("nomination__recipient").get(pk=check.pk)
    before = row.get_override_display() or row.get_verdict_display()
    row.override, row.override_reason, row.override_by = verdict, reason.strip(), by
    row.save(update_fields=["override", "override_reason", "override_by"])
    record(
        by=by,
        verb="dossier.check_overridden",
        obj=dossier,
        unit_id=dossier.unit_id,
        before={"conclusion": before},
        after={
            "nominee": str(row.nomination.recipient),
            "condition": row.text,
            "conclusion": row.get_override_display(),
        },
        reason=reason.strip(),
    )
    return row


@transaction.atomic
def decide_nomination(*, by: User, nomination: Nomination, result: str, reason: str) -> Nomination:
    """Recommend a nominee to the council, or leave the nominee out with a reason."""
    dossier = lock_dossier(nomination.dossier_id)
    rules.check_can_appraise(by, dossier)
    row = Nomination.objects.select_related("recipient", "award_kind").prefetch_related("checks").get(pk=nomination.pk)
    before = row.get_result_display()
    with seats_of(leaving=[row], coming=[(dossier, row.award_kind, row.achievement_to)]) as seats:
        if result == NominationResult.RECOMMENDED:
            seats.move(row)
        else:
            seats.leave(row)
        _check_conclusion(row, result, reason)
        save_conclusions([row], result, reason)
    record_conclusion(by=by, dossier=dossier, nomination=row, before=before)
    return row


def _check_conclusion(nomination: Nomination, result: str, reason: str) -> None:
    if result == NominationResult.RECOMMENDED:
        check_no_open_complaint(nomination)
        rules.check_can_recommend(nomination, reason)
    elif result == NominationResult.EXCLUDED:
        _need(reason)
    else:
        raise InvalidInput("Hãy chọn đề nghị hoặc không đề nghị trình Hội đồng.", field="result")


def save_conclusions(nominations: Sequence[Nomination], result: str, reason: str) -> None:
    """The conclusion and the place it leaves them; whoever is proposed elsewhere for the same is refused."""
    for one in nominations:
        one.result, one.result_reason = result, reason.strip()
        one.is_live = result == NominationResult.RECOMMENDED
        one.version += 1
    try:
        with transaction.atomic():
            Nomination.objects.bulk_update(nominations, _CONCLUDED, batch_size=500)
    except IntegrityError as error:
        raise WrongState(DUPLICATE) from error


def record_conclusion(*, by: User, dossier: Dossier, nomination: Nomination, before: str) -> None:
    record(
        by=by,
        verb="nomination.concluded",
        obj=dossier,
        unit_id=dossier.unit_id,
        before={"nominee_result": before},
        after={"nominee": str(nomination), "nominee_result": nomination.get_result_display()},
        reason=nomination.result_reason,
    )


@transaction.atomic
def send_to_council(*, by: User, dossier: Dossier) -> Dossier:
    row = lock_dossier(dossier.pk)
    rules.check_can_send_to_council(by, row)
    return advance(by=by, dossier=row, to=S.BEFORE_COUNCIL, at=clock.now())


def _need(reason: str) -> None:
    if not reason.strip():
        raise InvalidInput(REASON_NEEDED, field="reason")
