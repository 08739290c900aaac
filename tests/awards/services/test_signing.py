from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from awards import services
from awards.enums import DecisionStatus, HonourStatus
from awards.models import AwardAuthority, Decision, Honour
from awards.readiness import readiness
from tests.factories.awards import AwardKindFactory, HonourFactory, LegalBasisFactory, RecipientFactory
from tests.factories.people import add_role, make_person
from thidua.audit.selectors import history_of
from thidua.common import clock
from thidua.common.errors import InvalidInput, NotAllowed, StaleObject, WrongState
from thidua.documents.models import IssuedDocument, Job, NumberSeries
from thidua.notifications.models import Notification, OutgoingMail
from thidua.units.models import Unit

TODAY = date(2025, 10, 20)


def bells(user):
    return list(Notification.objects.filter(user=user).order_by("pk").values_list("title", flat=True))


# --- Put before the signer


def test_submit_tells_the_leaders_of_the_deciding_level_only(desk):
    other = make_person("executive", desk.ground.other_province)
    below = make_person("executive", desk.ground.commune)

    decision = desk.submitted()

    assert (decision.status, decision.submitted_by) == (DecisionStatus.SUBMITTED, desk.drafter)
    assert bells(desk.chairman) == ["Trình ký quyết định: Về việc tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh"]
    assert (bells(other), bells(below), bells(desk.drafter)) == ([], [], [])
    assert OutgoingMail.objects.get().recipient == desk.chairman


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"signer_name": ""}, "Chưa ghi họ tên người ký."),
        ({"subject": " "}, "Chưa có trích yếu."),
        ({"reason": ""}, "Chưa ghi lý do khen."),
    ],
)
def test_submit_of_an_incomplete_draft_says_what_is_missing(desk, values, said):
    decision = desk.draft(**values)

    with pytest.raises(WrongState) as refused:
        services.submit_decision(by=desk.drafter, decision=decision)

    assert refused.value.message == f"Chưa trình ký được: {said}"


def test_submit_of_an_empty_list_is_refused(desk):
    decision = desk.draft(legal_bases=["Luật A"])
    services.remove_line(by=desk.drafter, line=decision.lines.get())

    with pytest.raises(WrongState) as refused:
        services.submit_decision(by=desk.drafter, decision=decision)

    assert refused.value.message == "Chưa trình ký được: Danh sách khen thưởng chưa có dòng nào."


def test_submit_of_an_award_the_issuer_may_not_decide_is_refused(desk):
    kind = AwardKindFactory(name="Huân chương")

    with pytest.raises(WrongState) as refused:
        desk.submitted(desk.line(award_kind=kind), legal_bases=["Luật A"])

    assert refused.value.message == (
        "Chưa trình ký được: Ủy ban nhân dân tỉnh Sơn La không có thẩm quyền quyết định “Huân chương” "
        "vào ngày 20/10/2025 theo danh mục."
    )


def test_submit_of_somebody_already_honoured_for_it_is_refused(desk):
    line = desk.line()
    HonourFactory(recipient=line.recipient, award_kind=desk.bang_khen, occasion_key="7", decision_number="9/QĐ-UBND")

    with pytest.raises(WrongState) as refused:
        desk.submitted(line, occasion_key="7")

    assert refused.value.message.endswith("đã được khen cho chính thành tích này (Quyết định số 9/QĐ-UBND).")


def test_submit_after_a_dissolved_issuer_is_refused(desk):
    Unit.objects.filter(pk=desk.ground.province.pk).update(dissolved_on=TODAY)

    with pytest.raises(WrongState, match="không còn hoạt động"):
        desk.submitted()


def test_submit_of_an_old_version_is_refused(desk):
    decision = desk.draft()
    services.update_draft(by=desk.drafter, decision=decision, version=1, subject="Về việc khác")

    with pytest.raises(StaleObject):
        services.submit_decision(by=desk.drafter, decision=decision, version=1)


def test_submit_twice_is_refused(desk):
    decision = desk.submitted()

    with pytest.raises(WrongState):
        services.submit_decision(by=desk.drafter, decision=decision)

    assert len(bells(desk.chairman)) == 1


# --- Sent back


def test_return_goes_to_the_drafter_with_the_reason(desk):
    decision = services.return_decision(by=desk.chairman, decision=desk.submitted(), reason=" Sai trích yếu ")

    assert (decision.status, decision.return_reason) == (DecisionStatus.RETURNED, "Sai trích yếu")
    assert len(bells(desk.drafter)) == 1
    event = history_of(decision)[0]
    assert (event.verb, event.reason) == ("decision.returned", "Sai trích yếu")


def test_return_needs_a_reason(desk):
    with pytest.raises(InvalidInput):
        services.return_decision(by=desk.chairman, decision=desk.submitted(), reason=" ")


def test_returned_draft_is_edited_and_put_forward_again(desk):
    decision = services.return_decision(by=desk.chairman, decision=desk.submitted(), reason="Sai")

    services.update_draft(by=desk.drafter, decision=decision, version=decision.version, subject="Về việc đúng")
    again = services.submit_decision(by=desk.drafter, decision=decision)

    assert (again.status, again.return_reason) == (DecisionStatus.SUBMITTED, "")
    assert len(bells(desk.chairman)) == 2


# --- Who may sign


@pytest.mark.parametrize("place", ["agency", "commune", "other_province", "department"])
def test_leader_of_another_unit_may_not_sign(desk, place):
    leader = make_person("executive", getattr(desk.ground, place))
    decision = desk.submitted()

    with pytest.raises(NotAllowed):
        services.issue_decision(by=leader, decision=decision)
    with pytest.raises(NotAllowed):
        services.return_decision(by=leader, decision=decision, reason="Không")


def test_leader_of_the_province_does_not_sign_for_its_communes(desk):
    commune = desk.ground.commune
    commune.document_code = "UBND"
    commune.save(update_fields=["document_code"])
    AwardAuthority.objects.update(decider_kind=commune.kind)
    decision = desk.submitted(issuer=commune)

    with pytest.raises(NotAllowed):
        services.issue_decision(by=desk.chairman, decision=decision)


@pytest.mark.parametrize("who", ["created_by", "submitted_by"])
def test_nobody_signs_what_they_put_forward(desk, who):
    author = make_person("staff", desk.ground.agency)
    add_role(author, "executive", desk.ground.province)
    decision = desk.submitted()
    Decision.objects.filter(pk=decision.pk).update(**{who: author})

    with pytest.raises(NotAllowed, match="không được tự phê duyệt"):
        services.issue_decision(by=author, decision=decision)


def test_role_that_ended_yesterday_does_not_sign(desk):
    former = make_person("executive", desk.ground.province, valid_to=date(2025, 10, 19))

    with pytest.raises(NotAllowed):
        services.issue_decision(by=former, decision=desk.submitted())


@pytest.mark.parametrize("make", ["draft", "issued"])
def test_only_what_was_put_forward_is_signed(desk, make):
    decision = getattr(desk, make)()

    with pytest.raises(WrongState):
        services.issue_decision(by=desk.chairman, decision=decision)


def test_signing_an_old_version_is_refused(desk):
    decision = desk.submitted()

    with pytest.raises(StaleObject):
        services.issue_decision(by=desk.chairman, decision=decision, version=decision.version - 1)

    assert IssuedDocument.objects.count() == 0


# --- Issued


def test_issue_numbers_freezes_and_asks_for_the_print(desk):
    decision = desk.issued()

    assert (decision.status, decision.number_text) == (DecisionStatus.ISSUED, "01/QĐ-UBND")
    assert decision.document.snapshot["number_text"] == "01/QĐ-UBND"
    assert (decision.document.issued_by, decision.document.year) == (desk.chairman, 2025)
    assert decision.job == Job.objects.get(key=f"render:{decision.document.pk}")
    assert decision.job.payload == {"document": decision.document.pk, "purpose": "decision"}


def test_issue_enters_every_line_in_the_register(desk):
    collective = RecipientFactory(collective=True, unit=desk.ground.department)
    person = RecipientFactory(unit=desk.ground.commune)

    decision = desk.issued(desk.line(collective), desk.line(person), occasion="Phong trào mẫu", occasion_key="7")

    honours = list(Honour.objects.order_by("line__order"))
    assert [honour.recipient for honour in honours] == [collective, person]
    first = honours[0]
    assert (first.decision_number, first.decided_on) == ("01/QĐ-UBND", TODAY)
    assert (first.achievement_from, first.achievement_to) == ("2024-06", "2025-10")
    assert (first.unit_then, first.issuer) == (desk.ground.department, desk.ground.province)
    assert (first.occasion, first.occasion_key, first.status) == ("Phong trào mẫu", "7", HonourStatus.VALID)
    assert decision.lines.first().honour == first


def test_issue_fixes_the_money_of_the_day(desk):
    collective = RecipientFactory(collective=True, unit=desk.ground.department)

    decision = desk.issued(desk.line(collective), desk.line())

    assert [line.reward_amount for line in decision.lines.all()] == [7_020_000, 3_510_000]


def test_issue_without_known_money_leaves_it_open(desk):
    household = RecipientFactory(type="household", unit=desk.ground.commune, honorific="", name="Hộ ông Ba")

    decision = desk.issued(desk.line(household))

    assert decision.lines.get().reward_amount is None


def test_issue_takes_the_year_of_ha_noi(desk):
    with clock.at(datetime(2025, 12, 31, 17, 0, tzinfo=UTC)):
        decision = desk.issued()

    assert (decision.document.year, decision.number_text) == (2026, "01/QĐ-UBND")
    assert Honour.objects.get().decided_on == date(2026, 1, 1)


def test_numbers_run_on_within_the_year_and_start_again_after_it(desk):
    numbers = [desk.issued().number_text for _ in range(2)]
    with clock.at(datetime(2026, 1, 2, 1, 0, tzinfo=UTC)):
        numbers.append(desk.issued().number_text)

    assert numbers == ["01/QĐ-UBND", "02/QĐ-UBND", "01/QĐ-UBND"]


def test_issue_is_told_to_the_drafter_and_recorded(desk):
    decision = desk.issued()

    assert bells(desk.drafter) == ["Đã ban hành Quyết định số 01/QĐ-UBND"]
    event = history_of(decision)[0]
    assert (event.verb, event.actor_id) == ("decision.issued", desk.chairman.pk)
    assert event.after == {"status": "Đã ban hành", "number_text": "01/QĐ-UBND", "line_count": 1}


def test_issue_calls_the_hooks_with_honours_in_place(desk, issued_hooks):
    seen = []
    issued_hooks.append(
        lambda decision: seen.extend((line.source_key, line.honour.recipient_id) for line in decision.lines.all())
    )
    line = desk.line(source_key="nomination:7")

    desk.issued(line)

    assert seen == [("nomination:7", line.recipient.pk)]


def test_issue_with_a_failing_hook_leaves_nothing_behind(desk, issued_hooks):
    def refuse(decision):
        raise WrongState("Hồ sơ đã bị rút.")

    issued_hooks.append(refuse)
    decision = desk.submitted()

    with pytest.raises(WrongState):
        services.issue_decision(by=desk.chairman, decision=decision)

    decision.refresh_from_db()
    assert decision.status == DecisionStatus.SUBMITTED
    assert (IssuedDocument.objects.count(), Honour.objects.count(), Job.objects.count()) == (0, 0, 0)
    assert list(NumberSeries.objects.values_list("last_number", flat=True)) == []


def test_issue_checks_the_authority_again_on_its_own_day(desk):
    decision = desk.submitted()
    AwardAuthority.objects.update(valid_to=date(2025, 10, 19))

    with pytest.raises(WrongState, match="Chưa ban hành được"):
        services.issue_decision(by=desk.chairman, decision=decision)


def test_issue_refuses_somebody_honoured_meanwhile(desk):
    line = desk.line()
    first, second = desk.submitted(line, occasion_key="7"), desk.submitted(line, occasion_key="7")
    services.issue_decision(by=desk.chairman, decision=first)

    with pytest.raises(WrongState):
        services.issue_decision(by=desk.chairman, decision=second)

    assert Honour.objects.count() == 1


def test_same_person_may_be_honoured_for_another_campaign(desk):
    line = desk.line()
    desk.issued(line, occasion_key="7")

    desk.issued(line, occasion_key="8")

    assert Honour.objects.count() == 2


def test_issue_of_many_lines_asks_a_fixed_number_of_questions(desk, django_assert_max_num_queries):
    decision = desk.submitted(*(desk.line(RecipientFactory(unit=desk.ground.commune)) for _ in range(30)))

    with django_assert_max_num_queries(60):
        services.issue_decision(by=desk.chairman, decision=decision)


# --- What a person should look at


def said(decision):
    return [(item.text, item.blocking) for item in readiness(decision, TODAY)]


def test_readiness_of_a_complete_draft_is_silent(desk):
    assert said(desk.draft()) == []


def test_readiness_warns_of_a_cited_text_out_of_force(desk):
    LegalBasisFactory(number="98/2023/NĐ-CP", valid_to=date(2025, 6, 30))
    line = "Nghị định số 98/2023/NĐ-CP"

    assert said(desk.draft(legal_bases=[line])) == [(f"Căn cứ “{line}”: Đã hết hiệu lực từ sau ngày 30/6/2025.", False)]


def test_readiness_warns_of_lines_without_a_period_and_of_unknown_money(desk):
    household = RecipientFactory(type="household", unit=desk.ground.commune)
    decision = desk.draft(desk.line(household, achievement_from="", achievement_to=""))

    assert said(decision) == [
        ("1 dòng chưa ghi thời gian thành tích: lần khen sau sẽ phải tính từ ngày quyết định.", False),
        (
            "Danh mục chưa có mức tiền thưởng của “Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh” (hộ gia đình) "
            "vào ngày này.",
            False,
        ),
    ]


def test_readiness_warns_of_authority_nobody_has_checked(desk):
    AwardAuthority.objects.update(verified=False)

    assert said(desk.draft()) == [
        (
            "Thẩm quyền quyết định “Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh” chưa đối chiếu văn bản gốc.",
            False,
        )
    ]


# --- The draft in print


def test_preview_is_asked_for_once_per_version_and_day(desk):
    decision = desk.draft()

    first = services.request_preview(by=desk.drafter, decision=decision)
    again = services.request_preview(by=desk.drafter, decision=decision)
    services.update_draft(by=desk.drafter, decision=decision, version=1, subject="Về việc khác")
    changed = services.request_preview(by=desk.drafter, decision=decision)

    assert first == again
    assert changed != first
    assert first.payload == {"decision": decision.pk}


def test_preview_is_for_drafter_and_signer(desk):
    decision = desk.submitted()

    assert services.request_preview(by=desk.chairman, decision=decision).kind == "preview_decision"
    with pytest.raises(NotAllowed):
        services.request_preview(by=desk.officer, decision=decision)


def test_preview_of_an_issued_decision_is_refused(desk):
    with pytest.raises(WrongState):
        services.request_preview(by=desk.drafter, decision=desk.issued())


def test_links_in_bells_lead_to_the_decision(desk):
    decision = desk.submitted()

    assert Notification.objects.get().url == reverse("awards:decision", args=[decision.pk])
