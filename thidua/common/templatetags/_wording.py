"""Words for instants, files and names, without HTML."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from thidua.common.dates import days_left
from thidua.common.numbers import format_number

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# Presentation only: from how many days before a deadline it is shown as near or as urgent.
NEAR_DAYS, URGENT_DAYS = 7, 3

FILE_ICONS = {
    "pdf": "file-earmark-pdf",
    "doc": "file-earmark-word",
    "docx": "file-earmark-word",
    "xls": "file-earmark-excel",
    "xlsx": "file-earmark-excel",
    "csv": "file-earmark-excel",
    "png": "file-earmark-image",
    "jpg": "file-earmark-image",
    "jpeg": "file-earmark-image",
    "zip": "file-earmark-zip",
}


def short_duration(span: timedelta) -> str:
    """Minutes under an hour, whole hours above; days are counted on the calendar, not here."""
    if span < HOUR:
        return f"{max(1, span // timedelta(minutes=1))} phút"
    return f"{span // HOUR} giờ"


def lateness(due_at: datetime, moment: datetime) -> str:
    """How long after the deadline: by the minute on the first day, then in calendar days."""
    if moment - due_at < DAY:
        return short_duration(moment - due_at)
    return f"{-days_left(due_at, moment)} ngày"


def deadline_state(due_at: datetime, now: datetime, received_at: datetime | None) -> tuple[str, str]:
    """(words, tone) of a deadline; "trước ngày X" is exclusive, so the instant itself is late."""
    if received_at is not None:
        if received_at < due_at:
            return "đã gửi đúng hạn", "good"
        return f"gửi trễ {lateness(due_at, received_at)}", "warn"
    if now >= due_at:
        return f"quá hạn {lateness(due_at, now)}", "bad"
    left = days_left(due_at, now)
    if left == 0:
        return f"hôm nay, còn {short_duration(due_at - now)}", "warn"
    tone = "warn" if left <= URGENT_DAYS else "wait" if left <= NEAR_DAYS else "neutral"
    return f"còn {left} ngày", tone


def time_since(moment: datetime, now: datetime) -> str:
    span = now - moment
    if span < timedelta(minutes=1):
        return "vừa xong"
    if span < DAY:
        return f"{short_duration(span)} trước"
    days = span // DAY
    if days < 30:
        return f"{days} ngày trước"
    return f"{days // 30} tháng trước" if days < 365 else f"{days // 365} năm trước"


def number_words(value: Any, decimals: int | None = None) -> str:
    """Vietnamese figures; what is not a number is shown as it is."""
    if value is None or value == "":
        return "—"
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if not number.is_finite():
        return str(value)
    return format_number(number if decimals is None else round(number, decimals))


def file_size_words(size: Any) -> str:
    """1 MB = 1024 kB, as file managers count."""
    try:
        value = Decimal(size)
    except (InvalidOperation, TypeError, ValueError):
        return "—"
    for unit in ("byte", "kB", "MB"):
        if value < 1024:
            return f"{number_words(value, 0 if unit == 'byte' else 1)} {unit}"
        value /= 1024
    return f"{number_words(value, 1)} GB"


def file_icon(name: str) -> str:
    ending = name.lower().rpartition(".")[2]
    return FILE_ICONS.get(ending, "file-earmark")


def initials_of(name: str) -> str:
    """Middle and given name, as people are addressed: 'Lò Thị Thử' → 'TT'."""
    return "".join(word[0].upper() for word in name.split()[-2:])


def step_look(index: int, place: int, stopped: bool) -> dict[str, Any]:
    """How a step of a procedure is shown, drawn and spoken, given the place of the running step."""
    if index < place:
        css, icon, spoken = "done", "check-lg", ": đã xong"
    elif index > place:
        css, icon, spoken = "next", "", ": chưa tới"
    elif stopped:
        css, icon, spoken = "current stopped", "x-lg", ": đã dừng"
    else:
        css, icon, spoken = "current", "", ": bước hiện tại"
    return {"css": css, "icon": icon, "spoken": spoken, "is_current": index == place}
