"""What a cụm, khối put forward: shown on the dossier, taken up with one click, seen by whoever appraises."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from awards.enums import RecipientType, Verdict
from campaigns.models import Endorsement
from campaigns.selectors.standing import standings_of
from campaigns.services.endorsements import endorse
from dossiers.models import Nomination
from dossiers.selectors import facts
from dossiers.services.endorsed import nominate_endorsed
from dossiers.services.nominations import NewRecipient, add_nomination
from tests.campaigns.scoring.stage import NOW, ScoreStage
from tests.factories.awards import RuleFactory
from tests.factories.people import make_person
from tests.factories.units import ClusterFactory
from thidua.common import clock
from thidua.common.errors import InvalidInput, NotAllowed

FIRST = ("60", "40", "0", "0", "1")


@pytest.fixture(autouse=True)
def _now():
    with clock.at(NOW):
        yield


@pytest.fixture
def scoring(stage) -> ScoreStage:
    """The commune leads its khối of 2024."""
    ground = stage.ground
    members = [ground.department, ground.sibling, stage.unit]
    cluster = ClusterFactory(owner=ground.province, name="Khối thi đua số 1", head=ground.department, units=members)
    officers = {unit.pk: make_person("unit_officer", unit) for unit in members[:2]}
    return ScoreStage(
        ground=ground,
        cluster=cluster,
        members=members,
        staff=stage.staff,
        leader=make_person("agency_leader", ground.agency),
        officers={**officers, stage.unit.pk: stage.officer},
    )


@pytest.fixture
def endorsement(stage, scoring) -> Endorsement:
    sheet = scoring.published({stage.unit.pk: FIRST})
    return endorse(
        by=stage.staff,
        sheet=sheet,
        unit=stage.unit,
        award_kind=stage.award,
        votes_for=2,
        votes_total=3,
        decided_on=NOW.date(),
    )


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_one_click_proposes_the_unit_for_the_year(stage, endorsement):
    dossier = stage.draft()

    row = nominate_endorsed(by=stage.officer, dossier=dossier, endorsement=endorsement)

    assert (row.recipient.as_unit, row.recipient.type, row.award_kind) == (stage.unit, "collective", stage.award)
    assert (row.achievement_from, row.achievement_to) == ("2024", "2024")
    assert row.citation == "Dẫn đầu phong trào thi đua Khối thi đua số 1 năm 2024"


def test_a_unit_that_did_not_lead_is_not_said_to_have_led(stage, scoring):
    sheet = scoring.published({scoring.ground.sibling.pk: FIRST})
    row = endorse(
        by=stage.staff, sheet=sheet, unit=stage.unit, award_kind=stage.award, votes_for=3, votes_total=3,
        decided_on=NOW.date(),
    )  # fmt: skip

    nomination = nominate_endorsed(by=stage.officer, dossier=stage.draft(), endorsement=row)

    assert nomination.citation == ("Hoàn thành xuất sắc nhiệm vụ, được suy tôn trong Khối thi đua số 1 năm 2024")


def test_only_the_unit_that_was_put_forward_is_proposed(stage, scoring):
    sheet = scoring.published({stage.unit.pk: FIRST})
    foreign = endorse(
        by=stage.staff, sheet=sheet, unit=scoring.ground.sibling, award_kind=stage.award, votes_for=3, votes_total=3,
        decided_on=NOW.date(),
    )  # fmt: skip

    with pytest.raises(InvalidInput, match="không phải của đơn vị trình hồ sơ"):
        nominate_endorsed(by=stage.officer, dossier=stage.draft(), endorsement=foreign)


def test_nobody_else_takes_it_up(stage, endorsement):
    with pytest.raises(NotAllowed):
        nominate_endorsed(by=stage.head, dossier=stage.draft(), endorsement=endorsement)


def test_the_dossier_shows_it_and_offers_it_once(stage, endorsement):
    dossier, client = stage.draft(), client_of(stage.officer)
    url = reverse("dossiers:nominate_endorsed", args=[dossier.pk, endorsement.pk])

    page = client.get(dossier.get_absolute_url())
    assert (page.context["endorsements"], page.context["to_nominate"]) == ([endorsement], {endorsement.pk})
    assert "2/3 phiếu" in page.content.decode()
    response = client.post(url)
    assert response.url == reverse("dossiers:nomination_edit", args=[Nomination.objects.get().pk])

    again = client.post(url)
    assert again.url == dossier.get_absolute_url()
    assert Nomination.objects.count() == 1
    assert client.get(dossier.get_absolute_url()).context["to_nominate"] == set()
    assert client.get(reverse("dossiers:pick", args=[dossier.pk])).context["endorsements"] == [endorsement]


def test_an_award_the_campaign_does_not_offer_is_shown_and_not_offered(stage, endorsement):
    stage.campaign.awards.all().delete()

    page = client_of(stage.officer).get(stage.draft().get_absolute_url())

    assert (page.context["endorsements"], page.context["to_nominate"]) == ([endorsement], set())


def test_an_endorsement_of_another_unit_is_not_found(stage, scoring):
    sheet = scoring.published({stage.unit.pk: FIRST})
    foreign = endorse(
        by=stage.staff, sheet=sheet, unit=scoring.ground.sibling, award_kind=stage.award, votes_for=3, votes_total=3,
        decided_on=NOW.date(),
    )  # fmt: skip
    url = reverse("dossiers:nominate_endorsed", args=[stage.draft().pk, foreign.pk])

    assert client_of(stage.officer).post(url).status_code == 404


# --- Evidence


def judged(stage, **params):
    RuleFactory(predicate="leads_cluster", text="Dẫn đầu cụm, khối", params=params)
    return {
        verdict.nomination: next(row for row in verdict.results if row.rule.predicate == "leads_cluster")
        for verdict in facts.precheck(stage.dossier_under_test)
    }


def test_leading_the_cluster_is_evidence_and_passes(stage, endorsement):
    dossier = stage.draft()
    nomination = nominate_endorsed(by=stage.officer, dossier=dossier, endorsement=endorsement)
    stage.dossier_under_test = dossier

    result = judged(stage)[nomination]

    assert (result.verdict, result.explanation) == (Verdict.PASS, "Dẫn đầu cụm, khối thi đua năm 2024.")
    assert result.evidence == [
        {
            "label": f"Xếp thứ 1/3 Khối thi đua số 1 năm 2024, được suy tôn 2/3 phiếu ({stage.award})",
            "url": reverse("campaigns:ranking", args=[endorsement.sheet_id]),
        }
    ]


@pytest.mark.parametrize(("params", "verdict"), [({}, Verdict.FAIL), ({"or_manual": True}, Verdict.MANUAL)])
def test_another_place_does_not_pass_by_itself(stage, scoring, params, verdict):
    scoring.published({scoring.ground.sibling.pk: FIRST, scoring.ground.department.pk: FIRST})
    stage.dossier_under_test = dossier = stage.draft()
    nomination = add_nomination(
        by=stage.officer,
        dossier=dossier,
        recipient=NewRecipient(type=RecipientType.COLLECTIVE, as_unit=stage.unit),
        achievement=stage.achievement(),
    )

    result = judged(stage, **params)[nomination]

    assert result.verdict == verdict
    assert result.explanation.startswith("Năm 2024 đơn vị xếp thứ 3 trong cụm, khối, không dẫn đầu.")


@pytest.mark.parametrize(("params", "verdict"), [({}, Verdict.MISSING), ({"or_manual": True}, Verdict.MANUAL)])
def test_without_a_published_ranking_nothing_is_guessed(stage, scoring, params, verdict):
    scoring.scored({stage.unit.pk: FIRST})
    stage.dossier_under_test = dossier = stage.draft()
    nomination = add_nomination(
        by=stage.officer,
        dossier=dossier,
        recipient=NewRecipient(type=RecipientType.COLLECTIVE, as_unit=stage.unit),
        achievement=stage.achievement(),
    )

    result = judged(stage, **params)[nomination]

    assert (result.verdict, result.evidence) == (verdict, [])
    assert result.explanation.startswith("Chưa có bảng xếp hạng cụm, khối đã công bố của năm 2024.")


def test_a_person_does_not_inherit_the_place_of_the_unit(stage, endorsement):
    stage.dossier_under_test = dossier = stage.draft()
    nomination = stage.nominate(dossier)

    assert judged(stage)[nomination].verdict == Verdict.MISSING


def test_the_page_of_the_nominee_shows_where_the_unit_stood(stage, endorsement):
    nomination = nominate_endorsed(by=stage.officer, dossier=stage.draft(), endorsement=endorsement)

    page = client_of(stage.officer).get(nomination.get_absolute_url())

    assert [place.rank for place in page.context["standings"]] == [1]
    assert "Xếp thứ 1/3 Khối thi đua số 1 năm 2024" in page.content.decode()


def test_standings_cost_the_same_for_many_units(stage, scoring, endorsement, django_assert_num_queries):
    with django_assert_num_queries(2):
        assert len(standings_of([stage.unit.pk])) == 1
    with django_assert_num_queries(2):
        assert len(standings_of([unit.pk for unit in scoring.members])) == 3


def test_a_knocked_out_unit_has_no_place(stage, scoring):
    scoring.published({stage.unit.pk: ("60", "40", "0", "0", "0")})

    place = standings_of([stage.unit.pk])[0]

    assert (place.rank, place.words) == (None, "không xếp hạng (điểm liệt) trong Khối thi đua số 1 năm 2024")
