"""The administrator's pages, and one's own."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.counting import assert_constant_queries
from tests.factories.people import Ground, add_role, make_ground, make_person
from thidua.accounts.models import Membership, User
from thidua.accounts.permissions import Permission
from thidua.accounts.roles import ROLES


@pytest.fixture
def ground(db: None) -> Ground:
    return make_ground()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shown(response: Any) -> list[User]:
    return list(response.context["rows"])


def test_list_shows_people_of_the_ground(ground: Ground) -> None:
    admin = make_person("admin", ground.agency, full_name="An")
    officer = make_person("unit_officer", ground.commune, full_name="Bình")
    make_person("unit_officer", ground.other_commune, full_name="Cường")

    assert shown(signed_in(admin).get(reverse("accounts:list"))) == [admin, officer]


def test_list_is_filtered(ground: Ground) -> None:
    admin = make_person("admin", ground.agency, full_name="An")
    officer = make_person("unit_officer", ground.commune, full_name="Vì Thị Bình")

    page = signed_in(admin).get(reverse("accounts:list"), {"q": "binh", "role": "unit_officer", "state": "open"})

    assert shown(page) == [officer]


def test_list_query_count_is_constant(ground: Ground) -> None:
    client = signed_in(make_person("admin", ground.agency))

    assert_constant_queries(client, reverse("accounts:list"), lambda: make_person("unit_officer", ground.commune))


@pytest.mark.parametrize("name", ["list", "create", "roles"])
def test_pages_of_administrators_are_closed_to_others(ground: Ground, name: str) -> None:
    url = reverse(f"accounts:{name}")

    codes = [
        signed_in(make_person("admin", ground.agency)).get(url).status_code,
        signed_in(make_person("staff", ground.agency)).get(url).status_code,
        signed_in(make_person("unit_head", ground.commune)).get(url).status_code,
        Client().get(url).status_code,
    ]

    assert codes == [200, 403, 403, 302]


@pytest.mark.parametrize("name", ["detail", "edit", "role_grant"])
@pytest.mark.parametrize(
    ("place", "code"), [("agency", 200), ("commune", 200), ("sibling", 404), ("other_agency", 404)]
)
def test_pages_of_an_account(ground: Ground, name: str, place: str, code: int) -> None:
    officer = make_person("unit_officer", ground.commune)
    admin = make_person("admin", getattr(ground, place))

    assert signed_in(admin).get(reverse(f"accounts:{name}", args=[officer.pk])).status_code == code


def test_detail_hides_roles_elsewhere_and_says_why_editing_is_closed(ground: Ground) -> None:
    officer = make_person("unit_officer", ground.commune)
    add_role(officer, "viewer", ground.other_commune)

    page = signed_in(make_person("admin", ground.agency)).get(reverse("accounts:detail", args=[officer.pk]))

    assert [item["row"].unit for item in page.context["roles"]] == [ground.commune]
    assert page.context["why_not"] == "Người này còn giữ vai trò ngoài phạm vi bạn quản lý."
    assert ground.other_commune.name not in page.content.decode()


def test_create_makes_account_with_role(ground: Ground) -> None:
    admin = make_person("admin", ground.agency)
    data = {
        "full_name": "Lò Văn Mới",
        "username": "Lo.Moi",
        "email": "moi@example.invalid",
        "unit": ground.commune.pk,
        "role": "unit_officer",
        "valid_from": "2025-01-01",
    }

    response = signed_in(admin).post(reverse("accounts:create"), data)

    user = User.objects.get(username="lo.moi")
    assert response.headers["Location"] == reverse("accounts:detail", args=[user.pk])
    assert user.may(Permission.EDIT_DOSSIER, ground.commune) is True


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"username": "daco"}, "username"),
        ({"username": "có dấu"}, "username"),
        ({"email": "hỏng"}, "email"),
        ({"unit": "other_commune"}, "unit"),
        ({"unit": "999999"}, "unit"),
        ({"role": "king"}, "role"),
        ({"valid_to": "2024-01-01"}, "valid_to"),
        ({"full_name": ""}, "full_name"),
    ],
)
def test_create_refuses_beside_the_field_and_keeps_what_was_typed(
    ground: Ground, values: dict[str, str], field: str
) -> None:
    admin = make_person("admin", ground.agency)
    make_person("viewer", ground.commune, username="daco")
    data = {
        "full_name": "Lò Văn Mới",
        "username": "lo.moi",
        "email": "moi@example.invalid",
        "job_title": "Công chức",
        "unit": str(ground.commune.pk),
        "role": "unit_officer",
        "valid_from": "2025-01-01",
        **values,
    }
    if data["unit"] == "other_commune":
        data["unit"] = str(ground.other_commune.pk)

    response = signed_in(admin).post(reverse("accounts:create"), data)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["job_title"].value() == "Công chức"
    assert not User.objects.filter(username="lo.moi").exists()


def test_edit_changes_the_person(ground: Ground) -> None:
    officer = make_person("unit_officer", ground.commune)

    response = signed_in(make_person("admin", ground.agency)).post(
        reverse("accounts:edit", args=[officer.pk]),
        {"full_name": "Lò Thị Đổi", "job_title": "Phó Chủ tịch", "email": "doi@example.invalid", "phone": ""},
    )

    officer.refresh_from_db()
    assert response.status_code == 302
    assert (officer.full_name, officer.job_title) == ("Lò Thị Đổi", "Phó Chủ tịch")


def test_edit_cannot_reach_hidden_fields(ground: Ground) -> None:
    officer = make_person("unit_officer", ground.commune)

    signed_in(make_person("admin", ground.agency)).post(
        reverse("accounts:edit", args=[officer.pk]),
        {"full_name": "Lò", "email": "doi@example.invalid", "is_superuser": "1", "is_staff": "1", "username": "khac"},
    )

    officer.refresh_from_db()
    assert (officer.is_superuser, officer.is_staff, officer.username == "khac") == (False, False, False)


def test_edit_of_person_placed_elsewhere_too_is_refused(ground: Ground) -> None:
    officer = make_person("unit_officer", ground.commune)
    add_role(officer, "viewer", ground.other_commune)

    client = signed_in(make_person("admin", ground.agency))

    assert client.get(reverse("accounts:edit", args=[officer.pk])).status_code == 403


def test_role_is_granted(ground: Ground) -> None:
    officer = make_person("unit_officer", ground.commune)

    response = signed_in(make_person("admin", ground.agency)).post(
        reverse("accounts:role_grant", args=[officer.pk]),
        {"unit": ground.commune.pk, "role": "unit_head", "valid_from": "2025-01-01", "valid_to": "2025-12-31"},
    )

    assert response.status_code == 302
    assert sorted(row.role for row in officer.memberships.all()) == ["unit_head", "unit_officer"]


def test_role_ends(ground: Ground) -> None:
    officer = make_person("unit_officer", ground.commune)
    row = officer.memberships.get()
    client = signed_in(make_person("admin", ground.agency))
    url = reverse("accounts:role_end", args=[officer.pk, row.pk])

    page = client.get(url)
    response = client.post(url, {"valid_to": "2025-06-30"})

    row.refresh_from_db()
    assert (page.status_code, response.status_code) == (200, 302)
    assert row.valid_to is not None
    assert row.valid_to.isoformat() == "2025-06-30"


def test_role_of_somebody_else_is_not_found_under_this_account(ground: Ground) -> None:
    officer, other = make_person("unit_officer", ground.commune), make_person("unit_head", ground.commune)
    client = signed_in(make_person("admin", ground.agency))
    url = reverse("accounts:role_end", args=[officer.pk, other.memberships.get().pk])

    assert client.post(url, {"valid_to": "2025-06-30"}).status_code == 404
    assert Membership.objects.get(user=other).valid_to is None


def test_last_administrator_is_told_why_the_role_stays(ground: Ground) -> None:
    admin = make_person("admin", ground.agency)
    url = reverse("accounts:role_end", args=[admin.pk, admin.memberships.get().pk])

    response = signed_in(admin).post(url, {"valid_to": "2026-12-31"})

    assert response.status_code == 409
    assert response.context["form"].non_field_errors() == [
        "Phải còn ít nhất một quản trị viên khác cho phạm vi của Sở Nội vụ."
    ]


def test_close_open_and_invite_are_buttons(ground: Ground) -> None:
    officer = make_person("unit_officer", ground.commune)
    client = signed_in(make_person("admin", ground.agency))
    states = []
    for name in ("close", "open", "invite"):
        response = client.post(reverse(f"accounts:{name}", args=[officer.pk]))
        officer.refresh_from_db()
        states.append((response.status_code, officer.is_active))

    assert states == [(302, False), (302, True), (302, True)]
    assert client.get(reverse("accounts:close", args=[officer.pk])).status_code == 405


@pytest.mark.parametrize(("role", "place", "code"), [("staff", "agency", 403), ("admin", "other_agency", 404)])
def test_close_by_others_changes_nothing(ground: Ground, role: str, place: str, code: int) -> None:
    officer = make_person("unit_officer", ground.commune)

    response = signed_in(make_person(role, getattr(ground, place))).post(reverse("accounts:close", args=[officer.pk]))

    officer.refresh_from_db()
    assert (response.status_code, officer.is_active) == (code, True)


def test_profile_shows_own_roles_and_is_changed_by_oneself(ground: Ground) -> None:
    officer = make_person("unit_officer", ground.commune, full_name="Vì Thị Mẫu")
    client = signed_in(officer)

    page = client.get(reverse("accounts:profile"))
    response = client.post(
        reverse("accounts:profile_edit"), {"job_title": "Công chức", "phone": "0212", "full_name": "Kẻ Mạo Danh"}
    )

    officer.refresh_from_db()
    assert [row.unit for row in page.context["roles"]] == [ground.commune]
    assert response.status_code == 302
    assert (officer.job_title, officer.phone, officer.full_name) == ("Công chức", "0212", "Vì Thị Mẫu")


def test_matrix_of_roles_is_printed_from_the_code(ground: Ground) -> None:
    page = signed_in(make_person("admin", ground.agency)).get(reverse("accounts:roles"))

    printed = {
        (line["label"], cell["role"].code) for line in page.context["matrix"] for cell in line["cells"] if cell["has"]
    }
    assert printed == {(permission.label, role.code) for role in ROLES.values() for permission in role.permissions}
