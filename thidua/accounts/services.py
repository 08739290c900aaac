"""Accounts and roles. `by=None` is a load by the system or the person acting through a mailed link."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from thidua.accounts import selectors, tasks
from thidua.accounts.models import Membership, User
from thidua.accounts.permissions import Permission
from thidua.accounts.roles import ROLES, roles_with
from thidua.accounts.rules import check_can_edit, check_can_place, reach_of
from thidua.audit import services as audit
from thidua.common import clock
from thidua.common.dates import vi_date
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.common.tasks import ring
from thidua.common.text import squeeze
from thidua.units.models import Unit

_USERNAME = re.compile(r"^[a-z0-9][a-z0-9._-]{2,59}$")
_TAKEN = "Tên đăng nhập này đã có người dùng."
_EDITABLE = ("full_name", "email", "job_title", "phone")


@transaction.atomic
def create_user(
    *,
    by: User | None,
    username: str,
    full_name: str,
    email: str,
    job_title: str = "",
    phone: str = "",
    password: str | None = None,
    is_demo: bool = False,
    unit: Unit | None = None,
) -> User:
    """An account without roles. Without a password its owner sets one through the mailed link.

    `unit` is where the person will be placed; it only tells the trail whose business this was.
    """
    if by is not None and not by.may(Permission.MANAGE_ACCOUNTS, unit):
        raise NotAllowed("Bạn không có quyền tạo tài khoản.")
    username = squeeze(username).lower()
    _check_identity(username, email)
    user = User(
        username=username,
        full_name=full_name,
        email=email.strip(),
        job_title=squeeze(job_title),
        phone=squeeze(phone),
        is_demo=is_demo,
    )
    if password is not None:
        _check_password(password, user)
    user.set_password(password)
    _save_new(user)
    after = {"username": user.username, **_values(user)}
    audit.record(by=by, verb="user.created", obj=user, unit_id=unit.pk if unit else None, after=after)
    return user


@transaction.atomic
def create_placed_user(
    *, by: User, unit: Unit, role: str, valid_from: date, valid_to: date | None = None, **identity: str
) -> User:
    """An account together with its first role, and the link to set a password; all of it or nothing."""
    check_can_place(by, unit, role)
    user = create_user(by=by, unit=unit, **identity)  # type: ignore[arg-type]  # only the text fields of an account
    grant_role(by=by, user=user, unit=unit, role=role, valid_from=valid_from, valid_to=valid_to)
    invite(by=by, user=user)
    return user


def _check_identity(username: str, email: str) -> None:
    if not _USERNAME.match(username):
        raise InvalidInput(
            "Tên đăng nhập gồm 3 đến 60 chữ thường không dấu, chữ số, dấu chấm, gạch ngang, gạch dưới.",
            field="username",
        )
    if User.objects.filter(username__iexact=username).exists():
        raise InvalidInput(_TAKEN, field="username")
    _check_email(email)


def _check_email(email: str) -> None:
    try:
        validate_email(email.strip())
    except ValidationError as error:
        raise InvalidInput("Địa chỉ thư điện tử không hợp lệ.", field="email") from error


def _save_new(user: User) -> None:
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError as error:
        raise InvalidInput(_TAKEN, field="username") from error


@transaction.atomic
def update_user(*, by: User | None, user: User, **values: str) -> User:
    """Change who a person is; only the fields of `_EDITABLE`."""
    unknown = values.keys() - set(_EDITABLE)
    if unknown:
        raise ValueError(f"not editable: {sorted(unknown)}")
    user = _locked(user)
    if by is None or by.pk != user.pk:
        check_can_edit(by, user, clock.today())
    if "email" in values:
        _check_email(values["email"])
    before = _values(user)
    for name, value in values.items():
        setattr(user, name, squeeze(value))
    after = _values(user)
    changed = [name for name in _EDITABLE if before[name] != after[name]]
    if not changed:
        return user
    user.save(update_fields=changed)
    audit.record(by=by, verb="user.changed", obj=user, unit_id=home_unit_id(user), before=before, after=after)
    return user


@transaction.atomic
def set_active(*, by: User | None, user: User, active: bool) -> User:
    """Close or open an account. A closed one is refused from its next click on."""
    administrators = _lock_administrators()
    user = _locked(user)
    check_can_edit(by, user, clock.today())
    if user.is_active == active:
        return user
    if by is not None and by.pk == user.pk:
        raise WrongState("Bạn không thể tự khóa tài khoản của mình.")
    if not active:
        ending = [row for row in administrators if row.user_id == user.pk]
        others = [row for row in administrators if row.user_id != user.pk]
        _check_administrator_remains(ending, others, clock.today() - timedelta(days=1))
    user.is_active = active
    user.save(update_fields=["is_active"])
    verb = "user.opened" if active else "user.closed"
    audit.record(by=by, verb=verb, obj=user, unit_id=home_unit_id(user))
    return user


def request_password_link(*, email: str) -> None:
    """Rings one mail per account with that address; the caller is not told whether there was any."""
    for user in selectors.accounts_of_email(email):
        # One link in two minutes: nobody floods a colleague's mailbox.
        if cache.add(f"password-link:{user.pk}", 1, timeout=120):
            ring(tasks.send_password_link, user.pk, "reset")


def invite(*, by: User, user: User) -> None:
    """Sends the link with which a new person, or one who lost the password, sets one."""
    check_can_edit(by, user, clock.today())
    if not user.is_active:
        raise WrongState("Tài khoản đang bị khóa.")
    with transaction.atomic():
        audit.record(by=by, verb="user.invited", obj=user, unit_id=home_unit_id(user))
        ring(tasks.send_password_link, user.pk, "invitation")


def password_link(user: User) -> str:
    """Works once and for `PASSWORD_RESET_TIMEOUT` seconds; whoever holds it may set the password."""
    token = default_token_generator.make_token(user)
    path = reverse("accounts:password_set", args=[urlsafe_base64_encode(force_bytes(user.pk)), token])
    return f"{settings.PUBLIC_URL}{path}"


def send_password_link(*, user: User, purpose: str) -> None:
    """`purpose` names the mail's templates: `password_reset` or `password_invitation`."""
    context = {
        "user": user,
        "url": password_link(user),
        "site_url": settings.PUBLIC_URL,
        "minutes": settings.PASSWORD_RESET_TIMEOUT // 60,
    }
    folder = f"mails/password_{purpose}"
    mail = EmailMultiAlternatives(
        subject=" ".join(render_to_string(f"{folder}/subject.txt", context).split()),
        body=render_to_string(f"{folder}/body.txt", context),
        to=[user.email],
    )
    mail.attach_alternative(render_to_string(f"{folder}/body.html", context), "text/html")
    mail.send()


@transaction.atomic
def set_password(*, by: User | None, user: User, password: str) -> User:
    """Sets a password the house accepts; every other session of the person ends with its next click."""
    user = _locked(user)
    _check_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    audit.record(by=by, verb="user.password_changed", obj=user, unit_id=home_unit_id(user))
    return user


@transaction.atomic
def grant_role(
    *, by: User | None, user: User, unit: Unit, role: str, valid_from: date, valid_to: date | None = None
) -> Membership:
    _locked(user)
    check_can_place(by, unit, role)
    if valid_to is not None and valid_to < valid_from:
        raise InvalidInput("Ngày kết thúc phải bằng hoặc sau ngày bắt đầu.", field="valid_to")
    if unit.dissolved_on is not None and unit.dissolved_on <= valid_from:
        raise InvalidInput(f"{unit.name} đã kết thúc hoạt động từ {vi_date(unit.dissolved_on)}.", field="unit")
    _check_no_overlap(user, unit, role, valid_from, valid_to)
    row = Membership.objects.create(user=user, unit=unit, role=role, valid_from=valid_from, valid_to=valid_to)
    _after_roles_changed(user)
    audit.record(by=by, verb="user.role_granted", obj=user, unit_id=unit.pk, after=_role_values(row))
    return row


def _check_no_overlap(user: User, unit: Unit, role: str, start: date, end: date | None) -> None:
    rows = user.memberships.filter(unit=unit, role=role).exclude(valid_to__lt=start)
    if end is not None:
        rows = rows.filter(valid_from__lte=end)
    if rows.exists():
        raise InvalidInput("Người này đã giữ vai trò đó tại đơn vị trong thời gian đã chọn.", field="role")


@transaction.atomic
def end_role(*, by: User | None, membership: Membership, on: date) -> Membership:
    """`on` is the last day of the role; yesterday or before takes it away at once."""
    administrators = _lock_administrators()
    row = Membership.objects.select_for_update(of=("self",)).select_related("unit", "user").get(pk=membership.pk)
    check_can_place(by, row.unit, row.role)
    if row.valid_to is not None and row.valid_to <= on:
        raise WrongState(f"Vai trò này đã kết thúc ngày {vi_date(row.valid_to)}.")
    if on < row.valid_from - timedelta(days=1):
        raise InvalidInput("Ngày kết thúc phải bằng hoặc sau ngày bắt đầu.", field="valid_to")
    if by is not None and row.user.is_active and row in administrators:
        _check_administrator_remains([row], [other for other in administrators if other != row], on)
    before = _role_values(row)
    _write_end(row, on)
    _after_roles_changed(row.user)
    after = {**before, "valid_to": on}
    audit.record(by=by, verb="user.role_ended", obj=row.user, unit_id=row.unit_id, before=before, after=after)
    return row


def _write_end(row: Membership, on: date) -> None:
    """A role ended before its first day never was: the row goes, the trail keeps it."""
    if on < row.valid_from:
        row.delete()
        return
    row.valid_to = on
    row.save(update_fields=["valid_to"])


def _lock_administrators() -> list[Membership]:
    """Every row that makes an administrator, locked in one order, so that two cannot remove each other at once."""
    rows = Membership.objects.filter(role__in=roles_with(Permission.MANAGE_ACCOUNTS)).exclude(
        valid_to__lt=clock.today()
    )
    return list(rows.select_related("unit").select_for_update(of=("self",)).order_by("pk"))


def _check_administrator_remains(ending: list[Membership], others: list[Membership], last_day: date) -> None:
    """Wherever an administrator goes, another active one must cover that ground on the day after."""
    today = clock.today()
    day_after = max(last_day + timedelta(days=1), today)
    people = User.objects.filter(pk__in=[row.user_id for row in others], is_active=True)
    active = set(people.values_list("pk", flat=True))
    staying = [
        reach_of(row)
        for row in others
        if row.user_id in active and row.valid_from <= day_after and (row.valid_to is None or row.valid_to >= day_after)
    ]
    for row in ending:
        if row.valid_from <= today and not any(reach_of(row).startswith(path) for path in staying):
            raise WrongState(f"Phải còn ít nhất một quản trị viên khác cho phạm vi của {row.unit.name}.")


def _after_roles_changed(user: User) -> None:
    user.__dict__.pop("_grants", None)
    opens = selectors.can_open_catalogue(user)
    if user.is_staff != opens:
        user.is_staff = opens
        user.save(update_fields=["is_staff"])


def home_unit_id(user: User) -> int | None:
    """The unit in whose trail a person's own events appear: where they were placed last."""
    row = user.memberships.order_by("-valid_from", "-pk").first()
    return row.unit_id if row else None


def _locked(user: User) -> User:
    return User.objects.select_for_update().get(pk=user.pk)


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInput(" ".join(error.messages), field="password") from error


def _values(user: User) -> dict[str, Any]:
    return {name: getattr(user, name) for name in _EDITABLE}


def _role_values(row: Membership) -> dict[str, Any]:
    return {
        "role": ROLES[row.role].name,
        "unit": row.unit.name,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
    }
