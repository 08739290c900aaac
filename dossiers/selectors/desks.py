"""How long a dossier has stood where it stands, against the limits of its line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from awards.enums import Desk
from awards.models import LineStep
from awards.selectors.lines import steps_on
from dossiers.models import Dossier
from dossiers.rules.lines import desk_of
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.notifications.calendar import due_days, working_days_since

_AT_RECEIVER = (Desk.RECEPTION, Desk.APPRAISAL, Desk.COUNCIL, Desk.DECISION)


@dataclass(frozen=True, slots=True)
class DeskTime:
    """Working days at one desk (or over the whole way) and the row that limits them; no row: no limit known."""

    desk: Desk
    since: date
    days: int
    step: LineStep | None = None
    due: date | None = None

    @property
    def limit(self) -> int | None:
        return self.step.working_days if self.step else None

    @property
    def is_late(self) -> bool:
        return self.limit is not None and self.days > self.limit

    @property
    def tone(self) -> str:
        if self.limit is None:
            return "neutral"
        return "bad" if self.is_late else "warn" if self.days == self.limit else "good"


@dataclass(frozen=True, slots=True)
class Standing:
    """The present desk, and the whole way since submission where the line limits it."""

    dossier: Dossier
    desk: DeskTime | None
    whole: DeskTime | None

    @property
    def days(self) -> int:
        return self.desk.days if self.desk else 0


def standing_of(dossier: Dossier) -> Standing:
    return standings([dossier])[0]


def standings(dossiers: Iterable[Dossier]) -> list[Standing]:
    """Limits and holidays are read once for all. Rows carry their `line` and `receiver`."""
    rows = list(dossiers)
    today = clock.today()
    steps = steps_on({row.line.code for row in rows if row.line}, today)
    asked: list[tuple[int, Desk, date, LineStep | None]] = []
    for place, row in enumerate(rows):
        desk = desk_of(row.status)
        if desk is None:
            continue
        code, level = (row.line.code, row.receiver.kind) if row.line else ("", "")
        asked.append((place, desk, _day(row.desk_since or row.status_since), steps.of(code, desk, level)))
        whole = steps.of(code, Desk.WHOLE, level)
        if desk in _AT_RECEIVER and row.submitted_at and whole is not None:
            asked.append((place, Desk.WHOLE, _day(row.submitted_at), whole))
    return _put_together(rows, asked, today)


def _put_together(
    rows: list[Dossier], asked: list[tuple[int, Desk, date, LineStep | None]], today: date
) -> list[Standing]:
    ages = working_days_since([since for _, _, since, _ in asked], today)
    spans = {
        key: (since, step.working_days)
        for key, (_, _, since, step) in enumerate(asked)
        if step is not None and step.working_days
    }
    dues = dict(zip(spans, due_days(list(spans.values())), strict=True))
    found: dict[int, dict[bool, DeskTime]] = {}
    for key, (place, desk, since, step) in enumerate(asked):
        one = DeskTime(desk, since, ages[key], step, dues.get(key))
        found.setdefault(place, {})[desk is Desk.WHOLE] = one
    return [
        Standing(row, found.get(place, {}).get(False), found.get(place, {}).get(True)) for place, row in enumerate(rows)
    ]


def _day(moment: datetime) -> date:
    return moment.astimezone(HANOI).date()
