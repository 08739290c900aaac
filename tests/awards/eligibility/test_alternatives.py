"""One of several ways: any way is enough, all of a way must hold."""

import pytest

from awards.enums import Verdict
from tests.factories.awards import (
    AwardKindFactory,
    HonourFactory,
    InitiativeFactory,
    RecipientFactory,
    YearlyRatingFactory,
)

P, F, M, H = Verdict.PASS, Verdict.FAIL, Verdict.MISSING, Verdict.MANUAL
TYPE = {"predicate": "recipient_type_allowed", "params": {}}
MANUAL = {"predicate": "manual", "params": {}}
UNKNOWN = {"predicate": "campaign_plan_sent", "params": {}}
TOO_LITTLE = {"predicate": "contribution_at_least", "params": {"amount": 10}}


@pytest.mark.parametrize(
    ("ways", "verdict"),
    [
        ([[TYPE]], P),
        ([[TOO_LITTLE], [TYPE]], P),
        ([[TOO_LITTLE], [UNKNOWN]], M),
        ([[TOO_LITTLE], [UNKNOWN], [MANUAL]], H),
        ([[TYPE, TOO_LITTLE], [TYPE, UNKNOWN]], M),
        ([[TYPE, TYPE]], P),
        ([], H),
        ([[]], H),
        ("cach", H),
        ([[{"predicate": "alternatives", "params": {"ways": [[TYPE]]}}]], H),
        ([["manual"]], H),
    ],
)
def test_best_way_counts(candidate, judge, ways, verdict):
    assert judge(candidate(contribution=1), "alternatives", ways=ways).verdict == verdict


@pytest.fixture
def article_74(db):
    """Điều 74 khoản 1 điểm d: two CSTĐCS running, or two years xuất sắc with two sáng kiến."""
    AwardKindFactory(title=True, code="cstd_co_so", name="Chiến sĩ thi đua cơ sở")
    held = {"predicate": "held_award_years", "params": {"award": "cstd_co_so", "years": 2, "consecutive": True}}
    rated = {"predicate": "rated_years", "params": {"rating": "excellent", "years": 2, "consecutive": True}}
    ideas = {"predicate": "initiatives", "params": {"count": 2, "level": "grassroots"}}
    return {"ways": [[held], [rated, ideas]]}


def titles(person, *years):
    from awards.models import AwardKind

    for year in years:
        HonourFactory(
            recipient=person,
            award_kind=AwardKind.objects.get(code="cstd_co_so"),
            achievement_from=str(year),
            achievement_to=str(year),
            decided_on=f"{year}-12-20",
        )


@pytest.mark.parametrize(
    ("held", "rated", "ideas", "verdict"),
    [
        ((2023, 2024), (), 0, P),
        ((), (2023, 2024), 2, P),
        ((2024,), (2023, 2024), 2, P),
        ((2024,), (2023, 2024), 1, F),
        ((), (2024,), 2, M),
        ((), (), 0, M),
        ((2022, 2023), (), 0, H),
    ],
)
def test_article_74(candidate, judge, article_74, held, rated, ideas, verdict):
    person = RecipientFactory()
    titles(person, *held)
    for year in rated:
        YearlyRatingFactory(recipient=person, year=year)
    for _ in range(ideas):
        InitiativeFactory(recipient=person)

    result = judge(candidate(recipient=person, achievement_to="2025"), "alternatives", **article_74)

    assert result.verdict == verdict


def test_explanation_takes_the_ways_one_by_one(candidate, judge, article_74):
    person = RecipientFactory()
    titles(person, 2024)
    YearlyRatingFactory(recipient=person, year=2024)

    result = judge(candidate(recipient=person, achievement_to="2025"), "alternatives", **article_74)

    assert [line.split(":")[0] for line in result.explanation.splitlines()] == [
        "Cách 1, chưa đạt",
        "Cách 2, thiếu dữ liệu",
    ]
    assert [line.split(":")[0] for line in result.would_change.splitlines()] == ["Cách 1", "Cách 2"]
    assert len(result.evidence) == 2


def test_way_that_holds_is_named(candidate, judge, article_74):
    person = RecipientFactory()
    titles(person, 2023, 2024)

    result = judge(candidate(recipient=person, achievement_to="2025"), "alternatives", **article_74)

    assert result.explanation.startswith("Đạt theo cách 1: Đã có 02 lần liên tục “Chiến sĩ thi đua cơ sở”")
    assert result.would_change == ""
