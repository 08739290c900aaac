from threading import Thread

import pytest
from django.db import connection

from awards.enums import RecipientType
from awards.models import Recipient
from awards.services import find_or_create_recipient
from tests.factories.accounts import UserFactory
from tests.factories.awards import RecipientFactory
from tests.factories.units import UnitFactory
from thidua.audit.selectors import history_of
from thidua.common.errors import InvalidInput

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return UnitFactory()


def enter(unit, **values):
    defaults = {"by": None, "type": RecipientType.PERSON, "name": "Lò Văn Tân", "unit": unit}
    return find_or_create_recipient(**{**defaults, **values})


def test_new_recipient_is_recorded_with_its_author(unit):
    author = UserFactory()

    recipient = enter(unit, by=author, name="  Lò  Văn Tân ", job_title="Công nhân")

    assert (recipient.name, recipient.job_title) == ("Lò Văn Tân", "Công nhân")
    assert [(event.verb, event.actor_id) for event in history_of(recipient)] == [("recipient.created", author.pk)]


@pytest.mark.parametrize(
    ("again", "same"),
    [
        ({}, True),
        ({"name": "LÒ VĂN TÂN"}, True),
        ({"name": "Lò Văn Tấn"}, False),
        ({"type": RecipientType.HOUSEHOLD}, False),
        ({"birth_year": 1980}, True),
    ],
)
def test_same_name_in_the_same_unit(unit, again, same):
    first = enter(unit)

    assert (enter(unit, **again) == first) is same


def test_same_name_in_another_unit_is_somebody_else(unit):
    assert enter(unit) != enter(UnitFactory())


def test_same_name_born_in_another_year_is_somebody_else(unit):
    first = enter(unit, birth_year=1980)

    assert enter(unit, birth_year=1981) != first
    assert enter(unit, birth_year=1980) == first


def test_unit_as_collective_is_found_by_the_unit_after_a_rename(unit):
    first = find_or_create_recipient(by=None, type=RecipientType.COLLECTIVE, name="Sở Cũ", unit=unit, as_unit=unit)

    again = find_or_create_recipient(by=None, type=RecipientType.COLLECTIVE, name="Sở Mới", unit=unit, as_unit=unit)

    assert again == first
    assert again.name == "Sở Cũ"


def test_gaps_are_filled_and_nothing_is_overwritten(unit):
    first = enter(unit, job_title="Công nhân")

    enter(unit, job_title="Giám đốc", birth_year=1980, honorific="Ông")

    first.refresh_from_db()
    assert (first.job_title, first.birth_year, first.honorific) == ("Công nhân", 1980, "Ông")
    assert [event.verb for event in history_of(first)] == ["recipient.completed", "recipient.created"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "   "}, "name"),
        ({"name": "A" * 251}, "name"),
        ({"type": "ai-do"}, "type"),
        ({"group": "khong-co"}, "group"),
        ({"birth_year": 1899}, "birth_year"),
        ({"birth_year": 2201}, "birth_year"),
    ],
)
def test_nonsense_is_refused_beside_its_field(unit, values, field):
    with pytest.raises(InvalidInput) as refused:
        enter(unit, **values)

    assert refused.value.field == field
    assert Recipient.objects.count() == 0


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_people_entering_one_name_at_once_get_one_record():
    unit = UnitFactory()
    RecipientFactory(unit=unit, name="Người Khác")

    def work():
        try:
            enter(unit)
        finally:
            connection.close()

    threads = [Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert Recipient.objects.filter(name="Lò Văn Tân").count() == 1
