"""Publishing an amendment: all of it in one transaction, with every unit told what changes for it.

Locks go campaign → amendment → duties by key. A unit that sends holds only its duty, so one of the two waits for the
other: a receipt that came first is judged by the deadline of its own moment, one that comes after by the new one.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from campaigns.amending import PARTS, Fate, LineInWords, campaign_facts, fate_of, staged_lines
from campaigns.enums import AmendmentAction, AmendmentStatus
from campaigns.models import Amendment, AmendmentLine, Campaign, Duty, Obligation, Participation, Target
from campaigns.reminders import DUTY
from campaigns.rules.amendments import check_can_publish
from campaigns.rules.owning import check_holds
from campaigns.selectors.people import senders_of
from campaigns.services.amendments import complete_removals, live_row
from campaigns.services.campaigns import check_consistent, locked_campaign
from campaigns.services.occurrences import open_duties, open_rounds
from campaigns.services.parts import apply_values, facts_of
from campaigns.staging import put, thaw
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.dates import PartialDate, deadline_sentence
from thidua.common.errors import WrongState
from thidua.notifications.services import MailContent, notify, schedule_many, settle_many

_BATCH = 1000
Notes = dict[int, list[str]]


@transaction.atomic
def publish_amendment(*, by: User, amendment: Amendment) -> Amendment:
    """Put the new version in force. A second click finds it published and changes nothing."""
    campaign = locked_campaign(amendment.campaign_id)
    row = Amendment.objects.select_for_update(of=("self",)).filter(pk=amendment.pk).first()
    if row is None:
        raise WrongState("Bản điều chỉnh này đã bị hủy.")
    row.campaign = campaign
    if row.status == AmendmentStatus.PUBLISHED:
        check_holds(by, Permission.LAUNCH_CAMPAIGN, campaign.owner)
        return row
    check_can_publish(by, row)
    complete_removals(row)
    lines = list(row.lines.order_by("order", "pk"))
    duties = _locked_duties(lines)
    now = clock.now()
    missing = problems(row, staged_lines(campaign, lines), now)
    if missing:
        raise WrongState("Chưa ban hành được: " + " ".join(missing))
    notes = _apply_all(campaign, lines, duties, now)
    campaign.version += 1
    campaign.save(update_fields=["version"])
    row.status, row.published_at, row.published_by = AmendmentStatus.PUBLISHED, now, by
    row.save(update_fields=["status", "published_at", "published_by"])
    _open_new_rounds(campaign, notes, now)
    record(
        by=by,
        verb="campaign.amended",
        obj=campaign,
        unit_id=campaign.owner_id,
        after={"document_number": row.document_reference, "count": len(lines)},
        reason=f"{row}: {row.reason}"[:300],
        at=now,
    )
    _tell_units(row, lines, notes, now)
    return row


def problems(amendment: Amendment, lines: list[LineInWords], now: datetime) -> list[str]:
    """What stops the publishing, in sentences."""
    found = []
    if not lines:
        found.append("Chưa có nội dung điều chỉnh nào.")
    if not amendment.document_reference or not amendment.document_date:
        found.append("Chưa ghi số, ký hiệu và ngày của văn bản điều chỉnh.")
    elif not PartialDate.parse(amendment.document_date).is_full:
        found.append("Ngày của văn bản điều chỉnh phải đủ ngày, tháng, năm.")
    elif PartialDate.parse(amendment.document_date).first_day() > now.astimezone(HANOI).date():
        found.append("Ngày của văn bản điều chỉnh không thể sau ngày hôm nay.")
    if not amendment.reason.strip():
        found.append("Chưa ghi lý do điều chỉnh.")
    return [*found, *(text for item in lines if (text := _late_deadline(item, now)))]


def _late_deadline(item: LineInWords, now: datetime) -> str:
    row = item.row
    if not isinstance(row, Obligation) or item.line.action == AmendmentAction.REMOVE:
        return ""
    if not row.units_send or row.is_series:
        return ""
    unchanged = item.before.get("obligation.due_at") == item.after.get("obligation.due_at")
    if row.due_at is None or row.due_at > now or unchanged:
        return ""
    return (
        f"Hạn mới của “{row.what}” ({deadline_sentence(row.due_at)}) đã qua: đơn vị chưa gửi sẽ trễ ngay khi ban hành, "
        "nên hạn mới phải sau lúc ban hành."
    )


def _locked_duties(lines: list[AmendmentLine]) -> dict[int, list[Duty]]:
    keys = [line.row for line in lines if line.part == "obligation" and line.row is not None]
    found: dict[int, list[Duty]] = defaultdict(list)
    for duty in Duty.objects.select_for_update(of=("self",)).filter(obligation__in=keys).order_by("pk"):
        found[duty.obligation_id].append(duty)
    return found


def _apply_all(campaign: Campaign, lines: list[AmendmentLine], duties: dict[int, list[Duty]], now: datetime) -> Notes:
    """Every line, in the order of the parts; what it means for single units is gathered on the way."""
    notes: Notes = defaultdict(list)
    order = ["", *PARTS]
    for line in sorted(lines, key=lambda item: (order.index(item.part), item.order, item.pk)):
        if not line.part:
            _apply_own_fields(campaign, line)
        elif line.action == AmendmentAction.ADD:
            _apply_addition(campaign, line, notes)
        elif line.action == AmendmentAction.REMOVE:
            _apply_removal(campaign, line, duties.get(line.row or 0, []), notes, now)
        else:
            _apply_change(campaign, line, duties.get(line.row or 0, []), notes)
        line.save(update_fields=["row", "label", "before", "after"])
    return notes


def _open_new_rounds(campaign: Campaign, notes: Notes, now: datetime) -> None:
    """Of a series the amendment brings: the rounds under way. The lines are published by now, so none lies before."""
    opened = open_rounds(campaign, now)
    units = _units(campaign)
    open_duties(opened, units)
    for row in opened:
        _note_new(row, units, notes)


def _apply_own_fields(campaign: Campaign, line: AmendmentLine) -> None:
    line.before = _plain(campaign_facts(campaign))
    put(campaign, thaw(Campaign, line.values))
    check_consistent(campaign)
    campaign.save(update_fields=list(line.values))
    line.after = _plain(campaign_facts(campaign))


def _apply_addition(campaign: Campaign, line: AmendmentLine, notes: Notes) -> None:
    model = PARTS[line.part]
    last = model._default_manager.filter(campaign=campaign).aggregate(last=Max("order"))["last"]
    row: Any = model(campaign=campaign, order=0 if last is None else last + 1)
    apply_values(row, thaw(model, line.values))
    line.row, line.after = row.pk, _plain(facts_of(row))
    if isinstance(row, Obligation) and row.units_send:
        _open(row, notes)


def _apply_removal(campaign: Campaign, line: AmendmentLine, duties: list[Duty], notes: Notes, now: datetime) -> None:
    row = live_row(campaign, PARTS[line.part](pk=line.row))
    line.before, line.label = _plain(facts_of(row)), str(row)[:600]
    if not isinstance(row, Target | Obligation):
        row.delete()
        return
    row.dropped_at = now
    row.save(update_fields=["dropped_at"])
    settle_many(kind=DUTY, refs=[duty.pk for duty in duties])
    for duty in duties:
        notes[duty.unit_id].append(f"“{row}”: " + ("đã gửi, vẫn được lưu" if duty.is_settled else "thôi phải gửi"))


def _apply_change(campaign: Campaign, line: AmendmentLine, duties: list[Duty], notes: Notes) -> None:
    row = live_row(campaign, PARTS[line.part](pk=line.row))
    line.before, line.label = _plain(facts_of(row)), str(row)[:600]
    old_due, sent_before = getattr(row, "due_at", None), getattr(row, "units_send", False)
    apply_values(row, thaw(type(row), line.values))
    line.after = _plain(facts_of(row))
    if not isinstance(row, Obligation) or not row.units_send:
        return
    if not sent_before:
        _open(row, notes)
    elif row.due_at != old_due:
        _move(row, duties, notes)


def _open(obligation: Obligation, notes: Notes) -> None:
    """A new thing to send: every unit's share and its reminders. The rounds of what comes again follow at the end."""
    if obligation.is_series:
        return
    units = _units(obligation.campaign)
    open_duties([obligation], units)
    _note_new(obligation, units, notes)


def _units(campaign: Campaign) -> list[int]:
    return list(Participation.objects.filter(campaign=campaign).order_by("pk").values_list("unit_id", flat=True))


def _note_new(obligation: Obligation, units: list[int], notes: Notes) -> None:
    until = deadline_sentence(obligation.due_at) if obligation.due_at else "không có hạn cụ thể"
    for unit in units:
        notes[unit].append(f"Việc mới “{obligation}”: {until}")


def _move(obligation: Obligation, duties: list[Duty], notes: Notes) -> None:
    """The new deadline for whoever still owes; receipts and the longer of one's own extensions stay."""
    until = deadline_sentence(obligation.due_at) if obligation.due_at else "không còn hạn cụ thể"
    moved = []
    for duty in duties:
        fate = fate_of(duty, obligation.due_at)
        if fate is Fate.MOVED:
            duty.due_at = obligation.due_at
            duty.extended_at = duty.extended_by = None
            duty.extension_reason = ""
            moved.append(duty)
        words = until if fate is Fate.MOVED else _kept(duty, fate)
        notes[duty.unit_id].append(f"“{obligation}”: {words}")
    Duty.objects.bulk_update(moved, ["due_at", "extended_at", "extended_by", "extension_reason"], batch_size=_BATCH)
    if obligation.due_at is None:
        settle_many(kind=DUTY, refs=[duty.pk for duty in moved])
    else:
        schedule_many(kind=DUTY, items=[(duty.pk, obligation.due_at) for duty in moved])


def _kept(duty: Duty, fate: Fate) -> str:
    if fate in (Fate.EXTENDED, Fate.RETURNED) and duty.due_at is not None:
        return f"giữ hạn riêng của đơn vị, {deadline_sentence(duty.due_at)}"
    return fate.value


def _plain(facts: dict[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in facts.items()}


def _tell_units(amendment: Amendment, lines: list[AmendmentLine], notes: Notes, now: datetime) -> None:
    """One message per set of units for which the same things change."""
    campaign = amendment.campaign
    general = [_general(line) for line in lines if line.part != "obligation"]
    groups: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for unit in _units(campaign):
        groups[tuple(notes.get(unit, []))].append(unit)
    for own, unit_ids in groups.items():
        digest = hashlib.sha256("\n".join(own).encode()).hexdigest()[:8]
        notify(
            users=senders_of(unit_ids, now.astimezone(HANOI).date()),
            kind="campaign_amended",
            title=f"{amendment} của phong trào: {campaign.title}",
            url=reverse("campaigns:amendment", args=[amendment.pk]),
            key=f"campaign-amended:{amendment.pk}:{digest}",
            mail=MailContent(
                "campaign_amended",
                {"campaign": campaign, "amendment": amendment, "own": own, "general": general},
            ),
            at=now,
        )


def _general(line: AmendmentLine) -> str:
    model = PARTS.get(line.part)
    name = f"{model._meta.verbose_name}: {line.label}" if model else line.label
    return f"{AmendmentAction(line.action).label} {name[:1].lower()}{name[1:]}"
