"""Making and correcting units."""

from datetime import date

import pytest

from tests.factories.people import Ground, make_ground, make_person
from tests.factories.units import ProvinceFactory, UnitFactory
from thidua.audit.models import AuditEvent
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.units import services
from thidua.units.models import Unit, UnitCode


@pytest.fixture
def ground(db: None) -> Ground:
    return make_ground()


def test_create_unit_goes_below_its_parent_with_its_first_name(ground: Ground) -> None:
    staff = make_person("staff", ground.agency)

    unit = services.create_unit(
        by=staff,
        parent=ground.province,
        name="  Sở   Tài chính ",
        kind="department",
        established_on=date(2025, 3, 1),
        document="Nghị quyết 01/NQ-HĐND",
        codes=[("electronic", "H52.01")],
    )

    assert unit.name == "Sở Tài chính"
    assert unit.parent_path == ground.province.path
    assert [(row.name, row.valid_from, row.valid_to) for row in unit.names.all()] == [
        ("Sở Tài chính", date(2025, 3, 1), None)
    ]
    assert [row.code for row in unit.codes.all()] == ["H52.01"]
    assert [event.kind for event in unit_events(unit)] == ["establish"]


def unit_events(unit: Unit) -> list[object]:
    return [part.event for part in unit.event_parts.select_related("event")]


def test_create_unit_writes_the_trail(ground: Ground) -> None:
    staff = make_person("staff", ground.agency, full_name="Lò Thị Thử")

    unit = services.create_unit(by=staff, parent=ground.province, name="Sở Tài chính", kind="department")

    event = AuditEvent.objects.get(verb="unit.created")
    assert (event.actor_name, event.object_label, event.unit_id) == ("Lò Thị Thử", "Sở Tài chính", unit.pk)


def test_create_unit_leaves_paths_of_siblings_alone(ground: Ground) -> None:
    before = dict(Unit.objects.values_list("pk", "path"))

    made = services.create_unit(by=None, parent=ground.province, name="A đứng đầu bảng chữ cái", kind="department")

    assert dict(Unit.objects.exclude(pk=made.pk).values_list("pk", "path")) == before


@pytest.mark.parametrize(
    ("role", "place", "parent", "allowed"),
    [
        ("staff", "agency", "province", True),
        ("staff", "agency", "commune", True),
        ("staff", "agency", "other_province", False),
        ("staff", "department", "department", True),
        ("staff", "department", "province", False),
        ("unit_officer", "commune", "commune", False),
        ("unit_head", "commune", "commune", False),
    ],
)
def test_create_unit_needs_the_catalogue_of_the_parent(
    ground: Ground, role: str, place: str, parent: str, allowed: bool
) -> None:
    person = make_person(role, getattr(ground, place))

    def act() -> Unit:
        return services.create_unit(by=person, parent=getattr(ground, parent), name="Đơn vị mới", kind="office")

    if allowed:
        assert act().name == "Đơn vị mới"
    else:
        with pytest.raises(NotAllowed):
            act()
        assert not Unit.objects.filter(name="Đơn vị mới").exists()


def test_create_root_is_for_system_loads_only(ground: Ground) -> None:
    staff = make_person("staff", ground.agency)

    with pytest.raises(NotAllowed):
        services.create_unit(by=staff, parent=None, name="Tỉnh mới", kind="province")

    assert services.create_unit(by=None, parent=None, name="Tỉnh mới", kind="province").depth == 1


def test_create_unit_refuses_taken_name_under_one_parent_only(ground: Ground) -> None:
    with pytest.raises(InvalidInput) as refusal:
        services.create_unit(by=None, parent=ground.province, name="Sở Y tế", kind="department")

    assert refusal.value.field == "name"
    assert services.create_unit(by=None, parent=ground.other_province, name="Sở Y tế", kind="department").pk


def test_create_unit_refuses_dissolved_parent(ground: Ground) -> None:
    gone = UnitFactory(parent=ground.province, dissolved_on=date(2025, 7, 1))

    with pytest.raises(WrongState):
        services.create_unit(by=None, parent=gone, name="Phòng mới", kind="office")


@pytest.mark.parametrize(
    ("values", "field"), [({"name": "  "}, "name"), ({"kind": "empire"}, "kind"), ({"name": "x" * 251}, "name")]
)
def test_create_unit_refuses_bad_values(ground: Ground, values: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        services.create_unit(by=None, parent=ground.province, **{"name": "Đơn vị", "kind": "office", **values})

    assert refusal.value.field == field


def test_create_unit_with_taken_code_writes_nothing(ground: Ground) -> None:
    services.create_unit(by=None, parent=ground.province, name="Một", kind="office", codes=[("internal", "A1")])
    count = Unit.objects.count()

    with pytest.raises(InvalidInput) as refusal:
        services.create_unit(by=None, parent=ground.province, name="Hai", kind="office", codes=[("internal", "A1")])

    assert refusal.value.field == "code"
    assert Unit.objects.count() == count


def test_update_unit_records_what_changed(ground: Ground) -> None:
    staff = make_person("staff", ground.agency)

    services.update_unit(by=staff, unit=ground.department, place_name="Chiềng Cơi")

    event = AuditEvent.objects.get(verb="unit.changed")
    assert event.before["place_name"] == ""
    assert event.after["place_name"] == "Chiềng Cơi"


def test_update_unit_without_change_leaves_no_event(ground: Ground) -> None:
    services.update_unit(by=None, unit=ground.department, name=ground.department.name)

    assert not AuditEvent.objects.exists()


def test_update_unit_mends_a_misspelt_name_everywhere(ground: Ground) -> None:
    services.update_unit(by=None, unit=ground.department, name="Sở Y Tế")

    ground.department.refresh_from_db()
    assert ground.department.name == "Sở Y Tế"
    assert [row.name for row in ground.department.names.all()] == ["Sở Y Tế"]
    assert ground.department.search_text.startswith("so y te")


def test_update_unit_outside_scope_is_refused(ground: Ground) -> None:
    staff = make_person("staff", ground.other_agency)

    with pytest.raises(NotAllowed):
        services.update_unit(by=staff, unit=ground.department, place_name="Chiềng Cơi")

    ground.department.refresh_from_db()
    assert ground.department.place_name == ""


@pytest.mark.parametrize(("place", "allowed"), [("department", False), ("agency", True)])
def test_standing_agency_is_named_by_who_keeps_the_unit_above(ground: Ground, place: str, allowed: bool) -> None:
    """Otherwise the staff of a department could give themselves the whole province."""
    staff = make_person("staff", getattr(ground, place))

    if allowed:
        assert services.update_unit(by=staff, unit=ground.department, is_standing_agency=True).is_standing_agency
    else:
        with pytest.raises(NotAllowed):
            services.update_unit(by=staff, unit=ground.department, is_standing_agency=True)
        assert Unit.objects.get(pk=ground.department.pk).is_standing_agency is False


def test_set_code_ends_the_former_one(ground: Ground) -> None:
    services.set_code(by=None, unit=ground.commune, scheme="administrative", code="03979", valid_from=date(2020, 1, 1))

    services.set_code(by=None, unit=ground.commune, scheme="administrative", code="04042", valid_from=date(2025, 7, 1))

    codes = UnitCode.objects.filter(unit=ground.commune).order_by("valid_from")
    assert [(row.code, row.valid_to) for row in codes] == [("03979", date(2025, 6, 30)), ("04042", None)]


def test_set_code_held_by_another_unit_is_refused(ground: Ground) -> None:
    services.set_code(by=None, unit=ground.sibling, scheme="tax", code="5500", valid_from=date(2020, 1, 1))

    with pytest.raises(InvalidInput) as refusal:
        services.set_code(by=None, unit=ground.commune, scheme="tax", code="5500", valid_from=date(2021, 1, 1))

    assert refusal.value.field == "code"


def test_set_code_before_the_present_one_is_refused(ground: Ground) -> None:
    services.set_code(by=None, unit=ground.commune, scheme="tax", code="1", valid_from=date(2025, 1, 1))

    with pytest.raises(InvalidInput) as refusal:
        services.set_code(by=None, unit=ground.commune, scheme="tax", code="2", valid_from=date(2024, 1, 1))

    assert refusal.value.field == "valid_from"


def test_unit_is_found_by_code_and_former_name(ground: Ground) -> None:
    services.set_code(by=None, unit=ground.commune, scheme="tax", code="5500", valid_from=date(2020, 1, 1))

    ground.commune.refresh_from_db()
    assert ground.commune.search_text == "uy ban nhan dan xa yen chau uy ban nhan dan xa yen chau 5500"


def test_roots_of_two_provinces_do_not_contain_each_other(db: None) -> None:
    one, two = ProvinceFactory(), ProvinceFactory()

    assert (one.contains(two), two.contains(one), one.contains(one)) == (False, False, True)
