import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers.models import NomineeList
from dossiers.services import nominee_lists
from tests.dossiers.lists.test_services import line, sent, states
from tests.factories.nominee_lists import HEAD, list_of, xlsx

HTMX = {"HX-Request": "true"}


@pytest.fixture
def officer(stage, client):
    client.force_login(stage.officer)
    return client


def test_sending_a_file_leads_to_its_page(stage, officer):
    dossier = stage.draft()
    data = {"file": SimpleUploadedFile("danh-sach.xlsx", xlsx([HEAD, line(1, "Lò Văn An")]))}

    response = officer.post(reverse("dossiers:list_send", args=[dossier.pk]), data)

    found = NomineeList.objects.get()
    assert (response.status_code, response.url) == (302, found.get_absolute_url())
    assert "Đang đọc" in officer.get(response.url).content.decode()


def test_nothing_chosen_is_said_beside_the_field(stage, officer):
    response = officer.post(reverse("dossiers:list_send", args=[stage.draft().pk]), {"text": " "})

    assert (response.status_code, response.context["form"].errors["file"]) == (
        422,
        ["Hãy chọn tệp hoặc dán bảng danh sách."],
    )


def test_page_shows_rows_with_reasons_and_filters_them(stage, officer):
    stage.recipient(name="Lò Văn An", birth_year=None, job_title="Trưởng bản")
    found = sent(stage, line(1, "Lò Văn An"), line(2, "Tổ <Dân vận> khéo"), line(3, "Cà Thị Bình"))
    url = found.get_absolute_url()

    page = officer.get(url).content.decode()

    assert "Trùng tên với người đã có (1)" in page
    assert "Tổ &lt;Dân vận&gt; khéo" in page
    assert [row.name for row in officer.get(url, {"state": "doubles"}).context["rows"]] == ["Lò Văn An"]
    assert [row.name for row in officer.get(url, {"q": "ca thi binh"}).context["rows"]] == ["Cà Thị Bình"]


def test_buttons_settle_a_row_and_accept(stage, officer):
    found = sent(stage, line(1, "Lò Văn An"), line(2, "Lò Văn An"))
    second = found.rows.get(order=2)

    officer.post(reverse("dossiers:list_row_choose", args=[second.pk]), {"chon": "skip"})
    assert states(found) == ["ready", "skipped"]
    response = officer.post(reverse("dossiers:list_accept", args=[found.pk]))

    assert response.url == found.get_absolute_url()
    assert NomineeList.objects.get().status == "accepting"


def test_row_is_corrected_on_its_page(stage, officer):
    found = sent(stage, line(1, "An"))
    url = reverse("dossiers:list_row", args=[found.rows.get().pk])
    initial = {name: value for name, value in officer.get(url).context["form"].initial.items() if value}
    sendable = {name: value for name, value in initial.items() if isinstance(value, str | int)}

    response = officer.post(url, {**sendable, "name": "Lò Văn An"})

    assert (response.status_code, found.rows.get().name, states(found)) == (302, "Lò Văn An", ["ready"])


def test_row_is_settled_in_place(stage, officer):
    found = sent(stage, line(1, "Lò Văn An"), line(2, "Lò Văn An"))
    second = found.rows.get(order=2)

    answer = officer.post(reverse("dossiers:list_row_choose", args=[second.pk]), {"chon": "skip"}, headers=HTMX)
    piece = officer.get(found.get_absolute_url(), {"state": "skipped"}, headers=HTMX)

    assert (answer.status_code, answer["HX-Trigger"], states(found)) == (204, "danh-sach-doi", ["ready", "skipped"])
    assert next(template.name for template in piece.templates) == "dossiers/_list_review.html"
    assert [row.name for row in piece.context["rows"]] == ["Lò Văn An"]
    assert piece.context["can_accept"] is True


def test_refused_settling_reloads_the_page_with_the_reason(stage, officer):
    row = sent(stage, line(1, "Lò Văn An")).rows.get()

    answer = officer.post(reverse("dossiers:list_row_choose", args=[row.pk]), {"chon": "merge:1"}, headers=HTMX)
    page = officer.get(row.nominee_list.get_absolute_url()).content.decode()

    assert (answer.status_code, answer["HX-Refresh"]) == (204, "true")
    assert "Người, tập thể này không cùng tên với dòng đang xem." in page


@pytest.mark.parametrize(("name", "status", "kept"), [("Lò Văn An", 204, "Lò Văn An"), ("", 422, "An")])
def test_row_is_corrected_in_place(stage, officer, name, status, kept):
    found = sent(stage, line(1, "An"))
    url = reverse("dossiers:list_row", args=[found.rows.get().pk])
    form = officer.get(url, headers=HTMX).context["form"]
    sendable = {name: value for name, value in form.initial.items() if isinstance(value, str | int) and value}

    answer = officer.post(url, {**sendable, "name": name}, headers=HTMX)

    assert (answer.status_code, found.rows.get().name) == (status, kept)
    if status == 422:
        assert next(template.name for template in answer.templates) == "dossiers/_list_row_form.html"


def test_page_says_how_many_rows_wait_and_offers_one_answer_for_all(stage, officer):
    stage.campaign.period_from = ""
    stage.campaign.save()
    found = sent(stage, line(1, "Lò Văn An"), line(2, "Cà Thị Bình"), defaults={})

    context = officer.get(found.get_absolute_url()).context

    assert (context["to_fill"], context["why_not"]) == (2, "Còn 2 dòng cần xem.")


def test_rows_come_alone_with_the_buttons_of_the_list(stage, officer):
    found = sent(stage, line(1, "Lò Văn An"))

    piece = officer.get(found.get_absolute_url(), headers=HTMX).content.decode()

    assert (piece.count('id="xem-lai"'), piece.count('id="viec-danh-sach"'), "<html" in piece) == (1, 1, False)


def test_finished_work_reloads_the_page(stage, officer):
    found = list_of(stage.draft(), stage.officer)

    assert officer.get(reverse("dossiers:list_progress", args=[found.pk]))["HX-Refresh"] == "true"


def test_query_count_of_the_list_is_constant(stage, officer):
    for name in ("Lò Văn An", "Lò Văn Bình", "Lò Văn Chung"):
        stage.recipient(name=name, birth_year=None)
    one = sent(stage, line(1, "Lò Văn An"))
    three = sent(stage, *[line(n, name) for n, name in enumerate(("Lò Văn An", "Lò Văn Bình", "Lò Văn Chung"), 1)])
    counts = []
    for found in (one, one, three):
        with CaptureQueriesContext(connection) as queries:
            officer.get(found.get_absolute_url())
        counts.append(len(queries))

    assert counts[1] == counts[2]


def test_unread_list_is_not_accepted(stage, officer):
    found = nominee_lists.send_list(by=stage.officer, dossier=stage.draft(), text="STT\tHọ tên")

    officer.post(reverse("dossiers:list_accept", args=[found.pk]))

    assert NomineeList.objects.get().status == "waiting"
