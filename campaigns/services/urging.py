"""Công văn đôn đốc: one numbered letter to every unit that still owes something, issued once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse

from campaigns import letters
from campaigns.letters import Letter
from campaigns.models import Campaign, UrgedDuty, UrgingLetter
from campaigns.rules.receiving import check_can_urge
from campaigns.selectors.people import senders_of
from campaigns.selectors.urging import letters_of, owed_duties
from campaigns.services.campaigns import locked_campaign
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.dates import vi_date
from thidua.common.errors import InvalidInput, StaleObject, WrongState
from thidua.documents import services as documents
from thidua.documents.enums import DocumentKind
from thidua.documents.models import Job
from thidua.notifications.services import MailContent, notify

LETTER_FILE = "urging_letter"
_BATCH = 1000


@transaction.atomic
def issue_letter(
    *,
    by: User,
    campaign: Campaign,
    letter: Letter,
    obligation_ids: Iterable[int],
    unit_ids: Iterable[int] | None,
    seen: int,
) -> UrgingLetter:
    """Number, freeze and send to print. `seen` is the newest letter the person knew of: a second click finds its own.

    Lock order: campaign, then the counter row of the agency's book. What was sent meanwhile is left out.
    """
    row = locked_campaign(campaign.pk)
    check_can_urge(by, row)
    now = clock.now()
    duties = list(owed_duties(row, obligation_ids, unit_ids))
    last = letters_of(row).first()
    if last is not None and last.pk != seen:
        if last.created_by_id == by.pk and {d.pk for d in duties} == set(last.lines.values_list("duty_id", flat=True)):
            return last
        raise StaleObject("Vừa có công văn đôn đốc khác của phong trào này. Hãy xem lại danh sách rồi ban hành.")
    if not duties:
        raise WrongState("Không còn đơn vị nào phải gửi trong số đã chọn.")
    if letter.new_date is not None and letter.new_date < now.astimezone(HANOI).date():
        raise InvalidInput("Ngày đề nghị gửi không thể trước ngày hôm nay.", field="new_date")
    issuer = letters.issuer_of(row)
    document, _ = documents.issue(
        by=by,
        issuer=issuer,
        kind=DocumentKind.LETTER,
        series=letters.SERIES,
        symbol=letters.symbol_of(issuer, letter.drafting_code),
        subject=f"V/v {letter.subject}",
        template=letters.TEMPLATE,
        template_version=letters.TEMPLATE_VERSION,
        snapshot=lambda number: letters.snapshot(row, duties, letter, number=number, now=now),
        purpose=LETTER_FILE,
        job_title=f"In công văn đôn đốc: {row.title}",
        at=now,
    )
    urging = UrgingLetter.objects.create(
        campaign=row, document=document, new_date=letter.new_date, note=letter.note, created_at=now, created_by=by
    )
    UrgedDuty.objects.bulk_create(
        [UrgedDuty(letter=urging, duty=duty, due_at=duty.due_at) for duty in duties], batch_size=_BATCH
    )
    record(
        by=by,
        verb="campaign.urged",
        obj=row,
        unit_id=row.owner_id,
        after={
            "document_number": document.full_number,
            "count": len(duties),
            "units": len({duty.unit_id for duty in duties}),
        },
        at=now,
    )
    return urging


def tell_units(job: Job) -> None:
    """Once the letter is printed, in the transaction that marks its job done: bell and mail to the units it names."""
    letter = (
        UrgingLetter.objects.filter(document=job.payload["document"]).select_related("document", "campaign").first()
    )
    if letter is None:
        return
    now = clock.now()
    unit_ids = sorted(set(letter.lines.values_list("duty__unit", flat=True)))
    number = letter.document.full_number
    notify(
        users=senders_of(unit_ids, now.astimezone(HANOI).date()),
        kind="urging_letter",
        title=f"Công văn đôn đốc số {number}: {letter.campaign.title}",
        url=reverse("campaigns:urging", args=[letter.pk]),
        key=f"urging:{letter.pk}",
        mail=MailContent(
            "urging_letter",
            {
                "letter": letter,
                "number": number,
                "issued_on": vi_date(letter.created_at.astimezone(HANOI).date()),
                "until": vi_date(letter.new_date) if letter.new_date else "",
            },
        ),
        at=now,
    )
