"""Deadlines of scoring in the calendar of the unit that scores."""

from datetime import date

import pytest

from campaigns import score_agenda
from campaigns.services import score_sheets
from tests.campaigns.scoring.stage import FULL, NOW
from tests.campaigns.staff import queries_of
from thidua.common import clock
from thidua.common.dates import due_by_end_of
from thidua.notifications.agenda import entries_of

FIRST, LAST = date(2024, 11, 1), date(2024, 11, 30)


def seen_by(person, first=FIRST, last=LAST, at=NOW):
    with clock.at(at):
        return [row for row in entries_of(person, first, last) if row.uid.startswith("phieu-cham-")]


def told(rows):
    return [(row.day, row.title, row.state, row.tone, row.owed) for row in rows]


def test_self_score_stands_on_its_last_day(stage):
    sheet = stage.opened()
    card = stage.card(sheet, stage.ground.commune)

    (row,) = seen_by(stage.officers[stage.ground.commune.pk])

    assert (row.uid, row.url) == (f"phieu-cham-{card.pk}", f"/phieu-cham/{card.pk}/")
    assert (told([row]), row.when) == (
        [(date(2024, 11, 15), "Tự chấm điểm", "Chưa gửi", "warn", True)],
        "Hạn cuối: hết ngày 15/11/2024",
    )


def test_deadline_is_over_from_its_very_instant(stage):
    sheet = stage.opened()

    (row,) = seen_by(stage.officers[stage.ground.commune.pk], at=sheet.self_due_at)

    assert (row.state, row.tone, row.owed) == ("Quá hạn, chưa gửi", "bad", True)


def test_card_that_was_sent_is_owed_no_more_and_changes_its_sequence(stage):
    officer, sheet = stage.officers[stage.ground.commune.pk], stage.opened()
    (before,) = seen_by(officer)

    stage.send(stage.card(sheet, stage.ground.commune), FULL)
    (after,) = seen_by(officer)

    assert (after.state, after.owed, after.sequence > before.sequence) == ("Đã gửi", False, True)


def test_changed_deadline_moves_the_entry(stage):
    officer, sheet = stage.officers[stage.ground.commune.pk], stage.opened()
    (before,) = seen_by(officer)

    with clock.at(NOW):
        due = due_by_end_of(date(2024, 11, 22))
        score_sheets.set_deadlines(by=stage.staff, sheet=sheet, self_due_at=due, cross_due_at=None, reason="Đổi")
    (after,) = seen_by(officer)

    assert (after.uid, after.day, after.sequence > before.sequence) == (before.uid, date(2024, 11, 22), True)


def test_cross_scores_are_those_one_gives_not_those_one_gets(stage):
    stage.crossing()

    rows = [row for row in seen_by(stage.officers[stage.ground.commune.pk]) if row.owed]

    assert sorted(told(rows)) == sorted(
        (date(2024, 11, 25), f"Chấm chéo {unit}", "Chưa gửi", "warn", True)
        for unit in stage.members
        if unit != stage.ground.commune
    )


@pytest.mark.parametrize("days", [(date(2024, 11, 1), date(2024, 11, 14)), (date(2024, 11, 16), date(2024, 11, 24))])
def test_other_days_hold_nothing(stage, days):
    stage.opened()

    assert seen_by(stage.officers[stage.ground.commune.pk], *days) == []


def test_draft_table_and_people_of_other_units_have_no_entry(stage):
    stage.draft()

    assert (seen_by(stage.officers[stage.ground.commune.pk]), seen_by(stage.staff)) == ([], [])


def test_more_cards_ask_no_more_questions(stage):
    officer = stage.officers[stage.ground.commune.pk]
    stage.opened()
    one = queries_of(lambda: score_agenda.entries(officer, FIRST, LAST))
    stage.crossing(title="Bảng chấm điểm thứ hai")

    assert queries_of(lambda: score_agenda.entries(officer, FIRST, LAST)) == one
