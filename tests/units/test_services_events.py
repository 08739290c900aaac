"""Reorganisations: names over time, successors, paths, refusals."""

import threading
from datetime import date

import pytest
from django.db import connection

from tests.factories.people import Ground, make_ground, make_person
from tests.factories.units import CommuneFactory, UnitFactory
from thidua.audit.models import AuditEvent
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.units import selectors, services
from thidua.units.models import Unit, UnitEvent
from thidua.units.services import NewUnit

DAY = date(2025, 7, 1)
DOCUMENT = "Nghị quyết số 1681/NQ-UBTVQH15"


@pytest.fixture
def ground(db: None) -> Ground:
    return make_ground()


# --- Rename


def test_rename_keeps_the_old_name_for_its_time(ground: Ground) -> None:
    services.rename_unit(by=None, unit=ground.department, new_name="Sở Y tế mới", effective_on=DAY, document=DOCUMENT)

    unit = Unit.objects.get(pk=ground.department.pk)
    assert unit.name == "Sở Y tế mới"
    assert selectors.name_on(unit, date(2025, 6, 30)) == "Sở Y tế"
    assert selectors.name_on(unit, DAY) == "Sở Y tế mới"
    assert unit.search_text == "so y te moi so y te so y te moi"


def test_rename_before_the_present_name_is_refused(ground: Ground) -> None:
    services.rename_unit(by=None, unit=ground.department, new_name="Tên hai", effective_on=DAY, document=DOCUMENT)

    with pytest.raises(InvalidInput) as refusal:
        services.rename_unit(by=None, unit=ground.department, new_name="Tên ba", effective_on=DAY, document=DOCUMENT)

    assert refusal.value.field == "effective_on"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"new_name": "Sở Y tế"}, "new_name"),
        ({"new_name": " "}, "new_name"),
        ({"document": "  "}, "document"),
        ({"document": "x" * 251}, "document"),
        ({"effective_on": date(2199, 1, 1)}, "effective_on"),
        ({"new_name": "Sở Nội vụ"}, "new_name"),
    ],
)
def test_rename_refuses_bad_input_and_writes_nothing(ground: Ground, values: dict[str, object], field: str) -> None:
    data = {"new_name": "Sở Y tế mới", "effective_on": DAY, "document": DOCUMENT, **values}

    with pytest.raises(InvalidInput) as refusal:
        services.rename_unit(by=None, unit=ground.department, **data)  # type: ignore[arg-type]  # mixed values

    assert refusal.value.field == field
    assert not UnitEvent.objects.exists()
    assert [row.name for row in ground.department.names.all()] == ["Sở Y tế"]


def test_rename_by_stranger_is_refused(ground: Ground) -> None:
    officer = make_person("unit_officer", ground.commune)

    with pytest.raises(NotAllowed):
        services.rename_unit(by=officer, unit=ground.commune, new_name="Xã mới", effective_on=DAY, document=DOCUMENT)


# --- Merge


def test_merge_into_a_new_unit_ends_the_others(ground: Ground) -> None:
    made = services.merge_units(
        by=make_person("staff", ground.agency),
        units=[ground.commune, ground.sibling],
        into=NewUnit(name="Ủy ban nhân dân xã Yên Sơn", kind="commune"),
        effective_on=DAY,
        document=DOCUMENT,
    )

    ended = Unit.objects.get(pk=ground.commune.pk)
    assert (ended.dissolved_on, made.established_on, made.parent_path) == (DAY, DAY, ground.province.path)
    assert selectors.successors_of(ended) == [made]
    assert set(selectors.predecessors_of(made)) == {ground.commune, ground.sibling}
    assert [row.valid_to for row in ended.names.all()] == [date(2025, 6, 30)]


def test_merge_into_an_existing_unit_keeps_it(ground: Ground) -> None:
    kept = services.merge_units(
        by=None, units=[ground.sibling], into=ground.commune, effective_on=DAY, document=DOCUMENT
    )

    assert kept == ground.commune
    assert kept.dissolved_on is None
    assert selectors.successors_of(ground.sibling) == [ground.commune]
    assert selectors.predecessors_of(ground.commune) == [ground.sibling]


def test_merge_moves_living_units_below(ground: Ground) -> None:
    services.merge_units(by=None, units=[ground.commune], into=ground.sibling, effective_on=DAY, document=DOCUMENT)

    school = Unit.objects.get(pk=ground.school.pk)
    assert school.parent_path == Unit.objects.get(pk=ground.sibling.pk).path
    assert AuditEvent.objects.filter(verb="unit.moved", object_id=str(school.pk)).count() == 1


def test_merge_may_reuse_the_name_of_one_that_ends(ground: Ground) -> None:
    made = services.merge_units(
        by=None,
        units=[ground.commune, ground.sibling],
        into=NewUnit(name=ground.commune.name, kind="commune"),
        effective_on=DAY,
        document=DOCUMENT,
    )

    assert made.name == ground.commune.name
    assert made.pk != ground.commune.pk


def test_merge_frees_codes(ground: Ground) -> None:
    services.set_code(by=None, unit=ground.sibling, scheme="administrative", code="04042", valid_from=date(2020, 1, 1))
    services.merge_units(by=None, units=[ground.sibling], into=ground.commune, effective_on=DAY, document=DOCUMENT)

    row = services.set_code(by=None, unit=ground.commune, scheme="administrative", code="04042", valid_from=DAY)

    assert row.code == "04042"


def test_successors_are_followed_through_a_chain_of_mergers(ground: Ground) -> None:
    """A commune merged twice over the years leads to the one that lives today."""
    first = services.merge_units(
        by=None,
        units=[ground.commune, ground.sibling],
        into=NewUnit(name="Xã giữa", kind="commune"),
        effective_on=date(2024, 1, 1),
        document=DOCUMENT,
    )
    third = CommuneFactory(parent=ground.province, name="Xã ba")
    last = services.merge_units(
        by=None,
        units=[first, third],
        into=NewUnit(name="Xã cuối", kind="commune"),
        effective_on=DAY,
        document=DOCUMENT,
    )

    assert selectors.successors_of(ground.commune) == [last]
    assert set(selectors.predecessors_of(last)) == {first, third, ground.commune, ground.sibling}


@pytest.mark.parametrize(
    ("units", "into"),
    [
        (["commune"], None),
        (["commune", "commune"], None),
        (["commune"], "commune"),
        (["province", "commune"], None),
        (["commune"], "school"),
    ],
)
def test_merge_refuses_impossible_sets(ground: Ground, units: list[str], into: str | None) -> None:
    target = getattr(ground, into) if into else NewUnit(name="Xã mới", kind="commune")

    with pytest.raises(InvalidInput) as refusal:
        services.merge_units(
            by=None,
            units=[getattr(ground, name) for name in units],
            into=target,
            effective_on=DAY,
            document=DOCUMENT,
        )

    assert refusal.value.field == "units"
    assert not UnitEvent.objects.exists()


def test_merge_across_provinces_is_refused_to_staff_of_one(ground: Ground) -> None:
    staff = make_person("staff", ground.agency)

    with pytest.raises(NotAllowed):
        services.merge_units(
            by=staff, units=[ground.other_commune], into=ground.commune, effective_on=DAY, document=DOCUMENT
        )

    assert Unit.objects.get(pk=ground.other_commune.pk).dissolved_on is None


def test_merge_of_an_ended_unit_is_refused(ground: Ground) -> None:
    gone = CommuneFactory(parent=ground.province, dissolved_on=date(2020, 1, 1))

    with pytest.raises(WrongState):
        services.merge_units(by=None, units=[gone], into=ground.commune, effective_on=DAY, document=DOCUMENT)


# --- Split


def test_split_ends_the_unit_and_names_its_heirs(ground: Ground) -> None:
    made = services.split_unit(
        by=None,
        unit=ground.department,
        parts=[NewUnit("Sở Dược", "department"), NewUnit("Sở Dân số", "department")],
        effective_on=DAY,
        document=DOCUMENT,
    )

    assert [unit.name for unit in made] == ["Sở Dược", "Sở Dân số"]
    assert set(selectors.successors_of(Unit.objects.get(pk=ground.department.pk))) == set(made)


def test_split_may_keep_the_unit(ground: Ground) -> None:
    made = services.split_unit(
        by=None,
        unit=ground.department,
        parts=[NewUnit("Sở Dược", "department")],
        effective_on=DAY,
        document=DOCUMENT,
        keep=True,
    )

    assert Unit.objects.get(pk=ground.department.pk).dissolved_on is None
    assert selectors.predecessors_of(made[0]) == [ground.department]


def test_split_into_one_is_refused(ground: Ground) -> None:
    with pytest.raises(InvalidInput) as refusal:
        services.split_unit(
            by=None,
            unit=ground.department,
            parts=[NewUnit("Sở Dược", "department")],
            effective_on=DAY,
            document=DOCUMENT,
        )

    assert refusal.value.field == "names"
    assert Unit.objects.get(pk=ground.department.pk).dissolved_on is None


def test_split_of_a_unit_with_children_is_refused(ground: Ground) -> None:
    with pytest.raises(WrongState):
        services.split_unit(
            by=None,
            unit=ground.commune,
            parts=[NewUnit("Xã một", "commune"), NewUnit("Xã hai", "commune")],
            effective_on=DAY,
            document=DOCUMENT,
        )


# --- Move and dissolve


def test_move_takes_the_branch_along(ground: Ground) -> None:
    services.move_unit(by=None, unit=ground.commune, parent=ground.department, effective_on=DAY, document=DOCUMENT)

    moved, school = Unit.objects.get(pk=ground.commune.pk), Unit.objects.get(pk=ground.school.pk)
    assert moved.parent_path == ground.department.path
    assert school.parent_path == moved.path
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_move_changes_who_reaches_it(ground: Ground) -> None:
    officer = make_person("unit_officer", ground.commune)
    assert ground.school in selectors.visible_to(officer)

    services.move_unit(by=None, unit=ground.school, parent=ground.sibling, effective_on=DAY, document=DOCUMENT)

    officer.__dict__.pop("_grants")
    assert ground.school not in selectors.visible_to(officer)


@pytest.mark.parametrize("parent", ["school", "commune", "province"])
def test_move_refuses_itself_its_branch_and_its_present_parent(ground: Ground, parent: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        services.move_unit(
            by=None, unit=ground.commune, parent=getattr(ground, parent), effective_on=DAY, document=DOCUMENT
        )

    assert refusal.value.field == "parent"


def test_move_out_of_scope_is_refused(ground: Ground) -> None:
    staff = make_person("staff", ground.agency)

    with pytest.raises(NotAllowed):
        services.move_unit(
            by=staff, unit=ground.commune, parent=ground.other_province, effective_on=DAY, document=DOCUMENT
        )


def test_dissolve_ends_unit_on_the_day(ground: Ground) -> None:
    services.dissolve_unit(by=None, unit=ground.department, effective_on=DAY, document=DOCUMENT)

    unit = Unit.objects.get(pk=ground.department.pk)
    assert (unit.is_active_on(date(2025, 6, 30)), unit.is_active_on(DAY)) == (True, False)
    assert unit not in selectors.active_on(DAY)
    assert unit in selectors.active_on(date(2025, 6, 30))


def test_dissolve_twice_is_refused(ground: Ground) -> None:
    services.dissolve_unit(by=None, unit=ground.department, effective_on=DAY, document=DOCUMENT)

    with pytest.raises(WrongState):
        services.dissolve_unit(by=None, unit=ground.department, effective_on=DAY, document=DOCUMENT)

    assert UnitEvent.objects.count() == 1


def test_event_before_founding_is_refused(ground: Ground) -> None:
    young = UnitFactory(parent=ground.province, established_on=date(2025, 8, 1))

    with pytest.raises(InvalidInput) as refusal:
        services.dissolve_unit(by=None, unit=young, effective_on=DAY, document=DOCUMENT)

    assert refusal.value.field == "effective_on"


# --- Races


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_units_added_at_once_get_paths_of_their_own() -> None:
    ground = make_ground()
    failures: list[Exception] = []

    def add(number: int) -> None:
        try:
            services.create_unit(by=None, parent=ground.province, name=f"Đơn vị {number}", kind="office")
        except Exception as error:  # reported below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert Unit.objects.filter(kind="office").count() == 6
    assert Unit.objects.find_problems() == ([], [], [], [], [])


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_unit_dissolved_twice_at_once_ends_once() -> None:
    ground = make_ground()
    outcomes: list[str] = []

    def end() -> None:
        try:
            services.dissolve_unit(by=None, unit=ground.department, effective_on=DAY, document=DOCUMENT)
            outcomes.append("done")
        except WrongState:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=end) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "refused"]
    assert UnitEvent.objects.count() == 1
