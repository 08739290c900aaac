"""How a unit's duty looks: its deadline with the grace its reader may know of."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe

from campaigns.enums import BoardState
from campaigns.models import Duty, Obligation
from campaigns.selectors.board import BoardRow, Cell
from campaigns.wording import time_words, told_grace
from thidua.common import clock
from thidua.common.dates import deadline_sentence
from thidua.common.templatetags.thidua_ui import TONE_ICONS, deadline, icon, number

register = template.Library()


@register.inclusion_tag("components/deadline.html")
def duty_deadline(duty: Duty, now: datetime | None = None, tells_grace: bool = False) -> dict[str, Any]:
    """`deadline` of a duty, judged by its first sending and its grace; `tells_grace` on pages of the receiving side."""
    moment = now or clock.now()
    shown: dict[str, Any] = deadline(duty.due_at, moment, duty.first_sent_at)
    said = time_words(duty, moment, tells_grace=tells_grace) if duty.due_at else None
    if said is None:
        return shown
    words, tone = said
    return {**shown, "state": words, "tone": tone, "icon": TONE_ICONS[tone]}


@register.simple_tag
def duty_grace(duty: Duty, tells_grace: bool = False) -> str:
    """'được gửi đến hết ngày …, không tính trễ'; nothing for a grace its reader must not know."""
    return told_grace(duty, tells_grace=tells_grace)


@register.filter
def last_moment(due_at: datetime | None) -> str:
    """'hết ngày 14/7/2024'"""
    return deadline_sentence(due_at) if due_at else ""


@register.filter
def in_shown_grace(duty: Duty, now: datetime) -> bool:
    return duty.obligation.grace_shown and duty.is_in_grace(now)


@lru_cache(maxsize=32)
def _badge(state: BoardState) -> SafeString:
    """A board shows hundreds of the same few badges."""
    return mark_safe(render_to_string("campaigns/_state.html", {"state": state}).strip())


@register.simple_tag
def column_numbers(obligation: Obligation, numbers: list[tuple[BoardState, int]], kept: str) -> SafeString:
    """How many units stand where in a column, each number a link to its rows."""
    what, kept = conditional_escape(obligation.what), conditional_escape(kept)
    links = [
        f'<a href="?obligation={obligation.pk}&amp;state={state.value}{kept}">{_badge(state)} '
        f'<strong>{number(count)}</strong><span class="visually-hidden"> đơn vị: {what}</span></a>'
        for state, count in numbers
    ]
    return mark_safe("\n".join(links))


@register.simple_tag
def board_cells(row: BoardRow, may_follow: bool) -> SafeString:
    """The cells of one unit, written without a template each: a board has hundreds."""
    prefix = "/theo-doi-viec/" if may_follow else "/viec/"
    unit = escape(str(row.participation.unit))
    return mark_safe("".join(_board_cell(cell, prefix, unit) for cell in row.cells))


def _board_cell(cell: Cell, prefix: str, unit: str) -> str:
    what = _escaped(cell.obligation.what)
    if cell.duty is None or cell.state is None:
        return f'<td data-label="{what}"><span class="muted">Không yêu cầu</span></td>'
    lines: list[str] = [_badge(cell.state)]
    if cell.late:
        lines.append(f'<div class="muted">{_mark("alarm")} {cell.late}</div>')
    if cell.overdue and cell.state == BoardState.RETURNED:
        lines.append(f'<div class="muted">{_mark("calendar-x")} quá hạn gửi lại</div>')
    if cell.duty.extended_at and cell.duty.due_at:
        lines.append(
            f'<div class="muted">{_mark("calendar-plus")} gia hạn: {deadline_sentence(cell.duty.due_at)}</div>'
        )
    url = f"{prefix}{cell.duty.pk}/"
    lines.append(f'<a href="{url}">Mở<span class="visually-hidden"> {what} của {unit}</span></a>')
    return f'<td data-label="{what}">{"".join(lines)}</td>'


@lru_cache(maxsize=512)
def _escaped(text: str) -> str:
    """The name of a column, once for all its cells."""
    return escape(text)


@lru_cache(maxsize=8)
def _mark(name: str) -> SafeString:
    return icon(name)


@register.inclusion_tag("components/deadline.html")
def column_deadline(obligation: Obligation, owed: dict[int, int], now: datetime) -> dict[str, Any]:
    """The deadline of a column: it hurries only while some unit still has to send."""
    shown: dict[str, Any] = deadline(obligation.due_at, now)
    if owed.get(obligation.pk):
        return shown
    return {**shown, "state": "không còn đơn vị nào phải gửi", "tone": "good", "icon": TONE_ICONS["good"]}
