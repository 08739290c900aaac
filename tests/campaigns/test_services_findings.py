"""Deciding on what was read: once however often it is clicked, never over somebody else's decision."""

import pytest
import time_machine

from campaigns.enums import FindingDecision, FindingKind, ReadingStatus
from campaigns.findings.groups import group_key
from campaigns.models import Finding, PlanReading
from campaigns.services import findings as services
from tests.campaigns.staff import NOW
from tests.factories.people import make_ground, make_person
from tests.factories.reading import make_reading
from thidua.audit.models import AuditEvent
from thidua.common.errors import InvalidInput, NotAllowed, StaleObject, WrongState

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def staff(ground):
    return make_person("staff", ground.agency)


@pytest.fixture
def reading(ground, staff):
    return make_reading(ground.province, staff)


@pytest.fixture
def target(reading):
    return reading.findings.get(path="targets[0]")


def decide(staff, finding, decision):
    return services.decide(by=staff, finding=finding, decision=decision, seen=services.seen_of(finding))


def test_accepting_is_stamped_and_told(staff, target):
    decide(staff, target, FindingDecision.ACCEPTED)

    target.refresh_from_db()
    event = AuditEvent.objects.get(verb="reading.decided")
    assert (target.decision, target.decided_at, target.decided_by) == (FindingDecision.ACCEPTED, NOW, staff)
    assert (event.before, event.after, event.reason) == (
        {"decision": "Chưa xem"},
        {"decision": "Đồng ý"},
        "Chỉ tiêu: Trồng mới từ 200 ha rừng trở lên",
    )


def test_the_same_click_twice_is_one_decision(staff, target):
    seen = services.seen_of(target)
    for _ in range(2):
        services.decide(by=staff, finding=target, decision=FindingDecision.REJECTED, seen=seen)

    assert AuditEvent.objects.filter(verb="reading.decided").count() == 1


def test_another_decision_in_between_is_not_overwritten(ground, staff, target):
    seen = services.seen_of(target)
    services.decide(
        by=make_person("staff", ground.agency), finding=target, decision=FindingDecision.REJECTED, seen=seen
    )

    with pytest.raises(StaleObject):
        services.decide(by=staff, finding=target, decision=FindingDecision.ACCEPTED, seen=seen)

    target.refresh_from_db()
    assert target.decision == FindingDecision.REJECTED


def test_taking_back_an_edit_gives_what_was_read(staff, target):
    edited = services.edit_finding(
        by=staff, finding=target, seen=services.seen_of(target), values={"value": "250", "text": "Trồng 250 ha"}
    )
    assert (edited.decision, edited.label, edited.value["value"], edited.found["value"]) == (
        FindingDecision.EDITED,
        "Trồng 250 ha",
        "250",
        "200",
    )

    back = decide(staff, edited, FindingDecision.PENDING)

    assert (back.decision, back.value, back.label, back.decided_by) == (
        FindingDecision.PENDING,
        target.found,
        "Trồng mới từ 200 ha rừng trở lên",
        None,
    )


def test_an_edit_that_changes_nothing_is_an_agreement(staff, target):
    same = services.edit_finding(by=staff, finding=target, seen=services.seen_of(target), values={"value": "200"})

    assert same.decision == FindingDecision.ACCEPTED


def test_an_edit_over_another_edit_is_refused(staff, target):
    seen = services.seen_of(target)
    services.edit_finding(by=staff, finding=target, seen=seen, values={"value": "250"})

    with pytest.raises(StaleObject):
        services.edit_finding(by=staff, finding=target, seen=seen, values={"value": "300"})
    services.edit_finding(by=staff, finding=target, seen=seen, values={"value": "250"})

    target.refresh_from_db()
    assert (target.value["value"], AuditEvent.objects.filter(verb="reading.decided").count()) == ("250", 1)


def test_edited_is_no_button(staff, target):
    with pytest.raises(InvalidInput):
        decide(staff, target, FindingDecision.EDITED)


def test_accepting_a_group_leaves_the_others(staff, reading, target):
    rejected = decide(staff, reading.findings.get(path="targets[2]"), FindingDecision.REJECTED)

    count = services.accept_pending(by=staff, reading=reading, group=group_key(target))

    accepted = reading.findings.filter(decision=FindingDecision.ACCEPTED).values_list("path", flat=True)
    rejected.refresh_from_db()
    assert (count, sorted(accepted)) == (2, ["targets[0]", "targets[1]"])
    assert rejected.decision == FindingDecision.REJECTED
    assert AuditEvent.objects.get(verb="reading.accepted").reason == "Chỉ tiêu: Kinh tế"


def test_accepting_all_leaves_questions_open(staff, reading):
    count = services.accept_pending(by=staff, reading=reading)
    again = services.accept_pending(by=staff, reading=reading)

    pending = reading.findings.filter(decision=FindingDecision.PENDING)
    assert (count, again) == (reading.findings.count() - 1, 0)
    assert [item.kind for item in pending] == [FindingKind.QUESTION]


def test_a_number_left_alone_is_taken_once(staff, reading):
    values = {"text": "12 điểm trường", "level": "main", "comparator": "=", "value": "12"}

    added = services.add_target(by=staff, reading=reading, index=0, values=values, start=3, end=9)

    assert (added.path, added.kind, added.decision, added.label) == (
        "numeric_not_targets[0]",
        FindingKind.TARGET,
        FindingDecision.EDITED,
        "12 điểm trường",
    )
    with pytest.raises(WrongState, match="đã được thêm"):
        services.add_target(by=staff, reading=reading, index=0, values=values, start=3, end=9)


def test_nobody_else_decides(ground, target, reading):
    for person in (make_person("staff", ground.other_agency), make_person("unit_officer", ground.commune)):
        with pytest.raises(NotAllowed):
            decide(person, target, FindingDecision.ACCEPTED)
        with pytest.raises(NotAllowed):
            services.accept_pending(by=person, reading=reading)


@pytest.mark.parametrize("status", [ReadingStatus.WAITING, ReadingStatus.FAILED, ReadingStatus.DISCARDED])
def test_only_a_read_document_is_decided_on(staff, target, reading, status):
    PlanReading.objects.filter(pk=reading.pk).update(status=status)

    with pytest.raises(WrongState):
        decide(staff, target, FindingDecision.ACCEPTED)


def test_a_finding_that_is_gone_is_said_to_be_gone(staff, target):
    Finding.objects.filter(pk=target.pk).delete()

    with pytest.raises(WrongState, match="đã được đọc lại"):
        decide(staff, target, FindingDecision.ACCEPTED)
