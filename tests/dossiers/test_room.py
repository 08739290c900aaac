"""The room: who counts, quorum, presence, opinions in writing, stepping aside."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from awards.models import VoteThreshold
from awards.selectors.catalogue import quorum_for
from dossiers.agenda import entries
from dossiers.enums import Choice, SessionMode
from dossiers.models import Attendance, Recusal
from dossiers.rules.counting import Ballot, Room, denominator_of, may_vote, papers_issued, passes, quorum_met
from dossiers.services import presence, sessions, voting
from dossiers.services.presence import Note
from tests.factories.awards import QuorumRuleFactory
from tests.factories.dossiers import WORKING_AT, fresh
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.notifications.models import Notification

YES, NO = Choice.AGREE, Choice.DISAGREE
# Five members: 1 and 2 are there, 3 is away, 4 is away and asked in writing, of 5 nothing is known.
ROOM = Room(frozenset({1, 2, 3, 4, 5}), frozenset({1, 2}), frozenset({3, 4}), frozenset({4}))
DUE = WORKING_AT + timedelta(days=2)


# --- Who counts


@pytest.mark.parametrize(
    ("denominator", "recused_counted", "recused", "voted", "total"),
    [
        ("all_members", True, set(), {1, 2}, 5),
        ("all_members", True, {1}, {2}, 5),
        ("all_members", False, {1}, {2}, 4),
        ("all_members", False, {1, 3}, {2}, 3),
        ("present", True, set(), {1, 2}, 2),
        ("present", True, set(), {1, 2, 4}, 3),
        ("present", True, {1}, {2, 4}, 3),
        ("present", False, {1}, {2, 4}, 2),
        ("present", False, {3}, {1}, 2),
    ],
)
def test_denominator(denominator, recused_counted, recused, voted, total):
    ballot = Ballot(denominator, recused_counted)

    assert denominator_of(ballot, ROOM, recused, voted) == total


@pytest.mark.parametrize(
    ("postal_counted", "recused", "voters", "issued"),
    [
        (True, set(), {1, 2, 4, 5}, {1, 2, 4}),
        (False, set(), {1, 2, 5}, {1, 2}),
        (True, {2, 4}, {1, 5}, {1}),
        (False, {1, 2, 5}, set(), set()),
    ],
)
def test_who_may_vote_and_who_was_handed_a_ballot(postal_counted, recused, voters, issued):
    ballot = Ballot("all_members", postal_counted=postal_counted)

    assert (may_vote(ballot, ROOM, recused), papers_issued(ballot, ROOM, recused)) == (voters, issued)


@pytest.mark.parametrize(
    ("agree", "total", "percent", "strict", "expected"),
    [
        (5, 10, "50", True, False),
        (6, 11, "50", True, True),
        (5, 10, "50", False, True),
        (1, 3, "33.33", True, True),
        (1, 3, "33.34", False, False),
        (0, 0, "0", False, False),
    ],
)
def test_strict_share_must_be_passed(agree, total, percent, strict, expected):
    assert passes(agree=agree, total=total, min_percent=Decimal(percent), strict=strict) is expected


@pytest.mark.parametrize(
    ("part", "whole", "strict", "here", "members", "expected"),
    [
        (2, 3, False, 2, 3, True),
        (2, 3, True, 2, 3, False),
        (2, 3, False, 6, 9, True),
        (2, 3, False, 6, 10, False),
        (2, 3, False, 7, 10, True),
        (1, 2, True, 5, 10, False),
        (1, 2, True, 5, 9, True),
        (0, 1, False, 0, 3, True),
        (0, 1, False, 0, 0, False),
    ],
)
def test_quorum_is_a_fraction_without_rounding(part, whole, strict, here, members, expected):
    assert quorum_met(part=part, whole=whole, strict=strict, here=here, members=members) is expected


# --- Quorum


def seats(stage):
    return [stage.council.members.get(user=member).pk for member in stage.members]


def note(stage, session, *notes, due=None):
    rows = dict(zip(seats(stage), notes, strict=False))
    return presence.note_presence(by=stage.secretary, session=session, notes=rows, postal_due_at=due)


def opened(stage, session):
    return sessions.open_session(by=stage.secretary, session=session)


def test_vote_is_not_opened_without_the_quorum(stage):
    rule = QuorumRuleFactory(verified=False)
    session = note(stage, stage.session(stage.before_council()), Note("present"))

    with pytest.raises(WrongState) as refused:
        opened(stage, session)

    assert refused.value.message.startswith(
        f"Mới có 1/3 thành viên dự họp; cần từ 2/3 tổng số thành viên ({rule.citation})."
    )


def test_quorum_is_copied_in_when_the_vote_opens(stage):
    rule = QuorumRuleFactory(verified=False)
    session = note(stage, stage.session(stage.before_council()), Note("present"), Note("present"))

    row = opened(stage, session)

    assert (row.quorum_part, row.quorum_whole, row.quorum_basis, row.quorum_verified) == (2, 3, rule.citation, False)


@pytest.mark.parametrize("counted", [True, False])
def test_opinions_in_writing_make_a_quorum_where_the_rule_says_so(stage, counted):
    QuorumRuleFactory(postal_counted=counted)
    session = stage.session(stage.before_council())
    note(stage, session, Note("present"), Note("absent", "Ốm", True), due=DUE)

    if counted:
        assert opened(stage, session).status == "open"
    else:
        with pytest.raises(WrongState):
            opened(stage, session)


def test_own_kind_of_council_has_its_own_quorum(stage):
    general = QuorumRuleFactory()
    own = QuorumRuleFactory(council_kind="province", part=3, whole=4)

    found = [quorum_for(kind, date(2024, 10, 7)) for kind in ("province", "commune")]
    assert found == [own, general]
    assert quorum_for("province", date(1800, 1, 1)) is None


# --- Presence and opinions in writing


def test_member_checks_in_once_on_the_day(stage, time_machine):
    session = stage.session(stage.before_council())
    with pytest.raises(WrongState):
        presence.check_in(by=stage.members[0], session=session)
    time_machine.move_to(WORKING_AT + timedelta(days=1))

    first = presence.check_in(by=stage.members[0], session=session)

    assert (presence.check_in(by=stage.members[0], session=session), first.presence) == (first, "present")
    with pytest.raises(NotAllowed):
        presence.check_in(by=stage.officer, session=session)


def test_absent_member_votes_only_when_asked_in_writing_and_in_time(stage, time_machine):
    session = stage.open(stage.before_council())
    item = session.items.get()
    note(stage, session, Note("absent", "Đi công tác"), Note("absent", "Ốm", True), Note("absent", "", True), due=DUE)

    with pytest.raises(NotAllowed):
        voting.cast_votes(by=stage.members[0], session=session, choices={item.pk: YES})
    assert voting.cast_votes(by=stage.members[1], session=session, choices={item.pk: YES}).ballots == 1
    time_machine.move_to(DUE)
    with pytest.raises(WrongState):
        voting.cast_votes(by=stage.members[2], session=session, choices={item.pk: YES})
    assert set(Notification.objects.filter(kind="postal_opinion").values_list("user", flat=True)) == {
        stage.members[1].pk,
        stage.members[2].pk,
    }


def test_award_that_takes_no_opinions_in_writing_is_not_asked_about(stage):
    VoteThreshold.objects.update(postal_counted=False)
    session = stage.open(stage.before_council())
    note(stage, session, Note("absent", "Ốm", True), due=DUE)

    with pytest.raises(NotAllowed):
        voting.cast_votes(by=stage.members[0], session=session, choices={session.items.get().pk: YES})


def test_vote_is_not_closed_while_an_opinion_in_writing_may_still_come(stage, time_machine):
    session = stage.open(stage.before_council())
    note(stage, session, Note("absent", "Ốm", True), due=DUE)

    with pytest.raises(WrongState):
        sessions.close_session(by=stage.secretary, session=session)
    time_machine.move_to(DUE)

    assert sessions.close_session(by=stage.secretary, session=session).status == "closed"


def test_written_session_asks_everybody_and_needs_no_quorum(stage):
    QuorumRuleFactory()
    session = stage.session(stage.before_council())
    session.mode, session.postal_due_at = SessionMode.WRITTEN, DUE
    session.save()

    opened(stage, session)

    assert Attendance.objects.filter(postal_asked_at=WORKING_AT, presence="absent").count() == 3


@pytest.mark.parametrize(
    "notes",
    [[Note("absent", "", True)], [Note("present", "", True)], [Note("", "", True)]],
    ids=["due", "there", "none"],
)
def test_asking_in_writing_needs_absence_and_a_date(stage, notes):
    session = stage.session(stage.before_council())
    due = None if notes[0].presence == "absent" else DUE

    with pytest.raises(InvalidInput):
        note(stage, session, *notes, due=due)


def test_whoever_has_voted_is_not_made_absent(stage):
    session = stage.open(stage.before_council())
    stage.vote(session, YES)

    with pytest.raises(WrongState):
        note(stage, session, Note("absent", "Về sớm"))

    assert Attendance.objects.get().presence == "present"


# --- Stepping aside


@pytest.mark.parametrize(("counted", "total", "passed"), [(True, 3, False), (False, 2, True)])
def test_declared_recusal_is_kept_and_counts_as_the_rule_says(stage, counted, total, passed):
    VoteThreshold.objects.update(recused_counted=counted)
    session = stage.open(stage.before_council())
    item = session.items.get()
    presence.recuse(by=stage.members[0], item=item, reason="Người được đề nghị là em ruột")

    with pytest.raises(NotAllowed):
        voting.cast_votes(by=stage.members[0], session=session, choices={item.pk: YES})
    for member in stage.members[1:]:
        voting.cast_votes(by=member, session=session, choices={item.pk: YES})
    sessions.close_session(by=stage.secretary, session=session)

    row = fresh(item)
    assert (row.total, row.issued, row.passed) == (total, 2, passed)
    assert Recusal.objects.get().reason == "Người được đề nghị là em ruột"


def test_nobody_steps_aside_after_voting(stage):
    session = stage.open(stage.before_council())
    stage.vote(session, YES)

    with pytest.raises(WrongState):
        presence.recuse(by=stage.members[0], item=session.items.get(), reason="Muộn")


# --- Invitation, calendar, block vote


def test_invited_members_are_told_once_for_each_time(stage):
    session = stage.session(stage.before_council())

    for _ in range(2):
        sessions.invite(by=stage.secretary, session=session)

    told = Notification.objects.filter(kind="session_invited")
    assert set(told.values_list("user", flat=True)) == {member.pk for member in stage.members}
    assert told.count() == 3


def test_session_stands_in_the_calendar_of_its_members_only(stage):
    session = stage.session(stage.before_council())
    days = (date(2024, 10, 1), date(2024, 10, 31))

    (entry,) = entries(stage.members[0], *days)

    assert (entry.day, entry.uid, entry.url) == (
        date(2024, 10, 8),
        f"phien-hop-{session.pk}",
        session.get_absolute_url(),
    )
    assert entries(stage.officer, *days) == []


def test_block_is_agreed_to_with_exceptions(client, stage):
    session = stage.open(stage.before_council(nominees=4))
    odd = session.items.all()[2]
    client.force_login(stage.members[0])

    answer = client.post(
        reverse("dossiers:ballot", args=[session.pk]),
        {f"block_{stage.award.pk}": "agree", f"item_{odd.pk}": "disagree"},
    )

    assert answer.status_code == 302
    choices = [item.ballots.get().choice for item in session.items.all()]
    assert choices == ["agree", "agree", "disagree", "agree"]
