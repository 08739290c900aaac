"""The invented khối of the demonstration."""

from __future__ import annotations

import pytest

from campaigns.models import Endorsement, ScoreSheet
from campaigns.ranking import read_ranking
from campaigns.selectors.score_verify import differences
from campaigns.selectors.scoring import cards_of, scores_on, waiting_count
from tests.demo.support import NOON, data_file, unit_keys
from thidua.accounts.models import User
from thidua.common import clock
from thidua.notifications.models import OutgoingMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def test_data_is_marked_invented_and_names_units_of_the_tree():
    plan = data_file("scoring.json")
    people = [row["full_name"] for row in plan["people"]] + [
        row["full_name"] for row in data_file("people.json")["people"]
    ]

    assert plan["invented"] is True
    assert set(plan["members"]) <= unit_keys()
    assert {row["unit"] for row in plan["people"]} < set(plan["members"])
    assert len(set(people)) == len(people)
    assert set(plan["last_year"]["self"]) == set(plan["last_year"]["official"]) == set(plan["members"])


def test_last_years_ranking_is_published_and_verifies():
    sheet = ScoreSheet.objects.get(cluster__year=2025)

    ranking = read_ranking(sheet.frozen_ranking)
    assert differences(sheet) == []
    assert [row.rank for row in ranking.rows] == [1, 2, 3, 4, 5, 5, 7]
    assert {row.decided_by for row in ranking.rows} == {"", "points", "shared"}
    assert Endorsement.objects.filter(sheet=sheet).count() == 2


def test_this_years_table_waits_for_self_scores():
    sheet = ScoreSheet.objects.get(cluster__year=2026)
    officer = User.objects.get(username="canbo.soyte")
    own = cards_of(sheet, "self").get(unit__demo_key="sl-so-y-te")

    with clock.at(NOON):
        assert (sheet.status, sheet.self_due_at > NOON, waiting_count(officer)) == ("self", True, 1)
    assert cards_of(sheet, "self").filter(sent_at__isnull=False).count() == 2
    assert sorted(score.points for score in scores_on(own).values()) == [0, 20, 40]


def test_no_mail_of_the_replayed_past_is_left():
    assert OutgoingMail.objects.filter(kind="score_news").count() == 0
