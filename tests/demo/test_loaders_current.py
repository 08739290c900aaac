"""What loading leaves of the invented: the running campaign, its papers, dossiers, council and register."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256

import pytest

from awards.models import Decision, Honour
from campaigns.enums import DutyStatus
from campaigns.models import Duty, Obligation, Submission, Work, WorkUpdate
from campaigns.reminders import DUTY
from dossiers.enums import DossierStatus
from dossiers.models import Council, CouncilSession, Dossier, RuleCheck, SessionItem, VoterMark
from dossiers.selectors.council import ballot_lines, councils_for
from dossiers.selectors.facts import precheck
from dossiers.workflow import TRANSITIONS
from tests.demo.support import NOON, campaign_file
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission
from thidua.accounts.scope import has_permission
from thidua.audit.models import AuditEvent
from thidua.documents.files import open_file
from thidua.notifications.models import Notification, OutgoingMail, Reminder
from thidua.units.models import Unit

CURRENT = "sl-hien-tai-xanh-so-sach"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def unit(key: str) -> Unit:
    return Unit.objects.get(demo_key=key)


def dossier(key: str) -> Dossier:
    row = next(row for row in campaign_file("current_activity")["dossiers"] if row["key"] == key)
    return Dossier.objects.get(title=row["title"])


def current_duties(**match: object) -> list[Duty]:
    return list(Duty.objects.filter(obligation__campaign__demo_key=CURRENT, **match).select_related("unit"))


def test_running_campaign_has_obligations_around_today():
    days = Obligation.objects.filter(campaign__demo_key=CURRENT).values_list("due_date", flat=True)

    assert list(days) == ["2026-10-31", "2026-11-23", "2026-12-10", "2027-02-03"]


def test_wording_of_a_deadline_names_the_day():
    first = Obligation.objects.filter(campaign__demo_key=CURRENT).first()

    assert first.wording == "trước ngày 31/10/2026"


def test_plans_are_in_every_state():
    plans = current_duties(obligation__kind="plan")

    assert Counter(duty.status for duty in plans) == {
        DutyStatus.RECEIVED: 28,
        DutyStatus.OPEN: 3,
        DutyStatus.SENT: 2,
        DutyStatus.RETURNED: 1,
    }
    assert {duty.unit.demo_key for duty in plans if duty.was_late} == {
        "sl-so-xay-dung",
        "sl-phuong-chieng-an",
        "sl-xa-muong-la",
    }
    assert {duty.unit.demo_key for duty in plans if duty.is_overdue(NOON)} == {
        "sl-hoi-lien-hiep-phu-nu-tinh",
        "sl-xa-phu-yen",
        "sl-xa-song-ma",
        "sl-xa-sop-cop",
    }


def test_paper_returned_once_and_sent_again_has_two_versions():
    duty = Duty.objects.get(obligation__campaign__demo_key=CURRENT, obligation__kind="plan", unit=unit("sl-xa-bac-yen"))

    trail = AuditEvent.objects.filter(object_type="campaigns.duty", object_id=str(duty.pk)).order_by("at")

    assert list(duty.submissions.values_list("version", "status")) == [(2, "received"), (1, "returned")]
    assert [event.verb for event in trail] == ["duty.sent", "duty.returned", "duty.sent", "duty.received"]
    assert not duty.was_late


def test_nothing_happened_in_the_future():
    assert not Submission.objects.filter(sent_at__gt=NOON).exists()
    assert not Submission.objects.filter(decided_at__gt=NOON).exists()
    assert not AuditEvent.objects.filter(at__gt=NOON).exists()


def test_sent_papers_can_be_opened():
    file = Submission.objects.first().file

    with open_file(file) as stored:
        content = stored.read()
    assert (content[:5], sha256(content).hexdigest()) == (b"%PDF-", file.sha256)


def test_reminders_wait_for_what_is_owed_only():
    owed = {duty.pk for duty in current_duties(status__in=("open", "returned"))}

    active = Reminder.objects.filter(kind=DUTY, status="active")
    assert set(active.values_list("ref", flat=True)) == owed


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ("DT-001", DossierStatus.DRAFT),
        ("DT-002", DossierStatus.AWAITING_HEAD),
        ("DT-003", DossierStatus.SUBMITTED),
        ("DT-004", DossierStatus.CHECKING),
        ("DT-005", DossierStatus.RETURNED),
        ("DT-006", DossierStatus.APPRAISING),
        ("DT-007", DossierStatus.BEFORE_COUNCIL),
        ("DT-008", DossierStatus.VOTED),
        ("DT-009", DossierStatus.DECIDED),
        ("DT-010", DossierStatus.BEFORE_COUNCIL),
    ],
)
def test_dossier_stands_where_the_file_says(key, status):
    assert dossier(key).status == status


def test_dossier_left_a_trail_of_the_people_who_moved_it():
    events = AuditEvent.objects.filter(object_type="dossiers.dossier", object_id=str(dossier("DT-007").pk))
    trail = events.filter(verb__in=[step.audit_verb for steps in TRANSITIONS.values() for step in steps.values()])

    assert [(event.verb, event.actor_name) for event in trail.order_by("at")] == [
        ("dossier.sent_to_head", "Trần Văn Bài Mẫu"),
        ("dossier.submitted", "Hà Thị Giáo Án Mẫu"),
        ("dossier.received", "Hà Văn Thí Dụ"),
        ("dossier.appraisal_started", "Hà Văn Thí Dụ"),
        ("dossier.sent_to_council", "Hà Văn Thí Dụ"),
    ]


def test_returned_dossier_says_why():
    assert dossier("DT-005").return_reason.startswith("Biên bản họp xét chưa ghi")


def test_duty_to_nominate_follows_the_dossier():
    touched = {
        duty.unit.demo_key: duty.status
        for duty in current_duties(obligation__kind="nomination")
        if duty.status != DutyStatus.OPEN
    }

    assert touched == {
        "sl-xa-mai-son": DutyStatus.RECEIVED,
        "sl-so-y-te": DutyStatus.RECEIVED,
        "sl-phuong-chieng-sinh": DutyStatus.RETURNED,
        "sl-uy-ban-mat-tran-to-quoc-viet-nam-tinh": DutyStatus.RECEIVED,
        "sl-so-giao-duc-va-dao-tao": DutyStatus.RECEIVED,
    }


def test_dossier_that_was_sent_has_its_three_parts():
    assert Counter(dossier("DT-003").parts.values_list("kind", flat=True)) == {
        "submission": 1,
        "minutes": 1,
        "report": 2,
    }


def test_closed_meeting_counts_against_all_members():
    items = SessionItem.objects.filter(session__status="closed").order_by("order")

    assert [(row.agree, row.disagree, row.passed) for row in items] == [
        (8, 0, True),
        (7, 1, True),
        (3, 5, False),
        (8, 0, True),
        (8, 0, True),
    ]
    assert [row.ballots.filter(choice="agree").count() for row in items] == [8, 7, 3, 8, 8]


def test_closed_meeting_has_its_minutes_and_counting_record_drafted():
    papers = CouncilSession.objects.get(status="closed").papers.order_by("kind")

    assert [(paper.kind, paper.format, paper.job.status) for paper in papers] == [
        ("counting", "pdf", "queued"),
        ("minutes", "pdf", "queued"),
    ]


def test_open_meeting_votes_secretly_and_waits_for_those_who_try_it():
    session = CouncilSession.objects.get(status="open")
    marks = VoterMark.objects.filter(item__session=session)

    assert {(item.secret, item.nomination.award_kind.code) for item in session.items.all()} == {(True, "cstd_tinh")}
    assert set(marks.values_list("member__user__username", flat=True)) == {"lanhdaoso", "uyvien2", "uyvien3"}
    assert [line.is_open for line in ballot_lines(User.objects.get(username="uyvien1"), session)] == [True] * 4


def test_councils_of_province_and_commune_have_members_who_may_vote():
    found = {
        council.unit.demo_key: [
            has_permission(seat.user, Permission.VOTE, council.unit) for seat in council.members.all()
        ]
        for council in Council.objects.all()
    }

    assert found == {"sl-ubnd-tinh": [True] * 8, "sl-xa-yen-chau": [True] * 6}


def test_secretary_of_the_commune_manages_its_meetings_only():
    secretary = User.objects.get(username="chuyenvien.yenchau")

    assert [str(council) for council in councils_for(secretary)] == ["Hội đồng Thi đua - Khen thưởng xã Yên Châu"]


def test_coming_meeting_has_the_dossier_before_council_on_its_agenda():
    session = CouncilSession.objects.get(status="planned")

    assert {item.nomination.dossier for item in session.items.all()} == {dossier("DT-007")}
    assert session.items.count() == 3
    assert session.held_at > NOON


def test_condition_found_unmet_was_concluded_by_hand_with_a_reason_before_the_council():
    checks = RuleCheck.objects.filter(nomination__dossier=dossier("DT-007"), verdict="fail")

    assert {(check.override, check.override_reason[:20]) for check in checks} == {("pass", "Đã kiểm tra tại đơn ")}
    assert {row.result for row in dossier("DT-007").nominations.all()} == {"recommended"}


def test_replayed_past_rings_bells_and_sends_no_mail():
    assert Notification.objects.filter(created_at__lte=NOON).exists()
    assert not Notification.objects.filter(created_at__gt=NOON).exists()
    assert not OutgoingMail.objects.exists()


def test_decision_is_issued_signed_and_entered_in_the_register():
    decision = Decision.objects.get()
    honours = Honour.objects.filter(decision_number=decision.number_text)

    assert (decision.status, decision.number_text, decision.signer_name) == (
        "issued",
        "01/QĐ-UBND",
        "Hoàng Thị Bản Mẫu",
    )
    assert sorted(honours.values_list("recipient__name", flat=True)) == [
        "Hộ gia đình ông Hoàng Văn Làm Mẫu",
        "Lèo Thị Thử Nắng",
    ]
    assert {row.result for row in dossier("DT-009").nominations.all()} == {"awarded"}


def test_reward_of_the_decision_follows_the_base_salary_of_its_day():
    lines = Decision.objects.get().lines.values_list("recipient__type", "reward_amount")

    assert dict(lines) == {"person": 3_800_000, "household": 5_700_000}


def test_register_knows_earlier_honours_of_a_nominee():
    rows = Honour.objects.filter(recipient__name="Cà Thị Sáng Kiến Mẫu")

    assert [row.decided_on.year for row in rows] == [2025, 2024]


@pytest.mark.parametrize("key", ["DT-003", "DT-004", "DT-005", "DT-006", "DT-007", "DT-008", "DT-010"])
def test_conditions_of_a_demo_dossier_can_be_judged(key):
    row = dossier(key)

    verdicts = precheck(row)

    assert [verdict.nomination for verdict in verdicts] == list(row.nominations.order_by("order"))
    assert all(verdict.results for verdict in verdicts)


def test_gift_below_the_campaign_floor_fails_and_one_above_it_passes():
    found = {}
    for key in ("DT-005", "DT-006"):
        for verdict in precheck(dossier(key)):
            results = {result.rule.predicate: result.verdict for result in verdict.results}
            found[verdict.nomination.recipient.type] = results.get("contribution_at_least")

    assert found == {"household": "fail", "enterprise": "pass", "person": None}


def test_works_have_progress_pictures_and_a_choice():
    done = Work.objects.filter(participation__campaign__demo_key=CURRENT, status="done")

    assert all((work.percent, work.updates.count()) == (100, 2) for work in done)
    assert Work.objects.filter(choice="publication", photos__thumbnail__isnull=False).exists()
    assert Work.objects.filter(choice="plaque", plaque_on__isnull=False).count() == 1
    assert not WorkUpdate.objects.filter(reported_at__gt=NOON).exists()


def test_draft_has_a_report_written_on_the_portal_to_be_compared():
    row = next(row for row in campaign_file("current_activity")["dossiers"] if row["status"] == "draft")
    parts = Dossier.objects.get(title=row["title"]).parts.filter(kind="report").order_by("version")

    assert [(part.file is None, part.is_current) for part in parts] == [(False, False), (True, False), (True, True)]
