"""What a form does not ask for cannot be sent: a story told with every other column added ends the same."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.db import models

from tests.matrix.ledger import Column
from tests.matrix.pivot import Row
from tests.matrix.stories import REFUSED
from tests.matrix.visitor import Visitor, ways_in
from thidua.units.models import Unit

pytestmark = pytest.mark.django_db

WRITES = ways_in("POST")
# What buttons without a form of their own send: these are their fields.
BUTTON_FIELDS = {"units", "kind", "cluster", "huong", "chon", "again", "next"}
COMMON = {
    "id": "1", "pk": "1", "is_superuser": "on", "is_staff": "on", "is_active": "on", "role": "admin",
    "status": "issued", "number": "1", "password": "x", "order": "99", "verified": "on", "path": "0001", "depth": "1",
}  # fmt: skip
UNITS = ("unit", "unit_id", "owner", "owner_id", "issuer", "issuer_id", "receiver", "receiver_id")


@pytest.mark.parametrize("row", WRITES, ids=str)
def test_columns_outside_the_form_stay_as_they_are(visitor: Visitor, row: Row):
    good, asked = visitor.good_data()
    extra = {name: value for name, value in _everything_else(visitor).items() if name not in asked | BUTTON_FIELDS}

    visitor.keeps_what_is_left = True
    first = _outcome(visitor, good)
    again = _outcome(visitor, good)
    more = _outcome(visitor, {**extra, **good})

    assert visitor.wrong == [], "\n".join(visitor.wrong)
    assert (first[0] == 302) == (row.url not in REFUSED), f"good data was answered with {first[0]}"
    assert more[0] == first[0]
    # Random and counted values differ by themselves between two runs of the same story.
    settled = {column for column, values in first[1].items() if again[1].get(column) == values}
    assert {column: more[1].get(column) for column in settled} == {column: first[1][column] for column in settled}


def _outcome(visitor: Visitor, data: dict[str, Any]) -> tuple[int, dict[Column, Any]]:
    for value in data.values():
        if hasattr(value, "seek"):
            value.seek(0)
    return visitor.post(data, "story").status_code, visitor.left


def _everything_else(visitor: Visitor) -> dict[str, str]:
    """Each column of the rows the address names, with another value than it has."""
    world = visitor.world
    other = str(world.stage.ground.other_commune.pk)
    extra = {**COMMON, **dict.fromkeys(UNITS, other)}
    named = [world.objects[name] for name in visitor.row.kwargs.values() if name in world.objects]
    for found in named or [world.people[visitor.person]]:
        for field in found._meta.concrete_fields if found else ():
            extra[field.name] = extra[field.attname] = _another(field, getattr(found, field.attname))
    return extra


def _another(field: models.Field[Any, Any], value: Any) -> str:
    if field.choices:
        return str(next(key for key, _ in field.flatchoices if key != value))
    if isinstance(field, models.BooleanField):
        return "false" if value else "on"
    if field.is_relation:
        return str(field.related_model._default_manager.exclude(pk=value).values_list("pk", flat=True).first() or 1)
    if isinstance(value, datetime | date):
        return "1999-12-31"
    return str(value + 7) if isinstance(value, int) else "Nội dung chèn"


def test_a_changed_column_is_noticed(contents):
    """Control: the comparison sees one value of one row."""
    before = contents.columns({Unit._meta.db_table})
    unit = Unit.objects.first()
    Unit.objects.filter(pk=unit.pk).update(note="Khác")

    after = contents.columns({Unit._meta.db_table})

    assert {column for column in before if before[column] != after[column]} == {("units.Unit", "note")}
