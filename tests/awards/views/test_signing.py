import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from awards import services
from awards.enums import DecisionStatus
from awards.models import Decision
from tests.factories.people import add_role, make_person
from thidua.documents.models import Job


def page(name, *args):
    return reverse(f"awards:{name}", args=args)


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def status_of(decision):
    return Decision.objects.get(pk=decision.pk).status


def test_submit_button(client, desk):
    decision = desk.draft()
    client.force_login(desk.drafter)

    response = client.post(page("decision_submit", decision.pk))

    assert response.url == page("decision", decision.pk)
    assert status_of(decision) == DecisionStatus.SUBMITTED


def test_submit_of_an_incomplete_draft_says_why_on_its_page(client, desk):
    decision = desk.draft(signer_name="")
    client.force_login(desk.drafter)

    response = client.post(page("decision_submit", decision.pk))

    assert response.url == page("decision", decision.pk)
    assert said(response) == ["Chưa trình ký được: Chưa ghi họ tên người ký."]
    assert status_of(decision) == DecisionStatus.DRAFT


@pytest.mark.parametrize("name", ["decision_submit", "decision_preview"])
def test_buttons_are_no_links(client, desk, name):
    client.force_login(desk.drafter)

    assert client.get(page(name, desk.draft().pk)).status_code == 405


def test_preview_leads_to_its_job(client, desk):
    client.force_login(desk.drafter)

    response = client.post(page("decision_preview", desk.draft().pk))

    assert response.url == reverse("documents:job", args=[Job.objects.get().pk])


# --- Signing


def test_signer_reads_everything_then_issues(client, desk):
    decision = desk.submitted()
    client.force_login(desk.chairman)

    shown = client.get(page("decision_issue", decision.pk))
    response = client.post(page("decision_issue", decision.pk), {"version": decision.version})

    assert shown.context["form"].initial == {"version": decision.version}
    assert response.url == page("decision", decision.pk)
    assert status_of(decision) == DecisionStatus.ISSUED


def test_second_click_on_issue_says_so(client, desk):
    decision = desk.submitted()
    client.force_login(desk.chairman)
    client.post(page("decision_issue", decision.pk), {"version": decision.version})

    response = client.post(page("decision_issue", decision.pk), {"version": decision.version})

    assert response.status_code == 409
    assert Decision.objects.get().number_text == "01/QĐ-UBND"


def test_decision_changed_while_the_signer_read_is_not_issued(client, desk):
    decision = desk.submitted()
    read = decision.version
    services.return_decision(by=desk.chairman, decision=decision, reason="Sai")
    services.submit_decision(by=desk.drafter, decision=decision)
    client.force_login(desk.chairman)

    response = client.post(page("decision_issue", decision.pk), {"version": read})

    assert response.status_code == 409
    assert status_of(decision) == DecisionStatus.SUBMITTED


@pytest.mark.parametrize("version", ["", "abc", "-1", "99999999999999"])
def test_issue_without_a_readable_version_is_refused(client, desk, version):
    decision = desk.submitted()
    client.force_login(desk.chairman)

    assert client.post(page("decision_issue", decision.pk), {"version": version}).status_code == 422
    assert status_of(decision) == DecisionStatus.SUBMITTED


@pytest.mark.parametrize("name", ["decision_issue", "decision_return"])
def test_drafter_does_not_sign(client, desk, name):
    decision = desk.submitted()
    client.force_login(desk.drafter)

    assert client.get(page(name, decision.pk)).status_code == 403
    assert client.post(page(name, decision.pk), {"version": 2, "reason": "x"}).status_code == 403
    assert status_of(decision) == DecisionStatus.SUBMITTED


def test_leader_who_drafted_it_does_not_sign_it(client, desk):
    add_role(desk.drafter, "executive", desk.ground.province)
    decision = desk.submitted()
    client.force_login(desk.drafter)

    response = client.get(page("decision_issue", decision.pk))

    assert response.status_code == 403


def test_return_needs_words(client, desk):
    decision = desk.submitted()
    client.force_login(desk.chairman)

    refused = client.post(page("decision_return", decision.pk), {"reason": " "})
    accepted = client.post(page("decision_return", decision.pk), {"reason": "Sai trích yếu"})

    assert (refused.status_code, accepted.status_code) == (422, 302)
    assert Decision.objects.get().return_reason == "Sai trích yếu"


def test_cancel_asks_for_the_reason_first(client, desk):
    decision = desk.draft()
    client.force_login(desk.drafter)

    assert client.get(page("decision_cancel", decision.pk)).status_code == 200
    client.post(page("decision_cancel", decision.pk), {"reason": "Soạn nhầm"})

    assert status_of(decision) == DecisionStatus.CANCELLED


# --- The pile of the signer


def chosen(*decisions):
    return {"chon": [f"{decision.pk}-{decision.version}" for decision in decisions]}


def test_pile_holds_what_waits_for_this_signer_oldest_first(client, desk):
    first, second = desk.submitted(), desk.submitted()
    desk.draft()
    desk.issued()
    mine = desk.submitted()
    Decision.objects.filter(pk=mine.pk).update(created_by=desk.chairman)
    client.force_login(desk.chairman)

    response = client.get(page("to_sign"))

    assert [decision.pk for decision in response.context["page_obj"]] == [first.pk, second.pk]


def test_pile_of_another_province_is_empty(client, desk):
    desk.submitted()
    client.force_login(make_person("executive", desk.ground.other_province))

    assert list(client.get(page("to_sign")).context["page_obj"]) == []


def test_pile_is_for_signers(client, desk):
    client.force_login(desk.drafter)

    assert client.get(page("to_sign")).status_code == 403
    assert client.post(page("to_sign")).status_code == 403


def test_several_are_issued_each_by_itself(client, desk):
    good, changed, left = desk.submitted(), desk.submitted(), desk.submitted()
    Decision.objects.filter(pk=changed.pk).update(version=9)
    client.force_login(desk.chairman)

    response = client.post(page("to_sign"), chosen(good, changed))

    assert [status_of(decision) for decision in (good, changed, left)] == ["issued", "submitted", "submitted"]
    assert len(said(response)) == 2


def test_issuing_nothing_says_so(client, desk):
    desk.submitted()
    client.force_login(desk.chairman)

    assert said(client.post(page("to_sign"))) == ["Hãy chọn ít nhất một quyết định."]


@pytest.mark.parametrize("value", ["abc", "1", "1-2-3", "٣-٢", "99999999999-1"])
def test_nonsense_in_the_pile_is_ignored(client, desk, value):
    decision = desk.submitted()
    client.force_login(desk.chairman)

    assert client.post(page("to_sign"), {"chon": [value]}).status_code == 302
    assert status_of(decision) == DecisionStatus.SUBMITTED


def test_foreign_decision_in_the_pile_is_ignored(client, desk):
    decision = desk.submitted()
    client.force_login(make_person("executive", desk.ground.other_province))

    client.post(page("to_sign"), chosen(decision))

    assert status_of(decision) == DecisionStatus.SUBMITTED


def test_pile_asks_the_same_number_of_questions_at_one_and_three_rows(client, desk, queries):
    client.force_login(desk.chairman)
    desk.submitted()
    one = queries(page("to_sign"))
    for _ in range(2):
        desk.submitted()

    assert queries(page("to_sign")) == one
