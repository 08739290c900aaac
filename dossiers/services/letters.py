"""The letter that answers a dossier: numbered, frozen and printed once."""

from __future__ import annotations

from django.db import transaction

from campaigns.letters import SERIES, TEMPLATE, TEMPLATE_VERSION, symbol_of
from dossiers import letters
from dossiers.letters import Answer
from dossiers.models import AnswerLetter, Dossier
from dossiers.rules.letters import check_can_answer
from dossiers.selectors.letters import answer_of, not_commended
from dossiers.services.locking import lock_dossier
from thidua.accounts import selectors as people
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.documents import services as documents
from thidua.documents.enums import DocumentKind
from thidua.documents.models import Job
from thidua.notifications.services import notify

ANSWER_FILE = "answer_letter"


@transaction.atomic
def answer_dossier(*, by: User, dossier: Dossier, answer: Answer) -> AnswerLetter:
    """Issue the letter; a second click finds the first one's. Lock order: dossier, then the counter row."""
    row = lock_dossier(dossier.pk)
    made = answer_of(row)
    if made is not None and made.created_by_id == by.pk:
        return made
    check_can_answer(by, row)
    now, issuer = clock.now(), letters.issuer_of(row)
    nominees = not_commended(row)
    document, _ = documents.issue(
        by=by,
        issuer=issuer,
        kind=DocumentKind.LETTER,
        series=SERIES,
        symbol=symbol_of(issuer, answer.drafting_code),
        subject=f"V/v {answer.subject}",
        template=TEMPLATE,
        template_version=TEMPLATE_VERSION,
        snapshot=lambda number: letters.snapshot(row, nominees, answer, number=number, now=now),
        purpose=ANSWER_FILE,
        job_title=f"In văn bản trả lời: {row.title}",
        at=now,
    )
    letter = AnswerLetter.objects.create(dossier=row, document=document, created_by=by, created_at=now)
    record(
        by=by,
        verb="dossier.answered",
        obj=row,
        unit_id=row.unit_id,
        after={"answer_number": document.full_number},
        at=now,
    )
    return letter


def tell_unit(job: Job) -> None:
    """Once the letter is printed, in the transaction that marks its job done."""
    rows = AnswerLetter.objects.filter(document=job.payload["document"])
    letter = rows.select_related("document", "dossier__unit").first()
    if letter is None:
        return
    dossier = letter.dossier
    notify(
        users=[*people.officers_of(dossier.unit), *people.heads_of(dossier.unit)],
        kind="dossier_answered",
        title=f"Công văn số {letter.document.full_number} trả lời hồ sơ: {dossier.title}",
        url=dossier.get_absolute_url(),
        key=f"answer:{letter.pk}",
        at=clock.now(),
    )
