"""Pages of award quotas as staff and units use them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns.models import QuotaPlan
from dossiers.enums import QuotaState
from tests.factories.awards import AwardKindFactory, HonourFactory
from tests.factories.campaigns import ParticipationFactory
from tests.factories.dossiers import fresh
from tests.factories.quotas import QuotaPlanFactory, QuotaShareFactory
from tests.factories.units import CommuneFactory

TERMS = {"method": "count", "rounding": "down"}


def text_of(response):
    return response.content.decode()


def url(name, *args):
    return reverse(f"dossiers:{name}", args=args)


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.fixture
def plan(stage):
    return QuotaPlanFactory(campaign=stage.campaign, award_kind=stage.award)


@pytest.fixture
def share(stage, plan):
    return QuotaShareFactory(plan=plan, unit=stage.unit, places=2)


def communes(stage, count):
    return [CommuneFactory(parent=stage.ground.province) for _ in range(count)]


def test_staff_open_a_plan_for_everybody_who_takes_part(client, stage):
    ParticipationFactory(campaign=stage.campaign, unit=stage.ground.sibling)
    waiting = stage.nominate(stage.draft())
    client.force_login(stage.staff)

    response = client.post(
        url("quota_create"),
        {**TERMS, "owner": stage.ground.province.pk, "campaign": stage.campaign.pk, "award_kind": stage.award.pk},
    )

    plan = QuotaPlan.objects.get()
    assert (response.status_code, response["Location"]) == (302, url("quota", plan.pk))
    assert set(plan.shares.values_list("unit", "places")) == {(stage.unit.pk, None), (stage.ground.sibling.pk, None)}
    assert fresh(waiting).quota_state == QuotaState.HELD


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"year": "", "campaign": ""}, "year"),
        ({"method": "percent", "year": "2025"}, "percent"),
        ({"method": "percent", "percent": "101", "year": "2025"}, "percent"),
        ({"method": "spread", "year": "2025"}, "total"),
        ({"total": "-1", "year": "2025"}, "total"),
        ({"year": "99999999999"}, "year"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(client, stage, data, field):
    client.force_login(stage.staff)

    response = client.post(
        url("quota_create"), {**TERMS, "owner": stage.ground.province.pk, "award_kind": stage.award.pk, **data}
    )

    assert (response.status_code, field in response.context["form"].errors) == (422, True)
    assert QuotaPlan.objects.count() == 0


def test_a_second_plan_for_the_same_award_is_refused_in_words(client, stage, plan):
    client.force_login(stage.staff)

    response = client.post(
        url("quota_create"),
        {**TERMS, "owner": stage.ground.province.pk, "campaign": stage.campaign.pk, "award_kind": stage.award.pk},
    )

    assert response.context["form"].errors["award_kind"] == ["Đã có bản phân bổ cho hình thức này trong dịp này."]


def test_a_unit_reads_its_own_line_and_not_its_neighbours(client, stage, plan, share):
    QuotaShareFactory(plan=plan, unit=stage.ground.sibling, places=7, reason="Xã loại một")
    client.force_login(stage.officer)

    response = client.get(url("quota", plan.pk))

    assert [line[0] for line in response.context["lines"]] == [share]
    assert "Xã loại một" not in text_of(response)


def test_a_plan_without_a_line_of_mine_is_not_there(client, stage, plan):
    client.force_login(stage.officer)

    assert client.get(url("quota", plan.pk)).status_code == 404


def test_trying_a_division_changes_nothing(client, stage, plan, share):
    share.base = 21
    share.save()
    client.force_login(stage.staff)

    response = client.get(
        url("quota_divide", plan.pk), {**TERMS, "method": "percent", "percent": "15", "rounding": "up"}
    )

    trial = response.context["page_obj"].object_list[0]
    assert (str(trial.portion.exact), trial.portion.places, trial.change) == ("3.1500", 4, 2)
    assert (fresh(share).places, fresh(plan).method) == (2, "count")


def test_applying_it_changes_the_places_and_lets_in_who_waited(client, stage, plan, share):
    share.base, dossier = 40, stage.draft()
    share.save()
    for _ in range(3):
        stage.nominate(dossier)
    client.force_login(stage.staff)

    response = client.post(url("quota_divide", plan.pk), {**TERMS, "method": "spread", "total": "6"}, follow=True)

    assert (fresh(share).places, fresh(share).taken) == (6, 3)
    assert "1 đề nghị đang chờ đã được tính trong số lượng" in text_of(response)


def test_a_division_below_what_is_proposed_is_refused_whole(client, stage, plan, share):
    share.base, dossier = 10, stage.draft()
    share.save()
    for _ in range(2):
        stage.nominate(dossier)
    client.force_login(stage.staff)
    data = {**TERMS, "method": "percent", "percent": "10"}

    assert "đã đề nghị nhiều hơn số tính ra" in text_of(client.get(url("quota_divide", plan.pk), data))
    response = client.post(url("quota_divide", plan.pk), data)

    assert (response.status_code, fresh(share).places) == (422, 2)


def test_figures_are_pasted_from_a_sheet(client, stage, plan, share):
    client.force_login(stage.staff)
    name = stage.unit.name

    response = client.post(url("quota_bases", plan.pk), {"lines": f"{name.upper()}\t1.250\n\n"})

    assert (response.status_code, fresh(share).base) == (302, 1250)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("Xã Không Có\t5", "Dòng 1: không có đơn vị “Xã Không Có” trong bản phân bổ."),
        ("Xã Không Có", "Dòng 1: cần tên đơn vị rồi đến một số nguyên không quá 1.000.000."),
        ("{name}\tba", "Dòng 1: cần tên đơn vị rồi đến một số nguyên không quá 1.000.000."),
        ("{name}\t1000001", "Dòng 1: cần tên đơn vị rồi đến một số nguyên không quá 1.000.000."),
        ("{name}\t1\n{name}\t2", "Dòng 2: đơn vị này đã có ở dòng trên."),
        ("{name}\t" + "9" * 300, "Dòng 1: cần tên đơn vị rồi đến một số nguyên không quá 1.000.000."),
    ],
)
def test_one_bad_line_keeps_everything_from_being_saved(client, stage, plan, share, lines, said):
    client.force_login(stage.staff)

    response = client.post(url("quota_bases", plan.pk), {"lines": lines.format(name=stage.unit.name)})

    assert (response.status_code, fresh(share).base) == (422, None)
    assert response.context["form"].errors["lines"] == [said]


def test_figures_come_from_the_register(client, stage, plan, share):
    title = AwardKindFactory()
    plan.base_award, plan.base_year = title, 2023
    plan.save()
    HonourFactory(award_kind=title, unit_then=stage.unit, achievement_to="2023", achievement_from="2023")
    HonourFactory(award_kind=title, unit_then=stage.unit, achievement_to="2022", achievement_from="2022")
    HonourFactory(award_kind=title, unit_then=stage.ground.sibling, achievement_to="2023", achievement_from="2023")
    client.force_login(stage.staff)

    client.post(url("quota_register_bases", plan.pk))

    assert fresh(share).base == 1


def test_one_unit_is_corrected_with_a_reason(client, stage, plan, share):
    client.force_login(stage.staff)

    refused = client.post(url("quota_share", plan.pk, share.pk), {"places": "5", "base": "", "reason": ""})
    saved = client.post(url("quota_share", plan.pk, share.pk), {"places": "5", "base": "", "reason": "Bổ sung."})

    assert (refused.status_code, saved.status_code, fresh(share).places) == (422, 302, 5)


def test_the_drill_down_lists_as_many_as_the_numbers_say(client, stage, plan, share):
    dossier = stage.draft()
    for _ in range(3):
        stage.nominate(dossier)
    client.force_login(stage.officer)
    page = client.get(url("quota", plan.pk))
    ((line, waiting),) = page.context["lines"]

    sizes = {
        state: client.get(url("quota_proposed", plan.pk), {"state": state}).context["page_obj"].paginator.count
        for state in ("counted", "held")
    }

    assert sizes == {"counted": line.taken, "held": waiting} == {"counted": 2, "held": 1}


def test_the_officer_puts_one_before_another(client, stage, plan, share):
    share.places = 1
    share.save()
    dossier = stage.draft()
    seated, waiting = stage.nominate(dossier), stage.nominate(dossier)
    client.force_login(stage.officer)

    assert url("quota_swap", waiting.pk) in text_of(client.get(dossier.get_absolute_url()))
    client.post(url("quota_swap", waiting.pk), {"seated": seated.pk})

    assert (fresh(waiting).quota_state, fresh(seated).quota_state) == (QuotaState.COUNTED, QuotaState.HELD)


def test_query_count_of_plans_is_constant(client, stage, plan, share):
    client.force_login(stage.staff)
    one = queries(client, url("quotas"))
    for _ in range(2):
        QuotaShareFactory(plan=QuotaPlanFactory(campaign=stage.campaign), unit=stage.unit, places=1)

    assert queries(client, url("quotas")) == one


@pytest.mark.parametrize("page", ["quota", "quota_proposed"])
def test_query_count_of_lists_is_constant(client, stage, plan, share, page):
    client.force_login(stage.staff)
    dossier = stage.submitted()
    one = queries(client, url(page, plan.pk))
    for unit in communes(stage, 2):
        QuotaShareFactory(plan=plan, unit=unit, places=1)
    stage.submitted(2, title="Hồ sơ hai")

    assert dossier.nominations.count() == 1
    assert queries(client, url(page, plan.pk)) == one


def test_lists_are_searched_without_accents_and_filtered(client, stage, plan, share):
    QuotaShareFactory(plan=plan, unit=stage.ground.sibling, places=None)
    client.force_login(stage.staff)

    def units(**query):
        return [line[0].unit for line in client.get(url("quota", plan.pk), query).context["lines"]]

    assert units(q="MAI son") == [stage.ground.sibling]
    assert units(state="open") == [stage.ground.sibling]
    assert units(state="left") == [stage.unit]
    assert units(state="full") == []
