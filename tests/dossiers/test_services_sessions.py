"""Preparing, opening, closing: who may, once only, and how a result comes about."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from awards.models import VoteThreshold
from dossiers.enums import Choice, SessionStatus
from dossiers.enums import DossierStatus as S
from dossiers.enums import NominationResult as R
from dossiers.models import CouncilMember, CouncilSession, Nomination
from dossiers.rules.counting import passes
from dossiers.selectors.council import councils_for, eligible_nominations, turnout
from dossiers.services import appraisal, sessions, submitting, voting
from tests.factories.awards import AwardKindFactory, VoteThresholdFactory
from tests.factories.campaigns import CampaignAwardFactory
from tests.factories.dossiers import WORKING_AT, CouncilFactory, CouncilMemberFactory, fresh, make_stage
from tests.factories.people import add_role, make_person
from thidua.audit.models import AuditEvent
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.notifications.models import Notification

YES, NO = Choice.AGREE, Choice.DISAGREE


# --- Agenda


def test_agenda_holds_what_waits_for_the_council(stage):
    dossier = stage.before_council(nominees=2)

    session = stage.session(dossier)

    assert [item.order for item in session.items.all()] == [1, 2]


def test_nominee_is_on_one_agenda_only(stage):
    dossier = stage.before_council()
    stage.session(dossier)

    with pytest.raises(InvalidInput) as refused:
        stage.session(dossier)

    assert (refused.value.field, CouncilSession.objects.count()) == ("nominations", 1)


def test_nominee_not_yet_appraised_is_on_no_agenda(stage):
    dossier = stage.appraising()

    with pytest.raises(InvalidInput):
        stage.session(dossier)


def test_nominee_of_another_level_is_on_no_agenda(stage):
    other = make_stage()
    dossier = other.before_council()

    assert list(eligible_nominations(stage.council)) == []
    with pytest.raises(InvalidInput):
        stage.session(dossier)


def test_agenda_is_changed_while_prepared(stage):
    first, second = stage.before_council(), stage.before_council()
    session = stage.session(first)

    sessions.update_session(
        by=stage.secretary,
        session=session,
        title="Tên mới",
        held_at=WORKING_AT + timedelta(days=2),
        place="",
        nominations=Nomination.objects.filter(dossier=second),
    )

    assert [item.nomination.dossier for item in session.items.all()] == [second]


def test_open_session_is_not_changed(stage):
    dossier = stage.before_council()
    session = stage.open(dossier)

    with pytest.raises(WrongState):
        sessions.update_session(
            by=stage.secretary, session=session, title="Khác", held_at=WORKING_AT, place="", nominations=[]
        )

    assert session.items.count() == 1


# --- Opening


def test_opening_copies_the_threshold_with_its_basis(stage):
    threshold = VoteThreshold.objects.get()
    threshold.verified, threshold.article = False, "Điều 30"
    threshold.save()

    session = stage.open(stage.before_council())
    threshold.min_percent = Decimal(90)
    threshold.save()

    item = session.items.get()
    assert (item.min_percent, item.denominator, item.threshold_verified) == (Decimal(80), "all_members", False)
    assert item.threshold_basis == threshold.citation


def test_threshold_of_the_day_is_taken(stage):
    VoteThreshold.objects.update(valid_to=date(2024, 10, 6))
    VoteThresholdFactory(award_kind=stage.award, min_percent=Decimal("66.67"), valid_from=date(2024, 10, 7))

    session = stage.open(stage.before_council())

    assert session.items.get().min_percent == Decimal("66.67")


def test_opening_counts_members_in_office(stage):
    gone, coming = (
        make_person("council_member", stage.ground.agency),
        make_person("council_member", stage.ground.agency),
    )
    CouncilMemberFactory(council=stage.council, user=gone, valid_to=date(2024, 10, 6))
    CouncilMemberFactory(council=stage.council, user=coming, valid_from=date(2024, 10, 8))

    session = stage.open(stage.before_council())

    assert (session.member_count, session.opened_at) == (3, WORKING_AT)


def test_members_are_called(stage):
    stage.open(stage.before_council())

    called = set(Notification.objects.filter(kind="vote_opened").values_list("user", flat=True))
    assert called == {member.pk for member in stage.members}


def test_award_without_a_threshold_is_not_voted_on(stage):
    VoteThreshold.objects.all().delete()
    session = stage.session(stage.before_council())

    with pytest.raises(WrongState) as refused:
        sessions.open_session(by=stage.secretary, session=session)

    assert refused.value.message == f"Danh mục chưa có tỷ lệ biểu quyết cho “{stage.award}”."
    assert fresh(session).status == SessionStatus.PLANNED


def test_council_without_members_does_not_vote(stage):
    CouncilMember.objects.all().delete()
    session = stage.session(stage.before_council())

    with pytest.raises(WrongState):
        sessions.open_session(by=stage.secretary, session=session)


def test_empty_agenda_is_not_opened(stage):
    session = stage.session()

    with pytest.raises(WrongState):
        sessions.open_session(by=stage.secretary, session=session)


def test_opening_twice_opens_once(stage):
    session = stage.open(stage.before_council())

    sessions.open_session(by=stage.secretary, session=session)

    assert AuditEvent.objects.filter(verb="session.opened").count() == 1


@pytest.mark.parametrize(
    ("role", "place"), [("council_member", "agency"), ("staff", "agency"), ("council_secretary", "other_agency")]
)
def test_others_open_nothing(stage, role, place):
    session = stage.session(stage.before_council())

    with pytest.raises(NotAllowed):
        sessions.open_session(by=make_person(role, getattr(stage.ground, place)), session=session)

    assert fresh(session).status == SessionStatus.PLANNED


def test_secretary_of_the_level_above_holds_no_session_of_the_level_below(stage):
    below = CouncilFactory(unit=stage.unit)

    with pytest.raises(NotAllowed):
        sessions.create_session(
            by=stage.secretary, council=below, title="Xã", held_at=WORKING_AT, place="", nominations=[]
        )

    assert list(councils_for(stage.secretary)) == [stage.council]


def test_secretary_of_the_commune_holds_the_sessions_of_its_council(stage):
    below = CouncilFactory(unit=stage.unit)

    assert list(councils_for(make_person("council_secretary", stage.unit))) == [below]


# --- Turnout and result


def test_turnout_counts_ballots_and_nothing_else(stage):
    session = stage.open(stage.before_council(nominees=2))
    add_role(stage.members[2], "unit_head", stage.unit)
    voting.cast_votes(by=stage.members[0], session=session, choices={session.items.first().pk: NO})

    rows = [(row.cast, row.expected, row.is_complete) for row in turnout(session)]

    assert rows == [(1, 2, False), (0, 2, False), (0, 0, True)]


@pytest.mark.parametrize("members", [1, 3])
def test_turnout_queries_are_constant(db, working_day, members, django_assert_num_queries):
    stage = make_stage(members=members)
    session = stage.open(stage.before_council(nominees=members))

    with django_assert_num_queries(8):
        turnout(session)


@pytest.mark.parametrize(
    ("agree", "total", "percent", "expected"),
    [
        (12, 15, "80", True),
        (11, 15, "80", False),
        (9, 10, "90", True),
        (2, 3, "66.67", False),
        (2, 3, "66.66", True),
        (0, 5, "0", True),
        (0, 0, "0", False),
    ],
)
def test_share_is_compared_without_rounding(agree, total, percent, expected):
    assert passes(agree=agree, total=total, min_percent=Decimal(percent)) is expected


def close(stage, session):
    return sessions.close_session(by=stage.secretary, session=session)


def test_all_members_are_the_denominator(db, working_day):
    stage = make_stage(members=5)
    session = stage.open(stage.before_council())
    stage.vote(session, YES, YES, YES, YES)  # the fifth says nothing: 4/5 is exactly 80 %

    close(stage, session)

    item = session.items.get()
    assert (item.agree, item.disagree, item.total, item.passed) == (4, 0, 5, True)


def test_silence_counts_against(db, working_day):
    stage = make_stage(members=5)
    session = stage.open(stage.before_council())
    stage.vote(session, YES, YES, YES)

    close(stage, session)

    nomination = Nomination.objects.get()
    assert (nomination.result, nomination.result_reason) == (R.REJECTED, "3/5 đồng ý; cần từ 80 %.")
    assert nomination.is_live is False


def test_those_present_may_be_the_denominator(db, working_day):
    stage = make_stage(members=5)
    VoteThreshold.objects.update(denominator="present")
    session = stage.open(stage.before_council())
    stage.vote(session, YES, YES, YES)

    close(stage, session)

    item = session.items.get()
    assert (item.agree, item.total, item.passed) == (3, 3, True)


def test_nobody_present_passes_nothing(stage):
    VoteThreshold.objects.update(denominator="present", min_percent=0)
    session = stage.open(stage.before_council())

    close(stage, session)

    assert session.items.get().passed is False


def test_dossier_is_voted_when_all_its_nominees_are_decided(stage):
    dossier = stage.before_council(nominees=2)
    first, second = dossier.nominations.order_by("pk")
    one = sessions.create_session(
        by=stage.secretary, council=stage.council, title="Một", held_at=WORKING_AT, place="", nominations=[first]
    )
    sessions.open_session(by=stage.secretary, session=one)
    stage.vote(one, YES, YES, YES)
    close(stage, one)
    between = fresh(dossier).status

    two = stage_session(stage, second)
    close(stage, two)

    assert (between, fresh(dossier).status) == (S.BEFORE_COUNCIL, S.VOTED)
    assert [n.result for n in dossier.nominations.order_by("pk")] == [R.APPROVED, R.REJECTED]


def stage_session(stage, nomination):
    session = sessions.create_session(
        by=stage.secretary, council=stage.council, title="Hai", held_at=WORKING_AT, place="", nominations=[nomination]
    )
    return sessions.open_session(by=stage.secretary, session=session)


def test_closing_twice_counts_once(stage):
    session = stage.open(stage.before_council())
    stage.vote(session, YES, YES, YES)

    close(stage, session)
    close(stage, session)

    assert AuditEvent.objects.filter(verb="session.closed").count() == 1


def test_each_award_is_judged_by_its_own_threshold(stage):
    strict = AwardKindFactory(name="Chiến sĩ thi đua cấp tỉnh")
    CampaignAwardFactory(campaign=stage.campaign, award_kind=strict)
    VoteThresholdFactory(award_kind=strict, min_percent=100, secret=True)
    dossier = stage.draft()
    stage.nominate(dossier)
    stage.nominate(dossier, award_kind=strict)
    stage.add_papers(dossier)
    to_council(stage, dossier)
    VoteThreshold.objects.filter(award_kind=stage.award).update(min_percent=60)
    session = stage.open(dossier)
    stage.vote(session, YES, YES, NO)

    close(stage, session)

    results = {item.nomination.award_kind: (item.passed, item.secret) for item in session.items.all()}
    assert results == {stage.award: (True, False), strict: (False, True)}


def to_council(stage, dossier):

    submitting.send_to_head(by=stage.officer, dossier=dossier)
    submitting.approve_and_submit(by=stage.head, dossier=dossier)
    appraisal.receive(by=stage.staff, dossier=dossier)
    appraisal.start_appraisal(by=stage.staff, dossier=dossier)
    for nomination in dossier.nominations.all():
        appraisal.decide_nomination(by=stage.staff, nomination=nomination, result=R.RECOMMENDED, reason="Đủ.")
    appraisal.send_to_council(by=stage.staff, dossier=dossier)
