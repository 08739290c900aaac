"""The steps on the screen: confirm pages, reasons, conclusions, opinions, the draft decision."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from awards.models import Decision
from dossiers.enums import DossierStatus as S
from dossiers.models import Nomination, Opinion, RuleCheck
from dossiers.services import appraisal, sessions
from dossiers.services.opinions import ask_opinion, ask_opinions
from tests.factories.awards import RuleFactory
from tests.factories.documents import pdf_upload, upload
from tests.factories.dossiers import OpinionFactory, fresh
from tests.factories.people import make_person
from thidua.audit.models import AuditEvent
from thidua.common.errors import InvalidInput, WrongState


def url(name, *args):
    return reverse(f"dossiers:{name}", args=args)


def text_of(response):
    return response.content.decode()


def test_way_through_the_pages(client, stage):
    """Every step by the page of the person whose turn it is."""
    dossier = stage.complete()
    steps = [
        (stage.officer, "send_to_head", {}, S.AWAITING_HEAD),
        (stage.head, "submit", {}, S.SUBMITTED),
        (stage.staff, "receive", {"assigned_to": stage.staff.pk}, S.CHECKING),
        (stage.staff, "start_appraisal", {}, S.APPRAISING),
    ]

    for person, page, data, expected in steps:
        client.force_login(person)
        assert client.post(url(page, dossier.pk), data).status_code == 302
        assert fresh(dossier).status == expected


@pytest.mark.parametrize("page", ["send_to_head", "start_appraisal", "recheck", "send_to_council"])
def test_buttons_change_nothing_by_get(client, stage, page):
    dossier = stage.complete()
    client.force_login(stage.officer)

    assert client.get(url(page, dossier.pk)).status_code == 405
    assert fresh(dossier).status == S.DRAFT


@pytest.mark.parametrize(
    ("page", "who", "state"),
    [
        ("submit", "head", "awaiting_head"),
        ("hand_back", "head", "awaiting_head"),
        ("withdraw", "officer", "complete"),
        ("receive", "staff", "submitted"),
        ("assign", "staff", "checking"),
        ("return", "staff", "checking"),
        ("refuse", "staff", "checking"),
        ("ask_opinion", "staff", "checking"),
    ],
)
def test_confirm_pages_change_nothing_by_get(client, stage, page, who, state):
    dossier = getattr(stage, state)()
    client.force_login(getattr(stage, who))

    assert client.get(url(page, dossier.pk)).status_code == 200
    assert fresh(dossier).status == dossier.status


def test_incomplete_dossier_comes_back_with_the_reason(client, stage):
    dossier = stage.draft()
    client.force_login(stage.officer)

    page = client.post(url("send_to_head", dossier.pk), follow=True)

    assert "Hồ sơ còn thiếu" in text_of(page)
    assert fresh(dossier).status == S.DRAFT


@pytest.mark.parametrize("page", ["return", "refuse"])
def test_reason_is_compulsory_on_the_page(client, stage, page):
    dossier = stage.checking()
    client.force_login(stage.staff)

    response = client.post(url(page, dossier.pk), {"reason": "  "})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["reason"])
    assert fresh(dossier).status == S.CHECKING


def test_typed_reason_is_kept_when_somebody_was_faster(client, stage):
    dossier = stage.checking()
    appraisal.refuse(by=stage.staff, dossier=dossier, reason="Xong.")
    client.force_login(stage.staff)

    response = client.post(url("return", dossier.pk), {"reason": "Một lý do dài và kỹ."})

    assert response.status_code == 409
    assert "Một lý do dài và kỹ." in text_of(response)


def test_work_is_given_only_to_staff_of_the_level(client, stage):
    dossier = stage.submitted()
    client.force_login(stage.staff)

    response = client.post(url("receive", dossier.pk), {"assigned_to": stage.officer.pk})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["assigned_to"])


def test_dossiers_ticked_in_the_queue_go_to_one_officer(client, stage):
    colleague = make_person("staff", stage.ground.agency)
    ticked, left = [stage.submitted(), stage.checking(title="Hai")], stage.submitted(title="Ba")
    client.force_login(stage.staff)
    chosen = [one.pk for one in ticked]

    page = client.get(url("assign_many"), {"chon": [*chosen, "x", "9" * 40]})
    taken = client.post(url("assign_many"), {"dossiers": chosen, "assigned_to": colleague.pk})

    assert page.context["form"].initial["dossiers"] == chosen
    assert (taken.status_code, taken.url) == (302, url("queue"))
    assert [fresh(one).assigned_to for one in (*ticked, left)] == [colleague, colleague, None]
    assert AuditEvent.objects.filter(verb="dossier.assigned").count() == 2


@pytest.mark.parametrize(
    ("values", "field"), [({"dossiers": []}, "dossiers"), ({"assigned_to": "0"}, "assigned_to"), ({}, "assigned_to")]
)
def test_refused_assignment_keeps_what_was_chosen(client, stage, values, field):
    """The last: an officer of the unit is no keeper. Nothing is given away in part."""
    dossier = stage.submitted()
    client.force_login(stage.staff)
    data = {"dossiers": [dossier.pk], "assigned_to": stage.officer.pk, **values}

    response = client.post(url("assign_many"), data)

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert fresh(dossier).assigned_to is None


def test_assignment_of_many_is_all_or_nothing(stage):
    fit, over = stage.submitted(), stage.before_council()

    with pytest.raises(WrongState, match=over.code):
        appraisal.assign_many(
            by=stage.staff, dossiers=[fit, over], assigned_to=make_person("staff", stage.ground.agency)
        )

    assert fresh(fit).assigned_to is None


def test_conclusion_on_a_nominee(client, stage):
    nomination = stage.appraising().nominations.get()
    client.force_login(stage.staff)

    shown = client.get(url("conclude", nomination.pk))
    refused = client.post(url("conclude", nomination.pk), {"result": "excluded", "reason": ""})
    taken = client.post(url("conclude", nomination.pk), {"result": "recommended", "reason": ""})

    assert [answer.status_code for answer in (shown, refused, taken)] == [200, 422, 302]
    assert fresh(nomination).result == "recommended"


def test_conclusion_on_a_condition(client, stage):
    RuleFactory(predicate="manual", text="Nội bộ đoàn kết", campaign_key=str(stage.campaign.pk))
    stage.appraising()
    check = RuleCheck.objects.get()
    client.force_login(stage.staff)

    shown = client.get(url("override", check.pk))
    taken = client.post(url("override", check.pk), {"verdict": "pass", "reason": "Có nhận xét của chi bộ."})

    assert (shown.status_code, taken.status_code, fresh(check).override) == (200, 302, "pass")


@pytest.mark.parametrize("who", ["officer", "head", "secretary", "executive"])
def test_others_conclude_nothing(client, stage, who):
    nomination = stage.appraising().nominations.get()
    client.force_login(getattr(stage, who))

    assert client.get(url("conclude", nomination.pk)).status_code == 403
    assert client.post(url("conclude", nomination.pk), {"result": "recommended"}).status_code == 403


# --- Opinions


def test_opinion_is_asked_and_answered(client, stage):
    agency = make_person("consulted_agency", stage.ground.department)
    dossier = stage.checking()
    client.force_login(stage.staff)
    client.post(
        url("ask_opinion", dossier.pk),
        {"units": [stage.ground.department.pk], "question": "Việc chấp hành thuế", "working_days": 5},
    )
    opinion = Opinion.objects.get()
    client.force_login(agency)

    listed = client.get(url("opinions"))
    page = client.get(opinion.get_absolute_url())
    answered = client.post(opinion.get_absolute_url(), {"stance": "agree", "answer": ""})

    assert [row.pk for row in listed.context["page_obj"]] == [opinion.pk]
    assert "Việc chấp hành thuế" in text_of(page)
    assert (answered.status_code, fresh(opinion).stance) == (302, "agree")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"working_days": "0"}, "working_days"),
        ({"working_days": "7,5 - 8"}, "working_days"),
        ({"working_days": "999"}, "working_days"),
        ({"units": ["1"]}, "units"),
        ({"units": []}, "units"),
        ({"question": ""}, "question"),
    ],
)
def test_bad_question_is_told_beside_its_field(client, stage, values, field):
    make_person("consulted_agency", stage.ground.department)
    dossier = stage.checking()
    client.force_login(stage.staff)
    data = {"units": [stage.ground.department.pk], "question": "Nội dung", "working_days": 5, **values}

    response = client.post(url("ask_opinion", dossier.pk), data)

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert Opinion.objects.count() == 0


def test_one_question_goes_to_several_agencies(client, stage):
    agencies = [stage.ground.department, stage.ground.sibling]
    for agency in agencies:
        make_person("consulted_agency", agency)
    dossier = stage.checking()
    client.force_login(stage.staff)
    data = {"units": [agency.pk for agency in agencies], "question": "Việc chấp hành thuế", "working_days": 5}

    first, again = (client.post(url("ask_opinion", dossier.pk), data) for _ in range(2))

    assert (first.status_code, again.status_code, list(again.context["form"].errors)) == (302, 422, ["units"])
    assert sorted(Opinion.objects.values_list("unit", "question")) == sorted(
        (agency.pk, "Việc chấp hành thuế") for agency in agencies
    )
    assert Opinion.objects.values("due_at").distinct().count() == 1


def test_days_of_one_agency_are_typed_beside_it(client, stage):
    agencies = [stage.ground.department, stage.ground.sibling]
    for agency in agencies:
        make_person("consulted_agency", agency)
    dossier = stage.checking()
    client.force_login(stage.staff)
    data = {"units": [agency.pk for agency in agencies], "question": "Việc chấp hành thuế", "working_days": 5}
    own = f"days-{stage.ground.sibling.pk}"

    refused = client.post(url("ask_opinion", dossier.pk), {**data, own: "1.5"})
    asked = client.post(url("ask_opinion", dossier.pk), {**data, own: " 2 "})

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["units"])
    assert 'value="1.5"' in text_of(refused)
    assert asked.status_code == 302
    days = Opinion.objects.order_by("due_at").values_list("unit", flat=True)
    assert list(days) == [stage.ground.sibling.pk, stage.ground.department.pk]


def test_question_is_withdrawn_on_its_page_with_a_reason(client, stage):
    agency = make_person("consulted_agency", stage.ground.department)
    opinion = OpinionFactory(dossier=stage.checking(), unit=stage.ground.department)
    client.force_login(stage.staff)

    empty = client.post(url("opinion_withdraw", opinion.pk), {"reason": " "})
    done = client.post(url("opinion_withdraw", opinion.pk), {"reason": "Hỏi nhầm cơ quan."})
    client.force_login(agency)
    page = client.get(opinion.get_absolute_url())

    assert (empty.status_code, done.status_code, fresh(opinion).status) == (422, 302, "withdrawn")
    assert "Hỏi nhầm cơ quan." in text_of(page)
    assert (page.context["nominations"], page.context["parts"]) == ([], [])
    assert "Gửi ý kiến" not in text_of(page)


def test_answer_with_a_paper_is_sent_from_the_page(client, stage):
    agency = make_person("consulted_agency", stage.ground.department)
    opinion = OpinionFactory(dossier=stage.checking(), unit=stage.ground.department)
    client.force_login(agency)

    bad = client.post(opinion.get_absolute_url(), {"stance": "agree", "file": upload("tra-loi.pdf", b"MZ")})
    good = client.post(opinion.get_absolute_url(), {"stance": "disagree", "file": pdf_upload("tra-loi.pdf")})

    assert (bad.status_code, list(bad.context["form"].errors), good.status_code) == (422, ["file"], 302)
    assert "tra-loi.pdf" in text_of(client.get(opinion.get_absolute_url()))


def test_nobody_is_asked_when_one_agency_cannot_be(stage):
    dossier = stage.checking()

    with pytest.raises(InvalidInput) as refused:
        ask_opinions(
            by=stage.staff,
            dossier=dossier,
            units=[stage.ground.department, stage.unit],
            question="Việc chấp hành thuế",
            working_days=5,
        )

    assert (refused.value.field, Opinion.objects.count()) == ("units", 0)


def test_agency_reads_its_question_and_no_other_page(client, stage):
    agency = make_person("consulted_agency", stage.ground.department)
    dossier = stage.checking()
    mine = ask_opinion(by=stage.staff, dossier=dossier, unit=stage.ground.department, question="?", working_days=3)
    other = OpinionFactory(dossier=stage.checking(), unit=stage.ground.sibling)
    client.force_login(agency)

    pages = [mine.get_absolute_url(), other.get_absolute_url(), dossier.get_absolute_url(), url("list"), url("queue")]

    assert [client.get(page).status_code for page in pages] == [200, 404, 404, 403, 403]


def test_disagreement_without_words_is_told_beside_its_field(client, stage):
    agency = make_person("consulted_agency", stage.ground.department)
    opinion = OpinionFactory(dossier=stage.checking(), unit=stage.ground.department)
    client.force_login(agency)

    response = client.post(opinion.get_absolute_url(), {"stance": "disagree", "answer": " "})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["answer"])


def test_staff_read_an_opinion_and_do_not_answer_it(client, stage):
    opinion = OpinionFactory(dossier=stage.checking(), unit=stage.ground.department)
    client.force_login(stage.staff)

    assert client.get(opinion.get_absolute_url()).status_code == 200
    assert client.post(opinion.get_absolute_url(), {"stance": "agree"}).status_code == 403


def count(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_query_count_of_opinions_is_constant(client, stage):
    agency = make_person("consulted_agency", stage.ground.department)
    OpinionFactory(dossier=stage.checking(), unit=stage.ground.department)
    client.force_login(agency)
    one = count(client, url("opinions"))
    for _ in range(2):
        OpinionFactory(dossier=stage.checking(), unit=stage.ground.department)

    assert count(client, url("opinions")) == one


# --- To the decision


def test_voted_dossiers_become_a_draft(client, stage):
    dossier = stage.voted()
    client.force_login(stage.staff)
    page = client.get(url("pass_to_decision"))
    form = page.context["form"]

    response = client.post(
        f"{url('pass_to_decision')}?nhom={page.context['group'].key}",
        {"dossiers": [dossier.pk], "subject": form["subject"].initial, "reason": form["reason"].initial},
    )

    decision = Decision.objects.get()
    assert (response.status_code, response.url) == (302, reverse("awards:decision", args=[decision.pk]))
    assert decision.reason == "đã có thành tích xuất sắc trong phong trào thi đua 130 năm"


def test_dossiers_are_offered_by_occasion(client, stage):
    first, second = stage.voted(), stage.voted(campaign=None, ground="merit", title="Công trạng")
    client.force_login(stage.staff)

    chosen = client.get(url("pass_to_decision"), {"chon": second.pk})

    assert len(chosen.context["tabs"]) == 2
    assert list(chosen.context["form"].fields["dossiers"].queryset) == [second]
    assert first not in chosen.context["form"].fields["dossiers"].queryset


def test_rejected_dossiers_are_not_offered(client, stage):
    dossier = stage.before_council()
    sessions.close_session(by=stage.secretary, session=stage.open(dossier))
    client.force_login(stage.staff)

    page = client.get(url("pass_to_decision"))

    assert (page.context["tabs"], Nomination.objects.get().result) == ([], "rejected")
    assert "Chưa có hồ sơ nào chờ trình quyết định" in text_of(page)


def test_nothing_chosen_is_told_beside_the_field(client, stage):
    stage.voted()
    client.force_login(stage.staff)

    response = client.post(url("pass_to_decision"), {"subject": "Tặng", "reason": "đã có thành tích"})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["dossiers"])


@pytest.mark.parametrize("who", ["officer", "head", "secretary", "executive"])
def test_others_do_not_draft(client, stage, who):
    client.force_login(getattr(stage, who))

    assert client.get(url("pass_to_decision")).status_code == 403


def test_query_count_of_the_decision_page_is_constant(client, stage):
    stage.voted()
    client.force_login(stage.staff)
    one = count(client, url("pass_to_decision"))
    stage.voted()
    stage.voted()

    assert count(client, url("pass_to_decision")) == one
