"""A table's way from draft to publication: who, from where, what must be there, who hears of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from campaigns.enums import ScoreStage as St
from campaigns.enums import SheetStatus as S
from campaigns.models import Score, ScoreReturn, ScoreSheet
from campaigns.rules import scoring as rules
from campaigns.score_steps import ORDER, TRANSITIONS, back_of, forward_of
from campaigns.selectors.scoring import cards_of
from campaigns.services import score_cards, score_sheets
from tests.campaigns.scoring.stage import FULL, NOW, TABLE, ScoreStage, fresh
from tests.factories.people import make_person
from tests.factories.units import UnitFactory
from thidua.audit.selectors import history_of
from thidua.common import clock
from thidua.common.dates import due_by_end_of
from thidua.common.errors import DomainError, InvalidInput, NotAllowed, StaleObject, WrongState
from thidua.notifications.models import Notification, OutgoingMail
from thidua.units.models import ClusterMember
from thidua.units.services import save_cluster


@pytest.fixture(autouse=True)
def _now():
    with clock.at(NOW):
        yield


SERVICES = {
    S.SELF: score_sheets.open_self,
    S.CROSS: score_sheets.open_cross,
    S.OFFICIAL: score_sheets.open_official,
    S.PUBLISHED: score_sheets.publish,
}


def test_steps_lead_forward_one_by_one_and_back_one_by_one_until_publication():
    assert [forward_of(status) for status in ORDER] == [*ORDER[1:], None]
    assert [back_of(status) for status in ORDER] == [None, *ORDER[:3], None]
    assert {status: set(TRANSITIONS[status]) for status in ORDER}[S.PUBLISHED] == set()


def test_every_pair_of_steps_is_allowed_by_the_table_alone(stage: ScoreStage):
    allowed = set()
    for status, target in product(ORDER, ORDER):
        sheet = ScoreSheet(cluster=stage.cluster, title="Bảng", status=status, total=1)
        if rules.can_step(stage.staff, sheet, target):
            allowed.add((status, target))

    assert allowed == {(status, target) for status in ORDER for target in TRANSITIONS[status]}


def everybody(stage: ScoreStage) -> dict[str, object]:
    ground = stage.ground
    return {
        "staff": stage.staff,
        "leader": stage.leader,
        "head_officer": stage.head_officer,
        "head_of_head": make_person("unit_head", ground.department),
        "member_officer": stage.officers[ground.commune.pk],
        "school_officer": make_person("unit_officer", ground.school),
        "viewer": make_person("viewer", ground.province),
        "executive": make_person("executive", ground.province),
        "admin": make_person("admin", ground.agency),
        "foreign_staff": make_person("staff", ground.other_agency),
    }


def who_may(stage: ScoreStage, check, *args) -> set[str]:
    found = set()
    for name, user in everybody(stage).items():
        try:
            check(user, *args)
        except NotAllowed:
            continue
        except DomainError:  # who only: the state is another test's
            pass
        found.add(name)
    return found


def test_who_drafts_who_approves_who_publishes(stage: ScoreStage):
    sheet, scored = stage.draft(), stage.scored(title="Bảng khác")
    agency = {"staff", "leader"}
    drafters = {"staff", "leader", "head_officer", "head_of_head"}

    assert who_may(stage, rules.check_can_draft_for, stage.cluster) == drafters
    assert who_may(stage, rules.check_can_edit_table, sheet) == drafters
    assert who_may(stage, rules.check_can_ask_approval, sheet) == {"head_officer", "head_of_head"}
    assert who_may(stage, rules.check_can_step, sheet, S.SELF) == agency
    assert who_may(stage, rules.check_can_step_back, scored) == agency
    assert who_may(stage, rules.check_can_publish, scored) == agency
    assert who_may(stage, rules.check_can_endorse, stage.published(title="Bảng thứ ba")) == drafters


def test_who_scores_which_card(stage: ScoreStage):
    commune = stage.ground.commune
    own = stage.card(stage.opened(), commune)
    crossing = stage.crossing(title="Bảng 2")
    peer = stage.card(crossing, stage.ground.department, St.CROSS, commune)
    official = stage.card(stage.official(title="Bảng 3"), commune, St.OFFICIAL)

    assert who_may(stage, rules.check_can_score, own) == {"member_officer"}
    assert who_may(stage, rules.check_can_score, peer) == {"member_officer"}
    assert who_may(stage, rules.check_can_score, official) == {"staff", "leader"}
    assert who_may(stage, rules.check_can_return_card, own) == {"staff", "leader", "head_officer", "head_of_head"}
    assert who_may(stage, rules.check_can_return_card, official) == {"staff", "leader"}


def test_who_compares_scores_line_by_line(stage: ScoreStage):
    assert who_may(stage, rules.check_can_compare, stage.opened()) == {
        "staff", "leader", "head_officer", "head_of_head", "member_officer", "viewer", "executive", "admin",
    }  # fmt: skip


# --- Opening


def test_opening_gives_every_member_a_card_and_tells_its_people(stage: ScoreStage):
    sheet = stage.opened()

    assert sheet.status == S.SELF
    assert {(card.unit_id, card.scorer_id) for card in cards_of(sheet, St.SELF)} == {
        (u.pk, u.pk) for u in stage.members
    }
    told = Notification.objects.filter(kind="score_news", title__startswith="Mở tự chấm điểm")
    assert {row.user_id for row in told} == {user.pk for user in stage.officers.values()}
    mail = OutgoingMail.objects.filter(kind="score_news").first()
    assert "Hạn cuối:  hết ngày 15/11/2024" in mail.body_text
    assert list(history_of(sheet).values_list("verb", flat=True))[:1] == ["score_sheet.opened"]


@pytest.mark.parametrize(
    ("total", "sentence"),
    [
        ("90", "Các tiêu chí cộng lại 100 điểm, tổng điểm ghi 90: thừa 10 điểm."),
        ("100.5", "Các tiêu chí cộng lại 100 điểm, tổng điểm ghi 100,5: thiếu 0,5 điểm."),
    ],
)
def test_sums_that_differ_from_the_total_stop_the_opening_in_words(stage: ScoreStage, total: str, sentence: str):
    sheet = stage.draft(total=total)

    with pytest.raises(WrongState, match=sentence):
        score_sheets.open_self(by=stage.staff, sheet=sheet)
    assert fresh(sheet).status == S.DRAFT
    assert ScoreReturn.objects.count() == 0


def test_a_group_that_states_another_sum_stops_the_opening(stage: ScoreStage):
    head, *rest = TABLE
    table = ((type(head[0])(**{**_as_dict(head[0]), "maximum": Decimal(105)}), None), *rest)

    with pytest.raises(
        WrongState, match="Nhóm “I Thực hiện nhiệm vụ” ghi 105 điểm, các tiêu chí cộng lại 100: thiếu 5"
    ):
        score_sheets.open_self(by=stage.staff, sheet=stage.draft(table=table))


def _as_dict(values):
    return {name: getattr(values, name) for name in values.__slots__}


def test_an_empty_table_is_not_opened(stage: ScoreStage):
    with pytest.raises(WrongState, match="chưa có tiêu chí chấm điểm nào"):
        score_sheets.open_self(by=stage.staff, sheet=stage.draft(table=()))


def test_asking_for_approval_tells_staff_once_for_each_version(stage: ScoreStage):
    sheet = stage.draft()

    score_sheets.ask_approval(by=stage.head_officer, sheet=sheet)
    score_sheets.ask_approval(by=stage.head_officer, sheet=sheet)

    told = Notification.objects.filter(title__startswith="Chờ duyệt bảng điểm")
    assert [row.user for row in told] == [stage.staff]


def test_without_an_assignment_all_score_all(stage: ScoreStage):
    sheet = stage.crossing()

    assert cards_of(sheet, St.CROSS).count() == 6
    assert not any(card.unit_id == card.scorer_id for card in cards_of(sheet, St.CROSS))


def test_a_ring_lets_each_score_the_next(stage: ScoreStage):
    sheet = stage.opened()
    keys = [unit.pk for unit in stage.members]

    score_cards.assign_cross(by=stage.head_officer, sheet=sheet, pairs=score_cards.ring(keys))
    score_sheets.open_cross(by=stage.staff, sheet=sheet)

    pairs = {(card.unit_id, card.scorer_id) for card in cards_of(sheet, St.CROSS)}
    assert pairs == {(keys[1], keys[0]), (keys[2], keys[1]), (keys[0], keys[2])}
    told = Notification.objects.filter(title__startswith="Mở chấm chéo")
    assert told.count() == 3


@pytest.mark.parametrize("pairs", [{(0, 0)}, {(0, 1)}, {(0, 99)}])
def test_an_assignment_of_oneself_of_few_or_of_strangers_is_refused(stage: ScoreStage, pairs):
    sheet = stage.opened()
    keys = dict(enumerate(unit.pk for unit in stage.members)) | {99: stage.ground.other_commune.pk}

    with pytest.raises(InvalidInput):
        score_cards.assign_cross(by=stage.staff, sheet=sheet, pairs={(keys[a], keys[b]) for a, b in pairs})
    assert cards_of(sheet, St.CROSS).count() == 0


def test_official_cards_are_given_by_the_standing_agency(stage: ScoreStage):
    sheet = stage.official()

    assert {card.scorer for card in cards_of(sheet, St.OFFICIAL)} == {stage.ground.agency}
    assert Notification.objects.filter(title__startswith="Bắt đầu chấm chính thức", user=stage.staff).count() == 1


# --- Deadlines


def test_a_later_deadline_needs_a_reason_and_is_told_to_the_scorers(stage: ScoreStage):
    sheet = stage.opened()
    due = {"self_due_at": due_by_end_of(date(2024, 11, 20)), "cross_due_at": due_by_end_of(date(2024, 11, 30))}

    with clock.at(NOW):
        with pytest.raises(InvalidInput, match="lý do"):
            score_sheets.set_deadlines(by=stage.head_officer, sheet=sheet, reason=" ", **due)
        score_sheets.set_deadlines(by=stage.head_officer, sheet=sheet, reason="Chờ số liệu quý", **due)

    assert fresh(sheet).self_due_at == due["self_due_at"]
    mails = OutgoingMail.objects.filter(body_text__contains="Chờ số liệu quý")
    assert {mail.recipient for mail in mails} == set(stage.officers.values())
    event = history_of(sheet).order_by("-pk").first()
    assert (event.before["self_due"], event.after["self_due"]) == ("hết ngày 15/11/2024", "hết ngày 20/11/2024")


@pytest.mark.parametrize(
    ("self_day", "cross_day", "field"),
    [(date(2024, 11, 3), None, "self_until"), (date(2024, 11, 20), date(2024, 11, 20), "cross_until")],
)
def test_impossible_deadlines_are_refused_beside_their_field(stage: ScoreStage, self_day, cross_day, field):
    sheet = stage.opened()
    due = {"self_due_at": due_by_end_of(self_day), "cross_due_at": due_by_end_of(cross_day) if cross_day else None}

    with clock.at(NOW), pytest.raises(InvalidInput) as refused:
        score_sheets.set_deadlines(by=stage.staff, sheet=sheet, reason="Đổi", **due)
    assert refused.value.field == field


def test_the_deadline_of_a_step_that_is_over_stays(stage: ScoreStage):
    sheet = stage.crossing()
    before = sheet.self_due_at

    with clock.at(NOW):
        score_sheets.set_deadlines(
            by=stage.staff, sheet=sheet, self_due_at=None, cross_due_at=due_by_end_of(date(2024, 12, 5)), reason="Đổi"
        )

    assert (fresh(sheet).self_due_at, fresh(sheet).cross_due_at) == (before, due_by_end_of(date(2024, 12, 5)))


def test_deadlines_are_set_by_nobody_once_scoring_is_over(stage: ScoreStage):
    with pytest.raises(WrongState, match="đang tự chấm hoặc chấm chéo"):
        score_sheets.set_deadlines(
            by=stage.staff, sheet=stage.official(), self_due_at=None, cross_due_at=None, reason="Đổi"
        )


def test_opening_after_the_deadline_is_refused(stage: ScoreStage):
    sheet = stage.draft()

    with clock.at(sheet.self_due_at), pytest.raises(WrongState, match="Hạn tự chấm \\(hết ngày 15/11/2024\\) đã qua"):
        score_sheets.open_self(by=stage.staff, sheet=sheet)


# --- Back


def test_a_step_back_needs_a_reason_and_tells_the_units(stage: ScoreStage):
    sheet = stage.opened()

    with pytest.raises(InvalidInput, match="lý do"):
        score_sheets.step_back(by=stage.staff, sheet=sheet, reason="  ")
    score_sheets.step_back(by=stage.staff, sheet=sheet, reason="Sai điểm mục 2")

    assert fresh(sheet).status == S.DRAFT
    assert OutgoingMail.objects.filter(body_text__contains="Sai điểm mục 2").count() == 3
    assert history_of(sheet).order_by("-pk").first().reason == "Sai điểm mục 2"


def test_back_in_draft_cards_open_again_and_keep_their_scores(stage: ScoreStage):
    sheet = stage.opened()
    card = stage.send(stage.card(sheet, stage.ground.commune), FULL)

    score_sheets.step_back(by=stage.staff, sheet=sheet, reason="Sửa bảng")
    card.refresh_from_db()

    assert (card.sent_at, card.sent_back_reason) == (None, "Sửa bảng")
    assert Score.objects.filter(unit=stage.ground.commune).count() == 5


def test_steps_can_be_walked_back_to_the_draft_and_forward_again(stage: ScoreStage):
    sheet = stage.official()
    for _ in range(3):
        score_sheets.step_back(by=stage.staff, sheet=sheet, reason="Làm lại")
    assert fresh(sheet).status == S.DRAFT

    for opener in (score_sheets.open_self, score_sheets.open_cross, score_sheets.open_official):
        opener(by=stage.staff, sheet=sheet)

    assert [cards_of(sheet, name).count() for name in St.values] == [3, 6, 3]


def test_a_member_that_left_loses_its_card_at_the_next_opening(stage: ScoreStage):
    sheet = stage.opened()
    stage.send(stage.card(sheet, stage.ground.commune), FULL)
    ClusterMember.objects.filter(unit=stage.ground.commune).delete()
    score_sheets.step_back(by=stage.staff, sheet=sheet, reason="Đổi thành viên")

    score_sheets.open_self(by=stage.staff, sheet=sheet)

    assert {card.unit for card in cards_of(sheet, St.SELF)} == {stage.ground.department, stage.ground.sibling}
    assert Score.objects.filter(unit=stage.ground.commune).count() == 0


# --- Publishing


def test_publishing_freezes_the_ranking_and_tells_the_members(stage: ScoreStage):
    sheet = stage.published()

    assert (sheet.status, sheet.published_by, sheet.published_at) == (S.PUBLISHED, stage.leader, NOW)
    assert len(sheet.inputs_sha256) == len(sheet.ranking_sha256) == 64
    told = Notification.objects.filter(title__startswith="Đã công bố xếp hạng")
    assert {row.user_id for row in told} == {user.pk for user in stage.officers.values()}
    assert {row.url for row in told} == {f"/cham-diem/{sheet.pk}/xep-hang/"}


def test_publishing_names_the_units_without_a_closed_official_card(stage: ScoreStage):
    sheet = stage.official()
    stage.send(stage.card(sheet, stage.ground.commune, St.OFFICIAL), FULL)

    with pytest.raises(WrongState, match="Chưa chốt điểm chính thức: Sở Y tế, Ủy ban nhân dân xã Mai Sơn"):
        score_sheets.publish(by=stage.staff, sheet=sheet)
    assert fresh(sheet).frozen_ranking == ""


def test_publishing_notices_a_member_that_came_after_the_opening(stage: ScoreStage):
    sheet = stage.scored()
    newcomer = UnitFactory(parent=stage.ground.province, name="Sở Mới")
    save_cluster(
        by=None,
        owner=stage.ground.province,
        year=stage.cluster.year,
        kind=stage.cluster.kind,
        name=stage.cluster.name,
        members=[*stage.members, newcomer],
        head=stage.cluster.head,
        cluster=stage.cluster,
    )

    with pytest.raises(WrongState, match="Mới vào cụm, khối sau khi mở chấm: Sở Mới"):
        score_sheets.publish(by=stage.staff, sheet=sheet)


def test_publishing_what_somebody_else_has_changed_since_is_refused(stage: ScoreStage):
    sheet = stage.scored()

    with pytest.raises(StaleObject):
        score_sheets.publish(by=stage.staff, sheet=sheet, version=sheet.version - 1)


def test_publishing_twice_is_refused_in_words(stage: ScoreStage):
    sheet = stage.published()

    with pytest.raises(WrongState, match="đã công bố nên không thay đổi được nữa"):
        score_sheets.publish(by=stage.leader, sheet=sheet)


@pytest.mark.parametrize("target", list(SERVICES))
def test_no_step_is_taken_from_the_wrong_place(stage: ScoreStage, target: str):
    sheet = stage.draft() if target != S.SELF else stage.opened()

    with pytest.raises(DomainError), clock.at(NOW):
        SERVICES[target](by=stage.staff, sheet=sheet)
