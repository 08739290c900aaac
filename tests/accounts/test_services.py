"""Accounts, roles, the last administrator, passwords."""

import threading
from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection

from tests.factories.accounts import UserFactory
from tests.factories.people import Ground, add_role, make_ground, make_person
from tests.factories.units import UnitFactory
from thidua.accounts import services
from thidua.accounts.models import Membership, User
from thidua.accounts.permissions import Permission
from thidua.audit.models import AuditEvent
from thidua.common import clock
from thidua.common.errors import DomainError, InvalidInput, NotAllowed, WrongState

YESTERDAY = timedelta(days=1)


@pytest.fixture
def ground(db: None) -> Ground:
    return make_ground()


# --- Accounts


def test_create_user_without_password_cannot_sign_in(ground: Ground) -> None:
    user = services.create_user(
        by=None, username=" Canbo.YenChau ", full_name="Vì  Thị Mẫu", email="vi@example.invalid", job_title="Công chức"
    )

    assert (user.username, user.full_name, user.has_usable_password()) == ("canbo.yenchau", "Vì Thị Mẫu", False)
    assert AuditEvent.objects.get().verb == "user.created"


def test_create_user_never_writes_a_password_to_the_trail(ground: Ground) -> None:
    services.create_user(
        by=None, username="canbo", full_name="Vì Mẫu", email="vi@example.invalid", password="rat-bi-mat-2026"
    )

    event = AuditEvent.objects.get()
    assert "password" not in {**event.before, **event.after}
    assert "rat-bi-mat-2026" not in str(event.after)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"username": "ab"}, "username"),
        ({"username": "có dấu"}, "username"),
        ({"username": "Trùng"}, "username"),
        ({"username": "DACO"}, "username"),
        ({"email": "không phải thư"}, "email"),
        ({"password": "12345"}, "password"),
    ],
)
def test_create_user_refuses_bad_values(ground: Ground, values: dict[str, str], field: str) -> None:
    UserFactory(username="daco")
    data = {"username": "moi.toanh", "full_name": "Vì Mẫu", "email": "vi@example.invalid", **values}

    with pytest.raises(InvalidInput) as refusal:
        services.create_user(by=None, **data)

    assert refusal.value.field == field
    assert User.objects.count() == 1


def test_create_user_by_somebody_without_the_right_is_refused(ground: Ground) -> None:
    staff = make_person("staff", ground.agency)

    with pytest.raises(NotAllowed):
        services.create_user(by=staff, username="moi.toanh", full_name="Vì Mẫu", email="vi@example.invalid")


def test_create_placed_user_is_all_or_nothing(ground: Ground) -> None:
    admin = make_person("admin", ground.agency)
    data = {"username": "moi.toanh", "full_name": "Vì Mẫu", "email": "vi@example.invalid"}

    with pytest.raises(InvalidInput):
        services.create_placed_user(
            by=admin,
            unit=ground.commune,
            role="viewer",
            valid_from=date(2025, 1, 2),
            valid_to=date(2025, 1, 1),
            **data,
        )

    assert not User.objects.filter(username="moi.toanh").exists()
    assert not AuditEvent.objects.exists()


def test_update_user_records_and_sorts(ground: Ground) -> None:
    admin, officer = make_person("admin", ground.agency), make_person("unit_officer", ground.commune)

    services.update_user(by=admin, user=officer, full_name="Lò Văn Ẩn", email="an@example.invalid")

    officer.refresh_from_db()
    event = AuditEvent.objects.get()
    assert (officer.full_name, officer.search_text.startswith("lo van an")) == ("Lò Văn Ẩn", True)
    assert officer.name_sort.startswith(User(full_name="Ẩn").name_sort)
    assert (event.verb, event.unit_id, event.after["full_name"]) == ("user.changed", ground.commune.pk, "Lò Văn Ẩn")


def test_update_user_refuses_unknown_fields(ground: Ground) -> None:
    with pytest.raises(ValueError, match="is_staff"):
        services.update_user(by=None, user=UserFactory(), is_staff="1")


def test_update_of_oneself_needs_no_right(ground: Ground) -> None:
    officer = make_person("unit_officer", ground.commune)

    services.update_user(by=officer, user=officer, phone="0212 3 852 001")

    officer.refresh_from_db()
    assert officer.phone == "0212 3 852 001"


@pytest.mark.parametrize(
    ("place", "allowed"), [("agency", True), ("commune", True), ("sibling", False), ("other_agency", False)]
)
def test_update_user_within_the_administrators_ground(ground: Ground, place: str, allowed: bool) -> None:
    admin, officer = make_person("admin", getattr(ground, place)), make_person("unit_officer", ground.commune)

    if allowed:
        assert services.update_user(by=admin, user=officer, phone="1").phone == "1"
    else:
        with pytest.raises(NotAllowed):
            services.update_user(by=admin, user=officer, phone="1")


def test_person_placed_in_two_provinces_belongs_to_neither_administrator(ground: Ground) -> None:
    admin, person = make_person("admin", ground.agency), make_person("unit_officer", ground.commune)
    add_role(person, "viewer", ground.other_commune)

    with pytest.raises(NotAllowed):
        services.set_active(by=admin, user=person, active=False)

    person.refresh_from_db()
    assert person.is_active is True


# --- Roles


def test_grant_role_gives_rights_at_once(ground: Ground) -> None:
    admin, person = make_person("admin", ground.agency), UserFactory()
    assert person.may(Permission.EDIT_DOSSIER) is False

    services.grant_role(by=admin, user=person, unit=ground.commune, role="unit_officer", valid_from=date(2025, 1, 1))

    assert person.may(Permission.EDIT_DOSSIER, ground.commune) is True
    event = AuditEvent.objects.get()
    assert (event.verb, event.unit_id) == ("user.role_granted", ground.commune.pk)
    assert event.after["role"] == "Cán bộ thi đua, khen thưởng đơn vị"


@pytest.mark.parametrize(
    ("admin_at", "unit", "role", "allowed"),
    [
        ("agency", "commune", "unit_officer", True),
        ("agency", "agency", "staff", True),
        ("agency", "province", "executive", True),
        ("agency", "other_commune", "unit_officer", False),
        ("commune", "school", "viewer", True),
        ("commune", "commune", "admin", True),
        ("commune", "sibling", "viewer", False),
        ("commune", "province", "viewer", False),
        ("department", "agency", "staff", False),
    ],
)
def test_grant_role_reaches_no_further_than_the_granter(
    ground: Ground, admin_at: str, unit: str, role: str, allowed: bool
) -> None:
    admin, person = make_person("admin", getattr(ground, admin_at)), UserFactory()
    data = {"by": admin, "user": person, "unit": getattr(ground, unit), "role": role, "valid_from": date(2025, 1, 1)}

    if allowed:
        assert services.grant_role(**data).pk
    else:
        with pytest.raises(NotAllowed):
            services.grant_role(**data)
        assert not person.memberships.exists()


def test_standing_agency_below_does_not_lift_its_administrator(ground: Ground) -> None:
    """An administrator of the standing agency's own office below may not grant a role that reaches the province."""
    office = UnitFactory(parent=ground.agency, name="Phòng Thi đua", kind="office")
    admin, person = make_person("admin", office), UserFactory()

    with pytest.raises(NotAllowed):
        services.grant_role(by=admin, user=person, unit=ground.agency, role="staff", valid_from=date(2025, 1, 1))


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"role": "king"}, "role"),
        ({"valid_to": date(2024, 12, 31)}, "valid_to"),
        ({"role": "unit_officer"}, "role"),
    ],
)
def test_grant_role_refuses_bad_values(ground: Ground, values: dict[str, object], field: str) -> None:
    admin, person = make_person("admin", ground.agency), make_person("unit_officer", ground.commune)
    data = {"unit": ground.commune, "role": "viewer", "valid_from": date(2025, 1, 1), **values}

    with pytest.raises(InvalidInput) as refusal:
        services.grant_role(by=admin, user=person, **data)  # type: ignore[arg-type]  # mixed values

    assert refusal.value.field == field
    assert person.memberships.count() == 1


def test_grant_role_at_an_ended_unit_is_refused(ground: Ground) -> None:
    gone = UnitFactory(parent=ground.province, dissolved_on=date(2025, 7, 1))
    person = UserFactory()

    with pytest.raises(InvalidInput) as refusal:
        services.grant_role(by=None, user=person, unit=gone, role="viewer", valid_from=date(2025, 7, 1))

    assert refusal.value.field == "unit"
    assert services.grant_role(by=None, user=person, unit=gone, role="viewer", valid_from=date(2025, 6, 30)).pk


def test_same_role_again_after_its_end_is_granted(ground: Ground) -> None:
    person = make_person("viewer", ground.commune, valid_to=date(2024, 12, 31))

    services.grant_role(by=None, user=person, unit=ground.commune, role="viewer", valid_from=date(2025, 1, 1))

    assert person.memberships.count() == 2


def test_catalogue_site_opens_and_shuts_with_the_role(ground: Ground) -> None:
    person = UserFactory()
    row = services.grant_role(by=None, user=person, unit=ground.agency, role="staff", valid_from=date(2025, 1, 1))
    person.refresh_from_db()
    assert person.is_staff is True

    services.end_role(by=None, membership=row, on=clock.today() - YESTERDAY)

    person.refresh_from_db()
    assert person.is_staff is False


def test_end_role_today_leaves_today(ground: Ground) -> None:
    admin, person = make_person("admin", ground.agency), make_person("unit_officer", ground.commune)

    services.end_role(by=admin, membership=person.memberships.get(), on=clock.today())

    fresh = User.objects.get(pk=person.pk)
    assert fresh.may(Permission.EDIT_DOSSIER) is True
    assert fresh.memberships.get().valid_to == clock.today()


def test_end_role_yesterday_takes_it_away_now(ground: Ground) -> None:
    admin, person = make_person("admin", ground.agency), make_person("unit_officer", ground.commune)

    services.end_role(by=admin, membership=person.memberships.get(), on=clock.today() - YESTERDAY)

    assert User.objects.get(pk=person.pk).may(Permission.EDIT_DOSSIER) is False


def test_end_role_before_its_first_day_removes_the_row_and_keeps_the_trail(ground: Ground) -> None:
    start = clock.today()
    person = make_person("viewer", ground.commune, valid_from=start)

    services.end_role(by=None, membership=person.memberships.get(), on=start - YESTERDAY)

    assert not person.memberships.exists()
    assert AuditEvent.objects.get().verb == "user.role_ended"


def test_end_role_twice_is_refused(ground: Ground) -> None:
    person = make_person("viewer", ground.commune, valid_to=date(2024, 12, 31))

    with pytest.raises(WrongState):
        services.end_role(by=None, membership=person.memberships.get(), on=date(2025, 1, 1))


def test_end_role_long_before_its_first_day_is_refused(ground: Ground) -> None:
    person = make_person("viewer", ground.commune, valid_from=date(2025, 1, 1))

    with pytest.raises(InvalidInput) as refusal:
        services.end_role(by=None, membership=person.memberships.get(), on=date(2024, 1, 1))

    assert refusal.value.field == "valid_to"


def test_end_role_outside_scope_is_refused(ground: Ground) -> None:
    admin, person = make_person("admin", ground.other_agency), make_person("unit_officer", ground.commune)

    with pytest.raises(NotAllowed):
        services.end_role(by=admin, membership=person.memberships.get(), on=clock.today())


# --- The last administrator


def test_last_administrator_keeps_the_role(ground: Ground) -> None:
    admin = make_person("admin", ground.agency)
    make_person("admin", ground.other_agency)
    make_person("admin", ground.commune)

    with pytest.raises(WrongState):
        services.end_role(by=admin, membership=admin.memberships.get(), on=clock.today())

    assert admin.memberships.get().valid_to is None


@pytest.mark.parametrize(
    "other",
    [
        {"is_active": False},
        {"valid_from": date(2199, 1, 1)},
        {"valid_to": date(2021, 1, 1)},
    ],
)
def test_administrator_who_cannot_act_does_not_count(ground: Ground, other: dict[str, object]) -> None:
    admin = make_person("admin", ground.agency)
    make_person("admin", ground.agency, **other)  # type: ignore[arg-type]  # mixed values

    with pytest.raises(WrongState):
        services.end_role(by=admin, membership=admin.memberships.get(), on=clock.today())


def test_one_of_two_administrators_may_go(ground: Ground) -> None:
    first, second = make_person("admin", ground.agency), make_person("admin", ground.agency)

    services.end_role(by=second, membership=first.memberships.get(), on=clock.today())

    with pytest.raises(WrongState):
        services.end_role(by=second, membership=second.memberships.get(), on=clock.today())


def test_administrator_of_the_province_covers_one_below(ground: Ground) -> None:
    chief, lower = make_person("admin", ground.agency), make_person("admin", ground.commune)

    services.end_role(by=chief, membership=lower.memberships.get(), on=clock.today())

    assert lower.memberships.get().valid_to == clock.today()


def test_last_administrator_cannot_be_closed_by_another_ground(ground: Ground) -> None:
    """A colleague with the same ground may close the account only while a third one remains."""
    first, second = make_person("admin", ground.agency), make_person("admin", ground.agency)

    services.set_active(by=first, user=second, active=False)

    with pytest.raises(DomainError):
        services.set_active(by=second, user=first, active=False)
    assert User.objects.get(pk=first.pk).is_active is True


def test_nobody_closes_their_own_account(ground: Ground) -> None:
    admin = make_person("admin", ground.agency)
    make_person("admin", ground.agency)

    with pytest.raises(WrongState):
        services.set_active(by=admin, user=admin, active=False)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_administrators_cannot_remove_each_other_at_once() -> None:
    ground = make_ground()
    people = [make_person("admin", ground.agency), make_person("admin", ground.agency)]
    outcomes: list[str] = []

    def remove(by: User, whom: User) -> None:
        try:
            services.end_role(by=by, membership=whom.memberships.get(), on=clock.today() - YESTERDAY)
            outcomes.append("done")
        except DomainError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=remove, args=pair) for pair in (people, people[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["done", "refused"]
    assert Membership.objects.filter(role="admin", valid_to__isnull=True).count() == 1


def test_closing_and_opening_leave_their_trail(ground: Ground) -> None:
    admin, person = make_person("admin", ground.agency), make_person("unit_officer", ground.commune)

    services.set_active(by=admin, user=person, active=False)
    services.set_active(by=admin, user=person, active=False)
    services.set_active(by=admin, user=person, active=True)

    assert [event.verb for event in AuditEvent.objects.order_by("pk")] == ["user.closed", "user.opened"]


# --- Passwords


@pytest.mark.parametrize("password", ["ngan", "1234567890", "password123", "nguoidung1@example"])
def test_set_password_refuses_weak_ones(ground: Ground, password: str) -> None:
    user = UserFactory(username="nguoidung1", email="nguoidung1@example.invalid")

    with pytest.raises(InvalidInput) as refusal:
        services.set_password(by=user, user=user, password=password)

    assert refusal.value.field == "password"
    assert User.objects.get(pk=user.pk).password == user.password


def test_set_password_leaves_an_event_without_the_password(ground: Ground) -> None:
    user = make_person("viewer", ground.commune)

    services.set_password(by=user, user=user, password="khoai-lang-nuong-9")

    event = AuditEvent.objects.get()
    assert (event.verb, event.unit_id, event.before, event.after) == (
        "user.password_changed",
        ground.commune.pk,
        {},
        {},
    )


def test_send_password_link_writes_a_mail_in_three_parts(ground: Ground, settings: object) -> None:
    user = UserFactory(full_name="Lò Thị Thử", email="thu@example.invalid")

    services.send_password_link(user=user, purpose="reset")

    message = mail.outbox[0]
    html = message.alternatives[0][0]  # type: ignore[attr-defined]  # a multipart mail
    link = next(word for word in str(message.body).split() if "/dat-mat-khau/" in word)
    assert message.to == ["thu@example.invalid"]
    assert message.subject == "Đặt lại mật khẩu Cổng Thi đua - Khen thưởng"
    assert link.startswith(settings.PUBLIC_URL)  # type: ignore[attr-defined]  # a fixture
    assert f'href="{link}"' in html


def test_invitation_reads_differently_from_a_reset(ground: Ground) -> None:
    services.send_password_link(user=UserFactory(), purpose="invitation")

    assert mail.outbox[0].subject == "Tài khoản Cổng Thi đua - Khen thưởng của bạn"


def test_markup_in_a_name_is_shown_as_text_in_the_mail(ground: Ground) -> None:
    services.send_password_link(user=UserFactory(full_name="<b>Thử</b> & bạn"), purpose="reset")

    html = mail.outbox[0].alternatives[0][0]  # type: ignore[attr-defined]  # a multipart mail
    assert "&lt;b&gt;Thử&lt;/b&gt; &amp; bạn" in html
    assert "<b>Thử</b> & bạn" in str(mail.outbox[0].body)


def test_invite_of_closed_account_is_refused(ground: Ground) -> None:
    admin, person = make_person("admin", ground.agency), make_person("viewer", ground.commune, is_active=False)

    with pytest.raises(WrongState):
        services.invite(by=admin, user=person)
