"""h) What the leader's dashboard shows at the end."""

from __future__ import annotations

from thidua.common import clock
from thidua.common.numbers import format_number
from thidua.dashboards.enums import Sending
from thidua.dashboards.selectors import awards, dossiers, sending, targets
from thidua.dashboards.selectors.scope import Scope, make_scope
from thidua.demo.walkthrough.stage import Stage


def play(stage: Stage) -> None:
    leader, journal = stage.people["chutich"], stage.journal
    journal.act("h", "Bảng điều hành của lãnh đạo")
    with journal.at("2025-11-03 08:00"):
        scope = make_scope(leader, campaign=stage.campaign)
        journal.say(leader, f"xem bảng điều hành, {scope.place}:")
        for line in (_sending(scope), _targets(scope), _dossiers(scope), *_honours(scope)):
            journal.detail(line)


def _sending(scope: Scope) -> str:
    tally = sending.tally(scope, clock.now())
    counts = "; ".join(f"{state.label.lower()} {tally.of(state)}" for state in Sending if tally.of(state))
    percent = tally.on_time_percent
    share = f"; đúng hạn {format_number(percent)} %" if percent is not None else ""
    return f"Việc phải gửi ({tally.total}): {counts}{share}."


def _targets(scope: Scope) -> str:
    counts = targets.counts_of(targets.judged(scope, clock.today()))
    shown = ", ".join(f"{verdict.label.lower()} {count}" for verdict, count in counts.items() if count)
    return f"Chỉ tiêu đơn vị đăng ký ({sum(counts.values())}): {shown}."


def _dossiers(scope: Scope) -> str:
    lines = dossiers.by_state(scope, clock.now())
    return "Hồ sơ: " + ", ".join(f"{line.status.label.lower()} {line.total}" for line in lines) + "."


def _honours(scope: Scope) -> list[str]:
    kinds = [line for rows in awards.by_kind(scope).values() for _, line in rows]
    named = {"hình thức": kinds, "đối tượng": awards.by_type(scope), "nhóm": awards.by_group(scope)}
    return [
        f"Khen thưởng theo {name}: " + "; ".join(f"{line.label} {line.now}" for line in lines if line.now) + "."
        for name, lines in named.items()
    ]
