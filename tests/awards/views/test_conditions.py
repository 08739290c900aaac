"""The editor of conditions: fields for parameters, versions, the bench."""

from datetime import date

import pytest
from django.urls import reverse

from awards.models import Rule
from tests.factories.awards import AwardKindFactory, HonourFactory, LegalBasisFactory, RecipientFactory, RuleFactory
from tests.factories.people import make_ground, make_person

pytestmark = pytest.mark.django_db
ADD = "awards:rule_add"


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def keeper(client, ground):
    person = make_person("staff", ground.agency)
    client.force_login(person)
    return person


@pytest.fixture
def title(db):
    return AwardKindFactory(title=True, code="cstd_co_so", name="Chiến sĩ thi đua cơ sở")


def typed(predicate, **values):
    return {
        "code": "dieu-kien",
        "award_kind": "",
        "text": "Có 02 lần liên tục",
        "article": "Điều 74",
        "predicate": predicate,
        "basis": LegalBasisFactory().pk,
        "valid_from": "1/1/2024",
        **values,
    }


def add(client, predicate, **values):
    return client.post(reverse(ADD), typed(predicate, **values))


def test_chosen_predicate_shows_its_own_fields(client, keeper):
    page = client.post(reverse(ADD), {**typed("held_award_years"), "refresh": "1"})

    names = [name for name in page.context["form"].fields if name.startswith("p_")]
    assert names == ["p_award", "p_years", "p_consecutive", "p_within_years", "p_or_manual"]
    assert page.context["form"].initial["text"] == "Có 02 lần liên tục"
    assert Rule.objects.count() == 0


def test_choosing_on_the_page_brings_the_form_alone(client, keeper):
    piece = client.post(reverse(ADD), {**typed("held_award_years"), "refresh": "1"}, headers={"HX-Request": "true"})

    assert next(template.name for template in piece.templates) == "awards/_condition_form.html"
    assert "p_years" in piece.context["form"].fields


@pytest.mark.parametrize(
    ("filled", "shown"), [({}, 1), ({"t1_predicate": "manual"}, 2), ({"t3_predicate": "manual"}, 4)]
)
def test_one_empty_place_follows_the_filled_ones(client, keeper, filled, shown):
    page = client.post(reverse(ADD), {**typed("alternatives", **filled), "refresh": "1"})

    assert len(page.context["form"].terms) == shown


@pytest.mark.parametrize(
    ("predicate", "fields", "params"),
    [
        (
            "held_award_years",
            {"p_award": "cstd_co_so", "p_years": "2", "p_consecutive": "on"},
            {"award": "cstd_co_so", "years": 2, "consecutive": True},
        ),
        (
            "members_share",
            {"p_award": "cstd_co_so", "p_percent": "66,7"},
            {"award": "cstd_co_so", "percent": "66.7"},
        ),
        ("contribution_at_least", {"p_amount": "300.000.000"}, {"amount": 300_000_000}),
        ("rated_years", {"p_rating": "good", "p_years": "1"}, {"rating": "good", "years": 1}),
        ("manual", {}, {}),
    ],
)
def test_fields_become_the_parameters_of_the_rule(client, keeper, title, predicate, fields, params):
    assert add(client, predicate, **fields).status_code == 302

    rule = Rule.objects.get()
    assert (rule.predicate, rule.params, rule.code, rule.valid_from) == (
        predicate,
        params,
        "dieu-kien",
        date(2024, 1, 1),
    )


@pytest.mark.parametrize(
    ("predicate", "fields", "wrong"),
    [
        ("held_award_years", {"p_award": "cstd_co_so"}, ["p_years"]),
        ("held_award_years", {"p_award": "khong-co", "p_years": "2"}, ["p_award"]),
        ("held_award_years", {"p_award": "cstd_co_so", "p_years": "9" * 30}, ["p_years"]),
        ("members_share", {"p_award": "cstd_co_so", "p_percent": "101"}, ["p_percent"]),
        ("contribution_at_least", {"p_amount": "nhiều"}, ["p_amount"]),
        ("khong-co", {}, ["predicate"]),
        ("alternatives", {}, ["predicate"]),
        ("manual", {"valid_from": "31/2/2024"}, ["valid_from"]),
        ("manual", {"valid_to": "31/12/2023"}, ["valid_to"]),
        ("manual", {"recipient_types": "ai-do"}, ["recipient_types"]),
    ],
)
def test_wrong_parameter_is_refused_beside_its_field(client, keeper, title, predicate, fields, wrong):
    answer = add(client, predicate, **fields)

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, wrong)
    assert Rule.objects.count() == 0


def test_alternatives_are_built_from_conditions_and_ways(client, keeper, title):
    terms = {
        "t1_way": "1",
        "t1_predicate": "held_award_years",
        "t1_p_award": "cstd_co_so",
        "t1_p_years": "2",
        "t1_p_consecutive": "on",
        "t2_way": "2",
        "t2_predicate": "rated_years",
        "t2_p_rating": "excellent",
        "t2_p_years": "2",
        "t3_way": "2",
        "t3_predicate": "initiatives",
        "t3_p_count": "2",
    }

    add(client, "alternatives", **terms)

    rule = Rule.objects.get()
    assert [[term["predicate"] for term in way] for way in rule.params["ways"]] == [
        ["held_award_years"],
        ["rated_years", "initiatives"],
    ]
    shown = client.get(reverse("awards:rule_edit", args=[rule.pk])).context["form"].initial
    assert {name: str(shown[name]) for name in ("t1_p_years", "t3_way", "t3_p_count")} == {
        "t1_p_years": "2",
        "t3_way": "2",
        "t3_p_count": "2",
    }


def edit(client, rule, **values):
    data = {**typed(rule.predicate), "code": rule.code, "basis": rule.basis_id, "text": "Mới", **values}
    return client.post(reverse("awards:rule_edit", args=[rule.pk]), data)


def test_later_first_day_makes_a_new_version(client, keeper):
    old = RuleFactory(code="dk", valid_from=date(2024, 1, 1), text="Cũ")

    edit(client, old, valid_from="1/10/2026")

    rows = Rule.objects.filter(code="dk").order_by("valid_from")
    assert [(row.text, row.valid_from, row.valid_to) for row in rows] == [
        ("Cũ", date(2024, 1, 1), date(2026, 9, 30)),
        ("Mới", date(2026, 10, 1), None),
    ]


def test_same_day_mends_the_version(client, keeper):
    old = RuleFactory(code="dk", valid_from=date(2024, 1, 1), text="Cũ")

    edit(client, old, valid_from="1/1/2024")

    assert list(Rule.objects.values_list("text", flat=True)) == ["Mới"]


def test_earlier_day_and_taken_day_are_refused(client, keeper):
    old = RuleFactory(code="dk", valid_from=date(2024, 1, 1), valid_to=date(2025, 12, 31))
    RuleFactory(code="dk", valid_from=date(2026, 1, 1))

    for day in ("1/1/2023", "1/1/2026"):
        assert list(edit(client, old, valid_from=day).context["form"].errors) == ["valid_from"]


def test_bench_judges_the_draft_and_saves_nothing(client, keeper, ground, title):
    person = RecipientFactory(unit=ground.commune, name="Lò Văn Bàn")
    for year in (2023, 2024):
        HonourFactory(
            recipient=person,
            award_kind=title,
            unit_then=ground.commune,
            achievement_from=str(year),
            achievement_to=str(year),
            decided_on=date(year, 12, 1),
        )
    fields = {"p_award": "cstd_co_so", "p_years": "2", "p_consecutive": "on"}

    page = add(client, "held_award_years", **fields, bench_who="lo van ban", bench_to="2024", **{"try": "1"})

    bench = page.context["bench"]
    assert (bench.recipient, bench.result.verdict) == (person, "pass")
    assert "Đã có 02 lần liên tục “Chiến sĩ thi đua cơ sở”" in page.content.decode()
    assert Rule.objects.count() == 0


def test_bench_asks_which_of_several(client, keeper, ground):
    people = [RecipientFactory(unit=ground.commune, name=f"Quàng Thị Mẫu {n}") for n in range(2)]

    page = add(client, "manual", bench_who="quàng", **{"try": "1"})
    assert set(page.context["bench"].found) == set(people)
    picked = add(client, "manual", bench_who="quàng", bench_pick=people[1].pk)
    assert picked.context["bench"].recipient == people[1]
    assert add(client, "manual", bench_who="không ai", **{"try": "1"}).context["bench"].found == []


def test_condition_of_a_campaign_is_not_edited_here(client, keeper):
    rule = RuleFactory(campaign_key="7")

    assert client.get(reverse("awards:rule_edit", args=[rule.pk])).status_code == 404
