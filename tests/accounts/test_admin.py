"""People and roles in the catalogue site."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories.people import Ground, add_role, make_ground, make_person
from thidua.accounts.models import Membership, User
from thidua.audit import excel
from thidua.audit.models import AuditEvent


@pytest.fixture
def ground(db: None) -> Ground:
    return make_ground()


@pytest.fixture
def admin(ground: Ground) -> User:
    return make_person("admin", ground.agency)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def exported(user: User, page: str) -> list[dict[str, Any]]:
    content = signed_in(user).get(reverse(f"admin:{page}_excel_export")).content
    headers, *rows = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    return [dict(zip(headers, row, strict=True)) for row in rows]


def send(user: User, page: str, headers: list[str], *rows: list[Any]) -> Any:
    file = SimpleUploadedFile("du-lieu.xlsx", excel.write_sheet(headers, rows))
    return signed_in(user).post(reverse(f"admin:{page}_excel_import"), {"file": file})


def test_staff_keep_catalogues_but_not_people(ground: Ground) -> None:
    client = signed_in(make_person("staff", ground.agency))

    assert client.get(reverse("admin:units_unit_changelist")).status_code == 200
    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 403
    assert client.get(reverse("admin:accounts_membership_add")).status_code == 403


def test_list_shows_the_ground_only(ground: Ground, admin: User) -> None:
    officer = make_person("unit_officer", ground.commune)
    make_person("unit_officer", ground.other_commune)

    page = signed_in(admin).get(reverse("admin:accounts_user_changelist"))

    assert set(page.context["cl"].queryset) == {admin, officer}


def test_add_makes_a_placed_account(ground: Ground, admin: User) -> None:
    client = signed_in(admin)
    data = {
        "username": "lo.moi",
        "full_name": "Lò Văn Mới",
        "email": "moi@example.invalid",
        "unit": ground.commune.pk,
        "role": "viewer",
        "valid_from": "2025-01-01",
    }
    assert client.get(reverse("admin:accounts_user_add")).status_code == 200

    response = client.post(reverse("admin:accounts_user_add"), data)

    user = User.objects.get(username="lo.moi")
    assert response.status_code == 302
    assert [(row.unit, row.role) for row in user.memberships.all()] == [(ground.commune, "viewer")]


def test_add_with_taken_name_is_refused_beside_the_field(ground: Ground, admin: User) -> None:
    data = {
        "username": admin.username,
        "full_name": "Lò Văn Mới",
        "email": "moi@example.invalid",
        "unit": ground.commune.pk,
        "role": "viewer",
        "valid_from": "2025-01-01",
    }

    response = signed_in(admin).post(reverse("admin:accounts_user_add"), data)

    assert response.context["adminform"].form.errors == {"username": ["Tên đăng nhập này đã có người dùng."]}
    assert User.objects.count() == 1


def test_change_of_a_person(ground: Ground, admin: User) -> None:
    officer = make_person("unit_officer", ground.commune)
    url = reverse("admin:accounts_user_change", args=[officer.pk])
    client = signed_in(admin)
    assert client.get(url).status_code == 200

    response = client.post(url, {"full_name": "Lò Thị Đổi", "email": "doi@example.invalid", "is_superuser": "on"})

    officer.refresh_from_db()
    assert response.status_code == 302
    assert (officer.full_name, officer.is_superuser) == ("Lò Thị Đổi", False)


def test_person_placed_elsewhere_too_is_read_only(ground: Ground, admin: User) -> None:
    officer = make_person("unit_officer", ground.commune)
    add_role(officer, "viewer", ground.other_commune)

    url = reverse("admin:accounts_user_change", args=[officer.pk])

    response = signed_in(admin).post(url, {"full_name": "Lò Thị Đổi", "email": "doi@example.invalid"})

    officer.refresh_from_db()
    assert response.status_code == 403
    assert officer.full_name != "Lò Thị Đổi"


def test_membership_is_granted_and_ended(ground: Ground, admin: User) -> None:
    officer = make_person("unit_officer", ground.commune)
    client = signed_in(admin)
    data = {"user": officer.pk, "unit": ground.commune.pk, "role": "unit_head", "valid_from": "2025-01-01"}

    added = client.post(reverse("admin:accounts_membership_add"), data)
    row = officer.memberships.get(role="unit_head")
    ended = client.post(reverse("admin:accounts_membership_change", args=[row.pk]), {"valid_to": "2025-06-30"})

    row.refresh_from_db()
    assert (added.status_code, ended.status_code) == (302, 302)
    assert row.valid_to == date(2025, 6, 30)
    assert sorted(event.verb for event in AuditEvent.objects.all()) == ["user.role_ended", "user.role_granted"]


def test_last_administrator_stays(ground: Ground, admin: User) -> None:
    row = admin.memberships.get()

    response = signed_in(admin).post(
        reverse("admin:accounts_membership_change", args=[row.pk]), {"valid_to": "2026-12-31"}
    )

    row.refresh_from_db()
    assert response.context["adminform"].form.non_field_errors() == [
        "Phải còn ít nhất một quản trị viên khác cho phạm vi của Sở Nội vụ."
    ]
    assert row.valid_to is None


def test_membership_at_a_foreign_unit_cannot_be_granted(ground: Ground, admin: User) -> None:
    officer = make_person("unit_officer", ground.commune)
    data = {"user": officer.pk, "unit": ground.other_commune.pk, "role": "viewer", "valid_from": "2025-01-01"}

    response = signed_in(admin).post(reverse("admin:accounts_membership_add"), data)

    assert list(response.context["adminform"].form.errors) == ["unit"]
    assert officer.memberships.count() == 1


def test_export_of_people_holds_no_password(ground: Ground, admin: User) -> None:
    rows = exported(admin, "accounts_user")

    assert [row["Tên đăng nhập"] for row in rows] == [admin.username]
    assert set(rows[0]) == {
        "Mã số",
        "Tên đăng nhập",
        "Họ và tên",
        "Thư điện tử",
        "Chức vụ",
        "Điện thoại",
        "Mã số đơn vị (người mới)",
        "Vai trò (người mới)",
    }


def test_import_of_people_adds_and_changes(ground: Ground, admin: User) -> None:
    officer = make_person("unit_officer", ground.commune)
    headers = ["Mã số", "Tên đăng nhập", "Họ và tên", "Thư điện tử", "Mã số đơn vị (người mới)", "Vai trò (người mới)"]

    response = send(
        admin,
        "accounts_user",
        headers,
        [officer.pk, officer.username, "Lò Thị Đổi", officer.email, None, None],
        [None, "lo.moi", "Lò Văn Mới", "moi@example.invalid", ground.commune.pk, "Người xem"],
    )

    officer.refresh_from_db()
    assert response.status_code == 302
    assert officer.full_name == "Lò Thị Đổi"
    assert [row.role for row in User.objects.get(username="lo.moi").memberships.all()] == ["viewer"]


def test_import_of_people_is_all_or_nothing(ground: Ground, admin: User) -> None:
    stranger = make_person("viewer", ground.other_commune, full_name="Người Tỉnh Khác")
    headers = ["Mã số", "Tên đăng nhập", "Họ và tên", "Thư điện tử", "Mã số đơn vị (người mới)", "Vai trò (người mới)"]

    response = send(
        admin,
        "accounts_user",
        headers,
        [None, "lo.moi", "Lò Văn Mới", "moi@example.invalid", ground.commune.pk, "Người xem"],
        [None, "lo.hai", "Lò Văn Hai", "hai@example.invalid", None, None],
        [None, "lo.ba", "Lò Văn Ba", "ba@example.invalid", ground.other_commune.pk, "Người xem"],
        [stranger.pk, stranger.username, "Đổi Trộm", stranger.email, None, None],
    )

    stranger.refresh_from_db()
    assert response.status_code == 422
    assert [error["row"] for error in response.context["errors"]] == [3, 4, 5]
    assert stranger.full_name == "Người Tỉnh Khác"
    assert not User.objects.filter(username__startswith="lo.").exists()


def test_memberships_travel_through_excel(ground: Ground, admin: User) -> None:
    officer = make_person("unit_officer", ground.commune)
    row = next(line for line in exported(admin, "accounts_membership") if line["Tên đăng nhập"] == officer.username)
    ended = {**row, "Đến hết ngày": date(2025, 6, 30)}
    granted = {**row, "Mã số": None, "Vai trò": "Thủ trưởng đơn vị", "Từ ngày": date(2025, 7, 1)}

    response = send(admin, "accounts_membership", list(row), list(ended.values()), list(granted.values()))

    assert response.status_code == 302
    assert [(r.role, r.valid_to) for r in Membership.objects.filter(user=officer).order_by("pk")] == [
        ("unit_officer", date(2025, 6, 30)),
        ("unit_head", None),
    ]


def test_role_of_an_existing_membership_cannot_be_swapped_in_excel(ground: Ground, admin: User) -> None:
    officer = make_person("unit_officer", ground.commune)
    row = next(line for line in exported(admin, "accounts_membership") if line["Tên đăng nhập"] == officer.username)

    response = send(admin, "accounts_membership", list(row), list({**row, "Vai trò": "Quản trị"}.values()))

    assert response.status_code == 422
    assert officer.memberships.get().role == "unit_officer"
