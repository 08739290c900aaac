import json
from pathlib import Path

import pytest
from django.conf import settings

from awards.eligibility import check, worst
from awards.eligibility.registry import PREDICATES, choices
from awards.enums import Verdict
from tests.factories.awards import HonourFactory, RecipientFactory, RuleFactory


def test_results_keep_the_order_of_the_rules(candidate):
    rules = [RuleFactory(predicate="manual"), RuleFactory(predicate="recipient_type_allowed"), RuleFactory()]

    assert [result.rule for result in check(candidate(), rules)] == rules


def test_unknown_predicate_goes_to_a_person(candidate, judge):
    assert judge(candidate(), "chua-co-cach-nay").verdict == Verdict.MANUAL


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        (["pass", "manual", "missing", "fail"], Verdict.FAIL),
        (["pass", "manual", "missing"], Verdict.MISSING),
        (["pass", "manual"], Verdict.MANUAL),
        (["pass"], Verdict.PASS),
        ([], Verdict.PASS),
    ],
)
def test_worst_verdict_speaks_for_the_nomination(candidate, verdicts, expected):
    known = candidate(plan_sent=None)
    by_verdict = {
        "pass": {"predicate": "recipient_type_allowed"},
        "manual": {"predicate": "manual"},
        "missing": {"predicate": "campaign_plan_sent"},
        "fail": {"predicate": "contribution_at_least", "params": {"amount": 10}},
    }
    rules = [RuleFactory(**by_verdict[verdict]) for verdict in verdicts]
    known = candidate(plan_sent=None, contribution=1)

    assert worst(check(known, rules)) == expected


def test_register_is_read_once_for_all_rules(candidate, django_assert_num_queries):
    person = RecipientFactory()
    HonourFactory(recipient=person)
    known = candidate(recipient=person, achievement_from="2025", achievement_to="2025")
    rules = [RuleFactory(predicate=code) for code in ("no_duplicate_commendation", "interval_since_last") * 3]

    with django_assert_num_queries(1):
        check(known, rules)


@pytest.mark.parametrize(
    ("verified", "note", "caution"),
    [
        (True, "Ghi chú cũ", ""),
        (False, "", "Điều kiện này chưa đối chiếu văn bản gốc."),
        (False, "Chưa có toàn văn.", "Chưa có toàn văn."),
    ],
)
def test_unverified_rule_carries_a_caution(candidate, verified, note, caution):
    rule = RuleFactory(verified=verified, note=note)

    assert check(candidate(), [rule])[0].caution == caution


def test_every_predicate_of_the_demo_catalogue_is_known():
    data = json.loads((Path(settings.BASE_DIR) / "thidua/demo/data/catalogue.json").read_text())

    assert {rule["predicate"] for rule in data["rules"]} - PREDICATES.keys() == set()


def test_choices_are_labelled_in_vietnamese():
    assert ("decider_authority", "Thẩm quyền quyết định") in choices()
    assert [label for _, label in choices()] == sorted(label for _, label in choices())
