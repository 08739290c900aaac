import pytest

from campaigns.enums import ObligationKind
from dossiers.enums import DossierStatus as S
from dossiers.services import appraisal, submitting
from tests.factories.campaigns import DutyFactory, ObligationFactory
from tests.factories.dossiers import WORKING_AT, fresh
from tests.factories.people import add_role, make_person
from thidua.audit.models import AuditEvent
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.notifications.models import Notification, OutgoingMail


def bells(user):
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("kind", flat=True))


def test_incomplete_dossier_is_not_sent_to_the_head(stage):
    dossier = stage.draft()

    with pytest.raises(WrongState) as refused:
        submitting.send_to_head(by=stage.officer, dossier=dossier)

    assert refused.value.message == (
        "Hồ sơ còn thiếu: Số và ngày của tờ trình; Tệp tờ trình; Ngày họp xét ghi trong biên bản; "
        "Tệp biên bản họp xét; Có ít nhất một đề nghị khen thưởng."
    )
    assert fresh(dossier).status == S.DRAFT


def test_head_is_told_by_bell_and_mail(stage):
    stage.awaiting_head()

    assert bells(stage.head) == ["dossier_sent_to_head"]
    assert OutgoingMail.objects.get(recipient=stage.head).subject == "Hồ sơ chờ thủ trưởng duyệt: Hồ sơ đề nghị của xã"


def test_approval_submits_with_a_receipt(stage):
    dossier = fresh(stage.submitted())

    assert (dossier.status, dossier.approved_by, dossier.approved_at) == (S.SUBMITTED, stage.head, WORKING_AT)
    assert (dossier.submitted_at, dossier.receipt_code) == (
        WORKING_AT,
        f"BN-2024-{stage.ground.province.pk:04d}-00001",
    )
    assert bells(stage.staff) == ["dossier_submitted"]


def test_twenty_identical_submits_are_one(stage):
    dossier = stage.awaiting_head()

    receipts = {submitting.approve_and_submit(by=stage.head, dossier=dossier).receipt_code for _ in range(20)}

    assert receipts == {fresh(dossier).receipt_code}
    assert AuditEvent.objects.filter(verb="dossier.submitted").count() == 1
    assert bells(stage.staff) == ["dossier_submitted"]


def test_nobody_approves_what_they_drew_up(stage):
    add_role(stage.officer, "unit_head", stage.unit)
    dossier = stage.awaiting_head()

    with pytest.raises(NotAllowed) as refused:
        submitting.approve_and_submit(by=stage.officer, dossier=dossier)

    assert refused.value.message == "Người lập hồ sơ không được tự duyệt; cần một thủ trưởng khác duyệt."
    assert fresh(dossier).status == S.AWAITING_HEAD


def test_head_of_another_unit_does_not_approve(stage):
    dossier = stage.awaiting_head()
    other = make_person("unit_head", stage.ground.sibling)

    with pytest.raises(NotAllowed):
        submitting.approve_and_submit(by=other, dossier=dossier)

    assert fresh(dossier).receipt_code == ""


def test_gate_is_asked_again_at_submission(stage):
    dossier = stage.awaiting_head()
    dossier.parts.filter(kind="minutes").update(is_current=False)

    with pytest.raises(WrongState):
        submitting.approve_and_submit(by=stage.head, dossier=dossier)

    assert fresh(dossier).status == S.AWAITING_HEAD


def test_submission_settles_the_duty_to_nominate(stage):
    obligation = ObligationFactory(campaign=stage.campaign, kind=ObligationKind.NOMINATION)
    mine = DutyFactory(obligation=obligation, unit=stage.unit)
    theirs = DutyFactory(obligation=obligation, unit=stage.ground.sibling)
    plan = DutyFactory(obligation=ObligationFactory(campaign=stage.campaign, kind=ObligationKind.PLAN), unit=stage.unit)

    stage.submitted()

    assert [fresh(duty).status for duty in (mine, theirs, plan)] == ["sent", "open", "open"]
    assert fresh(mine).sent_at == WORKING_AT


def test_head_hands_back_with_a_reason(stage):
    dossier = stage.awaiting_head()

    submitting.hand_back(by=stage.head, dossier=dossier, reason=" Sửa lại câu thành tích. ")

    row = fresh(dossier)
    assert (row.status, row.return_reason) == (S.DRAFT, "Sửa lại câu thành tích.")
    assert bells(stage.officer) == ["dossier_handed_back"]


def test_handing_back_needs_a_reason(stage):
    dossier = stage.awaiting_head()

    with pytest.raises(InvalidInput) as refused:
        submitting.hand_back(by=stage.head, dossier=dossier, reason="  ")

    assert (refused.value.field, fresh(dossier).status) == ("reason", S.AWAITING_HEAD)


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_withdrawal_before_receipt(stage, state):
    dossier = stage.complete() if state == "draft" else stage.submitted()

    submitting.withdraw(by=stage.officer, dossier=dossier)

    row = fresh(dossier)
    assert (row.status, [n.is_live for n in row.nominations.all()]) == (S.WITHDRAWN, [False])


def test_received_dossier_is_not_withdrawn(stage):
    dossier = stage.checking()

    with pytest.raises(WrongState):
        submitting.withdraw(by=stage.officer, dossier=dossier)

    row = fresh(dossier)
    assert (row.status, [n.is_live for n in row.nominations.all()]) == (S.CHECKING, [True])


def test_resubmission_keeps_the_receipt_and_clears_the_reason(stage):
    dossier = stage.checking()
    receipt = dossier.receipt_code
    appraisal.return_dossier(by=stage.staff, dossier=dossier, reason="Thiếu biên bản.")

    submitting.send_to_head(by=stage.officer, dossier=dossier)
    submitting.approve_and_submit(by=stage.head, dossier=dossier)

    row = fresh(dossier)
    assert (row.status, row.receipt_code, row.return_reason) == (S.SUBMITTED, receipt, "")
    assert row.assigned_to == stage.staff
