"""A Word paper of a dossier: its facts are frozen when it is asked for, the worker fills the template with them."""

from __future__ import annotations

from django.db import transaction

from dossiers.enums import NominationResult, WordKind
from dossiers.models import Dossier, Nomination, WordDraft
from dossiers.rules.word import check_can_fill, check_fits
from dossiers.selectors.word import template_for
from dossiers.services.locking import lock_dossier
from dossiers.wordfill.facts import facts_of
from dossiers.wordfill.places import places_of
from dossiers.wordfill.samples import sample
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.errors import InvalidInput, WrongState
from thidua.documents.enums import JobStatus
from thidua.documents.files import open_file
from thidua.documents.jobs import Output, Progress
from thidua.documents.models import Job, StoredFile
from thidua.documents.services import enqueue
from thidua.documents.templating import WrongTemplate, fill
from thidua.documents.word import CONTENT_TYPE

FILL_WORD = "fill_word"
PURPOSE = "word_draft"
_NAMES = {
    WordKind.SUBMISSION: "to-trinh",
    WordKind.REPORT: "bao-cao-thanh-tich",
    WordKind.MINUTES: "bien-ban",
    WordKind.LIST: "danh-sach",
}


@transaction.atomic
def ask_for_paper(*, by: User, dossier: Dossier, kind: str, nomination: Nomination | None = None) -> WordDraft:
    """Asked for again while nothing it says has changed, it is the same paper."""
    row = lock_dossier(dossier.pk)
    check_can_fill(by, row)
    check_fits(kind, nomination)
    about = _nomination_of(row, nomination)
    now = clock.now()
    template, facts = template_for(row, kind, clock.today()), facts_of(row, at=now, nomination=about)
    known = WordDraft.objects.filter(dossier=row, kind=kind, nomination=about).select_related("job")
    last = known.order_by("-created_at", "-pk").first()
    if last is not None and last.template == template and last.facts == facts and not _was_given_up(last):
        return last
    draft = WordDraft.objects.create(
        dossier=row, kind=kind, nomination=about, template=template, facts=facts, created_by=by, created_at=now
    )
    draft.job = enqueue(
        by=by,
        kind=FILL_WORD,
        key=f"{FILL_WORD}:{draft.pk}",
        title=f"{draft.get_kind_display()} (Word) hồ sơ {row.code}",
        payload={"draft": draft.pk},
        unit=row.unit,
    )
    draft.save(update_fields=["job"])
    after = {"word_kind": draft.get_kind_display()}
    record(by=by, verb="dossier.word_asked", obj=row, unit_id=row.unit_id, after=after, at=now)
    return draft


def _was_given_up(draft: WordDraft) -> bool:
    return draft.job is None or draft.job.status == JobStatus.PARKED


def _nomination_of(dossier: Dossier, nomination: Nomination | None) -> Nomination | None:
    rows = dossier.nominations.exclude(result=NominationResult.EXCLUDED)
    if nomination is None:
        if not rows.exists():
            raise WrongState("Hồ sơ chưa có đề nghị nào để đưa vào văn bản. Hãy thêm đề nghị trước.")
        return None
    found = rows.filter(pk=nomination.pk).select_related("recipient__unit", "award_kind").first()
    if found is None:
        raise InvalidInput("Đề nghị này không có trong hồ sơ.")
    return found


def fill_paper(job: Job, progress: Progress) -> Output:
    """Handler: facts and template are frozen, so a second try says the same."""
    rows = WordDraft.objects.select_related("dossier", "template__file")
    draft = rows.get(pk=job.payload["draft"])
    progress(10)
    if draft.template is None:
        data = sample(draft.kind)
    else:
        with open_file(draft.template.file) as stream:
            data = stream.read()
    progress(30)
    try:
        filled = fill(data, draft.facts, places_of(draft.kind))
    except WrongTemplate as error:
        raise InvalidInput(str(error)) from error
    return Output(
        data=filled,
        name=f"{_NAMES[WordKind(draft.kind)]}-{draft.dossier.code}-{draft.pk}.docx",
        content_type=CONTENT_TYPE,
        purpose=PURPOSE,
        apply=lambda stored: _attach(draft.pk, stored),
    )


def _attach(pk: int, stored: StoredFile) -> None:
    WordDraft.objects.filter(pk=pk, file__isnull=True).update(file=stored)
