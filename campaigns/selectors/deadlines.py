"""How the deadlines of a campaign's obligations are found: counted in working days, or coming again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Max

from campaigns.models import AmendmentLine, Campaign, Obligation
from campaigns.recurrence import Due, Period, due_of, periods
from campaigns.wording import deadline_words, grace_sentence, meaning_of
from thidua.common.clock import HANOI
from thidua.common.dates import PartialDate, deadline_sentence, due_by_end_of, vi_date
from thidua.notifications.calendar import Counted, count_working_days

_ROUNDS_SHOWN = 4


def counted(obligation: Obligation) -> Counted | None:
    """The reckoning of a deadline in working days by today's table of holidays; None for any other deadline."""
    if obligation.working_days is None or obligation.counted_from is None:
        return None
    return count_working_days(obligation.counted_from, obligation.working_days)


def counting_notes(obligation: Obligation) -> list[str]:
    """How a deadline in working days was counted, and what the reader must check."""
    found = counted(obligation)
    if found is None or obligation.counted_from is None:
        return []
    shown = "; ".join(
        f"{row.name} {vi_date(row.day)}{' (làm bù)' if row.is_working else ''}" for row in found.exceptions
    )
    start, except_for = vi_date(obligation.counted_from), f" và theo bảng ngày nghỉ: {shown}" if shown else ""
    notes = [
        f"{obligation.working_days} ngày làm việc kể từ ngày {start}, không tính chính ngày đó; "
        f"trừ thứ Bảy, Chủ nhật{except_for}."
    ]
    if found.unknown_years:
        years = ", ".join(str(year) for year in found.unknown_years)
        notes.append(f"Bảng ngày nghỉ chưa có năm {years}: hạn mới chỉ trừ thứ Bảy, Chủ nhật, cần kiểm tra lại.")
    if (due_at := due_by_end_of(found.last)) != obligation.due_at:
        notes.append(f"Bảng ngày nghỉ đã thay đổi từ khi lưu: theo bảng hiện nay là {deadline_sentence(due_at)}.")
    return notes


def rounds_of(series: Obligation, campaign: Campaign, now: datetime) -> list[tuple[Period, Due]]:
    """Rounds of a recurring obligation inside the campaign's period whose deadline comes after the launch.

    Without a stated end they go on as long as the campaign runs: those begun by now are given.
    """
    since = _asked_since(series, campaign, now)
    today = now.astimezone(HANOI).date()
    begin = PartialDate.parse(campaign.period_from).first_day() if campaign.period_from else _day(since)
    end = PartialDate.parse(campaign.period_to).last_day() if campaign.period_to else today
    found = ((period, _due(series, period)) for period in periods(series.recurrence, begin, max(begin, end)))
    return [(period, due) for period, due in found if due.at > since]


def rounds_begun(obligations: Iterable[Obligation], campaign: Campaign, now: datetime) -> list[tuple[Period, Due]]:
    """Rounds whose time has come: what a launch would ask for at once."""
    today = _day(now)
    rows = [row for row in obligations if row.is_series]
    return [found for row in rows for found in rounds_of(row, campaign, now) if found[0].first <= today]


def _asked_since(series: Obligation, campaign: Campaign, now: datetime) -> datetime:
    """The launch, or the newest amendment that brought or changed the series: no round before it is asked for."""
    lines = AmendmentLine.objects.filter(
        part=Obligation._meta.model_name, row=series.pk, amendment__published_at__isnull=False
    )
    amended = lines.aggregate(newest=Max("amendment__published_at"))["newest"] if campaign.launched_at else None
    return amended or campaign.launched_at or now


def _day(moment: datetime) -> date:
    return moment.astimezone(HANOI).date()


def _due(series: Obligation, period: Period) -> Due:
    # A recurring obligation names its day: the database refuses one without.
    return due_of(period, series.recurs_month, series.recurs_day or 1, meaning_of(series))


def shown_deadlines(obligations: Iterable[Obligation], campaign: Campaign, now: datetime) -> list[dict[str, object]]:
    """What the units are told of each obligation; the occurrences of a series stand under it."""
    return [
        {
            "obligation": row,
            "words": deadline_words(row),
            "grace": grace_sentence(row),
            "notes": counting_notes(row) if row.working_days else [],
            "rounds": _next_rounds(row, campaign, now) if row.is_series else [],
        }
        for row in obligations
        if row.series_id is None
    ]


def _next_rounds(series: Obligation, campaign: Campaign, now: datetime) -> list[str]:
    """Deadlines still to come, the nearest in full and how many more follow."""
    coming = [found for found in rounds_of(series, campaign, now) if found[1].at > now]
    words = [f"{period.words}: {deadline_sentence(due.at)}" for period, due in coming[:_ROUNDS_SHOWN]]
    more = len(coming) - len(words)
    return [*words, f"còn {more} kỳ nữa, đến {coming[-1][0].words}"] if more > 0 else words
