"""Somebody who may do a thing, doing it in every way, with a note of what went wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.forms import BaseForm
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.factories.dossiers import WORKING_AT
from tests.matrix import hostile
from tests.matrix.ledger import Column, Contents, row_counts, watched
from tests.matrix.pivot import Row, rows
from tests.matrix.stories import good_data_for
from tests.matrix.world import PERSONS, World
from thidua.common import clock

# 410 is the answer of a mailed link that is spent.
ANSWERS = {200, 302, 400, 403, 404, 405, 409, 410, 422}


def ways_in(*methods: str) -> list[Row]:
    """Each address with each of its sets of objects, where somebody may use it."""
    return [row for row in rows() if row.method in methods and who_may(row)]


def who_may(row: Row) -> str | None:
    return next((person for person in PERSONS if row.code_for(person) in ("ok", 200)), None)


class Visitor:
    """Somebody who may, at one address. Whatever a request did is taken back; what was wrong with it is kept."""

    def __init__(self, world: World, contents: Contents, row: Row) -> None:
        self.world, self.contents, self.row = world, contents, row
        self.person = str(who_may(row))
        self.url = self.address({name: world.key_of(value) for name, value in row.kwargs.items()})
        self.wrong: list[str] = []
        self.left: dict[Column, Counter[str]] = {}
        # Reading every column of the tables written to costs more than the request: for those who compare.
        self.keeps_what_is_left = False

    def address(self, keys: dict[str, Any]) -> str:
        return reverse(self.row.url, kwargs=keys)

    def get(self, query: str = "", allowed: set[int] = ANSWERS, url: str = "") -> HttpResponse:
        address = f"{url or self.url}?{query}"
        return self.visit(f"GET ?{query[:80]}", lambda client: client.get(address), allowed)

    def post(self, data: Any, what: str, allowed: set[int] = ANSWERS, url: str = "", **more: Any) -> HttpResponse:
        return self.visit(f"POST {what}", lambda client: client.post(url or self.url, data, **more), allowed)

    def visit(self, what: str, ask: Callable[[Client], HttpResponse], allowed: set[int]) -> HttpResponse:
        with clock.at(WORKING_AT), transaction.atomic():
            with watched() as writes:
                response, body = self._asked(what, ask)
            if self.keeps_what_is_left:
                self.left = self.contents.columns(writes.tables)
            if response.status_code not in allowed:
                self.wrong.append(f"{what}: {response.status_code}")
            if response.status_code != 302 and writes.tables and row_counts() != self.contents.counts:
                self.wrong.append(f"{what}: {response.status_code}, but rows were added to {sorted(writes.tables)}")
            transaction.set_rollback(True)
        self.wrong += [f"{what}: in English: {text}" for text in _english(response)]
        if hostile.SCRIPT.encode() in body:
            self.wrong.append(f"{what}: the script stands in the page")
        return response

    def _asked(self, what: str, ask: Callable[[Client], HttpResponse]) -> tuple[HttpResponse, bytes]:
        """An exception is what a person sees as an error page; the sweep goes on and finds the others too."""
        try:
            with transaction.atomic():
                response = ask(self.world.client_of(self.person))
                return response, b"".join(response) if response.streaming else response.content
        except Exception as error:
            self.wrong.append(f"{what}: {type(error).__name__}: {str(error)[:300]}")
            return HttpResponse(), b""

    def form(self) -> BaseForm | None:
        """The form of the page, as a browser gets it."""
        found = hostile.sent_forms(self.get(allowed={200, 302, 405}).context)
        posted = [form for form in found if not _is_filter(form)]
        return posted[0] if posted else None

    def good_data(self) -> tuple[dict[str, Any], set[str]]:
        """What this person would send here, and the names that are asked for."""
        form = self.form()
        good = {**(hostile.good_data(form) if form else {}), **self.row.data, **good_data_for(self.world, self.row.url)}
        return good, {*(form.fields if form else ()), *good}


def _is_filter(form: BaseForm) -> bool:
    return "Filter" in type(form).__name__ or "Search" in type(form).__name__


def _english(response: HttpResponse) -> list[str]:
    """No Vietnamese sentence does without accents."""
    bound = [form for form in hostile.sent_forms(getattr(response, "context", None)) if form.is_bound]
    return [str(text) for form in bound for texts in form.errors.values() for text in texts if str(text).isascii()]
