"""After the end, and before the next beginning: reopen, archive, delete a draft, copy as a template."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import ManyToManyField
from django.db.models.deletion import ProtectedError

from campaigns.closing import archive_waits_for
from campaigns.copying import carried_units
from campaigns.enums import CampaignStatus
from campaigns.models import (
    Campaign,
    CampaignAward,
    Criterion,
    Duty,
    Milestone,
    Obligation,
    Participation,
    RequiredPart,
    Target,
    WorkItem,
)
from campaigns.reminders import DUTY
from campaigns.rules.life import check_can_archive, check_can_copy, check_can_delete, check_can_reopen
from campaigns.rules.owning import check_holds
from campaigns.rules.receiving import STILL_OWED
from campaigns.selectors.duties import STILL_ASKED
from campaigns.services.campaigns import DOCUMENT_FIELDS, locked_campaign
from campaigns.services.parts import FIELDS, Part
from campaigns.wording import due_instant, meaning_of
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.dates import PartialDate
from thidua.common.errors import InvalidInput, WrongState
from thidua.common.text import squeeze
from thidua.notifications.services import schedule_many
from thidua.units.models import Unit

PERIOD = "period"
# Dated parts of a template: what may be moved by whole years, each by its own tick.
DATED: dict[str, str] = {
    PERIOD: "Thời gian thi đua",
    "milestone": "Mốc sơ kết, tổng kết",
    "obligation": "Hạn gửi văn bản",
    "target": "Thời điểm đạt chỉ tiêu",
    "workitem": "Công việc theo tháng, quý",
}
_COPIED: tuple[type[Part], ...] = (Milestone, Target, Obligation, CampaignAward, Criterion, RequiredPart, WorkItem)
_DATE_FIELD = {"milestone": "when", "obligation": "due_date", "target": "by_when", "workitem": "when"}
# The new document has its own number, day and file; nothing of the old one is claimed for it.
_NOT_COPIED = ("document_number", "document_date", "document_notes", "recipients_count", "period_from", "period_to")


@transaction.atomic
def reopen_campaign(*, by: User, campaign: Campaign, reason: str) -> Campaign:
    """Take back a closing of the same day: units may send again and are reminded again."""
    text = reason.strip()
    if not text:
        raise InvalidInput("Hãy ghi lý do mở lại.", field="reason")
    row = locked_campaign(campaign.pk)
    check_can_reopen(by, row)
    row.status, row.closed_at = CampaignStatus.LAUNCHED, None
    row.save(update_fields=["status", "closed_at"])
    owed = Duty.objects.filter(STILL_ASKED, obligation__campaign=row, status__in=STILL_OWED, due_at__isnull=False)
    dates = owed.order_by("pk").values_list("pk", "due_at")
    schedule_many(kind=DUTY, items=[(pk, due) for pk, due in dates if due is not None])
    record(by=by, verb="campaign.reopened", obj=row, unit_id=row.owner_id, reason=text[:300])
    return row


@transaction.atomic
def archive_campaign(*, by: User, campaign: Campaign) -> Campaign:
    """Out of the daily lists, for reading only. A second click changes nothing."""
    row = locked_campaign(campaign.pk)
    if row.status == CampaignStatus.ARCHIVED:
        check_holds(by, Permission.LAUNCH_CAMPAIGN, row.owner)
        return row
    check_can_archive(by, row)
    waiting = archive_waits_for(row)
    if waiting:
        words = "; ".join(f"{matter.label} ({matter.count})" for matter in waiting)
        raise WrongState(f"Chưa lưu trữ được, còn việc dở dang: {words}.")
    row.status, row.archived_at = CampaignStatus.ARCHIVED, clock.now()
    row.save(update_fields=["status", "archived_at"])
    record(by=by, verb="campaign.archived", obj=row, unit_id=row.owner_id, at=row.archived_at)
    return row


@transaction.atomic
def delete_draft(*, by: User, campaign: Campaign) -> None:
    """A draft with everything in it; the trail keeps that it was there, and by whose hand it went."""
    row = locked_campaign(campaign.pk)
    check_can_delete(by, row)
    record(by=by, verb="campaign.deleted", obj=row, unit_id=row.owner_id, before={"title": row.title})
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError as error:
        raise WrongState("Bản soạn này đang được nơi khác dùng nên không xóa được.") from error


@transaction.atomic
def copy_campaign(
    *,
    by: User,
    campaign: Campaign,
    title: str,
    years: int = 1,
    shifted: Collection[str] = (),
    with_units: bool = True,
    successors: Iterable[Unit] = (),
) -> Campaign:
    """A new draft with every part. Dates stay empty unless their kind is named in `shifted`: then whole years later."""
    check_can_copy(by, campaign)
    copy = Campaign(owner=campaign.owner, created_by=by, created_at=clock.now(), copied_from=campaign)
    for name in DOCUMENT_FIELDS:
        if name not in _NOT_COPIED:
            setattr(copy, name, getattr(campaign, name))
    if copy.parent is not None and copy.parent.status != CampaignStatus.LAUNCHED:
        copy.parent = None
    copy.title = squeeze(title)
    if PERIOD in shifted:
        copy.period_from = later(campaign.period_from, years)
        copy.period_to = later(campaign.period_to, years)
    copy.save()
    for model in _COPIED:
        _copy_rows(campaign, copy, model, years if str(model._meta.model_name) in shifted else 0)
    units = _units(campaign, successors) if with_units else []
    Participation.objects.bulk_create([Participation(campaign=copy, unit_id=pk) for pk in units])
    record(
        by=by,
        verb="campaign.copied",
        obj=copy,
        unit_id=copy.owner_id,
        after={"title": copy.title, "template": campaign.title, "participants": len(units)},
    )
    return copy


def _units(campaign: Campaign, successors: Iterable[Unit]) -> list[int]:
    still, ended = carried_units(campaign, clock.today())
    offered = {heir.pk for item in ended for heir in item.successors}
    return list(dict.fromkeys([*(unit.pk for unit in still), *(u.pk for u in successors if u.pk in offered)]))


def _copy_rows(source: Campaign, copy: Campaign, model: type[Part], years: int) -> None:
    """In order, what is in force; sub-targets find their new parents."""
    rows: Any = model._default_manager.filter(campaign=source).order_by("order", "pk")
    if model in (Target, Obligation):
        rows = rows.filter(dropped_at__isnull=True)
    if model is Obligation:
        rows = rows.filter(series__isnull=True)
    made: dict[int, Any] = {}
    found = sorted(rows, key=lambda row: getattr(row, "parent_id", None) is not None)
    for row in found:
        values = {name: getattr(row, name) for name in FIELDS[model]}
        if model is Target:
            values["parent"] = made.get(row.parent_id)
            values["upper"] = None
        values |= _dates(row, years)
        twin: Any = model(campaign=copy, order=row.order, **values)
        twin.save()
        made[row.pk] = twin
        for field in model._meta.many_to_many:
            if isinstance(field, ManyToManyField):
                getattr(twin, field.name).set(getattr(row, field.name).all())


def _dates(row: Any, years: int) -> dict[str, Any]:
    name = _DATE_FIELD.get(str(row._meta.model_name))
    if name is None:
        return {}
    if not isinstance(row, Obligation):
        return {name: later(getattr(row, name), years) if years else ""}
    if row.is_series:
        return {}  # its day comes again every period: nothing in it belongs to a year
    if not years:
        return {"due_date": "", "due_at": None, "working_days": None, "counted_from": None, "grace_days": 0}
    due = later(row.due_date, years)
    counted = _day_later(row.counted_from, years)
    return {"due_date": due, "due_at": due_instant(due, meaning_of(row)), "counted_from": counted}


def later(partial: str, years: int) -> str:
    """'2024-07-15' → '2025-07-15'; a 29 February falls on the 28th."""
    if not partial:
        return ""
    stated = PartialDate.parse(partial)
    if stated.day and stated.month:
        moved = _day_later(date(stated.year, stated.month, stated.day), years)
        return moved.isoformat() if moved else ""
    return str(PartialDate(stated.year + years, stated.month, None, stated.quarter))


def _day_later(day: date | None, years: int) -> date | None:
    if day is None:
        return None
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
