"""The components of the screen: every page is built of these, so that the same thing looks the same everywhere."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.forms import BaseForm, BoundField, CheckboxInput, Select
from django.template.context import Context
from django.template.loader import get_template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from thidua.common import clock, dates
from thidua.common.templatetags import _wording
from thidua.common.widgets import LeanSelect

register = template.Library()

SPRITE = "vendor/bootstrap-icons-1.13.2/sprite.svg"
TONE_ICONS = {
    "neutral": "circle",
    "info": "info-circle-fill",
    "wait": "hourglass-split",
    "good": "check-circle-fill",
    "warn": "exclamation-triangle-fill",
    "bad": "x-circle-fill",
}
MESSAGE_TONES = {"success": "good", "info": "info", "warning": "warn", "error": "bad", "debug": "neutral"}
BUTTON_CSS = {
    "primary": "btn-primary",
    "secondary": "btn-secondary",
    "danger": "btn-danger",
    "link": "btn-link",
}
CHART_KINDS = ("bar", "hbar", "stacked", "hstacked", "line", "doughnut")


def _known(value: str, allowed: Iterable[str], what: str) -> str:
    """A misspelt tone or kind is a mistake of the template's author: it must fail in the first test."""
    if value not in allowed:
        raise template.TemplateSyntaxError(f"unknown {what}: {value!r}")
    return value


# --- Filters


@register.filter
def vi_date(value: date | None) -> str:
    """A datetime is brought to Hà Nội first: 18:00 UTC is already the next day there."""
    if not value:
        return "—"
    return dates.vi_date(value.astimezone(clock.HANOI) if isinstance(value, datetime) else value)


@register.filter
def vi_datetime(value: datetime | None) -> str:
    return dates.vi_datetime(value) if value else "—"


@register.filter
def partial_date(value: Any) -> str:
    """Stored ISO text or a PartialDate, no more precise than it was written."""
    if not value:
        return "—"
    try:
        return dates.PartialDate.parse(str(value)).display()
    except ValueError:
        return str(value)


@register.filter
def time_since_vi(value: datetime | None, now: datetime | None = None) -> str:
    return _wording.time_since(value, now or clock.now()) if value else "—"


@register.filter
def vi_number(value: Any, decimals: int | None = None) -> str:
    return _wording.number_words(value, decimals)


@register.filter
def file_size(value: Any) -> str:
    return _wording.file_size_words(value)


@register.filter
def initials(name: Any) -> str:
    return _wording.initials_of(str(name))


@register.filter
def message_tone(level_tag: str) -> str:
    return MESSAGE_TONES.get(level_tag, "info")


# --- Small words and marks


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    return _drawn(name, format_html('role="img" aria-label="{}"', label)) if label else _bare_icon(name)


@lru_cache(maxsize=256)
def _bare_icon(name: str) -> SafeString:
    """Drawn once a process: a page shows many of the same few."""
    return _drawn(name, mark_safe('aria-hidden="true"'))


def _drawn(name: str, role: SafeString) -> SafeString:
    shape = format_html('<use href="{}#{}"></use>', static(SPRITE), name)
    return format_html('<svg class="icon" viewBox="0 0 16 16" {}>{}</svg>', role, shape)


@register.simple_tag
def tone_icon(tone: str) -> SafeString:
    return icon(TONE_ICONS[_known(tone, TONE_ICONS, "tone")])


@register.simple_tag
def number(value: Any, decimals: int | None = None) -> str:
    return _wording.number_words(value, decimals)


@register.simple_tag
def money(amount: Decimal | int | None, unit: str = "đồng") -> str:
    return "—" if amount is None else f"{_wording.number_words(amount)} {unit}"


@register.simple_tag
def person(name: str, title: str = "") -> SafeString:
    post = format_html("<small>{}</small>", title) if title else ""
    shown = name or "Chưa xác định"
    return format_html('<span class="person"><span class="person-name">{}</span>{}</span>', shown, post)


@register.simple_tag
def crumb(label: Any, url: str = "") -> SafeString:
    if url:
        return format_html('<li class="breadcrumb-item"><a href="{}">{}</a></li>', url, label)
    return format_html('<li class="breadcrumb-item active" aria-current="page">{}</li>', label)


@register.simple_tag
def tab(label: str, url: str, active: bool = False, count: int | None = None) -> SafeString:
    current = mark_safe(' aria-current="page"') if active else ""
    badge = "" if count is None else format_html('<span class="side-count ms-0">{}</span>', count)
    return format_html('<a href="{}"{}>{}{}</a>', url, current, label, badge)


@register.simple_tag
def field_row(label: str, value: Any) -> SafeString:
    shown = "—" if value is None or value == "" else value
    return format_html('<div class="field-row"><dt>{}</dt><dd>{}</dd></div>', label, shown)


@register.simple_tag
def session_seconds() -> int:
    return settings.SESSION_COOKIE_AGE


@register.simple_tag(takes_context=True)
def repeat_block(context: Context, name: str) -> str:
    """The content of a block once more: a page names itself once, for <title> and for its heading."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    block = blocks.get_block(name) if blocks else None
    return block.nodelist.render(context) if block else ""


# --- Pieces with a template


@register.inclusion_tag("components/status_badge.html")
def status_badge(text: str, tone: str = "neutral", icon: str = "") -> dict[str, Any]:
    return {"text": text, "tone": tone, "icon": icon or TONE_ICONS[_known(tone, TONE_ICONS, "tone")]}


@register.inclusion_tag("components/deadline.html")
def deadline(
    due_at: datetime | None, now: datetime | None = None, received_at: datetime | None = None
) -> dict[str, Any]:
    if due_at is None:
        return {"due_at": None}
    state, tone = _wording.deadline_state(due_at, now or clock.now(), received_at)
    return {
        "due_at": due_at,
        "sentence": dates.deadline_sentence(due_at),
        "state": state,
        "tone": tone,
        "icon": "clock" if tone in ("neutral", "wait") else TONE_ICONS[tone],
    }


@register.inclusion_tag("components/unit_link.html")
def unit_link(unit: Any) -> dict[str, Any]:
    if unit is None:
        return {"name": "Chưa xác định"}
    ended = getattr(unit, "dissolved_on", None)
    link = getattr(unit, "get_absolute_url", None)
    return {
        "name": str(unit),
        "url": link() if link else "",
        "ended": ended is not None and ended <= clock.today(),
    }


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    title: str, text: str = "", action_url: str = "", action_label: str = "", icon: str = "inbox"
) -> dict[str, Any]:
    action = {"action_url": action_url, "action_label": action_label}
    return {"title": title, "text": text, "icon": icon, **action}


@register.inclusion_tag("components/stat_tile.html")
def stat_tile(
    label: str, value: Any, url: str = "", tone: str = "neutral", hint: str = "", icon: str = ""
) -> dict[str, Any]:
    return {
        "label": label,
        "value": _wording.number_words(value),
        "url": url,
        "tone": _known(tone, TONE_ICONS, "tone"),
        "hint": hint,
        "icon": icon,
    }


@register.inclusion_tag("components/progress.html")
def progress(
    value: Decimal | float | None, maximum: Decimal | float = 100, label: str = "", tone: str = "good"
) -> dict[str, Any]:
    """More than the maximum fills the bar and keeps its true percentage in words."""
    done, whole = Decimal(str(value or 0)), Decimal(str(maximum or 0))
    percent = done * 100 / whole if whole else Decimal(0)
    return {
        "label": label,
        "tone": _known(tone, TONE_ICONS, "tone"),
        "value_text": _wording.number_words(done),
        "maximum_text": _wording.number_words(whole),
        "percent": _wording.number_words(percent, 1),
        "filled": max(0, min(100, int(percent))),
    }


@register.inclusion_tag("components/chart.html")
def chart(id: str, kind: str, data: Mapping[str, Any], caption: str) -> dict[str, Any]:
    """Canvas for the eye, table for everybody; `data` is {labels, datasets: [{label, data, urls?}], heading?}."""
    _known(kind, CHART_KINDS, "chart kind")
    series = list(data["datasets"])
    return {
        "id": id,
        "kind": kind,
        "caption": caption,
        "data": {"labels": list(data["labels"]), "datasets": series},
        "heading": data.get("heading", "Mục"),
        "names": [line["label"] for line in series],
        "rows": [
            {"label": label, "cells": [_cell(line, index) for line in series]}
            for index, label in enumerate(data["labels"])
        ],
    }


def _cell(line: Mapping[str, Any], index: int) -> dict[str, Any]:
    urls = line.get("urls") or []
    return {"value": line["data"][index], "url": urls[index] if index < len(urls) else ""}


@register.inclusion_tag("components/action_button.html")
def action_button(
    url: str,
    label: str,
    allowed: bool = True,
    reason: str = "",
    tone: str = "secondary",
    icon: str = "",
    method: str = "get",
    confirm: str = "",
    name: str = "",
    value: str = "",
    small: bool = False,
) -> dict[str, Any]:
    """A refused action stays visible and says why; only POST changes anything."""
    css = BUTTON_CSS[_known(tone, BUTTON_CSS, "button tone")] + (" btn-sm" if small else "")
    return {
        "url": url,
        "label": label,
        "allowed": allowed,
        "reason": str(reason or ""),
        "css": css,
        "icon": icon,
        "method": _known(method, ("get", "post"), "method"),
        "confirm": confirm,
        "name": name,
        "value": value,
        "why_id": f"why-{zlib.crc32(f'{url}|{label}|{value}'.encode()):08x}",
    }


@register.inclusion_tag("components/file_link.html")
def file_link(name: str, url: str, size: int | None = None) -> dict[str, Any]:
    return {"name": name, "url": url, "size": size, "icon": _wording.file_icon(name)}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page_obj: Page[Any], noun: str = "dòng") -> dict[str, Any]:
    request = context.get("request")
    query = request.GET.copy() if request else None

    def link(number: int, **extra: str) -> dict[str, Any]:
        if query is None:
            return {"number": number, "url": f"?page={number}", **extra}
        query["page"] = str(number)
        return {"number": number, "url": f"?{query.urlencode()}", **extra}

    links: list[dict[str, Any]] = []
    if page_obj.has_previous():
        links.append(link(page_obj.previous_page_number(), icon="chevron-left", label="Trang trước", rel="prev"))
    for number in page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1):
        links.append(link(number) if isinstance(number, int) else {"number": None})
    if page_obj.has_next():
        links.append(link(page_obj.next_page_number(), icon="chevron-right", label="Trang sau", rel="next"))
    return {"page": page_obj, "links": links, "noun": noun}


@register.inclusion_tag("components/filter_bar.html")
def filter_bar(form: BaseForm | None, action: str = "") -> dict[str, Any]:
    fields = form.visible_fields() if form is not None else []
    return {
        "form": form,
        "action": action,
        "clear_url": action or "?",
        "fields": [_filter_field(field) for field in fields],
        "active": any(form.data.get(field.html_name) for field in fields) if form is not None else False,
    }


def _filter_field(field: BoundField) -> dict[str, Any]:
    widget = field.field.widget
    check = isinstance(widget, CheckboxInput)
    kind = "form-check-input" if check else "form-select" if isinstance(widget, Select) else "form-control"
    invalid = " is-invalid" if field.errors else ""
    own = widget.attrs.get("class", "")
    lean = LeanSelect(widget.attrs, widget.choices) if type(widget) is Select else None
    rendered = field.as_widget(lean, attrs={"class": f"{kind} {own}{invalid}".replace("  ", " ").strip()})
    return {"field": field, "widget": rendered, "check": check, "wide": field.name == "q"}


@register.inclusion_tag("components/timeline.html")
def timeline(events: Iterable[Any]) -> dict[str, Any]:
    return {"events": [_event(event) for event in events]}


def _event(event: Any) -> dict[str, Any]:
    """Mappings and objects read alike; only `at` and `title` must be there."""

    def read(key: str) -> Any:
        return event.get(key) if isinstance(event, Mapping) else getattr(event, key, None)

    tone = _known(read("tone") or "neutral", TONE_ICONS, "tone")
    keys = ("at", "actor", "title", "text", "url", "changes", "adds")
    return {"tone": tone, "icon": read("icon") or TONE_ICONS[tone]} | {key: read(key) for key in keys}


@register.inclusion_tag("components/stepper.html")
def stepper(steps: Iterable[tuple[str, str]], current: str, note: str = "", stopped: bool = False) -> dict[str, Any]:
    """Steps before the running one are done; an unknown `current` means that none is running yet."""
    pairs = [(str(key), label) for key, label in steps]
    keys = [key for key, _ in pairs]
    place = keys.index(str(current)) if str(current) in keys else -1
    return {
        "note": note,
        "steps": [
            {"label": label, **_wording.step_look(index, place, stopped)} for index, (_, label) in enumerate(pairs)
        ],
    }


# --- Pieces that enclose markup


@register.simple_block_tag
def field(content: str, label: str) -> SafeString:
    return format_html('<div class="field-row"><dt>{}</dt><dd>{}</dd></div>', label, content)


@register.simple_block_tag
def panel(content: str, title: str, icon: str = "", subtitle: str = "", id: str = "") -> str:
    values = {"content": content, "title": title, "icon": icon, "subtitle": subtitle, "id": id}
    return get_template("components/panel.html").render(values)


@register.simple_block_tag
def alert(content: str, tone: str = "info", title: str = "") -> str:
    values = {"content": content, "tone": _known(tone, TONE_ICONS, "tone"), "title": title}
    return get_template("components/alert.html").render(values)
