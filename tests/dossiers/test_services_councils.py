"""The council and its seats."""

from datetime import date

import pytest

from dossiers.enums import Choice
from dossiers.models import CouncilMember
from dossiers.services import councils
from tests.factories.dossiers import fresh
from tests.factories.people import make_person
from thidua.common.errors import InvalidInput, NotAllowed

YES, NO = Choice.AGREE, Choice.DISAGREE


# --- The council itself


def test_keepers_of_the_catalogue_make_a_council(stage):
    council = councils.create_council(by=stage.staff, unit=stage.ground.department, name=" Hội đồng  Sở ")

    assert council.name == "Hội đồng Sở"


def test_council_is_made_once(stage):
    with pytest.raises(InvalidInput) as refused:
        councils.create_council(by=stage.staff, unit=stage.council.unit, name=stage.council.name)

    assert refused.value.field == "name"


def test_seat_is_taken_once(stage):
    with pytest.raises(InvalidInput) as refused:
        councils.add_member(by=stage.staff, council=stage.council, user=stage.members[0], valid_from=date(2024, 10, 1))

    assert refused.value.field == "user"


def test_ended_seat_may_be_taken_again(stage):
    seat = CouncilMember.objects.get(user=stage.members[0])
    councils.end_member(by=stage.staff, seat=seat, on=date(2024, 9, 30))

    again = councils.add_member(
        by=stage.staff, council=stage.council, user=stage.members[0], valid_from=date(2024, 10, 1)
    )

    assert (fresh(seat).valid_to, again.valid_to) == (date(2024, 9, 30), None)


def test_seat_does_not_end_before_it_begins(stage):
    seat = CouncilMember.objects.get(user=stage.members[0])

    with pytest.raises(InvalidInput):
        councils.end_member(by=stage.staff, seat=seat, on=date(2019, 12, 31))


@pytest.mark.parametrize(
    ("role", "place"), [("council_secretary", "agency"), ("staff", "other_agency"), ("unit_head", "commune")]
)
def test_others_keep_no_councils(stage, role, place):
    person = make_person(role, getattr(stage.ground, place))

    with pytest.raises(NotAllowed):
        councils.add_member(by=person, council=stage.council, user=person, valid_from=date(2024, 10, 1))
