from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from tests.factories.accounts import UserFactory
from tests.factories.units import ProvinceFactory
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.units.models import Unit

OPTIONS = {
    "username": "quantri",
    "full_name": "Nguyễn Văn Mẫu",
    "email": "quantri@example.invalid",
    "province": "Ủy ban nhân dân tỉnh Sơn La",
}
pytestmark = pytest.mark.django_db


def test_first_admin_keeps_the_whole_province() -> None:
    call_command("first_admin", stdout=StringIO(), **OPTIONS)

    admin = User.objects.get()
    province = Unit.objects.get(depth=1)
    assert admin.is_staff is True
    assert admin.may(Permission.MANAGE_ACCOUNTS, province) is True
    assert Unit.objects.get(depth=2).is_standing_agency is True


def test_first_admin_prints_a_link_that_opens(settings: object) -> None:
    output = StringIO()
    call_command("first_admin", stdout=output, **OPTIONS)

    link = output.getvalue().split()[-1].removeprefix(settings.PUBLIC_URL)  # type: ignore[attr-defined]  # a fixture

    assert Client().get(link, follow=True).status_code == 200


@pytest.mark.parametrize("taken", ["username", "province"])
def test_first_admin_on_a_site_that_has_one_writes_nothing(taken: str) -> None:
    if taken == "username":
        UserFactory(username="quantri")
    else:
        ProvinceFactory(name="Ủy ban nhân dân tỉnh Sơn La")
    before = (User.objects.count(), Unit.objects.count())

    with pytest.raises(CommandError):
        call_command("first_admin", stdout=StringIO(), **OPTIONS)

    assert (User.objects.count(), Unit.objects.count()) == before
