"""The database itself refuses to change the trail."""

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories.units import UnitFactory
from thidua.audit import services as audit
from thidua.audit.models import AuditEvent


def make_event() -> AuditEvent:
    with transaction.atomic():
        return audit.record(by=None, verb="unit.created", obj=UnitFactory(), reason="căn cứ")


@pytest.mark.django_db
def test_row_update_is_refused() -> None:
    event = make_event()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEvent.objects.filter(pk=event.pk).update(reason="khác")

    assert AuditEvent.objects.get(pk=event.pk).reason == "căn cứ"


@pytest.mark.django_db
def test_row_delete_is_refused() -> None:
    event = make_event()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        event.delete()

    assert AuditEvent.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db
def test_truncate_is_refused() -> None:
    make_event()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE audit_auditevent")

    assert AuditEvent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_committed_event_survives_a_rolled_back_deletion() -> None:
    make_event()

    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.all().delete()

    assert AuditEvent.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_guard_stands_again_after_a_test_that_commits() -> None:
    """Runs after a committing test: the emptied trail is guarded as before."""
    assert AuditEvent.objects.count() == 0
    make_event()

    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AuditEvent.objects.update(reason="khác")
