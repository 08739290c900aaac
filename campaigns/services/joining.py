"""Units that join a running campaign: they owe what is still to come, each by a deadline of its own if need be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from campaigns.models import Campaign, Duty, Participation
from campaigns.reminders import DUTY
from campaigns.rules.receiving import check_can_add_late
from campaigns.selectors.board import columns_of
from campaigns.selectors.participants import not_chosen
from campaigns.selectors.people import senders_of
from campaigns.services.campaigns import locked_campaign
from campaigns.wording import told_grace
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.dates import deadline_sentence, due_by_end_of, vi_date
from thidua.common.errors import InvalidInput
from thidua.notifications.services import MailContent, notify, schedule_many

_BATCH = 1000


@transaction.atomic
def add_late_participants(
    *, by: User, campaign: Campaign, unit_ids: Iterable[int], reason: str, until: date | None = None
) -> int:
    """Returns how many joined. Deadlines already past are not asked of them.

    `until`: nothing is asked of them before the end of that day; what falls due earlier is extended to it.
    """
    text = reason.strip()
    if not text:
        raise InvalidInput("Hãy ghi lý do thêm đơn vị.", field="reason")
    row = locked_campaign(campaign.pk)
    check_can_add_late(by, row)
    now = clock.now()
    if until is not None and until < now.astimezone(HANOI).date():
        raise InvalidInput("Hạn riêng không thể trước ngày hôm nay.", field="until")
    units = list(not_chosen(row, now.astimezone(HANOI).date()).filter(pk__in=list(unit_ids)))
    if not units:
        return 0
    Participation.objects.bulk_create([Participation(campaign=row, unit=unit, joined_at=now) for unit in units])
    ids = [unit.pk for unit in units]
    _open(by, row, ids, until, text, now)
    record(
        by=by,
        verb="campaign.units_joined",
        obj=row,
        unit_id=row.owner_id,
        after={"count": len(units), "units": "; ".join(unit.name for unit in units[:10])},
        reason=text,
        at=now,
    )
    _tell(row, ids, until, now)
    return len(units)


def _open(by: User, campaign: Campaign, ids: list[int], until: date | None, reason: str, now: datetime) -> None:
    asked = columns_of(campaign).filter(Q(due_at__isnull=True) | Q(due_at__gt=now), dropped_at__isnull=True)
    own = due_by_end_of(until) if until else None
    duties = []
    for obligation in asked:
        later = bool(own and obligation.due_at and obligation.due_at < own)
        given = {"due_at": own, "extended_at": now, "extended_by": by, "extension_reason": reason[:400]}
        duties += [
            Duty(obligation=obligation, unit_id=unit, **(given if later else {"due_at": obligation.due_at}))
            for unit in ids
        ]
    Duty.objects.bulk_create(duties, batch_size=_BATCH)
    dated = Duty.objects.filter(obligation__campaign=campaign, unit_id__in=ids, due_at__isnull=False).order_by("pk")
    schedule_many(kind=DUTY, items=[(pk, due) for pk, due in dated.values_list("pk", "due_at") if due is not None])


def _tell(campaign: Campaign, ids: list[int], until: date | None, now: datetime) -> None:
    asked = Duty.objects.filter(obligation__campaign=campaign, unit_id=ids[0]).select_related("obligation")
    deadlines = [{"what": duty.obligation.what, "until": _until(duty)} for duty in asked]
    day = f", hạn riêng đến hết ngày {vi_date(until)}" if until else ""
    notify(
        users=senders_of(ids, now.astimezone(HANOI).date()),
        kind="campaign_joined",
        title=f"Được thêm vào phong trào{day}: {campaign.title}",
        url=f"/phong-trao/{campaign.pk}/",
        key=f"campaign-joined:{campaign.pk}:{now.isoformat()}",
        mail=MailContent("campaign_launched", {"campaign": campaign, "deadlines": deadlines}),
        at=now,
    )


def _until(duty: Duty) -> str:
    words = deadline_sentence(duty.due_at) if duty.due_at else "không có hạn cụ thể"
    grace = told_grace(duty)
    return f"{words} ({grace})" if grace else words
