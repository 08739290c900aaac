"""Councils and seats in the catalogue site, through the services."""

import pytest
from django.urls import reverse

from dossiers.models import Council, CouncilMember
from tests.factories.dossiers import CouncilFactory, CouncilMemberFactory, fresh
from tests.factories.people import add_role, make_person
from thidua.audit.models import AuditEvent


@pytest.fixture
def keeper(stage, client):
    """Staff as the admin site knows them."""
    person = make_person("staff", stage.ground.agency)
    client.force_login(person)
    return person


def admin(name, *args):
    return reverse(f"admin:dossiers_{name}", args=args)


def test_council_is_made_with_its_trace(client, stage, keeper):
    response = client.post(admin("council_add"), {"unit": stage.unit.pk, "name": "Hội đồng xã"})

    council = Council.objects.get(name="Hội đồng xã")
    assert (response.status_code, council.unit) == (302, stage.unit)
    assert AuditEvent.objects.get(verb="council.created").actor_id == keeper.pk


def test_council_of_another_province_is_not_listed_nor_opened(client, stage, keeper):
    foreign = CouncilFactory(unit=stage.ground.other_province, name="CANARY")

    listed = client.get(admin("council_changelist")).content.decode()

    assert "CANARY" not in listed
    assert client.get(admin("council_change", foreign.pk)).status_code == 302  # back to the index: no such row


def test_council_for_another_province_is_refused(client, stage, keeper):
    response = client.post(admin("council_add"), {"unit": stage.ground.other_province.pk, "name": "Lấn sân"})

    assert (response.status_code, Council.objects.filter(name="Lấn sân").count()) == (200, 0)


def test_council_is_renamed(client, stage, keeper):
    client.post(admin("council_change", stage.council.pk), {"name": "Tên mới"})

    assert fresh(stage.council).name == "Tên mới"


def seat(stage, user, **values):
    return {
        "council": stage.council.pk,
        "user": user.pk,
        "position": "chair",
        "valid_from": "2024-10-01",
        "valid_to": "",
        **values,
    }


def test_seat_is_given_and_ended(client, stage, keeper):
    voter = make_person("council_member", stage.ground.agency)

    client.post(admin("councilmember_add"), seat(stage, voter))
    row = CouncilMember.objects.get(user=voter)
    client.post(admin("councilmember_change", row.pk), {"valid_to": "2024-10-31"})

    ended = fresh(row)
    assert (ended.position, str(ended.valid_from), str(ended.valid_to)) == ("chair", "2024-10-01", "2024-10-31")


def test_seat_taken_already_is_told_beside_the_field(client, stage, keeper):
    response = client.post(admin("councilmember_add"), seat(stage, stage.members[0]))

    assert response.status_code == 200
    assert "Người này đang là thành viên Hội đồng." in response.content.decode()
    assert CouncilMember.objects.filter(user=stage.members[0]).count() == 1


def test_only_people_who_may_vote_take_a_seat(client, stage, keeper):
    viewer = make_person("viewer", stage.ground.agency)
    foreign = make_person("council_member", stage.ground.other_agency)
    add_role(foreign, "viewer", stage.ground.agency)

    for person in (viewer, foreign):
        assert client.post(admin("councilmember_add"), seat(stage, person)).status_code == 200

    assert CouncilMember.objects.filter(user__in=[viewer, foreign]).count() == 0


def test_seats_of_another_province_are_not_listed(client, stage, keeper):
    foreign = CouncilFactory(unit=stage.ground.other_province)
    CouncilMemberFactory(council=foreign, user=make_person(None, stage.unit, full_name="CANARY"))

    assert "CANARY" not in client.get(admin("councilmember_changelist")).content.decode()
