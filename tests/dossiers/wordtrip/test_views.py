import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from dossiers.models import DossierPart, WordReturn
from dossiers.services.word_returns import COMPARE_WORD
from tests.dossiers.wordtrip.test_returns import renamed, sent
from tests.factories.documents import docx_bytes
from tests.factories.word_returns import draft_of, paper_of, upload_of
from thidua.documents.models import Job


@pytest.fixture
def officer(stage, client):
    client.force_login(stage.officer)
    return client


@pytest.fixture
def draft(stage):
    return draft_of(stage.complete(nominees=2), stage.officer)


def test_sending_leads_to_the_page_that_waits(officer, draft):
    url = reverse("dossiers:word_return_send", args=[draft.pk])
    response = officer.post(url, {"file": upload_of(paper_of(draft.dossier))})
    row = WordReturn.objects.get()
    assert (response.status_code, response.url, Job.objects.filter(kind=COMPARE_WORD).count()) == (
        302,
        row.get_absolute_url(),
        1,
    )
    assert "Đang đối chiếu" in officer.get(response.url).content.decode()


def test_other_file_is_refused_beside_the_field(officer, draft):
    url = reverse("dossiers:word_return_send", args=[draft.pk])
    response = officer.post(url, {"file": upload_of(b"%PDF-1.7")})
    assert (response.status_code, list(response.context["form"].errors), WordReturn.objects.count()) == (
        422,
        ["file"],
        0,
    )


def test_differences_stand_in_a_table_with_links_to_the_dossier(stage, officer, draft):
    one = draft.dossier.nominations.select_related("recipient").order_by("order", "pk")[0]
    changes = {"45/TTr": "54/TTr", one.recipient.name: "Vàng <A> Dơ"}
    row = sent(stage, draft, paper_of(draft.dossier, changes=changes))
    response = officer.get(row.get_absolute_url())
    assert [line["url"] for line in response.context["lines"]][:2] == [
        reverse("dossiers:edit", args=[draft.dossier_id]),
        reverse("dossiers:nomination", args=[one.pk]),
    ]
    assert "Vàng &lt;A&gt; Dơ" in response.content.decode()


def test_agreed_file_is_put_into_the_dossier_with_one_click(stage, officer, draft):
    row = sent(stage, draft)
    response = officer.post(reverse("dossiers:word_return_use", args=[row.pk]))
    assert (response.status_code, DossierPart.objects.get(word_return=row).file_id is not None) == (302, True)
    assert "Tệp đã là thành phần của hồ sơ" in officer.get(row.get_absolute_url()).content.decode()


def test_stale_comparison_is_said_and_not_used(stage, officer, draft):
    row = sent(stage, draft)
    renamed(draft.dossier)
    page = officer.get(row.get_absolute_url())
    officer.post(reverse("dossiers:word_return_use", args=[row.pk]))
    assert page.context["stale"] is True
    assert "Hồ sơ đã được sửa sau lần đối chiếu này" in page.content.decode()
    assert not DossierPart.objects.filter(word_return=row).exists()


def test_asking_again_waits_again(stage, officer, draft):
    row = sent(stage, draft)
    officer.post(reverse("dossiers:word_return_again", args=[row.pk]))
    officer.post(reverse("dossiers:word_return_again", args=[row.pk]))
    row.refresh_from_db()
    assert (row.state, row.round, Job.objects.filter(kind=COMPARE_WORD).count()) == ("waiting", 2, 2)


def test_progress_reloads_the_page_when_done(stage, officer, draft):
    row = sent(stage, draft)
    url = reverse("dossiers:word_return_progress", args=[row.pk])
    done = officer.get(url)
    officer.post(reverse("dossiers:word_return_again", args=[row.pk]))
    assert (done["HX-Refresh"], officer.get(url).has_header("HX-Refresh")) == ("true", False)


def test_unreadable_file_says_what_to_do(stage, officer, draft):
    row = sent(stage, draft, docx_bytes())
    assert "Gửi tệp đã sửa" in officer.get(row.get_absolute_url()).content.decode()


def test_dossier_lists_papers_and_what_came_back(stage, officer, draft):
    row = sent(stage, draft)
    page = officer.get(draft.dossier.get_absolute_url()).content.decode()
    assert (row.get_absolute_url() in page, reverse("dossiers:word_return_send", args=[draft.pk]) in page) == (
        True,
        True,
    )


def test_queries_of_the_dossier_do_not_grow_with_papers(stage, officer, draft):
    sent(stage, draft)
    counts = []
    for more in (0, 2):
        for _ in range(more):
            sent(stage, draft_of(draft.dossier, stage.officer, kind="list"))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            officer.get(draft.dossier.get_absolute_url())
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_queries_of_a_return_do_not_grow_with_nominees(stage, officer):
    counts = []
    for nominees in (1, 3):
        row = sent(stage, draft_of(stage.complete(nominees=nominees), stage.officer))
        with CaptureQueriesContext(connection) as asked:
            officer.get(row.get_absolute_url())
        counts.append(len(asked))
    assert counts[0] == counts[1]
