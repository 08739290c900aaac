"""One conclusion for many nominees of a dossier: those alike in what the rules found of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from dossiers.enums import NominationGroup, NominationResult
from dossiers.models import Complaint, Dossier, Nomination
from dossiers.rules import dossiers as rules
from dossiers.rules.consulting import check_no_open_complaint
from dossiers.selectors.conclusions import not_concluded
from dossiers.services.appraisal import record_conclusion, save_conclusions
from dossiers.services.locking import lock_dossier
from dossiers.services.quotas import seats_of
from thidua.accounts.models import User
from thidua.common.errors import DomainError, InvalidInput, WrongState


@dataclass(frozen=True, slots=True)
class Concluded:
    """How many were concluded, and those left open, each with the reason."""

    count: int
    left: tuple[str, ...] = ()


@transaction.atomic
def conclude_many(*, by: User, dossier: Dossier, group: str, result: str, reason: str) -> Concluded:
    """Whoever a rule stops stays open and is named; the others are concluded."""
    row = lock_dossier(dossier.pk)
    rules.check_can_appraise(by, row)
    _check_asked(group, result, reason)
    fit, left = _told_apart(not_concluded(row).get(group, []), result, reason)
    if not fit and not left:
        raise WrongState("Không còn đề nghị nào thuộc nhóm này; hãy tải lại trang.")
    coming = {(row, one.award_kind, one.achievement_to) for one in fit}
    with seats_of(leaving=fit, coming=coming) as seats:
        for one in fit:
            if result == NominationResult.RECOMMENDED:
                seats.move(one)
                rules.check_can_recommend(one, reason)
            else:
                seats.leave(one)
        save_conclusions(fit, result, reason)
    for one in fit:
        record_conclusion(by=by, dossier=row, nomination=one, before=NominationResult.PENDING.label)
    return Concluded(len(fit), tuple(left))


def _check_asked(group: str, result: str, reason: str) -> None:
    if result not in (NominationResult.RECOMMENDED, NominationResult.EXCLUDED):
        raise InvalidInput("Hãy chọn đề nghị hoặc không đề nghị trình Hội đồng.", field="result")
    if not reason.strip() and (result == NominationResult.EXCLUDED or group != NominationGroup.MET):
        raise InvalidInput("Hãy ghi rõ lý do; lý do được in ở phiếu thẩm định của từng đề nghị.", field="reason")


def _told_apart(nominations: Iterable[Nomination], result: str, reason: str) -> tuple[list[Nomination], list[str]]:
    rows = list(nominations)
    doubted = set(Complaint.objects.filter(nomination__in=rows).values_list("nomination", flat=True))
    fit: list[Nomination] = []
    left: list[str] = []
    for one in rows:
        try:
            if one.pk in doubted and result == NominationResult.RECOMMENDED:
                check_no_open_complaint(one)
            if result == NominationResult.RECOMMENDED:
                rules.check_can_recommend(one, reason)
        except DomainError as error:
            left.append(f"{one.recipient}: {error.message}")
        else:
            fit.append(one)
    return fit, left
