"""The same thing asked for twenty times at once is done once.

Each race has a control: the same threads with the row locks taken away, which must end badly. Numbers of decisions,
ballots, launches and receipts have their races beside their services.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection
from django.db.models import QuerySet

from awards.models import Decision, DecisionLine
from campaigns.enums import DutyStatus
from campaigns.models import Duty, Submission
from campaigns.services.submissions import send_submission
from dossiers.enums import DossierStatus
from dossiers.models import Dossier
from dossiers.services import submitting
from dossiers.services.decisions import pass_to_decision
from dossiers.services.dossiers import create_dossier
from tests.factories.campaigns import DutyFactory, ObligationFactory
from tests.factories.documents import StoredFileFactory
from tests.factories.dossiers import WORKING_AT, Stage, make_stage
from thidua.accounts.models import User
from thidua.audit.models import AuditEvent
from thidua.common import clock
from thidua.common.errors import WrongState
from thidua.notifications.models import Notification

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
CLICKS = 20


def at_once(job: Callable[[], Any], times: int = CLICKS) -> list[Any]:
    """The answers, or the errors, of threads that start together, each with its own connection and clock."""
    gate = Barrier(times)
    answers: list[Any] = []

    def run() -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '60s'")
            gate.wait(timeout=60)
            with clock.at(WORKING_AT):
                answers.append(job())
        except Exception as error:
            answers.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return answers


@pytest.fixture
def no_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody reads, nobody waits."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **kwargs: self.all())


@pytest.fixture
def stage() -> Stage:
    with clock.at(WORKING_AT):
        return make_stage()


@pytest.fixture
def send(stage: Stage) -> Callable[[], Submission]:
    """One click on 'Gửi': each thread reads its own person, as each request does."""
    duty = DutyFactory(obligation=ObligationFactory(campaign=stage.campaign), unit=stage.unit)
    file = StoredFileFactory(purpose="submission", uploaded_by=stage.officer)

    def click() -> Submission:
        return send_submission(
            by=User.objects.get(pk=stage.officer.pk),
            duty=duty,
            document_number="45/KH-UBND",
            document_date=date(2024, 10, 1),
            file=file,
        )

    return click


@pytest.fixture
def submit(stage: Stage) -> Callable[[], Dossier]:
    with clock.at(WORKING_AT):
        dossier = stage.awaiting_head()
    return lambda: submitting.approve_and_submit(by=User.objects.get(pk=stage.head.pk), dossier=dossier)


@pytest.fixture
def hand_over(stage: Stage) -> Callable[[], Decision]:
    """One click on 'Trình quyết định' for the same voted dossier."""
    with clock.at(WORKING_AT):
        dossier = stage.voted()
    return lambda: pass_to_decision(
        by=User.objects.get(pk=stage.staff.pk), dossiers=[dossier], subject="Tặng Bằng khen", reason="đã có thành tích"
    )


@pytest.fixture
def open_dossier(stage: Stage) -> Callable[[], Dossier]:
    """The same form to open a dossier, sent again and again: its key is one."""
    key = uuid4()
    return lambda: create_dossier(
        by=User.objects.get(pk=stage.officer.pk),
        unit=stage.unit,
        campaign=stage.campaign,
        title="Đề nghị tặng Bằng khen",
        request_key=key,
    )


def kinds(answers: list[Any]) -> Counter[str]:
    return Counter(type(answer).__name__ for answer in answers)


def test_twenty_sends_are_one_submission(send: Callable[[], Submission]):
    answers = at_once(send)

    assert kinds(answers) == {"Submission": 1, WrongState.__name__: CLICKS - 1}
    duty = Duty.objects.get(submissions__isnull=False)
    assert (duty.status, duty.submissions.get().version) == (DutyStatus.SENT, 1)
    assert AuditEvent.objects.filter(verb="duty.sent").count() == 1
    assert Notification.objects.filter(kind="submission_sent").count() == 1


@pytest.mark.usefixtures("no_locks")
def test_without_locks_sends_trip_over_each_other(send: Callable[[], Submission]):
    """Control: several find the duty unsent, and only the database keeps them from both being version 1."""
    answers = at_once(send)

    assert "IntegrityError" in kinds(answers)


def test_twenty_submits_are_one_receipt(submit: Callable[[], Dossier]):
    answers = at_once(submit)

    assert kinds(answers) == {"Dossier": CLICKS}
    dossier = Dossier.objects.get(status=DossierStatus.SUBMITTED)
    assert {answer.receipt_code for answer in answers} == {dossier.receipt_code}


@pytest.mark.usefixtures("no_locks")
def test_without_locks_submits_do_not_agree(submit: Callable[[], Dossier]):
    """Control: several find the dossier at the head; they write twice, or take two receipts, or fail."""
    answers = at_once(submit)

    receipts = {getattr(answer, "receipt_code", None) for answer in answers}
    assert (len(receipts), AuditEvent.objects.filter(verb="dossier.submitted").count()) != (1, 1)


def test_a_dossier_handed_over_twenty_times_is_in_one_decision(hand_over: Callable[[], Decision]):
    answers = at_once(hand_over)

    assert kinds(answers) == {"Decision": 1, WrongState.__name__: CLICKS - 1}
    assert not caught_by_the_database(answers)
    assert (Decision.objects.count(), DecisionLine.objects.count()) == (1, 1)


@pytest.mark.usefixtures("no_locks")
def test_without_locks_only_the_database_refuses_a_second_decision(hand_over: Callable[[], Decision]):
    """Control: several find the dossier still voted and draft; the unique key of a line is the second door."""
    answers = at_once(hand_over)

    assert caught_by_the_database(answers)
    assert DecisionLine.objects.count() == 1


def caught_by_the_database(answers: list[Any]) -> list[Any]:
    return [answer for answer in answers if isinstance(getattr(answer, "__cause__", None), IntegrityError)]


def test_one_form_sent_twenty_times_opens_one_dossier(open_dossier: Callable[[], Dossier]):
    answers = at_once(open_dossier)

    assert kinds(answers) == {"Dossier": CLICKS}
    assert {answer.pk for answer in answers} == {Dossier.objects.get().pk}
    assert AuditEvent.objects.filter(verb="dossier.created").count() == 1


def test_different_forms_open_different_dossiers(stage: Stage):
    """Control: it is the key that makes them one."""
    answers = at_once(
        lambda: create_dossier(
            by=User.objects.get(pk=stage.officer.pk), unit=stage.unit, campaign=stage.campaign, title="Đề nghị"
        ),
        times=3,
    )

    assert (kinds(answers), Dossier.objects.count()) == ({"Dossier": 3}, 3)
