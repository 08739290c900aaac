from datetime import date

import pytest

from tests.factories.people import Ground, add_role, make_ground, make_person
from tests.factories.units import UnitFactory
from thidua.units import selectors, services
from thidua.units.models import Unit, UnitName


@pytest.fixture
def ground(db: None) -> Ground:
    return make_ground()


def names(units: object) -> list[str]:
    return [unit.name for unit in units]  # type: ignore[attr-defined]  # any iterable of units


@pytest.mark.parametrize(
    ("role", "place", "expected"),
    [
        ("unit_officer", "commune", ["province", "commune", "school"]),
        ("unit_officer", "school", ["province", "commune", "school"]),
        ("unit_officer", "department", ["province", "department"]),
        ("consulted_agency", "department", ["province", "department"]),
        ("executive", "other_province", ["other_province", "other_agency", "other_commune"]),
        ("staff", "other_agency", ["other_province", "other_agency", "other_commune"]),
        ("staff", "department", ["province", "department"]),
        (None, "commune", []),
    ],
)
def test_visible_to_is_own_branch_and_line_above(
    ground: Ground, role: str | None, place: str, expected: list[str]
) -> None:
    person = make_person(role, getattr(ground, place))

    assert set(selectors.visible_to(person)) == {getattr(ground, name) for name in expected}


def test_visible_to_is_empty_for_ended_and_coming_roles(ground: Ground) -> None:
    ended = make_person("unit_officer", ground.commune, valid_to=date(2021, 1, 1))
    coming = make_person("unit_officer", ground.commune, valid_from=date(2199, 1, 1))

    assert list(selectors.visible_to(ended)) == []
    assert list(selectors.visible_to(coming)) == []


def test_visible_to_joins_two_roles(ground: Ground) -> None:
    person = make_person("unit_officer", ground.commune)
    add_role(person, "viewer", ground.other_commune)

    assert set(selectors.visible_to(person)) == {
        ground.province,
        ground.commune,
        ground.school,
        ground.other_province,
        ground.other_commune,
    }


def test_visible_to_is_empty_for_closed_account(ground: Ground) -> None:
    person = make_person("unit_officer", ground.commune, is_active=False)

    assert list(selectors.visible_to(person)) == []


def test_search_finds_words_in_any_order_within_scope(ground: Ground) -> None:
    UnitFactory(parent=ground.other_commune, name="Trường Tiểu học Yên Châu Điện Biên", kind="school")
    person = make_person("staff", ground.agency)

    assert list(selectors.search(person, "châu TIEU")) == [ground.school]


def test_descendants_children_ancestors(ground: Ground) -> None:
    assert list(selectors.descendants(ground.commune)) == [ground.school]
    assert set(selectors.children(ground.province)) == {
        ground.agency,
        ground.department,
        ground.commune,
        ground.sibling,
    }
    assert list(selectors.ancestors(ground.school)) == [ground.province, ground.commune]
    assert selectors.parent_of(ground.province) is None
    assert selectors.parents_of([ground.school, ground.province]) == {ground.school.pk: ground.commune}


def test_active_on_counts_first_day_and_not_the_last(ground: Ground) -> None:
    unit = UnitFactory(parent=ground.province, established_on=date(2020, 1, 1), dissolved_on=date(2025, 7, 1))

    answers = [
        unit in selectors.active_on(day)
        for day in (date(2019, 12, 31), date(2020, 1, 1), date(2025, 6, 30), date(2025, 7, 1))
    ]

    assert answers == [False, True, True, False]


def test_name_on_before_the_first_known_name_is_the_first(ground: Ground) -> None:
    unit = UnitFactory(parent=ground.province, name="Tên gốc", established_on=date(2020, 1, 1))
    services.rename_unit(by=None, unit=unit, new_name="Tên mới", effective_on=date(2024, 1, 1), document="QĐ")

    answers = [selectors.name_on(unit, date(year, 6, 1)) for year in (2010, 2022, 2025)]

    assert answers == ["Tên gốc", "Tên gốc", "Tên mới"]


def test_name_on_without_rows_is_the_present_name(ground: Ground) -> None:
    UnitName.objects.filter(unit=ground.school).delete()

    assert selectors.name_on(ground.school, date(2024, 1, 1)) == ground.school.name


def test_as_of_names_units_as_they_were_called(ground: Ground) -> None:
    services.rename_unit(
        by=None, unit=ground.department, new_name="Sở Sức khỏe", effective_on=date(2024, 1, 1), document="QĐ"
    )

    then = selectors.as_of(date(2023, 1, 1)).get(pk=ground.department.pk)
    now = selectors.as_of(date(2024, 6, 1)).get(pk=ground.department.pk)

    assert (then.name_then, now.name_then) == ("Sở Y tế", "Sở Sức khỏe")


def test_successors_of_living_unit_are_none(ground: Ground) -> None:
    assert selectors.successors_of(ground.commune) == []


def test_tree_order_follows_branches(ground: Ground) -> None:
    person = make_person("staff", ground.agency)

    assert names(selectors.visible_to(person)) == [
        "Ủy ban nhân dân tỉnh Sơn La",
        "Ủy ban nhân dân xã Yên Châu",
        "Trường Tiểu học Yên Châu",
        "Sở Nội vụ",
        "Sở Y tế",
        "Ủy ban nhân dân xã Mai Sơn",
    ]


def test_people_at_are_those_placed_exactly_here_today(ground: Ground) -> None:
    here = make_person("unit_officer", ground.commune)
    make_person("unit_officer", ground.school)
    make_person("staff", ground.agency)
    make_person("unit_head", ground.commune, valid_to=date(2021, 1, 1))
    make_person("unit_head", ground.commune, is_active=False)

    assert [row.user for row in selectors.people_at(ground.commune)] == [here]


def test_units_are_sorted_in_vietnamese_order(ground: Ground) -> None:
    for name in ("Ẳng Tở", "Đồng Khởi", "Dào San", "Ea Hleo", "An Bình"):
        UnitFactory(parent=ground.school, name=name)

    assert names(selectors.children(ground.school)) == ["An Bình", "Ẳng Tở", "Dào San", "Đồng Khởi", "Ea Hleo"]
    assert Unit.objects.count() == 14
