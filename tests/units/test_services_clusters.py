import pytest

from tests.factories.people import Ground, make_ground, make_person
from tests.factories.units import ClusterFactory
from thidua.audit.models import AuditEvent
from thidua.common.errors import InvalidInput, NotAllowed
from thidua.units import selectors, services
from thidua.units.models import Cluster


@pytest.fixture
def ground(db: None) -> Ground:
    return make_ground()


def save(ground: Ground, **values: object) -> Cluster:
    data = {
        "by": None,
        "owner": ground.province,
        "year": 2024,
        "kind": "cluster",
        "name": "Cụm số 1",
        "members": [ground.commune, ground.sibling],
        **values,
    }
    return services.save_cluster(**data)  # type: ignore[arg-type]  # mixed values


def test_save_cluster_makes_it_with_members(ground: Ground) -> None:
    cluster = save(ground, head=ground.commune, deputy=ground.sibling)

    assert selectors.cluster_units(ground.province, 2024) == {cluster: [ground.sibling, ground.commune]}
    assert (cluster.head, cluster.deputy) == (ground.commune, ground.sibling)


def test_save_cluster_rewrites_members_and_records_both_sides(ground: Ground) -> None:
    cluster = save(ground)

    save(ground, cluster=cluster, members=[ground.department])

    event = AuditEvent.objects.get(verb="cluster.changed")
    assert event.before["members"] == f"{ground.sibling.name}, {ground.commune.name}"
    assert event.after["members"] == "Sở Y tế"


def test_unit_may_sit_in_one_cluster_a_year(ground: Ground) -> None:
    save(ground)

    with pytest.raises(InvalidInput) as refusal:
        save(ground, name="Cụm số 2", members=[ground.commune])

    assert refusal.value.field == "members"
    assert refusal.value.message == f"Đã thuộc cụm, khối khác trong năm: {ground.commune.name} (Cụm số 1)."
    assert Cluster.objects.count() == 1


def test_unit_may_sit_in_another_cluster_next_year(ground: Ground) -> None:
    save(ground)

    assert save(ground, year=2025).year == 2025


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": " "}, "name"),
        ({"kind": "pile"}, "kind"),
        ({"members": []}, "members"),
    ],
)
def test_save_cluster_refuses_bad_values(ground: Ground, values: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        save(ground, **values)

    assert refusal.value.field == field
    assert not Cluster.objects.exists()


def test_save_cluster_refuses_taken_name(ground: Ground) -> None:
    ClusterFactory(owner=ground.province, year=2024, name="Cụm số 1")

    with pytest.raises(InvalidInput) as refusal:
        save(ground)

    assert refusal.value.field == "name"


@pytest.mark.parametrize("member", ["other_commune", "province"])
def test_save_cluster_refuses_units_that_are_not_below_the_owner(ground: Ground, member: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        save(ground, members=[getattr(ground, member)])

    assert refusal.value.field == "members"


@pytest.mark.parametrize(
    ("head", "deputy", "field"),
    [("department", None, "head"), (None, "department", "deputy"), ("commune", "commune", "deputy")],
)
def test_save_cluster_refuses_head_and_deputy_out_of_place(
    ground: Ground, head: str | None, deputy: str | None, field: str
) -> None:
    with pytest.raises(InvalidInput) as refusal:
        save(ground, head=head and getattr(ground, head), deputy=deputy and getattr(ground, deputy))

    assert refusal.value.field == field


def test_save_cluster_of_another_province_is_refused(ground: Ground) -> None:
    staff = make_person("staff", ground.agency)

    with pytest.raises(NotAllowed):
        save(ground, by=staff, owner=ground.other_province, members=[ground.other_commune])
