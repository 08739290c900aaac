"""Amendments and what this app asks by itself: rounds of an added series, a grace that stays untold."""

from datetime import datetime

import pytest
import time_machine
from django.urls import reverse

from campaigns.forms.obligations import ObligationForm
from campaigns.models import Duty, Obligation
from campaigns.services.amend_publish import publish_amendment
from campaigns.services.amendments import describe_amendment, open_amendment, stage_addition, stage_removal
from campaigns.services.occurrences import open_all_due_rounds
from tests.factories.campaigns import CampaignFactory, ObligationFactory, ParticipationFactory
from tests.factories.people import make_ground, make_person
from thidua.common.clock import HANOI

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 7, 20, 9, 0, tzinfo=HANOI)


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def staff(ground):
    return make_person("staff", ground.agency)


@pytest.fixture
def campaign(ground):
    campaign = CampaignFactory(owner=ground.province, launched=True, period_from="2024", period_to="2026")
    ParticipationFactory(campaign=campaign, unit=ground.commune)
    return campaign


def amended(staff, campaign, stage):
    with time_machine.travel(NOW, tick=False):
        amendment = open_amendment(by=staff, campaign=campaign)
        describe_amendment(
            by=staff,
            amendment=amendment,
            document_reference="9/QĐ-UBND",
            document_date="2024-07-19",
            reason="Điều chỉnh",
        )
        stage(amendment)
        return publish_amendment(by=staff, amendment=amendment)


def yearly(campaign, **change):
    data = {"kind": "report", "what": "Báo cáo năm", "meaning": "before", "units_send": "on", "recurrence": "yearly"}
    form = ObligationForm({**data, "recurs_month": "11", "recurs_day": "15", **change}, campaign=campaign)
    assert form.is_valid(), form.errors
    return form.values()


def test_series_added_by_an_amendment_opens_the_round_that_has_begun(ground, staff, campaign):
    values = yearly(campaign)
    amended(staff, campaign, lambda a: stage_addition(by=staff, amendment=a, model=Obligation, values=values))

    assert [(d.obligation.what, d.unit) for d in Duty.objects.all()] == [("Báo cáo năm (năm 2024)", ground.commune)]
    with time_machine.travel(datetime(2025, 1, 1, tzinfo=HANOI), tick=False):
        assert open_all_due_rounds() == 1


def test_series_dropped_by_an_amendment_opens_no_more(staff, campaign):
    series = ObligationFactory(campaign=campaign, recurrence="yearly", recurs_month=11, recurs_day=15)
    amended(staff, campaign, lambda a: stage_removal(by=staff, amendment=a, row=series))

    with time_machine.travel(datetime(2025, 1, 1, tzinfo=HANOI), tick=False):
        assert open_all_due_rounds() == 0


def test_hidden_grace_is_not_told_by_an_amendment(ground, staff, client, campaign):
    values = yearly(campaign, grace_days="7")
    done = amended(staff, campaign, lambda a: stage_addition(by=staff, amendment=a, model=Obligation, values=values))
    client.force_login(make_person("unit_officer", ground.commune))

    page = client.get(reverse("campaigns:amendment", args=[done.pk])).content.decode().lower()

    assert ("báo cáo năm" in page, "ân hạn" in page) == (True, False)
