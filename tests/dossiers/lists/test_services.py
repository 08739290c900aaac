"""From a file to nominations: nothing before acceptance, everything or nothing at acceptance."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from awards.models import Recipient
from dossiers.lists.checking import LABELS
from dossiers.models import NomineeList
from dossiers.services import list_accepting, nominee_lists
from dossiers.services.nominee_lists import PURPOSE, choose, correct_row, discard_list, set_defaults, skip_doubles
from tests.factories.dossiers import fresh
from tests.factories.nominee_lists import HEAD, xlsx
from tests.factories.people import make_person
from thidua.audit.models import AuditEvent
from thidua.common import clock
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.documents.files import store_upload
from thidua.documents.models import Job
from thidua.documents.services import retry_job, run_job, sweep_jobs
from thidua.documents.services.jobs import WORKER_VANISHED

HOW = {"achievement_from": "2024-01", "achievement_to": "2024-09", "citation": "Đã có thành tích xuất sắc"}


def line(number, name, birth=1975, job="Kế toán", unit="Trạm Y tế", award="Bằng khen"):
    return (number, name, birth, job, unit, award, "")


def sent(stage, *lines, defaults=None, dossier=None, head=HEAD):
    upload = SimpleUploadedFile("danh-sach.xlsx", xlsx([head, *lines]))
    file = store_upload(by=stage.officer, upload=upload, purpose=PURPOSE, allowed=("xlsx",))
    found = nominee_lists.send_list(by=stage.officer, dossier=dossier or stage.draft(), file=file)
    work(nominee_lists.job_key(found))
    if defaults is None or defaults:
        set_defaults(by=stage.officer, nominee_list=found, version=None, values=defaults or HOW)
    return fresh(found)


def work(key):
    run_job(Job.objects.get(key=key).pk)


def accepted(stage, found):
    row = list_accepting.accept_list(by=stage.officer, nominee_list=found)
    work(list_accepting.accept_key(row))
    return fresh(row)


def states(found):
    return [row.state for row in found.rows.order_by("order")]


def codes(found):
    return [[item["code"] for item in row.problems if item["level"] != "note"] for row in found.rows.order_by("order")]


def test_list_becomes_nominations_only_when_accepted(stage):
    found = sent(stage, line(1, "ông Lò Văn An"), line(2, "CÀ THỊ BÌNH", 1980))
    dossier = found.dossier

    assert (states(found), dossier.nominations.count(), Recipient.objects.count()) == (["ready", "ready"], 0, 0)

    found = accepted(stage, found)

    assert found.status == "accepted"
    rows = dossier.nominations.order_by("order")
    assert [(str(row.recipient), row.recipient.birth_year, row.award_kind, row.citation) for row in rows] == [
        ("Ông Lò Văn An", 1975, stage.award, "Đã có thành tích xuất sắc"),
        ("Cà Thị Bình", 1980, stage.award, "Đã có thành tích xuất sắc"),
    ]
    assert [row.recipient.job_title for row in rows] == ["Kế toán, Trạm Y tế"] * 2
    assert [row.nomination_id for row in found.rows.order_by("order")] == [row.pk for row in rows]
    assert AuditEvent.objects.get(verb="nominee_list.accepted").after["nominees_added"] == 2


def test_running_the_acceptance_again_doubles_nothing(stage):
    found = accepted(stage, sent(stage, line(1, "Lò Văn An")))

    Job.objects.filter(kind=list_accepting.ACCEPT_LIST).update(status="queued")
    work(list_accepting.accept_key(found))

    assert found.dossier.nominations.count() == 1


def test_stopped_acceptance_writes_nothing(stage):
    found = sent(stage, line(1, "Lò Văn An"))
    row = list_accepting.accept_list(by=stage.officer, nominee_list=found)

    list_accepting.stop_accepting(by=stage.officer, nominee_list=row)
    work(list_accepting.accept_key(row))

    assert (fresh(found).status, found.dossier.nominations.count()) == ("read", 0)
    assert accepted(stage, fresh(found)).status == "accepted"


def parked(key):
    """A worker that dies with every try."""
    Job.objects.filter(key=key).update(status="running", tries=5, lease_until=clock.now() - timedelta(seconds=1))
    sweep_jobs(clock.now())
    return Job.objects.get(key=key)


def test_parked_acceptance_opens_the_list_again_by_itself(stage):
    found = sent(stage, line(1, "Lò Văn An"))
    row = list_accepting.accept_list(by=stage.officer, nominee_list=found)

    job = parked(list_accepting.accept_key(row))

    row = fresh(row)
    assert (job.status, row.status, row.error) == ("parked", "read", list_accepting.PARKED.format(WORKER_VANISHED))
    assert (states(row), row.dossier.nominations.count()) == (["ready"], 0)
    assert accepted(stage, row).dossier.nominations.count() == 1


def test_parked_acceptance_of_an_earlier_try_leaves_the_later_one_alone(stage):
    found = sent(stage, line(1, "Lò Văn An"))
    first = list_accepting.accept_list(by=stage.officer, nominee_list=found)
    list_accepting.stop_accepting(by=stage.officer, nominee_list=first)
    list_accepting.accept_list(by=stage.officer, nominee_list=fresh(found))

    parked(list_accepting.accept_key(first))

    assert (fresh(found).status, fresh(found).error) == ("accepting", "")


def test_parked_reading_fails_in_words_and_is_read_when_run_again(stage):
    found = nominee_lists.send_list(by=stage.officer, dossier=stage.draft(), text="STT\tHọ và tên\n1\tLò Văn An")

    job = parked(nominee_lists.job_key(found))

    assert (fresh(found).status, fresh(found).error) == ("failed", nominee_lists.PARKED.format(WORKER_VANISHED))
    retry_job(by=make_person("admin", stage.ground.province), job=job)
    run_job(job.pk)
    assert (fresh(found).status, fresh(found).error, found.rows.count()) == ("read", "", 1)


def test_rows_that_need_somebody_stop_the_acceptance(stage):
    found = sent(stage, line(1, "Lò Văn An", award="Huân chương lạ"), defaults=HOW)

    assert codes(found) == [["award_unknown"]]
    with pytest.raises(WrongState, match="Còn 1 dòng cần xem"):
        list_accepting.accept_list(by=stage.officer, nominee_list=found)


@pytest.mark.parametrize(
    ("period", "asked"),
    [(("2024-06", "2025-12"), ["no_citation"]), (("2024", ""), ["no_period", "no_citation"])],
)
def test_rows_without_a_period_are_taken_to_mean_the_campaigns(stage, period, asked):
    stage.campaign.period_from, stage.campaign.period_to = period
    stage.campaign.save()

    found = sent(stage, line(1, "Lò Văn An"), defaults={})

    assert codes(found) == [asked]
    assert (found.defaults.get("achievement_from"), found.defaults.get("achievement_to")) == (
        period if all(period) else (None, None)
    )


def test_period_and_achievement_are_asked_once_for_all(stage):
    stage.campaign.period_from = stage.campaign.period_to = ""
    stage.campaign.save()
    found = sent(stage, line(1, "Lò Văn An"), line(2, "Cà Thị Bình"), defaults={})

    assert codes(found) == [["no_period", "no_citation"]] * 2

    set_defaults(by=stage.officer, nominee_list=found, version=found.version, values=HOW)

    assert states(found) == ["ready", "ready"]


def test_namesake_on_record_is_asked_about_and_chosen(stage):
    known = stage.recipient(name="Lò Văn An", birth_year=None)
    found = sent(stage, line(1, "Lò Văn An"))
    row = found.rows.get()

    assert (codes(found), row.candidates) == ([["namesake"]], [known.pk])

    choose(by=stage.officer, row=row, choice="merge", recipient=known.pk)

    assert accepted(stage, found).dossier.nominations.get().recipient == known


def test_namesake_may_be_somebody_else(stage):
    known = stage.recipient(name="Lò Văn An", birth_year=None)
    found = sent(stage, line(1, "Lò Văn An"))

    choose(by=stage.officer, row=found.rows.get(), choice="other")
    person = accepted(stage, found).dossier.nominations.get().recipient

    assert (person != known, person.name) == (True, "Lò Văn An")


@pytest.mark.parametrize(("born", "same"), [(1975, True), (1990, False)])
def test_year_of_birth_tells_namesakes_apart(stage, born, same):
    known = stage.recipient(name="Lò Văn An", birth_year=born)
    found = sent(stage, line(1, "Lò Văn An", 1975))

    assert states(found) == ["ready"]
    assert (accepted(stage, found).dossier.nominations.get().recipient == known) is same


def test_accents_tell_names_apart(stage):
    stage.recipient(name="Lò Văn Tân", birth_year=None)

    assert states(sent(stage, line(1, "Lò Văn Tấn"))) == ["ready"]


def test_twice_in_the_list_is_left_out_at_once(stage):
    found = sent(stage, line(1, "Lò Văn An"), line(2, "LÒ VĂN AN"), line(3, "Lò Văn An", 1990))

    assert codes(found) == [[], ["same_in_file"], []]
    assert skip_doubles(by=stage.officer, nominee_list=found) == 1
    assert states(found) == ["ready", "skipped", "ready"]
    assert accepted(stage, found).dossier.nominations.count() == 2


def test_nominated_already_is_said_with_the_dossier(stage):
    other = stage.draft()
    known = stage.recipient(name="Lò Văn An", birth_year=1975)
    stage.nominate(other, known)

    found = sent(stage, line(1, "Lò Văn An"))

    assert codes(found) == [["nominated"]]
    assert other.code in found.rows.get().problems[-1]["text"]


def test_correcting_a_row_settles_it(stage):
    found = sent(stage, line(1, "An", award="?"))
    assert codes(found) == [["name_odd", "no_award"]]

    values = {**HOW, "type": "person", "name": "Lò Văn An"}
    row = correct_row(by=stage.officer, row=found.rows.get(), values=values, award=stage.award.pk)

    assert (row.state, row.name, row.is_corrected) == ("ready", "Lò Văn An", True)


def test_collective_of_the_catalogue_is_recognised(stage):
    head = ("STT", "Tên tập thể", "Hình thức")
    found = sent(stage, (1, "Trường Tiểu học Yên Châu", "BK"), (2, "Công ty A & B", "BK"), head=head)

    rows = accepted(stage, found).dossier.nominations.order_by("order")

    assert [(row.recipient.type, row.recipient.name, row.recipient.as_unit) for row in rows] == [
        ("collective", "Trường Tiểu học Yên Châu", stage.ground.school),
        ("enterprise", "Công ty A & B", None),
    ]


def test_what_changed_meanwhile_hands_the_list_back(stage):
    found = sent(stage, line(1, "Lò Văn An"))
    row = list_accepting.accept_list(by=stage.officer, nominee_list=found)
    stage.recipient(name="Lò Văn An", birth_year=None)

    work(list_accepting.accept_key(row))

    assert (fresh(found).status, codes(found), found.dossier.nominations.count()) == ("read", [["namesake"]], 0)


def test_a_broken_or_empty_file_is_told_in_words(stage):
    upload = SimpleUploadedFile("thu.xlsx", xlsx([["Xin gửi danh sách"]]))
    file = store_upload(by=stage.officer, upload=upload, purpose=PURPOSE, allowed=("xlsx",))
    found = nominee_lists.send_list(by=stage.officer, dossier=stage.draft(), file=file)

    work(nominee_lists.job_key(found))

    assert (fresh(found).status, fresh(found).error[:33]) == ("failed", "Không tìm thấy bảng nào trong tệp")


def test_only_the_officer_of_the_unit_sends_and_only_while_it_is_written(stage):
    with pytest.raises(NotAllowed):
        nominee_lists.send_list(by=stage.head, dossier=stage.draft(), text="STT\tHọ tên")
    with pytest.raises(WrongState):
        nominee_lists.send_list(by=stage.officer, dossier=stage.submitted(), text="STT\tHọ tên")
    with pytest.raises(InvalidInput):
        nominee_lists.send_list(by=stage.officer, dossier=stage.draft(), text=" ")
    assert NomineeList.objects.count() == 0


def test_discarded_list_stays_without_effect(stage):
    found = sent(stage, line(1, "Lò Văn An"))

    assert discard_list(by=stage.officer, nominee_list=found).status == "discarded"
    assert discard_list(by=stage.officer, nominee_list=found).status == "discarded"
    with pytest.raises(WrongState):
        list_accepting.accept_list(by=stage.officer, nominee_list=found)


def test_every_reason_has_a_name():
    assert all(label for label in LABELS.values())
