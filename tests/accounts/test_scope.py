"""Who may do what where: every trap of place and time."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories.people import Ground, add_role, make_ground, make_person
from thidua.accounts import scope
from thidua.accounts.permissions import Permission
from thidua.accounts.roles import ROLES, roles_with
from thidua.common import clock
from thidua.common.errors import NotAllowed
from thidua.units.models import Unit
from thidua.units.services import merge_units

PLACES = ["province", "agency", "department", "commune", "school", "sibling", "other_province", "other_commune"]


@pytest.fixture
def ground(db: None) -> Ground:
    return make_ground()


def reached(ground: Ground, person: object, permission: Permission) -> list[str]:
    return [name for name in PLACES if scope.has_permission(person, permission, getattr(ground, name))]  # type: ignore[arg-type]  # a user


@pytest.mark.parametrize(
    ("role", "place", "expected"),
    [
        ("unit_officer", "commune", ["commune", "school"]),
        ("unit_officer", "school", ["school"]),
        ("viewer", "province", ["province", "agency", "department", "commune", "school", "sibling"]),
        ("staff", "agency", ["province", "agency", "department", "commune", "school", "sibling"]),
        ("staff", "department", ["department"]),
        ("council_member", "agency", ["province", "agency", "department", "commune", "school", "sibling"]),
        ("council_member", "other_province", ["other_province", "other_commune"]),
        ("consulted_agency", "department", ["department"]),
    ],
)
def test_reach_of_roles(ground: Ground, role: str, place: str, expected: list[str]) -> None:
    person = make_person(role, getattr(ground, place))

    assert reached(ground, person, Permission.VIEW_CAMPAIGN) == expected


def test_two_roles_add_up_without_mixing(ground: Ground) -> None:
    person = make_person("unit_officer", ground.commune)
    add_role(person, "unit_head", ground.sibling)

    assert reached(ground, person, Permission.EDIT_DOSSIER) == ["commune", "school"]
    assert reached(ground, person, Permission.APPROVE_DOSSIER) == ["sibling"]
    assert reached(ground, person, Permission.VIEW_DOSSIER) == ["commune", "school", "sibling"]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2023, 12, 31), False),
        (date(2024, 1, 1), True),
        (date(2024, 6, 30), True),
        (date(2024, 7, 1), False),
    ],
)
def test_role_holds_from_first_to_last_day(ground: Ground, day: date, expected: bool) -> None:
    person = make_person("unit_officer", ground.commune, valid_from=date(2024, 1, 1), valid_to=date(2024, 6, 30))

    with clock.at(datetime(day.year, day.month, day.day, 5, tzinfo=UTC)):
        assert person.may(Permission.EDIT_DOSSIER, ground.commune) is expected


def test_day_of_a_role_is_the_day_in_hanoi(ground: Ground) -> None:
    """At 17:30 UTC it is already the next day in Hà Nội."""
    person = make_person("unit_officer", ground.commune, valid_to=date(2024, 6, 30))

    with clock.at(datetime(2024, 6, 30, 16, 59, tzinfo=UTC)):
        assert person.may(Permission.EDIT_DOSSIER) is True
    with clock.at(datetime(2024, 6, 30, 17, 0, tzinfo=UTC)):
        assert person.may(Permission.EDIT_DOSSIER) is False


def test_anonymous_and_closed_accounts_hold_nothing(ground: Ground) -> None:
    closed = make_person("staff", ground.agency, is_active=False)

    assert reached(ground, AnonymousUser(), Permission.VIEW_CAMPAIGN) == []
    assert reached(ground, closed, Permission.VIEW_CAMPAIGN) == []


def test_superuser_flag_grants_nothing(ground: Ground) -> None:
    person = make_person(None, ground.province, is_superuser=True)

    assert person.may(Permission.VIEW_CAMPAIGN) is False


def test_check_permission_refuses_in_words(ground: Ground) -> None:
    officer = make_person("unit_officer", ground.commune)

    with pytest.raises(NotAllowed) as refusal:
        scope.check_permission(officer, Permission.EDIT_DOSSIER, ground.sibling)

    assert refusal.value.message == scope.NOT_YOURS


def test_unit_scope_filters_rows(ground: Ground) -> None:
    officer = make_person("unit_officer", ground.commune)

    assert list(Unit.objects.filter(scope.unit_scope(officer, Permission.EDIT_DOSSIER, ""))) == [
        ground.commune,
        ground.school,
    ]
    assert not Unit.objects.filter(scope.unit_scope(officer, Permission.VOTE, "")).exists()


def test_own_unit_ids_leave_out_what_lies_below(ground: Ground) -> None:
    officer = make_person("unit_officer", ground.commune)

    assert scope.own_unit_ids(officer, Permission.EDIT_DOSSIER) == [ground.commune.pk]


def test_grants_are_read_once_for_a_user_object(ground: Ground, django_assert_num_queries: object) -> None:
    officer = make_person("unit_officer", ground.commune)

    with django_assert_num_queries(1):  # type: ignore[operator]  # a fixture
        officer.may(Permission.EDIT_DOSSIER)
        officer.may(Permission.VIEW_CAMPAIGN, ground.commune)


def test_every_permission_belongs_to_a_role() -> None:
    assert [permission.code for permission in Permission if not roles_with(permission)] == []


def test_roles_are_described() -> None:
    assert [code for code, role in ROLES.items() if not (role.name and role.description and code == role.code)] == []


def test_people_of_an_ended_unit_still_reach_its_history_and_not_its_heir(ground: Ground) -> None:
    officer = make_person("unit_officer", ground.sibling)
    merge_units(
        by=None, units=[ground.sibling], into=ground.commune, effective_on=date(2025, 7, 1), document="Nghị quyết"
    )

    assert reached(ground, officer, Permission.VIEW_DOSSIER) == ["sibling"]
