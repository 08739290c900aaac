"""Amending a launched campaign: nothing holds before it is published, and then all of it, for every unit."""

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from campaigns import amending
from campaigns.amending import Fate, fate_of
from campaigns.enums import AmendmentStatus, DutyStatus
from campaigns.models import (
    Amendment,
    CampaignAward,
    Criterion,
    Duty,
    Milestone,
    Obligation,
    RequiredPart,
    Target,
)
from campaigns.reminders import owed_at
from campaigns.rules.duties import why_cannot_send
from campaigns.selectors.board import board_columns, board_counts
from campaigns.selectors.duties import duties_of, todo_for
from campaigns.selectors.participation import unregistered_targets
from campaigns.services.amend_publish import publish_amendment
from campaigns.services.amendments import (
    describe_amendment,
    discard_amendment,
    open_amendment,
    restage_addition,
    seen_of_line,
    seen_of_row,
    stage_addition,
    stage_change,
    stage_own_fields,
    stage_removal,
    unstage,
)
from campaigns.services.occurrences import open_due_rounds
from campaigns.services.receiving import extend_duty, return_submission
from campaigns.services.submissions import send_submission
from campaigns.staging import freeze, thaw
from tests.factories.awards import AwardKindFactory
from tests.factories.campaigns import (
    CampaignAwardFactory,
    CampaignFactory,
    CriterionFactory,
    DutyFactory,
    MilestoneFactory,
    ObligationFactory,
    ParticipationFactory,
    RequiredPartFactory,
    SubmissionFactory,
    TargetFactory,
)
from tests.factories.documents import StoredFileFactory
from tests.factories.people import make_ground, make_person
from thidua.audit.selectors import history_of
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.errors import InvalidInput, NotAllowed, StaleObject, WrongState
from thidua.notifications.enums import ReminderStatus
from thidua.notifications.models import Notification, OutgoingMail, Reminder
from thidua.notifications.services import schedule

pytestmark = pytest.mark.django_db

# Two weeks before 'trước 15/7/2024'.
NOW = datetime(2024, 7, 1, 9, 0, tzinfo=HANOI)
LATER = datetime(2024, 8, 1, tzinfo=HANOI)
SOONER = datetime(2024, 7, 8, tzinfo=HANOI)
NEW = {"due_date": "2024-08-01", "due_at": LATER, "wording": "trước ngày 01/8/2024"}


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
    campaign = CampaignFactory(owner=ground.province, launched=True)
    for unit in (ground.commune, ground.sibling, ground.department):
        ParticipationFactory(campaign=campaign, unit=unit)
    return campaign


@pytest.fixture
def plan(campaign, ground):
    obligation = ObligationFactory(campaign=campaign, what="Gửi kế hoạch triển khai")
    for unit in (ground.commune, ground.sibling, ground.department):
        duty = DutyFactory(obligation=obligation, unit=unit)
        schedule(kind="duty", ref=duty.pk, due_at=duty.due_at)
    return obligation


@pytest.fixture
def draft(staff, campaign):
    amendment = open_amendment(by=staff, campaign=campaign)
    return describe_amendment(
        by=staff,
        amendment=amendment,
        document_reference="812/KH-UBND",
        document_date="2024-06-30",
        reason="Thống nhất với kế hoạch của Trung ương",
    )


def change(staff, draft, row, **values):
    return stage_change(by=staff, amendment=draft, row=row, seen=seen_of_row(draft, row), values=values)


def publish(staff, draft):
    return publish_amendment(by=staff, amendment=draft)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def duty_of(obligation, unit):
    return Duty.objects.get(obligation=obligation, unit=unit)


# --- Staging


def test_open_twice_gives_the_same_draft(staff, campaign):
    first = open_amendment(by=staff, campaign=campaign)

    assert open_amendment(by=staff, campaign=campaign) == first
    assert (first.number, first.status) == (1, AmendmentStatus.DRAFT)


def test_open_is_refused_for_a_unit_a_draft_and_a_closed_campaign(ground, staff):
    officer = make_person("unit_officer", ground.commune)
    launched = CampaignFactory(owner=ground.province, launched=True)

    with pytest.raises(NotAllowed):
        open_amendment(by=officer, campaign=launched)
    with pytest.raises(WrongState, match="chưa phát động"):
        open_amendment(by=staff, campaign=CampaignFactory(owner=ground.province))
    with pytest.raises(WrongState, match="đã tổng kết"):
        open_amendment(by=staff, campaign=CampaignFactory(owner=ground.province, closed=True))


def test_staged_change_holds_nothing_until_published(staff, draft, plan, ground):
    change(staff, draft, plan, **NEW)

    assert fresh(plan).due_at == plan.due_at
    assert duty_of(plan, ground.commune).due_at == plan.due_at
    assert Notification.objects.count() == 0


def test_staged_change_shows_before_and_after_in_words(staff, draft, plan):
    change(staff, draft, plan, **NEW)

    line = amending.lines_in_words(draft)[0]

    assert [(item.label, item.before, item.after) for item in line.changes] == [
        ("Nguyên văn về hạn", "trước 15/7/2024", "trước ngày 01/8/2024"),
        ("Ngày nêu trong văn bản", "15/7/2024", "1/8/2024"),
        ("Hạn", "hết ngày 14/7/2024", "hết ngày 31/7/2024"),
    ]


def test_change_back_to_what_is_takes_the_line_away(staff, draft, plan):
    change(staff, draft, plan, **NEW)
    back = {name: getattr(plan, name) for name in NEW}

    assert change(staff, draft, plan, **back) is None
    assert draft.lines.count() == 0


def test_change_on_a_stale_page_is_refused(staff, draft, plan):
    seen = seen_of_row(draft, plan)
    change(staff, draft, plan, **NEW)

    with pytest.raises(StaleObject):
        stage_change(by=staff, amendment=draft, row=plan, seen=seen, values={"what": "Khác"})


def test_removal_of_a_target_takes_its_parts_along(staff, draft, campaign):
    main = TargetFactory(campaign=campaign)
    part = TargetFactory(campaign=campaign, parent=main)

    stage_removal(by=staff, amendment=draft, row=main)

    assert sorted(draft.lines.values_list("row", flat=True)) == sorted([main.pk, part.pk])


def test_removal_of_an_award_takes_its_criteria_along(staff, draft, campaign):
    award = CampaignAwardFactory(campaign=campaign)
    criterion = CriterionFactory(campaign=campaign, award_kind=award.award_kind)

    stage_removal(by=staff, amendment=draft, row=award)
    publish(staff, draft)

    assert not CampaignAward.objects.filter(pk=award.pk).exists()
    assert not Criterion.objects.filter(pk=criterion.pk).exists()


def test_an_asked_obligation_is_not_unticked_but_dropped(staff, draft, plan):
    with pytest.raises(InvalidInput, match="Thôi yêu cầu"):
        change(staff, draft, plan, units_send=False)


def test_addition_is_edited_and_taken_back_before_publishing(staff, draft, campaign):
    line = stage_addition(by=staff, amendment=draft, model=Milestone, values={"kind": "midterm", "when": "2024-12"})
    line = restage_addition(by=staff, line=line, seen=seen_of_line(line), values={"kind": "final", "when": "2025-01"})
    assert (line.label, Milestone.objects.count()) == ("Tổng kết 2025-01", 0)

    unstage(by=staff, line=line)

    assert draft.lines.count() == 0
    with pytest.raises(WrongState, match="đã được bỏ"):
        restage_addition(by=staff, line=line, seen="", values={})


def test_discarded_draft_leaves_the_campaign_alone(staff, draft, plan):
    change(staff, draft, plan, **NEW)

    discard_amendment(by=staff, amendment=draft)

    assert (Amendment.objects.count(), fresh(plan).due_at) == (0, plan.due_at)
    with pytest.raises(WrongState, match="đã bị hủy"):
        publish(staff, draft)


def test_values_survive_being_kept(ground):
    kind = AwardKindFactory()
    upper = TargetFactory()
    values = {
        "value": Decimal("7.5"),
        "parent": upper,
        "approx": True,
        "by_when": "2024-Q3",
        "scope_units": [ground.commune],
        "baseline_year": None,
    }

    assert thaw(Target, freeze(Target, values)) == values
    assert thaw(Obligation, freeze(Obligation, {"due_at": LATER, "meaning": "by"})) == {"due_at": LATER}
    assert thaw(Criterion, freeze(Criterion, {"award_kind": kind})) == {"award_kind": kind}


# --- Publishing


def test_published_once_with_everything_kept(staff, draft, plan, campaign):
    version = fresh(campaign).version
    change(staff, draft, plan, **NEW)

    published = publish(staff, draft)
    again = publish(staff, draft)

    line = draft.lines.get()
    assert again.published_at == published.published_at == NOW
    assert fresh(campaign).version == version + 1
    assert (line.before["obligation.due_at"], line.after["obligation.due_at"]) == (
        "hết ngày 14/7/2024",
        "hết ngày 31/7/2024",
    )
    assert list(history_of(campaign).filter(verb="campaign.amended").values_list("after", flat=True)) == [
        {"document_number": "812/KH-UBND", "count": 1}
    ]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"document_reference": ""}, "số, ký hiệu"),
        ({"document_date": ""}, "số, ký hiệu và ngày"),
        ({"document_date": "2024-06"}, "đủ ngày"),
        ({"document_date": "2024-07-02"}, "sau ngày hôm nay"),
        ({"reason": "  "}, "lý do"),
    ],
)
def test_publishing_asks_for_the_document_and_the_reason(staff, draft, plan, values, sentence):
    change(staff, draft, plan, **NEW)
    Amendment.objects.filter(pk=draft.pk).update(**values)

    with pytest.raises(WrongState, match=sentence):
        publish(staff, draft)


def test_publishing_nothing_is_refused(staff, draft):
    with pytest.raises(WrongState, match="Chưa có nội dung"):
        publish(staff, draft)


def test_shortened_deadline_must_still_lie_ahead(staff, draft, plan):
    change(staff, draft, plan, due_date="2024-07-01", due_at=datetime(2024, 7, 1, tzinfo=HANOI))

    with pytest.raises(WrongState, match="phải sau lúc ban hành"):
        publish(staff, draft)


def test_other_words_of_a_past_deadline_are_no_new_deadline(staff, draft, campaign):
    past = ObligationFactory(campaign=campaign, due_date="2024-06-20")
    change(staff, draft, past, proof="Bản chụp kế hoạch")

    publish(staff, draft)

    assert fresh(past).proof == "Bản chụp kế hoạch"


def test_new_deadline_reaches_what_is_owed_with_its_reminders(staff, draft, plan, ground):
    change(staff, draft, plan, **NEW)
    publish(staff, draft)

    duty = duty_of(plan, ground.commune)
    reminder = Reminder.objects.get(kind="duty", ref=duty.pk)
    assert (duty.due_at, reminder.due_at, reminder.status) == (LATER, LATER, ReminderStatus.ACTIVE)


@pytest.mark.parametrize(("sent_on", "late"), [(7, False), (20, True)])
def test_shortened_deadline_leaves_a_receipt_as_it_was(staff, draft, plan, ground, sent_on, late):
    """Sent on 7/7 against 14/7 and on 20/7 after it; the deadline then becomes earlier than both."""
    officer = make_person("unit_officer", ground.commune)
    duty = duty_of(plan, ground.commune)
    with clock.at(datetime(2024, 7, sent_on, 9, tzinfo=HANOI)):
        send_submission(
            by=officer,
            duty=duty,
            document_number="1/KH-UBND",
            document_date=NOW.date(),
            file=StoredFileFactory(purpose="submission"),
        )
    change(staff, draft, plan, due_date="2024-07-03", due_at=datetime(2024, 7, 3, tzinfo=HANOI))
    publish(staff, draft)

    duty = fresh(duty)
    assert (duty.was_late, duty.due_at, duty.status) == (late, plan.due_at, DutyStatus.SENT)
    assert duty_of(plan, ground.sibling).due_at == datetime(2024, 7, 3, tzinfo=HANOI)


def test_longer_extension_of_one_unit_stays_and_a_shorter_one_gives_way(staff, draft, plan, ground):
    extend_duty(by=staff, duty=duty_of(plan, ground.commune), due_at=datetime(2024, 9, 1, tzinfo=HANOI), reason="Lũ")
    extend_duty(by=staff, duty=duty_of(plan, ground.sibling), due_at=datetime(2024, 7, 20, tzinfo=HANOI), reason="Lũ")
    change(staff, draft, plan, **NEW)
    publish(staff, draft)

    longer, shorter = duty_of(plan, ground.commune), duty_of(plan, ground.sibling)
    assert (longer.due_at, longer.extension_reason) == (datetime(2024, 9, 1, tzinfo=HANOI), "Lũ")
    assert (shorter.due_at, shorter.extension_reason, shorter.extended_at) == (LATER, "", None)


def test_returned_paper_keeps_its_longer_deadline_and_takes_a_later_one(staff, draft, plan, ground):
    duty = duty_of(plan, ground.commune)
    Duty.objects.filter(pk=duty.pk).update(
        status=DutyStatus.RETURNED, first_sent_at=NOW, sent_at=NOW, due_at_when_sent=duty.due_at
    )
    change(staff, draft, plan, due_date="2024-07-08", due_at=SOONER)
    publish(staff, draft)

    assert fresh(duty).due_at == plan.due_at
    assert fresh(duty).was_late is False


def test_paper_returned_after_the_amendment_is_owed_by_the_later_deadline(staff, draft, plan, ground):
    duty = duty_of(plan, ground.commune)
    Duty.objects.filter(pk=duty.pk).update(
        status=DutyStatus.SENT, first_sent_at=NOW, sent_at=NOW, due_at_when_sent=duty.due_at
    )
    submission = SubmissionFactory(duty=fresh(duty))
    change(staff, draft, plan, **NEW)
    publish(staff, draft)

    return_submission(by=staff, submission=submission, reason="Thiếu phụ lục")

    assert (fresh(duty).due_at, Reminder.objects.get(ref=duty.pk).due_at) == (LATER, LATER)


def test_deadline_taken_away_ends_the_reminders(staff, draft, plan, ground):
    change(staff, draft, plan, due_date="", due_at=None)
    publish(staff, draft)

    duty = duty_of(plan, ground.commune)
    assert (duty.due_at, Reminder.objects.get(ref=duty.pk).status) == (None, ReminderStatus.DONE)


def test_new_obligation_is_asked_of_every_unit(staff, draft, campaign, plan):
    values = {"kind": "report", "what": "Báo cáo nhanh", **NEW, "units_send": True}
    stage_addition(by=staff, amendment=draft, model=Obligation, values=values)
    publish(staff, draft)

    added = Obligation.objects.get(campaign=campaign, what="Báo cáo nhanh")
    duties = Duty.objects.filter(obligation=added)
    assert sorted(duties.values_list("status", "due_at")) == [(DutyStatus.OPEN, LATER)] * 3
    assert Reminder.objects.filter(ref__in=duties.values("pk"), due_at=LATER).count() == 3
    assert draft.lines.get().row == added.pk


def test_new_obligation_in_the_past_is_refused(staff, draft):
    values = {"kind": "report", "what": "Báo cáo", "due_at": NOW - timedelta(days=1), "units_send": True}
    stage_addition(by=staff, amendment=draft, model=Obligation, values=values)

    with pytest.raises(WrongState, match="phải sau lúc ban hành"):
        publish(staff, draft)


def test_dropped_obligation_is_asked_no_more_and_stays_readable(staff, draft, plan, campaign, ground):
    officer = make_person("unit_officer", ground.commune)
    stage_removal(by=staff, amendment=draft, row=plan)
    publish(staff, draft)

    duty = duty_of(plan, ground.commune)
    assert fresh(plan).dropped_at == NOW
    assert list(todo_for(officer, NOW)) == []
    assert list(duties_of(officer)) == [duty]
    assert (board_columns(campaign), board_counts(staff, campaign, NOW)) == ([], [])
    assert set(Reminder.objects.values_list("status", flat=True)) == {ReminderStatus.DONE}
    assert list(owed_at(NOW + timedelta(days=30))) == []
    assert "thôi yêu cầu" in why_cannot_send(officer, duty)
    with pytest.raises(WrongState, match="thôi yêu cầu"):
        extend_duty(by=staff, duty=duty, due_at=LATER, reason="Lũ")


def test_dropped_target_is_offered_no_more(staff, draft, campaign, ground):
    kept, gone = TargetFactory(campaign=campaign), TargetFactory(campaign=campaign)
    stage_removal(by=staff, amendment=draft, row=gone)
    publish(staff, draft)

    participation = campaign.participations.get(unit=ground.commune)
    assert list(unregistered_targets(participation)) == [kept]
    assert fresh(gone).dropped_at == NOW


def test_every_part_and_the_period_change_together(staff, draft, campaign):
    milestone, part = MilestoneFactory(campaign=campaign), RequiredPartFactory(campaign=campaign)
    target, kind = TargetFactory(campaign=campaign), AwardKindFactory()
    stage_own_fields(by=staff, amendment=draft, values={"period_to": "2026-12"})
    change(staff, draft, milestone, when="2026-12")
    change(staff, draft, target, value=Decimal("5"))
    stage_removal(by=staff, amendment=draft, row=part)
    stage_addition(by=staff, amendment=draft, model=CampaignAward, values={"award_kind": kind})
    stage_addition(by=staff, amendment=draft, model=Criterion, values={"award_kind": kind, "text": "Hoàn thành"})
    publish(staff, draft)

    assert fresh(campaign).period_to == "2026-12"
    assert (fresh(milestone).when, fresh(target).value) == ("2026-12", Decimal("5"))
    assert RequiredPart.objects.count() == 0
    assert CampaignAward.objects.get(campaign=campaign).award_kind == Criterion.objects.get().award_kind == kind


def test_period_that_runs_backwards_rolls_everything_back(staff, draft, plan):
    change(staff, draft, plan, **NEW)
    stage_own_fields(by=staff, amendment=draft, values={"period_to": "2020"})

    with pytest.raises(InvalidInput, match="phải sau thời gian bắt đầu"):
        publish(staff, draft)

    assert (fresh(plan).due_at, fresh(draft).status) == (plan.due_at, AmendmentStatus.DRAFT)


def test_award_offered_already_is_refused_in_words(staff, draft, campaign):
    award = CampaignAwardFactory(campaign=campaign)
    stage_addition(by=staff, amendment=draft, model=CampaignAward, values={"award_kind": award.award_kind})

    with pytest.raises(InvalidInput, match="đã nêu loại khen thưởng này"):
        publish(staff, draft)


def test_own_fields_equal_to_the_present_are_no_change(staff, draft, campaign):
    assert stage_own_fields(by=staff, amendment=draft, values={"period_to": campaign.period_to}) is None
    assert draft.lines.count() == 0


# --- Who is told


def test_each_unit_is_told_its_own_share(staff, draft, plan, ground, campaign):
    people = {unit.pk: make_person("unit_officer", unit) for unit in (ground.commune, ground.sibling)}
    extend_duty(by=staff, duty=duty_of(plan, ground.sibling), due_at=datetime(2024, 9, 1, tzinfo=HANOI), reason="Lũ")
    change(staff, draft, plan, **NEW)
    stage_addition(by=staff, amendment=draft, model=Milestone, values={"kind": "midterm", "when": "2024-12"})
    publish(staff, draft)

    mails = {mail.recipient_id: mail.body_text for mail in OutgoingMail.objects.filter(kind="campaign_amended")}
    assert sorted(mails) == sorted(person.pk for person in people.values())
    assert "“Gửi kế hoạch triển khai”: hết ngày 31/7/2024" in mails[people[ground.commune.pk].pk]
    assert "giữ hạn riêng của đơn vị, hết ngày 31/8/2024" in mails[people[ground.sibling.pk].pk]
    assert "Thêm mốc thời gian: Sơ kết 2024-12" in mails[people[ground.commune.pk].pk]
    assert Notification.objects.filter(kind="campaign_amended").count() == 2


def test_unit_without_a_change_of_its_own_reads_so(staff, draft, campaign, ground):
    make_person("unit_officer", ground.commune)
    stage_own_fields(by=staff, amendment=draft, values={"period_to": "2026-12"})
    publish(staff, draft)

    text = OutgoingMail.objects.get(kind="campaign_amended").body_text
    assert "hạn gửi không thay đổi" in text
    assert "Sửa thời gian và quy định chung" in text


# --- Reading


@pytest.mark.parametrize(
    ("values", "fate"),
    [
        ({}, Fate.MOVED),
        ({"status": DutyStatus.SENT}, Fate.SENT),
        ({"status": DutyStatus.RECEIVED}, Fate.SENT),
        ({"status": DutyStatus.EXCUSED}, Fate.EXCUSED),
        ({"extended_at": NOW}, Fate.EXTENDED),
        ({"status": DutyStatus.RETURNED, "first_sent_at": NOW}, Fate.RETURNED),
    ],
)
def test_fate_of_a_duty_under_a_shortened_deadline(values, fate):
    duty = Duty(due_at=LATER, **{"status": DutyStatus.OPEN, **values})

    assert fate_of(duty, SOONER) is fate


def test_preview_counts_whom_a_deadline_reaches(staff, draft, plan, ground, campaign):
    Duty.objects.filter(pk=duty_of(plan, ground.sibling).pk).update(status=DutyStatus.SENT, sent_at=NOW)
    extend_duty(by=staff, duty=duty_of(plan, ground.commune), due_at=datetime(2024, 9, 1, tzinfo=HANOI), reason="Lũ")
    change(staff, draft, plan, **NEW)

    effect = amending.effects(campaign, amending.lines_in_words(draft), 3)[0]

    assert (effect.words, effect.counts) == (
        "hạn mới: hết ngày 31/7/2024",
        [
            ("nhận hạn mới", 1),
            ("đã gửi, giữ nguyên kết quả", 1),
            ("giữ hạn đã gia hạn riêng", 1),
        ],
    )


def test_campaign_is_read_as_of_each_version(staff, draft, plan, campaign):
    milestone = MilestoneFactory(campaign=campaign, when="2025-10")
    change(staff, draft, plan, **NEW)
    stage_removal(by=staff, amendment=draft, row=milestone)
    stage_own_fields(by=staff, amendment=draft, values={"period_to": "2026-12"})
    publish(staff, draft)
    second = open_amendment(by=staff, campaign=campaign)
    describe_amendment(
        by=staff, amendment=second, document_reference="9/KH", document_date="2024-07-01", reason="Lần nữa"
    )
    stage_removal(by=staff, amendment=second, row=plan)
    publish(staff, second)

    def read(number):
        parts = dict(amending.campaign_at(campaign=fresh(campaign), number=number))
        due = [facts.get("Hạn") for _, facts in parts.get("Việc phải gửi", [])]
        period = parts["Thời gian và quy định chung"][0][1]["Đến"]
        return due, [title for title, _ in parts.get("Mốc thời gian", [])], period

    assert read(0) == (["hết ngày 14/7/2024"], ["Tổng kết"], "tháng 10/2025")
    assert read(1) == (["hết ngày 31/7/2024"], [], "tháng 12/2026")
    assert read(2) == ([], [], "tháng 12/2026")


def test_marks_name_the_newest_change_of_a_row(staff, draft, plan, campaign):
    change(staff, draft, plan, **NEW)
    publish(staff, draft)

    marks = amending.marks_of(campaign)

    assert {key: mark.words for key, mark in marks.items()} == {
        ("obligation", plan.pk): "điều chỉnh lần 1, ngày 30/6/2024"
    }


def test_names_of_the_parts_are_the_models_of_the_forms():
    assert list(amending.PARTS) == [
        "milestone",
        "target",
        "obligation",
        "campaignaward",
        "criterion",
        "requiredpart",
        "workitem",
    ]


# --- Obligations that come again

QUARTERLY = {
    "kind": "report",
    "what": "Báo cáo quý",
    "recurrence": "quarterly",
    "recurs_day": 25,
    "recurs_month": 3,
    "units_send": True,
    "due_at": datetime(2024, 6, 25, tzinfo=HANOI),
    "due_date": "2024-06-25",
}


def test_added_series_asks_for_the_round_under_way_and_none_before(staff, draft, campaign):
    """Launched in June, amended on 1 July: the second quarter is over and is never asked for."""
    stage_addition(by=staff, amendment=draft, model=Obligation, values=QUARTERLY)
    publish(staff, draft)

    series = Obligation.objects.get(what="Báo cáo quý")
    rounds = series.occurrences.order_by("period")
    assert list(rounds.values_list("period", flat=True)) == ["2024-Q3"]
    assert Duty.objects.filter(obligation__in=rounds).count() == 3
    assert open_due_rounds(campaign_id=campaign.pk) == 0


def test_dropped_series_lets_the_coming_rounds_go_and_keeps_past_ones(staff, draft, campaign, ground):
    series = ObligationFactory(campaign=campaign, **{**QUARTERLY, "due_at": QUARTERLY["due_at"]})
    past = ObligationFactory(campaign=campaign, series=series, period="2024-Q2", due_date="2024-06-25")
    coming = ObligationFactory(campaign=campaign, series=series, period="2024-Q3", due_date="2024-09-25")
    stage_removal(by=staff, amendment=draft, row=series)
    later = ObligationFactory(campaign=campaign, series=series, period="2024-Q4", due_date="2024-12-25")
    publish(staff, draft)

    dropped = {row.pk: row.dropped_at is not None for row in Obligation.objects.filter(campaign=campaign)}
    assert dropped == {series.pk: True, past.pk: False, coming.pk: True, later.pk: True}
    assert open_due_rounds(campaign_id=campaign.pk) == 0


def test_once_does_not_turn_into_a_series(staff, draft, plan):
    with pytest.raises(InvalidInput, match="lặp lại"):
        change(staff, draft, plan, recurrence="monthly", recurs_day=5)


def test_change_that_the_units_do_not_read_is_kept_all_the_same(staff, draft, plan):
    change(staff, draft, plan, grace_days=3)
    publish(staff, draft)

    assert fresh(plan).grace_days == 3
    assert amending.lines_in_words(fresh(draft))[0].changes == []
