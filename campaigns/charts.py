"""The way to a target as the `{% chart %}` tag wants it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from campaigns.enums import Direction, TargetVerdict
from campaigns.selectors.figures import Reported
from campaigns.selectors.roll_up import RolledUp
from campaigns.verdicts import Goal, Yearly, expected
from thidua.common.dates import PartialDate, vi_date

Chart = dict[str, Any]
VERDICT_TONES: dict[str, str] = {
    TargetVerdict.MET: "good",
    TargetVerdict.EXCEEDED: "info",
    TargetVerdict.AT_RISK: "warn",
    TargetVerdict.MISSED: "bad",
    TargetVerdict.NO_DATA: "neutral",
}


def path_chart(goal: Goal, reports: Sequence[Reported], unit_label: str) -> Chart | None:
    """What was reported, period by period, beside the straight path and the goal; None while nothing was reported."""
    points = _by_period(reports, yearly=goal.yearly is not Yearly.NO)
    if not points:
        return None
    days = [PartialDate.parse(period).last_day() for period in points]
    labels = [PartialDate.parse(period).display() for period in points]
    path: list[Decimal | None] = [expected(goal, day) for day in days]
    actual: list[Decimal | None] = list(points.values())
    if goal.yearly is Yearly.NO:
        labels, path, actual = _with_ends(goal, days, labels, path, actual)
    else:
        path = [None for _ in labels]
    return _lines(goal, labels, path, actual, unit_label)


def whole_chart(whole: RolledUp) -> Chart | None:
    """The figure of the whole over time, beside its path and its goal."""
    if whole.goal is None or not whole.points:
        return None
    days = [day for day, _ in whole.points]
    labels = [vi_date(day) for day in days]
    path: list[Decimal | None] = [expected(whole.goal, day) for day in days]
    actual: list[Decimal | None] = [value for _, value in whole.points]
    labels, path, actual = _with_ends(whole.goal, days, labels, path, actual)
    return _lines(whole.goal, labels, path, actual, whole.target.unit_label)


def verdict_chart(counts: Mapping[TargetVerdict, int]) -> Chart:
    states = [state for state in TargetVerdict if counts.get(state)]
    return {
        "heading": "Kết quả",
        "labels": [state.label for state in states],
        "datasets": [
            {
                "label": "Số đơn vị",
                "tones": [VERDICT_TONES[state] for state in states],
                "data": [counts[state] for state in states],
            }
        ],
    }


def _lines(
    goal: Goal, labels: list[str], path: list[Decimal | None], actual: list[Decimal | None], unit_label: str
) -> Chart:
    goal_line: list[Decimal | None] = [goal.door if goal.side == Direction.DOWN else goal.low] * len(labels)
    lines = [("Kết quả báo cáo", "info", actual), ("Đường thẳng tới chỉ tiêu", "wait", path)]
    datasets = [
        {"label": f"{label}{f' ({unit_label})' if unit_label else ''}", "tone": tone, "data": _plain(values)}
        for label, tone, values in [*lines, ("Mức phải đạt", "good", goal_line)]
        if any(value is not None for value in values)
    ]
    return {"heading": "Kỳ số liệu", "labels": labels, "datasets": datasets}


def _by_period(reports: Sequence[Reported], *, yearly: bool) -> dict[str, Decimal]:
    """Of one period the latest report counts; of a yearly target one figure a year. In order of time."""
    found: dict[str, Decimal] = {}
    for report in sorted(reports, key=lambda report: (report.until, report.at, report.pk)):
        found[report.period[:4] if yearly else report.period] = report.value
    return dict(sorted(found.items(), key=lambda item: PartialDate.parse(item[0]).last_day()))


def _with_ends(
    goal: Goal, days: list[date], labels: list[str], path: list[Decimal | None], actual: list[Decimal | None]
) -> tuple[list[str], list[Decimal | None], list[Decimal | None]]:
    """The start and the end of the time given, where they are known and not reported themselves."""
    if goal.start is not None and goal.by is not None:
        if goal.start < days[0] and expected(goal, goal.start) is not None:
            labels = [f"Bắt đầu ({_day(goal.start)})", *labels]
            path, actual = [expected(goal, goal.start), *path], [goal.baseline, *actual]
        if goal.by > days[-1]:
            labels = [*labels, f"Hết hạn ({_day(goal.by)})"]
            path, actual = [*path, expected(goal, goal.by)], [*actual, None]
    return labels, path, actual


def _day(day: date) -> str:
    """'12/2024' at the end of a month, '1/6/2024' otherwise: short enough to stand under an axis."""
    whole = day + timedelta(days=1)
    return f"{day.month}/{day.year}" if whole.day == 1 else f"{day.day}/{day.month}/{day.year}"


def _plain(values: Sequence[Decimal | None]) -> list[float | None]:
    return [None if value is None else float(round(value, 4)) for value in values]
