"""After the closing: reports from the data, the checklist, a slip undone, the archive, a template for next year."""

import io
from datetime import datetime, timedelta
from decimal import Decimal

import docx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaigns import summary_docx
from campaigns.closing import archive_waits_for, open_matters
from campaigns.enums import CampaignStatus, DutyStatus, SummaryKind
from campaigns.models import Campaign, CampaignSummary, Obligation, Participation, Target
from campaigns.rules.campaigns import can_close, can_tick_work
from campaigns.rules.receiving import can_decide
from campaigns.selectors.campaigns import search
from campaigns.selectors.summaries import may_read_file
from campaigns.selectors.templates import mark_old_dates
from campaigns.services.campaigns import close_campaign
from campaigns.services.life import archive_campaign, copy_campaign, delete_draft, later, reopen_campaign
from campaigns.services.summaries import SUMMARY_JOB, ask_summary
from campaigns.summary import opening_of
from dossiers.reporting import honours_section
from tests.factories.campaigns import (
    CampaignAwardFactory,
    CampaignFactory,
    CriterionFactory,
    DutyFactory,
    MilestoneFactory,
    ObligationFactory,
    ParticipationFactory,
    ProgressReportFactory,
    RequiredPartFactory,
    SubmissionFactory,
    TargetFactory,
    UnitTargetFactory,
    WorkFactory,
    WorkItemFactory,
)
from tests.factories.dossiers import WORKING_AT, make_stage
from tests.factories.people import make_ground, make_person
from tests.factories.units import CommuneFactory
from thidua.audit.models import AuditEvent
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.documents.files import open_file
from thidua.documents.models import Job
from thidua.documents.services.jobs import run_job
from thidua.notifications.enums import ReminderStatus
from thidua.notifications.models import Reminder
from thidua.units.services import NewUnit, merge_units

pytestmark = pytest.mark.django_db

NOW = datetime(2024, 7, 20, 9, 0, tzinfo=HANOI)


@pytest.fixture(autouse=True)
def _moment():
    with clock.at(NOW):
        yield


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def staff(ground):
    return make_person("staff", ground.agency)


@pytest.fixture
def campaign(ground):
    return CampaignFactory(owner=ground.province, launched=True, title="Phong trào thi đua làm đường")


def closed(ground, **values):
    return CampaignFactory(owner=ground.province, closed=True, **{"closed_at": NOW - timedelta(hours=1), **values})


def fresh(row):
    return type(row).objects.get(pk=row.pk)


# --- Reports


def read(summary):
    return docx.Document(io.BytesIO(summary_docx.write_report(summary)))


def report(campaign, staff, kind=SummaryKind.FINAL):
    return CampaignSummary.objects.create(campaign=campaign, kind=kind, as_of=NOW, created_by=staff)


def tables_of(paper):
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in paper.tables]


def test_page_and_head_follow_the_decree(campaign, staff):
    paper = read(report(campaign, staff))
    page = paper.sections[0]

    assert [round(side.mm) for side in (page.page_width, page.page_height)] == [210, 297]
    margins = (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)
    assert [round(side.mm) for side in margins] == [20, 20, 30, 20]
    assert (paper.styles["Normal"].font.name, paper.styles["Normal"].font.size.pt) == ("Times New Roman", 14)
    assert page.different_first_page_header_footer is True
    head = tables_of(paper)[0]
    assert head[0][1].splitlines()[:2] == ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
    assert head[0][0].splitlines()[:2] == ["ỦY BAN NHÂN DÂN", "TỈNH SƠN LA"]
    assert (head[1][0], head[1][1]) == ("Số:        /BC-UBND", "Sơn La, ngày      tháng      năm 2024")


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2024-06-01", "Thực hiện văn bản số 5/KH-UBND ngày 1/6/2024 của UBND tỉnh về phong trào"),
        ("2024-Q3", "Thực hiện văn bản số 5/KH-UBND quý III/2024 của UBND tỉnh về phong trào"),
        ("", "Thực hiện văn bản số 5/KH-UBND của UBND tỉnh về phong trào"),
    ],
)
def test_opening_names_the_document_as_far_as_it_is_known(campaign, written, words):
    campaign.document_number, campaign.document_date, campaign.document_issuer = "5", written, "UBND tỉnh"

    assert opening_of(campaign, NOW).startswith(words)


def test_department_prints_the_government_above_it_not_bold(ground, staff):
    paper = read(report(CampaignFactory(owner=ground.department, launched=True), staff))

    left = paper.tables[0].rows[0].cells[0].paragraphs
    lines = [(line.text, line.runs[0].bold) for line in left if line.runs]
    assert lines == [("ỦY BAN NHÂN DÂN", False), ("TỈNH SƠN LA", False), ("SỞ Y TẾ", True)]


def test_figures_are_those_of_the_data(campaign, staff, ground):
    plan = ObligationFactory(campaign=campaign, what="Gửi kế hoạch")
    states = {
        ground.commune: {"sent_at": NOW - timedelta(days=10)},
        ground.sibling: {"sent_at": NOW - timedelta(days=2)},
        ground.department: {},
        ground.school: {"status": DutyStatus.EXCUSED, "excused_at": NOW, "excused_by": staff, "excuse_reason": "Mới"},
    }
    for unit, values in states.items():
        part = ParticipationFactory(campaign=campaign, unit=unit)
        DutyFactory(obligation=plan, unit=unit, **values)
    target = TargetFactory(campaign=campaign, text="Làm đường bản", value=Decimal("3"))
    taken = UnitTargetFactory(participation=part, target=target, value=Decimal("3"))
    ProgressReportFactory(unit_target=taken, value=Decimal("4"), reported_at=NOW, period="2024-Q3")
    WorkFactory(participation=part, status="done")
    paper = read(report(campaign, staff))

    _, sending, targets, works, _ = tables_of(paper)
    assert sending == [
        ["STT", "Việc phải gửi", "Số đơn vị", "Đúng hạn", "Trễ hạn", "Chưa gửi", "Được miễn"],
        ["1", "Gửi kế hoạch", "04", "01", "01", "01", "01"],
    ]
    assert targets[1][:3] == ["1", "Làm đường bản", "từ 3\u00a0% trở lên"]
    assert sum(int(cell) for cell in targets[1][3:]) == 1
    assert works[1] == ["Mô hình", "0", "0", "01", "0"]
    text = [line.text for line in paper.paragraphs]
    assert [line.partition(" (")[0] for line in text if line.startswith("Có ")] == ["Có 04 đơn vị tham gia phong trào"]
    assert "Chưa gửi “Gửi kế hoạch”: Sở Y tế." in text
    assert text.count("BÁO CÁO") == 1


def test_many_silent_units_stand_in_an_annex(campaign, staff, ground):
    plan = ObligationFactory(campaign=campaign, what="Gửi kế hoạch")
    for _ in range(9):
        DutyFactory(obligation=plan, unit=CommuneFactory(parent=ground.province))

    paper = read(report(campaign, staff))

    assert "Chưa gửi “Gửi kế hoạch”: 09 đơn vị (danh sách ở phụ lục)." in [line.text for line in paper.paragraphs]
    assert len(tables_of(paper)[-1]) == 10
    assert "ĐƠN VỊ CHƯA GỬI: GỬI KẾ HOẠCH" in [line.text for line in paper.paragraphs]


def test_what_the_data_does_not_know_is_left_to_the_writer(campaign, staff):
    text = [line.text for line in read(report(campaign, staff, SummaryKind.MIDTERM)).paragraphs]

    assert "Sơ kết phong trào thi đua làm đường" in text
    assert "[Nêu hạn chế và nguyên nhân.]" in text
    assert "[Nêu nhiệm vụ, giải pháp và kiến nghị.]./." in text


def test_dossiers_add_their_section(campaign):
    with clock.at(WORKING_AT):
        stage = make_stage()
        stage.issue(stage.decision(stage.voted(nominees=2)))

        section = honours_section(stage.campaign, WORKING_AT)

    assert section.paragraphs[0] == (
        "Các đơn vị đã nộp 01 hồ sơ, đề nghị khen thưởng 02 tập thể, cá nhân, hộ gia đình."
    )
    assert section.tables[0].rows[0][-1] == "02"
    assert honours_section(campaign, NOW) is None


def test_report_is_made_by_the_worker_once_and_read_by_its_keepers(campaign, staff, ground):
    summary = ask_summary(by=staff, campaign=campaign, kind=SummaryKind.FINAL)
    assert ask_summary(by=staff, campaign=campaign, kind=SummaryKind.FINAL) == summary
    job = Job.objects.get(kind=SUMMARY_JOB)

    run_job(job.pk)
    run_job(job.pk)

    summary = fresh(summary)
    with open_file(summary.file) as stream:
        assert docx.Document(stream).core_properties.title == "Tổng kết phong trào thi đua làm đường"
    assert may_read_file(staff, summary.file) is True
    assert may_read_file(make_person("viewer", ground.province), summary.file) is False


def test_report_needs_the_right_and_a_launch(campaign, ground, staff):
    with pytest.raises(NotAllowed):
        ask_summary(by=make_person("unit_head", ground.commune), campaign=campaign, kind=SummaryKind.FINAL)
    with pytest.raises(WrongState, match="chưa phát động"):
        ask_summary(by=staff, campaign=CampaignFactory(owner=ground.province), kind=SummaryKind.FINAL)


def test_report_asks_the_same_number_of_questions_for_more_units(campaign, staff, ground):
    plan = ObligationFactory(campaign=campaign)

    def grow(count):
        for _ in range(count):
            part = ParticipationFactory(campaign=campaign, unit=CommuneFactory(parent=ground.province))
            DutyFactory(obligation=plan, unit=part.unit)
            UnitTargetFactory(participation=part, target=None)

    def cost():
        with CaptureQueriesContext(connection) as captured:
            read(summary)
        return len(captured)

    grow(1)
    summary = report(campaign, staff)
    one = cost()
    grow(2)

    assert cost() == one


# --- Closing, reopening, archive


def test_checklist_names_what_is_open(campaign, ground):
    duty = DutyFactory(obligation=ObligationFactory(campaign=campaign), unit=ground.commune)
    DutyFactory(obligation=duty.obligation, unit=ground.sibling)
    SubmissionFactory(duty=DutyFactory(obligation=duty.obligation, unit=ground.school, sent_at=NOW))

    counts = {matter.label: matter.count for matter in open_matters(campaign)}

    assert counts == {
        "Việc đơn vị chưa gửi hoặc phải gửi lại": 2,
        "Văn bản đã gửi, chờ tiếp nhận": 1,
        "Bản điều chỉnh đang soạn": 0,
        "Lập báo cáo tổng kết": 1,
        "Hồ sơ đề nghị khen thưởng chưa có kết quả": 0,
    }
    assert [matter.count for matter in archive_waits_for(campaign)] == [1]


def test_closing_is_undone_on_the_same_day_only(campaign, staff, ground):
    duty = DutyFactory(obligation=ObligationFactory(campaign=campaign, due_date="2024-08-01"), unit=ground.commune)
    close_campaign(by=staff, campaign=campaign)
    with pytest.raises(InvalidInput, match="lý do"):
        reopen_campaign(by=staff, campaign=campaign, reason=" ")

    again = reopen_campaign(by=staff, campaign=campaign, reason="Bấm nhầm")

    assert (again.status, fresh(campaign).closed_at) == (CampaignStatus.LAUNCHED, None)
    assert Reminder.objects.get(ref=duty.pk).status == ReminderStatus.ACTIVE
    close_campaign(by=staff, campaign=campaign)
    with clock.at(NOW + timedelta(days=1)), pytest.raises(WrongState, match="từ hôm trước"):
        reopen_campaign(by=staff, campaign=campaign, reason="Muộn")


def test_archive_is_for_closed_campaigns_and_leaves_the_lists(ground, staff, campaign):
    old = closed(ground)

    archive_campaign(by=staff, campaign=old)
    again = archive_campaign(by=staff, campaign=old)

    assert (again.status, again.archived_at) == (CampaignStatus.ARCHIVED, NOW)
    assert list(search(staff, {})) == [campaign]
    assert list(search(staff, {"status": CampaignStatus.ARCHIVED})) == [old]
    with pytest.raises(WrongState, match="chưa tổng kết"):
        archive_campaign(by=staff, campaign=campaign)


def test_archive_waits_for_papers_not_received(ground, staff):
    old = closed(ground)
    SubmissionFactory(duty=DutyFactory(obligation=ObligationFactory(campaign=old), unit=ground.commune, sent_at=NOW))

    with pytest.raises(WrongState, match="chờ tiếp nhận"):
        archive_campaign(by=staff, campaign=old)


def test_archived_campaign_is_for_reading_only(ground, staff):
    old = closed(ground, status=CampaignStatus.ARCHIVED, archived_at=NOW)
    submission = SubmissionFactory(
        duty=DutyFactory(obligation=ObligationFactory(campaign=old), unit=ground.commune, sent_at=NOW)
    )

    assert (can_close(staff, old), can_tick_work(staff, old), can_decide(staff, submission)) == (False, False, False)


# --- Template, deletion


def full(ground, **values):
    source = CampaignFactory(owner=ground.province, launched=True, **values)
    MilestoneFactory(campaign=source, when="2024-10")
    main = TargetFactory(campaign=source, by_when="2024-02-29")
    TargetFactory(campaign=source, parent=main)
    TargetFactory(campaign=source, dropped_at=NOW)
    ObligationFactory(campaign=source, due_date="2024-07-15")
    CriterionFactory(campaign=source, award_kind=CampaignAwardFactory(campaign=source).award_kind)
    RequiredPartFactory(campaign=source)
    WorkItemFactory(campaign=source, when="2024-Q3", done_on="2024-07-01")
    return source


def test_copy_leaves_dates_open_and_keeps_every_part(ground, staff):
    source = full(ground)

    copy = copy_campaign(by=staff, campaign=source, title="Phong trào năm sau")

    assert (copy.status, copy.copied_from, copy.title) == (CampaignStatus.DRAFT, source, "Phong trào năm sau")
    assert (copy.document_number, copy.document_date, copy.period_from, copy.signer) == ("", "", "", source.signer)
    parts = (copy.milestones, copy.targets, copy.obligations, copy.awards, copy.criteria, copy.required_parts)
    assert [rows.count() for rows in parts] == [1, 2, 1, 1, 1, 1]
    assert (copy.milestones.get().when, copy.work_items.get().when, copy.work_items.get().done_on) == ("", "", None)
    assert (copy.obligations.get().due_at, copy.obligations.get().due_date) == (None, "")
    found = list(copy.obligations.all())
    mark_old_dates(copy, found)
    assert [row.old_date for row in found] == ["hạn cuối: hết ngày 14/7/2024"]
    part = copy.targets.get(parent__isnull=False)
    assert part.parent.campaign == copy
    assert Target.objects.filter(campaign=source).count() == 3


def test_copy_moves_the_ticked_dates_by_whole_years(ground, staff):
    source = full(ground)

    copy = copy_campaign(
        by=staff,
        campaign=source,
        title="Năm sau",
        years=1,
        shifted=["period", "obligation", "target", "workitem"],
    )

    assert (copy.period_from, copy.period_to) == ("2025-06", "2026-10")
    assert copy.obligations.get().due_at == datetime(2025, 7, 15, tzinfo=HANOI)
    assert copy.targets.order_by("order").first().by_when == "2025-02-28"
    assert (copy.work_items.get().when, copy.milestones.get().when) == ("2025-Q3", "")


@pytest.mark.parametrize(
    ("partial", "moved"),
    [("", ""), ("2024", "2026"), ("2024-Q4", "2026-Q4"), ("2024-07", "2026-07"), ("2024-02-29", "2026-02-28")],
)
def test_partial_dates_move_by_years(partial, moved):
    assert later(partial, 2) == moved


def test_copy_takes_living_units_and_suggests_successors(ground, staff):
    source = CampaignFactory(owner=ground.province, launched=True)
    for unit in (ground.commune, ground.sibling, ground.department):
        ParticipationFactory(campaign=source, unit=unit)
    heir = merge_units(
        by=None,
        units=[ground.commune, ground.sibling],
        into=NewUnit(name="Ủy ban nhân dân xã Mới", kind="commune"),
        effective_on=NOW.date(),
        document="Nghị quyết 1/NQ",
    )

    with clock.at(NOW + timedelta(days=1)):
        plain = copy_campaign(by=staff, campaign=source, title="Không kế thừa")
        taken = copy_campaign(by=staff, campaign=source, title="Có kế thừa", successors=[heir, ground.other_commune])
        empty = copy_campaign(by=staff, campaign=source, title="Không đơn vị", with_units=False)

    def units(copy):
        return set(Participation.objects.filter(campaign=copy).values_list("unit", flat=True))

    assert units(plain) == {ground.department.pk}
    assert units(taken) == {ground.department.pk, heir.pk}
    assert units(empty) == set()


def test_copy_of_a_series_keeps_its_rule_without_its_rounds(ground, staff):
    source = CampaignFactory(owner=ground.province, launched=True)
    series = ObligationFactory(
        campaign=source, recurrence="quarterly", recurs_day=25, recurs_month=3, due_date="2024-06-25"
    )
    ObligationFactory(campaign=source, series=series, period="2024-Q3", due_date="2024-09-25")

    copy = copy_campaign(by=staff, campaign=source, title="Năm sau")

    row = copy.obligations.get()
    assert (row.recurrence, row.recurs_day, row.recurs_month) == ("quarterly", 25, 3)


def test_copy_is_for_those_who_keep_the_owners_campaigns(ground, campaign):
    with pytest.raises(NotAllowed):
        copy_campaign(by=make_person("unit_head", ground.commune), campaign=campaign, title="x")


def test_draft_is_deleted_with_its_parts_and_leaves_a_trace(ground, staff):
    draft = CampaignFactory(owner=ground.province, title="Bản nháp")
    ObligationFactory(campaign=draft)

    delete_draft(by=staff, campaign=draft)

    assert (Campaign.objects.count(), Obligation.objects.count()) == (0, 0)
    event = AuditEvent.objects.get(verb="campaign.deleted")
    assert (event.object_label, event.actor_id) == ("Bản nháp", staff.pk)


def test_launched_campaign_is_never_deleted(campaign, staff):
    with pytest.raises(WrongState, match="Chỉ xóa được bản đang soạn"):
        delete_draft(by=staff, campaign=campaign)


# --- Pages


def test_page_lists_reports_and_what_is_open(client, campaign, staff):
    client.force_login(staff)
    url = reverse("campaigns:life", args=[campaign.pk])

    asked = client.post(url, {"kind": "final"})
    run_job(Job.objects.get(kind=SUMMARY_JOB).pk)
    page = client.get(url).content.decode()

    assert asked.url == url
    assert "Tải bản Word" in page
    assert "Dùng làm mẫu" in page


def test_page_is_refused_to_units_and_hidden_from_their_tabs(client, campaign, ground):
    client.force_login(make_person("unit_head", ground.commune))

    assert client.get(reverse("campaigns:life", args=[campaign.pk])).status_code == 403
    assert "Báo cáo, tổng kết" not in client.get(reverse("campaigns:detail", args=[campaign.pk])).content.decode()


def test_copy_page_offers_the_title_and_leads_to_the_draft(client, staff, ground):
    source = full(ground)
    client.force_login(staff)
    form = client.get(reverse("campaigns:copy", args=[source.pk])).context["form"]

    response = client.post(
        reverse("campaigns:copy", args=[source.pk]),
        {"title": form["title"].value(), "years": "1", "with_units": "on", "shifted": ["obligation"]},
    )

    copy = Campaign.objects.get(copied_from=source)
    assert response.url == reverse("campaigns:edit", args=[copy.pk])
    assert copy.obligations.get().due_date == "2025-07-15"
