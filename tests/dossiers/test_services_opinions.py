from datetime import UTC, date, datetime

import pytest

from dossiers.models import Opinion
from dossiers.services import appraisal
from dossiers.services.opinions import ask_opinion, extend_opinion, give_opinion
from tests.factories.dossiers import OpinionFactory, fresh
from tests.factories.people import make_person
from thidua.audit.models import AuditEvent
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.notifications.models import Holiday, Notification


@pytest.fixture
def agency_person(stage):
    return make_person("consulted_agency", stage.ground.department)


def ask(stage, dossier, **values):
    data = {"unit": stage.ground.department, "question": "Việc chấp hành thuế", "working_days": 5, **values}
    return ask_opinion(by=data.pop("by", stage.staff), dossier=dossier, **data)


def test_deadline_counts_working_days_to_the_end_of_the_last(stage):
    Holiday.objects.create(day="2024-10-09", name="Ngày nghỉ thử")

    opinion = ask(stage, stage.appraising())

    # Asked Monday 7/10: Tue 8, Thu 10, Fri 11, Mon 14, Tue 15; the 15th counts to its end in Hà Nội.
    assert opinion.due_at == datetime(2024, 10, 15, 17, 0, tzinfo=UTC)


def test_more_time_is_given_with_a_reason_and_told(stage, agency_person):
    opinion = ask(stage, stage.appraising())

    extend_opinion(by=stage.staff, opinion=opinion, last_day=date(2024, 10, 20), reason="Cơ quan xin thêm ngày.")

    event = AuditEvent.objects.get(verb="opinion.extended")
    assert fresh(opinion).due_at == datetime(2024, 10, 20, 17, 0, tzinfo=UTC)
    assert event.reason == "Cơ quan xin thêm ngày."
    told = Notification.objects.filter(kind="opinion_extended").values_list("user", flat=True)
    assert list(told) == [agency_person.pk]


@pytest.mark.parametrize(
    ("last_day", "reason", "field"),
    [
        (date(2024, 10, 14), "Thêm ngày.", "last_day"),
        (date(2024, 10, 7), "Thêm ngày.", "last_day"),
        (date(2024, 10, 20), "  ", "reason"),
    ],
)
def test_time_is_never_shortened_nor_given_without_a_reason(stage, last_day, reason, field):
    opinion = ask(stage, stage.appraising())

    with pytest.raises(InvalidInput) as refused:
        extend_opinion(by=stage.staff, opinion=opinion, last_day=last_day, reason=reason)

    assert (refused.value.field, fresh(opinion).due_at) == (field, opinion.due_at)


def test_answered_question_gets_no_more_time(stage, agency_person):
    opinion = ask(stage, stage.appraising())
    give_opinion(by=agency_person, opinion=opinion, stance="agree", answer="")

    with pytest.raises(WrongState):
        extend_opinion(by=stage.staff, opinion=opinion, last_day=date(2024, 10, 20), reason="Thêm ngày.")


def test_agency_is_told_and_nobody_else(stage, agency_person):
    make_person("consulted_agency", stage.ground.sibling)

    ask(stage, stage.appraising())

    told = Notification.objects.filter(kind="opinion_asked").values_list("user", flat=True)
    assert list(told) == [agency_person.pk]


def test_same_agency_is_not_asked_twice_at_once(stage):
    dossier = stage.appraising()
    ask(stage, dossier)

    with pytest.raises(InvalidInput) as refused:
        ask(stage, dossier)

    assert (refused.value.field, Opinion.objects.count()) == ("unit", 1)


def test_agency_is_asked_again_after_its_answer(stage, agency_person):
    dossier = stage.appraising()
    give_opinion(by=agency_person, opinion=ask(stage, dossier), stance="agree", answer="")

    ask(stage, dossier)

    assert [o.status for o in Opinion.objects.order_by("pk")] == ["given", "asked"]


def test_submitting_unit_is_not_asked_about_itself(stage):
    with pytest.raises(InvalidInput):
        ask(stage, stage.appraising(), unit=stage.unit)


def test_answer_is_kept_and_told_to_whoever_asked(stage, agency_person):
    opinion = ask(stage, stage.appraising())

    give_opinion(by=agency_person, opinion=opinion, stance="disagree", answer=" Còn nợ thuế. ")

    row = fresh(opinion)
    assert (row.status, row.stance, row.answer, row.answered_by) == ("given", "disagree", "Còn nợ thuế.", agency_person)
    assert Notification.objects.filter(kind="opinion_given", user=stage.staff).count() == 1


@pytest.mark.parametrize(
    ("stance", "answer", "field"), [("disagree", " ", "answer"), ("other", "", "answer"), ("x", "Nội dung", "stance")]
)
def test_incomplete_answers_are_refused(stage, agency_person, stance, answer, field):
    opinion = ask(stage, stage.appraising())

    with pytest.raises(InvalidInput) as refused:
        give_opinion(by=agency_person, opinion=opinion, stance=stance, answer=answer)

    assert (refused.value.field, fresh(opinion).status) == (field, "asked")


def test_opinion_is_given_once(stage, agency_person):
    opinion = ask(stage, stage.appraising())
    give_opinion(by=agency_person, opinion=opinion, stance="agree", answer="")

    with pytest.raises(WrongState):
        give_opinion(by=agency_person, opinion=opinion, stance="disagree", answer="Đổi ý")

    assert fresh(opinion).stance == "agree"


def test_late_answer_is_still_taken(stage, agency_person, time_machine):
    opinion = ask(stage, stage.appraising())
    time_machine.move_to("2024-10-20T02:00:00Z")

    give_opinion(by=agency_person, opinion=opinion, stance="agree", answer="")

    row = fresh(opinion)
    assert row.answered_at > row.due_at


def test_answer_after_the_dossier_went_on_is_refused(stage, agency_person):
    dossier = stage.appraising()
    opinion = ask(stage, dossier)
    appraisal.refuse(by=stage.staff, dossier=dossier, reason="Không đủ điều kiện.")

    with pytest.raises(WrongState):
        give_opinion(by=agency_person, opinion=opinion, stance="agree", answer="")


@pytest.mark.parametrize(
    ("role", "place"), [("consulted_agency", "sibling"), ("staff", "agency"), ("unit_head", "department")]
)
def test_others_answer_for_nobody(stage, role, place):
    opinion = OpinionFactory(unit=stage.ground.department)

    with pytest.raises(NotAllowed):
        give_opinion(by=make_person(role, getattr(stage.ground, place)), opinion=opinion, stance="agree", answer="")

    assert fresh(opinion).status == "asked"


@pytest.mark.parametrize("state", ["submitted", "before_council"])
def test_opinions_are_asked_while_checking_or_appraising_only(stage, state):
    with pytest.raises(WrongState):
        ask(stage, getattr(stage, state)())
