from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from campaigns.models import Campaign
from thidua.accounts.models import User

pytestmark = pytest.mark.django_db


def run() -> list[str]:
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue().splitlines()


def test_demo_says_what_it_added_and_nothing_the_second_time():
    first, second = run(), run()

    assert first[3:] == ["phong trào thật: thêm 7", "phong trào dùng thử: thêm 1"]
    assert [line.rsplit(" ", 1)[1] for line in second] == ["0"] * 5


def test_demo_refuses_a_production_system(settings):
    settings.PRODUCTION, settings.DEMO_MODE = True, False

    with pytest.raises(CommandError, match="Không nạp dữ liệu mẫu vào hệ thống chính thức"):
        run()
    assert (User.objects.count(), Campaign.objects.count()) == (0, 0)


def test_demo_loads_into_production_when_asked_by_name(settings):
    settings.PRODUCTION, settings.DEMO_MODE = True, True

    run()

    assert User.objects.filter(is_demo=True).exists()
