"""Readiness, the confirm page, the click, and the end of a campaign."""

import pytest
import time_machine
from django.urls import reverse

from campaigns.enums import CampaignStatus
from campaigns.models import Campaign, Duty
from tests.campaigns.staff import NOW, ready_draft
from tests.factories.campaigns import CampaignFactory, ObligationFactory
from tests.factories.people import make_ground, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
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
def empty(ground):
    return CampaignFactory(owner=ground.province, period_from="", period_to="")


def test_readiness_lines_lead_to_where_they_are_mended(staff, client, empty):
    response = client.get(reverse("campaigns:readiness", args=[empty.pk]))

    fixes = {item.key: url for item, url in [*response.context["blocking"], *response.context["hints"]]}
    assert fixes == {
        "period": reverse("campaigns:edit", args=[empty.pk]),
        "participants": reverse("campaigns:participants_edit", args=[empty.pk]),
        "document_file": reverse("campaigns:edit", args=[empty.pk]),
        "targets": reverse("campaigns:parts", args=[empty.pk, "chi-tieu"]),
        "obligations": reverse("campaigns:parts", args=[empty.pk, "viec-phai-gui"]),
        "awards": reverse("campaigns:parts", args=[empty.pk, "khen-thuong"]),
    }
    assert {client.get(url).status_code for url in fixes.values()} == {200}


def test_readiness_with_blockers_offers_no_launch(staff, client, empty):
    response = client.get(reverse("campaigns:readiness", args=[empty.pk]))

    assert response.context["can_launch"] is False
    assert response.context["why_not"] == "Còn điểm phải sửa trước khi phát động."


def test_readiness_of_a_ready_draft_offers_the_launch(staff, client, draft):
    assert client.get(reverse("campaigns:readiness", args=[draft.pk])).context["can_launch"] is True


def test_confirm_page_says_what_will_happen(staff, client, draft):
    ObligationFactory(campaign=draft, units_send=False)

    response = client.get(reverse("campaigns:launch", args=[draft.pk]))

    assert (response.context["units"], response.context["duties"]) == (1, 1)
    assert [item["words"] for item in response.context["deadlines"]] == ["hạn cuối: hết ngày 14/7/2024"]
    assert Campaign.objects.get().status == CampaignStatus.DRAFT


def test_confirm_page_of_an_unready_draft_leads_to_the_list_of_what_is_missing(staff, client, empty):
    assert client.get(reverse("campaigns:launch", args=[empty.pk])).url == reverse(
        "campaigns:readiness", args=[empty.pk]
    )


def test_click_launches_and_leads_to_the_board(staff, client, draft):
    response = client.post(reverse("campaigns:launch", args=[draft.pk]))

    assert response.url == reverse("campaigns:board", args=[draft.pk])
    assert Campaign.objects.get().status == CampaignStatus.LAUNCHED
    assert client.get(response.url).status_code == 200


def test_double_click_launches_once(staff, client, draft):
    url = reverse("campaigns:launch", args=[draft.pk])

    answers = [client.post(url).url, client.post(url).url]

    assert answers == [reverse("campaigns:board", args=[draft.pk])] * 2
    assert Duty.objects.count() == 1


def test_click_on_an_unready_draft_changes_nothing_and_says_why(staff, client, empty):
    response = client.post(reverse("campaigns:launch", args=[empty.pk]), follow=True)

    assert response.redirect_chain == [(reverse("campaigns:readiness", args=[empty.pk]), 302)]
    assert "Chưa chọn đơn vị tham gia." in next(iter(response.context["messages"])).message
    assert Campaign.objects.get().status == CampaignStatus.DRAFT


def test_launch_of_another_province_is_missing(ground, client, draft):
    client.force_login(make_person("staff", ground.other_agency))
    url = reverse("campaigns:launch", args=[draft.pk])

    assert (client.get(url).status_code, client.post(url).status_code) == (404, 404)
    assert Campaign.objects.get().status == CampaignStatus.DRAFT


@pytest.mark.parametrize("role", ["unit_officer", "executive", "admin"])
def test_launch_by_who_cannot_see_drafts_is_missing(ground, client, draft, role):
    place = {"unit_officer": ground.commune, "executive": ground.province, "admin": ground.agency}[role]
    client.force_login(make_person(role, place))

    assert client.post(reverse("campaigns:launch", args=[draft.pk])).status_code == 404
    assert Campaign.objects.get().status == CampaignStatus.DRAFT


# --- Close


def test_close_asks_and_then_closes(ground, staff, client):
    campaign = CampaignFactory(owner=ground.province, launched=True)
    url = reverse("campaigns:close", args=[campaign.pk])

    assert client.get(url).status_code == 200
    assert Campaign.objects.get().status == CampaignStatus.LAUNCHED

    assert client.post(url).url == reverse("campaigns:detail", args=[campaign.pk])
    assert Campaign.objects.get().status == CampaignStatus.CLOSED


def test_close_of_a_draft_says_why_not(staff, client, draft):
    response = client.post(reverse("campaigns:close", args=[draft.pk]))

    assert response.status_code == 409
    assert Campaign.objects.get().status == CampaignStatus.DRAFT


def test_close_is_refused_to_a_unit(ground, client):
    campaign = CampaignFactory(owner=ground.province, launched=True)
    client.force_login(make_person("unit_officer", ground.commune))

    assert client.post(reverse("campaigns:close", args=[campaign.pk])).status_code == 403
    assert Campaign.objects.get().status == CampaignStatus.LAUNCHED
