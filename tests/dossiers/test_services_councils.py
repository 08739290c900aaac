"""The council and its seats."""

from datetime import date

import pytest

from dossiers.enums import CouncilPosition
from dossiers.models import CouncilMember
from dossiers.services import councils
from tests.factories.dossiers import fresh
from tests.factories.people import make_person
from thidua.common.errors import InvalidInput, NotAllowed

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


# --- The term and who sits in it


def test_officer_keeps_the_council_of_the_own_unit(stage):
    council = councils.create_council(
        by=stage.officer,
        unit=stage.ground.commune,
        name="Hội đồng Thi đua - Khen thưởng xã Yên Châu",
        decision=" Quyết định  số 10/QĐ-UBND ",
        term_from=date(2024, 7, 1),
        term_to=date(2029, 6, 30),
    )

    assert (council.decision, council.term_from) == ("Quyết định số 10/QĐ-UBND", date(2024, 7, 1))


def test_term_does_not_end_before_it_begins(stage):
    with pytest.raises(InvalidInput) as refused:
        councils.change_council(
            by=stage.staff,
            council=stage.council,
            name="Hội đồng",
            term_from=date(2024, 7, 1),
            term_to=date(2024, 6, 30),
        )

    assert refused.value.field == "term_to"


def test_what_is_not_named_stays(stage):
    councils.change_council(by=stage.staff, council=stage.council, name="Hội đồng", decision="QĐ 1")

    councils.change_council(by=stage.staff, council=stage.council, name="Hội đồng tỉnh")

    assert (fresh(stage.council).name, fresh(stage.council).decision) == ("Hội đồng tỉnh", "QĐ 1")


@pytest.mark.parametrize(
    ("day", "refused"), [((2024, 6, 30), 1), ((2024, 7, 1), 0), ((2029, 6, 30), 0), ((2029, 7, 1), 1)]
)
def test_seat_begins_within_the_term(stage, day, refused):
    councils.change_council(
        by=stage.staff, council=stage.council, name="H", term_from=date(2024, 7, 1), term_to=date(2029, 6, 30)
    )
    person = make_person("council_member", stage.ground.agency)

    try:
        councils.add_member(by=stage.staff, council=stage.council, user=person, valid_from=date(*day))
        failed = ""
    except InvalidInput as error:
        failed = error.field

    assert failed == ("valid_from" if refused else "")


def test_ended_term_holds_no_session(stage):
    dossier = stage.before_council()
    councils.change_council(by=stage.staff, council=stage.council, name="H", term_to=date(2024, 10, 7))

    with pytest.raises(InvalidInput) as refused:
        stage.session(dossier)

    assert refused.value.field == "held_at"


def test_council_has_one_chair_at_a_time(stage):
    first, second = (make_person("council_member", stage.ground.agency) for _ in range(2))
    chair = {"by": stage.staff, "council": stage.council, "position": CouncilPosition.CHAIR}
    seat = councils.add_member(**chair, user=first, valid_from=date(2024, 1, 1))

    with pytest.raises(InvalidInput) as refused:
        councils.add_member(**chair, user=second, valid_from=date(2024, 10, 1))
    councils.end_member(by=stage.staff, seat=seat, on=date(2024, 9, 30))
    councils.add_member(**chair, user=second, valid_from=date(2024, 10, 1))

    assert (refused.value.field, stage.council.members.filter(position="chair").count()) == ("position", 2)


def test_seats_of_one_person_do_not_overlap(stage):
    person = make_person("council_member", stage.ground.agency)
    seated = {"by": stage.staff, "council": stage.council, "user": person}
    councils.add_member(**seated, valid_from=date(2024, 1, 1), valid_to=date(2024, 12, 31))

    with pytest.raises(InvalidInput) as refused:
        councils.add_member(**seated, valid_from=date(2024, 12, 31))
    councils.add_member(**seated, valid_from=date(2025, 1, 1))

    assert refused.value.field == "user"


def test_substitute_takes_the_position_the_day_after(stage):
    old = CouncilMember.objects.get(user=stage.members[0])
    CouncilMember.objects.filter(pk=old.pk).update(position=CouncilPosition.CHAIR)
    person = make_person("council_member", stage.ground.agency)

    new = councils.replace_member(
        by=stage.staff, seat=old, user=person, valid_from=date(2024, 10, 1), basis="QĐ 2", reason="Nghỉ hưu"
    )

    left = fresh(old)
    assert (left.valid_to, left.end_reason) == (date(2024, 9, 30), "Nghỉ hưu")
    assert (new.position, new.valid_from, new.replaces, new.basis) == ("chair", date(2024, 10, 1), left, "QĐ 2")


def test_refused_substitute_leaves_the_old_member_in_office(stage):
    old, other = CouncilMember.objects.order_by("pk")[:2]

    with pytest.raises(InvalidInput):
        councils.replace_member(by=stage.staff, seat=old, user=other.user, valid_from=date(2024, 10, 1))

    assert fresh(old).valid_to is None


@pytest.mark.parametrize(
    ("role", "place"),
    [("council_secretary", "agency"), ("staff", "other_agency"), ("unit_head", "commune"), ("unit_officer", "commune")],
)
def test_others_keep_no_councils(stage, role, place):
    person = make_person(role, getattr(stage.ground, place))

    with pytest.raises(NotAllowed):
        councils.add_member(by=person, council=stage.council, user=person, valid_from=date(2024, 10, 1))
