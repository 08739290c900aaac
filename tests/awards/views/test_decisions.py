import pytest
from django.urls import reverse

from awards import services
from awards.enums import DecisionStatus, RecipientType
from awards.models import Decision, Recipient
from awards.selectors.decisions import lines_of
from tests.factories.awards import AwardAuthorityFactory, AwardKindFactory, LegalBasisFactory, RecipientFactory
from tests.factories.people import make_person
from thidua.documents.enums import JobStatus
from thidua.documents.files import store_bytes
from thidua.documents.models import IssuedDocument, Job

LIST = "awards:decisions"


def page(name, *args):
    return reverse(f"awards:{name}", args=args)


def shown(response):
    return [decision.pk for decision in response.context["page_obj"]]


def texts(decision, **changes):
    """What a browser sends from the form of words."""
    fields = (
        "version",
        "subject",
        "ground",
        "occasion",
        "reason",
        "proposal",
        "funding",
        "executors",
        "signer_capacity",
        "signer_title",
        "signer_name",
    )
    sent = {name: getattr(decision, name) for name in fields}
    lists = {name: "\n".join(getattr(decision, name)) for name in ("legal_bases", "recipients_list")}
    return {**sent, **lists, **changes}


# --- The list


def test_list_shows_drafters_everything_of_their_province(client, desk):
    draft, issued = desk.draft(), desk.issued()
    client.force_login(desk.drafter)

    assert shown(client.get(page("decisions"))) == [issued.pk, draft.pk]


def test_list_shows_units_only_what_was_issued_to_them(client, desk):
    theirs = desk.issued()
    desk.draft()
    desk.issued(desk.line(RecipientFactory(unit=desk.ground.sibling)))
    client.force_login(desk.officer)

    assert shown(client.get(page("decisions"))) == [theirs.pk]


def test_list_shows_strangers_nothing(client, desk):
    desk.issued()
    client.force_login(make_person("staff", desk.ground.other_agency))

    assert shown(client.get(page("decisions"))) == []


def test_list_is_closed_to_whoever_reads_no_register(client, desk):
    client.force_login(make_person("consulted_agency", desk.ground.department))

    assert client.get(page("decisions")).status_code == 403


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "BANG khen"}, ["issued", "draft"]),
        ({"q": "01/qđ"}, ["issued"]),
        ({"q": "khong co"}, []),
        ({"status": "draft"}, ["draft"]),
        ({"status": "ai-do"}, ["issued", "draft"]),
        ({"ground": "merit"}, []),
        ({"year": "2025"}, ["issued", "draft"]),
        ({"year": "2024"}, []),
        ({"year": "năm nay"}, ["issued", "draft"]),
        ({"page": "99"}, ["issued", "draft"]),
    ],
)
def test_list_filters(client, desk, query, found):
    made = {"draft": desk.draft().pk, "issued": desk.issued().pk}
    client.force_login(desk.drafter)

    assert shown(client.get(page("decisions"), query)) == [made[name] for name in found]


def test_list_asks_the_same_number_of_questions_at_one_and_three_rows(client, desk, queries):
    client.force_login(desk.drafter)
    desk.issued()
    one = queries(page("decisions"))
    for _ in range(2):
        desk.issued()

    assert queries(page("decisions")) == one


# --- One decision


def test_page_of_a_draft_shows_what_is_missing(client, desk):
    decision = desk.draft(signer_name="")
    client.force_login(desk.drafter)

    response = client.get(page("decision", decision.pk))

    assert [item.text for item in response.context["items"]] == ["Chưa ghi họ tên người ký."]
    assert response.context["why_not_submit"] == "Chưa ghi họ tên người ký."


def test_page_of_an_issued_decision_offers_the_print(client, desk):
    decision = desk.issued()
    stored = store_bytes(by=None, data=b"%PDF-", name="qd.pdf", content_type="application/pdf", purpose="decision")
    IssuedDocument.objects.update(file=stored)
    client.force_login(desk.officer)

    body = client.get(page("decision", decision.pk)).content.decode()

    assert reverse("documents:file", args=[stored.pk]) in body


@pytest.mark.parametrize(
    ("who", "code"), [("drafter", 200), ("chairman", 200), ("officer", 404), ("stranger", 404), ("viewer", 404)]
)
def test_draft_is_seen_by_drafter_and_signer_only(client, desk, who, code):
    people = {
        "drafter": desk.drafter,
        "chairman": desk.chairman,
        "officer": desk.officer,
        "stranger": make_person("staff", desk.ground.other_agency),
        "viewer": make_person("viewer", desk.ground.province),
    }
    client.force_login(people[who])

    assert client.get(page("decision", desk.submitted().pk)).status_code == code


def test_names_are_escaped_on_the_page(client, desk):
    person = RecipientFactory(unit=desk.ground.commune, name="Công ty A & B <b>đậm</b>")
    client.force_login(desk.drafter)

    body = client.get(page("decision", desk.draft(desk.line(person)).pk)).content.decode()

    assert "Công ty A &amp; B &lt;b&gt;đậm&lt;/b&gt;" in body
    assert "<b>đậm</b>" not in body


@pytest.mark.parametrize("make", ["draft", "submitted", "issued"])
def test_page_asks_the_same_number_of_questions_at_one_and_three_lines(client, desk, queries, make):
    client.force_login(desk.drafter)
    short, long = getattr(desk, make)(desk.line()), getattr(desk, make)(*(desk.line() for _ in range(3)))

    assert queries(page("decision", short.pk)) == queries(page("decision", long.pk))


def test_long_list_is_paged_and_numbered_through(client, desk):
    collective = RecipientFactory(collective=True, unit=desk.ground.department)
    people = [RecipientFactory(unit=desk.ground.commune, name=f"Lò Văn {n:03d}", honorific="") for n in range(102)]
    decision = desk.draft(desk.line(collective), *(desk.line(person) for person in people))
    client.force_login(desk.drafter)

    first, second = (client.get(page("decision", decision.pk), {"page": n}).context["groups"] for n in (1, 2))

    assert [(group.type_label, group.size, len(group.lines)) for group in first] == [
        ("Tập thể", 1, 1),
        ("Cá nhân", 102, 99),
    ]
    assert [(line.place, line.printed_name) for line in second[0].lines] == [
        (100, "Lò Văn 099"),
        (101, "Lò Văn 100"),
        (102, "Lò Văn 101"),
    ]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (JobStatus.QUEUED, "Đang tạo bản in"),
        (JobStatus.RUNNING, "Đang tạo bản in"),
        (JobStatus.PARKED, "Chưa in được, cần người xem"),
    ],
)
def test_print_status_fragment(client, desk, status, words):
    decision = desk.issued()
    Job.objects.update(status=status)
    client.force_login(desk.chairman)

    response = client.get(page("decision_print", decision.pk), headers={"HX-Request": "true"})

    assert words in response.content.decode()


def test_print_status_without_htmx_is_the_page_itself(client, desk):
    decision = desk.issued()
    client.force_login(desk.chairman)

    response = client.get(page("decision_print", decision.pk))

    assert (response.status_code, response.url) == (302, page("decision", decision.pk))


# --- Drafting on pages


def test_new_draft_through_the_form(client, desk):
    client.force_login(desk.drafter)
    typed = {
        "issuer": desk.ground.province.pk,
        "ground": "sudden",
        "subject": "Về việc khen thưởng đột xuất",
        "reason": "đã dũng cảm cứu người",
    }

    response = client.post(page("decision_create"), typed)

    decision = Decision.objects.get()
    assert response.url == page("decision", decision.pk)
    assert (decision.subject, decision.ground, decision.created_by) == (typed["subject"], "sudden", desk.drafter)


def test_new_draft_for_a_foreign_issuer_is_refused_beside_the_field(client, desk):
    client.force_login(desk.drafter)
    typed = {
        "issuer": desk.ground.other_province.pk,
        "ground": "sudden",
        "subject": "Về việc khen thưởng",
        "reason": "đã cứu người",
    }

    response = client.post(page("decision_create"), typed)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["issuer"]
    assert Decision.objects.count() == 0


def test_new_draft_page_is_for_drafters(client, desk):
    client.force_login(desk.chairman)

    assert client.get(page("decision_create")).status_code == 403


def test_words_are_saved_with_ticked_bases_after_typed_ones(client, desk):
    LegalBasisFactory(number="98/2023/NĐ-CP", title="Quy định chi tiết")
    decision = desk.draft()
    client.force_login(desk.drafter)
    form = client.get(page("decision_edit", decision.pk)).context["form"]
    ticked = [basis.pk for basis in form.fields["add_bases"].queryset]

    client.post(page("decision_edit", decision.pk), texts(decision, legal_bases="Luật A\n\nLuật B", add_bases=ticked))

    decision.refresh_from_db()
    assert decision.legal_bases == [
        "Luật A",
        "Luật B",
        "Luật Thi đua, khen thưởng",
        "Nghị định số 98/2023/NĐ-CP ngày 31 tháng 12 năm 2023 của Chính phủ quy định chi tiết",
    ]


def test_words_of_an_old_version_come_back_as_typed(client, desk):
    decision = desk.draft()
    sent = texts(decision, subject="Bản của tôi")
    services.update_draft(by=desk.drafter, decision=decision, version=1, subject="Bản của người khác")
    client.force_login(desk.drafter)

    response = client.post(page("decision_edit", decision.pk), sent)

    assert response.status_code == 409
    assert response.context["form"]["subject"].value() == "Bản của tôi"
    decision.refresh_from_db()
    assert decision.subject == "Bản của người khác"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": ""}, "subject"),
        ({"subject": "A" * 501}, "subject"),
        ({"ground": "ai-do"}, "ground"),
        ({"legal_bases": "\n".join(["x"] * 41)}, "legal_bases"),
        ({"recipients_list": "A" * 501}, "recipients_list"),
        ({"add_bases": ["999999"]}, "add_bases"),
        ({"version": "một"}, "version"),
    ],
)
def test_wrong_words_are_refused_beside_their_field(client, desk, changes, field):
    decision = desk.draft()
    client.force_login(desk.drafter)

    response = client.post(page("decision_edit", decision.pk), texts(decision, **changes))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    decision.refresh_from_db()
    assert decision.version == 1


def test_words_of_a_submitted_decision_are_closed(client, desk):
    client.force_login(desk.drafter)

    assert client.get(page("decision_edit", desk.submitted().pk)).status_code == 409


def test_signer_does_not_edit(client, desk):
    client.force_login(desk.chairman)

    assert client.get(page("decision_edit", desk.draft().pk)).status_code == 403


# --- The list of recipients


def entry(desk, **changes):
    return {
        "award_kind": desk.bang_khen.pk,
        "type": RecipientType.PERSON,
        "name": "Quàng Thị Mới",
        "unit": desk.ground.commune.pk,
        "achievement_from": "6/2024",
        "achievement_to": "10/2025",
        **changes,
    }


def test_new_line_through_the_form(client, desk):
    decision = desk.draft()
    client.force_login(desk.drafter)

    client.post(page("line_add", decision.pk), entry(desk, honorific="Bà", job_title="Nông dân"))

    line = lines_of(decision).last()
    assert (line.printed_name, line.printed_detail) == ("Bà Quàng Thị Mới", "Nông dân, Ủy ban nhân dân xã Yên Châu")
    assert (line.achievement_from, line.achievement_to) == ("2024-06", "2025-10")


def test_new_line_of_a_unit_as_collective(client, desk):
    decision = desk.draft()
    client.force_login(desk.drafter)
    typed = entry(desk, type="collective", name="Xã Yên Châu", is_unit="on")

    client.post(page("line_add", decision.pk), typed)

    assert Recipient.objects.get(type="collective").as_unit == desk.ground.commune


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"unit": ""}, "unit"),
        ({"achievement_to": "13/2025"}, "achievement_to"),
        ({"achievement_to": "2023"}, "achievement_to"),
        ({"is_unit": "on"}, "is_unit"),
        ({"type": "ai-do"}, "type"),
        ({"award_kind": "999999"}, "award_kind"),
    ],
)
def test_wrong_line_is_refused_beside_its_field(client, desk, changes, field):
    decision = desk.draft()
    client.force_login(desk.drafter)

    response = client.post(page("line_add", decision.pk), entry(desk, **changes))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert decision.lines.count() == 1


def test_new_line_offers_only_awards_the_issuer_decides(client, desk):
    AwardAuthorityFactory(decider_kind="commune")
    AwardKindFactory()
    client.force_login(desk.drafter)

    form = client.get(page("line_add", desk.draft().pk)).context["form"]

    assert list(form.fields["award_kind"].queryset) == [desk.bang_khen]


def test_line_is_edited_moved_and_removed_on_the_page(client, desk):
    first, second = (RecipientFactory(unit=desk.ground.commune, name=name, honorific="") for name in "AB")
    decision = desk.draft(desk.line(first), desk.line(second))
    line = decision.lines.get(printed_name="B")
    client.force_login(desk.drafter)

    client.post(
        page("line_edit", line.pk),
        {"printed_name": "B sửa", "citation": "Đã có thành tích", "achievement_from": "", "achievement_to": "2025"},
    )
    client.post(page("line_move", line.pk), {"huong": "len"})
    client.post(page("line_remove", decision.lines.get(printed_name="A").pk))

    assert [(row.printed_name, row.achievement_to) for row in lines_of(decision)] == [("B sửa", "2025")]


@pytest.mark.parametrize("name", ["line_move", "line_remove"])
def test_lines_change_by_post_only(client, desk, name):
    line = desk.draft().lines.get()
    client.force_login(desk.drafter)

    assert client.get(page(name, line.pk)).status_code == 405


@pytest.mark.parametrize("name", ["line_edit", "line_move", "line_remove"])
def test_foreign_lines_look_missing(client, desk, name):
    line = desk.draft().lines.get()
    client.force_login(make_person("staff", desk.ground.other_agency))

    assert client.post(page(name, line.pk)).status_code == 404
    assert Decision.objects.get().lines.count() == 1


def test_decision_that_nobody_made_is_missing(client, desk):
    client.force_login(desk.drafter)

    assert client.get(page("decision", 999_999)).status_code == 404


def test_status_never_shows_its_code(client, desk):
    decision = services.return_decision(by=desk.chairman, decision=desk.submitted(), reason="Sai")
    client.force_login(desk.drafter)

    body = client.get(page("decision", decision.pk)).content.decode()

    assert "Trả lại để sửa" in body
    assert ">returned<" not in body
    assert decision.status == DecisionStatus.RETURNED
