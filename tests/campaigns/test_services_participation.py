from datetime import datetime
from decimal import Decimal

import pytest

from campaigns.enums import Direction, WorkKind, WorkStatus
from campaigns.models import ProgressReport, UnitTarget, Work
from campaigns.selectors.figures import judge
from campaigns.selectors.participation import registered_progress, unit_targets_of, unregistered_targets
from campaigns.services import participation as services
from tests.factories.campaigns import (
    CampaignFactory,
    ParticipationFactory,
    ProgressReportFactory,
    TargetFactory,
    UnitTargetFactory,
    WorkFactory,
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


def test_models_are_limited_by_the_campaign(officer, participation):
    WorkFactory(participation=participation, status=WorkStatus.DROPPED)
    for number in range(2):
        services.register_work(by=officer, participation=participation, kind=WorkKind.MODEL, title=f"Mô hình {number}")

    with pytest.raises(InvalidInput, match="tối đa 2 mô hình"):
        services.register_work(by=officer, participation=participation, kind=WorkKind.MODEL, title="Thêm nữa")

    services.register_work(by=officer, participation=participation, kind=WorkKind.WORK, title="Nhà văn hóa")
    assert Work.objects.filter(kind=WorkKind.WORK).count() == 1


def test_a_work_of_the_same_name_is_refused_beside_its_field(officer, participation):
    WorkFactory(participation=participation, title="Nhà văn hóa", kind=WorkKind.WORK)

    with pytest.raises(InvalidInput) as refusal:
        services.register_work(by=officer, participation=participation, kind=WorkKind.WORK, title=" Nhà  văn hóa ")

    assert refusal.value.field == "title"


def test_a_work_moves_on(officer, participation):
    work = WorkFactory(participation=participation)

    services.update_work(
        by=officer, work=work, title=work.title, description="Xong", planned_finish="2024-12", status=WorkStatus.DONE
    )

    work.refresh_from_db()
    assert (work.status, work.description) == (WorkStatus.DONE, "Xong")


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
