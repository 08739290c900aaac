"""Scoring: what is empty stays empty, zero is a score, bounds and reasons, sending and sending back."""

from __future__ import annotations

from decimal import Decimal

import pytest

from campaigns.enums import ScoreStage as St
from campaigns.models import Score
from campaigns.selectors import score_pages as pages
from campaigns.selectors import scoring as selectors
from campaigns.services import score_cards, score_sheets
from campaigns.services.score_cards import Entry, fingerprint
from tests.campaigns.scoring.stage import FULL, NOW, ScoreStage, entries_of, line
from tests.factories.documents import StoredFileFactory
from tests.factories.people import make_person
from thidua.common import clock
from thidua.common.errors import InvalidInput, NotAllowed, StaleObject, WrongState
from thidua.documents import access
from thidua.notifications.models import Notification


@pytest.fixture
def card(stage: ScoreStage):
    return stage.card(stage.opened(), stage.ground.commune)


@pytest.fixture
def officer(stage: ScoreStage):
    return stage.officers[stage.ground.commune.pk]


def save(card, officer, points, reason="", **more):
    entries = entries_of(card.sheet, points, reason)
    with clock.at(NOW):
        return score_cards.save_card(by=officer, card=card, entries=entries, **more)


def points_on(card) -> dict[str, Decimal]:
    return {row.criterion.text: row.points for row in Score.objects.filter(unit=card.unit, stage=card.stage)}


def test_partial_work_is_kept_and_zero_is_not_missing(card, officer):
    save(card, officer, ("50", "0", None, None, None))

    assert points_on(card) == {"Hoàn thành chỉ tiêu": 50, "Gửi báo cáo đúng hạn": 0}
    assert pages.with_counts(selectors.cards_of(card.sheet, St.SELF)).get(pk=card.pk).scored == 2


def test_an_emptied_line_has_no_score_any_more(card, officer):
    save(card, officer, ("50", "0", None, None, None))
    first = line(card.sheet, "Hoàn thành chỉ tiêu")

    score_cards.save_card(by=officer, card=card, entries={first.pk: Entry(None)})

    assert points_on(card) == {"Gửi báo cáo đúng hạn": 0}


def test_saving_the_same_again_writes_nothing(card, officer):
    save(card, officer, FULL)
    before = set(Score.objects.values_list("pk", "scored_at"))

    with clock.at(NOW.replace(hour=11)):
        score_cards.save_card(by=officer, card=card, entries=entries_of(card.sheet, FULL))

    assert set(Score.objects.values_list("pk", "scored_at")) == before


@pytest.mark.parametrize(
    ("place", "points", "sentence"),
    [
        (0, "60.01", "Không được quá 60 điểm."),
        (0, "-1", "Điểm không được âm."),
        (1, "40.005", "Không được quá 40 điểm."),
        (1, "39.005", "Điểm có nhiều nhất hai chữ số thập phân."),
        (4, "2", "Hãy chọn có vi phạm hoặc không."),
    ],
)
def test_bounds_are_said_beside_the_line(card, officer, place, points, sentence):
    target = selectors.lines_of(card.sheet)[place]

    with pytest.raises(InvalidInput) as refused:
        score_cards.save_card(by=officer, card=card, entries={target.pk: Entry(Decimal(points))})

    assert (refused.value.message, refused.value.field) == (sentence, f"points_{target.pk}")
    assert Score.objects.count() == 0


def test_the_maximum_itself_is_allowed(card, officer):
    save(card, officer, ("60", "40", "5", "5", "0"))

    assert sum(points_on(card).values()) == 110


def test_a_reason_without_points_is_not_lost_silently(card, officer):
    first = selectors.lines_of(card.sheet)[0]

    with pytest.raises(InvalidInput, match="nhập cả điểm"):
        score_cards.save_card(by=officer, card=card, entries={first.pk: Entry(None, "Có văn bản")})


def test_sending_with_a_hole_names_it_and_closes_nothing(card, officer):
    with pytest.raises(InvalidInput, match="Còn 2 tiêu chí chưa chấm: 2 Gửi báo cáo đúng hạn") as refused:
        score_cards.send_card(by=officer, card=card, entries=entries_of(card.sheet, ("50", None, "0", "0", None)))

    card.refresh_from_db()
    assert refused.value.field == f"points_{line(card.sheet, 'Gửi báo cáo đúng hạn').pk}"
    assert (card.sent_at, Score.objects.count()) == (None, 0)


@pytest.mark.parametrize(
    "points", [("50", "30", "1", "0", "1"), ("50", "30", "0", "2", "1"), ("50", "30", "0", "0", "0")]
)
def test_bonus_penalty_and_knock_out_need_a_reason_or_evidence(stage, card, officer, points):
    with pytest.raises(InvalidInput, match="lý do hoặc gửi minh chứng"):
        score_cards.send_card(by=officer, card=card, entries=entries_of(card.sheet, points))

    evidence = StoredFileFactory(purpose="score_evidence", uploaded_by=officer)
    entries = {pk: Entry(entry.points, file=evidence) for pk, entry in entries_of(card.sheet, points).items()}
    with clock.at(NOW):
        assert score_cards.send_card(by=officer, card=card, entries=entries).sent_at == NOW


def test_a_sent_card_is_closed_until_it_is_returned(stage, card, officer):
    stage.send(card, FULL)
    card.refresh_from_db()
    with pytest.raises(WrongState, match="Phiếu đã gửi"):
        save(card, officer, ("1", "1", "0", "0", "1"))

    score_cards.return_card(by=stage.head_officer, card=card, reason="Thiếu minh chứng mục 1")
    card.refresh_from_db()
    save(card, officer, ("1", "1", "0", "0", "1"), "Đã sửa")

    assert card.sent_back_reason == "Thiếu minh chứng mục 1"
    assert points_on(card)["Hoàn thành chỉ tiêu"] == 1
    assert Notification.objects.filter(title__startswith="Phiếu chấm bị trả lại", user=officer).count() == 1


def test_a_return_without_a_reason_is_refused(stage, card):
    stage.send(card, FULL)

    with pytest.raises(InvalidInput, match="lý do"):
        score_cards.return_card(by=stage.staff, card=card, reason=" ")


def test_nobody_scores_for_another_unit(stage, card):
    for user in (stage.head_officer, stage.staff, make_person("unit_officer", stage.ground.school)):
        with pytest.raises(NotAllowed):
            save(card, user, FULL)


def test_a_step_that_is_over_takes_no_more_scores(stage):
    sheet = stage.opened()
    card = stage.card(sheet, stage.ground.commune)
    score_sheets.open_cross(by=stage.staff, sheet=sheet)

    with pytest.raises(WrongState, match="phiếu tự chấm đã khóa"):
        save(card, stage.officers[stage.ground.commune.pk], FULL)


def test_a_stale_save_is_refused(card, officer):
    seen = fingerprint(selectors.scores_on(card))
    save(card, officer, ("50", None, None, None, None), seen=seen)

    with pytest.raises(StaleObject):
        save(card, officer, ("40", None, None, None, None), seen=seen)
    assert points_on(card) == {"Hoàn thành chỉ tiêu": 50}


def test_lines_of_another_table_are_refused(stage, card, officer):
    foreign = line(stage.draft(title="Bảng khác"), "Hoàn thành chỉ tiêu")

    with pytest.raises(InvalidInput, match="tải lại trang"):
        score_cards.save_card(by=officer, card=card, entries={foreign.pk: Entry(Decimal(1))})


# --- Official


def test_an_official_score_that_differs_needs_its_reason(stage):
    sheet = stage.official()
    card = stage.card(sheet, stage.ground.commune, St.OFFICIAL)
    entries = entries_of(sheet, ("45", "30", "0", "0", "1"))

    with pytest.raises(InvalidInput, match="khác điểm tự chấm: hãy ghi lý do") as refused:
        score_cards.send_card(by=stage.staff, card=card, entries=entries)
    assert refused.value.field == f"reason_{line(sheet, 'Hoàn thành chỉ tiêu').pk}"

    first = line(sheet, "Hoàn thành chỉ tiêu")
    entries[first.pk] = Entry(Decimal(45), "Một chỉ tiêu chưa đạt")
    assert score_cards.send_card(by=stage.staff, card=card, entries=entries).sent_at is not None


def test_the_same_official_score_needs_none(stage):
    sheet = stage.official()
    card = stage.card(sheet, stage.ground.commune, St.OFFICIAL)

    assert score_cards.send_card(by=stage.staff, card=card, entries=entries_of(sheet, FULL)).sent_at is not None


def test_filling_from_the_self_score_leaves_what_was_scored(stage):
    sheet = stage.official()
    card = stage.card(sheet, stage.ground.commune, St.OFFICIAL)
    save(card, stage.staff, ("45", None, None, None, None))

    assert score_cards.fill_from_self(by=stage.staff, card=card) == 4
    assert points_on(card)["Hoàn thành chỉ tiêu"] == 45
    assert points_on(card)["Gửi báo cáo đúng hạn"] == 30


def test_filling_without_a_sent_self_score_is_refused(stage):
    sheet = stage.opened()
    score_sheets.open_cross(by=stage.staff, sheet=sheet)
    score_sheets.open_official(by=stage.staff, sheet=sheet)
    card = stage.card(sheet, stage.ground.commune, St.OFFICIAL)

    with pytest.raises(InvalidInput, match="chưa gửi điểm tự chấm"):
        score_cards.fill_from_self(by=stage.staff, card=card)


# --- Reading


def test_what_is_not_sent_counts_nowhere(stage):
    sheet = stage.crossing()
    cards = list(selectors.cards_of(sheet, St.CROSS).filter(unit=stage.ground.commune))
    stage.send(cards[0], ("40", "30", "0", "0", "1"))
    save(cards[1], stage.officers[cards[1].scorer_id], ("10", "30", "0", "0", "1"))

    first = line(sheet, "Hoàn thành chỉ tiêu")
    assert selectors.cross_means(sheet)[stage.ground.commune.pk, first.pk] == 40

    stage.send(cards[1], ("10", "30", "0", "0", "1"))
    assert selectors.cross_means(sheet)[stage.ground.commune.pk, first.pk] == 25


def test_means_are_rounded_to_cents():
    assert selectors.mean([Decimal(1), Decimal(1), Decimal(2)]) == Decimal("1.33")


def test_gaps_are_sorted_largest_first_and_hidden_until_their_step_is_over(stage):
    commune, officer = stage.ground.commune, stage.officers[stage.ground.commune.pk]
    sheet = stage.crossing({commune.pk: ("60", "30", "0", "0", "1")})
    for card in selectors.cards_of(sheet, St.CROSS).filter(unit=commune):
        stage.send(card, ("30", "25", "0", "0", "1"))

    during = pages.comparison(officer, sheet)
    staff_during = pages.comparison(stage.staff, sheet)
    score_sheets.open_official(by=stage.staff, sheet=sheet)
    sheet.refresh_from_db()
    after = pages.comparison(officer, sheet, only=True)

    assert {row.cross for row in during.rows} == {None}
    assert staff_during.rows[0].gap == 30
    assert [(row.unit, row.line.text, row.gap) for row in after.rows] == [
        (commune, "Hoàn thành chỉ tiêu", 30),
        (commune, "Gửi báo cáo đúng hạn", 5),
    ]
    assert [(row.own, row.cross, row.official) for row in after.totals if row.unit == commune] == [(90, 55, None)]


def visible(user, sheet) -> set[tuple[str, str, str]]:
    rows = selectors.cards_visible_to(user).filter(sheet=sheet)
    return {(row.stage, row.unit.name.split()[-1], row.scorer.name.split()[-1]) for row in rows}


def test_which_cards_each_person_reads(stage):
    sheet = stage.official()
    ground = stage.ground
    officer = stage.officers[ground.commune.pk]
    own_cross = {("cross", "tế", "Châu"), ("cross", "Sơn", "Châu")}
    selfs = {("self", "tế", "tế"), ("self", "Sơn", "Sơn"), ("self", "Châu", "Châu")}

    assert visible(officer, sheet) == own_cross | selfs
    assert len(visible(stage.staff, sheet)) == 12
    assert visible(make_person("unit_officer", ground.school), sheet) == set()
    assert visible(make_person("unit_officer", ground.other_commune), sheet) == set()


def test_evidence_is_read_by_whoever_reads_the_card(stage, card, officer):
    evidence = StoredFileFactory(purpose="score_evidence", uploaded_by=officer)
    first = selectors.lines_of(card.sheet)[0]
    score_cards.save_card(by=officer, card=card, entries={first.pk: Entry(Decimal(1), file=evidence)})
    peer = stage.officers[stage.ground.sibling.pk]

    assert access.may_read(officer, evidence)
    assert access.may_read(stage.staff, evidence)
    assert not access.may_read(peer, evidence)
    assert not access.may_read(make_person("staff", stage.ground.other_agency), evidence)


def test_waiting_counts_own_open_cards_of_the_running_step(stage):
    sheet = stage.crossing()
    officer = stage.officers[stage.ground.commune.pk]

    assert selectors.waiting_count(officer) == 2
    stage.send(selectors.cards_of(sheet, St.CROSS).filter(scorer=stage.ground.commune).first(), FULL)
    assert selectors.waiting_count(officer) == 1
    assert selectors.waiting_count(stage.staff) == 0
    score_sheets.open_official(by=stage.staff, sheet=sheet)
    assert (selectors.waiting_count(officer), selectors.waiting_count(stage.staff)) == (0, 3)
