"""Reading the data files, and days counted from today for the running campaign."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.dates import PartialDate

DATA = Path(__file__).resolve().parent.parent / "data"
OFFICE_HOUR = time(9, 30)

Row = dict[str, Any]


def read(name: str) -> Row:
    """One data file, e.g. 'catalogue' or 'campaigns/000'."""
    content: Row = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return content


def day(offset: int) -> date:
    return clock.today() + timedelta(days=offset)


def moment(offset: int) -> datetime:
    """Half past nine in Hà Nội, `offset` days from today; today and yesterday never lie in the future."""
    return min(at_office_hour(day(offset)), clock.now()) if offset <= 0 else at_office_hour(day(offset))


def at_office_hour(value: date) -> datetime:
    return datetime.combine(value, OFFICE_HOUR, tzinfo=HANOI)


def month_of(offset: int) -> str:
    value = day(offset)
    return str(PartialDate(value.year, value.month))


def day_or_none(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
