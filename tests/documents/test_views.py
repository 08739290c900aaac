from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.documents import ISSUED_AT, JobFactory, StoredFileFactory
from tests.factories.people import make_person
from thidua.documents import access
from thidua.documents.enums import JobStatus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registries")]


# --- Files


@pytest.fixture
def stored(media, officer):
    """A file only the officer may read."""
    access.register("test", lambda user, stored: user.pk == officer.pk)
    return StoredFileFactory(data=b"<html>CANARY</html>", original_name="Kế hoạch “A”.pdf")


def file_url(stored):
    return reverse("documents:file", args=[stored.pk])


def test_file_is_sent_as_an_attachment_that_cannot_run(client, officer, stored):
    client.force_login(officer)

    response = client.get(file_url(stored))

    assert b"".join(response.streaming_content) == b"<html>CANARY</html>"
    assert {
        name: response[name]
        for name in (
            "Content-Type",
            "Content-Length",
            "Content-Disposition",
            "X-Content-Type-Options",
            "Content-Security-Policy",
            "Cache-Control",
        )
    } == {
        "Content-Type": "application/pdf",
        "Content-Length": "19",
        "Content-Disposition": "attachment; filename*=utf-8''K%E1%BA%BF%20ho%E1%BA%A1ch%20%E2%80%9CA%E2%80%9D.pdf",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cache-Control": "no-store",
    }


@pytest.mark.parametrize("role", ["admin", "staff", "agency_leader", "unit_head", "executive", "unit_officer"])
def test_foreign_file_looks_like_a_missing_one(client, ground, stored, role):
    client.force_login(make_person(role, ground.province))

    foreign, missing = client.get(file_url(stored)), client.get(reverse("documents:file", args=[uuid.uuid4()]))

    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert b"CANARY" not in foreign.content


def test_file_of_a_purpose_without_a_rule_is_read_by_nobody(client, staff, media):
    stored = StoredFileFactory(purpose="khong-ai-dang-ky")
    client.force_login(staff)

    assert client.get(file_url(stored)).status_code == 404


def test_anonymous_reader_is_asked_to_sign_in(client, stored):
    response = client.get(file_url(stored))

    assert (response.status_code, response.url) == (302, f"{reverse('accounts:login')}?next={file_url(stored)}")


def test_disabled_reader_is_cut_at_once(client, officer, stored):
    client.force_login(officer)
    officer.is_active = False
    officer.save()

    assert client.get(file_url(stored)).status_code == 302


def test_file_lost_on_disk_is_a_readable_page(client, officer, stored, media):
    (media / stored.path).unlink()
    client.force_login(officer)

    assert client.get(file_url(stored)).status_code == 404


@pytest.mark.parametrize("address", ["/tep/khong-phai-uuid/", "/tep/../../etc/passwd", "/tep/"])
def test_nonsense_address_is_not_found(client, officer, address):
    client.force_login(officer)

    assert client.get(address).status_code == 404


def test_file_cannot_be_posted_to(client, officer, stored):
    client.force_login(officer)

    assert client.post(file_url(stored)).status_code == 405


def test_purpose_is_registered_once(stored):
    with pytest.raises(ValueError, match="registered twice"):
        access.register("test", lambda user, stored: True)


# --- One job


def job_page(client, job, **headers):
    return client.get(reverse("documents:job", args=[job.pk]), headers=headers)


def test_who_asked_sees_the_progress(client, officer):
    client.force_login(officer)

    response = job_page(client, JobFactory(requested_by=officer, status=JobStatus.RUNNING, tries=1, progress=40))

    assert response.status_code == 200
    assert b'<progress value="40.0"' in response.content or b'<progress value="40"' in response.content


@pytest.mark.parametrize(
    ("status", "asks_again"),
    [(JobStatus.QUEUED, True), (JobStatus.RUNNING, True), (JobStatus.DONE, False), (JobStatus.PARKED, False)],
)
def test_fragment_asks_again_only_while_the_job_is_open(client, officer, status, asks_again):
    client.force_login(officer)

    response = job_page(client, JobFactory(requested_by=officer, status=status), HX_Request="true")

    assert (b"hx-trigger" in response.content) == asks_again
    assert b"<html" not in response.content


def test_page_works_without_javascript(client, officer):
    job = JobFactory(requested_by=officer)
    client.force_login(officer)

    response = job_page(client, job)

    assert f'href="{reverse("documents:job", args=[job.pk])}">Xem lại tiến độ'.encode() in response.content


def test_finished_job_gives_the_file_to_who_may_read_it(client, officer, stored):
    job = JobFactory(requested_by=officer, status=JobStatus.DONE, progress=100, result_file=stored)
    client.force_login(officer)

    assert file_url(stored).encode() in job_page(client, job).content


def test_finished_job_hides_the_file_from_who_may_not(client, staff, ground, stored):
    job = JobFactory(unit=ground.province, status=JobStatus.DONE, progress=100, result_file=stored)
    client.force_login(staff)

    response = job_page(client, job)

    assert response.status_code == 200
    assert file_url(stored).encode() not in response.content


def test_parked_job_shows_its_reason_and_a_way_on(client, staff, ground):
    job = JobFactory(unit=ground.commune, status=JobStatus.PARKED, tries=5, error="Ổ đĩa của máy chủ đã hết chỗ.")
    client.force_login(staff)

    content = job_page(client, job).content.decode()

    assert "Ổ đĩa của máy chủ đã hết chỗ." in content
    assert reverse("documents:retry_job", args=[job.pk]) in content


def test_who_asked_cannot_repeat_without_the_right(client, officer, ground):
    job = JobFactory(unit=ground.commune, requested_by=officer, status=JobStatus.PARKED, tries=5)
    client.force_login(officer)

    assert reverse("documents:retry_job", args=[job.pk]) not in job_page(client, job).content.decode()


@pytest.mark.parametrize("role", ["unit_officer", "unit_head", "executive", "viewer"])
def test_job_of_others_is_not_found(client, ground, role):
    job = JobFactory(unit=ground.commune, title="CANARY")
    client.force_login(make_person(role, ground.commune))

    response = job_page(client, job)

    assert response.status_code == 404
    assert b"CANARY" not in response.content


def test_job_of_another_province_is_not_found(client, ground):
    job = JobFactory(unit=ground.other_commune)
    client.force_login(make_person("staff", ground.agency))

    assert job_page(client, job).status_code == 404


# --- The list


LIST = "/cong-viec-nen/"


def rows(client, query=""):
    return list(client.get(LIST + query).context["rows"])


def test_staff_see_jobs_of_their_province_newest_first(client, staff, ground):
    older = JobFactory(unit=ground.commune, created_at=ISSUED_AT)
    newer = JobFactory(unit=ground.province, created_at=ISSUED_AT + timedelta(seconds=1))
    JobFactory(unit=ground.other_commune)
    client.force_login(staff)

    assert rows(client) == [newer, older]


def test_jobs_of_no_unit_are_for_the_top_of_a_tree(client, staff, ground):
    job = JobFactory(unit=None)
    client.force_login(staff)
    assert rows(client) == [job]

    client.force_login(make_person("admin", ground.commune))
    assert rows(client) == []


@pytest.mark.parametrize(
    "role", ["unit_officer", "unit_head", "executive", "council_member", "council_secretary", "viewer"]
)
def test_list_is_refused_without_the_right(client, ground, role):
    client.force_login(make_person(role, ground.province))

    assert client.get(LIST).status_code == 403


def test_list_can_be_searched_without_accents_and_filtered(client, staff, ground):
    wanted = JobFactory(unit=ground.province, title="Tạo quyết định khen thưởng", status=JobStatus.PARKED)
    JobFactory(unit=ground.province, title="Tạo quyết định khen thưởng", status=JobStatus.DONE)
    JobFactory(unit=ground.province, title="Xuất danh sách", status=JobStatus.PARKED)
    client.force_login(staff)

    assert rows(client, "?q=QUYET+dinh&status=parked") == [wanted]


@pytest.mark.parametrize("query", ["?status=la", "?page=abc", "?page=999999", "?q=%27%22%3Cb%3E", "?q=" + "x" * 500])
def test_nonsense_filters_never_fail(client, staff, ground, query):
    JobFactory(unit=ground.province)
    client.force_login(staff)

    assert client.get(LIST + query).status_code == 200


def test_list_is_cut_into_pages(client, staff, ground):
    JobFactory.create_batch(25, unit=ground.province)
    client.force_login(staff)

    assert (len(rows(client)), len(rows(client, "?page=2"))) == (20, 5)


def test_list_costs_the_same_with_more_rows(client, staff, ground):
    client.force_login(staff)
    counts = []
    for _ in range(2):
        JobFactory.create_batch(2, unit=ground.province, requested_by=make_person("unit_officer", ground.commune))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(LIST)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_menu_counts_parked_jobs_of_mine(client, staff, ground):
    JobFactory(unit=ground.commune, status=JobStatus.PARKED)
    JobFactory(unit=ground.other_commune, status=JobStatus.PARKED)
    client.force_login(staff)

    sections = client.get(LIST).context["nav_sections"]

    assert [item["count"] for section in sections for item in section["items"] if item["url"] == LIST] == [1]


# --- Repeating


def retry(client, job):
    return client.post(reverse("documents:retry_job", args=[job.pk]))


def test_staff_repeat_a_parked_job(client, staff, ground):
    job = JobFactory(unit=ground.province, status=JobStatus.PARKED, tries=5)
    client.force_login(staff)

    response = retry(client, job)

    job.refresh_from_db()
    assert (response.status_code, response.url, job.status) == (
        302,
        reverse("documents:job", args=[job.pk]),
        JobStatus.QUEUED,
    )


def test_repeating_twice_is_refused_in_words(client, staff, ground):
    job = JobFactory(unit=ground.province, status=JobStatus.DONE)
    client.force_login(staff)

    response = client.post(reverse("documents:retry_job", args=[job.pk]), follow=True)

    assert [str(message) for message in response.context["messages"]] == ["Chỉ chạy lại được công việc đã dừng."]


def test_repeating_needs_the_right(client, officer, ground):
    job = JobFactory(unit=ground.commune, requested_by=officer, status=JobStatus.PARKED, tries=5)
    client.force_login(officer)

    assert retry(client, job).status_code == 403
    job.refresh_from_db()
    assert job.status == JobStatus.PARKED


def test_repeating_is_no_link(client, staff, ground):
    job = JobFactory(unit=ground.province, status=JobStatus.PARKED, tries=5)
    client.force_login(staff)

    assert client.get(reverse("documents:retry_job", args=[job.pk])).status_code == 405
