"""One box over everything a person may see; every group is the search of the app that owns it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from awards.selectors import search_recipients
from awards.selectors.decisions import filtered
from awards.selectors.register import RegisterFilter, register
from campaigns.selectors import campaigns
from dossiers.selectors import dossiers
from thidua.accounts.models import User
from thidua.common.dates import vi_date
from thidua.units.selectors import search as search_units

TOP = 5


@dataclass(frozen=True, slots=True)
class Hit:
    """A found row as the page shows it."""

    title: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where to look. `list_url` with `list_query` is the app's own list of the same rows; without it, the search's."""

    key: str
    label: str
    icon: str
    find: Callable[[User, str], QuerySet[Any]]
    hit: Callable[[Any], Hit]
    list_url: str = ""
    list_query: tuple[tuple[str, str], ...] = ()

    def all_url(self, text: str) -> str:
        own = reverse(self.list_url) if self.list_url else reverse("dashboards:search")
        query = self.list_query if self.list_url else (("place", self.key),)
        return f"{own}?{urlencode([('q', text), *query])}"


@dataclass(frozen=True, slots=True)
class Found:
    place: Place
    count: int
    hits: list[Hit]
    all_url: str


def _campaign(row: Any) -> Hit:
    reference = f"{row.document_reference} · " if row.document_reference else ""
    return Hit(row.title, f"{reference}{row.owner} · {row.get_status_display()}", _page("campaigns:detail", row))


def _unit(row: Any) -> Hit:
    ended = f" · kết thúc hoạt động từ {vi_date(row.dissolved_on)}" if row.dissolved_on else ""
    return Hit(row.name, row.get_kind_display() + ended, row.get_absolute_url())


def _dossier(row: Any) -> Hit:
    return Hit(row.title, f"{row.code} · {row.unit} · {row.get_status_display()}", row.get_absolute_url())


def _recipient(row: Any) -> Hit:
    return Hit(str(row), f"{row.get_type_display()} · {row.unit}", _page("awards:recipient", row))


def _honour(row: Any) -> Hit:
    detail = f"{row.award_kind} · {row.decision_number} ngày {vi_date(row.decided_on)}"
    return Hit(str(row.recipient), detail, _page("awards:recipient", row.recipient))


def _decision(row: Any) -> Hit:
    return Hit(
        row.subject, f"{row.number_text or row.get_status_display()} · {row.issuer}", _page("awards:decision", row)
    )


def _page(name: str, row: Any) -> str:
    return reverse(name, args=[row.pk])


PLACES: tuple[Place, ...] = (
    Place(
        "campaigns",
        "Phong trào thi đua",
        "megaphone",
        lambda user, text: campaigns.search(user, {"q": text}),
        _campaign,
        "campaigns:list",
    ),
    Place("units", "Đơn vị", "building", search_units, _unit, "units:list", (("state", "all"),)),
    Place(
        "dossiers",
        "Hồ sơ đề nghị khen thưởng",
        "folder2-open",
        lambda user, text: dossiers.listing(user, {"q": text}),
        _dossier,
        "dossiers:list",
    ),
    Place(
        "recipients",
        "Người, tập thể được khen",
        "people",
        lambda user, text: search_recipients(user, text),
        _recipient,
    ),
    Place(
        "honours",
        "Sổ khen thưởng",
        "journal-text",
        lambda user, text: register(user, RegisterFilter(q=text)),
        _honour,
        "awards:register",
    ),
    Place(
        "decisions",
        "Quyết định khen thưởng",
        "file-earmark-text",
        lambda user, text: filtered(user, q=text),
        _decision,
        "awards:decisions",
    ),
)
BY_KEY = {place.key: place for place in PLACES}


def search(user: User, text: str) -> list[Found]:
    """Places with something in them, in a fixed order: how many there are, and the first few."""
    found = []
    for place in PLACES:
        rows = place.find(user, text)
        if count := rows.count():
            hits = [place.hit(row) for row in rows[:TOP]]
            found.append(Found(place, count, hits, place.all_url(text)))
    return found
