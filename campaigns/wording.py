"""How a campaign's facts read in words: figures with their operator, deadlines, lateness to the minute."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Model

from campaigns.enums import Comparator, DeadlineMeaning, Direction, RollUp
from campaigns.models import (
    CampaignAward,
    Criterion,
    Duty,
    DutyTimes,
    Milestone,
    Obligation,
    RequiredPart,
    Target,
    UnitTarget,
    WorkItem,
)
from campaigns.recurrence import period_words, recurrence_words
from thidua.common.dates import PartialDate, deadline_sentence, due_before, due_by_end_of, vi_date
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
    if target.implicit_zero:
        return "không còn"
    if target.value is None:
        return ""
    pattern = _PATTERNS.get(target.comparator, "{}")
    if target.approx and target.comparator != Comparator.ABOUT:
        pattern = "khoảng {}"
    elif target.change and target.comparator == Comparator.EQUAL:
        pattern = "{}"
    amount = _amount(target.value, target.value_to, target.unit_label)
    words = f"{target.change} {pattern.format(amount)}".strip()
    if target.baseline is not None and not target.change:
        return _from_baseline(target, pattern.removeprefix("đạt ").format(amount)) + _yearly(target)
    return words + _yearly(target) + _base_words(target)


def goal_words(target: Target) -> str:
    """The whole goal: 'riêng các huyện nghèo: giảm 4 – 5 %/năm, đến năm 2025'."""
    words = target_words(target)
    if not words:
        return ""
    scope = target.scope_text.removeprefix("riêng ").strip()
    when = f", {by_when_words(target.by_when)}" if target.by_when else ""
    return f"riêng {scope}: {words}{when}" if scope else f"{words}{when}"


def unit_target_words(unit_target: UnitTarget) -> str:
    """The unit's own goal, read as it is judged: the campaign's comparator holds unless the unit has its own."""
    target = unit_target.target
    comparator = unit_target.comparator or (target.comparator if target else "") or Comparator.EQUAL
    if unit_target.value_to is not None:
        comparator = Comparator.BETWEEN
    elif comparator == Comparator.BETWEEN:
        comparator = Comparator.EQUAL
    if target and target.implicit_zero and unit_target.value == 0:
        return "không còn"
    change = target.change if target else ""
    pattern = "{}" if change and comparator == Comparator.EQUAL else _PATTERNS[comparator]
    amount = _amount(unit_target.value, unit_target.value_to, unit_target.unit_label)
    yearly = " mỗi năm" if target and target.per_year and "/năm" not in unit_target.unit_label else ""
    return f"{change} {pattern.format(amount)}".strip() + yearly


def by_when_words(partial: str) -> str:
    """'đến năm 2025', 'đến tháng 10/2025', 'đến ngày 15/10/2025'."""
    stated = PartialDate.parse(partial)
    return f"đến ngày {stated.display()}" if stated.is_full else f"đến {stated.display()}"


def reporting_words(target: Target | None) -> str:
    """Which figure a unit reports, where the wording leaves room for another: the size of a change, a year's share."""
    if target is None:
        return ""
    if target.change:
        base = f" so với năm {target.baseline_year}" if target.baseline_year else ""
        opposite = "tăng" if target.change == "giảm" else "giảm"
        return f"Báo cáo mức {target.change}{base}, không phải mức hiện có; nếu lại {opposite} thì ghi số âm."
    if target.per_year:
        return "Báo cáo số của riêng từng năm (trong năm: lũy kế từ đầu năm)."
    return ""


def roll_up_words(target: Target) -> str:
    """How the figure of the whole is made."""
    words: dict[str, str] = {
        RollUp.NONE: "Không cộng dồn: số chung chỉ có ở cấp phát động, không làm ra từ số của đơn vị.",
        RollUp.SUM: "Tổng số mới nhất của các đơn vị.",
        RollUp.MEAN: "Trung bình số mới nhất của các đơn vị, mỗi đơn vị như nhau.",
        RollUp.WEIGHTED: f"Trung bình số mới nhất của các đơn vị, tính theo {target.weight_label}.",
    }
    return words[target.roll_up]


def _from_baseline(target: Target, goal: str) -> str:
    """'từ 29,93 % năm 2020 xuống dưới 16 %'."""
    way = {Direction.DOWN: "xuống", Direction.UP: "lên"}.get(Direction(target.direction), "đến")
    year = f" năm {target.baseline_year}" if target.baseline_year else ""
    return f"từ {_amount(target.baseline, None, target.unit_label)}{year} {way} {goal}"


def _base_words(target: Target) -> str:
    """'so với năm 2020', 'so với 54 xã năm 2021'."""
    if target.baseline is not None:
        year = f" năm {target.baseline_year}" if target.baseline_year else ""
        return f" so với {_amount(target.baseline, None, target.unit_label)}{year}"
    return f" so với năm {target.baseline_year}" if target.baseline_year else ""


def _amount(value: Decimal | None, value_to: Decimal | None, unit_label: str) -> str:
    figure = format_number(value)
    if value_to is not None:
        figure = f"{figure}{NBSP}–{NBSP}{format_number(value_to)}"
    return f"{figure}{NBSP}{unit_label}" if unit_label else figure


def _yearly(target: Target) -> str:
    return " mỗi năm" if target.per_year and "/năm" not in target.unit_label else ""


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
    if obligation.is_series and obligation.recurs_day:
        day = obligation.recurs_day
        return recurrence_words(obligation.recurrence, obligation.recurs_month, day, meaning_of(obligation))
    if obligation.due_at is not None:
        return f"hạn cuối: {deadline_sentence(obligation.due_at)}"
    if obligation.due_date:
        return f"{PartialDate.parse(obligation.due_date).display()}, không có hạn cụ thể"
    return "không có hạn cụ thể"


def occurrence_title(series: Obligation, period: str) -> str:
    """'Báo cáo kết quả (quý III/2024)'."""
    words = f" ({period_words(series.recurrence, period)})"
    return series.what[: 400 - len(words)] + words


def grace_sentence(obligation: Obligation) -> str:
    """What units are told of a grace; empty when there is none or it is kept from them."""
    if not (obligation.grace_days and obligation.grace_shown):
        return ""
    if obligation.due_at is None or obligation.is_series:
        return f"được gửi chậm nhất {obligation.grace_days} ngày sau hạn, không tính trễ"
    return grace_until(obligation.due_at + timedelta(days=obligation.grace_days))


def grace_until(late_from: datetime) -> str:
    return f"được gửi đến {deadline_sentence(late_from)}, không tính trễ"


def told_grace(duty: Duty, *, tells_grace: bool = False) -> str:
    """The grace of one unit's deadline, to those who may know of it."""
    known = duty.obligation.grace_days and (duty.obligation.grace_shown or tells_grace)
    return grace_until(duty.late_from) if known and duty.late_from else ""


def counted_in_words(obligation: Obligation) -> str:
    """'trong 10 ngày làm việc kể từ ngày 1/7/2024'."""
    if obligation.working_days is None or obligation.counted_from is None:
        return ""
    return f"trong {obligation.working_days} ngày làm việc kể từ ngày {vi_date(obligation.counted_from)}"


def own_grace_words(obligation: Obligation) -> str:
    """For those who draft: the grace and whether the units know."""
    if not obligation.grace_days:
        return ""
    return f"ân hạn {obligation.grace_days} ngày, {'đơn vị biết' if obligation.grace_shown else 'đơn vị không biết'}"


def time_words(duty: Duty, now: datetime, *, tells_grace: bool = False) -> tuple[str, str] | None:
    """(words, tone) where a grace changes what is said of a duty's time; None when the deadline says it all.

    A unit that does not know of its grace reads 'đã gửi', no praise and no blame.
    """
    told = tells_grace or duty.obligation.grace_shown
    if duty.first_sent_at is not None:
        if duty.was_late:
            return lateness_words(duty), "warn"
        if duty.due_at_when_sent is None or duty.first_sent_at < duty.due_at_when_sent:
            return "đã gửi đúng hạn", "good"
        return ("đã gửi trong thời gian ân hạn, không tính trễ", "good") if told else ("đã gửi", "neutral")
    if told and duty.is_in_grace(now) and duty.late_from:
        return f"qua hạn, {grace_until(duty.late_from)}", "warn"
    return None


def duration_words(length: timedelta) -> str:
    """'1 ngày 2 giờ 5 phút', whole minutes; 'dưới 1 phút' when shorter."""
    minutes = int(length.total_seconds()) // 60
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    parts = [f"{count} {noun}" for count, noun in ((days, "ngày"), (hours, "giờ"), (minutes, "phút")) if count]
    return " ".join(parts) or "dưới 1 phút"


def lateness_words(duty: DutyTimes) -> str:
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
    Target: lambda row: (row.text, [row.group, goal_words(row), f"thuộc: {row.parent}" if row.parent_id else ""]),
    Obligation: lambda row: (
        row.what,
        [
            row.get_kind_display(),
            row.wording,
            counted_in_words(row),
            deadline_words(row),
            own_grace_words(row),
            "" if row.units_send else "đơn vị không phải gửi",
        ],
    ),
    CampaignAward: lambda row: (str(row), [row.award_kind.get_nature_display(), row.recipients_text]),
    Criterion: lambda row: (row.text, [str(row.award_kind), row.object_label or row.get_recipient_type_display()]),
    RequiredPart: lambda row: (row.text, [f"mẫu số {row.form_number}" if row.form_number else "", row.form_basis]),
    WorkItem: lambda row: (row.text, [_stated(row.when), row.in_charge, "nếu có" if row.conditional else ""]),
}
