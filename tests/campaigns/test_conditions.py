"""Conditions a campaign sets on its own page: forms, versions after the launch, what dossiers are judged by."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from awards.models import Rule
from campaigns.enums import CampaignStatus
from tests.factories.awards import RuleFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.dossiers import make_stage
from thidua.audit.selectors import history_of
from thidua.common import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return make_stage()


@pytest.fixture
def staff(client, stage):
    client.force_login(stage.staff)
    return stage.staff


def typed(stage, **values):
    return {
        "award_kind": stage.award.pk,
        "recipient_types": ["person"],
        "text": "Đóng góp từ 300 triệu đồng",
        "article": "Mục IV",
        "predicate": "contribution_at_least",
        "p_amount": "300.000.000",
        **values,
    }


def add(client, stage, campaign=None, **values):
    url = reverse("campaigns:condition_add", args=[(campaign or stage.campaign).pk])
    return client.post(url, typed(stage, **values))


def test_condition_is_set_from_the_launching_document(client, staff, stage):
    assert add(client, stage).status_code == 302

    rule = Rule.objects.get(campaign_key=str(stage.campaign.pk))
    assert (rule.predicate, rule.params, rule.recipient_types) == (
        "contribution_at_least",
        {"amount": 300_000_000},
        ["person"],
    )
    assert (rule.ground, rule.valid_from, rule.basis.title) == ("campaign", clock.today(), stage.campaign.title[:400])
    assert "campaign.condition_added" in [event.verb for event in history_of(stage.campaign)]


def test_page_says_how_each_is_checked(client, staff, stage):
    add(client, stage)

    page = client.get(reverse("campaigns:conditions", args=[stage.campaign.pk])).content.decode()

    assert "Giá trị đóng góp tối thiểu (mức tối thiểu (đồng): 300.000.000 đồng)" in page
    assert "cá nhân" in page


@pytest.mark.parametrize(("field", "value"), [("p_amount", ""), ("text", ""), ("award_kind", "0"), ("predicate", "x")])
def test_wrong_condition_is_refused_beside_its_field(client, staff, stage, field, value):
    answer = add(client, stage, **{field: value})

    assert (answer.status_code, field in answer.context["form"].errors) == (422, True)
    assert Rule.objects.filter(campaign_key=str(stage.campaign.pk)).count() == 0


def edit(client, stage, rule, **values):
    url = reverse("campaigns:condition_edit", args=[stage.campaign.pk, rule.pk])
    return client.post(url, typed(stage, **values))


def test_change_after_the_launch_is_a_new_version(client, staff, stage):
    old = RuleFactory(campaign_key=str(stage.campaign.pk), award_kind=stage.award, valid_from=date(2024, 6, 1))

    edit(client, stage, old, text="Mới")

    rows = Rule.objects.filter(code=old.code).order_by("valid_from")
    assert [(row.text, row.valid_to) for row in rows] == [
        (old.text, clock.today() - timedelta(days=1)),
        ("Mới", None),
    ]


def test_change_of_a_draft_mends_the_row(client, staff, stage):
    draft = CampaignFactory(owner=stage.ground.province, created_by=stage.staff)
    add(client, stage, draft)
    rule = Rule.objects.get(campaign_key=str(draft.pk))
    url = reverse("campaigns:condition_edit", args=[draft.pk, rule.pk])

    client.post(url, typed(stage, text="Mới"))

    assert [(row.text, row.valid_from) for row in Rule.objects.filter(code=rule.code)] == [("Mới", date(2024, 6, 1))]


def drop(client, campaign, rule):
    return client.post(reverse("campaigns:condition_drop", args=[campaign.pk, rule.pk]))


def test_drop_forgets_in_a_draft_and_ends_after_the_launch(client, staff, stage):
    draft = CampaignFactory(owner=stage.ground.province, created_by=stage.staff)
    in_draft = RuleFactory(campaign_key=str(draft.pk))
    running = RuleFactory(campaign_key=str(stage.campaign.pk))

    drop(client, draft, in_draft)
    drop(client, stage.campaign, running)

    assert not Rule.objects.filter(pk=in_draft.pk).exists()
    running.refresh_from_db()
    assert running.valid_to == clock.today() - timedelta(days=1)


def test_rule_of_another_campaign_is_not_found(client, staff, stage):
    rule = RuleFactory(campaign_key="999999")

    assert drop(client, stage.campaign, rule).status_code == 404


def test_closed_campaign_keeps_its_conditions(client, staff, stage):
    stage.campaign.status, stage.campaign.closed_at = CampaignStatus.CLOSED, clock.now()
    stage.campaign.save()

    assert add(client, stage).status_code == 409
    assert Rule.objects.filter(campaign_key=str(stage.campaign.pk)).count() == 0


def test_bench_knows_the_campaign(client, staff, stage):
    """The plan is looked up in the campaign whose page this is."""
    person = stage.recipient(name="Vì Thị Thử Nghiệm")

    page = add(
        client, stage, predicate="campaign_plan_sent", bench_who="vi thi thu nghiem", bench_to="2024", **{"try": "1"}
    )

    assert (page.context["bench"].recipient, page.context["bench"].result.verdict) == (person, "missing")
