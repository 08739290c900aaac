"""Truth tables: ratings, initiatives, service and papers on discipline."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.eligibility.predicates.records import months_between
from awards.enums import RecipientType, Verdict
from tests.factories.awards import DisciplineNoteFactory, InitiativeFactory, RecipientFactory, YearlyRatingFactory

P, F, M, H = Verdict.PASS, Verdict.FAIL, Verdict.MISSING, Verdict.MANUAL
DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


def rated(**years):
    person = RecipientFactory()
    for year, rating in years.items():
        YearlyRatingFactory(recipient=person, year=int(year[1:]), rating=rating)
    return person


# --- Ratings


@pytest.mark.parametrize(
    ("years", "verdict"),
    [
        ({"y2024": "excellent", "y2025": "excellent"}, P),
        ({"y2023": "excellent", "y2024": "excellent"}, P),
        ({"y2022": "excellent", "y2023": "excellent"}, M),
        ({"y2023": "excellent", "y2025": "excellent"}, M),
        ({"y2024": "good", "y2025": "excellent"}, F),
        ({"y2024": "excellent", "y2025": "good"}, F),
        ({"y2023": "good", "y2024": "excellent"}, F),
        ({"y2024": "excellent", "y2026": "excellent"}, M),
        ({}, M),
    ],
)
def test_rated_run_ends_in_the_year_or_the_year_before(candidate, judge, years, verdict):
    result = judge(
        candidate(recipient=rated(**years), achievement_to="2025"),
        "rated_years",
        rating="excellent",
        years=2,
        consecutive=True,
    )

    assert result.verdict == verdict


@pytest.mark.parametrize(("rating", "verdict"), [("excellent", P), ("good", P), ("done", F), ("not_done", F)])
def test_rating_reaches_the_wanted_one_or_better(candidate, judge, rating, verdict):
    person = rated(y2025=rating)

    result = judge(candidate(recipient=person), "rated_years", rating="good", years=1, consecutive=True)

    assert result.verdict == verdict


@pytest.mark.parametrize(
    ("years", "within", "verdict"),
    [
        ({"y2019": "good", "y2025": "good"}, None, P),
        ({"y2025": "good"}, None, M),
        ({"y2019": "good", "y2025": "good"}, 3, M),
        ({"y2023": "done", "y2024": "done", "y2025": "good"}, 3, F),
        ({"y2023": "good", "y2024": "done", "y2025": "good"}, 3, P),
    ],
)
def test_rated_years_may_be_scattered(candidate, judge, years, within, verdict):
    result = judge(candidate(recipient=rated(**years)), "rated_years", rating="good", years=2, within_years=within)

    assert result.verdict == verdict


def test_rating_names_its_paper_and_its_line(candidate, judge):
    row = YearlyRatingFactory(year=2025, document="Thông báo số 7/TB-UBND", document_date=date(2025, 12, 20))

    result = judge(candidate(recipient=row.recipient), "rated_years", rating="good", years=1, consecutive=True)

    assert result.evidence == [
        {
            "label": "Năm 2025: Hoàn thành xuất sắc nhiệm vụ – Thông báo số 7/TB-UBND ngày 20/12/2025",
            "url": f"/so-khen-thuong/doi-tuong/{row.recipient_id}/#yearlyrating-{row.pk}",
        }
    ]


def test_lower_rating_says_when_to_try_again(candidate, judge):
    person = rated(y2024="excellent", y2025="good")

    result = judge(candidate(recipient=person), "rated_years", rating="excellent", years=2, consecutive=True)

    assert result.explanation == (
        "Điều kiện cần 02 năm liên tục “Hoàn thành xuất sắc nhiệm vụ” trở lên, nhưng năm 2025 hoàn thành tốt nhiệm vụ."
    )
    assert result.would_change == "Xét lại khi đủ 02 năm liên tục tính từ sau năm 2025."


@pytest.mark.parametrize(
    ("years", "needed", "verdict"),
    [
        ({"y2024": "good"}, 1, M),
        ({"y2025": "good"}, 1, P),
        ({"y2025": "done"}, 1, F),
        ({"y2024": "good", "y2025": "good"}, 2, P),
        ({"y2023": "good", "y2024": "good"}, 2, M),
    ],
)
def test_title_of_a_year_needs_the_rating_of_that_year(candidate, judge, years, needed, verdict):
    known = candidate(recipient=rated(**years), achievement_to="2025")

    assert judge(known, "rated_years", rating="good", years=needed, this_year=True).verdict == verdict


# --- Initiatives


@pytest.mark.parametrize(
    ("rows", "params", "verdict"),
    [
        ([{}, {}], {"count": 2}, P),
        ([{}], {"count": 2}, F),
        ([], {"count": 1}, M),
        ([{"level": "province"}], {"count": 1, "level": "grassroots"}, P),
        ([{"level": "grassroots"}], {"count": 1, "level": "province"}, F),
        ([{"year": 2022}], {"count": 1, "within_years": 3}, M),
        ([{"year": 2023}], {"count": 1, "within_years": 3}, P),
        ([{"year": 2026}], {"count": 1}, M),
        ([{"effect": "province"}], {"count": 1, "effect": "province"}, P),
        ([{"effect": "nation"}], {"count": 1, "effect": "province"}, P),
        ([{"effect": "grassroots"}], {"count": 1, "effect": "province"}, F),
        ([{"effect": ""}], {"count": 1, "effect": "province"}, M),
        ([{}], {"count": 1, "level": "khong-co"}, H),
        ([{}], {"count": 0}, H),
    ],
)
def test_initiatives(candidate, judge, rows, params, verdict):
    person = RecipientFactory()
    for row in rows:
        InitiativeFactory(recipient=person, **row)

    assert judge(candidate(recipient=person), "initiatives", **params).verdict == verdict


def test_initiatives_of_somebody_else_do_not_count(candidate, judge):
    InitiativeFactory()

    assert judge(candidate(), "initiatives", count=1).verdict == M


# --- Service


@pytest.mark.parametrize(
    ("since", "verdict"),
    [(date(2025, 3, 1), P), (date(2025, 3, 2), F), (date(2026, 1, 5), F), (date(1999, 5, 5), P), (None, M)],
)
def test_newcomer_has_ten_months_from_the_first_of_march(candidate, judge, since, verdict):
    person = RecipientFactory(working_since=since)

    assert judge(candidate(recipient=person), "months_of_service", months=10).verdict == verdict


def test_service_is_asked_of_persons_only(candidate, judge):
    household = RecipientFactory(type=RecipientType.HOUSEHOLD)

    assert judge(candidate(recipient=household), "months_of_service", months=10).verdict == P


@given(first=DAYS, months=st.integers(0, 600))
def test_whole_months_are_counted_back_as_added(first, months):
    """From a day to the eve of the same day `months` later are exactly so many months, whatever the months' lengths."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    if first.day > 28 or year > 2150:
        return
    eve = date.fromordinal(date(year, month + 1, first.day).toordinal() - 1)

    assert months_between(first, eve) == months
    if months:
        assert months_between(first, date.fromordinal(eve.toordinal() - 1)) == months - 1


@given(first=DAYS, last=DAYS, later=st.integers(0, 400))
def test_months_never_shrink_when_time_goes_on(first, last, later):
    after = date.fromordinal(last.toordinal() + later)

    assert months_between(first, after) >= months_between(first, last)


# --- Discipline


@pytest.mark.parametrize(
    ("first", "last", "verdict"),
    [
        (date(2025, 10, 20), None, H),
        (date(2025, 10, 21), None, P),
        (date(2025, 1, 1), date(2025, 10, 19), P),
        (date(2025, 1, 1), date(2025, 10, 20), H),
    ],
)
def test_discipline_is_a_flag_with_a_paper(candidate, judge, first, last, verdict):
    note = DisciplineNoteFactory(valid_from=first, valid_to=last)

    result = judge(candidate(recipient=note.recipient), "no_discipline_paper")

    assert (result.verdict, len(result.evidence)) == (verdict, int(verdict == H))


def test_discipline_is_never_inferred(candidate, judge):
    result = judge(candidate(), "no_discipline_paper")

    assert (result.verdict, result.evidence) == (P, [])
    assert result.explanation == (
        "Cổng không ghi nhận văn bản nào về kỷ luật, điều tra có hiệu lực ngày 20/10/2025; "
        "đơn vị trình chịu trách nhiệm về nội dung này."
    )
    assert judge(candidate(), "no_discipline_paper", ask_person=True).verdict == H
