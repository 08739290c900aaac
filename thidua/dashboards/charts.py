"""Numbers as the `{% chart %}` tag wants them: each one with its meaning in colour and the address of its rows."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from campaigns.charts import VERDICT_TONES
from campaigns.enums import TargetVerdict
from campaigns.models import Campaign, Obligation
from thidua.dashboards.enums import Age, Sending, What
from thidua.dashboards.links import rows_url
from thidua.dashboards.selectors.awards import AwardLine
from thidua.dashboards.selectors.dossiers import FINAL, StateLine
from thidua.dashboards.selectors.scope import Scope
from thidua.dashboards.selectors.sending import Tally

TONES: dict[str, str] = {
    Sending.ON_TIME: "good",
    Sending.LATE: "warn",
    Sending.RETURNED: "info",
    Sending.OVERDUE: "bad",
    Sending.OPEN: "wait",
    Sending.EXCUSED: "neutral",
}
# A chart label longer than this pushes the bars off a phone's screen; the table keeps it too.
LABEL_LENGTH = 48

Chart = dict[str, Any]


def shortened(text: str) -> str:
    """Cut between words; the full name stands on the page the number leads to."""
    return textwrap.shorten(text, LABEL_LENGTH, placeholder=" …")


def _sending_chart(heading: str, rows: Sequence[tuple[str, Tally, Mapping[str, object]]], scope: Scope) -> Chart:
    """One bar per row, parted by state; the keys of a row go into its links."""
    shown = [state for state in Sending if any(tally.of(state) for _, tally, _ in rows)]
    return {
        "heading": heading,
        "labels": [label for label, _, _ in rows],
        "datasets": [
            {
                "label": state.label,
                "tone": TONES[state],
                "data": [tally.of(state) for _, tally, _ in rows],
                "urls": [
                    rows_url(scope, What.DUTIES, tally.of(state), **{**keys, "state": state.value})
                    for _, tally, keys in rows
                ],
            }
            for state in shown
        ],
    }


def by_campaign(scope: Scope, rows: Iterable[tuple[Campaign, Tally]]) -> Chart:
    lines = [(shortened(campaign.title), tally, {"campaign": campaign.pk}) for campaign, tally in rows]
    return _sending_chart("Phong trào", lines, scope)


def by_obligation(scope: Scope, rows: Iterable[tuple[Obligation, Tally]]) -> Chart:
    lines = [(shortened(obligation.what), tally, {"obligation": obligation.pk}) for obligation, tally in rows]
    return _sending_chart("Việc phải gửi", lines, scope)


def verdicts(scope: Scope, counts: Mapping[TargetVerdict, int]) -> Chart:
    states = [state for state in TargetVerdict if counts.get(state)]
    return {
        "heading": "Kết quả",
        "labels": [state.label for state in states],
        "datasets": [
            {
                "label": "Số chỉ tiêu",
                "tones": [VERDICT_TONES[state] for state in states],
                "data": [counts[state] for state in states],
                "urls": [rows_url(scope, What.TARGETS, counts[state], verdict=state.value) for state in states],
            }
        ],
    }


def dossiers(scope: Scope, lines: Sequence[StateLine]) -> Chart:
    return {
        "heading": "Tình trạng",
        "labels": [line.status.label for line in lines],
        "datasets": [
            {
                "label": "Số hồ sơ",
                "tone": "info",
                "data": [line.total for line in lines],
                "urls": [rows_url(scope, What.DOSSIERS, line.total, status=line.status.value) for line in lines],
            }
        ],
    }


def dossier_ages(scope: Scope, lines: Sequence[StateLine]) -> Chart:
    """Unfinished dossiers only: a finished one no longer ages."""
    waiting = [line for line in lines if line.status not in FINAL]
    tones = {Age.WEEK: "good", Age.FORTNIGHT: "wait", Age.MONTH: "warn", Age.LONGER: "bad"}
    return {
        "heading": "Tình trạng",
        "labels": [line.status.label for line in waiting],
        "datasets": [
            {
                "label": age.label,
                "tone": tones[age],
                "data": [line.ages[age] for line in waiting],
                "urls": [
                    rows_url(scope, What.DOSSIERS, line.ages[age], status=line.status.value, age=age.value)
                    for line in waiting
                ],
            }
            for age in Age
        ],
    }


def honours(scope: Scope, heading: str, key: str, lines: Sequence[AwardLine]) -> Chart:
    """This year beside the year before; without a year, one column of everything."""
    datasets = [_honours_of(scope, key, [(line.key, line.now) for line in lines], "info")]
    if scope.year is not None:
        datasets.insert(
            0, _honours_of(scope.last_year(), key, [(line.key, line.before or 0) for line in lines], "neutral")
        )
    return {"heading": heading, "labels": [line.label for line in lines], "datasets": datasets}


def _honours_of(scope: Scope, key: str, counts: Sequence[tuple[str, int]], tone: str) -> Chart:
    return {
        "label": f"Năm {scope.year}" if scope.year else "Số lượt",
        "tone": tone,
        "data": [count for _, count in counts],
        "urls": [rows_url(scope, What.HONOURS, count, **{key: value}) for value, count in counts],
    }
