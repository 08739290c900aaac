"""From a document to a draft in the browser: handing in, checking line by line, with and without htmx."""

import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns.enums import FindingDecision, ReadingStatus
from campaigns.findings.groups import group_key
from campaigns.models import Campaign, Finding, PlanReading
from campaigns.services.findings import accept_pending, decide, seen_of
from campaigns.services.reading import discard_reading, fail_reading
from tests.campaigns.reading import papers
from tests.campaigns.staff import NOW, queries_of
from tests.factories.awards import AwardKindFactory
from tests.factories.campaigns import CampaignFactory
from tests.factories.people import make_ground, make_person
from tests.factories.reading import QUOTES, TEXT, PlanReadingFactory, answer, make_reading, many
from thidua.documents.access import may_read
from thidua.documents.enums import JobStatus
from thidua.documents.models import Job

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def staff(ground, client):
    person = make_person("staff", ground.agency)
    client.force_login(person)
    return person


@pytest.fixture
def reading(ground, staff):
    return make_reading(ground.province, staff)


@pytest.fixture
def target(reading):
    return reading.findings.get(path="targets[0]")


def url(name: str, *args) -> str:
    return reverse(f"campaigns:{name}", args=args)


def decide_url(finding: Finding, way: str = "dong-y") -> str:
    return reverse("campaigns:finding_decide", kwargs={"pk": finding.reading_id, "finding": finding.pk, "way": way})


# --- Handing in


def test_pasted_text_leads_to_its_page(ground, staff, client):
    response = client.post(url("reading_start"), {"owner": ground.province.pk, "text": TEXT})

    reading = PlanReading.objects.get()
    assert response.url == url("reading", reading.pk)
    assert (reading.text, reading.created_by) == (TEXT, staff)


def test_a_plain_text_file_is_taken(ground, staff, client):
    upload = SimpleUploadedFile("Kế hoạch.txt", TEXT.encode())

    client.post(url("reading_start"), {"owner": ground.province.pk, "file": upload})

    assert PlanReading.objects.get().file.purpose == "campaign_document"


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({}, "file", "Hãy chọn tệp hoặc dán nội dung văn bản."),
        ({"text": "  \n "}, "file", "Hãy chọn tệp hoặc dán nội dung văn bản."),
        (
            {"text": "Kế hoạch", "file": ("a.txt", b"Ke hoach")},
            "text",
            "Chỉ chọn một cách: hãy xóa phần đã dán hoặc bỏ tệp đã chọn.",
        ),
        (
            {"file": ("a.exe", b"MZ")},
            "file",
            "Chỉ nhận tệp Word (.docx), PDF hoặc văn bản thường (.txt). Tệp “a.exe” không thuộc các loại này.",
        ),
        (
            {"file": ("a.txt", b"MZ\x90\x00")},
            "file",
            "Nội dung bên trong không phải tệp văn bản thường. Hãy xuất lại tệp từ phần mềm gốc rồi gửi lại.",
        ),
    ],
)
def test_what_cannot_be_handed_in_is_said_beside_the_field(ground, staff, client, data, field, sentence):
    if "file" in data:
        data = {**data, "file": SimpleUploadedFile(*data["file"])}

    response = client.post(url("reading_start"), {"owner": ground.province.pk, **data})

    assert (response.status_code, dict(response.context["form"].errors)) == (422, {field: [sentence]})
    assert PlanReading.objects.count() == 0


def test_who_drafts_nothing_hands_in_nothing(ground, client):
    client.force_login(make_person("viewer", ground.province))

    assert client.get(url("reading_start")).status_code == 403
    assert client.get(url("readings")).status_code == 403
    assert client.post(url("reading_start"), {"owner": ground.province.pk, "text": TEXT}).status_code == 403


def test_an_officer_hands_in_a_plan_of_the_own_unit_alone(ground, client):
    client.force_login(make_person("unit_officer", ground.commune))

    form = client.get(url("reading_start")).context["form"]
    own = client.post(url("reading_start"), {"owner": ground.commune.pk, "text": TEXT})
    other = client.post(url("reading_start"), {"owner": ground.province.pk, "text": TEXT})

    assert list(form.fields["owner"].queryset) == [ground.commune]
    assert (own.status_code, other.status_code) == (302, 422)
    assert PlanReading.objects.get().owner == ground.commune


def test_the_ways_in_stand_on_the_list_and_beside_drafting_by_hand(staff, client):
    for page in (url("list"), url("create")):
        assert url("reading_start") in client.get(page).content.decode()


# --- Waiting


def test_progress_asks_for_itself_until_the_text_is_read(ground, staff, client):
    client.post(url("reading_start"), {"owner": ground.province.pk, "text": TEXT})
    reading = PlanReading.objects.get()

    page = client.get(url("reading", reading.pk)).content.decode()
    piece = client.get(url("reading_progress", reading.pk), **HTMX)

    assert f'hx-get="{url("reading_progress", reading.pk)}"' in page
    assert (piece.status_code, "<html" in piece.content.decode()) == (200, False)


def test_progress_opens_the_page_when_the_text_is_read(reading, client):
    piece = client.get(url("reading_progress", reading.pk), **HTMX)

    assert (piece.status_code, piece.headers["HX-Redirect"]) == (204, url("reading", reading.pk))
    assert client.get(url("reading_progress", reading.pk)).url == url("reading", reading.pk)


def test_parked_job_is_told(ground, staff, client):
    client.post(url("reading_start"), {"owner": ground.province.pk, "text": TEXT})
    Job.objects.update(status=JobStatus.PARKED, error="Máy chủ thiếu bộ nhớ.")

    page = client.get(url("reading", PlanReading.objects.get().pk)).content.decode()

    assert "Máy chủ thiếu bộ nhớ." in page
    assert 'hx-trigger="every 1s"' not in page


def test_failure_is_told_with_a_way_on(ground, staff, client):
    reading = PlanReadingFactory(owner=ground.province)
    fail_reading(reading.pk, "Tệp PDF có mật khẩu.")

    page = client.get(url("reading", reading.pk)).content.decode()

    assert "Tệp PDF có mật khẩu." in page
    assert url("create") in page
    assert url("reading_again", reading.pk) in page


def test_text_that_launches_nothing_is_explained(ground, staff, client):
    reading = make_reading(ground.province, staff, told=answer(kind="khac"))

    page = client.get(url("reading", reading.pk)).content.decode()

    assert "không phát động phong trào" in page
    assert "Trồng mới từ 200 ha" in page
    assert url("reading_draft", reading.pk) not in page
    assert client.get(url("reading_draft", reading.pk)).status_code == 409


# --- The page beside the text


def test_every_finding_is_marked_in_the_text(reading, client):
    page = client.get(url("reading", reading.pk)).content.decode()

    placed = reading.findings.exclude(start=None)
    marked = {key for keys in re.findall(r'data-hit="([^"]+)"', page) for key in keys.split()}
    assert marked == {str(item.pk) for item in placed} | {"so-0"}
    assert all(f'id="cho-{item.pk}"' in page and f'id="dieu-{item.pk}"' in page for item in placed)


def test_groups_follow_the_plan_and_count(reading, client):
    groups = client.get(url("reading", reading.pk)).context["groups"]

    assert [(group.title, group.decided, group.total) for group in groups] == [
        ("Thông tin văn bản", 0, 13),
        ("Mốc thời gian", 0, 1),
        ("Việc phải gửi", 0, 2),
        ("Chỉ tiêu: Kinh tế", 0, 3),
        ("Chỉ tiêu: Xã hội", 0, 1),
        ("Khen thưởng", 0, 2),
        ("Tiêu chuẩn", 0, 1),
        ("Thành phần hồ sơ", 0, 1),
        ("Nhiệm vụ của kế hoạch", 0, 1),
        ("Điều văn bản để ngỏ", 0, 1),
    ]


def test_lines_speak_as_the_campaign_will(ground, staff, client):
    AwardKindFactory(name="Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", short_name="Bằng khen tỉnh")
    reading = make_reading(ground.province, staff)

    lines = {
        line.finding.path: (line.title, line.details.replace("\u00a0", " "), line.belongs)
        for group in client.get(url("reading", reading.pk)).context["groups"]
        for line in group.lines
    }

    assert lines["date"] == ("Ngày văn bản", "3/6/2024", "")
    assert lines["targets[1]"] == (
        "các xã vùng cao trồng 40 - 50 ha",
        "40 – 50 ha",
        "Trồng mới từ 200 ha rừng trở lên",
    )
    assert lines["deadlines[0]"][1] == (
        "Các sở, ban, ngành; Ủy ban nhân dân các xã · Kế hoạch triển khai · trước ngày 15/7/2024 · "
        "hạn cuối: hết ngày 14/7/2024"
    )
    assert lines["awards[0]"][1].startswith("Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh")
    assert lines["awards[1]"][1] == "Danh mục chưa có loại này: hãy bấm Sửa để chọn"


def test_numbers_left_alone_are_listed_with_their_reason(reading, client):
    page = client.get(url("reading", reading.pk)).content.decode()

    assert "Vì: số liệu mô tả" in page
    assert url("finding_add", reading.pk, 1) in page


def test_only_what_nobody_looked_at(staff, reading, target, client):
    decide(by=staff, finding=target, decision=FindingDecision.ACCEPTED, seen=seen_of(target))

    shown = [line.finding for group in pending_groups(client, reading) for line in group.lines]
    assert len(shown) == 24
    assert {item.decision for item in shown} == {"pending"}
    accept_pending(by=staff, reading=reading)
    assert pending_groups(client, reading) == []


def pending_groups(client, reading):
    return client.get(url("reading", reading.pk), {"loc": "chua-xem"}).context["groups"]


def test_a_deadline_that_has_passed_is_warned_of(ground, staff, client):
    told = answer(deadlines=[{"what": "Gửi kế hoạch", "date": "2024-06-20", "wording": "trước ngày 20/6/2024"}])
    reading = make_reading(ground.province, staff, told=told)

    assert "Hạn này đã qua" in client.get(url("reading", reading.pk)).content.decode()
    assert "Hạn này đã qua" not in client.get(url("reading", make_reading(ground.province, staff).pk)).content.decode()


def test_document_of_another_issuer_is_asked_about(ground, staff, client):
    reading = make_reading(ground.province, staff, told=answer(issuer="Ủy ban nhân dân tỉnh Điện Biên"))

    page = client.get(url("reading", reading.pk)).content.decode()

    assert "Văn bản do Ủy ban nhân dân tỉnh Điện Biên ban hành" in page


def test_page_of_a_long_plan_costs_no_more_queries(ground, staff, client):
    def page_of(count: int) -> int:
        text, told = many(count)
        reading = make_reading(ground.province, staff, text=text, told=told)
        return queries_of(lambda: client.get(url("reading", reading.pk)))

    assert page_of(3) == page_of(150)


# --- Deciding


def test_accepting_without_htmx_goes_back_to_the_line(reading, target, client):
    response = client.post(decide_url(target), {"seen": seen_of(target)})

    target.refresh_from_db()
    assert (response.url, target.decision) == (f"{url('reading', reading.pk)}#dieu-{target.pk}", "accepted")


def test_accepting_with_htmx_gives_the_line_and_the_counters(reading, target, client):
    response = client.post(decide_url(target), {"seen": seen_of(target)}, **HTMX)

    piece = response.content.decode()
    assert response.status_code == 200
    assert f'id="dieu-{target.pk}" class="found found-accepted"' in piece
    assert re.search(rf'id="dem-{group_key(target)}" class="found-count" hx-swap-oob="true">1/3<', piece)
    assert "1/25" in piece
    assert "<html" not in piece


def test_stale_click_gives_the_line_as_it_is_now(staff, reading, target, client):
    seen = seen_of(target)
    decide(by=staff, finding=target, decision=FindingDecision.REJECTED, seen=seen)

    piece = client.post(decide_url(target), {"seen": seen}, **HTMX)
    page = client.post(decide_url(target), {"seen": seen}, follow=True)

    assert piece.status_code == 409
    assert "found-rejected" in piece.content.decode()
    assert "Người khác vừa quyết định" in piece.content.decode()
    assert "Người khác vừa quyết định" in page.content.decode()


def test_a_decision_is_taken_back(staff, reading, target, client):
    row = decide(by=staff, finding=target, decision=FindingDecision.REJECTED, seen=seen_of(target))

    client.post(decide_url(target, "xem-lai"), {"seen": seen_of(row)})

    target.refresh_from_db()
    assert target.decision == "pending"


def test_a_group_is_accepted_at_once(reading, target, client):
    response = client.post(url("reading_accept", reading.pk), {"nhom": group_key(target)}, follow=True)

    assert reading.findings.filter(decision="accepted").count() == 3
    assert "Đã đồng ý 3 điều." in response.content.decode()


def test_editing_in_place(reading, target, client):
    form = client.get(url("finding_edit", reading.pk, target.pk), **HTMX)
    data = {name: value for name, value in form.context["form"].initial.items() if value not in (None, False)}
    saved = client.post(url("finding_edit", reading.pk, target.pk), {**data, "value": "250"}, **HTMX)

    target.refresh_from_db()
    assert ("<html" in form.content.decode(), saved.status_code) == (False, 200)
    assert (target.decision, target.value["value"], target.value["unit_label"]) == ("edited", "250", "ha")
    assert "Máy đọc: Trồng mới từ 200 ha rừng trở lên" in saved.content.decode()


def test_editing_on_a_page_of_its_own(reading, target, client):
    page = client.get(url("finding_edit", reading.pk, target.pk))
    data = {name: value for name, value in page.context["form"].initial.items() if value not in (None, False)}

    response = client.post(url("finding_edit", reading.pk, target.pk), {**data, "text": "Trồng rừng"})

    target.refresh_from_db()
    assert response.url == f"{url('reading', reading.pk)}#dieu-{target.pk}"
    assert (target.label, page.context["quote"]) == ("Trồng rừng", "Trồng mới từ 200 ha rừng trở lên")


def test_editing_is_checked_as_in_the_draft(reading, target, client):
    data = {"seen": seen_of(target), "text": "Trồng rừng", "level": "main", "comparator": "between", "value": "9"}

    response = client.post(url("finding_edit", reading.pk, target.pk), {**data, "direction": "up"}, **HTMX)

    assert response.status_code == 422
    assert response.context["form"].errors == {"value_to": ["Hãy nhập giá trị “đến” của khoảng."]}


def test_stale_edit_keeps_the_text_and_may_be_sent_again(staff, reading, target, client):
    data = {"text": "Của tôi", "level": "main", "comparator": ">=", "value": "9", "direction": "up"}
    seen = seen_of(target)
    decide(by=staff, finding=target, decision=FindingDecision.REJECTED, seen=seen)

    refused = client.post(url("finding_edit", reading.pk, target.pk), {**data, "seen": seen})
    again = client.post(
        url("finding_edit", reading.pk, target.pk), {**data, "seen": refused.context["form"]["seen"].value()}
    )

    target.refresh_from_db()
    assert (refused.status_code, "Của tôi" in refused.content.decode(), again.status_code) == (409, True, 302)
    assert target.label == "Của tôi"


@pytest.mark.parametrize(
    ("path", "data", "column", "value"),
    [
        ("title", {"title": "Tên khác"}, "title", "Tên khác"),
        ("date", {"document_date": "5/6/2024"}, "document_date", "2024-06-05"),
        ("period.to", {"period_to": "quý I/2025"}, "period_to", "2025-Q1"),
        ("recipients_count", {"recipients_count": "7"}, "recipients_count", 7),
        ("campaign_kind", {"kind": "regular"}, "kind", "regular"),
    ],
)
def test_a_fact_is_edited_by_its_own_field(reading, client, path, data, column, value):
    fact = reading.findings.get(path=path)

    response = client.post(url("finding_edit", reading.pk, fact.pk), {**data, "seen": seen_of(fact)})

    fact.refresh_from_db()
    assert (response.status_code, fact.value, fact.decision) == (302, {"column": column, "value": value}, "edited")


@pytest.mark.parametrize("path", ["milestones[0]", "deadlines[0]", "dossier_parts[0]", "work_items[0]"])
def test_every_part_opens_in_its_form_and_saves_as_it_is(reading, client, path):
    item = reading.findings.get(path=path)
    form = client.get(url("finding_edit", reading.pk, item.pk)).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}

    response = client.post(url("finding_edit", reading.pk, item.pk), data)

    item.refresh_from_db()
    assert (response.status_code, item.decision) == (302, "accepted")


def test_an_award_is_chosen_from_the_catalogue(ground, staff, client):
    kind = AwardKindFactory(name="Kỷ niệm chương")
    reading = make_reading(ground.province, staff)
    award = reading.findings.get(path="awards[1]")

    client.post(
        url("finding_edit", reading.pk, award.pk),
        {"seen": seen_of(award), "award_kind": kind.pk, "wording": "Kỷ niệm chương Người trồng rừng"},
    )

    award.refresh_from_db()
    assert (award.value["award_kind"], award.decision) == (kind.pk, "edited")


def test_giving_up_an_edit_gives_the_line_back(reading, target, client):
    piece = client.get(url("finding", reading.pk, target.pk), **HTMX)

    assert f'id="dieu-{target.pk}" class="found found-pending"' in piece.content.decode()
    assert client.get(url("finding", reading.pk, target.pk)).url == f"{url('reading', reading.pk)}#dieu-{target.pk}"


def test_questions_are_not_decided_on(reading, client):
    question = reading.findings.get(kind="question")

    assert client.post(decide_url(question), {"seen": seen_of(question)}).status_code == 404
    assert client.get(url("finding_edit", reading.pk, question.pk)).status_code == 404


def test_finding_of_another_reading_is_not_there(ground, staff, reading, target, client):
    other = make_reading(ground.province, staff)

    assert client.get(url("finding_edit", other.pk, target.pk)).status_code == 404


def test_a_number_left_alone_becomes_a_target(reading, client):
    form = client.get(url("finding_add", reading.pk, 1)).context["form"]
    data = {"text": form["text"].value(), "level": "main", "comparator": "=", "value": "12", "direction": "up"}

    response = client.post(url("finding_add", reading.pk, 1), {**data, "unit_label": "điểm trường"})

    added = reading.findings.get(path="numeric_not_targets[0]")
    assert response.url == f"{url('reading', reading.pk)}#dieu-{added.pk}"
    assert (added.value["value"], added.value["unit_label"], TEXT[added.start : added.end]) == (
        "12",
        "điểm trường",
        "12 điểm trường",
    )
    assert client.get(url("finding_add", reading.pk, 2)).status_code == 404


def test_what_the_document_left_open_is_written_by_a_person(ground, staff, client):
    questions = [{"code": "number_blank", "text": "Số văn bản để trống: số bao nhiêu?"}]
    reading = make_reading(ground.province, staff, told=answer(number=None, questions=questions))
    page = client.get(url("reading", reading.pk)).content.decode()

    empty = client.post(url("finding_answer", reading.pk, "document_number"), {"document_number": ""})
    response = client.post(url("finding_answer", reading.pk, "document_number"), {"document_number": "15"})
    again = client.post(url("finding_answer", reading.pk, "document_number"), {"document_number": "16"})

    fact = reading.findings.get(path="answer.document_number")
    assert url("finding_answer", reading.pk, "document_number") in page
    assert (empty.status_code, again.status_code) == (422, 409)
    assert response.url == f"{url('reading', reading.pk)}#dieu-{fact.pk}"
    assert (fact.value, fact.found["value"], fact.decision) == (
        {"column": "document_number", "value": "15"},
        "",
        "edited",
    )
    page = client.get(url("reading", reading.pk)).content.decode()
    assert "Văn bản không nêu, do người điền." in page
    assert f'href="#dieu-{fact.pk}">Xem, sửa: Số</a>' in page
    client.post(url("reading_draft", reading.pk), {"accept_pending": "on"})
    assert Campaign.objects.get().document_number == "15"


@pytest.mark.parametrize("column", ["owner", "theme", "khong-co"])
def test_only_what_questions_ask_for_is_written(reading, client, column):
    assert client.get(url("finding_answer", reading.pk, column)).status_code == 404


# --- The draft


def test_draft_page_lists_what_waits_and_suggests_units(ground, reading, client):
    context = client.get(url("reading_draft", reading.pk)).context

    assert len(context["waiting"]) == 25
    assert context["form"]["kinds"].initial == ["department", "commune"]
    assert [label for _, label in context["form"].fields["kinds"].choices] == [
        "Sở, ban, ngành (2)",
        "Xã (2)",
        "Trường học (1)",
    ]


def test_one_click_agrees_drafts_and_invites(ground, reading, client):
    response = client.post(url("reading_draft", reading.pk), {"accept_pending": "on", "kinds": ["commune"]})

    campaign = Campaign.objects.get()
    assert response.url == url("readiness", campaign.pk)
    assert (campaign.targets.count(), campaign.participations.count()) == (4, 2)


def test_without_agreement_the_page_comes_back(reading, client):
    response = client.post(url("reading_draft", reading.pk), {"kinds": ["commune"]})

    assert response.status_code == 409
    assert "Còn 25 điều chưa xem" in response.content.decode()
    assert Campaign.objects.count() == 0


def test_unknown_kind_of_unit_is_refused(reading, client):
    response = client.post(url("reading_draft", reading.pk), {"accept_pending": "on", "kinds": ["village"]})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["kinds"])


def test_draft_and_document_lead_to_each_other(staff, reading, client):
    client.post(url("reading_draft", reading.pk), {"accept_pending": "on"})
    campaign = Campaign.objects.get()

    assert url("readiness", campaign.pk) in client.get(url("reading", reading.pk)).content.decode()
    assert url("reading", reading.pk) in client.get(url("detail", campaign.pk)).content.decode()
    assert client.get(url("reading_draft", reading.pk)).url == url("readiness", campaign.pk)


def test_file_goes_with_the_draft_and_is_read_by_both(ground, staff, client):
    upload = SimpleUploadedFile("Kế hoạch.docx", papers.word_file("Kế hoạch"))
    client.post(url("reading_start"), {"owner": ground.province.pk, "file": upload})
    reading = PlanReading.objects.get()
    officer = make_person("unit_officer", ground.commune)

    before = (may_read(staff, reading.file), may_read(officer, reading.file))
    CampaignFactory(owner=ground.province, launched=True, document_file=reading.file)

    assert (before, may_read(officer, reading.file)) == ((True, False), True)


# --- The list


def test_list_shows_the_way_each_document_has_come(ground, staff, reading, client):
    accept_pending(by=staff, reading=reading, group="field")
    aside = PlanReadingFactory(owner=ground.province)
    discard_reading(by=staff, reading=aside)
    PlanReadingFactory(owner=ground.other_province)

    rows = client.get(url("readings")).context["rows"]

    assert [(row.pk, row.decided, row.found) for row in rows] == [(reading.pk, 13, 25)]
    assert list(client.get(url("readings"), {"status": "discarded"}).context["rows"]) == [aside]


def test_list_is_searched_without_accents(reading, client):
    assert list(client.get(url("readings"), {"q": "trong cay xanh"}).context["rows"]) == [reading]
    assert list(client.get(url("readings"), {"q": "khong co"}).context["rows"]) == []


def test_list_queries_do_not_grow(ground, staff, client):
    make_reading(ground.province, staff)
    one = queries_of(lambda: client.get(url("readings")))
    for _ in range(2):
        make_reading(ground.province, staff)

    assert queries_of(lambda: client.get(url("readings"))) == one


def test_put_aside_leads_back_to_the_list(reading, client):
    response = client.post(url("reading_discard", reading.pk))

    reading.refresh_from_db()
    assert (response.url, reading.status) == (url("readings"), ReadingStatus.DISCARDED)


def test_read_again_waits_on_the_same_page(reading, client):
    response = client.post(url("reading_again", reading.pk))

    reading.refresh_from_db()
    assert (response.url, reading.status) == (url("reading", reading.pk), ReadingStatus.WAITING)


def questions_of(ground, staff, client, *questions):
    reading = make_reading(ground.province, staff, told=answer(questions=list(questions)))
    groups = client.get(url("reading", reading.pk)).context["groups"]
    return reading, [line for group in groups for line in group.lines if line.is_question]


def test_question_about_quoted_words_leads_to_what_was_read_there(ground, staff, client):
    place = TEXT.index(QUOTES["targets[0]"])
    asked = {"code": "target_without_unit", "text": "Không đọc được đơn vị tính.", "start": place, "end": place + 5}

    reading, [line] = questions_of(ground, staff, client, asked)

    assert [(item.column, item.finding) for item in line.answers] == [("", reading.findings.get(path="targets[0]").pk)]
    assert (line.part, line.is_note) == ("", False)


@pytest.mark.parametrize(
    ("code", "part", "note"),
    [
        ("no_midterm", "Mốc thời gian", False),
        ("no_plan_deadline", "Việc phải gửi", False),
        ("no_awards", "Khen thưởng", False),
        ("awards_without_criteria", "Tiêu chuẩn", False),
        ("misprint", "", True),
        ("numbering", "", True),
    ],
)
def test_question_without_words_to_quote_says_where_it_is_answered(ground, staff, client, code, part, note):
    _, [line] = questions_of(ground, staff, client, {"code": code, "text": "Khi nào?"})

    assert (line.answers, line.part_title, line.is_note) == ([], part, note)


def test_question_on_quota_is_answered_in_place(ground, staff, client):
    _, [line] = questions_of(ground, staff, client, {"code": "quota_later", "text": "Khi nào có số phân bổ?"})

    assert [item.column for item in line.answers] == ["quota_note"]
