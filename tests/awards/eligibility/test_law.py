"""Which law judges a proposal that was on its way when the law changed."""

from datetime import date

import pytest

from awards.eligibility import Candidate, LawBook, judge_all
from awards.enums import TransitionCriterion, Verdict
from tests.factories.awards import (
    AwardKindFactory,
    LegalBasisFactory,
    RecipientFactory,
    RuleFactory,
    TransitionRuleFactory,
)

P, F, M, H = Verdict.PASS, Verdict.FAIL, Verdict.MISSING, Verdict.MANUAL
BEFORE, CUTOFF = date(2026, 9, 20), date(2026, 10, 1)
LATER = date(2026, 10, 15)
FLOOR = {"predicate": "contribution_at_least"}


@pytest.fixture
def laws(db):
    return (
        LegalBasisFactory(number="06/2022/QH15", title="Luật cũ"),
        LegalBasisFactory(number="06/2026/QH16", title="Luật mới"),
    )


@pytest.fixture
def transition(laws):
    old, new = laws

    def make(**values):
        return TransitionRuleFactory(old_basis=old, new_basis=new, article="Điều 2", **values)

    return make


def versions(laws, *, old=10, new=20):
    """One condition in two versions: the floor of the old law, then of the new one."""
    return [
        RuleFactory(
            code="dong-gop", basis=laws[0], params={"amount": old}, valid_to=date(2026, 9, 30), text="Cũ", **FLOOR
        ),
        RuleFactory(code="dong-gop", basis=laws[1], params={"amount": new}, valid_from=CUTOFF, text="Mới", **FLOOR),
    ]


def proposal(on=BEFORE, **values):
    recipient = RecipientFactory()
    known = {"award_kind": AwardKindFactory(), "ground": "merit", "on": on, "unit": recipient.unit, **values}
    return Candidate(recipient=recipient, **known)


def judged(today=LATER, **values):
    return judge_all([proposal(**values)], today=today)[0].results


@pytest.mark.parametrize(("on", "expected"), [(BEFORE, "Cũ"), (date(2026, 9, 30), "Cũ"), (CUTOFF, "Mới")])
def test_law_of_the_proposals_day_judges(laws, on, expected):
    versions(laws)

    assert [result.rule.text for result in judged(on=on, contribution=15)] == [expected]


def test_received_before_stays_under_the_old_law_and_says_so(laws, transition):
    versions(laws)
    transition()

    [result] = judged(contribution=15)

    assert (result.verdict, result.rule.text) == (P, "Cũ")
    assert result.law_note == (
        "Hồ sơ được tiếp nhận ngày 20/9/2026, trước ngày 1/10/2026, nên xét theo 06/2022/QH15 "
        "(quy định chuyển tiếp của Điều 2 06/2026/QH16)."
    )


@pytest.mark.parametrize("today", [BEFORE, date(2026, 9, 30)])
def test_change_that_has_not_come_is_not_spoken_of(laws, transition, today):
    versions(laws)
    transition()

    assert [result.law_note for result in judged(today=today, contribution=15)] == [""]


@pytest.mark.parametrize(
    ("old", "new", "given", "verdict", "taken"),
    [
        (20, 10, 15, P, "Mới"),
        (10, 20, 15, P, "Cũ"),
        (20, 30, 15, F, "Cũ"),
        (10, 10, 15, P, "Cũ"),
    ],
)
def test_more_favourable_law_is_taken(laws, transition, old, new, given, verdict, taken):
    versions(laws, old=old, new=new)
    transition(more_favourable=True)

    [result] = judged(contribution=given)

    assert (result.verdict, result.rule.text) == (verdict, taken)
    ending = "Lấy kết quả theo quy định mới vì có lợi hơn." if taken == "Mới" else "quy định mới không có lợi hơn."
    assert result.law_note.endswith(ending)


def test_new_law_is_not_asked_unless_the_transition_says_so(laws, transition):
    versions(laws, old=20, new=10)
    transition(more_favourable=False)

    assert [(r.verdict, r.rule.text) for r in judged(contribution=15)] == [(F, "Cũ")]


def test_laws_are_weighed_as_a_whole_not_rule_by_rule(laws, transition):
    """The new law eases one condition and adds another: nobody picks the best of both."""
    versions(laws, old=20, new=10)
    RuleFactory(code="them", basis=laws[1], valid_from=CUTOFF, predicate="contribution_at_least", params={"amount": 99})
    transition(more_favourable=True)

    assert [(r.rule.code, r.verdict) for r in judged(contribution=15)] == [("dong-gop", F)]


def test_condition_the_new_law_drops_favours_the_nominee(laws, transition):
    RuleFactory(code="bo", basis=laws[0], params={"amount": 20}, valid_to=date(2026, 9, 30), **FLOOR)
    kept = RuleFactory(code="giu", basis=laws[0], predicate="recipient_type_allowed")
    transition(more_favourable=True)

    assert [(r.rule, r.verdict) for r in judged(contribution=15)] == [(kept, P)]


def test_rule_of_another_law_is_neither_replaced_nor_noted(laws, transition):
    versions(laws)
    other = RuleFactory(code="khac", valid_to=date(2026, 9, 30))
    transition(more_favourable=True)

    results = {r.rule.code: r for r in judged(contribution=15)}

    assert (results["khac"].rule, results["khac"].law_note) == (other, "")


def test_without_transition_the_new_law_judges_old_dossiers(laws, transition):
    versions(laws)
    transition(criterion=TransitionCriterion.NONE)

    [result] = judged(contribution=15)

    assert (result.verdict, result.rule.text) == (F, "Mới")
    assert result.law_note.startswith("Không có quy định chuyển tiếp cho hồ sơ cũ: từ ngày 1/10/2026")


def test_unverified_transition_says_so(laws, transition):
    versions(laws)
    transition(verified=False)

    [result] = judged(contribution=15)

    assert result.law_note.endswith("06/2026/QH16, chưa đối chiếu văn bản gốc).")


@pytest.mark.parametrize("number", [1, 3])
def test_many_proposals_cost_the_same_queries(laws, transition, django_assert_num_queries, number):
    versions(laws)
    transition(more_favourable=True)
    for code in ("no_duplicate_commendation", "decider_authority"):
        RuleFactory(predicate=code)
    RuleFactory(predicate="rated_years", params={"rating": "good", "years": 1})
    proposals = [proposal(contribution=15, decider_kind="province") for _ in range(number)]

    with django_assert_num_queries(5):  # rules, transitions, honours, authorities, ratings
        judge_all(proposals, today=LATER)


def test_book_reads_the_rules_of_the_campaigns_it_is_asked_for(db):
    own, _ = RuleFactory(campaign_key="7"), RuleFactory(campaign_key="8")
    kind = AwardKindFactory()

    assert LawBook(["7"]).rules_on(kind, "campaign", "7", "person", LATER) == [own]
    assert LawBook().rules_on(kind, "campaign", "7", "person", LATER) == []
