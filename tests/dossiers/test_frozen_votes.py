"""A closed session refuses changes of its vote in the database itself; the minutes may still be written."""

from threading import Thread

import pytest
from django.db import IntegrityError, connection, transaction

from awards.models import VoteThreshold
from dossiers.enums import Choice, Presence
from dossiers.models import Attendance, Ballot, BallotBox, CouncilSession, Recusal, SessionItem, VoterMark
from dossiers.services import notes, presence, sessions, voting
from tests.factories.dossiers import fresh, make_stage
from thidua.common.errors import DomainError

YES, NO = Choice.AGREE, Choice.DISAGREE


def met(stage, *, secret, close=True):
    """A session in which one member left the item to the others, who voted."""
    VoteThreshold.objects.update(secret=secret)
    session = stage.open(stage.before_council())
    item = session.items.get()
    presence.recuse(by=stage.members[2], item=item, reason="Người thân")
    for member in stage.members[:2]:
        presence.check_in(by=member, session=session)
        voting.cast_votes(by=member, session=session, choices={item.pk: YES})
    return sessions.close_session(by=stage.secretary, session=session) if close else session


WRITES = {
    "ballot": "UPDATE dossiers_ballot SET choice = 'disagree'",
    "ballot gone": "DELETE FROM dossiers_ballot",
    "presence": "UPDATE dossiers_attendance SET presence = 'absent'",
    "presence gone": "DELETE FROM dossiers_attendance",
    "recusal": "UPDATE dossiers_recusal SET reason = 'x'",
    "recusal gone": "DELETE FROM dossiers_recusal",
    "result": "UPDATE dossiers_sessionitem SET agree = 3",
    "threshold": "UPDATE dossiers_sessionitem SET min_percent = 1",
    "reopening": "UPDATE dossiers_councilsession SET status = 'open'",
    "members": "UPDATE dossiers_councilsession SET member_count = 1",
}
SECRET_WRITES = {
    "box": "UPDATE dossiers_ballotbox SET sealed = 'AAAA'",
    "box gone": "DELETE FROM dossiers_ballotbox",
    "mark gone": "DELETE FROM dossiers_votermark",
}


def write(statement):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.rowcount


@pytest.mark.parametrize("name", WRITES)
def test_raw_write_on_an_open_vote_is_refused(stage, name):
    met(stage, secret=False)

    with pytest.raises(IntegrityError, match="frozen"):
        write(WRITES[name])


@pytest.mark.parametrize("name", SECRET_WRITES)
def test_raw_write_on_a_secret_vote_is_refused(stage, name):
    met(stage, secret=True)

    with pytest.raises(IntegrityError, match="frozen"):
        write(SECRET_WRITES[name])


@pytest.mark.parametrize("name", ["ballot", "presence", "recusal", "result", "members"])
def test_running_session_may_be_written(stage, name):
    """Control: the triggers look at the session, not at the table."""
    met(stage, secret=False, close=False)

    assert write(WRITES[name]) > 0


def test_nothing_is_added_to_a_closed_session(stage):
    session = met(stage, secret=True)
    item, seat = session.items.get(), stage.council.members.get(user=stage.members[2])
    now = session.closed_at
    writes = [
        lambda: Ballot.objects.create(item=item, member=seat, choice=NO, cast_at=now),
        lambda: VoterMark.objects.create(item=item, member=seat),
        lambda: Recusal.objects.create(item=item, member=stage.council.members.first(), reason="x"),
        lambda: Attendance.objects.create(
            session=session, member=seat, presence=Presence.PRESENT, noted_by=seat.user, noted_at=now
        ),
        lambda: CouncilSession.objects.filter(pk=session.pk).delete(),
    ]

    for one in writes:
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            one()


def test_row_of_a_running_session_is_not_moved_into_a_closed_one(stage):
    closed = met(stage, secret=False)
    running = stage.session(stage.before_council())

    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        SessionItem.objects.filter(session=running).update(session=closed)


def test_minutes_may_be_written_after_closing(stage):
    session = met(stage, secret=True)

    notes.write_discussion(by=stage.secretary, session=session, discussion="Đã bàn.", began_at=None, ended_at=None)
    notes.write_item_discussion(by=stage.secretary, item=session.items.get(), discussion="Nhất trí.")

    assert (fresh(session).discussion, session.items.get().discussion) == ("Đã bàn.", "Nhất trí.")


@pytest.mark.parametrize(
    "step",
    [
        lambda stage, session: voting.cast_votes(
            by=stage.members[0], session=session, choices={session.items.get().pk: NO}
        ),
        lambda stage, session: presence.check_in(by=stage.members[0], session=session),
        lambda stage, session: presence.recuse(by=stage.members[0], item=session.items.get(), reason="x"),
        lambda stage, session: presence.note_presence(
            by=stage.secretary, session=session, notes={}, postal_due_at=None
        ),
        lambda stage, session: sessions.open_session(by=stage.secretary, session=session),
    ],
    ids=["vote", "check in", "recuse", "presence", "open"],
)
def test_services_say_that_the_session_is_closed(stage, step):
    session = met(stage, secret=True)

    with pytest.raises(DomainError):
        step(stage, session)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_raw_ballot_waits_for_the_closing_and_is_refused():
    """Behind the services' back: the trigger itself waits for the row of the session."""
    stage = make_stage()
    session = stage.open(stage.before_council())
    item, seat = session.items.get(), stage.council.members.first()
    outcome = []

    def smuggle():
        try:
            Ballot.objects.create(item=item, member=seat, choice=YES, cast_at=session.opened_at)
        except IntegrityError as error:
            outcome.append("frozen" in str(error))
        finally:
            connection.close()

    thread = Thread(target=smuggle)
    with transaction.atomic():
        sessions.close_session(by=stage.secretary, session=session)
        thread.start()
        thread.join(timeout=0.5)
        waiting = thread.is_alive()
    thread.join(timeout=10)

    assert (waiting, outcome, Ballot.objects.count()) == (True, [True], 0)
    assert BallotBox.objects.count() == 0
