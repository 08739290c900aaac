from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from dossiers.models import Opinion
from dossiers.selectors.dossiers import may_read_part
from dossiers.selectors.opinions import may_read_answer_file
from dossiers.selectors.parts import parts_visible_to
from dossiers.services import appraisal
from dossiers.services.opinions import (
    PURPOSE,
    ask_opinion,
    ask_opinions,
    extend_opinion,
    give_opinion,
    withdraw_opinion,
)
from tests.factories.documents import pdf_upload, upload
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


# --- Withdrawn


def test_withdrawn_question_keeps_who_and_why_and_tells_the_agency(stage, agency_person):
    opinion = ask(stage, stage.appraising())

    withdraw_opinion(by=stage.staff, opinion=opinion, reason=" Đã có văn bản của cơ quan từ trước. ")

    row = fresh(opinion)
    event = AuditEvent.objects.get(verb="opinion.withdrawn")
    assert (row.status, row.withdrawn_by, row.withdraw_reason) == (
        "withdrawn",
        stage.staff,
        "Đã có văn bản của cơ quan từ trước.",
    )
    assert (event.reason, event.after) == (row.withdraw_reason, {"asked_agency": stage.ground.department.name})
    told = Notification.objects.filter(kind="opinion_withdrawn").values_list("user", flat=True)
    assert list(told) == [agency_person.pk]


def test_question_is_not_withdrawn_without_a_reason(stage):
    opinion = ask(stage, stage.appraising())

    with pytest.raises(InvalidInput) as refused:
        withdraw_opinion(by=stage.staff, opinion=opinion, reason="  ")

    assert (refused.value.field, fresh(opinion).status) == ("reason", "asked")


def test_withdrawn_question_is_neither_answered_extended_nor_withdrawn_again(stage, agency_person):
    opinion = ask(stage, stage.appraising())
    withdraw_opinion(by=stage.staff, opinion=opinion, reason="Hỏi nhầm cơ quan.")

    with pytest.raises(WrongState):
        give_opinion(by=agency_person, opinion=opinion, stance="agree", answer="")
    with pytest.raises(WrongState):
        extend_opinion(by=stage.staff, opinion=opinion, last_day=date(2024, 10, 20), reason="Thêm ngày.")
    with pytest.raises(WrongState):
        withdraw_opinion(by=stage.staff, opinion=opinion, reason="Lần nữa.")

    assert fresh(opinion).status == "withdrawn"


def test_answered_question_is_not_withdrawn(stage, agency_person):
    opinion = ask(stage, stage.appraising())
    give_opinion(by=agency_person, opinion=opinion, stance="agree", answer="")

    with pytest.raises(WrongState):
        withdraw_opinion(by=stage.staff, opinion=opinion, reason="Hỏi nhầm cơ quan.")


def test_agency_does_not_withdraw_what_it_is_asked(stage, agency_person):
    opinion = ask(stage, stage.appraising())

    with pytest.raises(NotAllowed):
        withdraw_opinion(by=agency_person, opinion=opinion, reason="Không thuộc thẩm quyền.")


def test_withdrawn_question_holds_up_nothing_and_may_be_asked_again(stage):
    dossier = stage.appraising()
    withdraw_opinion(by=stage.staff, opinion=ask(stage, dossier), reason="Hỏi nhầm nội dung.")

    assert not dossier.opinions.filter(status="asked").exists()
    assert ask(stage, dossier).status == "asked"


def test_agency_reads_papers_of_the_dossier_until_the_question_is_withdrawn(stage, agency_person):
    dossier = stage.appraising()
    opinion = ask(stage, dossier)
    paper = dossier.parts.filter(file__isnull=False).first().file
    before = may_read_part(agency_person, paper), parts_visible_to(agency_person).exists()

    withdraw_opinion(by=stage.staff, opinion=opinion, reason="Hỏi nhầm cơ quan.")

    assert before == (True, True)
    assert (may_read_part(agency_person, paper), parts_visible_to(agency_person).exists()) == (False, False)


@pytest.mark.parametrize(
    "values",
    [
        {"status": "withdrawn", "withdraw_reason": ""},
        {"status": "asked", "withdraw_reason": "Hỏi nhầm."},
        {"status": "withdrawn", "withdraw_reason": "Hỏi nhầm.", "stance": "agree"},
    ],
)
def test_database_refuses_half_withdrawn_questions(stage, values):
    opinion = ask(stage, stage.appraising())

    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.filter(pk=opinion.pk).update(withdrawn_at=opinion.asked_at, withdrawn_by=stage.staff, **values)


# --- The agency's own paper


def test_paper_stands_for_words_and_is_kept_with_the_answer(stage, agency_person):
    opinion = ask(stage, stage.appraising())

    give_opinion(by=agency_person, opinion=opinion, stance="disagree", answer="", file=pdf_upload("tra-loi.pdf"))

    row = fresh(opinion)
    assert (row.status, row.file.original_name, row.file.purpose) == ("given", "tra-loi.pdf", PURPOSE)
    assert AuditEvent.objects.get(verb="opinion.given").after["agency_paper"] == "tra-loi.pdf"


def test_paper_is_read_by_both_sides_and_not_by_the_unit_it_is_about(stage, agency_person):
    opinion = ask(stage, stage.appraising())
    give_opinion(by=agency_person, opinion=opinion, stance="other", answer="Có.", file=pdf_upload("tra-loi.pdf"))
    file = fresh(opinion).file
    colleague = make_person("consulted_agency", stage.ground.department)
    other = make_person("consulted_agency", stage.ground.sibling)

    readers = [agency_person, colleague, stage.staff, stage.officer, stage.head, other]

    assert [may_read_answer_file(user, file) for user in readers] == [True, True, True, False, False, False]


def test_file_that_is_not_what_it_claims_leaves_the_question_open(stage, agency_person):
    opinion = ask(stage, stage.appraising())

    with pytest.raises(InvalidInput) as refused:
        give_opinion(by=agency_person, opinion=opinion, stance="agree", answer="", file=upload("tra-loi.pdf", b"MZ"))

    assert (refused.value.field, fresh(opinion).status) == ("file", "asked")


# --- Days of each agency


def test_each_agency_may_have_days_of_its_own(stage):
    units = [stage.ground.department, stage.ground.sibling]

    asked = ask_opinions(
        by=stage.staff,
        dossier=stage.appraising(),
        units=units,
        question="Việc chấp hành thuế",
        working_days=5,
        own_days={stage.ground.sibling.pk: 2},
    )

    # Asked Monday 7/10: five days end with Monday 14/10, two with Wednesday 9/10.
    assert [opinion.due_at for opinion in asked] == [
        datetime(2024, 10, 14, 17, 0, tzinfo=UTC),
        datetime(2024, 10, 9, 17, 0, tzinfo=UTC),
    ]
