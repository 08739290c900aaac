"""People decide on what the reader found: one by one, a group, or all; and may take a decision back."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import transaction
from django.db.models import Max

from campaigns.enums import FindingDecision, FindingKind
from campaigns.findings.build import LABEL_LENGTH
from campaigns.findings.fields import field_label
from campaigns.findings.groups import group_key, group_title
from campaigns.findings.values import Value, same, shortened, text
from campaigns.models import Finding, PlanReading
from campaigns.rules.reading import check_can_decide
from campaigns.services.reading import locked_reading
from thidua.accounts.models import User
from thidua.audit.services import record
from thidua.common import clock
from thidua.common.errors import InvalidInput, StaleObject, WrongState

STALE_DECISION = "Người khác vừa quyết định hoặc sửa điều này. Trang đã hiện bản mới: hãy xem lại rồi chọn."
LABELS = {
    FindingKind.MILESTONE: "what",
    FindingKind.OBLIGATION: "what",
    FindingKind.AWARD: "wording",
    FindingKind.TARGET: "text",
    FindingKind.CRITERION: "text",
    FindingKind.REQUIRED_PART: "text",
    FindingKind.WORK_ITEM: "text",
}


def seen_of(finding: Finding) -> str:
    """What the person saw of a finding, in short: a stale click is told by a different one."""
    shown = json.dumps([finding.decision, finding.value], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


@transaction.atomic
def decide(*, by: User, finding: Finding, decision: str, seen: str) -> Finding:
    """Accept, reject, or take back (pending). The same decision a second time changes nothing."""
    if decision == FindingDecision.EDITED:
        raise InvalidInput("Hãy sửa bằng biểu mẫu của nội dung này.")
    reading = locked_reading(finding.reading_id)
    check_can_decide(by, reading)
    row = _reread(finding)
    if row.decision == decision:
        return row
    if seen_of(row) != seen:
        raise StaleObject(STALE_DECISION)
    before = {"decision": row.get_decision_display()}
    if decision == FindingDecision.PENDING:
        row.value = row.found
        row.label = _label(row.kind, row.found) or row.label
    _stamp(by, row, decision)
    row.save(update_fields=["decision", "decided_at", "decided_by", "value", "label"])
    _audit(by, reading, row, before=before)
    return row


@transaction.atomic
def edit_finding(*, by: User, finding: Finding, seen: str, values: Value) -> Finding:
    """Take what the person wrote instead of what was read; what was read stays beside it."""
    reading = locked_reading(finding.reading_id)
    check_can_decide(by, reading)
    row = _reread(finding)
    changed = {**row.value, **values}
    if same(changed, row.value) and row.decision in (FindingDecision.EDITED, FindingDecision.ACCEPTED):
        return row
    if seen_of(row) != seen:
        raise StaleObject(STALE_DECISION)
    before = {"decision": row.get_decision_display(), "text": row.label}
    row.value = changed
    row.label = _label(row.kind, changed) or row.label
    _stamp(by, row, FindingDecision.ACCEPTED if same(changed, row.found) else FindingDecision.EDITED)
    row.save(update_fields=["decision", "decided_at", "decided_by", "value", "label"])
    _audit(by, reading, row, before=before)
    return row


@transaction.atomic
def accept_pending(*, by: User, reading: PlanReading, group: str = "") -> int:
    """Everything nobody has looked at, or that part of it which stands in one group; how many there were."""
    row = locked_reading(reading.pk)
    check_can_decide(by, row)
    return accept_rest(by, row, group=group)


def accept_rest(by: User, reading: PlanReading, *, group: str = "") -> int:
    """The caller holds the reading's lock."""
    waiting = Finding.objects.filter(reading=reading, decision=FindingDecision.PENDING)
    rows = [item for item in waiting.exclude(kind=FindingKind.QUESTION) if group in ("", group_key(item))]
    Finding.objects.filter(pk__in=[item.pk for item in rows]).update(
        decision=FindingDecision.ACCEPTED, decided_at=clock.now(), decided_by=by
    )
    if rows:
        what = group_title(rows[0]) if group else "tất cả điều chưa xem"
        after = {"count": len(rows)}
        record(by=by, verb="reading.accepted", obj=reading, unit_id=reading.owner_id, after=after, reason=what)
    return len(rows)


@transaction.atomic
def add_target(
    *, by: User, reading: PlanReading, index: int, values: Value, start: int | None, end: int | None
) -> Finding:
    """A number the reader left alone becomes a target after all: a person says so. Once for each number."""
    row = locked_reading(reading.pk)
    check_can_decide(by, row)
    path = f"numeric_not_targets[{index}]"
    if Finding.objects.filter(reading=row, path=path).exists():
        raise WrongState("Con số này đã được thêm làm chỉ tiêu.")
    finding = Finding(
        reading=row,
        kind=FindingKind.TARGET,
        path=path,
        order=_next_order(row),
        label=_label(FindingKind.TARGET, values),
        found=values,
        value=values,
        start=start,
        end=end,
    )
    _stamp(by, finding, FindingDecision.EDITED)
    finding.save()
    _audit(by, row, finding, before={})
    return finding


@transaction.atomic
def add_fact(*, by: User, reading: PlanReading, column: str, value: Any) -> Finding:
    """A person writes what the document left open. What was read stays nothing."""
    row = locked_reading(reading.pk)
    check_can_decide(by, row)
    if any(item.value["column"] == column for item in Finding.objects.filter(reading=row, kind=FindingKind.FIELD)):
        raise WrongState("Nội dung này đã có: hãy sửa ở dòng của nó.")
    finding = Finding(
        reading=row,
        kind=FindingKind.FIELD,
        path=f"answer.{column}",
        order=_next_order(row),
        label=field_label(column),
        found={"column": column, "value": ""},
        value={"column": column, "value": value},
    )
    _stamp(by, finding, FindingDecision.EDITED)
    finding.save()
    _audit(by, row, finding, before={})
    return finding


def _next_order(reading: PlanReading) -> int:
    last: int | None = Finding.objects.filter(reading=reading).aggregate(last=Max("order"))["last"]
    return (last or 0) + 1


def _reread(finding: Finding) -> Finding:
    row = Finding.objects.filter(pk=finding.pk).select_related("reading").first()
    if row is None:
        raise WrongState("Điều này không còn: văn bản đã được đọc lại.")
    return row


def _stamp(by: User, row: Finding, decision: str) -> None:
    pending = decision == FindingDecision.PENDING
    row.decision = decision
    row.decided_at, row.decided_by = (None, None) if pending else (clock.now(), by)


def _label(kind: str, value: Value) -> str:
    return shortened(text(value.get(LABELS.get(FindingKind(kind), ""))), LABEL_LENGTH)


def _audit(by: User, reading: PlanReading, row: Finding, *, before: dict[str, Any]) -> None:
    record(
        by=by,
        verb="reading.decided",
        obj=reading,
        unit_id=reading.owner_id,
        before=before,
        after={"decision": row.get_decision_display()},
        reason=f"{row.get_kind_display()}: {row.label}"[:300],
    )
