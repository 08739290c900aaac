"""Deadlines that are over before the launch: kept as history, set anew or left out, all in one form."""

from datetime import datetime

import pytest
import time_machine
from django.urls import reverse

from campaigns.enums import CampaignStatus, PastChoice, Recurrence
from campaigns.models import Campaign, Duty, Obligation
from campaigns.selectors.past_deadlines import past_obligations
from campaigns.services.launch import launch_campaign
from campaigns.services.past_deadlines import settle_past_deadlines
from tests.campaigns.staff import NOW, queries_of, ready_draft
from tests.factories.campaigns import CampaignFactory, ObligationFactory
from tests.factories.people import make_ground, make_person
from thidua.common.clock import HANOI
from thidua.common.errors import InvalidInput, NotAllowed, StaleObject

pytestmark = pytest.mark.django_db
LATER = NOW.replace(year=2025)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def staff(ground, client):
    person = make_person("staff", ground.agency)
    client.force_login(person)
    return person


@pytest.fixture
def draft(ground):
    return ready_draft(ground)


@pytest.fixture
def plan(draft):
    return draft.obligations.get()


def page(draft):
    return reverse("campaigns:past_deadlines", args=[draft.pk])


def test_only_what_units_would_be_asked_too_late_is_past(draft, plan):
    ObligationFactory(campaign=draft, due_at=None, due_date="")
    ObligationFactory(campaign=draft, units_send=False)
    ObligationFactory(campaign=draft, dropped_at=LATER)
    ObligationFactory(campaign=draft, due_at=datetime(2025, 8, 1, tzinfo=HANOI), due_date="2025-08-01")

    assert past_obligations(draft, LATER) == [plan]


@pytest.mark.parametrize(("seconds", "past"), [(-1, []), (0, ["plan"])])
def test_deadline_is_past_from_its_very_instant(draft, plan, seconds, past):
    moment = datetime.fromtimestamp(plan.due_at.timestamp() + seconds, tz=HANOI)

    assert ["plan" for _ in past_obligations(draft, moment)] == past


def test_series_without_rounds_left_is_past(draft, plan):
    draft.period_from, draft.period_to = "2023", "2024"
    draft.save()
    series = ObligationFactory(campaign=draft, recurrence=Recurrence.YEARLY, recurs_month=12, recurs_day=1)

    assert past_obligations(draft, LATER) == [plan, series]


def test_readiness_offers_the_form_in_place_of_the_lines_it_mends(staff, client, draft):
    context = client.get(reverse("campaigns:readiness", args=[draft.pk])).context

    assert [item.key for item, _ in context["blocking"]] == [f"deadline:{draft.obligations.get().pk}"]
    assert context["must_fix"] == []
    assert [line["was"] for line in context["past_form"].lines] == ["hạn cuối: hết ngày 14/7/2024"]
    assert context["can_launch"] is False


def test_kept_as_history_it_is_shown_and_asked_of_nobody(staff, client, draft, plan):
    response = client.post(page(draft), {f"way_{plan.pk}": "keep"})

    assert response["Location"] == reverse("campaigns:readiness", args=[draft.pk])
    assert client.get(response["Location"]).context["can_launch"] is True
    launch_campaign(by=staff, campaign=draft)
    assert Campaign.objects.get().status == CampaignStatus.LAUNCHED
    assert Duty.objects.count() == 0
    shown = client.get(reverse("campaigns:detail", args=[draft.pk])).content.decode()
    assert shown.count("Đã qua, không phải gửi") == 1


def test_new_date_is_asked_until_its_end_and_forgets_the_old_words(staff, client, draft, plan):
    client.post(page(draft), {f"way_{plan.pk}": "date", f"until_{plan.pk}": "15/8/2025"})

    plan.refresh_from_db()
    assert (plan.due_date, plan.due_at, plan.wording) == ("2025-08-15", datetime(2025, 8, 16, tzinfo=HANOI), "")
    launch_campaign(by=staff, campaign=draft)
    assert Duty.objects.get().due_at == datetime(2025, 8, 16, tzinfo=HANOI)


def test_left_out_it_is_gone(staff, client, draft, plan):
    client.post(page(draft), {f"way_{plan.pk}": "drop"})

    assert Obligation.objects.count() == 0


@pytest.mark.parametrize(
    ("way", "until", "errors"),
    [
        ("date", "", ["Hãy nhập hạn mới."]),
        ("date", "30/6/2025", ["Hạn mới phải từ hôm nay trở đi."]),
        ("date", "31/2/2026", ["Ngày không hợp lệ. Ví dụ: 15/7/2024."]),
        ("keep", "15/8/2025", ["Đã ghi hạn mới: hãy chọn “Đặt hạn mới” hoặc xóa ngày này."]),
    ],
)
def test_wrong_date_is_told_beside_it_and_nothing_is_written(staff, client, draft, plan, way, until, errors):
    response = client.post(page(draft), {f"way_{plan.pk}": way, f"until_{plan.pk}": until})

    assert response.status_code == 422
    assert response.context["form"].errors == {f"until_{plan.pk}": errors}
    assert past_obligations(draft, LATER) == [plan]


def test_today_is_still_a_date_to_choose(staff, client, draft, plan):
    client.post(page(draft), {f"way_{plan.pk}": "date", f"until_{plan.pk}": "1/7/2025"})

    assert past_obligations(draft, LATER) == []


def test_second_click_finds_nothing_left(staff, draft, plan):
    ways = {plan.pk: (PastChoice.DROP, None)}

    assert [settle_past_deadlines(by=staff, campaign=draft, choices=ways) for _ in range(2)] == [1, 0]


def test_row_nobody_chose_for_stops_all(staff, draft, plan):
    ObligationFactory(campaign=draft)

    with pytest.raises(StaleObject):
        settle_past_deadlines(by=staff, campaign=draft, choices={plan.pk: (PastChoice.DROP, None)})
    assert len(past_obligations(draft, LATER)) == 2


def test_series_takes_no_single_date(staff, draft, plan):
    plan.delete()
    draft.period_from, draft.period_to = "2023", "2024"
    draft.save()
    series = ObligationFactory(campaign=draft, recurrence=Recurrence.YEARLY, recurs_month=12, recurs_day=1)

    with pytest.raises(InvalidInput):
        settle_past_deadlines(by=staff, campaign=draft, choices={series.pk: (PastChoice.DATE, LATER.date())})


def test_unit_officer_may_not_settle_for_the_province(ground, draft, plan):
    officer = make_person("unit_officer", ground.commune)

    with pytest.raises(NotAllowed):
        settle_past_deadlines(by=officer, campaign=draft, choices={plan.pk: (PastChoice.KEEP, None)})


def test_page_without_past_deadlines_says_so(staff, client, ground):
    empty = CampaignFactory(owner=ground.province)

    response = client.get(page(empty))

    assert response.status_code == 200
    assert response.context["form"].obligations == []


def test_editing_a_kept_deadline_asks_for_it_again(staff, client, draft, plan):
    settle_past_deadlines(by=staff, campaign=draft, choices={plan.pk: (PastChoice.KEEP, None)})
    edit = reverse("campaigns:part_edit", args=[draft.pk, "viec-phai-gui", plan.pk])
    form = client.get(edit).context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}

    response = client.post(edit, {**typed, "due_date": "15/8/2025"})

    assert response.status_code == 302
    assert Obligation.objects.get().dropped_at is None


def test_readiness_asks_as_often_for_three_past_deadlines_as_for_one(staff, client, draft):
    url = reverse("campaigns:readiness", args=[draft.pk])
    client.get(url)
    one = queries_of(lambda: client.get(url))
    for _ in range(2):
        ObligationFactory(campaign=draft)

    assert queries_of(lambda: client.get(url)) == one


def test_launch_that_asks_for_nothing_leads_to_the_campaign_itself(staff, client, draft, plan):
    settle_past_deadlines(by=staff, campaign=draft, choices={plan.pk: (PastChoice.KEEP, None)})

    response = client.post(reverse("campaigns:launch", args=[draft.pk]))

    assert response["Location"] == reverse("campaigns:detail", args=[draft.pk])
