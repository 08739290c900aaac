"""Two people at once. Each race has its positive control: without the lock the same steps would let both through."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections, transaction
from django.db.models import QuerySet

from awards.models import VoteThreshold
from dossiers.enums import Choice, SessionStatus
from dossiers.enums import DossierStatus as S
from dossiers.models import Ballot, BallotBox, CouncilSession, Dossier, VoterMark
from dossiers.rules.dossiers import can_receive, can_withdraw
from dossiers.sealing import unseal
from dossiers.services import appraisal, sessions, submitting, voting
from dossiers.services.nominations import add_nomination
from tests.factories.dossiers import fresh, make_stage
from thidua.accounts.models import User
from thidua.audit.models import AuditEvent
from thidua.common.errors import DomainError
from thidua.notifications.models import Notification

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*jobs):
    """Run callables in threads that start together; results or the domain errors they ended with."""
    barrier = Barrier(len(jobs))
    outcomes = [None] * len(jobs)

    def run(index, job):
        try:
            barrier.wait(timeout=10)
            outcomes[index] = job()
        except DomainError as error:
            outcomes[index] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(index, job)) for index, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcomes


def refused(outcomes):
    return [outcome for outcome in outcomes if isinstance(outcome, DomainError)]


def test_twenty_submits_are_one():
    stage = make_stage()
    dossier = stage.awaiting_head()

    outcomes = at_once(*[lambda: submitting.approve_and_submit(by=user(stage.head), dossier=dossier)] * 20)

    assert {outcome.receipt_code for outcome in outcomes} == {fresh(dossier).receipt_code}
    assert AuditEvent.objects.filter(verb="dossier.submitted").count() == 1
    assert Notification.objects.filter(kind="dossier_submitted").count() == 1


def user(person):
    """Each thread reads its own copy: rights are kept on the object."""
    return User.objects.get(pk=person.pk)


def test_approving_and_handing_back_at_once_ends_in_one_of_them():
    stage = make_stage()
    dossier = stage.awaiting_head()

    outcomes = at_once(
        lambda: submitting.approve_and_submit(by=user(stage.head), dossier=dossier),
        lambda: submitting.hand_back(by=user(stage.head), dossier=dossier, reason="Sửa lại."),
    )

    assert len(refused(outcomes)) == 1
    verbs = AuditEvent.objects.filter(verb__in=["dossier.submitted", "dossier.handed_back"])
    assert (verbs.count(), fresh(dossier).status in (S.SUBMITTED, S.DRAFT)) == (1, True)


def test_withdrawing_and_receiving_at_once_ends_in_one_of_them():
    stage = make_stage()
    dossier = stage.submitted()

    outcomes = at_once(
        lambda: submitting.withdraw(by=user(stage.officer), dossier=dossier),
        lambda: appraisal.receive(by=user(stage.staff), dossier=dossier),
    )

    assert (len(refused(outcomes)), fresh(dossier).status in (S.WITHDRAWN, S.CHECKING)) == (1, True)


def test_without_the_lock_both_would_go_through():
    """Positive control: the check alone, on rows read before, allows both steps."""
    stage = make_stage()
    dossier = stage.submitted()
    first, second = fresh(dossier), fresh(dossier)

    assert (can_withdraw(stage.officer, first), can_receive(stage.staff, second)) == (True, True)


def test_one_member_votes_once_however_fast():
    stage = make_stage()
    session = stage.open(stage.before_council())
    item = session.items.get()

    outcomes = at_once(
        *[
            lambda choice=choice: voting.cast_votes(
                by=user(stage.members[0]), session=session, choices={item.pk: choice}
            )
            for choice in (Choice.AGREE, Choice.DISAGREE) * 5
        ]
    )

    assert (len(refused(outcomes)), Ballot.objects.count()) == (9, 1)


def test_database_refuses_a_second_ballot_by_itself():
    """Positive control of the constraint, behind the service's back."""
    stage = make_stage()
    session = stage.open(stage.before_council())
    stage.vote(session, Choice.AGREE)
    ballot = Ballot.objects.get()

    with pytest.raises(Exception, match="one_ballot_per_member"), transaction.atomic():
        Ballot.objects.create(item=ballot.item, member=ballot.member, choice=Choice.DISAGREE, cast_at=ballot.cast_at)


def test_closing_while_members_vote_counts_exactly_the_ballots_kept():
    stage = make_stage(members=8)
    session = stage.open(stage.before_council())
    item = session.items.get()

    def vote(member):
        return voting.cast_votes(by=user(member), session=session, choices={item.pk: Choice.AGREE})

    votes = [lambda member=member: vote(member) for member in stage.members]
    outcomes = at_once(*votes, lambda: sessions.close_session(by=user(stage.secretary), session=session))

    row = fresh(item)
    kept = Ballot.objects.count()
    assert (row.agree, kept + len(refused(outcomes))) == (kept, 8)
    assert CouncilSession.objects.get().status == SessionStatus.CLOSED


def test_a_vote_waits_for_the_closing_lock():
    """Positive control: while the session row is held, no ballot gets in; released, the vote is refused."""
    stage = make_stage()
    session = stage.open(stage.before_council())
    item = session.items.get()
    outcome = []

    def vote():
        try:
            voting.cast_votes(by=user(stage.members[0]), session=session, choices={item.pk: Choice.AGREE})
        except DomainError as error:
            outcome.append(error)
        finally:
            connection.close()

    thread = Thread(target=vote)
    with transaction.atomic():
        CouncilSession.objects.select_for_update().get(pk=session.pk)
        thread.start()
        thread.join(timeout=0.5)
        waiting = thread.is_alive()
        sessions.close_session(by=stage.secretary, session=session)
    thread.join(timeout=10)

    assert (waiting, len(outcome), Ballot.objects.count()) == (True, 1, 0)


def test_two_dossiers_may_not_propose_one_achievement_at_once():
    stage = make_stage()
    person = stage.recipient()
    first, second = stage.draft(), stage.draft()

    outcomes = at_once(
        *[
            lambda dossier=dossier: add_nomination(
                by=user(stage.officer), dossier=dossier, recipient=person, achievement=stage.achievement()
            )
            for dossier in (first, second)
        ]
    )

    assert len(refused(outcomes)) == 1
    assert sum(dossier.nominations.count() for dossier in Dossier.objects.all()) == 1


def test_one_nominee_lands_on_one_agenda():
    stage = make_stage()
    dossier = stage.before_council()

    outcomes = at_once(*[lambda: stage.session(dossier)] * 4)

    assert (len(refused(outcomes)), CouncilSession.objects.count()) == (3, 1)


def test_one_member_puts_one_ballot_into_the_box_however_fast():
    stage = make_stage()
    VoteThreshold.objects.update(secret=True)
    session = stage.open(stage.before_council())
    item = session.items.get()

    outcomes = at_once(
        *[
            lambda choice=choice: voting.cast_votes(
                by=user(stage.members[0]), session=session, choices={item.pk: choice}
            )
            for choice in (Choice.AGREE, Choice.DISAGREE) * 4
        ]
    )

    kept = unseal(BallotBox.objects.get().sealed, item_id=item.pk)
    assert (len(refused(outcomes)), len(kept), VoterMark.objects.count()) == (7, 1, 1)


def test_members_who_vote_at_once_lose_no_secret_ballot():
    stage = make_stage(members=8)
    VoteThreshold.objects.update(secret=True)
    session = stage.open(stage.before_council())
    item = session.items.get()

    outcomes = at_once(*[secret_vote(member, session, item) for member in stage.members])

    assert (refused(outcomes), len(unseal(BallotBox.objects.get().sealed, item_id=item.pk))) == ([], 8)


def secret_vote(member, session, item):
    return lambda: voting.cast_votes(by=user(member), session=session, choices={item.pk: Choice.AGREE})


def test_without_the_locks_ballots_overwrite_each_other(monkeypatch):
    """Positive control: two read the same box, both write it, and one ballot is gone; closing then refuses to count."""
    stage = make_stage(members=2)
    VoteThreshold.objects.update(secret=True)
    session = stage.open(stage.before_council())
    item = session.items.get()
    both_have_read = Barrier(2)

    def unseal_and_wait(sealed, *, item_id):
        read = unseal(sealed, item_id=item_id)
        both_have_read.wait(timeout=10)
        return read

    monkeypatch.setattr(voting, "unseal", unseal_and_wait)
    monkeypatch.setattr(voting, "lock_session", lambda pk: CouncilSession.objects.get(pk=pk))
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)

    at_once(*[secret_vote(member, session, item) for member in stage.members])

    assert (VoterMark.objects.count(), len(unseal(BallotBox.objects.get().sealed, item_id=item.pk))) == (2, 1)
    monkeypatch.undo()
    with pytest.raises(DomainError):
        sessions.close_session(by=stage.secretary, session=session)


def test_closing_while_secret_ballots_come_counts_exactly_those_kept():
    stage = make_stage(members=8)
    VoteThreshold.objects.update(secret=True)
    session = stage.open(stage.before_council())
    item = session.items.get()

    votes = [secret_vote(member, session, item) for member in stage.members]
    outcomes = at_once(*votes, lambda: sessions.close_session(by=user(stage.secretary), session=session))

    kept = VoterMark.objects.count()
    assert (fresh(item).agree, kept + len(refused(outcomes))) == (kept, 8)
