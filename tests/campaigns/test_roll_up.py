"""The figure of the whole: how it is made, what is left out of it, who sees how much of it."""

from datetime import date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from campaigns.enums import RollUp, TargetVerdict
from campaigns.selectors.figures import judge
from campaigns.selectors.roll_up import combine, roll_up, unit_targets_for
from tests.factories.campaigns import (
    CampaignFactory,
    ParticipationFactory,
    ProgressReportFactory,
    TargetFactory,
    UnitTargetFactory,
)
from tests.factories.people import make_ground, make_person
from tests.factories.units import CommuneFactory
from thidua.common.clock import HANOI

NOW = datetime(2024, 9, 10, 9, 0, tzinfo=HANOI)
TODAY = NOW.date()


@pytest.mark.parametrize(
    ("how", "figures", "expected"),
    [
        (RollUp.SUM, [(3, None), (4, None)], 7),
        (RollUp.MEAN, [(3, None), (4, None)], Decimal("3.5")),
        (RollUp.WEIGHTED, [(10, 1), (20, 3)], Decimal("17.5")),
        (RollUp.WEIGHTED, [(10, None), (20, None)], None),
        (RollUp.NONE, [(3, None)], None),
        (RollUp.SUM, [], None),
        (RollUp.SUM, [(0, None)], 0),
    ],
)
def test_each_way_of_making_the_whole(how, figures, expected):
    pairs = [(Decimal(value), None if weight is None else Decimal(weight)) for value, weight in figures]

    assert combine(how, pairs) == expected


@given(
    st.lists(
        st.tuples(
            st.decimals(min_value=0, max_value=1000, places=2), st.decimals(min_value=1, max_value=1000, places=0)
        ),
        min_size=1,
        max_size=20,
    )
)
def test_a_weighted_mean_lies_between_its_figures(pairs):
    found = combine(RollUp.WEIGHTED, pairs)
    slack = Decimal("1e-15")

    assert min(value for value, _ in pairs) - slack <= found <= max(value for value, _ in pairs) + slack


@pytest.fixture
def ground(db):
    return make_ground()


@pytest.fixture
def staff(ground):
    return make_person("staff", ground.agency)


@pytest.fixture
def campaign(ground):
    return CampaignFactory(owner=ground.province, launched=True)


@pytest.fixture
def target(campaign):
    return TargetFactory(campaign=campaign, roll_up=RollUp.SUM, comparator=">=", value=Decimal(10), unit_label="xã")


def bring(target, unit, value=None, *, campaign=None, under=None, **facts):
    """A unit that takes part, registered, and reported when `value` is given."""
    home = campaign or target.campaign
    part = home.participations.filter(unit=unit).first() or ParticipationFactory(campaign=home, unit=unit)
    facts.setdefault("unit_label", "xã")
    row = UnitTargetFactory(participation=part, target=under or target, **facts)
    if value is not None:
        ProgressReportFactory(unit_target=row, period="2024-08", value=Decimal(value), reported_at=NOW)
    return row


def whole_of(user, target):
    return roll_up(user, target, judge(unit_targets_for(user, target), TODAY), TODAY)


def test_the_whole_names_who_is_missing(ground, staff, target):
    bring(target, ground.commune, 6)
    bring(target, ground.sibling, 0)
    bring(target, ground.department)
    late = ParticipationFactory(campaign=target.campaign, unit=CommuneFactory(parent=ground.province)).unit

    whole = whole_of(staff, target)

    assert (whole.value, len(whole.shares), whole.expected, whole.without_data) == (6, 2, 4, 2)
    assert (whole.silent, whole.unregistered) == ([ground.department], [late])


@pytest.mark.parametrize(("figures", "verdict"), [((6, 4), "met"), ((9, 9), "exceeded"), ((1, 0), "at_risk")])
def test_the_whole_is_judged_like_any_figure(ground, staff, target, figures, verdict):
    bring(target, ground.commune, figures[0])
    bring(target, ground.sibling, figures[1])

    assert whole_of(staff, target).verdict == verdict


def test_measures_are_never_mixed(ground, staff, target):
    bring(target, ground.commune, 6, unit_label="XÃ")
    bring(target, ground.sibling, 50, unit_label="%")

    whole = whole_of(staff, target)

    assert (whole.value, whole.other_measure) == (6, [(ground.sibling, "%")])


def test_a_unit_without_weight_is_left_out_and_named(ground, staff, target):
    type(target).objects.update(roll_up=RollUp.WEIGHTED, weight_label="số hộ")
    target.refresh_from_db()
    bring(target, ground.commune, 10, weight=Decimal(100))
    bring(target, ground.department, 20, weight=Decimal(300))
    bring(target, ground.sibling, 90)

    whole = whole_of(staff, target)

    assert (whole.value, whole.unweighted) == (Decimal("17.5"), [ground.sibling])


def test_exceptions_belong_to_the_rule_and_parts_do_not(ground, staff, target):
    exception = TargetFactory(campaign=target.campaign, parent=target, unit_label="xã")
    exception.scope_units.add(ground.sibling)
    part = TargetFactory(campaign=target.campaign, parent=target, unit_label="xã")
    bring(target, ground.commune, 6)
    bring(target, ground.sibling, 3, under=exception)
    bring(target, ground.commune, 2, under=part)

    assert whole_of(staff, target).value == 9


def test_an_exception_expects_only_its_own_units(ground, staff, target):
    ParticipationFactory(campaign=target.campaign, unit=ground.commune)
    target.scope_units.add(ground.sibling)
    bring(target, ground.sibling, 3)

    whole = whole_of(staff, target)

    assert (whole.expected, whole.unregistered) == (1, [])


def test_what_is_not_rolled_up_has_no_figure(ground, staff, target):
    type(target).objects.update(roll_up=RollUp.NONE)
    target.refresh_from_db()
    bring(target, ground.commune, 6)

    whole = whole_of(staff, target)

    assert (whole.value, whole.verdict, whole.points) == (None, TargetVerdict.NO_DATA, [])


def test_a_plan_of_the_units_own_brings_what_is_below_it(ground, staff, target):
    ParticipationFactory(campaign=target.campaign, unit=ground.commune)
    own = CampaignFactory(owner=ground.commune, launched=True, parent=target.campaign)
    carried = TargetFactory(campaign=own, upper=target, roll_up=RollUp.SUM, unit_label="xã")
    bring(carried, ground.school, 5, campaign=own)
    bring(target, ground.sibling, 2)

    whole = whole_of(staff, target)

    assert (whole.value, whole.from_below, whole.unregistered) == (7, [ground.commune], [])


def test_a_units_own_report_goes_before_what_is_below_it(ground, staff, target):
    own = CampaignFactory(owner=ground.commune, launched=True, parent=target.campaign)
    carried = TargetFactory(campaign=own, upper=target, roll_up=RollUp.SUM, unit_label="xã")
    bring(carried, ground.school, 5, campaign=own)
    bring(target, ground.commune, 6)

    assert whole_of(staff, target).value == 6


def test_years_are_rolled_up_year_by_year(ground, staff, campaign):
    rule = TargetFactory(
        campaign=campaign, text="bình quân 10 hộ/năm", per_year=True, roll_up=RollUp.SUM, comparator="=", value=10
    )
    for unit, figures in ((ground.commune, (4, 6)), (ground.sibling, (5, 7))):
        row = bring(rule, unit, unit_label="%")
        for year, value in zip(("2024", "2025"), figures, strict=True):
            ProgressReportFactory(
                unit_target=row, period=year, value=Decimal(value), reported_at=datetime(2026, 1, 5, tzinfo=HANOI)
            )

    day = date(2026, 1, 10)
    whole = roll_up(staff, rule, judge(unit_targets_for(staff, rule), day), day)

    assert (whole.value, whole.verdict) == (Decimal(11), TargetVerdict.EXCEEDED)


def test_the_path_of_the_whole_has_a_point_a_day(ground, staff, target):
    first, second = bring(target, ground.commune), bring(target, ground.sibling)
    for row, month, value in ((first, "07", 1), (second, "07", 2), (first, "08", 4)):
        ProgressReportFactory(unit_target=row, period=f"2024-{month}", value=Decimal(value), reported_at=NOW)

    assert whole_of(staff, target).points == [(date(2024, 7, 31), 3), (date(2024, 8, 31), 6)]


def test_a_unit_sees_its_own_share_only(ground, target):
    bring(target, ground.commune, 6)
    bring(target, ground.sibling, 3)

    whole = whole_of(make_person("unit_officer", ground.commune), target)

    assert (whole.value, whole.expected) == (6, 1)


# --- The page


@pytest.fixture
def _signed_in(client, staff):
    client.force_login(staff)
    with time_machine.travel(NOW, tick=False):
        yield


def page_of(client, target, **query):
    return client.get(reverse("campaigns:target", args=[target.campaign_id, target.pk]), query)


@pytest.mark.usefixtures("_signed_in")
def test_the_page_filters_and_sorts_units(client, ground, target):
    low, high = bring(target, ground.commune, 1), bring(target, ground.sibling, 5)
    silent = bring(target, ground.department)

    def shown(**query):
        return [row.unit_target for row, _ in page_of(client, target, **query).context["rows"]]

    assert shown(sort="high") == [high, low, silent]
    assert shown(sort="low") == [low, high, silent]
    assert shown(sort="worst")[-1] == high
    assert shown(verdict="no_data") == [silent]
    assert shown(q="yen chau") == [low]
    assert shown(sort="x", verdict="x") == [silent, high, low]


@pytest.mark.usefixtures("_signed_in")
def test_the_page_says_how_the_whole_is_made(client, ground, target):
    bring(target, ground.commune, 6)
    bring(target, ground.sibling, 50, unit_label="%")

    page = page_of(client, target)
    text = page.content.decode()

    assert "Tổng số mới nhất của các đơn vị." in text
    assert "Không tính vì khác đơn vị tính" in text
    assert page.context["chart"]["datasets"][0]["label"] == "Kết quả báo cáo (xã)"


@pytest.mark.usefixtures("_signed_in")
def test_a_target_of_another_campaign_is_not_found(client, target):
    other = TargetFactory()

    assert client.get(reverse("campaigns:target", args=[target.campaign_id, other.pk])).status_code == 404


@pytest.mark.usefixtures("_signed_in")
def test_the_page_asks_the_same_for_one_and_three_units(client, ground, target):
    def queries():
        with CaptureQueriesContext(connection) as found:
            assert page_of(client, target).status_code == 200
        return len(found)

    bring(target, ground.commune, 6)
    queries()
    first = queries()
    bring(target, ground.sibling, 6)
    bring(target, ground.department, 6)

    assert queries() == first
