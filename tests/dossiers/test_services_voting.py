"""Ballots: cast once by those with a seat, not by those who must step aside."""

from datetime import date, timedelta

import pytest

from dossiers.enums import Choice
from dossiers.models import Ballot, CouncilSession, SessionItem
from dossiers.rules.council import RECUSED
from dossiers.selectors.council import ballot_lines
from dossiers.services import sessions, voting
from tests.factories.dossiers import WORKING_AT, CouncilMemberFactory
from tests.factories.people import add_role, make_person
from thidua.audit.models import AuditEvent
from thidua.common.errors import InvalidInput, NotAllowed, WrongState

YES, NO = Choice.AGREE, Choice.DISAGREE


# --- Voting


def cast(stage, session, choice=YES, member=0):
    item = session.items.first()
    return voting.cast_votes(by=stage.members[member], session=session, choices={item.pk: choice})


def test_ballot_is_kept_with_its_time(stage):
    session = stage.open(stage.before_council())

    assert cast(stage, session, NO) == voting.Receipt(1)

    ballot = Ballot.objects.get()
    assert (ballot.choice, ballot.member.user, ballot.cast_at) == (NO, stage.members[0], WORKING_AT)


def test_vote_is_not_overwritten(stage):
    session = stage.open(stage.before_council())
    cast(stage, session, YES)

    with pytest.raises(WrongState) as refused:
        cast(stage, session, NO)

    assert refused.value.message == voting.ALREADY
    assert [ballot.choice for ballot in Ballot.objects.all()] == [YES]


def test_second_sheet_with_one_old_vote_counts_for_nothing(stage):
    session = stage.open(stage.before_council(nominees=2))
    first, second = session.items.all()
    voting.cast_votes(by=stage.members[0], session=session, choices={first.pk: YES})

    with pytest.raises(WrongState):
        voting.cast_votes(by=stage.members[0], session=session, choices={first.pk: NO, second.pk: NO})

    assert [(b.item, b.choice) for b in Ballot.objects.all()] == [(first, YES)]


def test_items_may_be_voted_on_one_after_the_other(stage):
    session = stage.open(stage.before_council(nominees=2))
    first, second = session.items.all()

    voting.cast_votes(by=stage.members[0], session=session, choices={second.pk: NO})
    voting.cast_votes(by=stage.members[0], session=session, choices={first.pk: YES})

    assert Ballot.objects.count() == 2


@pytest.mark.parametrize("choices", [{}, {0: YES}])
def test_empty_and_foreign_sheets_are_refused(stage, choices):
    session = stage.open(stage.before_council())

    with pytest.raises(InvalidInput):
        voting.cast_votes(by=stage.members[0], session=session, choices=choices)


def test_unknown_choice_is_refused(stage):
    session = stage.open(stage.before_council())

    with pytest.raises(InvalidInput):
        cast(stage, session, "maybe")


def test_item_of_another_session_is_refused(stage):
    first, second = stage.open(stage.before_council()), stage.open(stage.before_council())

    with pytest.raises(InvalidInput):
        voting.cast_votes(by=stage.members[0], session=first, choices={second.items.get().pk: YES})

    assert Ballot.objects.count() == 0


def test_trail_says_who_voted_never_what(stage):
    session = stage.open(stage.before_council())

    cast(stage, session, NO)

    event = AuditEvent.objects.get(verb="session.voted")
    assert (event.actor_id, event.before, event.after) == (stage.members[0].pk, {}, {"ballots": 1})


def test_person_without_a_seat_does_not_vote(stage):
    session = stage.open(stage.before_council())
    outsider = make_person("council_member", stage.ground.agency)

    with pytest.raises(NotAllowed):
        voting.cast_votes(by=outsider, session=session, choices={session.items.get().pk: YES})


def test_seat_taken_after_the_opening_does_not_count(stage, time_machine):
    session = stage.open(stage.before_council())
    time_machine.move_to(WORKING_AT + timedelta(days=1))
    late = make_person("council_member", stage.ground.agency)
    CouncilMemberFactory(council=stage.council, user=late, valid_from=date(2024, 10, 8))

    with pytest.raises(NotAllowed):
        voting.cast_votes(by=late, session=session, choices={session.items.get().pk: YES})


def test_seat_without_the_role_does_not_vote(stage):
    officer = make_person("viewer", stage.ground.agency)
    CouncilMemberFactory(council=stage.council, user=officer)
    session = stage.open(stage.before_council())

    with pytest.raises(NotAllowed):
        voting.cast_votes(by=officer, session=session, choices={session.items.get().pk: YES})


@pytest.mark.parametrize("state", ["planned", "closed"])
def test_votes_are_taken_while_open_only(stage, state):
    dossier = stage.before_council()
    session = stage.session(dossier)
    if state == "closed":
        sessions.open_session(by=stage.secretary, session=session)
        sessions.close_session(by=stage.secretary, session=session)

    with pytest.raises(WrongState):
        cast(stage, session)

    assert Ballot.objects.count() == 0


# --- Stepping aside


def test_member_of_the_proposing_unit_steps_aside(stage):
    add_role(stage.members[0], "unit_head", stage.unit)
    session = stage.open(stage.before_council())

    with pytest.raises(NotAllowed) as refused:
        cast(stage, session)

    assert (refused.value.message, Ballot.objects.count()) == (RECUSED, 0)
    assert [line.recused for line in ballot_lines(stage.members[0], session)] == [True]
    assert [line.recused for line in ballot_lines(stage.members[1], session)] == [False]


def test_member_who_works_below_a_nominated_collective_steps_aside(stage):
    dossier = stage.draft()
    stage.nominate(dossier, stage.recipient(collective=True, unit=stage.ground.commune))
    add_role(stage.members[0], "unit_head", stage.ground.school)
    item = SessionItem(nomination=dossier.nominations.get())
    session = CouncilSession.objects.create(
        council=stage.council, title="Thử", held_at=WORKING_AT, created_by=stage.secretary
    )
    item.session = session
    item.save()

    assert [line.recused for line in ballot_lines(stage.members[0], session)] == [True]


@pytest.mark.parametrize("place", ["sibling", "school"])
def test_member_of_another_unit_votes(stage, place):
    """The nominee is a person of the commune itself: neither the neighbour nor the school below is the same unit."""
    add_role(stage.members[0], "unit_head", getattr(stage.ground, place))
    session = stage.open(stage.before_council())

    assert cast(stage, session) == voting.Receipt(1)


def test_seat_at_the_agency_alone_is_no_belonging(stage):
    session = stage.open(stage.before_council())

    assert [line.recused for line in ballot_lines(stage.members[0], session)] == [False]


def test_past_membership_is_no_reason_to_step_aside(stage):
    add_role(stage.members[0], "unit_head", stage.unit, valid_to=date(2024, 10, 6))
    session = stage.open(stage.before_council())

    assert cast(stage, session) == voting.Receipt(1)
