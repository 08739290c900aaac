"""The side menu as data: each app registers its lines at start-up, each line says who sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

WORK, RECORDS, LEADERSHIP, ADMINISTRATION = "Công việc", "Sổ sách", "Điều hành", "Quản trị"
_SECTION_ORDER = (WORK, RECORDS, LEADERSHIP, ADMINISTRATION)


@dataclass(frozen=True, slots=True)
class NavigationItem:
    section: str
    label: str
    url_name: str
    icon: str
    order: int
    visible: Callable[[Any], bool]
    count: Callable[[Any], int] | None = None
    match: str = ""


_ITEMS: dict[str, NavigationItem] = {}


def register(item: NavigationItem) -> None:
    """Called from `AppConfig.ready`; the url name identifies the line."""
    _ITEMS[item.url_name] = item


class Menu:
    """The sections, counted when a page first reads them: refusals, parts of pages and mails draw no menu."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def _sections(self) -> list[dict[str, Any]]:
        return sections_for(self._request)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(self._sections)

    def __len__(self) -> int:
        return len(self._sections)


def sections_for(request: HttpRequest) -> list[dict[str, Any]]:
    """`[{title, items: [{label, url, icon, active, count}]}]` for the person of this request."""
    visible = [item for item in sorted(_ITEMS.values(), key=lambda i: (i.order, i.label)) if item.visible(request.user)]
    urls = {item.url_name: reverse(item.url_name) for item in visible}
    active = _active_url(request.path, [item.match or urls[item.url_name] for item in visible])
    return [
        {
            "title": title,
            "items": [
                _as_dict(item, urls[item.url_name], request, active) for item in visible if item.section == title
            ],
        }
        for title in _SECTION_ORDER
        if any(item.section == title for item in visible)
    ]


def _active_url(path: str, urls: list[str]) -> str:
    """The longest registered address that the page lies under."""
    return max((url for url in urls if path == url or (url != "/" and path.startswith(url))), key=len, default="")


def _as_dict(item: NavigationItem, url: str, request: HttpRequest, active: str) -> dict[str, Any]:
    return {
        "label": item.label,
        "url": url,
        "icon": item.icon,
        "active": (item.match or url) == active,
        "count": item.count(request.user) if item.count else 0,
    }
