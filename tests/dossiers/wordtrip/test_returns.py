"""An edited file from its return to a part of the dossier; the worker's handler runs as the worker runs it."""

from datetime import timedelta

import pytest

from awards.models import Recipient
from dossiers.enums import NominationResult, PartKind, WordReturnState
from dossiers.models import DossierPart, WordReturn
from dossiers.rules.checklist import missing
from dossiers.services.word_returns import CHANGED, PARKED, PURPOSE, compare_again, send_return, use_return
from tests.factories.documents import docx_bytes
from tests.factories.dossiers import fresh
from tests.factories.word_returns import draft_of, paper_of, upload_of
from thidua.audit.models import AuditEvent
from thidua.common import clock
from thidua.common.errors import NotAllowed, WrongState
from thidua.documents.files import store_upload
from thidua.documents.models import Job
from thidua.documents.services import run_job, sweep_jobs
from thidua.documents.services.jobs import WORKER_VANISHED


@pytest.fixture
def dossier(stage):
    return stage.complete(nominees=2)


@pytest.fixture
def draft(stage, dossier):
    return draft_of(dossier, stage.officer)


def sent(stage, draft, data=None):
    file = store_upload(by=stage.officer, upload=upload_of(data or paper_of(draft.dossier)), purpose=PURPOSE)
    row = send_return(by=stage.officer, draft=draft, file=file)
    run_job(row.job_id)
    return fresh(row)


def renamed(dossier, name="Vàng A Dơ"):
    """Somebody mends the name of the first nominee."""
    one = dossier.nominations.select_related("recipient").order_by("order", "pk")[0]
    Recipient.objects.filter(pk=one.recipient_id).update(name=name)
    return one


def test_file_as_it_was_filled_agrees(stage, draft):
    row = sent(stage, draft)
    assert (row.state, row.differences, len(row.fingerprint)) == (WordReturnState.AGREED, [], 64)


def test_edited_name_number_and_day_are_told(stage, draft):
    one = draft.dossier.nominations.select_related("recipient").order_by("order", "pk")[0]
    changes = {"45/TTr": "54/TTr", one.recipient.name: "Vàng A Dơ", "4/10/2024": "5/10/2024"}
    row = sent(stage, draft, paper_of(draft.dossier, changes=changes))
    assert (row.state, [found["label"] for found in row.differences][:2]) == (
        WordReturnState.REFUSED,
        ["Số tờ trình", "Ngày tờ trình"],
    )
    named = [found for found in row.differences if found["nominee"] == one.pk]
    assert [found["in_dossier"] for found in named] == [one.recipient.name]


def test_edited_award_is_told_with_its_row(stage, draft):
    row = sent(stage, draft, paper_of(draft.dossier, changes={stage.award.name: "Cờ thi đua của Chính phủ"}))
    told = [(found["in_dossier"], found["in_file"], found["where"]) for found in row.differences]
    assert told == [
        (stage.award.name, "Cờ thi đua của Chính phủ", "Bảng 1, dòng 2"),
        (stage.award.name, "Cờ thi đua của Chính phủ", "Bảng 1, dòng 3"),
    ]


def test_file_that_word_cannot_have_made_fails_with_the_reason(stage, draft):
    row = sent(stage, draft, docx_bytes())
    assert (row.state, row.differences) != (WordReturnState.AGREED, [])


def test_second_file_takes_the_place_of_the_first(stage, draft):
    first, second = sent(stage, draft), sent(stage, draft)
    assert (fresh(first).state, second.state) == (WordReturnState.REPLACED, WordReturnState.AGREED)
    with pytest.raises(WrongState):
        compare_again(by=stage.officer, row=first)


def test_worker_that_runs_twice_writes_once(stage, draft):
    row = sent(stage, draft)
    run_job(row.job_id)
    assert fresh(row).compared_at == row.compared_at


def test_agreed_file_becomes_the_part_of_its_kind_once(stage, draft):
    row = sent(stage, draft)
    part, again = use_return(by=stage.officer, row=row), use_return(by=stage.officer, row=row)
    assert (part.pk, part.kind, part.is_current, part.version) == (again.pk, PartKind.SUBMISSION, True, 2)
    assert part.file.sha256 == row.file.sha256
    assert missing(fresh(draft.dossier)) == []


def test_list_and_report_go_where_they_belong(stage, dossier):
    one = dossier.nominations.order_by("order", "pk")[0]
    listed = use_return(by=stage.officer, row=sent(stage, draft_of(dossier, stage.officer, kind="list")))
    report = draft_of(dossier, stage.officer, kind="report", nomination=one)
    told = use_return(by=stage.officer, row=sent(stage, report, paper_of(dossier, only=one)))
    assert (listed.kind, listed.title) == (PartKind.OTHER, "Danh sách đề nghị")
    assert (told.kind, told.nomination_id) == (PartKind.REPORT, one.pk)


def test_report_is_held_to_its_own_nominee_only(stage, dossier):
    first, second = dossier.nominations.select_related("recipient").order_by("order", "pk")
    report = draft_of(dossier, stage.officer, kind="report", nomination=first)
    without = paper_of(dossier, changes={second.recipient.name: "Quàng Thị Lả"})
    assert [found["in_file"] for found in sent(stage, report, without).differences] == ["Quàng Thị Lả"]


def test_refused_file_does_not_become_a_part(stage, draft):
    row = sent(stage, draft, paper_of(draft.dossier, changes={"45/TTr": "54/TTr"}))
    with pytest.raises(WrongState):
        use_return(by=stage.officer, row=row)
    assert DossierPart.objects.filter(dossier=draft.dossier, kind=PartKind.SUBMISSION).count() == 1


def test_dossier_mended_afterwards_asks_for_another_comparison(stage, draft):
    row = sent(stage, draft)
    one = renamed(draft.dossier)
    with pytest.raises(WrongState) as refused:
        use_return(by=stage.officer, row=row)
    again = compare_again(by=stage.officer, row=row)
    run_job(again.job_id)
    assert (str(refused.value), fresh(row).state, [found["nominee"] for found in fresh(row).differences][:1]) == (
        CHANGED,
        WordReturnState.REFUSED,
        [one.pk],
    )


def test_overtaken_file_holds_the_dossier_up(stage, draft):
    use_return(by=stage.officer, row=sent(stage, draft))
    before = missing(fresh(draft.dossier))
    renamed(draft.dossier)
    assert (before, [item.where for item in missing(fresh(draft.dossier))]) == ([], [PartKind.SUBMISSION])


def test_nominee_left_out_is_no_fact(stage, draft):
    one = draft.dossier.nominations.order_by("order", "pk")[1]
    data = paper_of(draft.dossier)
    draft.dossier.nominations.filter(pk=one.pk).update(result=NominationResult.EXCLUDED)
    assert [found["label"] for found in sent(stage, draft, data).differences] == ["Không có trong hồ sơ"]


def test_only_who_may_edit_the_dossier_sends_back(stage, draft):
    file = store_upload(by=stage.head, upload=upload_of(paper_of(draft.dossier)), purpose=PURPOSE)
    with pytest.raises(NotAllowed):
        send_return(by=stage.head, draft=draft, file=file)
    assert WordReturn.objects.count() == 0


def test_return_is_told_in_the_history(stage, draft):
    sent(stage, draft)
    event = AuditEvent.objects.get(verb="word_return.sent")
    assert event.after == {"word_return": "to-trinh-sua.docx", "word_kind": "Tờ trình"}


def test_parked_comparison_fails_in_words_and_may_be_asked_again(stage, draft):
    file = store_upload(by=stage.officer, upload=upload_of(paper_of(draft.dossier)), purpose=PURPOSE)
    row = send_return(by=stage.officer, draft=draft, file=file)
    gone = clock.now() - timedelta(seconds=1)
    Job.objects.filter(pk=row.job_id).update(status="running", tries=5, lease_until=gone)

    sweep_jobs(clock.now())

    row = fresh(row)
    assert (row.state, row.error) == (WordReturnState.FAILED, PARKED.format(WORKER_VANISHED))
    run_job(compare_again(by=stage.officer, row=row).job_id)
    assert fresh(row).state == WordReturnState.AGREED
