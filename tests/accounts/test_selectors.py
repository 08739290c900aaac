from datetime import date

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.people import Ground, add_role, make_ground, make_person
from thidua.accounts import selectors
from thidua.accounts.permissions import Permission


@pytest.fixture
def ground(db: None) -> Ground:
    return make_ground()


def test_staff_for_commune_is_staff_of_its_own_province(ground: Ground) -> None:
    staff = make_person("staff", ground.agency)
    make_person("staff", ground.other_agency)
    make_person("staff", ground.department)

    assert selectors.staff_for(ground.commune) == [staff]
    assert selectors.staff_for(ground.school) == [staff]
    assert selectors.staff_for(ground.agency) == [staff]


def test_staff_of_a_department_serve_their_department_only(ground: Ground) -> None:
    inner = make_person("staff", ground.department)

    assert selectors.staff_for(ground.department) == [inner]
    assert selectors.staff_for(ground.province) == []


def test_users_with_permission_reach_down_and_not_up(ground: Ground) -> None:
    executive = make_person("executive", ground.province)
    make_person("executive", ground.other_province)
    make_person("executive", ground.school)

    assert selectors.users_with_permission(Permission.APPROVE_DECISION, ground.commune) == [executive]


def test_users_with_permission_names_a_person_once(ground: Ground) -> None:
    person = make_person("staff", ground.agency)
    add_role(person, "agency_leader", ground.agency)

    assert selectors.users_with_permission(Permission.APPRAISE_DOSSIER, ground.commune) == [person]


@pytest.mark.parametrize(
    "gone", [{"valid_to": date(2021, 1, 1)}, {"valid_from": date(2199, 1, 1)}, {"is_active": False}]
)
def test_users_who_are_gone_or_to_come_are_not_found(ground: Ground, gone: dict[str, object]) -> None:
    make_person("staff", ground.agency, **gone)  # type: ignore[arg-type]  # mixed values
    make_person("unit_officer", ground.commune, **gone)  # type: ignore[arg-type]  # mixed values

    assert selectors.staff_for(ground.commune) == []
    assert list(selectors.officers_of(ground.commune)) == []
    assert selectors.people_of_units([ground.commune.pk], "unit_officer") == {}


def test_users_with_role_are_placed_exactly_there(ground: Ground) -> None:
    here = make_person("unit_officer", ground.commune)
    make_person("unit_officer", ground.school)
    make_person("unit_officer", ground.sibling)
    head = make_person("unit_head", ground.commune)

    assert list(selectors.officers_of(ground.commune)) == [here]
    assert list(selectors.heads_of(ground.commune)) == [head]


def test_users_with_role_on_another_day(ground: Ground) -> None:
    former = make_person("unit_officer", ground.commune, valid_to=date(2021, 1, 1))

    assert list(selectors.users_with_role(ground.commune, "unit_officer", on=date(2021, 1, 1))) == [former]
    assert list(selectors.users_with_role(ground.commune, "unit_officer", on=date(2021, 1, 2))) == []


def test_people_of_units_costs_one_query(ground: Ground, django_assert_num_queries: object) -> None:
    one, two = make_person("unit_officer", ground.commune), make_person("unit_head", ground.sibling)
    make_person("unit_officer", ground.other_commune)

    with django_assert_num_queries(1):  # type: ignore[operator]  # a fixture
        found = selectors.people_of_units([ground.commune.pk, ground.sibling.pk], "unit_officer", "unit_head")

    assert found == {ground.commune.pk: [one], ground.sibling.pk: [two]}


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("agency", {"officer", "agency_viewer", "former"}),
        ("commune", {"officer", "former"}),
        ("sibling", set()),
        ("other_agency", {"foreigner"}),
    ],
)
def test_visible_to_administrators_is_their_ground(ground: Ground, place: str, expected: set[str]) -> None:
    people = {
        "officer": make_person("unit_officer", ground.commune),
        "agency_viewer": make_person("viewer", ground.agency),
        "former": make_person("viewer", ground.commune, valid_to=date(2021, 1, 1)),
        "foreigner": make_person("unit_officer", ground.other_commune),
    }
    admin = make_person("admin", getattr(ground, place))

    assert set(selectors.visible_to(admin)) == {admin, *(people[name] for name in expected)}


def test_visible_to_people_without_the_right_is_only_themselves(ground: Ground) -> None:
    officer = make_person("unit_officer", ground.commune)
    make_person("unit_head", ground.commune)

    assert list(selectors.visible_to(officer)) == [officer]


def test_accounts_without_a_place_are_shown_to_provinces_only(ground: Ground) -> None:
    lost = UserFactory()

    assert lost in selectors.visible_to(make_person("admin", ground.agency))
    assert lost not in selectors.visible_to(make_person("admin", ground.commune))


def test_memberships_elsewhere_stay_hidden(ground: Ground) -> None:
    person = make_person("unit_officer", ground.commune)
    add_role(person, "viewer", ground.other_commune)
    admin = make_person("admin", ground.agency)

    rows = selectors.memberships_visible_to(admin).filter(user=person)

    assert [row.unit for row in rows] == [ground.commune]


def test_accounts_of_email_are_active_ones_in_any_case(ground: Ground) -> None:
    one = UserFactory(email="Phong.VHXH@example.invalid")
    two = UserFactory(email="phong.vhxh@example.invalid")
    UserFactory(email="phong.vhxh@example.invalid", is_active=False)
    UserFactory(email="")

    assert list(selectors.accounts_of_email(" phong.vhxh@EXAMPLE.invalid ")) == [one, two]
    assert list(selectors.accounts_of_email("")) == []


def test_demo_accounts_are_only_marked_and_open_ones(ground: Ground) -> None:
    demo = make_person("staff", ground.agency, is_demo=True)
    make_person("staff", ground.agency)
    make_person("staff", ground.agency, is_demo=True, is_active=False)

    found = list(selectors.demo_accounts())

    assert found == [demo]
    assert [row.role for row in found[0].present_memberships] == ["staff"]


def test_listed_narrows_by_words_role_and_state(ground: Ground) -> None:
    admin = make_person("admin", ground.agency, full_name="Quản Trị")
    officer = make_person("unit_officer", ground.commune, full_name="Vì Thị Ẩn")
    closed = make_person("unit_officer", ground.commune, full_name="Lò Văn Khóa", is_active=False)

    assert list(selectors.listed(admin, q="an vi")) == [officer]
    assert list(selectors.listed(admin, role="unit_officer")) == [officer, closed]
    assert list(selectors.listed(admin, state="closed")) == [closed]
    assert set(selectors.listed(admin, state="open")) == {admin, officer}


def test_roles_of_shows_present_roles_first(ground: Ground) -> None:
    person = make_person("viewer", ground.commune, valid_to=date(2022, 1, 1))
    add_role(person, "unit_head", ground.commune, valid_from=date(2021, 1, 1))
    add_role(person, "unit_officer", ground.commune, valid_to=date(2023, 1, 1))

    assert [row.role for row in selectors.roles_of(person)] == ["unit_head", "unit_officer", "viewer"]
