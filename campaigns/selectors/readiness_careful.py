"""What a careful officer looks at once more before the launch. Hints only: each may be meant so."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from campaigns.enums import ObligationKind, TargetLevel
from campaigns.models import Campaign, CampaignAward, Obligation, RequiredPart, Target
from campaigns.selectors.readiness_lines import AWARDS, OBLIGATIONS, TARGETS, ReadinessItem, hint, named
from thidua.common.dates import PartialDate, deadline_sentence, last_day_before, vi_date
from thidua.common.text import fold
from thidua.notifications.calendar import days_off


def careful(campaign: Campaign, now: datetime) -> Iterator[ReadinessItem]:
    """A constant number of queries."""
    targets = list(Target.objects.filter(campaign=campaign, dropped_at__isnull=True).select_related("parent"))
    asked = list(Obligation.objects.filter(campaign=campaign, units_send=True, dropped_at__isnull=True))
    if targets:
        yield from _figures(targets)
        yield _late_targets(campaign, targets)
    yield from _nominations(campaign, asked)
    yield from _weekends([row for row in asked if row.due_at is None or row.due_at > now])
    yield from _after_upper(campaign, asked)


def _figures(targets: list[Target]) -> Iterator[ReadinessItem]:
    bare = [row.text for row in targets if _needs_unit(row) and not row.unit_label]
    yield hint(
        "target_units",
        TARGETS,
        not bare,
        "Chỉ tiêu nào có số cũng có đơn vị tính.",
        f"Chỉ tiêu có số nhưng chưa có đơn vị tính: {named(bare)}.",
    )
    counted = Counter(_likeness(row) for row in targets)
    twice = sorted({row.text for row in targets if counted[_likeness(row)] > 1})
    yield hint("targets_twice", TARGETS, not twice, "Không có chỉ tiêu trùng nhau.", f"Trùng nhau: {named(twice)}.")
    wide = [row.text for row in targets if _wider(row)]
    yield hint(
        "target_parts",
        TARGETS,
        not wide,
        "Không chỉ tiêu thành phần nào vượt chỉ tiêu bao trùm.",
        f"Chỉ tiêu thành phần lớn hơn chỉ tiêu bao trùm: {named(wide)}.",
    )


def _needs_unit(row: Target) -> bool:
    return row.value is not None and not row.implicit_zero and row.level != TargetLevel.GRADE


def _likeness(row: Target) -> tuple[object, ...]:
    return fold(row.text), row.parent_id, row.by_when, fold(row.scope_text)


def _wider(row: Target) -> bool:
    """A part of a count that exceeds the whole. Shares and rates of a part may well be the higher ones."""
    whole = row.parent
    if whole is None or row.value is None or whole.value is None or row.unit_label != whole.unit_label:
        return False
    if "%" in row.unit_label or "/" in row.unit_label:
        return False
    return (row.value_to or row.value) > (whole.value_to or whole.value)


def _late_targets(campaign: Campaign, targets: list[Target]) -> ReadinessItem:
    end = PartialDate.parse(campaign.period_to).last_day() if campaign.period_to else None
    late = [row.text for row in targets if end and row.by_when and PartialDate.parse(row.by_when).first_day() > end]
    return hint(
        "target_times",
        TARGETS,
        not late,
        "Thời điểm đạt chỉ tiêu nằm trong thời gian thi đua.",
        f"Thời điểm đạt sau khi phong trào kết thúc: {named(late)}.",
    )


def _nominations(campaign: Campaign, asked: list[Obligation]) -> Iterator[ReadinessItem]:
    if not any(row.kind == ObligationKind.NOMINATION for row in asked):
        return
    offered = CampaignAward.objects.filter(campaign=campaign).exists()
    parts = RequiredPart.objects.filter(campaign=campaign).exists()
    yield hint(
        "nomination_awards",
        AWARDS,
        offered and parts,
        "Đơn vị nộp hồ sơ khen thưởng biết xét loại nào, gồm giấy tờ gì.",
        "Yêu cầu nộp hồ sơ khen thưởng nhưng chưa nêu loại khen thưởng hoặc thành phần hồ sơ.",
    )


def _weekends(asked: list[Obligation]) -> Iterator[ReadinessItem]:
    last = {row.pk: last_day_before(row.due_at) for row in asked if row.due_at is not None and not row.is_series}
    off = set(days_off(list(last.values())))
    for row in asked:
        if last.get(row.pk) in off:
            day = vi_date(last[row.pk])
            text = f"“{row.what}”: ngày cuối {day} là ngày nghỉ, đơn vị nên gửi từ ngày làm việc trước đó."
            yield ReadinessItem(f"deadline_day_off:{row.pk}", text, OBLIGATIONS, passed=False)


def _after_upper(campaign: Campaign, asked: list[Obligation]) -> Iterator[ReadinessItem]:
    """Of a unit's own plan: what it asks from below should reach it before it must answer above."""
    if campaign.parent_id is None:
        return
    upper = Obligation.objects.filter(campaign=campaign.parent_id, units_send=True, dropped_at__isnull=True)
    limits = {(row.kind, fold(row.what)): row.due_at for row in upper if row.due_at is not None}
    for row in asked:
        limit = limits.get((row.kind, fold(row.what)))
        if limit is not None and row.due_at is not None and row.due_at >= limit:
            words = deadline_sentence(limit)
            text = f"“{row.what}”: hạn của đơn vị trực thuộc không sớm hơn hạn của cấp trên ({words})."
            yield ReadinessItem(f"deadline_after_upper:{row.pk}", text, OBLIGATIONS, passed=False)
