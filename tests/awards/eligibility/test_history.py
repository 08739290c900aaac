"""Truth tables: what the register says was given before."""

from datetime import date

import pytest

from awards.enums import AwardGround, HonourStatus, Verdict
from tests.factories.awards import AwardKindFactory, HonourFactory, RecipientFactory

YEARS = {"award": "cstd_co_so"}


@pytest.fixture
def person(db):
    return RecipientFactory()


@pytest.fixture
def title(db):
    return AwardKindFactory(code="cstd_co_so", name="Chiến sĩ thi đua cơ sở", title=True)


def held(person, kind, *years, **values):
    """One honour per year, decided in January of the next; a year of None states no achievement period."""
    honours = []
    for year in years:
        period = str(year or "")
        stated = {"achievement_from": period, "achievement_to": period, "decided_on": date((year or 2023) + 1, 1, 20)}
        honours.append(HonourFactory(recipient=person, award_kind=kind, **{**stated, **values}))
    return honours


# --- The same achievement once


@pytest.mark.parametrize(
    ("past", "verdict"),
    [
        ({"occasion_key": "12"}, Verdict.FAIL),
        ({"occasion_key": "12", "status": HonourStatus.CORRECTED}, Verdict.FAIL),
        ({"occasion_key": "12", "status": HonourStatus.REVOKED}, Verdict.PASS),
        ({"occasion_key": "12", "decided_on": date(2025, 10, 21)}, Verdict.PASS),
        ({"occasion_key": "13"}, Verdict.PASS),
        ({"occasion_key": "", "achievement_from": "2023", "achievement_to": "2023"}, Verdict.PASS),
        ({"occasion_key": "", "achievement_from": "2024", "achievement_to": "2024"}, Verdict.MANUAL),
        ({"occasion_key": "", "achievement_from": "", "achievement_to": "2024-12"}, Verdict.MANUAL),
        ({"occasion_key": "", "achievement_from": "", "achievement_to": ""}, Verdict.MANUAL),
        (
            {"occasion_key": "", "achievement_from": "", "achievement_to": "", "decided_on": date(2023, 1, 5)},
            Verdict.PASS,
        ),
        ({"occasion_key": "", "ground": AwardGround.SUDDEN}, Verdict.PASS),
    ],
)
def test_duplicate_within_a_campaign(candidate, judge, person, past, verdict):
    HonourFactory(recipient=person, **{"ground": AwardGround.CAMPAIGN, "decided_on": date(2025, 1, 20), **past})
    HonourFactory(occasion_key="12", ground=AwardGround.CAMPAIGN)  # somebody else's
    known = candidate(
        recipient=person,
        ground=AwardGround.CAMPAIGN,
        occasion_key="12",
        achievement_from="2024-06",
        achievement_to="2025-10",
    )

    assert judge(known, "no_duplicate_commendation").verdict == verdict


def test_duplicate_same_award_over_the_same_time_fails(candidate, judge, person, title):
    held(person, title, 2024)

    result = judge(
        candidate(recipient=person, award_kind=title, achievement_from="2024", achievement_to="2024"),
        "no_duplicate_commendation",
    )

    assert result.verdict == Verdict.FAIL


def test_duplicate_other_award_over_the_same_time_is_for_a_person(candidate, judge, person, title):
    """A title of the year and a commendation of the year may rest on different achievements."""
    [honour] = held(person, title, 2024)

    result = judge(
        candidate(recipient=person, achievement_from="2024", achievement_to="2024"), "no_duplicate_commendation"
    )

    assert result.verdict == Verdict.MANUAL
    assert [evidence["url"] for evidence in result.evidence] == [
        f"/so-khen-thuong/doi-tuong/{person.pk}/#luot-{honour.pk}"
    ]


def test_duplicate_without_a_period_of_its_own_is_missing(candidate, judge, person, title):
    held(person, title, 2024)

    assert judge(candidate(recipient=person), "no_duplicate_commendation").verdict == Verdict.MISSING


def test_duplicate_with_an_empty_register_passes(candidate, judge, person):
    assert judge(candidate(recipient=person), "no_duplicate_commendation").verdict == Verdict.PASS


# --- Held in earlier years


@pytest.mark.parametrize(
    ("years", "params", "verdict"),
    [
        ([], {"years": 2, "consecutive": True}, Verdict.MISSING),
        ([2024], {"years": 2, "consecutive": True}, Verdict.FAIL),
        ([2023, 2024], {"years": 2, "consecutive": True}, Verdict.PASS),
        ([2024, 2025], {"years": 2, "consecutive": True}, Verdict.PASS),
        ([2022, 2023], {"years": 2, "consecutive": True}, Verdict.MANUAL),
        ([2022, 2024], {"years": 2, "consecutive": True}, Verdict.MANUAL),
        ([2022, 2023, 2024], {"years": 3, "consecutive": True}, Verdict.PASS),
        ([2024, 2024], {"years": 2, "consecutive": True}, Verdict.FAIL),
        ([2023, 2024, None], {"years": 2, "consecutive": True}, Verdict.PASS),
        ([2024, None], {"years": 2, "consecutive": True}, Verdict.MISSING),
        ([None], {"years": 1}, Verdict.PASS),
        ([2010], {"years": 1}, Verdict.PASS),
        ([2021, 2023, 2025], {"years": 3, "within_years": 5}, Verdict.PASS),
        ([2020, 2023, 2025], {"years": 3, "within_years": 5}, Verdict.FAIL),
        ([2020], {"years": 1, "within_years": 5}, Verdict.MISSING),
        ([2023, 2025, None], {"years": 3, "within_years": 5}, Verdict.MISSING),
        ([2024], {"years": 2, "consecutive": True, "or_manual": True}, Verdict.MANUAL),
        ([], {"years": 2, "or_manual": True}, Verdict.MANUAL),
        ([2023, 2024], {"years": 2, "or_manual": True}, Verdict.PASS),
    ],
)
def test_held_years(candidate, judge, person, title, years, params, verdict):
    held(person, title, *years, decided_on=date(2025, 10, 1))
    held(RecipientFactory(), title, 2021, 2022, 2023, 2024, 2025, decided_on=date(2025, 10, 1))
    known = candidate(recipient=person, achievement_from="2025", achievement_to="2025")

    assert judge(known, "held_award_years", **YEARS, **params).verdict == verdict


def test_held_years_do_not_count_what_was_revoked(candidate, judge, person, title):
    held(person, title, 2023)
    held(person, title, 2024, status=HonourStatus.REVOKED)
    known = candidate(recipient=person, achievement_from="2025", achievement_to="2025")

    assert judge(known, "held_award_years", **YEARS, years=2, consecutive=True).verdict == Verdict.FAIL


def test_held_years_do_not_count_what_was_decided_later(candidate, judge, person, title):
    held(person, title, 2023, 2024)
    known = candidate(recipient=person, achievement_to="2024", on=date(2025, 1, 19))

    assert judge(known, "held_award_years", **YEARS, years=2, consecutive=True).verdict == Verdict.FAIL


def test_held_years_explains_the_shortage(candidate, judge, person, title):
    held(person, title, 2024)
    known = candidate(recipient=person, achievement_from="2025", achievement_to="2025")

    result = judge(known, "held_award_years", **YEARS, years=3, consecutive=True)

    assert result.explanation == (
        "Sổ khen thưởng có 01 lần “Chiến sĩ thi đua cơ sở”; điều kiện cần 03 lần liên tục “Chiến sĩ thi đua cơ sở”."
    )
    assert result.would_change == "Cần thêm 02 lần; nếu đã có mà chưa vào sổ thì bổ sung quyết định."


@pytest.mark.parametrize("params", [{}, {"award": "khong-co", "years": 2}, {"award": "cstd_co_so"}])
def test_held_years_with_broken_parameters_go_to_a_person(candidate, judge, person, title, params):
    held(person, title, 2023, 2024)

    assert judge(candidate(recipient=person), "held_award_years", **params).verdict == Verdict.MANUAL


# --- Interval since the last time


@pytest.mark.parametrize(
    ("last", "period", "params", "verdict"),
    [
        (None, ("2025", "2025"), {}, Verdict.PASS),
        ("2024", ("2025", "2025"), {}, Verdict.PASS),
        ("2024", ("2024", "2025"), {}, Verdict.FAIL),
        ("2024-06", ("2024-07", "2025"), {}, Verdict.PASS),
        ("2024-06", ("2024-06", "2025"), {}, Verdict.FAIL),
        ("2024-06-15", ("2024-06-16", "2025"), {}, Verdict.PASS),
        ("2024-06-15", ("2024-06-15", "2025"), {}, Verdict.FAIL),
        ("", ("2024-01-21", "2025"), {}, Verdict.PASS),
        ("", ("2024-01-20", "2025"), {}, Verdict.FAIL),
        ("2020", ("2021", "2025"), {"years": 5}, Verdict.PASS),
        ("2021", ("2022", "2025"), {"years": 5}, Verdict.FAIL),
        ("2024", ("", ""), {}, Verdict.MISSING),
        ("2024", ("2025", ""), {}, Verdict.MISSING),
    ],
)
def test_interval(candidate, judge, person, last, period, params, verdict):
    """Counted from the end of the achievement the earlier decision states, otherwise from its date (20/1/2024)."""
    kind = AwardKindFactory()
    if last is not None:
        HonourFactory(
            recipient=person,
            award_kind=kind,
            decided_on=date(2024, 1, 20),
            achievement_from=last[:4],
            achievement_to=last,
        )
    HonourFactory(award_kind=kind, achievement_to="2025")  # somebody else's
    HonourFactory(recipient=person, achievement_to="2025")  # another award
    known = candidate(recipient=person, award_kind=kind, achievement_from=period[0], achievement_to=period[1])

    assert judge(known, "interval_since_last", **params).verdict == verdict


def test_interval_looks_at_the_latest_achievement_not_the_latest_decision(candidate, judge, person):
    kind = AwardKindFactory()
    HonourFactory(recipient=person, award_kind=kind, decided_on=date(2024, 1, 1), achievement_to="2023-12-31")
    HonourFactory(recipient=person, award_kind=kind, decided_on=date(2024, 6, 1), achievement_to="2022-12-31")

    result = judge(
        candidate(recipient=person, award_kind=kind, achievement_from="2023-06", achievement_to="2025"),
        "interval_since_last",
    )

    assert result.verdict == Verdict.FAIL


@pytest.mark.parametrize(("key", "verdict"), [("7", Verdict.FAIL), ("8", Verdict.PASS), ("", Verdict.FAIL)])
def test_interval_leaves_out_other_campaigns(candidate, judge, person, key, verdict):
    kind = AwardKindFactory()
    HonourFactory(
        recipient=person, award_kind=kind, ground=AwardGround.CAMPAIGN, occasion_key="7", achievement_to="2024"
    )
    known = candidate(
        recipient=person,
        award_kind=kind,
        ground=AwardGround.CAMPAIGN,
        occasion_key=key,
        achievement_from="2024-06",
        achievement_to="2025",
    )

    assert judge(known, "interval_since_last").verdict == verdict


def test_interval_says_from_what_it_counts(candidate, judge, person):
    kind = AwardKindFactory()
    HonourFactory(
        recipient=person, award_kind=kind, decided_on=date(2024, 1, 20), achievement_from="", achievement_to=""
    )
    known = candidate(recipient=person, award_kind=kind, achievement_from="2024", achievement_to="2025")

    assert judge(known, "interval_since_last").explanation == (
        "Thành tích đề nghị bắt đầu 1/1/2024, chưa qua ngày ký quyết định lần trước (20/1/2024) "
        "vì quyết định không ghi thời gian thành tích."
    )


def test_interval_from_a_leap_day(candidate, judge, person):
    kind = AwardKindFactory()
    HonourFactory(recipient=person, award_kind=kind, decided_on=date(2020, 3, 1), achievement_to="2020-02-29")
    known = candidate(recipient=person, award_kind=kind, achievement_from="2020-03", achievement_to="2025-02-28")

    assert judge(known, "interval_since_last", years=5).verdict == Verdict.PASS
