"""Open cards with a deadline are reminded of; what was sent, returned or closed is not, or is again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from campaigns.score_reminders import SCORE_CARD, ScoreCardReminders
from campaigns.selectors.scoring import cards_of
from campaigns.services import score_cards, score_sheets
from tests.campaigns.scoring.stage import FULL, NOW, ScoreStage, fresh
from tests.factories.people import make_person
from thidua.common import clock
from thidua.common.clock import HANOI
from thidua.common.dates import due_by_end_of
from thidua.notifications.models import Notification, OutgoingMail, Reminder
from thidua.notifications.services import sweep_reminders

# Self-scoring ends with 15/11/2024, before 16/11: the steps count from that day and fall at 8:00.
THREE_DAYS_BEFORE = datetime(2024, 11, 12, 8, 30, tzinfo=HANOI)
AFTER = datetime(2024, 11, 18, 8, 30, tzinfo=HANOI)


def told() -> set[tuple[str, str]]:
    rows = Notification.objects.filter(kind="reminder").select_related("user")
    return {(row.user.username, row.title) for row in rows}


def test_open_cards_are_reminded_of_and_sent_ones_are_not(stage: ScoreStage):
    sheet = stage.opened()
    stage.send(stage.card(sheet, stage.ground.department), FULL)

    assert sweep_reminders(THREE_DAYS_BEFORE) == 2
    assert told() == {
        (stage.officers[unit.pk].username, f"Còn 3 ngày: Tự chấm điểm ({unit})")
        for unit in (stage.ground.commune, stage.ground.sibling)
    }
    mail = OutgoingMail.objects.filter(kind="reminder").first()
    assert "Hạn cuối:   hết ngày 15/11/2024" in mail.body_text


def test_a_late_card_reaches_head_and_staff(stage: ScoreStage):
    stage.opened()
    head = make_person("unit_head", stage.ground.commune)

    sweep_reminders(AFTER)

    title = f"Quá hạn 3 ngày: Tự chấm điểm ({stage.ground.commune})"
    reached = {name for name, found in told() if found == title}
    assert reached == {
        stage.officers[stage.ground.commune.pk].username, head.username, stage.staff.username,
    }  # fmt: skip


def test_a_step_that_is_over_reminds_of_nothing_more(stage: ScoreStage):
    sheet = stage.opened()
    with clock.at(NOW):
        score_sheets.open_cross(by=stage.staff, sheet=sheet)
    own = Reminder.objects.filter(kind=SCORE_CARD, ref__in=cards_of(sheet, "self").values("pk"))

    assert sweep_reminders(AFTER) == 0
    assert set(own.values_list("status", flat=True)) == {"done"}
    assert Reminder.objects.filter(kind=SCORE_CARD, status="active").count() == 6


def test_a_returned_card_is_reminded_of_again(stage: ScoreStage):
    sheet = stage.opened()
    card = stage.send(stage.card(sheet, stage.ground.commune), FULL)
    with clock.at(NOW + timedelta(days=1)):
        score_cards.return_card(by=stage.staff, card=card, reason="Thiếu minh chứng")

    sweep_reminders(THREE_DAYS_BEFORE)

    assert (
        stage.officers[stage.ground.commune.pk].username,
        f"Còn 3 ngày: Tự chấm điểm ({stage.ground.commune})",
    ) in told()


def test_a_moved_deadline_moves_the_reminders(stage: ScoreStage):
    sheet = stage.opened()
    with clock.at(NOW):
        score_sheets.set_deadlines(
            by=stage.staff, sheet=sheet, self_due_at=due_by_end_of(date(2024, 11, 22)), cross_due_at=None, reason="Đổi"
        )

    assert sweep_reminders(datetime(2024, 11, 14, 9, 0, tzinfo=HANOI)) == 0
    assert sweep_reminders(datetime(2024, 11, 19, 9, 0, tzinfo=HANOI)) == 3


def test_cards_without_a_deadline_are_not_reminded_of(stage: ScoreStage):
    sheet = stage.official()

    assert Reminder.objects.filter(kind=SCORE_CARD, ref__in=cards_of(sheet, "official").values("pk")).count() == 0


def test_describing_costs_the_same_for_one_and_three_cards(stage: ScoreStage, django_assert_num_queries):
    sheet = fresh(stage.opened())
    keys = list(cards_of(sheet, "self").values_list("pk", flat=True))
    handler = ScoreCardReminders()

    for refs in (keys[:1], keys):
        with django_assert_num_queries(4):
            assert handler.describe(refs, NOW).keys() == set(refs)
