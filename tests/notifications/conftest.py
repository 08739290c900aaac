"""Something to be reminded of that belongs to no app: loans of a small library kept in this folder."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from tests.factories.accounts import UserFactory
from thidua.common.dates import due_before
from thidua.notifications import reminders
from thidua.notifications.models import ReminderStep
from thidua.notifications.reminders import HEAD, OFFICER, STAFF, Owed

KIND = "loan"
DUE = due_before(date(2024, 7, 15))


@dataclass
class Loans:
    """`owed` names the loans still out; a reminder must follow it at the moment of sending."""

    label = "Sách cho mượn"
    people: dict = field(default_factory=dict)
    owed: set = field(default_factory=set)

    def describe(self, refs, at):
        return {
            ref: Owed("Phong trào", "Xã A", f"Việc {ref}", DUE, f"/viec/{ref}/", self.people)
            for ref in refs
            if ref in self.owed
        }


@pytest.fixture
def loans(db):
    for offset, audience in [(-7, OFFICER), (-1, HEAD), (0, HEAD), (3, STAFF)]:
        ReminderStep.objects.create(kind=KIND, offset_days=offset, audience=audience)
    handler = Loans(
        people={
            OFFICER: [UserFactory(username="canbo")],
            HEAD: [UserFactory(username="thutruong")],
            STAFF: [UserFactory(username="chuyenvien")],
        }
    )
    reminders.register(KIND, handler)
    return handler
