"""How a campaign's facts read in words: figures with their operator, deadlines, lateness to the minute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Model

from campaigns.enums import Comparator, DeadlineMeaning
from campaigns.models import (
    CampaignAward,
    Criterion,
    Duty,
    Milestone,
    Obligation,
    RequiredPart,
    Target,
    WorkItem,
)
from thidua.common.dates import PartialDate, deadline_sentence, due_before, due_by_end_of
from thidua.common.numbers import format_number

NBSP = "\u00a0"
_PATTERNS: dict[str, str] = {
    Comparator.EQUAL: "đạt {}",
    Comparator.AT_LEAST: "từ {} trở lên",
    Comparator.MORE: "trên {}",
    Comparator.AT_MOST: "không quá {}",
    Comparator.LESS: "dưới {}",
    Comparator.ABOUT: "khoảng {}",
    Comparator.BETWEEN: "{}",
}


def target_words(target: Target) -> str:
    """'khoảng 50 – 55 %', 'giảm từ 3 % trở lên', 'không còn'; empty for a target without a figure."""
    if target.value is None:
        return ""
    if target.implicit_zero:
        return "không còn"
    pattern = _PATTERNS.get(target.comparator, "{}")
    if target.approx and target.comparator != Comparator.ABOUT:
        pattern = "khoảng {}"
    elif target.change and target.comparator == Comparator.EQUAL:
        pattern = "{}"
    words = f"{target.change} {pattern.format(_amount(target))}".strip()
    return words + _suffix(target)


def _amount(target: Target) -> str:
    figure = format_number(target.value)
    if target.value_to is not None:
        figure = f"{figure}{NBSP}–{NBSP}{format_number(target.value_to)}"
    return f"{figure}{NBSP}{target.unit_label}" if target.unit_label else figure


def _suffix(target: Target) -> str:
    yearly = " mỗi năm" if target.per_year and "/năm" not in target.unit_label else ""
    baseline = f" so với năm {target.baseline_year}" if target.baseline_year else ""
    return yearly + baseline


def due_instant(due_date: str, meaning: str) -> datetime | None:
    """The exclusive instant of a stated day, month, quarter or year; none when no deadline is meant."""
    if not due_date or meaning == DeadlineMeaning.NONE:
        return None
    stated = PartialDate.parse(due_date)
    if meaning == DeadlineMeaning.BEFORE:
        return due_before(stated.first_day())
    return due_by_end_of(stated.last_day())


def meaning_of(obligation: Obligation) -> DeadlineMeaning:
    """Which reading of the stated date gives the stored instant."""
    if obligation.due_at is None:
        return DeadlineMeaning.NONE if obligation.due_date else DeadlineMeaning.BEFORE
    inclusive = due_instant(obligation.due_date, DeadlineMeaning.BY)
    return DeadlineMeaning.BY if obligation.due_at == inclusive else DeadlineMeaning.BEFORE


def deadline_words(obligation: Obligation) -> str:
    """'hạn cuối: hết ngày 14/7/2024'; in the document's own terms when no instant follows from it."""
    if obligation.due_at is not None:
        return f"hạn cuối: {deadline_sentence(obligation.due_at)}"
    if obligation.due_date:
        return f"{PartialDate.parse(obligation.due_date).display()}, không có hạn cụ thể"
    return "không có hạn cụ thể"


def duration_words(length: timedelta) -> str:
    """'1 ngày 2 giờ 5 phút', whole minutes; 'dưới 1 phút' when shorter."""
    minutes = int(length.total_seconds()) // 60
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [f"{count} {noun}" for count, noun in ((days, "ngày"), (hours, "giờ"), (minutes, "phút")) if count]
    return " ".join(parts) or "dưới 1 phút"


def lateness_words(duty: Duty) -> str:
    """'gửi trễ 2 giờ 5 phút' for a first sending at or after its deadline; empty when on time."""
    if not duty.was_late or duty.first_sent_at is None or duty.due_at_when_sent is None:
        return ""
    return f"gửi trễ {duration_words(duty.first_sent_at - duty.due_at_when_sent)}"


def part_summary(row: Model) -> tuple[str, str]:
    """Title and second line of a row on the editing pages."""
    title, details = _SUMMARIES[type(row)](row)
    return title, " · ".join(detail for detail in details if detail)


def _stated(partial: str) -> str:
    return PartialDate.parse(partial).display() if partial else ""


_SUMMARIES: dict[type[Model], Callable[[Any], tuple[str, list[str]]]] = {
    Milestone: lambda row: (row.get_kind_display(), [_stated(row.when), row.what, row.wording]),
    Target: lambda row: (row.text, [row.group, target_words(row), f"thuộc: {row.parent}" if row.parent_id else ""]),
    Obligation: lambda row: (
        row.what,
        [row.get_kind_display(), row.wording, deadline_words(row), "" if row.units_send else "đơn vị không phải gửi"],
    ),
    CampaignAward: lambda row: (str(row), [row.award_kind.get_nature_display(), row.recipients_text]),
    Criterion: lambda row: (row.text, [str(row.award_kind), row.object_label or row.get_recipient_type_display()]),
    RequiredPart: lambda row: (row.text, [f"mẫu số {row.form_number}" if row.form_number else "", row.form_basis]),
    WorkItem: lambda row: (row.text, [_stated(row.when), row.in_charge, "nếu có" if row.conditional else ""]),
}
