from __future__ import annotations

from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from awards.models import Decision
from campaigns.models import Campaign, Submission
from thidua.accounts.models import User
from thidua.audit.models import AuditEvent
from thidua.common import clock
from thidua.common.clock import HANOI

pytestmark = pytest.mark.django_db


def run() -> list[str]:
    out = StringIO()
    call_command("demo", stdout=out)
    return out.getvalue().splitlines()


def test_demo_says_what_it_added_and_nothing_the_second_time():
    first, second = run(), run()

    assert first[3:] == [
        "phong trào thật: thêm 7",
        "phong trào dùng thử: thêm 1",
        "bảng chấm điểm dùng thử: thêm 2",
    ]
    assert [line.rsplit(" ", 1)[1] for line in second] == ["0"] * 6


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2027, 1, 1, 0, 5, tzinfo=HANOI),  # everything of yesterday bears another year
        datetime(2027, 3, 31, 23, 59, tzinfo=HANOI),  # the decree in force today has expired
        datetime(2028, 2, 29, 8, 0, tzinfo=HANOI),
    ],
)
def test_demo_loads_on_any_day_and_invents_no_future(instant):
    with clock.at(instant):
        run()

    assert not Submission.objects.filter(sent_at__gt=instant).exists()
    assert not AuditEvent.objects.filter(at__gt=instant).exists()
    assert Decision.objects.get().status == "issued"


def test_demo_refuses_a_production_system(settings):
    settings.PRODUCTION, settings.DEMO_MODE = True, False

    with pytest.raises(CommandError, match="Không nạp dữ liệu mẫu vào hệ thống chính thức"):
        run()
    assert (User.objects.count(), Campaign.objects.count()) == (0, 0)


def test_demo_loads_into_production_when_asked_by_name(settings):
    settings.PRODUCTION, settings.DEMO_MODE = True, True

    run()

    assert User.objects.filter(is_demo=True).exists()
