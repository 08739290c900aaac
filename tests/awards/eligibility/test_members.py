"""Truth tables: how many people of a collective reached a title."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.eligibility.predicates.members import _lacking, _share_verdict
from awards.enums import Verdict
from tests.factories.awards import AwardKindFactory, HonourFactory, MemberCountFactory, RecipientFactory
from tests.factories.units import UnitFactory

P, F, M, H = Verdict.PASS, Verdict.FAIL, Verdict.MISSING, Verdict.MANUAL


@pytest.fixture
def title(db):
    return AwardKindFactory(title=True, code="ld_tien_tien", name="Lao động tiên tiến")


@pytest.fixture
def collective(db):
    return RecipientFactory(collective=True)


def honoured(collective, title, number, year=2025):
    for _ in range(number):
        person = RecipientFactory(unit=collective.unit)
        HonourFactory(
            recipient=person,
            award_kind=title,
            unit_then=collective.unit,
            achievement_from=str(year),
            achievement_to=str(year),
            decided_on=date(year, 12, 25),
        )


@pytest.mark.parametrize(
    ("total", "titled", "above", "verdict"),
    [
        (10, 7, False, P),
        (10, 6, False, F),
        (10, 7, True, F),
        (10, 8, True, P),
        (3, 2, False, F),
        (None, 7, False, M),
        (10, None, False, M),
        (0, 0, False, M),
        (10, 11, False, M),
    ],
)
def test_share_of_members_as_declared(candidate, judge, collective, title, total, titled, above, verdict):
    if total is not None:
        MemberCountFactory(recipient=collective, people=total)
    if titled is not None:
        MemberCountFactory(recipient=collective, award_kind=title, people=titled)

    result = judge(candidate(recipient=collective), "members_share", award=title.code, percent="70", above=above)

    assert result.verdict == verdict


@pytest.mark.parametrize(("number", "verdict"), [(2, P), (1, F), (0, M)])
def test_share_of_members_by_the_register(candidate, judge, collective, title, number, verdict):
    MemberCountFactory(recipient=collective, people=4)
    honoured(collective, title, number)

    result = judge(candidate(recipient=collective), "members_share", award=title.code, percent=50)

    assert result.verdict == verdict


def test_declared_number_against_the_register_is_for_a_person(candidate, judge, collective, title):
    MemberCountFactory(recipient=collective, people=4)
    MemberCountFactory(recipient=collective, award_kind=title, people=3)
    honoured(collective, title, 1)

    result = judge(candidate(recipient=collective), "members_share", award=title.code, percent=70)

    assert result.verdict == H
    assert result.explanation == (
        "Năm 2025: 3/4 người, đạt 75%; điều kiện cần từ 70% trở lên cá nhân đạt “Lao động tiên tiến”. "
        "Đơn vị khai 3 người nhưng sổ khen thưởng có 1 người."
    )


def test_members_of_another_unit_or_year_do_not_count(candidate, judge, collective, title):
    MemberCountFactory(recipient=collective, people=1)
    honoured(collective, title, 1, year=2024)
    honoured(RecipientFactory(collective=True, unit=UnitFactory()), title, 1)

    assert judge(candidate(recipient=collective), "members_share", award=title.code, percent=1).verdict == M


@pytest.mark.parametrize(("titled", "verdict"), [(None, M), (0, F), (1, P), (2, P)])
def test_number_of_members(candidate, judge, collective, title, titled, verdict):
    if titled is not None:
        MemberCountFactory(recipient=collective, award_kind=title, people=titled)

    assert judge(candidate(recipient=collective), "members_number", award=title.code, people=1).verdict == verdict


@pytest.mark.parametrize(("code", "params"), [("members_share", {"percent": 70}), ("members_number", {"people": 1})])
def test_persons_are_not_asked_and_unknown_titles_go_to_a_person(candidate, judge, title, code, params):
    assert judge(candidate(), code, award=title.code, **params).verdict == P
    assert judge(candidate(), code, award="khong-co", **params).verdict == H


@given(total=st.integers(1, 500), people=st.integers(0, 500), floor=st.integers(0, 100), above=st.booleans())
def test_those_lacking_are_just_enough(total, people, floor, above):
    people = min(people, total)
    more = _lacking(people, total, floor, above)

    reached = people + more
    if _share_verdict(people, total, floor, above) == P:
        assert more == 0
    elif reached < total:
        assert _share_verdict(reached, total, floor, above) == P
        assert _share_verdict(reached - 1, total, floor, above) == F
