"""The doors: signing in and out, lock-out, passwords by mail, sessions that end at once."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.people import make_ground, make_person
from thidua.accounts import services
from thidua.accounts.models import User
from thidua.audit.models import AuditEvent
from thidua.common import clock

LOGIN = "/dang-nhap/"
pytestmark = pytest.mark.django_db


def sign_in(client: Client, user: User, password: str = PASSWORD, **extra: str) -> Any:
    return client.post(LOGIN, {"username": user.username, "password": password, **extra})


def signed_in_user(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def link_of(user: User) -> str:
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("accounts:password_set", args=[uid, default_token_generator.make_token(user)])


# --- Sign-in


def test_sign_in_with_the_right_password(client: Client) -> None:
    user = UserFactory()

    response = sign_in(client, user)

    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert signed_in_user(client) == str(user.pk)


def test_sign_in_ignores_case_and_spaces_of_the_name(client: Client) -> None:
    UserFactory(username="canbo.yenchau")

    client.post(LOGIN, {"username": " CanBo.YenChau ", "password": PASSWORD})

    assert signed_in_user(client) is not None


@pytest.mark.parametrize("closed", [False, True])
def test_wrong_name_wrong_password_and_closed_account_look_the_same(client: Client, closed: bool) -> None:
    user = UserFactory(is_active=not closed)

    wrong = sign_in(client, user, PASSWORD if closed else "sai-mat-khau")
    unknown = client.post(LOGIN, {"username": "khong.co", "password": PASSWORD})

    sentence = ["Tên đăng nhập hoặc mật khẩu không đúng."]
    assert wrong.context["form"].non_field_errors() == sentence
    assert unknown.context["form"].non_field_errors() == sentence
    assert signed_in_user(client) is None


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/don-vi/", "/don-vi/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        (r"\\evil.example", "/"),
    ],
)
def test_sign_in_returns_to_addresses_of_the_site_only(client: Client, target: str, expected: str) -> None:
    response = sign_in(client, UserFactory(), next=target)

    assert response.headers["Location"] == expected


def test_sign_in_page_keeps_the_way_back(client: Client) -> None:
    response = client.get(reverse("units:list"), follow=True)

    assert response.redirect_chain == [(f"{LOGIN}?next=/don-vi/", 302)]
    assert '<input type="hidden" name="next" value="/don-vi/">' in response.content.decode()


def test_sign_in_gives_a_fresh_session(client: Client) -> None:
    client.get(LOGIN)
    client.session["mark"] = "before"
    session = client.session
    session["mark"] = "before"
    session.save()
    before = session.session_key

    sign_in(client, UserFactory())

    assert client.session.session_key != before


def test_five_wrong_passwords_lock_one_person_at_one_address(client: Client) -> None:
    user, other = UserFactory(), UserFactory()
    for _ in range(5):
        last = sign_in(client, user, "sai-mat-khau")

    locked = sign_in(client, user)
    elsewhere = Client(REMOTE_ADDR="10.1.2.3").post(LOGIN, {"username": user.username, "password": PASSWORD})

    assert (last.status_code, locked.status_code) == (429, 429)
    assert "Tạm khóa đăng nhập" in locked.content.decode()
    assert elsewhere.status_code == 302
    assert sign_in(client, other).status_code == 302


def test_lock_ends_after_a_quarter_of_an_hour(client: Client) -> None:
    user = UserFactory()
    for _ in range(5):
        sign_in(client, user, "sai-mat-khau")

    with time_machine.travel(clock.now().astimezone(clock.HANOI) + timedelta(minutes=16)):
        assert sign_in(client, user).status_code == 302


def test_sign_out_needs_a_post(client: Client) -> None:
    client.force_login(UserFactory())

    refused = client.get(reverse("accounts:logout"))
    still_in = signed_in_user(client)
    done = client.post(reverse("accounts:logout"))

    assert (refused.status_code, done.status_code, done.headers["Location"]) == (405, 302, LOGIN)
    assert still_in is not None
    assert signed_in_user(client) is None


# --- Demo accounts


def test_demo_accounts_are_offered_in_demo_mode_only(client: Client, settings: Any) -> None:
    ground = make_ground()
    demo = make_person("staff", ground.agency, is_demo=True, full_name="Lò Thị Thử Nghiệm")

    assert "Lò Thị Thử Nghiệm" not in client.get(LOGIN).content.decode()
    settings.DEMO_MODE = True
    page = client.get(LOGIN)

    assert list(page.context["demo_accounts"]) == [demo]
    assert "Chuyên viên thi đua, khen thưởng" in page.content.decode()


def test_one_demo_account_per_role_stands_first(client: Client, settings: Any) -> None:
    settings.DEMO_MODE = True
    ground = make_ground()
    officer = make_person("unit_officer", ground.commune, is_demo=True)
    staff = make_person("staff", ground.agency, is_demo=True)
    second = make_person("unit_officer", ground.sibling, is_demo=True)

    page = client.get(LOGIN)

    assert page.context["demo_accounts"] == [staff, officer]
    assert page.context["other_demo_accounts"] == [second]


def test_demo_button_signs_in(client: Client, settings: Any) -> None:
    settings.DEMO_MODE = True
    demo = make_person("staff", make_ground().agency, is_demo=True)

    response = client.post(reverse("accounts:demo_login", args=[demo.username]))

    assert response.status_code == 302
    assert signed_in_user(client) == str(demo.pk)


@pytest.mark.parametrize(
    ("demo_mode", "marks"),
    [(False, {"is_demo": True}), (True, {"is_demo": False}), (True, {"is_demo": True, "is_active": False})],
)
def test_demo_button_opens_no_other_account(
    client: Client, settings: Any, demo_mode: bool, marks: dict[str, bool]
) -> None:
    settings.DEMO_MODE = demo_mode
    user = make_person("admin", make_ground().agency, **marks)  # type: ignore[arg-type]  # flags of the account

    response = client.post(reverse("accounts:demo_login", args=[user.username]))

    assert response.status_code == 404
    assert signed_in_user(client) is None


# --- Passwords by mail


def test_asking_for_a_link_answers_the_same_for_everybody(client: Client) -> None:
    UserFactory(email="co@example.invalid")

    known = client.post(reverse("accounts:password_link"), {"email": "co@example.invalid"})
    unknown = client.post(reverse("accounts:password_link"), {"email": "khong@example.invalid"})

    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert known.headers["Location"] == reverse("accounts:password_link_sent")
    assert mail.outbox == []  # the worker writes it


def test_asking_for_a_link_with_a_bad_address_says_so(client: Client) -> None:
    response = client.post(reverse("accounts:password_link"), {"email": "không phải thư"})

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["email"]


def test_link_sets_a_password_and_works_once(client: Client) -> None:
    user = UserFactory()
    link = link_of(user)

    page = client.get(link, follow=True)
    done = client.post(page.request["PATH_INFO"], {"password": "khoai-lang-nuong-9", "again": "khoai-lang-nuong-9"})
    again = Client().get(link)

    assert page.status_code == 200
    assert done.headers["Location"] == LOGIN
    assert sign_in(client, user, "khoai-lang-nuong-9").status_code == 302
    assert again.status_code == 410
    assert AuditEvent.objects.get().verb == "user.password_changed"


def test_link_does_not_stay_in_the_address(client: Client) -> None:
    link = link_of(UserFactory())

    response = client.get(link)

    assert response.status_code == 302
    assert link.split("/")[-2] not in response.headers["Location"]


@pytest.mark.parametrize("spoil", ["token", "uid", "rubbish"])
def test_spoilt_link_opens_nothing(client: Client, spoil: str) -> None:
    user, other = UserFactory(), UserFactory()
    good = link_of(user)
    links = {
        "token": good[:-3] + "zz/",
        "uid": good.replace(urlsafe_base64_encode(force_bytes(user.pk)), urlsafe_base64_encode(force_bytes(other.pk))),
        "rubbish": reverse("accounts:password_set", args=["@@@", "dat"]),
    }

    assert client.get(links[spoil]).status_code == 410


def test_link_runs_out_after_an_hour(client: Client) -> None:
    link = link_of(UserFactory())

    with time_machine.travel(clock.now().astimezone(clock.HANOI) + timedelta(minutes=61)):
        assert client.get(link).status_code == 410


def test_link_of_a_closed_account_opens_nothing(client: Client) -> None:
    user = UserFactory()
    link = link_of(user)
    User.objects.filter(pk=user.pk).update(is_active=False)

    assert client.get(link).status_code == 410


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"password": "ngan", "again": "ngan"}, "password"),
        ({"password": "khoai-lang-nuong-9", "again": "khoai-lang-nuong-8"}, "again"),
        ({"password": "", "again": ""}, "password"),
    ],
)
def test_new_password_is_refused_beside_its_field(client: Client, data: dict[str, str], field: str) -> None:
    user = UserFactory()
    page = client.get(link_of(user), follow=True)

    response = client.post(page.request["PATH_INFO"], data)

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_person_without_password_sets_the_first_one_through_the_link(client: Client) -> None:
    user = services.create_user(by=None, username="moi.toanh", full_name="Vì Mẫu", email="vi@example.invalid")

    page = client.get(link_of(user), follow=True)
    client.post(page.request["PATH_INFO"], {"password": "khoai-lang-nuong-9", "again": "khoai-lang-nuong-9"})

    assert User.objects.get(pk=user.pk).check_password("khoai-lang-nuong-9")


# --- Changing the password, and sessions


def test_change_of_password_keeps_this_session_and_ends_the_others() -> None:
    user = UserFactory()
    here, elsewhere = Client(), Client()
    sign_in(here, user)
    sign_in(elsewhere, user)
    data = {"current": PASSWORD, "password": "khoai-lang-nuong-9", "again": "khoai-lang-nuong-9"}

    response = here.post(reverse("accounts:password_change"), data)

    assert response.status_code == 302
    assert here.get(reverse("accounts:profile")).status_code == 200
    assert elsewhere.get(reverse("accounts:profile")).status_code == 302


def test_change_of_password_asks_for_the_present_one(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    data = {"current": "sai", "password": "khoai-lang-nuong-9", "again": "khoai-lang-nuong-9"}

    response = client.post(reverse("accounts:password_change"), data)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["current"]
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_closed_account_is_out_with_the_next_click(client: Client) -> None:
    ground = make_ground()
    admin, officer = make_person("admin", ground.agency), make_person("unit_officer", ground.commune)
    sign_in(client, officer)
    assert client.get(reverse("units:list")).status_code == 200

    services.set_active(by=admin, user=officer, active=False)

    assert client.get(reverse("units:list")).status_code == 302


def test_ended_role_is_gone_with_the_next_click(client: Client) -> None:
    ground = make_ground()
    admin, officer = make_person("admin", ground.agency), make_person("unit_officer", ground.commune)
    sign_in(client, officer)
    url = reverse("units:detail", args=[ground.commune.pk])
    assert client.get(url).status_code == 200

    services.end_role(by=admin, membership=officer.memberships.get(), on=clock.today() - timedelta(days=1))

    assert client.get(url).status_code == 404


def test_password_set_by_link_ends_open_sessions(client: Client) -> None:
    user = UserFactory()
    sign_in(client, user)

    services.set_password(by=user, user=user, password="khoai-lang-nuong-9")

    assert client.get(reverse("accounts:profile")).status_code == 302


def test_pages_of_somebody_signed_in_are_kept_by_no_cache(client: Client) -> None:
    client.force_login(UserFactory())

    assert client.get(reverse("accounts:profile")).headers["Cache-Control"] == "no-store"
