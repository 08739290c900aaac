"""A finding's value as the row it will become, and that row in one line of words."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet

from awards.models import AwardKind
from campaigns.enums import DeadlineMeaning, FindingKind, Recurrence
from campaigns.findings.fields import field_label
from campaigns.findings.values import Value
from campaigns.models import (
    Campaign,
    CampaignAward,
    Criterion,
    Finding,
    Milestone,
    Obligation,
    RequiredPart,
    Target,
    WorkItem,
)
from campaigns.recurrence import sample_due
from campaigns.wording import due_instant, part_summary
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.dates import PartialDate, due_by_end_of

MODELS: dict[str, type[Model]] = {
    FindingKind.MILESTONE: Milestone,
    FindingKind.OBLIGATION: Obligation,
    FindingKind.TARGET: Target,
    FindingKind.AWARD: CampaignAward,
    FindingKind.CRITERION: Criterion,
    FindingKind.REQUIRED_PART: RequiredPart,
    FindingKind.WORK_ITEM: WorkItem,
}
# Kept in a value beside the columns of its row.
_BESIDE = {"parent", "meaning", "time", "award_wording", "award_kind", "counted_from"}
_FIGURES = ("value", "value_to", "baseline")
NOT_IN_CATALOGUE = "Danh mục chưa có loại này: hãy bấm Sửa để chọn"
NO_AWARD_CHOSEN = "Chưa rõ của loại khen thưởng nào: hãy bấm Sửa để chọn"


def row_of(kind: str, value: Value, period_from: str = "") -> Any:
    """An unsaved row of the draft, without its relations. Rounds that come again begin with the campaign's period."""
    columns = {name: given for name, given in value.items() if name not in _BESIDE}
    for name in _FIGURES:
        if name in columns:
            columns[name] = Decimal(columns[name]) if columns[name] else None
    row = MODELS[kind](**columns)
    if isinstance(row, Obligation):
        _set_deadline(row, value, period_from)
    return row


def _set_deadline(row: Obligation, value: Value, period_from: str) -> None:
    row.counted_from = date.fromisoformat(value["counted_from"]) if value.get("counted_from") else None
    if not row.is_series:
        row.due_at = instant_of(value)
    elif row.recurs_day:
        start = PartialDate.parse(period_from).first_day() if period_from else clock.today()
        sample = sample_due(row.recurrence, start, row.recurs_month, row.recurs_day, str(value.get("meaning")))
        row.due_date, row.due_at = sample.day.isoformat(), sample.at


def instant_of(value: Value) -> datetime | None:
    """The exclusive instant; where the document names an hour, that hour of that day. None for what comes again."""
    due, meaning = value.get("due_date") or "", value.get("meaning") or DeadlineMeaning.NONE
    if value.get("recurrence", Recurrence.ONCE) != Recurrence.ONCE:
        return None
    if value.get("working_days") and due:
        return due_by_end_of(date.fromisoformat(due))
    if value.get("time") and due and meaning != DeadlineMeaning.NONE:
        hour = time.fromisoformat(value["time"])
        return datetime.combine(date.fromisoformat(due), hour, tzinfo=HANOI)
    return due_instant(due, str(meaning))


def from_form(kind: str, cleaned: dict[str, Any]) -> Value:
    """A form's values in JSON: figures and days as text, related rows by key."""
    value: Value = {}
    for name, given in cleaned.items():
        if name in _FIGURES:
            value[name] = "" if given is None else f"{given:f}"
        elif isinstance(given, Model):
            value[name] = given.pk
        elif isinstance(given, datetime):
            continue  # a deadline follows from the other values
        elif isinstance(given, date):
            value[name] = given.isoformat()
        elif name != "due_at":
            value[name] = given
    return value


def kinds_by_key(findings: QuerySet[Finding] | list[Finding]) -> dict[int, AwardKind]:
    keys = {item.value.get("award_kind") for item in findings} - {None}
    return AwardKind.objects.in_bulk(keys) if keys else {}


def summary(finding: Finding, kinds: dict[int, AwardKind], value: Value | None = None) -> tuple[str, str]:
    """Title and second line, in the words of the campaign's own pages."""
    value = finding.value if value is None else value
    if finding.kind == FindingKind.FIELD:
        return field_label(value["column"]), field_words(value)
    if finding.kind == FindingKind.QUESTION:
        return finding.label, ""
    row = row_of(finding.kind, value)
    if isinstance(row, CampaignAward | Criterion):
        kind = kinds.get(value.get("award_kind") or 0)
        if kind is None:
            missing = NOT_IN_CATALOGUE if isinstance(row, CampaignAward) else NO_AWARD_CHOSEN
            return str(row.wording if isinstance(row, CampaignAward) else row.text), missing
        row.award_kind = kind
    title, details = part_summary(row)
    return title, _more(row, details)


def _more(row: Any, details: str) -> str:
    """What the one line of the editing page leaves out and a first reading needs."""
    if isinstance(row, CampaignAward) and row.award_kind.name != str(row):
        return f"{row.award_kind.name} · {details}" if details else row.award_kind.name
    if isinstance(row, Obligation) and row.who_text:
        return f"{row.who_text} · {details}"
    return details


def field_words(value: Value) -> str:
    """The stored value of a fact as people read it."""
    field: Any = Campaign._meta.get_field(value["column"])
    given = value["value"]
    if isinstance(given, list):
        return "; ".join(given)
    if getattr(field, "choices", None):
        return str(dict(field.flatchoices).get(given, given))
    if value["column"] in ("document_date", "period_from", "period_to"):
        return PartialDate.parse(given).display() if given else ""
    return "" if given is None else str(given)
