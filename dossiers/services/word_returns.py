"""A Word file comes back edited: a worker compares it with the dossier; once it agrees it may become a part."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable
from dataclasses import asdict, replace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from dossiers.enums import PartKind, WordKind, WordReturnState
from dossiers.models import Dossier, DossierPart, WordDraft, WordReturn
from dossiers.rules.checklist import wanted_parts
from dossiers.rules.dossiers import check_can_edit
from dossiers.services.locking import lock_dossier
from dossiers.services.parts import add_part
from dossiers.wordtrip.comparing import differences, groups_said
from dossiers.wordtrip.facts import Facts
from dossiers.wordtrip.of_dossier import asked_groups, facts_now, filled_facts, fingerprint, with_awards
from dossiers.wordtrip.reading import passages
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.errors import WrongState
from thidua.common.text import fold
from thidua.documents.files import open_file
from thidua.documents.jobs import Effect, Progress
from thidua.documents.models import Job, StoredFile
from thidua.documents.ooxml import WrongPackage
from thidua.documents.services.jobs import enqueue

logger = logging.getLogger(__name__)

COMPARE_WORD = "compare_word"
PURPOSE = "word_return"
MAX_KEPT = 500  # so many differences are kept and shown; more tell nobody more
# A comparison that was given up and is run again by staff still finds its file.
_OPEN = (WordReturnState.WAITING, WordReturnState.FAILED)
UNEXPECTED = "Không đối chiếu được tệp này do lỗi ngoài dự kiến. Hãy mở bằng Word, lưu lại rồi gửi lại."
PARKED = "Việc đối chiếu đã dừng sau nhiều lần thử. Bấm “Đối chiếu lại” hoặc báo quản trị. Lý do: {}"
CHANGED = "Hồ sơ đã được sửa sau lần đối chiếu này. Hãy bấm “Đối chiếu lại” trước khi đưa vào hồ sơ."


@transaction.atomic
def send_return(*, by: User, draft: WordDraft, file: StoredFile) -> WordReturn:
    """The edited file becomes a row, earlier ones of the draft step back, and the worker is asked."""
    dossier = lock_dossier(draft.dossier_id)
    check_can_edit(by, dossier)
    WordReturn.objects.filter(draft=draft, part__isnull=True).update(state=WordReturnState.REPLACED)
    row = WordReturn.objects.create(draft=draft, file=file, created_by=by, created_at=clock.now())
    _ask(by, row, dossier)
    after = {"word_return": file.original_name, "word_kind": draft.get_kind_display()}
    record(by=by, verb="word_return.sent", obj=dossier, unit_id=dossier.unit_id, after=after)
    return row


@transaction.atomic
def compare_again(*, by: User, row: WordReturn) -> WordReturn:
    """After the dossier was mended the same file may agree. A second click finds it asked."""
    dossier = lock_dossier(row.draft.dossier_id)
    check_can_edit(by, dossier)
    mine = WordReturn.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if mine.state == WordReturnState.WAITING:
        return mine
    if mine.state == WordReturnState.REPLACED:
        raise WrongState("Đã có lần gửi lại sau tệp này. Hãy xem lần gửi mới nhất.")
    mine.state, mine.round = WordReturnState.WAITING, mine.round + 1
    mine.save(update_fields=["state", "round"])
    _ask(by, mine, dossier)
    return mine


def _ask(by: User, row: WordReturn, dossier: Dossier) -> None:
    row.job = enqueue(
        by=by,
        kind=COMPARE_WORD,
        key=f"{COMPARE_WORD}:{row.pk}:{row.round}",
        title=f"Đối chiếu tệp Word: {row.file.original_name}",
        payload={"return": row.pk},
        unit=dossier.unit,
    )
    row.save(update_fields=["job"])


# --- The worker's part


def compare_job(job: Job, progress: Progress) -> Effect | None:
    """Handler. What was found is written with the job's end; a killed worker leaves the file waiting."""
    rows = WordReturn.objects.select_related("draft__dossier__unit", "draft__dossier__campaign", "draft__file", "file")
    row = rows.filter(pk=job.payload["return"], job=job, state__in=_OPEN).first()
    return Effect(_outcome(row, progress)) if row is not None else None


def _outcome(row: WordReturn, progress: Progress) -> Callable[[], None]:
    try:
        progress(5)
        with open_file(row.file) as stream:
            read = passages(io.BytesIO(stream.read()))
        progress(40)
        facts = with_awards(facts_now(row.draft))
        asked = replace(facts, groups=asked_groups(row.draft.kind, _said(row.draft)))
        progress(60)
        found = [asdict(one) for one in differences(asked, read)]
    except WrongPackage as error:
        reason = str(error)
        return lambda: _keep(row, WordReturnState.FAILED, error=reason)
    except (ArithmeticError, AssertionError, AttributeError, LookupError, TypeError, ValueError, RecursionError):
        logger.exception("word return %s: comparing failed", row.pk)
        return lambda: _keep(row, WordReturnState.FAILED, error=UNEXPECTED)
    state = WordReturnState.REFUSED if found else WordReturnState.AGREED
    return lambda: _keep(row, state, found=found, facts=facts)


def _said(draft: WordDraft) -> frozenset:  # type: ignore[type-arg]
    """What the filled file says of the facts it was filled with; nothing while it has no file."""
    if draft.file is None:
        return frozenset()
    with open_file(draft.file) as stream:
        return groups_said(with_awards(filled_facts(draft)), passages(io.BytesIO(stream.read())))


def _keep(
    row: WordReturn,
    state: WordReturnState,
    *,
    error: str = "",
    found: list[dict] | None = None,  # type: ignore[type-arg]
    facts: Facts | None = None,
) -> None:
    mine = WordReturn.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if mine.state not in _OPEN:
        return
    mine.state, mine.error, mine.compared_at = state, error, clock.now()
    mine.differences = (found or [])[:MAX_KEPT]
    mine.fingerprint = fingerprint(facts) if facts else ""
    mine.save(update_fields=["state", "error", "compared_at", "differences", "fingerprint"])


def give_up_comparing(job: Job) -> None:
    """The worker tried in vain: the page says so instead of waiting for ever."""
    row = WordReturn.objects.filter(job=job).first()
    if row is not None:
        _keep(row, WordReturnState.FAILED, error=PARKED.format(job.error))


# --- Into the dossier


@transaction.atomic
def use_return(*, by: User, row: WordReturn) -> DossierPart:
    """The file becomes the dossier's part of its kind, as if it had been sent there. Twice gives one part."""
    dossier = lock_dossier(row.draft.dossier_id)
    check_can_edit(by, dossier)
    mine = WordReturn.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if mine.part is not None:
        return mine.part
    if mine.state != WordReturnState.AGREED:
        raise WrongState(f"Tệp đang ở tình trạng “{mine.get_state_display()}” nên chưa đưa vào hồ sơ được.")
    if mine.fingerprint != fingerprint(facts_now(mine.draft)):
        raise WrongState(CHANGED)
    mine.part = _as_part(by, mine, dossier)
    mine.save(update_fields=["part"])
    return mine.part


def _as_part(by: User, row: WordReturn, dossier: Dossier) -> DossierPart:
    kind, title = part_of(row.draft.kind, dossier)
    day = {PartKind.SUBMISSION: dossier.submission_date, PartKind.MINUTES: dossier.meeting_date}.get(kind)
    with open_file(row.file) as stream:
        upload = SimpleUploadedFile(row.file.original_name, stream.read(), row.file.content_type)
    return add_part(
        by=by,
        dossier=dossier,
        kind=kind,
        upload=upload,
        nomination=row.draft.nomination,
        title=title,
        document_number=dossier.submission_number if kind == PartKind.SUBMISSION else "",
        document_date=day,
    )


def part_of(kind: str, dossier: Dossier) -> tuple[PartKind, str]:
    """Where a paper of the kind belongs; a list goes under the name the catalogue gives it."""
    if kind == WordKind.LIST:
        listed = [form.part for form in wanted_parts(dossier).rows if "danh sach" in fold(form.part)]
        return PartKind.OTHER, next(iter(listed), WordKind.LIST.label)
    return PartKind(kind), ""
