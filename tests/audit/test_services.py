from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction

from tests.factories.people import make_ground, make_person
from thidua.audit import services as audit
from thidua.audit.models import AuditEvent
from thidua.audit.selectors import last_writers
from thidua.common import clock


@pytest.mark.django_db(transaction=True)
def test_record_outside_a_transaction_is_a_mistake() -> None:
    ground = make_ground()

    with pytest.raises(RuntimeError):
        audit.record(by=None, verb="unit.changed", obj=ground.province)


@pytest.mark.django_db(transaction=True)
def test_record_falls_with_the_change_it_speaks_of() -> None:
    ground = make_ground()

    def change_and_fail() -> None:
        with transaction.atomic():
            audit.record(by=None, verb="unit.changed", obj=ground.province)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        change_and_fail()

    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_record_copies_names_and_makes_values_plain() -> None:
    ground = make_ground()
    person = make_person("staff", ground.agency, full_name="Lò Thị Thử")
    instant = datetime(2024, 7, 8, 1, tzinfo=UTC)

    with clock.at(instant):
        audit.record(
            by=person,
            verb="unit.changed",
            obj=ground.commune,
            unit_id=ground.commune.pk,
            before={"on": date(2024, 1, 2), "amount": Decimal("1.50")},
            after={"unit": ground.school, "list": [date(2024, 1, 2), 3], "at": instant},
            reason="vì sao",
        )
    person.delete()

    event = AuditEvent.objects.get()
    assert (event.at, event.actor_name, event.object_type) == (instant, "Lò Thị Thử", "units.unit")
    assert event.object_label == "Ủy ban nhân dân xã Yên Châu"
    assert event.before == {"on": "2024-01-02", "amount": "1.50"}
    assert event.after == {"unit": ground.school.name, "list": ["2024-01-02", 3], "at": "2024-07-08T01:00:00+00:00"}


@pytest.mark.django_db
def test_record_by_nobody_is_the_system() -> None:
    audit.record(by=None, verb="unit.changed", obj=make_ground().province)

    assert AuditEvent.objects.get().actor_name == "Hệ thống"


@pytest.mark.django_db
def test_last_writer_of_a_field_is_who_changed_it() -> None:
    ground = make_ground()
    first, second = make_person("staff", ground.agency), make_person("staff", ground.agency)
    monday, tuesday = datetime(2024, 10, 7, tzinfo=UTC), datetime(2024, 10, 8, tzinfo=UTC)
    unit = ground.commune
    with transaction.atomic():
        audit.record(by=first, verb="unit.changed", obj=unit, after={"name": "A", "note": "x"}, at=monday)
        audit.record(
            by=second,
            verb="unit.changed",
            obj=unit,
            before={"name": "A", "note": "x"},
            after={"name": "A", "note": "y"},
            at=tuesday,
        )

    found = last_writers(unit)

    assert found == {"name": (first.full_name, monday), "note": (second.full_name, tuesday)}
