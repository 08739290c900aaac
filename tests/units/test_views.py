"""Pages of units: who sees what, and what a form does."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.counting import assert_constant_queries
from tests.factories.people import Ground, add_role, make_ground, make_person
from tests.factories.units import ClusterFactory, UnitFactory
from thidua.accounts.models import User
from thidua.units.models import Cluster, Unit


@pytest.fixture
def ground(db: None) -> Ground:
    return make_ground()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shown(response: object) -> list[Unit]:
    return [row["unit"] for row in response.context["rows"]]  # type: ignore[attr-defined]  # a test response


def test_list_shows_own_branch_and_line_above(ground: Ground) -> None:
    client = signed_in(make_person("unit_officer", ground.commune))

    response = client.get(reverse("units:list"))

    assert shown(response) == [ground.province, ground.commune, ground.school]


def test_list_shows_whole_jurisdiction_to_standing_agency(ground: Ground) -> None:
    client = signed_in(make_person("staff", ground.agency))

    response = client.get(reverse("units:list"))

    assert set(shown(response)) == {
        ground.province,
        ground.agency,
        ground.department,
        ground.commune,
        ground.school,
        ground.sibling,
    }


def test_list_hides_dissolved_units_until_asked(ground: Ground) -> None:
    gone = UnitFactory(parent=ground.commune, name="Trường cũ", dissolved_on=date(2021, 1, 1))
    client = signed_in(make_person("unit_officer", ground.commune))

    assert gone not in shown(client.get(reverse("units:list")))
    assert shown(client.get(reverse("units:list"), {"state": "ended"})) == [gone]
    assert gone in shown(client.get(reverse("units:list"), {"state": "all"}))


def test_list_finds_without_accents(ground: Ground) -> None:
    client = signed_in(make_person("staff", ground.agency))

    response = client.get(reverse("units:list"), {"q": "yen chau tieu hoc"})

    assert shown(response) == [ground.school]


def test_list_ignores_nonsense_filter(ground: Ground) -> None:
    client = signed_in(make_person("staff", ground.agency))

    response = client.get(reverse("units:list"), {"kind": "không có", "page": "x"})

    assert response.status_code == 200
    assert len(shown(response)) == 6


def test_list_query_count_is_constant(ground: Ground) -> None:
    client = signed_in(make_person("staff", ground.agency))

    assert_constant_queries(
        client,
        reverse("units:list") + "?q=phong+so",
        lambda: UnitFactory(parent=ground.department, name=f"Phòng số {Unit.objects.count()}", kind="office"),
    )


def test_detail_shows_names_successors_people_and_history(ground: Ground) -> None:
    officer = make_person("unit_officer", ground.commune, full_name="Vì Thị Mẫu")
    make_person("unit_officer", ground.sibling, full_name="Người Nơi Khác")

    response = signed_in(officer).get(reverse("units:detail", args=[ground.commune.pk]))

    assert response.status_code == 200
    assert [row.user for row in response.context["people"]] == [officer]
    assert list(response.context["children"]) == [ground.school]


@pytest.mark.parametrize(
    ("place", "status"),
    [
        ("commune", 200),
        ("province", 200),
        ("school", 200),
        ("sibling", 404),
        ("department", 404),
        ("other_commune", 404),
    ],
)
def test_detail_for_officer_of_commune(ground: Ground, place: str, status: int) -> None:
    client = signed_in(make_person("unit_officer", ground.commune))

    response = client.get(reverse("units:detail", args=[getattr(ground, place).pk]))

    assert response.status_code == status


def test_detail_of_unknown_unit_is_not_found(ground: Ground) -> None:
    client = signed_in(make_person("staff", ground.agency))

    assert client.get(reverse("units:detail", args=[999_999])).status_code == 404


def test_create_by_officer_is_refused(ground: Ground) -> None:
    client = signed_in(make_person("unit_officer", ground.commune))

    response = client.post(
        reverse("units:create"), {"parent": ground.commune.pk, "name": "Đơn vị lạ", "kind": "office"}
    )

    assert response.status_code == 403
    assert not Unit.objects.filter(name="Đơn vị lạ").exists()


def test_create_makes_unit_under_parent(ground: Ground) -> None:
    client = signed_in(make_person("staff", ground.agency))

    response = client.post(
        reverse("units:create"),
        {"parent": ground.province.pk, "name": "Sở Tài chính", "kind": "department", "established_on": "2025-03-01"},
    )

    unit = Unit.objects.get(name="Sở Tài chính")
    assert response.status_code == 302
    assert response.headers["Location"] == reverse("units:detail", args=[unit.pk])
    assert unit.parent_path == ground.province.path


def test_create_under_foreign_parent_is_refused_beside_the_field(ground: Ground) -> None:
    client = signed_in(make_person("staff", ground.agency))

    response = client.post(
        reverse("units:create"), {"parent": ground.other_province.pk, "name": "Sở Tài chính", "kind": "department"}
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["parent"]
    assert not Unit.objects.filter(name="Sở Tài chính").exists()


def test_create_with_taken_name_keeps_what_was_typed(ground: Ground) -> None:
    client = signed_in(make_person("staff", ground.agency))

    response = client.post(
        reverse("units:create"),
        {"parent": ground.province.pk, "name": "Sở Y tế", "kind": "department", "place_name": "Sơn La"},
    )

    assert response.status_code == 422
    assert response.context["form"].errors == {"name": ["Đã có đơn vị cùng tên dưới cùng đơn vị cấp trên."]}
    assert response.context["form"]["place_name"].value() == "Sơn La"


def test_edit_changes_unit(ground: Ground) -> None:
    client = signed_in(make_person("staff", ground.agency))

    response = client.post(
        reverse("units:edit", args=[ground.department.pk]),
        {"name": "Sở Y tế", "kind": "department", "place_name": "Chiềng Cơi"},
    )

    ground.department.refresh_from_db()
    assert response.status_code == 302
    assert ground.department.place_name == "Chiềng Cơi"


def test_rename_records_new_name(ground: Ground) -> None:
    client = signed_in(make_person("staff", ground.agency))

    response = client.post(
        reverse("units:rename", args=[ground.department.pk]),
        {"new_name": "Sở Y tế và Dân số", "effective_on": "2025-03-01", "document": "Nghị quyết 01/NQ-HĐND"},
    )

    ground.department.refresh_from_db()
    assert response.status_code == 302
    assert ground.department.name == "Sở Y tế và Dân số"


def test_rename_on_a_day_to_come_is_refused_beside_the_field(ground: Ground) -> None:
    client = signed_in(make_person("staff", ground.agency))

    response = client.post(
        reverse("units:rename", args=[ground.department.pk]),
        {"new_name": "Sở Y tế và Dân số", "effective_on": "2199-03-01", "document": "Nghị quyết 01/NQ-HĐND"},
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["effective_on"]


def test_merge_of_two_communes_into_a_new_one(ground: Ground) -> None:
    client = signed_in(make_person("staff", ground.agency))

    response = client.post(
        reverse("units:merge"),
        {
            "units": [ground.commune.pk, ground.sibling.pk],
            "new_name": "Ủy ban nhân dân xã Yên Sơn",
            "effective_on": "2025-07-01",
            "document": "Nghị quyết số 1681/NQ-UBTVQH15",
        },
    )

    made = Unit.objects.get(name="Ủy ban nhân dân xã Yên Sơn")
    assert response.status_code == 302
    assert made.kind == ground.commune.kind
    assert made.parent_path == ground.province.path


def test_merge_without_target_asks_for_one(ground: Ground) -> None:
    client = signed_in(make_person("staff", ground.agency))

    response = client.post(
        reverse("units:merge"),
        {"units": [ground.commune.pk, ground.sibling.pk], "effective_on": "2025-07-01", "document": "Nghị quyết"},
    )

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["new_name"]


def test_split_makes_units_named_line_by_line(ground: Ground) -> None:
    client = signed_in(make_person("staff", ground.agency))

    response = client.post(
        reverse("units:split", args=[ground.department.pk]),
        {
            "names": "Sở Dược\n\nSở Dân số\n",
            "kind": "department",
            "effective_on": "2025-07-01",
            "document": "Nghị quyết",
        },
    )

    assert response.status_code == 302
    assert Unit.objects.filter(name__in=["Sở Dược", "Sở Dân số"], established_on=date(2025, 7, 1)).count() == 2


def test_dissolve_without_confirmation_changes_nothing(ground: Ground) -> None:
    client = signed_in(make_person("staff", ground.agency))
    data = {"effective_on": "2025-07-01", "document": "Nghị quyết"}

    response = client.post(reverse("units:dissolve", args=[ground.department.pk]), data)

    ground.department.refresh_from_db()
    assert response.status_code == 422
    assert ground.department.dissolved_on is None


def test_dissolve_of_a_unit_with_children_is_a_conflict(ground: Ground) -> None:
    client = signed_in(make_person("staff", ground.agency))

    response = client.post(
        reverse("units:dissolve", args=[ground.commune.pk]),
        {"effective_on": "2025-07-01", "document": "Nghị quyết", "confirm": "on"},
    )

    assert response.status_code == 409
    assert response.context["form"].non_field_errors() == [
        f"{ground.commune.name} còn 1 đơn vị trực thuộc đang hoạt động; hãy chuyển các đơn vị đó trước."
    ]


def test_move_puts_unit_under_another(ground: Ground) -> None:
    client = signed_in(make_person("staff", ground.agency))

    response = client.post(
        reverse("units:move", args=[ground.school.pk]),
        {"parent": ground.sibling.pk, "effective_on": "2025-07-01", "document": "Quyết định"},
    )

    ground.school.refresh_from_db()
    assert response.status_code == 302
    assert ground.school.parent_path == ground.sibling.path


def test_code_is_recorded(ground: Ground) -> None:
    client = signed_in(make_person("staff", ground.agency))

    response = client.post(
        reverse("units:code", args=[ground.commune.pk]),
        {"scheme": "administrative", "code": "04042", "valid_from": "2025-07-01"},
    )

    assert response.status_code == 302
    assert [row.code for row in ground.commune.codes.all()] == ["04042"]


@pytest.mark.parametrize("name", ["edit", "rename", "move", "split", "dissolve", "code"])
def test_forms_about_a_unit(ground: Ground, name: str) -> None:
    url = reverse(f"units:{name}", args=[ground.commune.pk])

    assert signed_in(make_person("staff", ground.agency)).get(url).status_code == 200
    assert signed_in(make_person("unit_officer", ground.commune)).get(url).status_code == 403
    assert signed_in(make_person("staff", ground.other_agency)).get(url).status_code == 404
    assert Client().get(url).status_code == 302


def test_clusters_show_those_of_visible_owners_only(ground: Ground) -> None:
    own = ClusterFactory(owner=ground.province, units=[ground.commune, ground.sibling])
    ClusterFactory(owner=ground.other_province, units=[ground.other_commune])
    client = signed_in(make_person("unit_officer", ground.commune))

    response = client.get(reverse("units:clusters"))

    assert list(response.context["rows"]) == [own]
    assert response.context["rows"][0].member_count == 2


def test_clusters_of_a_year_found_by_words(ground: Ground) -> None:
    wanted = ClusterFactory(owner=ground.province, year=2025, name="Cụm thi đua vùng cao", units=[ground.commune])
    ClusterFactory(owner=ground.province, year=2024, name="Cụm thi đua vùng cao", units=[ground.commune])
    ClusterFactory(owner=ground.province, year=2025, name="Khối các sở", units=[ground.department])
    client = signed_in(make_person("staff", ground.agency))

    response = client.get(reverse("units:clusters"), {"q": "vung CAO", "year": "2025"})

    assert list(response.context["rows"]) == [wanted]


def test_clusters_query_count_is_constant(ground: Ground) -> None:
    client = signed_in(make_person("staff", ground.agency))

    assert_constant_queries(
        client,
        reverse("units:clusters"),
        lambda: ClusterFactory(
            owner=ground.province, year=2000 + Cluster.objects.count(), units=[ground.commune], head=ground.commune
        ),
    )


def test_detail_query_count_is_constant(ground: Ground) -> None:
    client = signed_in(make_person("staff", ground.agency))

    assert_constant_queries(
        client,
        reverse("units:detail", args=[ground.department.pk]),
        lambda: make_person("viewer", ground.department),
    )


def test_cluster_page_of_another_province_is_not_found(ground: Ground) -> None:
    foreign = ClusterFactory(owner=ground.other_province, units=[ground.other_commune])
    client = signed_in(make_person("staff", ground.agency))

    assert client.get(reverse("units:cluster", args=[foreign.pk])).status_code == 404
    assert client.get(reverse("units:cluster_edit", args=[foreign.pk])).status_code == 404


def test_cluster_is_made_and_rewritten(ground: Ground) -> None:
    client = signed_in(make_person("staff", ground.agency))
    data = {
        "owner": ground.province.pk,
        "year": 2025,
        "kind": "cluster",
        "name": "Cụm số 1",
        "members": [ground.commune.pk, ground.sibling.pk],
        "head": ground.commune.pk,
    }

    made = client.post(reverse("units:cluster_create"), data)
    cluster = Cluster.objects.get()
    rewritten = client.post(
        reverse("units:cluster_edit", args=[cluster.pk]),
        {"kind": "block", "name": "Khối số 1", "members": [ground.sibling.pk], "head": ground.sibling.pk},
    )

    cluster.refresh_from_db()
    assert (made.status_code, rewritten.status_code) == (302, 302)
    assert (cluster.name, cluster.kind, cluster.year, cluster.head) == ("Khối số 1", "block", 2025, ground.sibling)
    assert list(cluster.members.all()) == [ground.sibling]


def test_cluster_page_shows_members(ground: Ground) -> None:
    cluster = ClusterFactory(owner=ground.province, units=[ground.sibling, ground.commune])
    client = signed_in(make_person("unit_officer", ground.commune))

    response = client.get(reverse("units:cluster", args=[cluster.pk]))

    assert list(response.context["members"]) == [ground.sibling, ground.commune]
    assert response.context["can_manage"] is False


# --- The same cluster next year, and one's own


def test_copy_takes_living_members_and_asks_for_head_and_deputy_anew(ground: Ground) -> None:
    gone = UnitFactory(parent=ground.province, name="Sở Cũ", dissolved_on=date(2021, 1, 1))
    members = [ground.department, ground.sibling, gone]
    old = ClusterFactory(owner=ground.province, year=2024, units=members, head=ground.department)
    client = signed_in(make_person("staff", ground.agency))
    url = reverse("units:cluster_copy", args=[old.pk])

    page = client.get(url)
    form = page.context["form"]
    assert {name: form[name].value() for name in ("year", "name", "head")} == {
        "year": 2025,
        "name": old.name,
        "head": None,
    }
    assert set(form["members"].value()) == {ground.department.pk, ground.sibling.pk}
    assert page.context["warning"] == "Không lấy đơn vị đã kết thúc hoạt động: Sở Cũ."

    response = client.post(
        url,
        {
            "owner": ground.province.pk,
            "year": 2025,
            "kind": "cluster",
            "name": old.name,
            "members": [ground.department.pk, ground.sibling.pk],
            "head": ground.sibling.pk,
            "deputy": ground.department.pk,
        },
    )
    new = Cluster.objects.get(year=2025)
    assert response.url == reverse("units:cluster", args=[new.pk])
    assert (new.head, new.deputy, new.members.count()) == (ground.sibling, ground.department, 2)
    assert Cluster.objects.get(year=2024).head == ground.department


def test_copy_by_an_officer_is_refused(ground: Ground) -> None:
    old = ClusterFactory(owner=ground.province, units=[ground.commune])
    client = signed_in(make_person("unit_officer", ground.commune))

    assert client.get(reverse("units:cluster_copy", args=[old.pk])).status_code == 403


def test_list_narrows_to_clusters_of_ones_own_units(ground: Ground) -> None:
    own = ClusterFactory(owner=ground.province, units=[ground.commune, ground.department])
    ClusterFactory(owner=ground.province, units=[ground.sibling])
    client = signed_in(make_person("unit_officer", ground.commune))

    assert list(client.get(reverse("units:clusters"), {"mine": "on"}).context["rows"]) == [own]
    assert client.get(reverse("units:clusters"), {"mine": "on"}).context["rows"][0].member_count == 2
    assert len(client.get(reverse("units:clusters")).context["rows"]) == 2


def test_list_of_own_clusters_forgets_roles_that_ended(ground: Ground) -> None:
    ClusterFactory(owner=ground.province, units=[ground.commune])
    person = make_person("viewer", ground.province)
    add_role(person, "unit_officer", ground.commune, valid_to=date(2021, 1, 1))

    assert list(signed_in(person).get(reverse("units:clusters"), {"mine": "on"}).context["rows"]) == []
