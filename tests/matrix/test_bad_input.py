"""Nonsense, malice and slips at every address: an answer in words, nothing half-written, no column but the form's own.

Every request is made by somebody who may do the thing, so that it reaches the code behind the door.
"""

from __future__ import annotations

import uuid
from contextlib import suppress
from functools import partial

import pytest
from django.http import HttpResponse
from django.urls import NoReverseMatch
from django.utils.http import urlencode

from tests.factories.units import UnitFactory
from tests.matrix import hostile
from tests.matrix.visitor import ANSWERS, Visitor, ways_in
from tests.matrix.world import World

pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=ranh"
# A link from a number to its rows is made by the portal: one that was changed leads nowhere.
STRICT_LINKS = {"dashboards:rows"}
# What buttons without a form of their own send.
BUTTON_FIELDS = ("units", "kind", "cluster", "huong", "chon", "again", "next")


READS, WRITES = ways_in("GET"), ways_in("POST")


@pytest.mark.parametrize("row", READS, ids=str)
def test_query(visitor: Visitor):
    first = visitor.get()
    filters = first.context.get("filter_form") if first.context else None
    allowed = {200} if filters and visitor.row.url not in STRICT_LINKS else ANSWERS
    names = [*hostile.QUERY_NAMES, *(filters.fields if filters else ())]

    for value in hostile.QUERY_VALUES if filters else hostile.FEW_VALUES:
        visitor.get(urlencode(dict.fromkeys(names, value)), allowed)
    for raw in hostile.BROKEN_TEXT:
        visitor.get(hostile.raw_query(names, raw), allowed)
    visitor.get("page=1&page=abc&page=-1&q=a&q=b&status=&status=x", allowed)
    visitor.get(hostile.raw_query(["q"], hostile.NUL), {400})
    for name, field in filters.fields.items() if filters else ():
        for value in hostile.taken(field, (*hostile.filter_values(field), *hostile.bad_values(field))):
            visitor.get(urlencode({name: value}, doseq=True), allowed)

    assert visitor.wrong == [], "\n".join(visitor.wrong)


@pytest.mark.parametrize("row", [row for row in READS + WRITES if row.kwargs], ids=str)
def test_key(visitor: Visitor, world: World):
    """Numbers and words that name nothing."""
    right = {name: world.key_of(value) for name, value in visitor.row.kwargs.items()}

    for name in right:
        for value in (0, 999_999_999, 10**30, "khong-co", "x" * 300, str(uuid.UUID(int=0))):
            with suppress(NoReverseMatch):
                url = visitor.address({**right, name: value})
                ask = visitor.get if visitor.row.method == "GET" else partial(visitor.post, {}, f"{name}={value}")
                ask(url=url, allowed={403, 404, 405, 410})

    assert visitor.wrong == [], "\n".join(visitor.wrong)


@pytest.mark.parametrize("row", WRITES, ids=str)
def test_posted_values(visitor: Visitor):
    form = visitor.form()
    fields = dict(form.fields) if form else {}
    good, _ = visitor.good_data()
    names = [*fields, *BUTTON_FIELDS]

    for value in hostile.EVERYWHERE:
        visitor.post({**good, **dict.fromkeys(names, value)}, f"everywhere {value[:20]!r}")
    for name, field in fields.items():
        for value in hostile.taken(field, hostile.bad_values(field)):
            visitor.post({**good, name: value}, f"{name}={str(value)[:40]!r}")
    for raw in hostile.BROKEN_TEXT:
        body = "&".join([hostile.raw_query(names, raw), urlencode({"version": "1", "seen": raw})])
        visitor.post(body, f"raw {raw}", content_type=FORM)
    visitor.post(hostile.raw_query(names or ["q"], hostile.NUL), "NUL", {400}, content_type=FORM)
    visitor.post(b"{" * 10_000, "JSON", content_type="application/json")
    visitor.post(b"--ranh\r\nContent-Disposition: form-data; name=", "cut body", content_type=MULTIPART)
    visitor.post("a=1&" * 4000, "too many fields", {400}, content_type=FORM)

    assert visitor.wrong == [], "\n".join(visitor.wrong)


@pytest.mark.parametrize("row", [row for row in READS if row.url == "campaigns:list"], ids=str)
def test_what_goes_wrong_is_noticed(visitor: Visitor):
    """Control: each of the checks can fail."""
    visitor.get(allowed={404})
    visitor.visit("error", lambda client: HttpResponse(status=1 // 0), ANSWERS)
    visitor.visit("script", lambda client: HttpResponse(f"<p>{hostile.SCRIPT}</p>"), ANSWERS)
    visitor.visit("half", lambda client: HttpResponse(UnitFactory().name, status=422), ANSWERS)

    assert [text.split(":")[0] for text in visitor.wrong] == ["GET ?", "error", "script", "half"]
