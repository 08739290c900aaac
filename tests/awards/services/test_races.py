"""Many signers at once. The control shows that the test can see the race it guards against."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from awards import services
from awards.enums import DecisionStatus
from awards.models import Decision, Honour
from thidua.common import clock
from thidua.documents.models import IssuedDocument

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SIGNERS = 30


def at_once(works: list[Callable[[], Any]]) -> list[Exception]:
    """Run every piece of work in a thread of its own, started together; the errors they ended with."""
    errors: list[Exception] = []
    gate = Barrier(len(works))

    def run(work: Callable[[], Any]) -> None:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '60s'")
            gate.wait(timeout=60)
            with clock.at(clock.now()):
                work()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def sign(desk: Any, decision: Decision) -> Callable[[], Any]:
    return lambda: services.issue_decision(by=desk.chairman, decision=decision)


def test_thirty_decisions_at_once_are_numbered_without_a_gap(desk):
    waiting = [desk.submitted() for _ in range(SIGNERS)]

    errors = at_once([sign(desk, decision) for decision in waiting])

    assert errors == []
    numbers = sorted(IssuedDocument.objects.values_list("number", flat=True))
    assert numbers == list(range(1, SIGNERS + 1))
    assert Honour.objects.count() == SIGNERS


def test_without_locks_numbers_collide(desk, monkeypatch):
    """Positive control: the same thirty, nobody waiting for anybody."""
    waiting = [desk.submitted() for _ in range(SIGNERS)]
    desk.issued()  # the book of the year is open
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **kwargs: self.all())

    errors = at_once([sign(desk, decision) for decision in waiting])

    assert errors != []


def test_one_decision_signed_ten_times_at_once_is_issued_once(desk):
    decision = desk.submitted()

    errors = at_once([sign(desk, decision) for _ in range(10)])

    assert [type(error).__name__ for error in errors] == ["WrongState"] * 9
    assert IssuedDocument.objects.count() == 1
    assert Honour.objects.count() == 1


def test_signing_and_returning_at_once_has_one_winner(desk):
    decision = desk.submitted()

    def give_back() -> Any:
        return services.return_decision(by=desk.chairman, decision=decision, reason="Sai")

    errors = at_once([sign(desk, decision), give_back])

    assert [type(error).__name__ for error in errors] == ["WrongState"]
    decision.refresh_from_db()
    issued = decision.status == DecisionStatus.ISSUED
    assert IssuedDocument.objects.count() == int(issued)
