"""One conclusion for many nominees: whoever a rule stops stays open, the trail tells of each of the others."""

import pytest
from django.urls import reverse

from awards.enums import Verdict
from dossiers.enums import NominationGroup as G
from dossiers.enums import NominationResult as R
from dossiers.enums import QuotaState
from dossiers.selectors.conclusions import not_concluded
from dossiers.services import appraisal
from dossiers.services.concluding import conclude_many
from dossiers.services.consulting import record_complaint
from tests.factories.awards import RuleFactory
from tests.factories.dossiers import WORKING_AT, fresh
from tests.factories.quotas import QuotaPlanFactory, QuotaShareFactory
from thidua.audit.selectors import history_of
from thidua.common.errors import InvalidInput, NotAllowed, WrongState

pytestmark = pytest.mark.django_db
ASKED = {"result": R.RECOMMENDED, "reason": ""}


@pytest.fixture
def dossier(stage):
    return stage.appraising(4)


def verdicts(dossier, *found):
    """Give the nominees, in their order, one stored verdict each."""
    rule = RuleFactory(predicate="manual")
    for one, verdict in zip(dossier.nominations.order_by("order"), found, strict=True):
        one.checks.create(rule=rule, verdict=verdict, text="Điều kiện", checked_at=WORKING_AT)


def results(dossier):
    return list(dossier.nominations.order_by("order").values_list("result", flat=True))


def test_nominees_are_told_apart_by_the_worst_that_was_found(dossier):
    verdicts(dossier, Verdict.PASS, Verdict.MANUAL, Verdict.FAIL, Verdict.MISSING)
    first, second, third, fourth = dossier.nominations.order_by("order")

    assert not_concluded(dossier) == {G.MET: [first], G.TO_LOOK_AT: [second, fourth], G.FAILED: [third]}


def test_what_a_person_concluded_counts_for_the_group(stage, dossier):
    verdicts(dossier, Verdict.PASS, Verdict.MANUAL, Verdict.FAIL, Verdict.MISSING)
    check = dossier.nominations.order_by("order")[2].checks.get()
    appraisal.override_check(by=stage.staff, check=check, verdict=Verdict.PASS, reason="Đã kiểm tra tại chỗ.")

    assert [len(not_concluded(dossier).get(group, [])) for group in G] == [2, 2, 0]


def test_a_group_is_concluded_and_the_rest_stays(stage, dossier):
    verdicts(dossier, Verdict.PASS, Verdict.PASS, Verdict.FAIL, Verdict.MANUAL)

    done = conclude_many(by=stage.staff, dossier=dossier, group=G.MET, **ASKED)

    assert (done.count, done.left, results(dossier)) == (2, (), [R.RECOMMENDED, R.RECOMMENDED, R.PENDING, R.PENDING])
    events = [event for event in history_of(dossier) if event.verb == "nomination.concluded"]
    assert len({event.after["nominee"] for event in events}) == 2


def test_those_left_out_lose_their_place_with_the_reason(stage, dossier):
    verdicts(dossier, Verdict.FAIL, Verdict.FAIL, Verdict.PASS, Verdict.PASS)

    conclude_many(by=stage.staff, dossier=dossier, group=G.FAILED, result=R.EXCLUDED, reason=" Chưa đủ thời gian. ")

    rows = dossier.nominations.filter(result=R.EXCLUDED)
    assert list(rows.values_list("is_live", "result_reason")) == [(False, "Chưa đủ thời gian.")] * 2


def test_failed_conditions_are_never_recommended(stage, dossier):
    verdicts(dossier, *[Verdict.FAIL] * 4)

    done = conclude_many(by=stage.staff, dossier=dossier, group=G.FAILED, result=R.RECOMMENDED, reason="Cứ trình.")

    assert (done.count, len(done.left), results(dossier)) == (0, 4, [R.PENDING] * 4)


def test_whoever_has_an_open_complaint_is_named_and_left(stage, dossier):
    verdicts(dossier, *[Verdict.PASS] * 4)
    doubted = dossier.nominations.order_by("order")[1]
    record_complaint(
        by=stage.staff,
        nomination=doubted,
        received_on=WORKING_AT.date(),
        channel="letter",
        content="Nội dung",
        reporter="",
    )

    done = conclude_many(by=stage.staff, dossier=dossier, group=G.MET, **ASKED)

    assert done.left == (f"{doubted.recipient}: Còn kiến nghị, phản ánh về đề nghị này chưa có kết luận.",)
    assert results(dossier) == [R.RECOMMENDED, R.PENDING, R.RECOMMENDED, R.RECOMMENDED]


def test_whoever_waits_for_a_place_stays_open(stage):
    plan = QuotaPlanFactory(campaign=stage.campaign, award_kind=stage.award)
    QuotaShareFactory(plan=plan, unit=stage.unit, places=3)
    dossier = stage.appraising(4)
    verdicts(dossier, *[Verdict.PASS] * 4)

    done = conclude_many(by=stage.staff, dossier=dossier, group=G.MET, **ASKED)

    states = list(dossier.nominations.order_by("order").values_list("quota_state", flat=True))
    assert (done.count, len(done.left), states) == (3, 1, [*[QuotaState.COUNTED] * 3, QuotaState.HELD])


def test_those_left_out_let_in_who_waits(stage):
    plan = QuotaPlanFactory(campaign=stage.campaign, award_kind=stage.award)
    share = QuotaShareFactory(plan=plan, unit=stage.unit, places=3)
    dossier = stage.appraising(4)
    verdicts(dossier, Verdict.FAIL, Verdict.PASS, Verdict.PASS, Verdict.PASS)

    conclude_many(by=stage.staff, dossier=dossier, group=G.FAILED, result=R.EXCLUDED, reason="Chưa đạt.")

    states = list(dossier.nominations.order_by("order").values_list("quota_state", flat=True))
    assert (states, fresh(share).taken) == ([QuotaState.FREE, *[QuotaState.COUNTED] * 3], 3)


@pytest.mark.parametrize(
    ("group", "result", "field"),
    [(G.TO_LOOK_AT, R.RECOMMENDED, "reason"), (G.MET, R.EXCLUDED, "reason"), (G.MET, R.APPROVED, "result")],
)
def test_reason_is_asked_where_a_person_judges(stage, dossier, group, result, field):
    verdicts(dossier, Verdict.PASS, Verdict.MANUAL, Verdict.MANUAL, Verdict.PASS)

    with pytest.raises(InvalidInput) as refused:
        conclude_many(by=stage.staff, dossier=dossier, group=group, result=result, reason=" ")
    assert (refused.value.field, results(dossier)) == (field, [R.PENDING] * 4)


def test_group_emptied_meanwhile_is_said(stage, dossier):
    with pytest.raises(WrongState, match="tải lại trang"):
        conclude_many(by=stage.staff, dossier=dossier, group=G.FAILED, result=R.EXCLUDED, reason="Không đạt.")


def test_unit_does_not_conclude(stage, dossier):
    with pytest.raises(NotAllowed):
        conclude_many(by=stage.officer, dossier=dossier, group=G.MET, **ASKED)


def test_page_counts_each_group_and_says_what_became(client, stage, dossier):
    verdicts(dossier, Verdict.PASS, Verdict.PASS, Verdict.FAIL, Verdict.MANUAL)
    client.force_login(stage.staff)
    address = reverse("dossiers:conclude_many", args=[dossier.pk])

    choices = client.get(address).context["form"].fields["group"].choices
    page = client.post(address, {"group": "met", "result": "recommended", "reason": ""}, follow=True)

    assert [label for _, label in choices] == [
        "Đạt mọi điều kiện: 2 đề nghị",
        "Còn điều kiện thiếu dữ liệu hoặc cần người xét: 1 đề nghị",
        "Có điều kiện chưa đạt: 1 đề nghị",
    ]
    assert [str(message) for message in page.context["messages"]] == ["Đã ghi kết luận của 2 đề nghị."]
