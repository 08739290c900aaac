"""Lines are data: what a row says opens a way, names the awards, limits the days."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from awards.enums import AwardGround, AwardLevel, Desk
from awards.selectors.lines import line_entries, lines_on, steps_on, usual_line
from dossiers import workflow
from dossiers.enums import DossierStatus as S
from dossiers.enums import NominationResult
from dossiers.models import Dossier
from dossiers.selectors.desks import standing_of, standings
from dossiers.selectors.dossiers import award_kinds_for, passable_dossiers
from dossiers.selectors.pages import progress_of
from dossiers.services import appraisal
from dossiers.services.decisions import pass_to_decision
from dossiers.services.dossiers import create_dossier
from tests.factories.awards import AwardKindFactory, LineStepFactory, ProcedureLineFactory
from tests.factories.dossiers import WORKING_AT, DossierFactory, fresh
from thidua.audit.models import AuditEvent
from thidua.common.errors import InvalidInput, WrongState
from thidua.notifications.models import Holiday

DAY = date(2024, 10, 7)


def appraised(stage, line):
    """A dossier of the line with everybody recommended, on staff's desk."""
    dossier = stage.appraising(campaign=None, line=line)
    for nomination in dossier.nominations.all():
        appraisal.decide_nomination(
            by=stage.staff,
            nomination=nomination,
            result=NominationResult.RECOMMENDED,
            reason="Đủ điều kiện theo kết quả thẩm định.",
        )
    return fresh(dossier)


# --- Rows of a day


def test_newest_version_of_a_line_in_force_is_the_line(db):
    ProcedureLineFactory(code="a", valid_from="2020-01-01", name="Cũ")
    ProcedureLineFactory(code="a", valid_from="2024-01-01", name="Mới")
    ProcedureLineFactory(code="a", valid_from="2025-01-01", name="Sau này")
    ProcedureLineFactory(code="b", valid_from="2020-01-01", valid_to="2023-12-31")

    assert [line.name for line in lines_on(DAY)] == ["Mới"]


def test_steps_hold_for_every_version_of_the_line(db):
    old = ProcedureLineFactory(code="a", valid_from="2020-01-01")
    ProcedureLineFactory(code="a", valid_from="2024-01-01")
    step = LineStepFactory(line=old, desk=Desk.APPRAISAL, working_days=9)

    assert steps_on(["a"], DAY).of("a", Desk.APPRAISAL, "province") == step


@pytest.mark.parametrize(("level", "days"), [("province", 20), ("commune", 10), ("department", 15)])
def test_row_of_a_level_comes_before_the_row_for_all(db, level, days):
    line = ProcedureLineFactory()
    for one, limit in (("", 15), ("province", 20), ("commune", 10)):
        LineStepFactory(line=line, desk=Desk.WHOLE, level=one, working_days=limit)

    assert steps_on([line.code], DAY).of(line.code, Desk.WHOLE, level).working_days == days


def test_later_limit_replaces_the_earlier_one(db):
    line = ProcedureLineFactory()
    LineStepFactory(line=line, working_days=20, valid_from="2024-01-01")
    LineStepFactory(line=line, working_days=12, valid_from="2024-07-01")

    found = [steps_on([line.code], day).of(line.code, Desk.APPRAISAL, "") for day in (date(2024, 6, 30), DAY)]

    assert [step.working_days for step in found] == [20, 12]


def test_usual_line_is_open_to_every_level(db):
    ProcedureLineFactory(ground=AwardGround.MERIT, award_levels=[AwardLevel.STATE], rank=1)
    usual = ProcedureLineFactory(ground=AwardGround.MERIT, rank=2)

    assert (usual_line(AwardGround.MERIT, DAY), usual_line(AwardGround.SUDDEN, DAY)) == (usual, None)


def test_catalogue_of_lines_costs_the_same_whatever_their_number(db, django_assert_num_queries):
    for _ in range(3):
        LineStepFactory()

    with django_assert_num_queries(3):
        assert len(line_entries(DAY)) == 3


# --- Creating


def test_dossier_takes_ground_and_line_from_what_was_chosen(stage):
    line = ProcedureLineFactory(ground=AwardGround.DEDICATION)

    dossier = create_dossier(by=stage.officer, unit=stage.unit, title="Khen cống hiến", line=line)

    assert (dossier.line, dossier.ground, dossier.campaign) == (line, AwardGround.DEDICATION, None)


def test_dossier_without_a_choice_gets_the_usual_line(stage):
    line = ProcedureLineFactory(ground=AwardGround.CAMPAIGN, needs_campaign=True)

    assert stage.draft().line == line


def test_line_of_campaigns_asks_for_its_campaign(stage):
    line = ProcedureLineFactory(ground=AwardGround.CAMPAIGN, needs_campaign=True)

    with pytest.raises(InvalidInput) as refused:
        create_dossier(by=stage.officer, unit=stage.unit, title="Thiếu phong trào", line=line)

    assert (refused.value.field, Dossier.objects.count()) == ("campaign", 0)


def test_line_without_campaign_refuses_one(stage):
    line = ProcedureLineFactory(ground=AwardGround.SUDDEN)

    with pytest.raises(InvalidInput) as refused:
        create_dossier(by=stage.officer, unit=stage.unit, title="Thừa", line=line, campaign=stage.campaign)

    assert refused.value.field == "campaign"


def test_line_offers_only_awards_of_its_levels(stage):
    high = AwardKindFactory(level=AwardLevel.PRIME_MINISTER)
    line = ProcedureLineFactory(award_levels=[AwardLevel.STATE, AwardLevel.PRIME_MINISTER])

    dossier = create_dossier(by=stage.officer, unit=stage.unit, title="Khen cao", line=line)

    assert list(award_kinds_for(dossier)) == [high]


def test_officer_first_chooses_the_line_in_plain_words(client, stage):
    ProcedureLineFactory(code="dot-xuat", name="Khen đột xuất", description="Cần khen ngay.", example="Cứu người.")
    client.force_login(stage.officer)

    answer = client.get(reverse("dossiers:create"))

    assert [line.code for line in answer.context["lines"]] == ["dot-xuat"]
    text = answer.content.decode()
    assert [word in text for word in ("Cần khen ngay.", "Cứu người.", "?tuyen=dot-xuat")] == [True] * 3


@pytest.mark.parametrize(
    ("ground", "needs", "fields"),
    [
        (AwardGround.CAMPAIGN, True, ["request_key", "unit", "campaign", "title"]),
        (AwardGround.SUDDEN, False, ["request_key", "unit", "title"]),
    ],
)
def test_form_asks_nothing_that_the_line_answers(client, stage, ground, needs, fields):
    ProcedureLineFactory(code="tuyen", ground=ground, needs_campaign=needs)
    client.force_login(stage.officer)

    answer = client.get(reverse("dossiers:create"), {"tuyen": "tuyen"})

    assert list(answer.context["form"].fields) == fields


def test_chosen_line_goes_with_the_form(client, stage):
    line = ProcedureLineFactory(code="dot-xuat", ground=AwardGround.SUDDEN)
    client.force_login(stage.officer)

    answer = client.post(
        f"{reverse('dossiers:create')}?tuyen=dot-xuat", {"unit": stage.unit.pk, "title": "Khen người cứu nạn"}
    )

    assert answer.status_code == 302
    assert (Dossier.objects.get().line, Dossier.objects.get().ground) == (line, AwardGround.SUDDEN)


def test_campaign_page_leads_past_the_choice(client, stage):
    ProcedureLineFactory(ground=AwardGround.CAMPAIGN, needs_campaign=True)
    client.force_login(stage.officer)

    answer = client.get(reverse("dossiers:create"), {"campaign": stage.campaign.pk})

    assert answer.context["form"].initial["campaign"] == stage.campaign


@pytest.mark.parametrize("code", ["khong-co", "x" * 5000, "'; --"])
def test_unknown_line_leads_back_to_the_choice(client, stage, code):
    ProcedureLineFactory()
    client.force_login(stage.officer)

    answer = client.get(reverse("dossiers:create"), {"tuyen": code})

    assert (answer.status_code, len(answer.context["lines"])) == (200, 1)


# --- The simplified procedure


def test_line_of_rows_alone_walks_from_draft_to_decision_without_a_council(stage):
    line = ProcedureLineFactory(code="tuyen-moi", ground=AwardGround.SUDDEN, simplified=True)
    dossier = appraised(stage, line)

    decision = pass_to_decision(by=stage.staff, dossiers=[dossier], subject="Tặng Bằng khen", reason="đã cứu người")
    stage.issue(decision)

    row = fresh(dossier)
    assert (row.status, row.nominations.get().result) == (S.DECIDED, NominationResult.AWARDED)
    walked = AuditEvent.objects.filter(verb__startswith="dossier.sent").order_by("pk").values_list("verb", flat=True)
    assert list(walked) == ["dossier.sent_to_head", "dossier.sent_for_decision"]


def test_line_with_council_cannot_go_past_it(stage):
    dossier = appraised(stage, ProcedureLineFactory())

    with pytest.raises(WrongState) as refused:
        pass_to_decision(by=stage.staff, dossiers=[dossier], subject="Tặng", reason="thành tích")

    assert refused.value.message == (
        "Tuyến hồ sơ này phải qua Hội đồng; chỉ tuyến có thủ tục đơn giản được trình quyết định ngay."
    )
    assert fresh(dossier).status == S.APPRAISING


def test_dossier_without_a_line_cannot_go_past_the_council(stage):
    dossier = stage.appraising()

    assert not workflow.can_move(stage.staff, dossier, S.DECISION_PENDING)


def test_simplified_waits_until_everybody_is_concluded_on(stage):
    line = ProcedureLineFactory(ground=AwardGround.SUDDEN, simplified=True)
    dossier = stage.appraising(campaign=None, line=line)

    with pytest.raises(WrongState) as refused:
        pass_to_decision(by=stage.staff, dossiers=[dossier], subject="Tặng", reason="thành tích")

    assert refused.value.message == "Còn đề nghị chưa có kết luận thẩm định."
    assert list(passable_dossiers(stage.staff)) == []


def test_appraised_dossier_of_a_simplified_line_waits_for_its_decision(stage):
    simplified = appraised(stage, ProcedureLineFactory(ground=AwardGround.SUDDEN, simplified=True))
    appraised(stage, ProcedureLineFactory(ground=AwardGround.MERIT))

    assert list(passable_dossiers(stage.staff)) == [simplified]


def test_draft_given_up_brings_a_simplified_dossier_back_to_appraisal(stage):
    from awards.services import cancel_draft

    dossier = appraised(stage, ProcedureLineFactory(ground=AwardGround.SUDDEN, simplified=True))
    decision = pass_to_decision(by=stage.staff, dossiers=[dossier], subject="Tặng", reason="thành tích")

    cancel_draft(by=stage.staff, decision=decision, reason="Soạn lại")

    row = fresh(dossier)
    assert (row.status, row.nominations.get().result) == (S.APPRAISING, NominationResult.RECOMMENDED)


def test_simplified_dossier_may_still_be_given_to_the_council(stage):
    dossier = appraised(stage, ProcedureLineFactory(ground=AwardGround.SUDDEN, simplified=True))

    assert appraisal.send_to_council(by=stage.staff, dossier=dossier).status == S.BEFORE_COUNCIL
    assert [key for key, _ in progress_of(fresh(dossier)).steps] == [state.value for state in workflow.MAIN_PATH]


def test_stepper_leaves_the_council_out_where_the_line_does(stage):
    dossier = appraised(stage, ProcedureLineFactory(ground=AwardGround.SUDDEN, simplified=True))

    steps = [key for key, _ in progress_of(dossier).steps]

    assert (S.BEFORE_COUNCIL in steps, S.VOTED in steps, steps[-1]) == (False, False, S.DECIDED)


# --- Days at the desk


def stood(stage, days, *, desk=Desk.APPRAISAL, status=S.APPRAISING, limit=3, **values):
    line = ProcedureLineFactory()
    if limit:
        LineStepFactory(line=line, desk=desk, working_days=limit, verified=False)
    since = WORKING_AT - timedelta(days=days)
    return DossierFactory(line=line, receiver=stage.ground.province, status=status, status_since=since, **values)


@pytest.mark.parametrize(
    ("days", "stands", "late", "tone"),
    [(0, 0, False, "good"), (4, 2, False, "good"), (5, 3, False, "warn"), (6, 4, True, "bad")],
)
def test_desk_time_is_held_against_the_limit(stage, days, stands, late, tone):
    """Monday 7/10 is the day; a weekend lies between."""
    time = standing_of(stood(stage, days)).desk

    assert (time.days, time.limit, time.is_late, time.tone) == (stands, 3, late, tone)


def test_due_day_skips_weekend_and_holiday(stage):
    Holiday.objects.create(day="2024-10-08", name="Ngày nghỉ thử")

    assert standing_of(stood(stage, 3)).desk.due == date(2024, 10, 10)


def test_without_a_limit_days_are_counted_all_the_same(stage):
    time = standing_of(stood(stage, 5, limit=None)).desk

    assert (time.days, time.limit, time.due, time.is_late, time.tone) == (3, None, None, False, "neutral")


def test_taking_in_does_not_restart_the_desk(stage, time_machine):
    dossier = stage.submitted()
    time_machine.move_to(WORKING_AT + timedelta(days=2))

    row = appraisal.receive(by=stage.staff, dossier=dossier)

    assert (row.status_since.date(), standing_of(fresh(row)).desk.days) == (date(2024, 10, 9), 2)


def test_new_desk_starts_anew(stage, time_machine):
    dossier = stage.checking()
    time_machine.move_to(WORKING_AT + timedelta(days=2))

    row = appraisal.start_appraisal(by=stage.staff, dossier=dossier)

    assert (standing_of(fresh(row)).desk.desk, standing_of(fresh(row)).desk.days) == (Desk.APPRAISAL, 0)


def test_whole_way_runs_from_submission(stage):
    dossier = stood(stage, 0, desk=Desk.WHOLE, limit=10)
    dossier.submitted_at = WORKING_AT - timedelta(days=7)

    standing = standing_of(dossier)

    assert (standing.whole.days, standing.whole.due, standing.desk.limit) == (5, date(2024, 10, 14), None)


@pytest.mark.parametrize("status", [S.DECIDED, S.WITHDRAWN, S.REFUSED])
def test_ended_dossier_stands_nowhere(stage, status):
    standing = standing_of(stood(stage, 3, status=status))

    assert (standing.desk, standing.whole, standing.days) == (None, None, 0)


def test_standings_cost_the_same_for_one_and_three(stage, django_assert_max_num_queries):
    rows = [stood(stage, days) for days in (1, 5, 9)]
    for some in (rows[:1], rows):
        with django_assert_max_num_queries(3):
            standings(some)


def test_page_says_the_limit_its_source_and_that_nobody_checked_it(client, stage, time_machine):
    line = ProcedureLineFactory(ground=AwardGround.CAMPAIGN, needs_campaign=True)
    step = LineStepFactory(line=line, desk=Desk.RECEPTION, working_days=3, verified=False, article="Điều 9")
    dossier = stage.submitted()
    time_machine.move_to(WORKING_AT + timedelta(days=4))
    client.force_login(stage.officer)

    page = client.get(dossier.get_absolute_url()).content.decode()

    words = ("4/3 ngày làm việc", "hết ngày 10/10/2024", "Quá hạn", step.citation, "Chưa đối chiếu văn bản gốc")
    assert [word for word in words if word not in page] == []
