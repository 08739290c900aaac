"""Whoever asked hears of a late answer once, by the bell alone."""

from datetime import date

import pytest

from dossiers.models import Opinion
from dossiers.services.opinions import ask_opinion, extend_opinion, give_opinion, withdraw_opinion
from dossiers.tasks import tell_late_opinions
from tests.factories.dossiers import fresh
from tests.factories.people import make_person
from thidua.notifications.models import Notification, OutgoingMail

# Asked on Monday 7/10 for five working days: to the end of Monday 14/10 in Hà Nội.
BEFORE, AT, LATER = "2024-10-14T16:59:59Z", "2024-10-14T17:00:00Z", "2024-10-21T02:00:00Z"


@pytest.fixture
def opinion(stage):
    dossier = stage.appraising()
    return ask_opinion(
        by=stage.staff, dossier=dossier, unit=stage.ground.department, question="Việc chấp hành thuế", working_days=5
    )


def told():
    return list(Notification.objects.filter(kind="opinion_late").order_by("pk").values_list("user", flat=True))


def test_bell_rings_the_moment_the_date_has_passed_and_once(stage, opinion, time_machine):
    mails = OutgoingMail.objects.count()
    counted = []
    for moment in (BEFORE, AT, AT, LATER):
        time_machine.move_to(moment, tick=False)
        counted.append(tell_late_opinions())

    assert counted == [0, 1, 0, 0]
    assert (told(), OutgoingMail.objects.count()) == ([stage.staff.pk], mails)
    bell = Notification.objects.get(kind="opinion_late")
    assert bell.url == opinion.get_absolute_url()
    assert bell.title == (
        f"{stage.ground.department} quá hạn cho ý kiến (hết ngày 14/10/2024): {opinion.dossier.title}"
    )


def test_bell_that_was_rung_before_the_mark_is_not_rung_again(stage, opinion, time_machine):
    time_machine.move_to(AT, tick=False)
    tell_late_opinions()
    Opinion.objects.update(late_told_at=None)

    tell_late_opinions()

    assert told() == [stage.staff.pk]


def test_new_date_that_passes_is_told_again(stage, opinion, time_machine):
    time_machine.move_to(AT, tick=False)
    tell_late_opinions()
    extend_opinion(by=stage.staff, opinion=opinion, last_day=date(2024, 10, 18), reason="Cơ quan xin thêm ngày.")
    first = tell_late_opinions()
    time_machine.move_to(LATER, tick=False)

    assert (first, tell_late_opinions(), told()) == (0, 1, [stage.staff.pk] * 2)


def test_answered_and_withdrawn_questions_are_never_late(stage, opinion, time_machine):
    agency = make_person("consulted_agency", stage.ground.department)
    second = ask_opinion(
        by=stage.staff, dossier=opinion.dossier, unit=stage.ground.sibling, question="Việc khác", working_days=5
    )
    give_opinion(by=agency, opinion=opinion, stance="agree", answer="")
    withdraw_opinion(by=stage.staff, opinion=second, reason="Hỏi nhầm cơ quan.")
    time_machine.move_to(LATER, tick=False)

    assert (tell_late_opinions(), told()) == (0, [])


def test_keeper_of_the_dossier_hears_too(stage, opinion, time_machine):
    keeper = make_person("staff", stage.ground.agency)
    opinion.dossier.assigned_to = keeper
    opinion.dossier.save(update_fields=["assigned_to"])
    time_machine.move_to(AT, tick=False)

    tell_late_opinions()

    assert sorted(told()) == sorted([stage.staff.pk, keeper.pk])


def test_desk_hears_when_whoever_asked_is_there_no_more(stage, opinion, time_machine):
    colleague = make_person("staff", stage.ground.agency)
    stage.staff.is_active = False
    stage.staff.save(update_fields=["is_active"])
    time_machine.move_to(AT, tick=False)

    tell_late_opinions()

    assert (told(), fresh(opinion).status) == ([colleague.pk], "asked")
