"""Công văn đôn đốc: numbered, frozen, to everybody who still owes, once; told when it is printed."""

from dataclasses import replace
from datetime import date, datetime

import pytest
import time_machine

from campaigns.enums import DutyStatus
from campaigns.letters import Letter, paragraphs
from campaigns.models import UrgedDuty, UrgingLetter
from campaigns.selectors.urging import letters_visible_to, lines_visible_to, owed_duties
from campaigns.services.urging import LETTER_FILE, issue_letter
from tests.factories.campaigns import CampaignFactory, DutyFactory, ObligationFactory, SubmissionFactory
from tests.factories.people import make_ground, make_person
from tests.factories.units import CommuneFactory
from thidua.audit.selectors import history_of
from thidua.common.clock import HANOI
from thidua.common.errors import InvalidInput, NotAllowed, StaleObject, WrongState
from thidua.documents.access import may_read
from thidua.documents.enums import DocumentKind
from thidua.documents.models import Job, NumberSeries
from thidua.documents.services import run_job
from thidua.notifications.models import Notification, OutgoingMail

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 7, 20, 9, 5, tzinfo=HANOI)
LETTER = Letter(subject="đôn đốc gửi kế hoạch", drafting_code="TĐKT", signer_title="GIÁM ĐỐC", signer_name="Lò Văn Ký")


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


@pytest.fixture
def campaign(ground):
    return CampaignFactory(owner=ground.province, launched=True, title="Phong trào thi đua mẫu")


@pytest.fixture
def column(campaign):
    return ObligationFactory(campaign=campaign, what="Gửi kế hoạch")


@pytest.fixture
def owed(ground, column):
    return DutyFactory(obligation=column, unit=ground.commune)


def issue(by, campaign, column, **change):
    asked = {"letter": LETTER, "obligation_ids": [column.pk], "unit_ids": None, "seen": 0}
    return issue_letter(by=by, campaign=campaign, **{**asked, **change})


def test_letter_takes_the_next_number_of_the_agencys_book(ground, staff, campaign, column, owed):
    NumberSeries.objects.create(issuer=ground.agency, series="CV", year=2024, last_number=11)

    document = issue(staff, campaign, column).document

    assert (document.full_number, document.kind, document.issuer) == (
        "12/SNV-TĐKT",
        DocumentKind.LETTER,
        ground.agency,
    )
    assert str(document) == "Công văn số 12/SNV-TĐKT"


def test_letter_holds_every_printed_value(ground, staff, campaign, column, owed):
    snapshot = issue(staff, campaign, column).document.snapshot

    assert {
        name: snapshot[name] for name in ("parent_org", "organ", "number_text", "place", "date_line", "subject")
    } == {
        "parent_org": "ỦY BAN NHÂN DÂN TỈNH SƠN LA",
        "organ": "SỞ NỘI VỤ",
        "number_text": "01/SNV-TĐKT",
        "place": "Sơn La",
        "date_line": "ngày 20 tháng 7 năm 2024",
        "subject": "đôn đốc gửi kế hoạch",
    }
    assert snapshot["addressees"] == ["Ủy ban nhân dân xã Yên Châu"]
    assert snapshot["recipients"] == ["Như trên", "Ủy ban nhân dân tỉnh Sơn La (để báo cáo)", "Lưu: VT, TĐKT"]
    assert snapshot["paragraphs"][1:3] == [
        "Tính đến 9 giờ 05 phút, ngày 20 tháng 7 năm 2024, Sở Nội vụ chưa nhận được văn bản của đơn vị, cụ thể:",
        "- Gửi kế hoạch (hạn: hết ngày 14/7/2024, đã quá hạn).",
    ]
    assert snapshot["annex"] is None


def test_many_units_stand_in_the_list_behind_the_letter(ground, staff, campaign, column):
    second = ObligationFactory(campaign=campaign, what="Nộp báo cáo", due_date="", due_at=None)
    for number in range(6):
        unit = CommuneFactory(parent=ground.province, name=f"Xã {number}")
        DutyFactory(obligation=column, unit=unit)
    DutyFactory(obligation=second, unit=unit)

    snapshot = issue(staff, campaign, column, obligation_ids=[column.pk, second.pk]).document.snapshot

    assert snapshot["addressees"] == ["Các đơn vị có tên trong danh sách kèm theo"]
    rows = snapshot["annex"]["groups"][0]["rows"]
    assert [row[0] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert rows[-1] == [6, "Xã 5", "Gửi kế hoạch (hạn: hết ngày 14/7/2024); Nộp báo cáo (không nêu hạn)"]


def test_only_what_is_owed_is_named(ground, staff, campaign, column, owed):
    returned = DutyFactory(obligation=column, unit=ground.sibling, sent_at=NOW, status=DutyStatus.RETURNED)
    DutyFactory(obligation=column, unit=ground.department, sent_at=NOW)
    DutyFactory(
        obligation=column,
        unit=ground.school,
        status=DutyStatus.EXCUSED,
        excused_at=NOW,
        excused_by=staff,
        excuse_reason="x",
    )
    DutyFactory(obligation=ObligationFactory(campaign=campaign), unit=ground.department)

    letter = issue(staff, campaign, column)

    assert set(letter.lines.values_list("duty", flat=True)) == {owed.pk, returned.pk}


def test_only_the_ticked_units_are_named(ground, staff, campaign, column, owed):
    DutyFactory(obligation=column, unit=ground.sibling)

    letter = issue(staff, campaign, column, unit_ids=[ground.sibling.pk])

    assert [line.duty.unit for line in letter.lines.all()] == [ground.sibling]


def test_letter_never_tells_a_grace(ground, staff, campaign, column, owed):
    column.grace_days = 10
    column.save()

    text = str(issue(staff, campaign, column).document.snapshot)

    assert ("ân hạn" in text, "24/7/2024" in text, "đã quá hạn" in text) == (False, False, True)


def test_second_click_finds_the_first_letter(staff, campaign, column, owed):
    first = issue(staff, campaign, column)

    assert issue(staff, campaign, column) == first
    assert (UrgingLetter.objects.count(), NumberSeries.objects.get().last_number) == (1, 1)


def test_page_older_than_a_colleagues_letter_is_refused(ground, staff, campaign, column, owed):
    issue(make_person("agency_leader", ground.agency), campaign, column)

    with pytest.raises(StaleObject):
        issue(staff, campaign, column)
    assert UrgingLetter.objects.count() == 1


def test_page_that_knows_the_last_letter_issues_another(staff, campaign, column, owed):
    first = issue(staff, campaign, column)

    assert issue(staff, campaign, column, seen=first.pk).document.full_number == "02/SNV-TĐKT"


def test_nothing_owed_any_more_issues_nothing(staff, campaign, column):
    with pytest.raises(WrongState):
        issue(staff, campaign, column)
    assert NumberSeries.objects.count() == 0


def test_new_date_in_the_past_is_refused(staff, campaign, column, owed):
    past = replace(LETTER, new_date=date(2024, 7, 19))

    with pytest.raises(InvalidInput):
        issue(staff, campaign, column, letter=past)


def test_new_date_and_note_are_printed(campaign, ground, column, owed):
    letter = Letter("đôn đốc", "", "GIÁM ĐỐC", "Lò Văn Ký", new_date=date(2024, 7, 25), note="Một\n\nHai")
    printed = paragraphs(campaign, [owed], letter, issuer=ground.agency, now=NOW)

    assert printed[-4].endswith("trước khi hết ngày 25/7/2024.")
    assert printed[-3:-1] == ["Một", "Hai"]


@pytest.mark.parametrize("role", ["unit_officer", "unit_head"])
def test_unit_issues_no_letter(ground, campaign, column, owed, role):
    with pytest.raises(NotAllowed):
        issue(make_person(role, ground.commune), campaign, column)


def test_closed_campaign_sends_no_letter(ground, staff):
    closed = CampaignFactory(owner=ground.province, closed=True)
    column = ObligationFactory(campaign=closed)
    DutyFactory(obligation=column, unit=ground.commune)

    with pytest.raises(WrongState):
        issue(staff, closed, column)


def test_units_are_told_once_when_the_letter_is_printed(ground, staff, campaign, column, owed):
    officer = make_person("unit_officer", ground.commune)
    make_person("unit_officer", ground.sibling)
    letter = issue(staff, campaign, column)
    assert Notification.objects.filter(kind="urging_letter").count() == 0

    job = Job.objects.get(key=f"render:{letter.document_id}")
    run_job(job.pk)
    run_job(job.pk)

    bell = Notification.objects.get(kind="urging_letter")
    mail = OutgoingMail.objects.get(kind="urging_letter")
    assert (bell.user, bell.url) == (officer, f"/cong-van-don-doc/{letter.pk}/")
    assert f"/cong-van-don-doc/{letter.pk}/" in mail.body_text
    letter.document.refresh_from_db()
    assert letter.document.file.purpose == LETTER_FILE


def test_printed_letter_is_read_by_the_units_it_names_and_the_agency(ground, staff, campaign, column, owed):
    letter = issue(staff, campaign, column)
    run_job(Job.objects.get(key=f"render:{letter.document_id}").pk)
    letter.document.refresh_from_db()
    readers = [
        staff,
        make_person("unit_officer", ground.commune),
        make_person("unit_officer", ground.sibling),
        make_person("staff", ground.other_agency),
    ]

    assert [may_read(person, letter.document.file) for person in readers] == [True, True, False, False]
    assert [letters_visible_to(person).count() for person in readers] == [1, 1, 0, 0]


def test_unit_reads_its_own_lines_only(ground, staff, campaign, column, owed):
    DutyFactory(obligation=column, unit=ground.sibling)
    letter = issue(staff, campaign, column)
    officer = make_person("unit_officer", ground.commune)

    assert [line.duty for line in lines_visible_to(officer, letter)] == [owed]
    assert lines_visible_to(staff, letter).count() == 2


def test_letter_is_in_the_history_of_its_campaign(staff, campaign, column, owed):
    issue(staff, campaign, column)

    event = history_of(campaign).get()
    assert (event.verb, event.after["document_number"], event.after["units"]) == ("campaign.urged", "01/SNV-TĐKT", 1)


def test_urged_duty_keeps_the_deadline_it_had(staff, campaign, column, owed):
    issue(staff, campaign, column)
    before = owed.due_at
    owed.due_at = NOW
    owed.save()

    assert UrgedDuty.objects.get().due_at == before


def test_sent_meanwhile_is_not_owed(ground, campaign, column, owed):
    SubmissionFactory(duty__obligation=column, duty__unit=ground.sibling, duty__sent_at=NOW)

    assert list(owed_duties(campaign)) == [owed]
