from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

from awards.enums import Verdict
from campaigns.enums import ObligationKind, SubmissionStatus
from campaigns.models import Duty, Submission
from dossiers.enums import DossierStatus, NominationResult
from dossiers.models import Nomination, RuleCheck, SessionItem
from thidua.audit.models import AuditEvent
from thidua.common.clock import HANOI
from thidua.common.text import squeeze
from thidua.demo.walkthrough import JOURNAL, play
from thidua.demo.walkthrough.stage import Stage
from thidua.notifications.models import Notification, OutgoingMail

pytestmark = pytest.mark.django_db
LINE = re.compile(r"^(\d{2}/\d{2}/\d{4} \d{2}:\d{2}) – (.+?): (.+)$")


@pytest.fixture(scope="module")
def played(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Stage]:
    """One play for the whole module, undone afterwards; nothing is committed, so no worker hears of it."""
    with django_db_blocker.unblock(), transaction.atomic():
        # A test that empties the tables takes the rows of migrations with it.
        import_module("thidua.notifications.migrations.0002_default_steps").add_steps(apps, None)
        yield play(tmp_path_factory.mktemp("play"), lambda line: None)
        transaction.set_rollback(True)


def lines_of(stage: Stage) -> list[str]:
    return (stage.out / JOURNAL).read_text(encoding="utf-8").splitlines()


def said(stage: Stage, person: str) -> list[str]:
    """What the journal has a person do."""
    who = stage.people[person]
    found = [match for line in lines_of(stage) if (match := LINE.match(line))]
    return [match[3] for match in found if match[2] == f"{who.full_name} ({who.job_title})"]


def reminded(stage: Stage, short: str, kind: str) -> list[str]:
    """Days on which somebody was reminded of the unit's duty."""
    rows = Notification.objects.filter(kind="reminder", url=f"/viec/{stage.duty(short, kind).pk}/")
    days = rows.order_by("created_at").values_list("created_at", flat=True).distinct()
    return [day.astimezone(HANOI).strftime("%d/%m/%Y %H:%M") for day in days]


def test_journal_runs_forward_in_time(played: Stage) -> None:
    moments = [datetime.strptime(m[1], "%d/%m/%Y %H:%M") for line in lines_of(played) if (m := LINE.match(line))]  # noqa: DTZ007  # compared only

    assert moments == sorted(moments)
    assert (moments[0], moments[-1]) == (datetime(2024, 6, 3, 9, 0), datetime(2025, 11, 3, 8, 0))  # noqa: DTZ001  # compared only


def test_journal_has_an_act_for_each_letter_of_the_story(played: Stage) -> None:
    acts = [line.split(")")[0] for line in lines_of(played) if re.match(r"^[a-h](, [a-h])?\) ", line)]

    assert acts == ["a", "b, c", "d", "e", "e", "f", "g", "h"]


def test_launch_gives_every_unit_every_duty(played: Stage) -> None:
    duties = Duty.objects.filter(obligation__campaign=played.campaign)

    assert duties.count() == 5 * 4
    assert said(played, "chuyenvien")[3] == "phát động phong trào; mỗi đơn vị nhận việc phải gửi, tất cả 20 việc."


@pytest.mark.parametrize(
    ("short", "days"),
    [
        ("gd", ["15/06/2024"]),
        ("vh", ["15/06/2024", "01/07/2024"]),
        ("pn", ["15/06/2024", "01/07/2024", "12/07/2024"]),  # sent on 5/7, returned on 9/7
        ("ct", ["15/06/2024", "01/07/2024", "08/07/2024", "16/07/2024"]),  # a later deadline from 11/7 on
        ("mc", ["15/06/2024", "01/07/2024", "08/07/2024", "12/07/2024", "14/07/2024", "15/07/2024"]),
    ],
)
def test_units_are_reminded_of_the_plan_only_while_they_owe_it(played: Stage, short: str, days: list[str]) -> None:
    assert reminded(played, short, ObligationKind.PLAN) == [f"{day} 08:00" for day in days]


@pytest.mark.parametrize(
    ("short", "days"),
    [
        ("gd", ["16/08/2025", "01/09/2025"]),
        ("pn", ["16/08/2025", "01/09/2025"]),
        ("vh", ["16/08/2025", "01/09/2025", "08/09/2025"]),
        ("ct", ["16/08/2025", "01/09/2025", "08/09/2025", "12/09/2025", "14/09/2025", "15/09/2025"]),
        ("mc", []),  # excused when the district ended
    ],
)
def test_units_are_reminded_to_nominate_only_while_they_owe_it(played: Stage, short: str, days: list[str]) -> None:
    assert reminded(played, short, ObligationKind.NOMINATION) == [f"{day} 08:00" for day in days]


def test_last_reminder_before_the_deadline_goes_to_officer_and_head(played: Stage) -> None:
    at = datetime(2024, 7, 14, 8, 0, tzinfo=HANOI)
    heard = Notification.objects.filter(kind="reminder", created_at=at).values_list("user__full_name", flat=True)

    assert sorted(heard) == sorted(played.people[key].full_name for key in ("canbo.mc", "thutruong.mc"))


def test_every_reminder_by_bell_goes_by_mail_too(played: Stage) -> None:
    people = list(played.people.values())
    bells = Notification.objects.filter(kind="reminder", user__in=people).values_list("user", "key")
    mails = OutgoingMail.objects.filter(kind="reminder", recipient__in=people).values_list("recipient", "key")

    assert sorted(mails) == sorted(bells)


def test_late_plan_is_late_to_the_minute(played: Stage) -> None:
    duty = played.duty("mc", ObligationKind.PLAN)

    assert duty.was_late
    assert said(played, "canbo.mc")[0] == (
        "gửi «Gửi kế hoạch triển khai về UBND tỉnh (qua Sở Nội vụ)» số 203/KH-UBND, lần 1 "
        "(hạn: hết ngày 14/7/2024; gửi trễ 10 giờ 5 phút)."
    )


def test_plan_returned_and_sent_again_is_received(played: Stage) -> None:
    papers = Submission.objects.filter(duty=played.duty("pn", ObligationKind.PLAN)).order_by("version")

    assert [(paper.version, paper.status) for paper in papers] == [
        (1, SubmissionStatus.RETURNED),
        (2, SubmissionStatus.RECEIVED),
    ]


def test_dossier_returned_and_sent_again_is_decided(played: Stage) -> None:
    dossier = played.dossiers["gd"]
    steps = AuditEvent.objects.filter(object_type="dossiers.dossier", object_id=str(dossier.pk)).order_by("pk")
    named = [verb for verb in steps.values_list("verb", flat=True) if verb in ("dossier.submitted", "dossier.returned")]

    dossier.refresh_from_db()
    assert named == ["dossier.submitted", "dossier.returned", "dossier.submitted"]
    assert dossier.status == DossierStatus.DECIDED


def test_every_verdict_stands_in_the_journal(played: Stage) -> None:
    checks = RuleCheck.objects.filter(nomination__dossier__campaign=played.campaign)
    shown = {f"      - {check.get_verdict_display()}: {check.text} ({squeeze(check.explanation)})" for check in checks}

    assert shown
    assert shown <= set(lines_of(played))


def test_missed_target_fails_the_collective_that_registered_it(played: Stage) -> None:
    unit = played.unit_of("vh")
    failed = RuleCheck.objects.filter(nomination__dossier__campaign=played.campaign, verdict=Verdict.FAIL)

    assert [(check.nomination.recipient.as_unit, check.explanation) for check in failed] == [
        (unit, "Mới đạt 1/2 chỉ tiêu đã đăng ký.")
    ]


def test_council_counts_by_all_members(played: Stage) -> None:
    items = SessionItem.objects.filter(nomination__dossier__campaign=played.campaign).order_by("order")

    assert [(str(item.nomination.recipient), item.agree, item.disagree, item.total) for item in items] == [
        ("Sở Giáo dục và Đào tạo", 4, 0, 5),
        ("Ông Lò Văn Dạy Thử", 4, 0, 5),
        ("Hộ bà Giàng Thị Làm Mẫu", 5, 0, 5),
        ("Bà Quàng Thị Nêu Gương", 5, 0, 5),
        ("Ông Hoàng Văn Chưa Đủ", 2, 3, 5),
    ]


def test_result_follows_appraisal_vote_and_decision(played: Stage) -> None:
    nominations = Nomination.objects.filter(dossier__campaign=played.campaign).order_by("dossier_id", "order")

    assert [(str(one.recipient), one.result) for one in nominations] == [
        ("Sở Giáo dục và Đào tạo", NominationResult.AWARDED),
        ("Ông Lò Văn Dạy Thử", NominationResult.AWARDED),
        ("Hộ bà Giàng Thị Làm Mẫu", NominationResult.AWARDED),
        ("Bà Quàng Thị Nêu Gương", NominationResult.AWARDED),
        ("Sở Văn hóa, Thể thao và Du lịch", NominationResult.EXCLUDED),
        ("Ông Hoàng Văn Chưa Đủ", NominationResult.REJECTED),
    ]


def test_units_hear_of_the_decision(played: Stage) -> None:
    told = Notification.objects.filter(kind="dossier_decided", user__in=played.people.values())

    assert sorted(told.values_list("user__full_name", flat=True)) == sorted(
        played.people[key].full_name for key in ("canbo.gd", "thutruong.gd", "canbo.pn", "thutruong.pn")
    )


def test_journal_names_everybody_who_was_told(played: Stage) -> None:
    bells = Notification.objects.filter(user__in=played.people.values()).count()
    listed = [line.split("» cho: ")[1] for line in lines_of(played) if line.startswith("    → báo «")]

    assert sum(len(names.split("; ")) for names in listed) == bells


def test_leader_sees_the_numbers_of_the_campaign(played: Stage) -> None:
    assert lines_of(played)[-6:-3] == [
        "    Việc phải gửi (20): gửi đúng hạn 12; gửi trễ 1; chưa gửi, chưa đến hạn 3; được miễn 4; đúng hạn 92,3 %.",
        "    Chỉ tiêu đơn vị đăng ký (6): đạt 1, vượt 4, chưa đạt 1.",
        "    Hồ sơ: đã quyết định 2, không được khen 1.",
    ]


def test_roles_of_the_players_end_with_the_play(played: Stage) -> None:
    seats = [seat for user in played.people.values() for seat in user.memberships.all()]

    assert {seat.valid_to.isoformat() for seat in seats if seat.valid_to} == {"2025-06-30", "2025-12-31"}
    assert [seat for seat in seats if seat.valid_to is None] == []
    assert [user.has_usable_password() for user in played.people.values()] == [False] * len(played.people)


@pytest.mark.slow
def test_second_play_is_a_new_one(played: Stage, tmp_path: Path) -> None:
    again = play(tmp_path, lambda line: None)

    assert (played.run, again.run) == (1, 2)
    assert again.campaign.pk != played.campaign.pk
    assert (played.decision.number_text, again.decision.number_text) == ("01/QĐ-UBND", "02/QĐ-UBND")


def test_command_refuses_an_official_site(settings: Any, tmp_path: Path) -> None:
    settings.PRODUCTION, settings.DEMO_MODE = True, False

    with pytest.raises(CommandError, match="Không diễn lại trên hệ thống chính thức"):
        call_command("walkthrough", "--out", str(tmp_path / "out"))
    assert not (tmp_path / "out").exists()
