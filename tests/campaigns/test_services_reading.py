"""A plan is handed in, read by a worker, read again, put aside; what was found stands where the text says it."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns.enums import FindingDecision, FindingKind, ReadingStatus
from campaigns.models import Finding, PlanReading
from campaigns.reading import sources
from campaigns.services import reading as services
from campaigns.services.findings import accept_pending
from tests.campaigns.reading import papers
from tests.campaigns.staff import NOW
from tests.factories.awards import AwardKindFactory
from tests.factories.people import make_ground, make_person
from tests.factories.reading import QUOTES, TEXT, PlanReadingFactory, answer, make_reading
from thidua.audit.models import AuditEvent
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.documents import jobs
from thidua.documents.enums import JobStatus
from thidua.documents.files import store_upload
from thidua.documents.models import Job
from thidua.documents.services import run_job
from thidua.notifications.models import Notification

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def staff(ground):
    return make_person("staff", ground.agency)


def stored(staff, name: str, data: bytes):
    upload = SimpleUploadedFile(name, data)
    return store_upload(by=staff, upload=upload, purpose="campaign_document", allowed=sources.EXTENSIONS)


# --- Handing in


def test_pasted_text_waits_with_a_job_for_the_worker(ground, staff):
    reading = services.start_reading(by=staff, owner=ground.province, text="\n  KẾ HOẠCH\r\nnăm 2024")

    job = Job.objects.get()
    assert (reading.status, reading.source, reading.title, reading.text) == (
        ReadingStatus.WAITING,
        "pasted",
        "KẾ HOẠCH",
        "  KẾ HOẠCH\nnăm 2024",
    )
    assert (job.kind, job.key, job.payload, job.unit, job.requested_by) == (
        "read_plan",
        services.job_key(reading),
        {"reading": reading.pk},
        ground.province,
        staff,
    )
    assert AuditEvent.objects.get(verb="reading.started").object_id == str(reading.pk)


def test_file_keeps_its_name_until_it_is_read(ground, staff):
    file = stored(staff, "Kế hoạch.docx", papers.word_file("Kế hoạch"))

    reading = services.start_reading(by=staff, owner=ground.province, file=file)

    assert (reading.title, reading.source, reading.text, reading.file) == ("Kế hoạch.docx", "docx", "", file)


def test_only_who_may_draft_for_the_owner_hands_in(ground, staff):
    for person, owner in (
        (staff, ground.other_province),
        (make_person("unit_officer", ground.commune), ground.school),
    ):
        with pytest.raises(NotAllowed):
            services.start_reading(by=person, owner=owner, text="Kế hoạch")

    assert (PlanReading.objects.count(), Job.objects.count()) == (0, 0)


def test_empty_text_is_refused(ground, staff):
    with pytest.raises(InvalidInput, match="Văn bản không có nội dung chữ"):
        services.start_reading(by=staff, owner=ground.province, text=" \n\u200b ")


# --- Reading


def test_findings_stand_where_the_text_says_them(ground, staff):
    reading = make_reading(ground.province, staff)

    placed = {item.path: TEXT[item.start : item.end] for item in reading.findings.exclude(start=None)}
    said = {path: quote for path, quote in QUOTES.items() if not path.startswith(("numeric", "criteria"))}
    assert placed == {**said, "criteria[0].items[0]": QUOTES["criteria[0]"]}
    assert (reading.status, reading.title, reading.read_at) == (ReadingStatus.READ, QUOTES["title"], NOW)
    assert set(reading.findings.values_list("decision", flat=True)) == {FindingDecision.PENDING}


def test_findings_hold_what_the_draft_takes(ground, staff):
    reading = make_reading(ground.province, staff)

    values = {item.path: item.value for item in reading.findings.all()}
    assert values["number"] == {"column": "document_number", "value": "15"}
    assert values["campaign_kind"] == {"column": "kind", "value": "thematic"}
    assert values["targets[1]"] == {
        "level": "main", "group": "Kinh tế", "text": "các xã vùng cao trồng 40 - 50 ha", "comparator": "between",
        "value": "40", "value_to": "50", "unit_label": "ha", "approx": False, "implicit_zero": False,
        "in_words": False, "change": "", "baseline_year": None, "by_when": "", "per_year": False, "direction": "up",
        "note": "", "scope_text": "", "baseline": "", "parent": "targets[0]",
    }  # fmt: skip
    assert values["deadlines[1]"]["meaning"] == "by"
    assert values["dossier_parts[0]"] == {
        "text": QUOTES["dossier_parts[0]"],
        "form_number": "07",
        "form_basis": "Nghị định số 98/2023/NĐ-CP",
    }


def test_awards_are_tied_to_the_catalogue_only_by_their_name(ground, staff):
    kind = AwardKindFactory(name="Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", short_name="Bằng khen tỉnh")

    reading = make_reading(ground.province, staff)

    kinds = {item.path: item.value["award_kind"] for item in reading.findings.filter(value__has_key="award_kind")}
    assert kinds == {"awards[0]": kind.pk, "awards[1]": None, "criteria[0].items[0]": kind.pk}


def test_text_that_launches_nothing_is_read_without_findings(ground, staff):
    reading = make_reading(ground.province, staff, told={**answer(), "kind": "khac"})

    assert (reading.status, reading.findings.count()) == (ReadingStatus.READ, 0)


def test_worker_reads_a_word_file_and_writes_all_at_once(ground, staff):
    file = stored(staff, "Báo cáo.docx", papers.word_file("BÁO CÁO", "Kết quả công tác tháng 5 của phòng."))
    reading = services.start_reading(by=staff, owner=ground.province, file=file)

    run_job(Job.objects.get().pk)

    reading.refresh_from_db()
    assert (Job.objects.get().status, reading.status, reading.error) == (JobStatus.DONE, ReadingStatus.READ, "")
    assert reading.text == "BÁO CÁO\nKết quả công tác tháng 5 của phòng."


def test_worker_says_why_a_file_cannot_be_read(ground, staff):
    file = stored(staff, "Ảnh.pdf", b"%PDF-1.7\nrubbish\nstartxref\n9\n%%EOF")
    reading = services.start_reading(by=staff, owner=ground.province, file=file)

    run_job(Job.objects.get().pk)

    reading.refresh_from_db()
    assert (Job.objects.get().status, reading.status) == (JobStatus.DONE, ReadingStatus.FAILED)
    assert reading.error == "Tệp PDF bị hỏng, không mở được. Hãy xuất lại tệp rồi gửi lại."


def test_error_of_the_grammar_is_told_once(ground, staff, monkeypatch):
    def broken(raw: str) -> None:
        raise IndexError("list index out of range")

    monkeypatch.setattr(services, "read_plan", broken)
    reading = services.start_reading(by=staff, owner=ground.province, text="Kế hoạch")

    run_job(Job.objects.get().pk)

    reading.refresh_from_db()
    assert (reading.status, reading.error, Job.objects.get().status) == (
        ReadingStatus.FAILED,
        services.UNEXPECTED,
        JobStatus.DONE,
    )


def test_finishing_twice_or_after_being_put_aside_changes_nothing(ground, staff):
    reading = make_reading(ground.province, staff)
    count = reading.findings.count()
    services.finish_reading(reading.pk, sources.pasted("Khác"), answer(title="Khác"))
    services.fail_reading(reading.pk, "Hỏng")
    reading.refresh_from_db()

    assert (reading.findings.count(), reading.title, reading.status) == (count, QUOTES["title"], ReadingStatus.READ)

    aside = PlanReadingFactory(owner=ground.province)
    services.discard_reading(by=staff, reading=aside)
    services.finish_reading(aside.pk, sources.pasted("Khác"), answer())

    assert Finding.objects.filter(reading=aside).count() == 0


def test_job_of_a_missing_reading_is_dropped(ground, staff):
    reading = services.start_reading(by=staff, owner=ground.province, text="Kế hoạch")
    job = Job.objects.get()
    PlanReading.objects.filter(pk=reading.pk).delete()

    assert jobs.handler_of("read_plan")(job, lambda percent: None) is None


# --- Again, aside


def test_reading_again_forgets_what_nobody_decided(ground, staff):
    reading = make_reading(ground.province, staff)

    again = services.read_again(by=staff, reading=reading)
    services.read_again(by=staff, reading=reading)

    assert (again.status, again.version, again.findings.count()) == (ReadingStatus.WAITING, 2, 0)
    assert list(Job.objects.values_list("key", flat=True)) == [f"read_plan:{reading.pk}:2"]


def test_reading_again_is_refused_after_a_decision(ground, staff):
    reading = make_reading(ground.province, staff)
    accept_pending(by=staff, reading=reading)

    with pytest.raises(WrongState, match="Đã có điều được quyết định"):
        services.read_again(by=staff, reading=reading)


def test_putting_aside_twice_is_one_event(ground, staff):
    reading = make_reading(ground.province, staff)

    services.discard_reading(by=staff, reading=reading)
    services.discard_reading(by=staff, reading=reading)

    assert AuditEvent.objects.filter(verb="reading.discarded").count() == 1


def test_strangers_neither_read_again_nor_put_aside(ground, staff):
    reading = make_reading(ground.province, staff)
    stranger = make_person("staff", ground.other_agency)

    for service in (services.read_again, services.discard_reading):
        with pytest.raises(NotAllowed):
            service(by=stranger, reading=reading)


def test_findings_of_other_kinds_keep_their_order(ground, staff):
    kinds = list(make_reading(ground.province, staff).findings.order_by("order").values_list("kind", flat=True))

    assert list(dict.fromkeys(kinds)) == [
        FindingKind.FIELD,
        FindingKind.MILESTONE,
        FindingKind.OBLIGATION,
        FindingKind.TARGET,
        FindingKind.AWARD,
        FindingKind.CRITERION,
        FindingKind.REQUIRED_PART,
        FindingKind.WORK_ITEM,
        FindingKind.QUESTION,
    ]


def test_whoever_handed_it_in_is_told_once_when_it_is_read(ground, staff):
    reading = make_reading(ground.province, staff)

    services.finish_reading(reading.pk, sources.pasted("Khác"), answer())  # as a second worker would

    bell = Notification.objects.get(kind="reading_done")
    assert (bell.user, bell.url) == (staff, reverse("campaigns:reading", args=[reading.pk]))
    assert bell.title == f"Đã đọc xong, chờ kiểm tra: {reading.title}"


def test_whoever_handed_it_in_is_told_that_it_cannot_be_read(ground, staff):
    reading = services.start_reading(by=staff, owner=ground.province, text="Không đọc được")

    services.fail_reading(reading.pk, "Hỏng")

    assert Notification.objects.get(kind="reading_done").title == "Không đọc được văn bản: Không đọc được"
