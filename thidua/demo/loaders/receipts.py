"""Who sent what in the real campaigns: invented receipts, plainly marked, so that boards and reminders can be tried.

Nothing is known of when the real units sent their papers. Every number says 'MẪU', the file says it stands for
nothing, and the campaign's notes say so too.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from campaigns.enums import DutyStatus, SubmissionStatus
from campaigns.models import Campaign, Duty, Obligation, Submission
from campaigns.reminders import DUTY
from thidua.accounts.models import User
from thidua.demo.loaders import files
from thidua.documents.models import StoredFile
from thidua.notifications.services import schedule_many, settle_many
from thidua.units.models import Unit

NOTE = "Tình trạng gửi văn bản của các đơn vị trong phong trào này là dữ liệu mẫu."
# How long before the deadline the units send, in turn; what is negative came late.
LEADS = (
    timedelta(days=12, hours=7),
    timedelta(days=9, hours=15),
    timedelta(days=8, hours=8, minutes=30),
    timedelta(days=6, hours=14),
    timedelta(days=5, hours=9, minutes=15),
    timedelta(days=4, hours=13),
    timedelta(days=2, hours=10),
    timedelta(hours=7, minutes=30),
    -timedelta(hours=10, minutes=5),
    -timedelta(days=3, hours=9),
)
TIME_TO_RECEIVE = timedelta(hours=26)


def load(campaign: Campaign, editor: User) -> None:
    """Duties of every dated obligation, each answered by one invented paper that was received."""
    dated = campaign.obligations.filter(units_send=True, due_at__isnull=False)
    if not dated:
        return
    units = [part.unit for part in campaign.participations.select_related("unit").order_by("unit__name_sort", "pk")]
    paper = files.sample(name="van-ban-mau.pdf", purpose="submission", by=editor, at=_created(campaign))
    for obligation in dated:
        _load_obligation(obligation, units, editor, paper)
    campaign.document_notes = [*campaign.document_notes, NOTE]
    campaign.save(update_fields=["document_notes"])


def _created(campaign: Campaign) -> datetime:
    return campaign.launched_at or campaign.created_at


def _load_obligation(obligation: Obligation, units: list[Unit], editor: User, paper: StoredFile) -> None:
    due_at = obligation.due_at
    if due_at is None:
        return
    duties = Duty.objects.bulk_create(
        _duty(obligation, unit, due_at, due_at - LEADS[place % len(LEADS)]) for place, unit in enumerate(units)
    )
    Submission.objects.bulk_create(_submission(duty, place, editor, paper) for place, duty in enumerate(duties, 1))
    schedule_many(kind=DUTY, items=[(duty.pk, due_at) for duty in duties])
    settle_many(kind=DUTY, refs=[duty.pk for duty in duties])


def _duty(obligation: Obligation, unit: Unit, due_at: datetime, sent_at: datetime) -> Duty:
    return Duty(
        obligation=obligation,
        unit=unit,
        status=DutyStatus.RECEIVED,
        due_at=due_at,
        sent_at=sent_at,
        first_sent_at=sent_at,
        due_at_when_sent=due_at,
        received_at=sent_at + TIME_TO_RECEIVE,
    )


def _submission(duty: Duty, place: int, editor: User, paper: StoredFile) -> Submission:
    sent_at = cast("datetime", duty.sent_at)
    return Submission(
        duty=duty,
        version=1,
        document_number=f"MẪU-{place:02d}/KH",
        document_date=sent_at.date(),
        file=paper,
        status=SubmissionStatus.RECEIVED,
        sent_at=sent_at,
        sent_by=editor,
        decided_at=sent_at + TIME_TO_RECEIVE,
        decided_by=editor,
    )
