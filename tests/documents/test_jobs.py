"""One job, done once: what the row says decides, whoever rings and however often."""

from __future__ import annotations

import errno
from datetime import timedelta

import pytest
import time_machine
from celery.exceptions import SoftTimeLimitExceeded

from tests.documents.conftest import files_in
from tests.factories.documents import ISSUED_AT, JobFactory, issue_decision
from tests.factories.people import make_person
from thidua.audit.models import AuditEvent
from thidua.common.claims import LEASE, MAX_TRIES
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.documents import jobs, services, tasks
from thidua.documents.enums import JobStatus
from thidua.documents.models import IssuedDocument, Job, StoredFile
from thidua.documents.rules import can_retry_job
from thidua.documents.services.jobs import WORKER_VANISHED

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registries")]

NOW = ISSUED_AT + timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def output(data=b"ket qua", **kwargs):
    return jobs.Output(data=data, name="Danh sách.xlsx", content_type="application/x", purpose="test", **kwargs)


def handler_that(*results):
    """A handler giving these results in turn; an exception among them is raised."""
    waiting = list(results)

    def handle(job, progress):
        result = waiting.pop(0)
        if isinstance(result, Exception):
            raise result
        return result

    handle.waiting = waiting
    jobs.register("test", handle)
    return handle


def run(job):
    tasks.run_job(job.pk)
    job.refresh_from_db()
    return job


# --- Asking


def test_same_key_is_one_job(officer):
    handler_that(None)
    asked = {"by": officer, "kind": "test", "key": "export:1", "title": "Xuất danh sách", "payload": {"a": 1}}

    first = services.enqueue(**asked)
    second = services.enqueue(**{**asked, "title": "Xuất lần nữa"})

    assert first == second
    assert (first.title, first.payload, first.created_at, first.status) == (
        "Xuất danh sách",
        {"a": 1},
        NOW,
        JobStatus.QUEUED,
    )


def test_work_nobody_can_do_is_refused(officer):
    with pytest.raises(LookupError, match="kind 'la'"):
        services.enqueue(by=officer, kind="la", key="x", title="x", payload={})


# --- Doing


def test_job_without_a_file_is_done():
    handler_that(None)

    job = run(JobFactory())

    assert (job.status, job.progress, job.finished_at, job.lease_until, job.result_file) == (
        JobStatus.DONE,
        100,
        NOW,
        None,
        None,
    )


def test_file_of_a_job_is_kept_for_who_asked(media, officer):
    handler_that(output())

    job = run(JobFactory(requested_by=officer))

    stored = job.result_file
    assert (stored.original_name, stored.purpose, stored.uploaded_by) == ("Danh sách.xlsx", "test", officer)
    assert (media / stored.path).read_bytes() == b"ket qua"


def test_job_rung_twice_is_done_once():
    handler = handler_that(None, None)
    job = JobFactory()

    run(job)
    run(job)

    assert len(handler.waiting) == 1


def test_missing_job_is_dropped():
    assert tasks.run_job(987654) is None


def test_job_of_a_living_worker_is_left_alone():
    handler = handler_that(None)
    job = JobFactory(status=JobStatus.RUNNING, tries=1, lease_until=NOW + timedelta(seconds=1))

    assert run(job).status == JobStatus.RUNNING
    assert len(handler.waiting) == 1


def test_job_of_a_dead_worker_is_taken_over():
    handler_that(None)
    job = JobFactory(status=JobStatus.RUNNING, tries=1, lease_until=NOW - timedelta(seconds=1))

    assert (run(job).status, job.tries) == (JobStatus.DONE, 2)


def test_progress_is_shown_and_renews_the_claim(clock):
    seen = []

    def handle(job, progress):
        clock.shift(timedelta(minutes=4))
        progress(40)
        row = Job.objects.get(pk=job.pk)
        seen.append((row.progress, row.lease_until))

    jobs.register("test", handle)
    run(JobFactory())

    assert seen == [(40, NOW + timedelta(minutes=4) + LEASE)]


@pytest.mark.parametrize(("said", "shown"), [(-5, 0), (250, 99)])
def test_progress_stays_a_percentage_below_done(said, shown):
    seen = []

    def handle(job, progress):
        progress(said)
        seen.append(Job.objects.get(pk=job.pk).progress)

    jobs.register("test", handle)
    run(JobFactory())

    assert seen == [shown]


def test_late_worker_gives_up_its_result(media):
    """Its lease ran out, another worker finished: only that one's file counts."""

    def slow(job, progress):
        Job.objects.filter(pk=job.pk).update(lease_until=NOW - timedelta(seconds=1))
        jobs._HANDLERS["test"] = lambda *_: output(b"nhanh")
        tasks.run_job(job.pk)
        return output(b"cham")

    jobs.register("test", slow)
    job = run(JobFactory())

    assert (job.status, job.tries) == (JobStatus.DONE, 2)
    assert StoredFile.objects.get().size == len(b"nhanh")
    assert job.result_file == StoredFile.objects.get()


def test_late_worker_stops_at_its_next_sign_of_progress():
    reached = []

    def slow(job, progress):
        Job.objects.filter(pk=job.pk).update(tries=2)
        progress(50)
        reached.append("still working")

    jobs.register("test", slow)
    job = run(JobFactory())

    assert (reached, job.status) == ([], JobStatus.RUNNING)


# --- Failing


def test_failed_try_waits_with_its_reason():
    handler_that(InvalidInput("Thiếu người ký."))

    job = run(JobFactory())

    assert (job.status, job.tries, job.error, job.lease_until) == (
        JobStatus.QUEUED,
        1,
        "Thiếu người ký.",
        NOW + timedelta(seconds=30),
    )


def test_pause_doubles_with_each_try():
    handler_that(ValueError())

    job = run(JobFactory(tries=3))

    assert job.lease_until == NOW + timedelta(seconds=240)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (KeyError("bí mật"), "Lỗi ngoài dự kiến (KeyError); chi tiết trong nhật ký máy chủ."),
        (OSError(errno.ENOSPC, "No space left"), "Ổ đĩa của máy chủ đã hết chỗ."),
        (SoftTimeLimitExceeded(), "Công việc kéo dài quá thời gian cho phép."),
    ],
)
def test_reason_is_a_sentence_without_internals(error, reason):
    handler_that(error)

    assert run(JobFactory()).error == reason


def test_fifth_failure_parks_the_job():
    handler_that(*[ValueError()] * MAX_TRIES)
    job = JobFactory()

    for _ in range(MAX_TRIES):
        run(job)

    assert (job.status, job.tries, job.finished_at) == (JobStatus.PARKED, MAX_TRIES, NOW)
    assert run(job).tries == MAX_TRIES


def test_success_after_failure_forgets_the_reason():
    handler_that(ValueError(), None)
    job = run(JobFactory())

    assert (run(job).status, job.error) == (JobStatus.DONE, "")


def test_unknown_kind_is_a_failed_try_not_a_crash():
    assert run(JobFactory(kind="la")).error == "Lỗi ngoài dự kiến (LookupError); chi tiết trong nhật ký máy chủ."


# --- What follows


def test_hook_runs_with_the_end_of_the_job(media):
    handler_that(output())
    told = []
    jobs.on_done("test", lambda job: told.append((job.status, job.result_file.size)))

    run(JobFactory())

    assert told == [(JobStatus.DONE, 7)]


def test_failing_hook_takes_everything_back_and_leaves_one_file(media):
    """The file was on disk already: the next try finds it instead of writing a second one."""
    handler_that(output(), output())
    failures = [RuntimeError("chưa sẵn sàng")]

    def hook(job):
        if failures:
            raise failures.pop()

    jobs.on_done("test", hook)
    job = run(JobFactory())
    assert (job.status, job.result_file, StoredFile.objects.count()) == (JobStatus.QUEUED, None, 0)

    run(job)

    assert (job.status, StoredFile.objects.count(), len(files_in(media))) == (JobStatus.DONE, 1, 1)


def parked_after_all_tries():
    handler_that(*[ValueError()] * MAX_TRIES)
    job = JobFactory()
    for _ in range(MAX_TRIES):
        run(job)
    return job


def test_parked_job_tells_what_waits_for_it_once():
    told = []
    jobs.on_parked("test", lambda job: told.append((job.status, job.error)))

    parked_after_all_tries()

    assert told == [(JobStatus.PARKED, "Lỗi ngoài dự kiến (ValueError); chi tiết trong nhật ký máy chủ.")]


def test_job_of_vanished_workers_tells_what_waits_for_it():
    told = []
    jobs.on_parked("test", lambda job: told.append(job.error))
    JobFactory(status=JobStatus.RUNNING, tries=MAX_TRIES, lease_until=NOW - timedelta(seconds=1))

    services.sweep_jobs(NOW)
    services.sweep_jobs(NOW)

    assert told == [WORKER_VANISHED]


def test_failing_parked_hook_writes_nothing_and_the_job_is_parked(officer):
    def hook(job):
        JobFactory(key="of the hook")
        raise RuntimeError("hỏng")

    jobs.on_parked("test", hook)

    job = parked_after_all_tries()

    assert (job.status, Job.objects.count()) == (JobStatus.PARKED, 1)


def test_hooks_of_other_kinds_stay_silent():
    handler_that(None)
    told = []
    jobs.on_done("other", told.append)

    run(JobFactory())

    assert told == []


def test_second_handler_of_a_kind_is_refused():
    handler_that(None)

    with pytest.raises(ValueError, match="registered twice"):
        handler_that(None)


# --- Sweeping


@pytest.mark.parametrize(
    ("row", "rung"),
    [
        ({"created_at": NOW - timedelta(seconds=60)}, True),
        ({"created_at": NOW - timedelta(seconds=5)}, False),
        ({"tries": 1, "lease_until": NOW - timedelta(seconds=1)}, True),
        ({"tries": 1, "lease_until": NOW + timedelta(seconds=1)}, False),
        ({"status": JobStatus.RUNNING, "tries": 1, "lease_until": NOW - timedelta(seconds=1)}, True),
        ({"status": JobStatus.RUNNING, "tries": 1, "lease_until": NOW + timedelta(seconds=1)}, False),
        ({"status": JobStatus.DONE}, False),
        ({"status": JobStatus.PARKED, "tries": 5}, False),
    ],
)
def test_sweeper_rings_what_waits_unheard(row, rung):
    job = JobFactory(**row)

    assert services.sweep_jobs(NOW) == ([job.pk] if rung else [])


def test_sweeper_takes_the_oldest_first():
    younger = JobFactory(created_at=NOW - timedelta(minutes=1))
    older = JobFactory(created_at=NOW - timedelta(minutes=2))

    assert services.sweep_jobs(NOW) == [older.pk, younger.pk]


def test_job_that_kills_its_worker_is_parked():
    job = JobFactory(status=JobStatus.RUNNING, tries=MAX_TRIES, lease_until=NOW - timedelta(seconds=1))

    assert services.sweep_jobs(NOW) == []
    job.refresh_from_db()
    assert (job.status, job.error) == (JobStatus.PARKED, WORKER_VANISHED)


# --- Repeating


@pytest.fixture
def parked(ground):
    return JobFactory(unit=ground.province, status=JobStatus.PARKED, tries=5, error="Hết chỗ.", finished_at=NOW)


def test_parked_job_gets_five_new_tries(parked, staff):
    services.retry_job(by=staff, job=parked)

    parked.refresh_from_db()
    assert (parked.status, parked.tries, parked.error, parked.finished_at) == (JobStatus.QUEUED, 0, "", None)
    event = AuditEvent.objects.get()
    assert (event.verb, event.actor_id, event.before, event.after) == (
        "job.retried",
        staff.pk,
        {"status": "Dừng lại, cần người xem", "error": "Hết chỗ."},
        {"status": "Đang chờ"},
    )


@pytest.mark.parametrize("status", [JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.DONE])
def test_only_a_parked_job_is_repeated(parked, staff, status):
    Job.objects.filter(pk=parked.pk).update(status=status)

    with pytest.raises(WrongState):
        services.retry_job(by=staff, job=parked)


@pytest.mark.parametrize("role", ["unit_officer", "unit_head", "executive", "viewer", "council_secretary"])
def test_others_may_not_repeat(parked, ground, role):
    person = make_person(role, ground.province)

    assert not can_retry_job(person, parked)
    with pytest.raises(NotAllowed):
        services.retry_job(by=person, job=parked)
    parked.refresh_from_db()
    assert parked.status == JobStatus.PARKED


def test_staff_of_another_province_may_not_repeat(parked, ground):
    with pytest.raises(NotAllowed):
        services.retry_job(by=make_person("staff", ground.other_agency), job=parked)


# --- Printing


def test_issued_document_gets_its_file_once(media, executive, ground):
    document, job = issue_decision(by=executive, issuer=ground.province)

    run(job)
    run(job)

    document.refresh_from_db()
    assert (job.status, job.result_file) == (JobStatus.DONE, document.file)
    assert (document.file.original_name, document.file.purpose) == ("01-QĐ-UBND.pdf", "test")
    assert (media / document.file.path).read_bytes().startswith(b"%PDF-1.7")
    assert len(files_in(media)) == 1


def test_file_of_a_document_is_never_replaced(media, executive, ground):
    document, job = issue_decision(by=executive, issuer=ground.province)
    run(job)
    first = IssuedDocument.objects.get(pk=document.pk).file_id

    Job.objects.update(status=JobStatus.QUEUED)
    run(job)

    assert job.status == JobStatus.QUEUED
    assert IssuedDocument.objects.get(pk=document.pk).file_id == first
    assert StoredFile.objects.count() == 1
