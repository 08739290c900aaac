"""Opinions of other agencies: asked with a date in working days, answered once or withdrawn before that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from dossiers.enums import OpinionStance, OpinionStatus
from dossiers.models import Dossier, Opinion
from dossiers.rules.dossiers import (
    check_can_ask_opinion,
    check_can_extend_opinion,
    check_can_give_opinion,
    check_can_withdraw_opinion,
)
from dossiers.services.locking import lock_dossier
from dossiers.services.moves import (
    tell_opinion_asked,
    tell_opinion_extended,
    tell_opinion_given,
    tell_opinion_withdrawn,
)
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.dates import due_by_end_of
from thidua.common.errors import InvalidInput
from thidua.documents.files import store_upload
from thidua.notifications.calendar import add_working_days
from thidua.units.models import Unit

PURPOSE = "opinion_answer"


@transaction.atomic
def ask_opinion(*, by: User, dossier: Dossier, unit: Unit, question: str, working_days: int) -> Opinion:
    """The day of asking is not counted; the last working day counts to its end."""
    row = lock_dossier(dossier.pk)
    check_can_ask_opinion(by, row)
    if unit.pk == row.unit_id:
        raise InvalidInput("Không xin ý kiến của chính đơn vị trình hồ sơ.", field="unit")
    if working_days < 1:
        raise InvalidInput("Thời hạn phải từ 1 ngày làm việc trở lên.", field="working_days")
    now = clock.now()
    opinion = Opinion(
        dossier=row,
        unit=unit,
        question=question.strip(),
        asked_by=by,
        asked_at=now,
        due_at=due_by_end_of(add_working_days(clock.today(), working_days)),
    )
    _save_new(opinion)
    after = {"asked_agency": unit.name, "opinion_due": opinion.due_at}
    record(by=by, verb="opinion.asked", obj=row, unit_id=row.unit_id, after=after, at=now)
    tell_opinion_asked(opinion=opinion, at=now)
    return opinion


@transaction.atomic
def ask_opinions(
    *,
    by: User,
    dossier: Dossier,
    units: Iterable[Unit],
    question: str,
    working_days: int,
    own_days: Mapping[int, int] | None = None,
) -> list[Opinion]:
    """One question to several agencies: all of them are asked or none.

    `own_days` by key of the unit, for agencies that have another number of days than the rest.
    """
    lock_dossier(dossier.pk)
    chosen, days = list(units), own_days or {}
    if not chosen:
        raise InvalidInput("Hãy chọn ít nhất một cơ quan.", field="units")
    try:
        return [
            ask_opinion(
                by=by, dossier=dossier, unit=unit, question=question, working_days=days.get(unit.pk, working_days)
            )
            for unit in chosen
        ]
    except InvalidInput as error:
        raise InvalidInput(error.message, field="units" if error.field == "unit" else error.field) from error


def _save_new(opinion: Opinion) -> None:
    try:
        with transaction.atomic():
            opinion.save()
    except IntegrityError as error:
        raise InvalidInput(f"{opinion.unit} đang được hỏi ý kiến về hồ sơ.", field="unit") from error


@transaction.atomic
def extend_opinion(*, by: User, opinion: Opinion, last_day: date, reason: str) -> Opinion:
    """More time for the agency, which is told; the day before stays in the history with the reason."""
    dossier = lock_dossier(opinion.dossier_id)
    row = _again(opinion, dossier)
    check_can_extend_opinion(by, row)
    if not reason.strip():
        raise InvalidInput("Hãy ghi rõ lý do gia hạn.", field="reason")
    before, now = row.due_at, clock.now()
    due_at = due_by_end_of(last_day)
    if due_at <= max(before, now):
        raise InvalidInput("Ngày mới phải sau hạn đang có và chưa qua.", field="last_day")
    row.due_at, row.late_told_at = due_at, None
    row.save(update_fields=["due_at", "late_told_at"])
    record(
        by=by,
        verb="opinion.extended",
        obj=dossier,
        unit_id=dossier.unit_id,
        before={"opinion_due": before},
        after={"asked_agency": row.unit.name, "opinion_due": due_at},
        reason=reason.strip(),
        at=now,
    )
    tell_opinion_extended(opinion=row, at=now)
    return row


@transaction.atomic
def withdraw_opinion(*, by: User, opinion: Opinion, reason: str) -> Opinion:
    """The agency need not answer any more, is told why and no longer reads the dossier's papers."""
    dossier = lock_dossier(opinion.dossier_id)
    row = _again(opinion, dossier)
    check_can_withdraw_opinion(by, row)
    if not reason.strip():
        raise InvalidInput("Hãy ghi rõ lý do rút câu hỏi.", field="reason")
    now = clock.now()
    row.status, row.withdraw_reason = OpinionStatus.WITHDRAWN, reason.strip()
    row.withdrawn_by, row.withdrawn_at = by, now
    row.save(update_fields=["status", "withdraw_reason", "withdrawn_by", "withdrawn_at"])
    record(
        by=by,
        verb="opinion.withdrawn",
        obj=dossier,
        unit_id=dossier.unit_id,
        after={"asked_agency": row.unit.name},
        reason=row.withdraw_reason,
        at=now,
    )
    tell_opinion_withdrawn(opinion=row, at=now)
    return row


@transaction.atomic
def give_opinion(
    *, by: User, opinion: Opinion, stance: str, answer: str, file: UploadedFile[bytes] | None = None
) -> Opinion:
    """What is not an agreement needs words, or the agency's own paper that has them."""
    dossier = lock_dossier(opinion.dossier_id)
    row = _again(opinion, dossier)
    check_can_give_opinion(by, row)
    if stance not in OpinionStance.values:
        raise InvalidInput("Hãy chọn ý kiến của cơ quan.", field="stance")
    if stance != OpinionStance.AGREE and not answer.strip() and file is None:
        raise InvalidInput("Hãy ghi nội dung hoặc đính kèm văn bản khi không nhất trí, có ý kiến khác.", field="answer")
    now = clock.now()
    row.status, row.stance, row.answer = OpinionStatus.GIVEN, stance, answer.strip()
    row.answered_by, row.answered_at = by, now
    if file is not None:
        row.file = store_upload(by=by, upload=file, purpose=PURPOSE)
    row.save(update_fields=["status", "stance", "answer", "answered_by", "answered_at", "file"])
    after = {"asked_agency": row.unit.name, "agency_stance": row.get_stance_display()}
    if row.file is not None:
        after["agency_paper"] = row.file.original_name
    record(by=by, verb="opinion.given", obj=dossier, unit_id=dossier.unit_id, after=after, at=now)
    tell_opinion_given(opinion=row, at=now)
    return row


def _again(opinion: Opinion, dossier: Dossier) -> Opinion:
    """The row as it is now that its dossier is locked."""
    row = Opinion.objects.select_related("unit", "asked_by").get(pk=opinion.pk)
    row.dossier = dossier
    return row
