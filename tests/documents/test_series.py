"""The portal may begin in the middle of a year that already has numbers on paper."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories.documents import issue_decision
from tests.factories.people import make_person
from thidua.audit.models import AuditEvent
from thidua.common.errors import InvalidInput, NotAllowed
from thidua.documents import services
from thidua.documents.models import NumberSeries

pytestmark = pytest.mark.django_db


def set_last(by, issuer, last_number, year=2026):
    return services.set_last_number(by=by, issuer=issuer, series="QĐ", year=year, last_number=last_number)


def test_next_document_goes_on_from_the_paper_book(staff, executive, ground):
    set_last(staff, ground.province, 1033)

    document, _ = issue_decision(by=executive, issuer=ground.province)

    assert document.full_number == "1034/QĐ-UBND"


def test_setting_is_written_in_the_trail(staff, ground):
    set_last(staff, ground.province, 10)
    set_last(staff, ground.province, 12)

    event = AuditEvent.objects.first()
    assert (event.verb, event.unit_id, event.before, event.after) == (
        "series.set",
        ground.province.pk,
        {"last_number": 10},
        {"last_number": 12},
    )


def test_book_never_goes_back_over_an_issued_number(staff, executive, ground):
    set_last(staff, ground.province, 4)
    issue_decision(by=executive, issuer=ground.province)

    with pytest.raises(InvalidInput) as caught:
        set_last(staff, ground.province, 4)

    assert (caught.value.field, caught.value.message) == (
        "last_number",
        "Số 5 của sổ này đã được ban hành; không thể lùi về trước.",
    )
    assert set_last(staff, ground.province, 5).last_number == 5


def test_other_years_are_other_books(staff, executive, ground):
    issue_decision(by=executive, issuer=ground.province)

    assert set_last(staff, ground.province, 0, year=2027).last_number == 0


@pytest.mark.parametrize("role", ["unit_officer", "executive", "agency_leader", "viewer"])
def test_others_may_not_set_it(ground, role):
    with pytest.raises(NotAllowed):
        set_last(make_person(role, ground.province), ground.province, 10)

    assert NumberSeries.objects.count() == 0


def test_staff_of_another_province_may_not_set_it(ground):
    with pytest.raises(NotAllowed):
        set_last(make_person("staff", ground.other_agency), ground.province, 10)


# --- The catalogue page


@pytest.fixture
def book(ground):
    return NumberSeries.objects.create(issuer=ground.province, series="QĐ", year=2026, last_number=7)


def change_url(book):
    return reverse("admin:documents_numberseries_change", args=[book.pk])


def test_staff_set_the_number_in_the_catalogue(client, staff, book):
    staff.is_staff = True
    staff.save()
    client.force_login(staff)

    response = client.post(change_url(book), {"last_number": "1033"})

    book.refresh_from_db()
    assert (response.status_code, book.last_number) == (302, 1033)
    assert AuditEvent.objects.filter(verb="series.set").count() == 1


def test_refusal_stands_on_the_page(client, staff, executive, ground, book):
    issue_decision(by=executive, issuer=ground.province)
    staff.is_staff = True
    staff.save()
    client.force_login(staff)

    response = client.post(change_url(book), {"last_number": "3"})

    book.refresh_from_db()
    assert "Số 8 của sổ này đã được ban hành" in response.content.decode()
    assert book.last_number == 8


@pytest.mark.parametrize("typed", ["-1", "abc", "", "1000000", "1" * 400])
def test_nonsense_number_is_refused_beside_the_field(client, staff, book, typed):
    staff.is_staff = True
    staff.save()
    client.force_login(staff)

    response = client.post(change_url(book), {"last_number": typed})

    book.refresh_from_db()
    assert (response.status_code, book.last_number) == (200, 7)


def test_book_of_another_province_is_not_shown(client, ground, book):
    person = make_person("staff", ground.other_agency)
    person.is_staff = True
    person.save()
    client.force_login(person)

    response = client.get(change_url(book), follow=True)

    assert "1033" not in response.content.decode()
    assert response.redirect_chain != [] or response.status_code == 404
