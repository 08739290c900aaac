from datetime import datetime
from decimal import Decimal

import pytest

from campaigns.enums import Direction
from campaigns.models import ProgressReport, UnitTarget
from campaigns.selectors.figures import judge
from campaigns.selectors.participation import registered_progress, unit_targets_of, unregistered_targets
from campaigns.services import participation as services
from campaigns.services.participation import Entry, Figure
from tests.factories.campaigns import (
    CampaignFactory,
    ParticipationFactory,
    ProgressReportFactory,
    TargetFactory,
    UnitTargetFactory,
)
from tests.factories.people import make_ground, make_person
from thidua.audit.models import AuditEvent
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.errors import InvalidInput, NotAllowed, WrongState

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 9, 1, 9, 0, tzinfo=HANOI)


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def officer(ground):
    return make_person("unit_officer", ground.commune)


@pytest.fixture
def participation(ground):
    return ParticipationFactory(
        campaign=CampaignFactory(owner=ground.province, launched=True, max_models=2), unit=ground.commune
    )


def register(officer, participation, **more):
    values = {"text": "Tỷ lệ che phủ rừng", "value": Decimal("50"), "unit_label": "%"}
    with clock.at(NOW):
        return services.register_target(by=officer, participation=participation, **{**values, **more})


def report(officer, unit_target, **more):
    values = {"period": "2024-08", "value": Decimal("40"), "evidence": "Báo cáo tháng 8"}
    with clock.at(NOW):
        return services.report_progress(by=officer, unit_target=unit_target, **{**values, **more})


def test_registering_marks_the_participation_once(officer, participation):
    register(officer, participation)
    first = participation.__class__.objects.get(pk=participation.pk).registered_at
    with clock.at(datetime(2024, 9, 2, tzinfo=HANOI)):
        services.register_target(by=officer, participation=participation, text="Khác", value=Decimal(1))

    participation.refresh_from_db()
    assert participation.registered_at == first == NOW


def test_a_campaign_target_lends_its_direction(officer, participation):
    target = TargetFactory(campaign=participation.campaign, direction=Direction.DOWN)

    row = register(officer, participation, target=target)

    assert row.direction == Direction.DOWN


def test_a_target_is_taken_up_once(officer, participation):
    target = TargetFactory(campaign=participation.campaign)
    register(officer, participation, target=target)

    with pytest.raises(InvalidInput) as refusal:
        register(officer, participation, target=target)

    assert (refusal.value.field, refusal.value.message) == ("target", "Đơn vị đã đăng ký chỉ tiêu này.")
    assert UnitTarget.objects.count() == 1


def test_a_target_of_another_campaign_is_refused(officer, participation):
    with pytest.raises(InvalidInput):
        register(officer, participation, target=TargetFactory())


def test_strangers_register_nothing(ground, participation):
    with pytest.raises(NotAllowed):
        register(make_person("unit_officer", ground.sibling), participation)


def test_a_closed_campaign_takes_no_target(ground, officer):
    closed = ParticipationFactory(campaign=CampaignFactory(owner=ground.province, closed=True), unit=ground.commune)

    with pytest.raises(WrongState):
        register(officer, closed)


def test_a_registered_target_may_change_until_progress_is_reported(officer, participation):
    row = UnitTargetFactory(participation=participation, value=Decimal(5))

    services.update_unit_target(by=officer, unit_target=row, text="Mới", value=Decimal(6), unit_label="xã")

    row.refresh_from_db()
    assert (row.text, row.value, row.unit_label) == ("Mới", 6, "xã")
    ProgressReportFactory(unit_target=row)
    with pytest.raises(WrongState, match="đã có báo cáo tiến độ"):
        services.update_unit_target(by=officer, unit_target=row, text="x", value=Decimal(1), unit_label="")
    with pytest.raises(WrongState):
        services.remove_unit_target(by=officer, unit_target=row)


def test_removing_leaves_a_trace(officer, participation):
    row = UnitTargetFactory(participation=participation, text="Chỉ tiêu bỏ", value=Decimal(5))

    services.remove_unit_target(by=officer, unit_target=row)

    assert UnitTarget.objects.count() == 0
    assert AuditEvent.objects.get().before["text"] == "Chỉ tiêu bỏ"


def test_the_newest_report_counts_and_older_ones_stay(officer, participation):
    row = UnitTargetFactory(participation=participation, value=Decimal(50))
    report(officer, row, value=Decimal(30), period="2024-06")
    with clock.at(datetime(2024, 10, 1, tzinfo=HANOI)):
        services.report_progress(by=officer, unit_target=row, period="2024-09", value=Decimal(45), evidence="x")

    (found,) = judge(unit_targets_of(participation), NOW.date())

    assert (found.actual, found.period) == (45, "2024-09")
    assert ProgressReport.objects.count() == 2


def test_progress_needs_evidence(officer, participation):
    with pytest.raises(InvalidInput) as refusal:
        report(officer, UnitTargetFactory(participation=participation), evidence="  ")

    assert refusal.value.field == "evidence"


def test_progress_of_the_future_is_refused(officer, participation):
    with pytest.raises(InvalidInput) as refusal:
        report(officer, UnitTargetFactory(participation=participation), period="2024-10")

    assert refusal.value.field == "period"


# --- Many at once


def take_up(officer, participation, *entries):
    with clock.at(NOW):
        return services.register_targets(by=officer, participation=participation, entries=list(entries))


def test_a_table_takes_up_changes_and_leaves_alone(officer, participation):
    targets = [TargetFactory(campaign=participation.campaign, unit_label="xã") for _ in range(3)]
    old = UnitTargetFactory(participation=participation, target=targets[0], value=Decimal(1), unit_label="xã")
    same = UnitTargetFactory(participation=participation, target=targets[1], value=Decimal(2), unit_label="xã")

    count = take_up(
        officer,
        participation,
        Entry(targets[0], Decimal(5)),
        Entry(targets[1], Decimal(2)),
        Entry(targets[2], Decimal(7)),
    )

    old.refresh_from_db()
    fresh = UnitTarget.objects.get(target=targets[2])
    assert (count, old.value, same.value) == (2, 5, 2)
    assert (fresh.value, fresh.text, fresh.unit_label, fresh.created_at) == (7, targets[2].text, "xã", NOW)
    assert sorted(AuditEvent.objects.values_list("verb", flat=True)) == [
        "unit_target.changed",
        "unit_target.registered",
    ]
    participation.refresh_from_db()
    assert participation.registered_at == NOW


def test_a_table_is_written_whole_or_not_at_all(officer, participation):
    good, foreign = TargetFactory(campaign=participation.campaign), TargetFactory()

    with pytest.raises(InvalidInput) as refusal:
        take_up(officer, participation, Entry(good, Decimal(5)), Entry(foreign, Decimal(5)))

    assert refusal.value.field == f"value-{foreign.pk}"
    assert UnitTarget.objects.count() == 0


def test_a_table_does_not_change_what_was_reported(officer, participation):
    target = TargetFactory(campaign=participation.campaign)
    row = UnitTargetFactory(participation=participation, target=target, value=Decimal(5))
    ProgressReportFactory(unit_target=row)

    with pytest.raises(InvalidInput, match="Đã có báo cáo tiến độ"):
        take_up(officer, participation, Entry(target, Decimal(6)))
    assert take_up(officer, participation, Entry(target, Decimal(5))) == 0


def test_a_range_of_its_own_and_back(officer, participation):
    target = TargetFactory(campaign=participation.campaign, comparator="between", value_to=Decimal(5))
    take_up(officer, participation, Entry(target, Decimal(3), Decimal(4)))
    row = UnitTarget.objects.get()
    before = (row.comparator, row.value_to)
    take_up(officer, participation, Entry(target, Decimal(3)))
    row.refresh_from_db()

    assert (before, (row.comparator, row.value_to)) == (("between", 4), ("", None))


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"value_to": Decimal(50)}, "value_to"),
        ({"comparator": "between"}, "value_to"),
        ({"weight": Decimal(0)}, "weight"),
    ],
)
def test_figures_that_do_not_hold_together_are_refused(officer, participation, facts, field):
    with pytest.raises(InvalidInput) as refusal:
        register(officer, participation, **facts)

    assert refusal.value.field == field


def test_a_weighted_target_asks_for_the_weight(officer, participation):
    target = TargetFactory(campaign=participation.campaign, roll_up="weighted", weight_label="số hộ")

    with pytest.raises(InvalidInput, match="Hãy ghi số hộ của đơn vị") as one:
        register(officer, participation, target=target)
    with pytest.raises(InvalidInput) as many:
        take_up(officer, participation, Entry(target, Decimal(1)))

    assert (one.value.field, many.value.field) == ("weight", f"weight-{target.pk}")
    assert register(officer, participation, target=target, weight=Decimal(120)).weight == 120


def test_a_dropped_target_and_an_exception_of_others_are_not_taken_up(officer, participation):
    dropped = TargetFactory(campaign=participation.campaign, dropped_at=NOW)
    others = TargetFactory(campaign=participation.campaign)
    others.scope_units.add(ParticipationFactory(campaign=participation.campaign).unit)

    for target in (dropped, others):
        with pytest.raises(InvalidInput, match="không áp dụng cho đơn vị"):
            register(officer, participation, target=target)


def test_zero_is_what_no_longer_any_means(officer, participation):
    target = TargetFactory(
        campaign=participation.campaign, value=None, comparator="=", implicit_zero=True, unit_label="xã"
    )

    row = register(officer, participation, target=target, value=Decimal(0), unit_label="")

    assert (row.direction, row.unit_label) == (Direction.DOWN, "xã")


def report_all(officer, participation, *figures, period="2024-08"):
    with clock.at(NOW):
        return services.report_many(by=officer, participation=participation, period=period, figures=list(figures))


def test_many_targets_are_reported_for_one_period(officer, participation):
    rows = [UnitTargetFactory(participation=participation) for _ in range(2)]

    count = report_all(officer, participation, *(Figure(row, Decimal(4), "Báo cáo 9") for row in rows))

    found = ProgressReport.objects.values_list("period", "value", "evidence", "reported_at")
    assert (count, set(found)) == (2, {("2024-08", Decimal(4), "Báo cáo 9", NOW)})
    assert AuditEvent.objects.filter(verb="progress.reported").count() == 2


def test_one_line_without_evidence_stops_all(officer, participation):
    rows = [UnitTargetFactory(participation=participation) for _ in range(2)]

    with pytest.raises(InvalidInput) as refusal:
        report_all(officer, participation, Figure(rows[0], Decimal(4), "x"), Figure(rows[1], Decimal(4), " "))

    assert refusal.value.field == f"evidence-{rows[1].pk}"
    assert ProgressReport.objects.count() == 0


def test_targets_of_others_and_dropped_ones_are_not_reported(officer, participation):
    strange = UnitTargetFactory()
    dropped = UnitTargetFactory(
        participation=participation, target=TargetFactory(campaign=participation.campaign, dropped_at=NOW)
    )

    for row in (strange, dropped):
        with pytest.raises(InvalidInput, match="không thuộc đăng ký của đơn vị hoặc đã thôi áp dụng"):
            report_all(officer, participation, Figure(row, Decimal(4), "x"))


@pytest.mark.parametrize("period", ["2024-05", "2023", "2024-Q1"])
def test_periods_before_the_campaign_are_refused(officer, participation, period):
    row = UnitTargetFactory(participation=participation)

    with pytest.raises(InvalidInput, match="nằm ngoài thời gian thi đua") as refusal:
        report(officer, row, period=period)

    assert refusal.value.field == "period"
    assert "(từ tháng 6/2024 đến tháng 10/2025)" in refusal.value.message


def test_a_period_that_holds_the_beginning_is_taken(officer, participation):
    assert report(officer, UnitTargetFactory(participation=participation), period="2024").period == "2024"


def test_registered_progress_counts_what_is_met(officer, participation):
    met = UnitTargetFactory(participation=participation, value=Decimal(3))
    UnitTargetFactory(participation=participation, value=Decimal(3))
    ProgressReportFactory(unit_target=met, value=Decimal(4))

    assert registered_progress(participation.campaign, participation.unit_id, NOW.date()) == (1, 2)


def test_registered_progress_without_targets_is_unknown(participation):
    assert registered_progress(participation.campaign, participation.unit_id, NOW.date()) is None


def test_unregistered_targets_are_those_not_taken_up_and_measurable(officer, participation):
    taken = TargetFactory(campaign=participation.campaign)
    free = TargetFactory(campaign=participation.campaign)
    TargetFactory(campaign=participation.campaign, value=None, comparator="")
    TargetFactory()
    register(officer, participation, target=taken)

    assert list(unregistered_targets(participation)) == [free]


def test_the_trail_of_a_report_reads_as_people_write(officer, participation):
    row = register(officer, participation, text="Cây trồng mới", value=Decimal("2000"), unit_label="cây")

    report(officer, row, value=Decimal("2100.5"))

    event = AuditEvent.objects.get(verb="progress.reported")
    assert event.after == {"period": "tháng 8/2024", "text": "Cây trồng mới", "value": "2.100,5 cây"}


def test_the_trail_of_a_changed_target_keeps_its_measure_on_both_sides(officer, participation):
    row = register(officer, participation, text="Cây trồng mới", value=Decimal("2000"), unit_label="cây")

    services.update_unit_target(
        by=officer, unit_target=row, text="Cây trồng mới", value=Decimal(3000), unit_label="cây"
    )

    event = AuditEvent.objects.get(verb="unit_target.changed")
    assert event.before == {"text": "Cây trồng mới", "value": "2.000 cây"}
    assert event.after == {"text": "Cây trồng mới", "value": "3.000 cây"}
