"""'Trong N ngày làm việc kể từ ngày …': counted by the table of holidays, told how, fixed at the launch."""

from datetime import date, datetime

import pytest
import time_machine
from django.urls import reverse

from campaigns.enums import DeadlineMeaning
from campaigns.forms.obligations import ObligationForm
from campaigns.models import Duty, Obligation
from campaigns.selectors.deadlines import counting_notes
from campaigns.selectors.readiness import readiness
from campaigns.services.launch import launch_campaign
from campaigns.services.parts import add_part
from campaigns.wording import due_instant
from tests.campaigns.staff import NOW, ready_draft
from tests.factories.people import make_ground, make_person
from thidua.common.clock import HANOI
from thidua.common.dates import deadline_sentence
from thidua.notifications.calendar import years_without_holidays
from thidua.notifications.models import Holiday

pytestmark = pytest.mark.django_db

DATA = {"kind": "plan", "what": "Gửi kế hoạch", "meaning": "before", "units_send": "on"}


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def staff(ground):
    return make_person("staff", ground.agency)


@pytest.fixture
def draft(ground):
    return ready_draft(ground)


@pytest.fixture
def independence_day():
    for day in (2, 3):
        Holiday.objects.create(day=date(2024, 9, day), name="Quốc khánh")


def form_of(campaign, **change):
    return ObligationForm({**DATA, "working_days": "5", "counted_from": "30/8/2024", **change}, campaign=campaign)


def added(staff, campaign, **change):
    form = form_of(campaign, **change)
    assert form.is_valid(), form.errors
    return add_part(by=staff, campaign=campaign, model=Obligation, values=form.values())


@pytest.mark.usefixtures("independence_day")
def test_deadline_is_the_end_of_the_last_working_day(staff, draft):
    row = added(staff, draft)

    assert deadline_sentence(row.due_at) == "hết ngày 10/9/2024"
    assert counting_notes(row) == [
        "5 ngày làm việc kể từ ngày 30/8/2024, không tính chính ngày đó; trừ thứ Bảy, Chủ nhật và theo bảng ngày nghỉ: "
        "Quốc khánh 2/9/2024; Quốc khánh 3/9/2024."
    ]


def test_year_missing_in_the_table_is_said(staff, draft):
    row = added(staff, draft)

    assert deadline_sentence(row.due_at) == "hết ngày 6/9/2024"
    assert counting_notes(row)[1] == (
        "Bảng ngày nghỉ chưa có năm 2024: hạn mới chỉ trừ thứ Bảy, Chủ nhật, cần kiểm tra lại."
    )
    missing = [item.text for item in readiness(draft, NOW) if item.key == f"holidays:{row.pk}"]
    assert missing == ["“Gửi kế hoạch” tính theo ngày làm việc nhưng bảng ngày nghỉ chưa có năm 2024."]


def test_missing_year_is_on_the_page(staff, draft, client):
    added(staff, draft)
    client.force_login(staff)

    page = client.get(reverse("campaigns:parts", args=[draft.pk, "viec-phai-gui"])).content.decode()

    assert "Bảng ngày nghỉ chưa có năm 2024" in page


@pytest.mark.usefixtures("independence_day")
def test_span_over_new_year_asks_for_both_years():
    assert years_without_holidays(date(2024, 12, 20), date(2025, 1, 10)) == [2025]
    assert years_without_holidays(date(2024, 1, 1), date(2024, 12, 31)) == []


def test_changed_table_is_told_and_the_launch_counts_again(staff, draft):
    row = added(staff, draft)
    Holiday.objects.create(day=date(2024, 9, 2), name="Quốc khánh")

    assert counting_notes(row)[-1] == (
        "Bảng ngày nghỉ đã thay đổi từ khi lưu: theo bảng hiện nay là hết ngày 9/9/2024."
    )
    with time_machine.travel(NOW, tick=False):
        launch_campaign(by=staff, campaign=draft)
    duty = Duty.objects.get(obligation=row)
    assert duty.due_at == datetime(2024, 9, 10, tzinfo=HANOI)
    Holiday.objects.create(day=date(2024, 9, 3), name="Quốc khánh")
    duty.refresh_from_db()
    assert duty.due_at == datetime(2024, 9, 10, tzinfo=HANOI)


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"counted_from": ""}, ["counted_from"]),
        ({"working_days": ""}, ["working_days"]),
        ({"working_days": "0"}, ["working_days"]),
        ({"working_days": "251"}, ["working_days"]),
        ({"working_days": "1e30"}, ["working_days"]),
        ({"counted_from": "31/2/2024"}, ["counted_from"]),
        ({"due_date": "1/9/2024"}, ["due_date"]),
        ({"grace_days": "61"}, ["grace_days"]),
    ],
)
def test_form_refuses(draft, change, fields):
    form = form_of(draft, **change)

    assert (form.is_valid(), list(form.errors)) == (False, fields)


def test_grace_without_a_deadline_is_refused(draft):
    form = ObligationForm({**DATA, "grace_days": "2"}, campaign=draft)

    assert (form.is_valid(), list(form.errors)) == (False, ["grace_days"])


@pytest.mark.parametrize(
    ("stated", "before", "by"),
    [
        ("2024-02", "hết ngày 31/1/2024", "hết ngày 29/2/2024"),
        ("2023-02", "hết ngày 31/1/2023", "hết ngày 28/2/2023"),
        ("2024", "hết ngày 31/12/2023", "hết ngày 31/12/2024"),
        ("2024-Q1", "hết ngày 31/12/2023", "hết ngày 31/3/2024"),
        ("2024-02-29", "hết ngày 28/2/2024", "hết ngày 29/2/2024"),
        ("2024-03-01", "hết ngày 29/2/2024", "hết ngày 1/3/2024"),
        ("2023-03-01", "hết ngày 28/2/2023", "hết ngày 1/3/2023"),
    ],
)
def test_month_only_year_only_and_leap_days(stated, before, by):
    assert deadline_sentence(due_instant(stated, DeadlineMeaning.BEFORE)) == before
    assert deadline_sentence(due_instant(stated, DeadlineMeaning.BY)) == by
