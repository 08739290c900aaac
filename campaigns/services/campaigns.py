"""Drafting a campaign, following its own work, closing it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import PositiveBigIntegerField

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign, WorkItem
from campaigns.rules.campaigns import check_can_close, check_can_create, check_can_edit, check_can_tick_work
from campaigns.selectors.campaigns import possible_parents
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.dates import PartialDate, vi_date
from thidua.common.errors import InvalidInput, StaleObject
from thidua.common.models import PartialDateField
from thidua.common.numbers import format_number
from thidua.documents.models import StoredFile
from thidua.units.models import Unit

STALE = (
    "Người khác vừa sửa nội dung này. Nội dung bạn nhập còn nguyên bên dưới: hãy mở trang ở cửa sổ khác để xem bản "
    "hiện tại, rồi lưu lần nữa nếu vẫn muốn thay bằng nội dung của bạn."
)
# What the launching document says, as the editing page offers it. Nothing else is ever written from a form.
DOCUMENT_FIELDS = (
    "parent",
    "kind",
    "title",
    "theme",
    "other_themes",
    "document_kind",
    "document_number",
    "document_symbol",
    "document_place",
    "document_place_as_written",
    "document_date",
    "document_issuer",
    "signer",
    "signer_role",
    "recipients_count",
    "document_notes",
    "parent_documents",
    "period_from",
    "period_to",
    "period_note",
    "purpose",
    "who_text",
    "submission_routes",
    "quota_note",
    "min_models",
    "max_models",
    "min_works",
)


def locked_campaign(pk: int) -> Campaign:
    """The campaign's row under lock, re-read: every write of a draft or of a launch queues here."""
    rows = Campaign.objects.select_for_update(of=("self",)).select_related("owner", "parent")
    return rows.get(pk=pk)


@transaction.atomic
def create_campaign(
    *, by: User, owner: Unit, values: dict[str, Any], document_file: StoredFile | None = None
) -> Campaign:
    check_can_create(by, owner)
    campaign = Campaign(owner=owner, created_by=by, created_at=clock.now(), document_file=document_file)
    _assign(campaign, values)
    _check_consistent(by, campaign)
    campaign.save()
    record(by=by, verb="campaign.created", obj=campaign, unit_id=owner.pk, after={"title": campaign.title})
    return campaign


@transaction.atomic
def update_campaign(
    *,
    by: User,
    campaign: Campaign,
    version: int,
    values: dict[str, Any],
    document_file: StoredFile | None = None,
) -> Campaign:
    """Save the document's data; `version` is what the person saw, an older one is refused."""
    row = locked_campaign(campaign.pk)
    check_can_edit(by, row)
    if row.version != version:
        raise StaleObject(STALE)
    before = {name: getattr(row, name) for name in DOCUMENT_FIELDS}
    _assign(row, values)
    _check_consistent(by, row)
    changed = [name for name in DOCUMENT_FIELDS if getattr(row, name) != before[name]]
    if document_file is not None:
        row.document_file = document_file
        changed.append("document_file")
    row.version += 1
    row.save(update_fields=[*changed, "version"])
    record(
        by=by,
        verb="campaign.changed",
        obj=row,
        unit_id=row.owner_id,
        before={name: readable(row, name, before[name]) for name in changed if name in before},
        after={name: readable(row, name, getattr(row, name)) for name in changed},
    )
    return row


def _assign(campaign: Campaign, values: dict[str, Any]) -> None:
    for name in DOCUMENT_FIELDS:
        if name in values:
            setattr(campaign, name, values[name])


def readable(row: Any, name: str, value: Any) -> Any:
    """A stored value as people read it: the label of a choice, the name of a row, never a code."""
    field = row._meta.get_field(name)
    if getattr(field, "choices", None):
        return dict(field.flatchoices).get(value, value)
    if isinstance(value, Decimal):
        return format_number(value)
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(field, PositiveBigIntegerField) and value is not None:
        return format_number(value)
    if isinstance(field, PartialDateField):
        return PartialDate.parse(value).display() if value else ""
    if isinstance(value, list):
        return "; ".join(str(item) for item in value)
    return "" if value is None else value


def _check_consistent(by: User, campaign: Campaign) -> None:
    check_consistent(campaign)
    parent = campaign.parent
    if parent is not None and not possible_parents(by, campaign).filter(pk=parent.pk).exists():
        raise InvalidInput("Không chọn được phong trào này làm phong trào cấp trên.", field="parent")


def check_consistent(campaign: Campaign) -> None:
    """The period runs forward, and the most is not less than the least."""
    begin, end = campaign.period_from, campaign.period_to
    if begin and end and PartialDate.parse(begin).first_day() > PartialDate.parse(end).last_day():
        raise InvalidInput("Thời gian kết thúc phải sau thời gian bắt đầu.", field="period_to")
    fewest, most = campaign.min_models, campaign.max_models
    if fewest is not None and most is not None and fewest > most:
        raise InvalidInput("Số tối đa phải bằng hoặc lớn hơn số tối thiểu.", field="max_models")


@transaction.atomic
def tick_work_item(*, by: User, work_item: WorkItem, done_on: date | None) -> WorkItem:
    """Mark a task of the plan as done on a day, or take the mark away."""
    campaign = locked_campaign(work_item.campaign_id)
    check_can_tick_work(by, campaign)
    row = WorkItem.objects.get(pk=work_item.pk)
    if done_on is not None and done_on > clock.today():
        raise InvalidInput("Ngày hoàn thành không thể sau ngày hôm nay.", field="done_on")
    if row.done_on == done_on:
        return row
    row.done_on = done_on
    row.save(update_fields=["done_on"])
    after = {"text": row.text, "done_on": vi_date(done_on) if done_on else "chưa làm"}
    record(by=by, verb="campaign.work_ticked", obj=campaign, unit_id=campaign.owner_id, after=after)
    return row


@transaction.atomic
def close_campaign(*, by: User, campaign: Campaign) -> Campaign:
    """Tổng kết: nothing more is asked of the units and reminders fall silent. A second click changes nothing."""
    row = locked_campaign(campaign.pk)
    if row.status == CampaignStatus.CLOSED and row.closed_at is not None:
        return row
    check_can_close(by, row)
    row.status, row.closed_at = CampaignStatus.CLOSED, clock.now()
    row.save(update_fields=["status", "closed_at"])
    record(by=by, verb="campaign.closed", obj=row, unit_id=row.owner_id, at=row.closed_at)
    return row
