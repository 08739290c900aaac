"""From rows of the database to goals and verdicts: real wordings, several periods, many targets."""

import json
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaigns.enums import Comparator, Direction, TargetVerdict
from campaigns.models import Campaign, Target, UnitTarget
from campaigns.selectors.figures import goal_of, goal_of_target, judge, yearly_of
from campaigns.selectors.participation import in_force, offered_targets, registered_progress, unregistered_targets
from campaigns.tolerance import tolerance_on, tolerance_words
from campaigns.verdicts import GOOD, Yearly, verdict
from tests.demo.support import TRUTH
from tests.factories.campaigns import (
    CampaignFactory,
    ParticipationFactory,
    ProgressReportFactory,
    TargetFactory,
    UnitTargetFactory,
)
from tests.factories.units import UnitFactory
from thidua.common.clock import HANOI

FIVE_YEARS = Campaign(title="Phong trào năm năm", period_from="2021", period_to="2025")
AFTER = date(2026, 6, 1)
STEP = Decimal("0.01")


def target(**facts):
    facts.setdefault("comparator", "=")
    return Target(campaign=FIVE_YEARS, text=facts.pop("text", "Chỉ tiêu"), **facts)


def says(row, value):
    """The verdict after the time is over, on one figure."""
    return verdict(goal_of_target(row), Decimal(value), AFTER)


# --- Every shape of wording


@pytest.mark.parametrize(
    ("row", "misses", "meets"),
    [
        (target(text="Tỷ lệ đô thị hóa đạt 18%", value=Decimal(18)), "17.99", "18"),
        (target(text="có từ 2 huyện trở lên", comparator=">=", value=Decimal(2)), "1", "2"),
        (target(text="trên 200 triệu USD", comparator=">", value=Decimal(200)), "200", "200.01"),
        (target(text="không quá 15 vụ", comparator="<=", value=Decimal(15), direction="down"), "15.01", "15"),
        (target(text="giảm còn dưới 20%", comparator="<", value=Decimal(20), direction="down"), "20", "19.99"),
        (target(text="dưới 20%, chiều ghi nhầm", comparator="<", value=Decimal(20)), "20", "19.99"),
        (target(text="khoảng 42,8", comparator="~", value=Decimal("42.8")), "42.79", "42.8"),
        (target(text="7,5 - 8", comparator="between", value=Decimal("7.5"), value_to=Decimal(8)), "7.49", "7.5"),
        (target(text="không còn xã trắng", value=None, implicit_zero=True), "1", "0"),
        (target(text="không còn hộ đói", value=Decimal(0), implicit_zero=True, direction="up"), "1", "0"),
        (target(text="cơ cấu 24%", value=Decimal(24), direction="none"), "24.01", "24"),
        # Of a change its size is reported, so more reduction is better though the level falls.
        (target(text="hộ nghèo giảm 3%", value=Decimal(3), change="giảm", direction="down"), "2.99", "3"),
        (target(text="tăng 6 xã", value=Decimal(6), change="tăng", baseline_year=2021), "5", "6"),
        (target(text="giảm trên 10%", comparator=">", value=Decimal(10), change="giảm"), "10", "10.01"),
    ],
    ids=lambda value: value.text if isinstance(value, Target) else value,
)
def test_each_wording_has_a_figure_that_meets_it_and_one_just_short(row, misses, meets):
    assert (says(row, misses) in GOOD, says(row, meets) in GOOD) == (False, True)


def test_a_grade_has_no_goal():
    assert goal_of_target(target(text="phổ cập mức độ 3", comparator="", value=None)) is None


@pytest.mark.parametrize(
    ("text", "per_year", "parent", "expected"),
    [
        ("giảm bình quân 3%/năm", True, None, Yearly.MEAN),
        ("Trung bình mỗi năm kết nạp 20 đảng viên", True, None, Yearly.MEAN),
        ("mỗi năm trồng 2.000 cây", True, None, Yearly.EACH),
        ("thu nhập bình quân 60 triệu đồng", False, None, Yearly.NO),
        ("riêng các xã khó khăn 4 - 5%/năm", True, "giảm bình quân 3%/năm", Yearly.MEAN),
    ],
)
def test_years_are_averaged_or_each_one_counts(text, per_year, parent, expected):
    row = target(text=text, per_year=per_year)
    if parent:
        row.parent = Target(pk=1, text=parent)

    assert yearly_of(row) == expected


def test_the_path_starts_at_the_end_of_the_base_year():
    fall = goal_of_target(
        target(comparator="<", value=Decimal(16), baseline=Decimal("29.93"), baseline_year=2020, direction="down")
    )
    change = goal_of_target(target(value=Decimal(3), change="giảm", baseline_year=2021, baseline=Decimal(20)))
    plain = goal_of_target(target(value=Decimal(3), baseline_year=2021))

    assert (fall.start, fall.baseline) == (date(2020, 12, 31), Decimal("29.93"))
    assert (change.start, change.baseline) == (date(2021, 12, 31), None)
    assert plain.start == date(2021, 1, 1)


@pytest.mark.parametrize(("by_when", "expected"), [("", date(2025, 12, 31)), ("2023-Q2", date(2023, 6, 30))])
def test_time_ends_where_the_target_says_or_with_the_campaign(by_when, expected):
    assert goal_of_target(target(value=Decimal(1), by_when=by_when)).by == expected


# --- The five real documents


def rows_of_truth():
    for path in sorted(TRUTH.glob("*.json")) if TRUTH.is_dir() else ():
        yield from json.loads(path.read_text(encoding="utf-8"))["targets"]


@pytest.mark.skipif(not TRUTH.is_dir(), reason="the documents' truth files are not beside the repository")
def test_every_target_of_the_five_documents_can_be_met_and_missed():
    seen = 0
    for row in rows_of_truth():
        falls = row["comparator"] in ("<", "<=") or bool(row.get("implicit_zero"))
        stated = Target(
            campaign=FIVE_YEARS,
            text=row["text"],
            comparator=row["comparator"],
            value=None if row["value"] is None else Decimal(str(row["value"])),
            value_to=None if row.get("value_to") is None else Decimal(str(row["value_to"])),
            implicit_zero=bool(row.get("implicit_zero")),
            approx=bool(row.get("approx")),
            change=row.get("change") or "",
            direction=Direction.DOWN if falls else Direction.UP,
        )
        figure = stated.value if stated.value is not None else Decimal(0)
        strict = row["comparator"] in (">", "<")
        step = -STEP if falls else STEP
        assert (says(stated, figure) in GOOD, row["text"]) == (not strict, row["text"])
        assert (says(stated, figure + step) in GOOD, row["text"]) == (True, row["text"])
        assert (says(stated, figure - step) in GOOD, row["text"]) == (False, row["text"])
        if stated.value_to is not None:
            assert [says(stated, stated.value_to), says(stated, stated.value_to + STEP)] == [
                TargetVerdict.MET,
                TargetVerdict.EXCEEDED,
            ]
        seen += 1

    assert seen == 142


# --- What a unit registered


@pytest.fixture
def participation(db):
    return ParticipationFactory(campaign=CampaignFactory(launched=True, period_from="2024", period_to="2025"))


def register(participation, target=None, **more):
    return UnitTargetFactory(participation=participation, target=target, **more)


def one(participation, on=date(2024, 10, 1)):
    (found,) = judge(UnitTarget.objects.filter(participation=participation), on)
    return found


@pytest.mark.parametrize(
    ("of_campaign", "own", "expected"),
    [
        ({"comparator": ">"}, {}, (Comparator.MORE, None)),
        ({"comparator": "between", "value_to": Decimal(5)}, {}, (Comparator.EQUAL, None)),
        ({"comparator": "="}, {"value_to": Decimal(9)}, (Comparator.BETWEEN, Decimal(9))),
        ({"comparator": "="}, {"comparator": ">="}, (Comparator.AT_LEAST, None)),
    ],
)
def test_the_units_own_comparator_goes_before_the_campaigns(participation, of_campaign, own, expected):
    row = register(participation, TargetFactory(campaign=participation.campaign, **of_campaign), **own)

    goal = goal_of(row)

    assert (goal.comparator, goal.high) == expected


def test_a_target_of_its_own_runs_to_its_own_date(participation):
    row = register(participation, None, by_when="2024-Q3", baseline=Decimal(1))

    goal = goal_of(row)

    assert (goal.comparator, goal.by, goal.baseline) == (Comparator.EQUAL, date(2024, 9, 30), Decimal(1))


def test_tolerance_is_for_about_only(participation, settings):
    settings.TARGET_APPROX_PERCENT = {"2024-01-01": "5"}
    about = register(participation, TargetFactory(campaign=participation.campaign, comparator="~"), value=Decimal(100))
    ProgressReportFactory(unit_target=about, value=Decimal(95))

    assert one(participation).verdict == TargetVerdict.MET
    UnitTarget.objects.update(comparator="=")
    assert one(participation).verdict == TargetVerdict.MISSED


def test_the_latest_period_counts_and_of_one_period_the_latest_report(participation):
    row = register(participation)
    at = [datetime(2024, month, 5, tzinfo=HANOI) for month in (7, 9, 10, 11)]
    ProgressReportFactory(unit_target=row, period="2024", value=Decimal(1), reported_at=at[0])
    ProgressReportFactory(unit_target=row, period="2024-08", value=Decimal(2), reported_at=at[1])
    ProgressReportFactory(unit_target=row, period="2024-08", value=Decimal(3), reported_at=at[2])
    ProgressReportFactory(unit_target=row, period="2024-Q1", value=Decimal(9), reported_at=at[3])

    found = one(participation)

    assert (found.actual, found.period) == (3, "2024-08")


def test_zero_is_a_figure_and_nothing_is_not(participation):
    row = register(participation, value=Decimal(2))

    before = one(participation)
    ProgressReportFactory(unit_target=row, period="2024-08", value=Decimal(0))
    after = one(participation)

    assert (before.actual, before.verdict) == (None, TargetVerdict.NO_DATA)
    assert (after.actual, after.verdict) == (0, TargetVerdict.AT_RISK)


def test_a_mean_over_the_years_is_shown_as_the_figure(participation):
    rule = TargetFactory(campaign=participation.campaign, text="bình quân 10 hộ/năm", per_year=True, comparator="=")
    row = register(participation, rule, value=Decimal(10))
    late = datetime(2026, 1, 5, tzinfo=HANOI)
    for period, value in (("2024-06", 4), ("2024", 8), ("2025", 13)):
        ProgressReportFactory(unit_target=row, period=period, value=Decimal(value), reported_at=late)

    found = one(participation, on=date(2026, 1, 10))

    assert (found.years, found.mean_years) == ({2024: 8, 2025: 13}, [2024, 2025])
    assert (found.actual, found.verdict) == (Decimal("10.5"), TargetVerdict.EXCEEDED)


def test_a_year_without_a_figure_is_named(participation):
    rule = TargetFactory(campaign=participation.campaign, text="mỗi năm 10 hộ", per_year=True, comparator="=")
    row = register(participation, rule, value=Decimal(10))
    ProgressReportFactory(unit_target=row, period="2025", value=Decimal(10))

    found = one(participation, on=date(2026, 1, 10))

    assert (found.missing_years, found.verdict) == ([2024], TargetVerdict.NO_DATA)


def test_many_targets_cost_as_many_queries_as_one(participation):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            judge(UnitTarget.objects.filter(participation=participation), date(2024, 10, 1))
        return len(queries)

    ProgressReportFactory(unit_target=register(participation, TargetFactory(campaign=participation.campaign)))
    first = cost()
    for _ in range(2):
        ProgressReportFactory(unit_target=register(participation, TargetFactory(campaign=participation.campaign)))

    assert (first, cost()) == (4, 4)


def test_a_page_of_targets_is_judged_like_the_whole(participation):
    for value in (1, 2, 3):
        ProgressReportFactory(unit_target=register(participation), value=Decimal(value))
    rows = UnitTarget.objects.filter(participation=participation).order_by("pk")

    assert [row.actual for row in judge(rows[1:3], AFTER)] == [row.actual for row in judge(rows, AFTER)][1:]


# --- What is offered


def test_whoever_has_an_exception_is_offered_that_instead_of_the_rule(participation):
    campaign = participation.campaign
    rule = TargetFactory(campaign=campaign, text="giảm 3%")
    exception = TargetFactory(campaign=campaign, parent=rule, text="riêng xã khó khăn giảm 4%")
    part = TargetFactory(campaign=campaign, parent=rule, text="trong đó có 2 xã")
    exception.scope_units.add(participation.unit)
    elsewhere = ParticipationFactory(campaign=campaign, unit=UnitFactory())

    assert list(offered_targets(participation)) == [exception, part]
    assert list(offered_targets(elsewhere)) == [rule, part]


def test_zero_targets_are_offered_and_dropped_ones_are_not(participation):
    campaign = participation.campaign
    none_left = TargetFactory(campaign=campaign, value=None, comparator="=", implicit_zero=True)
    TargetFactory(campaign=campaign, dropped_at=campaign.launched_at)
    TargetFactory(campaign=campaign, value=None, comparator="", level="grade")
    taken = register(participation, TargetFactory(campaign=campaign))

    assert list(unregistered_targets(participation)) == [none_left]
    assert list(offered_targets(participation)) == [none_left, taken.target]


def test_dropped_targets_are_not_counted(participation):
    campaign = participation.campaign
    register(participation, TargetFactory(campaign=campaign, dropped_at=campaign.launched_at))
    kept = register(participation, None)

    assert list(in_force(UnitTarget.objects.all())) == [kept]
    assert registered_progress(campaign, participation.unit_id, AFTER) == (0, 1)


# --- 'khoảng'


def test_tolerance_is_dated(settings):
    settings.TARGET_APPROX_PERCENT = {"2026-01-01": "3", "2024-01-01": "5"}

    found = [tolerance_on(day) for day in (date(2023, 12, 31), date(2024, 1, 1), date(2026, 5, 1))]

    assert found == [Decimal(0), Decimal("0.05"), Decimal("0.03")]
    assert tolerance_words(date(2025, 1, 1)) == (
        "Văn bản ghi “khoảng” nhưng không nói được lệch bao nhiêu; cổng cho phép lệch 5 % so với con số nêu, theo mức "
        "của cổng áp dụng từ 1/1/2024."
    )


def test_an_undecided_tolerance_is_said(settings):
    settings.TARGET_APPROX_PERCENT = {}

    assert "cổng tính đúng con số nêu" in tolerance_words(AFTER)
