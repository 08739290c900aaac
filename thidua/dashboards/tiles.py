"""The tiles at the top of a page: a number, what it means, and the list behind it."""

from __future__ import annotations

from dataclasses import dataclass

from awards.enums import AwardNature
from thidua.common.numbers import format_number
from thidua.dashboards.enums import Sending, What
from thidua.dashboards.links import rows_url
from thidua.dashboards.selectors.scope import Scope
from thidua.dashboards.selectors.sending import Tally
from thidua.dashboards.selectors.summary import Summary


@dataclass(frozen=True, slots=True)
class Tile:
    label: str
    value: object
    url: str
    icon: str
    tone: str = "neutral"
    hint: str = ""


def tiles(scope: Scope, found: Summary) -> list[Tile]:
    first = [] if scope.campaign is not None else [_campaigns(scope, found.campaigns)]
    return [*first, _on_time(scope, found.sending), *_overdue(scope, found), *_results(scope, found)]


def _campaigns(scope: Scope, count: int) -> Tile:
    return Tile("Phong trào", count, rows_url(scope, What.CAMPAIGNS, count), "megaphone")


def _on_time(scope: Scope, tally: Tally) -> Tile:
    percent = tally.on_time_percent
    sent = tally.of(Sending.ON_TIME)
    return Tile(
        "Gửi đúng hạn",
        "—" if percent is None else f"{format_number(percent)} %",
        rows_url(scope, What.DUTIES, sent, state=Sending.ON_TIME.value),
        "send-check",
        hint=f"{sent} trên {tally.judged} việc đã gửi hoặc đã quá hạn",
    )


def _overdue(scope: Scope, found: Summary) -> list[Tile]:
    late, units = found.sending.of(Sending.OVERDUE), found.owing_units
    state = Sending.OVERDUE.value
    tone = "bad" if late else "good"
    return [
        Tile(
            "Việc quá hạn, chưa gửi",
            late,
            rows_url(scope, What.DUTIES, late, state=state),
            "exclamation-triangle",
            tone=tone,
        ),
        Tile("Đơn vị còn nợ việc", units, rows_url(scope, What.UNITS, units, state=state), "building", tone=tone),
    ]


def _results(scope: Scope, found: Summary) -> list[Tile]:
    natures = {AwardNature.TITLE: found.titles, AwardNature.COMMENDATION: found.commendations}
    dossiers = rows_url(scope, What.DOSSIERS, found.open_dossiers, open=1)
    return [
        Tile("Hồ sơ chưa kết thúc", found.open_dossiers, dossiers, "folder2-open"),
        *(
            Tile(nature.label, count, rows_url(scope, What.HONOURS, count, nature=nature.value), "award")
            for nature, count in natures.items()
        ),
    ]
