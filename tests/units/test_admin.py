"""Units and clusters in the catalogue site: the same services, scope, refusals and trail; Excel all or nothing."""

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories.people import Ground, make_ground, make_person
from tests.factories.units import ClusterFactory
from thidua.accounts.models import User
from thidua.audit import excel
from thidua.audit.models import AuditEvent
from thidua.units.models import Cluster, Unit

UNITS = reverse("admin:units_unit_changelist")
COLUMNS = ["Mã số", "Mã số đơn vị cấp trên", "Tên đơn vị", "Loại đơn vị", "Ngày thành lập"]


@pytest.fixture
def ground(db: None) -> Ground:
    return make_ground()


@pytest.fixture
def staff(ground: Ground) -> User:
    return make_person("staff", ground.agency, full_name="Lò Thị Thử")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def workbook(headers: list[str], *rows: list[Any]) -> SimpleUploadedFile:
    return SimpleUploadedFile("du-lieu.xlsx", excel.write_sheet(headers, rows))


def send(user: User, page: str, file: SimpleUploadedFile) -> Any:
    return signed_in(user).post(reverse(f"admin:{page}_excel_import"), {"file": file})


def exported(user: User, page: str) -> list[dict[str, Any]]:
    content = signed_in(user).get(reverse(f"admin:{page}_excel_export")).content
    headers, *rows = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    return [dict(zip(headers, row, strict=True)) for row in rows]


# --- Pages


def test_list_shows_the_ground_only(ground: Ground, staff: User) -> None:
    page = signed_in(staff).get(UNITS)

    assert ground.other_commune not in page.context["cl"].queryset
    assert page.context["cl"].queryset.count() == 6


def test_unit_outside_the_ground_cannot_be_opened(ground: Ground, staff: User) -> None:
    response = signed_in(staff).get(reverse("admin:units_unit_change", args=[ground.other_commune.pk]))

    assert response.status_code == 302  # the admin says “not found” on its index
    assert response.headers["Location"] == reverse("admin:index")


def test_change_goes_through_the_service(ground: Ground, staff: User) -> None:
    url = reverse("admin:units_unit_change", args=[ground.department.pk])
    assert signed_in(staff).get(url).status_code == 200

    response = signed_in(staff).post(url, {"name": "Sở Y tế", "kind": "department", "place_name": "Chiềng Cơi"})

    ground.department.refresh_from_db()
    assert response.status_code == 302
    assert ground.department.place_name == "Chiềng Cơi"
    assert (AuditEvent.objects.get().verb, AuditEvent.objects.get().actor_name) == ("unit.changed", "Lò Thị Thử")


def test_add_goes_through_the_service(ground: Ground, staff: User) -> None:
    response = signed_in(staff).post(
        reverse("admin:units_unit_add"), {"parent": ground.province.pk, "name": "Sở Tài chính", "kind": "department"}
    )

    unit = Unit.objects.get(name="Sở Tài chính")
    assert response.status_code == 302
    assert unit.parent_path == ground.province.path
    assert unit.names.count() == 1


def test_refusal_of_the_service_stands_beside_its_field_with_the_text_kept(ground: Ground, staff: User) -> None:
    data = {"parent": ground.province.pk, "name": "Sở Y tế", "kind": "department", "place_name": "Chiềng Cơi"}

    response = signed_in(staff).post(reverse("admin:units_unit_add"), data)

    form = response.context["adminform"].form
    assert response.status_code == 200
    assert form.errors == {"name": ["Đã có đơn vị cùng tên dưới cùng đơn vị cấp trên."]}
    assert form["place_name"].value() == "Chiềng Cơi"
    assert not AuditEvent.objects.exists()


def test_units_are_never_deleted(ground: Ground, staff: User) -> None:
    response = signed_in(staff).post(reverse("admin:units_unit_delete", args=[ground.department.pk]), {"post": "yes"})

    assert response.status_code == 403
    assert Unit.objects.filter(pk=ground.department.pk).exists()


def test_role_that_ended_closes_the_site_although_the_flag_stands(ground: Ground, staff: User) -> None:
    client = signed_in(staff)
    staff.memberships.update(valid_to="2021-01-01")

    assert User.objects.get(pk=staff.pk).is_staff is True
    assert client.get(UNITS).status_code == 302


def test_sign_in_of_the_site_is_the_portals_own(ground: Ground) -> None:
    stranger = Client().get(UNITS, follow=True)
    officer = signed_in(make_person("unit_officer", ground.commune)).get(UNITS, follow=True)

    assert stranger.redirect_chain[-1][0].startswith("/dang-nhap/?next=")
    assert officer.status_code == 403


def test_password_and_sign_out_of_the_site_are_the_portals_own(ground: Ground, staff: User) -> None:
    client = signed_in(staff)

    assert client.get(reverse("admin:password_change")).headers["Location"] == "/doi-mat-khau/"
    assert client.post(reverse("admin:logout")).headers["Location"] == "/dang-nhap/"
    assert client.session.get("_auth_user_id") is None


def test_cluster_is_kept_through_the_service(ground: Ground, staff: User) -> None:
    client = signed_in(staff)
    data = {"owner": ground.province.pk, "year": 2025, "kind": "cluster", "name": "Cụm 1"}
    client.post(reverse("admin:units_cluster_add"), {**data, "members": [ground.commune.pk, ground.sibling.pk]})
    cluster = Cluster.objects.get()

    page = client.get(reverse("admin:units_cluster_change", args=[cluster.pk]))
    client.post(
        reverse("admin:units_cluster_change", args=[cluster.pk]),
        {"kind": "cluster", "name": "Cụm 2", "members": [ground.sibling.pk]},
    )

    cluster.refresh_from_db()
    assert page.status_code == 200
    assert (cluster.name, cluster.year, list(cluster.members.all())) == ("Cụm 2", 2025, [ground.sibling])
    assert sorted(event.verb for event in AuditEvent.objects.all()) == ["cluster.changed", "cluster.created"]


# --- Excel


def test_export_holds_the_ground_with_vietnamese_columns(ground: Ground, staff: User) -> None:
    rows = exported(staff, "units_unit")

    assert {row["Tên đơn vị"] for row in rows} == {
        unit.name
        for unit in (ground.province, ground.agency, ground.department, ground.commune, ground.school, ground.sibling)
    }
    school = next(row for row in rows if row["Mã số"] == ground.school.pk)
    assert (school["Mã số đơn vị cấp trên"], school["Loại đơn vị"]) == (ground.commune.pk, "Trường học")


def test_export_disarms_formulas(ground: Ground, staff: User) -> None:
    Unit.objects.filter(pk=ground.department.pk).update(name='=HYPERLINK("http://evil.example")')

    names = [row["Tên đơn vị"] for row in exported(staff, "units_unit")]

    assert '\'=HYPERLINK("http://evil.example")' in names


def test_import_of_an_untouched_export_changes_nothing(ground: Ground, staff: User) -> None:
    content = signed_in(staff).get(reverse("admin:units_unit_excel_export")).content

    response = send(staff, "units_unit", SimpleUploadedFile("don-vi.xlsx", content))

    assert response.status_code == 302
    assert not AuditEvent.objects.exists()


def test_import_adds_and_changes(ground: Ground, staff: User) -> None:
    file = workbook(
        COLUMNS,
        [None, ground.province.pk, "Sở Tài chính", "sở, ban, NGÀNH", "1/3/2025"],
        [ground.department.pk, None, "Sở Y tế mới", "Sở, ban, ngành", None],
    )

    response = send(staff, "units_unit", file)

    made = Unit.objects.get(name="Sở Tài chính")
    assert response.status_code == 302
    assert (made.kind, made.established_on.isoformat(), made.parent_path) == (
        "department",
        "2025-03-01",
        ground.province.path,
    )
    assert Unit.objects.get(pk=ground.department.pk).name == "Sở Y tế mới"
    assert sorted(event.verb for event in AuditEvent.objects.all()) == ["unit.changed", "unit.created"]


def test_import_with_wrong_rows_writes_nothing_and_names_each(ground: Ground, staff: User) -> None:
    file = workbook(
        COLUMNS,
        [None, ground.province.pk, "Sở Tài chính", "Sở, ban, ngành", None],
        [None, ground.province.pk, "Sở Y tế", "Sở, ban, ngành", None],
        [None, ground.other_province.pk, "Sở lạ", "Sở, ban, ngành", None],
        [ground.other_commune.pk, None, "Chiếm đoạt", "Xã", None],
        [None, ground.province.pk, "Sở kỳ lạ", "Vương quốc", None],
        [None, ground.province.pk, "Sở sai ngày", "Sở, ban, ngành", "31/2/2025"],
        [None, None, "Không cấp trên", "Sở, ban, ngành", None],
    )

    response = send(staff, "units_unit", file)

    assert response.status_code == 422
    assert [error["row"] for error in response.context["errors"]] == [3, 4, 5, 6, 7, 8]
    assert response.context["errors"][0]["text"] == ("Tên đơn vị: Đã có đơn vị cùng tên dưới cùng đơn vị cấp trên.")
    assert Unit.objects.count() == 9
    assert Unit.objects.get(pk=ground.other_commune.pk).name == ground.other_commune.name
    assert not AuditEvent.objects.exists()


def test_import_with_an_unknown_column_is_refused(ground: Ground, staff: User) -> None:
    response = send(staff, "units_unit", workbook(["Mã số", "Ten don vi"], [ground.department.pk, "X"]))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["file"]


def test_import_without_a_file_asks_for_one(ground: Ground, staff: User) -> None:
    response = signed_in(staff).post(reverse("admin:units_unit_excel_import"), {})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["file"]


def test_import_page_names_the_columns(ground: Ground, staff: User) -> None:
    page = signed_in(staff).get(reverse("admin:units_unit_excel_import"))

    assert page.status_code == 200
    assert page.context["columns"][:2] == ["Mã số", "Mã số đơn vị cấp trên"]


@pytest.mark.parametrize("page", ["excel_import", "excel_export"])
def test_excel_is_closed_to_accounts_only_people(ground: Ground, page: str) -> None:
    officer = make_person("unit_officer", ground.commune)
    User.objects.filter(pk=officer.pk).update(is_staff=True)

    assert signed_in(officer).get(reverse(f"admin:units_unit_{page}")).status_code == 302


def test_clusters_travel_through_excel(ground: Ground, staff: User) -> None:
    cluster = ClusterFactory(owner=ground.province, year=2024, name="Cụm 1", units=[ground.commune, ground.sibling])
    row = exported(staff, "units_cluster")[0]
    headers = list(row)

    kept = send(staff, "units_cluster", workbook(headers, list({**row, "Tên cụm, khối": "Cụm đổi tên"}.values())))
    added = send(
        staff,
        "units_cluster",
        workbook(headers, list({**row, "Mã số": None, "Năm": 2025, "Loại": "khối thi đua"}.values())),
    )

    assert row["Mã số các thành viên"] == f"{ground.commune.pk}; {ground.sibling.pk}"
    assert (kept.status_code, added.status_code) == (302, 302)
    assert Cluster.objects.get(pk=cluster.pk).name == "Cụm đổi tên"
    assert Cluster.objects.get(year=2025).members.count() == 2


def test_cluster_with_foreign_member_is_refused(ground: Ground, staff: User) -> None:
    ClusterFactory(owner=ground.province, year=2024, name="Cụm 1", units=[ground.commune])
    row = exported(staff, "units_cluster")[0]
    changed = {**row, "Mã số các thành viên": f"{ground.other_commune.pk}"}

    response = send(staff, "units_cluster", workbook(list(row), list(changed.values())))

    assert response.status_code == 422
    assert [error["text"] for error in response.context["errors"]] == [
        f"Mã số các thành viên: Không tìm thấy đơn vị mã số {ground.other_commune.pk}."
    ]
