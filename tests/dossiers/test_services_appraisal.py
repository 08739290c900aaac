from datetime import date

import pytest

from dossiers.enums import DossierStatus as S
from dossiers.enums import NominationResult as R
from dossiers.models import RuleCheck
from dossiers.services import appraisal, submitting
from tests.factories.awards import RuleFactory
from tests.factories.dossiers import OpinionFactory, fresh
from tests.factories.people import add_role, make_person
from thidua.audit.models import AuditEvent
from thidua.common.errors import InvalidInput, NotAllowed, WrongState


@pytest.fixture
def contribution_rule(stage):
    return RuleFactory(
        code="dong-gop",
        predicate="contribution_at_least",
        params={"amount": 300_000_000},
        text="Đóng góp từ 300 triệu đồng",
        campaign_key=str(stage.campaign.pk),
        article="Mục III",
    )


def appraised(stage, **values):
    """A dossier in appraisal whose one nominee has the given achievement."""
    dossier = stage.draft()
    stage.nominate(dossier, **values)
    stage.add_papers(dossier)
    return on_to_appraisal(stage, dossier)


def on_to_appraisal(stage, dossier):
    submitting.send_to_head(by=stage.officer, dossier=dossier)
    submitting.approve_and_submit(by=stage.head, dossier=dossier)
    appraisal.receive(by=stage.staff, dossier=dossier)
    return appraisal.start_appraisal(by=stage.staff, dossier=dossier)


def test_receiving_assigns_to_whoever_receives(stage):
    row = fresh(stage.checking())

    assert (row.status, row.assigned_to) == (S.CHECKING, stage.staff)


def test_receiving_for_a_colleague(stage):
    colleague = make_person("agency_leader", stage.ground.agency)

    appraisal.receive(by=stage.staff, dossier=stage.submitted(), assigned_to=colleague)

    assert AuditEvent.objects.filter(verb="dossier.received", actor_id=stage.staff.pk).count() == 1


def test_work_is_not_assigned_outside_the_level(stage):
    dossier = stage.submitted()

    for stranger in (make_person("staff", stage.ground.other_agency), stage.officer, stage.head):
        with pytest.raises(InvalidInput) as refused:
            appraisal.receive(by=stage.staff, dossier=dossier, assigned_to=stranger)
        assert refused.value.field == "assigned_to"

    assert fresh(dossier).status == S.SUBMITTED


def test_staff_do_not_appraise_what_they_entered(stage):
    add_role(stage.officer, "staff", stage.ground.agency)
    dossier = stage.submitted()

    with pytest.raises(NotAllowed) as refused:
        appraisal.receive(by=stage.officer, dossier=dossier)

    assert refused.value.message == "Người lập hoặc duyệt hồ sơ ở đơn vị không được tham gia thẩm định hồ sơ đó."


def test_return_needs_a_reason(stage):
    dossier = stage.checking()

    with pytest.raises(InvalidInput) as refused:
        appraisal.return_dossier(by=stage.staff, dossier=dossier, reason=" ")

    assert (refused.value.field, fresh(dossier).status) == ("reason", S.CHECKING)


def test_refusal_frees_the_nominees(stage):
    dossier = stage.checking()

    appraisal.refuse(by=stage.staff, dossier=dossier, reason="Không thuộc đối tượng.")

    row = fresh(dossier)
    assert (row.status, row.refusal_reason) == (S.REFUSED, "Không thuộc đối tượng.")
    assert [n.is_live for n in row.nominations.all()] == [False]


@pytest.mark.parametrize(
    ("contribution", "verdict"), [(None, "missing"), (0, "fail"), (299_999_999, "fail"), (300_000_000, "pass")]
)
def test_verdicts_are_stored_as_found(stage, contribution_rule, contribution, verdict):
    appraised(stage, contribution=contribution)

    check = RuleCheck.objects.get()
    assert (check.verdict, check.text) == (verdict, "Đóng góp từ 300 triệu đồng")
    assert check.citation.startswith("Mục III")


def test_verdict_survives_a_later_change_of_the_rule(stage, contribution_rule):
    appraised(stage, contribution=350_000_000)

    contribution_rule.text = "Đóng góp từ 500 triệu đồng"
    contribution_rule.params = {"amount": 500_000_000}
    contribution_rule.save()

    check = RuleCheck.objects.get()
    assert (check.text, check.verdict) == ("Đóng góp từ 300 triệu đồng", "pass")


def test_rule_not_compared_with_the_law_says_so(stage, contribution_rule):
    contribution_rule.verified = False
    contribution_rule.note = "Chưa đối chiếu."
    contribution_rule.save()

    appraised(stage, contribution=350_000_000)

    assert RuleCheck.objects.get().caution == "Chưa đối chiếu."


def test_rechecking_reads_todays_rules_and_keeps_what_people_concluded(stage, contribution_rule):
    dossier = appraised(stage, contribution=200_000_000)
    check = RuleCheck.objects.get()
    appraisal.override_check(by=stage.staff, check=check, verdict="pass", reason="Có xác nhận đóng góp thêm.")
    contribution_rule.params = {"amount": 100_000_000}
    contribution_rule.save()

    appraisal.recheck(by=stage.staff, dossier=dossier)

    row = RuleCheck.objects.get()
    assert (row.pk, row.verdict, row.override, row.final) == (check.pk, "pass", "pass", "pass")


def test_rechecking_forgets_rules_no_longer_in_force(stage, contribution_rule):
    dossier = appraised(stage)
    RuleFactory(code="khac", predicate="manual", text="Nội bộ đoàn kết", campaign_key=str(stage.campaign.pk))
    contribution_rule.valid_to = date(2024, 1, 31)
    contribution_rule.save()

    appraisal.recheck(by=stage.staff, dossier=dossier)

    assert [check.text for check in RuleCheck.objects.all()] == ["Nội bộ đoàn kết"]


def test_override_needs_a_reason_and_a_plain_verdict(stage, contribution_rule):
    appraised(stage)
    check = RuleCheck.objects.get()

    for verdict, reason, field in (("pass", " ", "reason"), ("missing", "Vì sao", "verdict")):
        with pytest.raises(InvalidInput) as refused:
            appraisal.override_check(by=stage.staff, check=check, verdict=verdict, reason=reason)
        assert refused.value.field == field

    assert fresh(check).override == ""


def test_override_is_traced_with_its_reason(stage, contribution_rule):
    appraised(stage)

    appraisal.override_check(by=stage.staff, check=RuleCheck.objects.get(), verdict="pass", reason="Đã xem chứng từ.")

    event = AuditEvent.objects.get(verb="dossier.check_overridden")
    assert (event.reason, event.before, event.after["conclusion"]) == (
        "Đã xem chứng từ.",
        {"conclusion": "Thiếu dữ liệu"},
        "Đạt",
    )


def conclude(stage, dossier, result=R.RECOMMENDED, reason="", by=None):
    return appraisal.decide_nomination(
        by=by or stage.staff, nomination=dossier.nominations.get(), result=result, reason=reason
    )


def test_failed_condition_stops_a_recommendation(stage, contribution_rule):
    dossier = appraised(stage, contribution=1)

    with pytest.raises(WrongState):
        conclude(stage, dossier, reason="Vẫn đề nghị")

    assert dossier.nominations.get().result == R.PENDING


def test_overridden_condition_no_longer_stops_it(stage, contribution_rule):
    dossier = appraised(stage, contribution=1)
    appraisal.override_check(by=stage.staff, check=RuleCheck.objects.get(), verdict="pass", reason="Có chứng từ.")

    conclude(stage, dossier)

    assert dossier.nominations.get().result == R.RECOMMENDED


def test_missing_data_asks_for_a_reason(stage, contribution_rule):
    dossier = appraised(stage)

    with pytest.raises(WrongState) as refused:
        conclude(stage, dossier)
    conclude(stage, dossier, reason="Đã đối chiếu bản giấy.")

    assert (refused.value.field, dossier.nominations.get().result) == ("reason", R.RECOMMENDED)


def test_leaving_a_nominee_out_needs_a_reason(stage):
    dossier = stage.appraising()

    with pytest.raises(InvalidInput) as refused:
        conclude(stage, dossier, R.EXCLUDED)
    conclude(stage, dossier, R.EXCLUDED, "Thành tích ngoài thời gian phong trào.")

    nomination = dossier.nominations.get()
    assert (refused.value.field, nomination.result, nomination.is_live) == ("reason", R.EXCLUDED, False)


@pytest.mark.parametrize("result", [R.APPROVED, R.AWARDED, R.PENDING, "x"])
def test_staff_write_no_result_of_the_council(stage, result):
    dossier = stage.appraising()

    with pytest.raises(InvalidInput):
        conclude(stage, dossier, result, "Lý do")

    assert dossier.nominations.get().result == R.PENDING


def test_nominee_taken_back_in_must_still_be_free(stage):
    person = stage.recipient()
    dossier = stage.draft()
    nomination = stage.nominate(dossier, person)
    stage.add_papers(dossier)
    on_to_appraisal(stage, dossier)
    appraisal.decide_nomination(by=stage.staff, nomination=nomination, result=R.EXCLUDED, reason="Trùng.")
    stage.nominate(stage.draft(), person)

    with pytest.raises(WrongState):
        appraisal.decide_nomination(by=stage.staff, nomination=nomination, result=R.RECOMMENDED, reason="Lấy lại.")

    assert fresh(nomination).result == R.EXCLUDED


def test_council_gets_a_dossier_only_when_every_nominee_is_concluded(stage):
    dossier = stage.appraising(nominees=2)
    first, second = dossier.nominations.order_by("pk")
    appraisal.decide_nomination(by=stage.staff, nomination=first, result=R.RECOMMENDED, reason="")

    with pytest.raises(WrongState) as refused:
        appraisal.send_to_council(by=stage.staff, dossier=dossier)
    appraisal.decide_nomination(by=stage.staff, nomination=second, result=R.EXCLUDED, reason="Thiếu minh chứng.")
    appraisal.send_to_council(by=stage.staff, dossier=dossier)

    assert (refused.value.message, fresh(dossier).status) == (
        "Còn đề nghị chưa có kết luận thẩm định.",
        S.BEFORE_COUNCIL,
    )


def test_council_gets_no_dossier_without_a_recommended_nominee(stage):
    dossier = stage.appraising()
    conclude(stage, dossier, R.EXCLUDED, "Không đủ điều kiện.")

    with pytest.raises(WrongState):
        appraisal.send_to_council(by=stage.staff, dossier=dossier)

    assert fresh(dossier).status == S.APPRAISING


def test_open_opinion_holds_the_dossier_until_its_date(stage, time_machine):
    dossier = stage.appraising()
    conclude(stage, dossier)
    opinion = OpinionFactory(dossier=dossier)

    with pytest.raises(WrongState) as refused:
        appraisal.send_to_council(by=stage.staff, dossier=dossier)
    time_machine.move_to(opinion.due_at)
    appraisal.send_to_council(by=stage.staff, dossier=dossier)

    assert refused.value.message == "Còn ý kiến của cơ quan khác chưa trả lời và chưa hết hạn."
    assert fresh(dossier).status == S.BEFORE_COUNCIL


def test_returned_and_corrected_dossier_is_judged_anew(stage):
    dossier = stage.appraising()
    conclude(stage, dossier)
    appraisal.return_dossier(by=stage.staff, dossier=dossier, reason="Bổ sung báo cáo.")

    on_to_appraisal(stage, dossier)

    assert dossier.nominations.get().result == R.PENDING


@pytest.mark.parametrize("role", ["council_secretary", "executive", "viewer", "admin"])
def test_others_do_not_appraise(stage, role):
    person = make_person(role, stage.ground.agency)
    dossier = stage.appraising()

    with pytest.raises(NotAllowed):
        conclude(stage, dossier, by=person)

    assert dossier.nominations.get().result == R.PENDING
