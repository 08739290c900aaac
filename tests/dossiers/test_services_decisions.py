"""From the vote to the register, and back when a draft is given up."""

import pytest

from awards.models import DecisionLine, Honour
from awards.services import cancel_draft, remove_line
from dossiers.enums import Choice
from dossiers.enums import DossierStatus as S
from dossiers.enums import NominationResult as R
from dossiers.services import sessions
from dossiers.services.decisions import on_decision_issued, pass_to_decision
from dossiers.services.voting import cast_votes
from tests.factories.dossiers import fresh
from tests.factories.people import make_person
from thidua.audit.models import AuditEvent
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.notifications.models import Notification


def half_approved(stage):
    """Two nominees: the council agrees on the first only."""
    dossier = stage.before_council(nominees=2)
    session = stage.open(dossier)
    first, second = session.items.order_by("order")
    for member in stage.members:
        cast_votes(by=member, session=session, choices={first.pk: Choice.AGREE, second.pk: Choice.DISAGREE})
    sessions.close_session(by=stage.secretary, session=session)
    return fresh(dossier), first.nomination, second.nomination


def test_draft_holds_what_the_council_approved(stage):
    dossier, approved, _ = half_approved(stage)

    decision = stage.decision(dossier)

    line = decision.lines.get()
    assert (line.recipient, line.source_key) == (approved.recipient, f"nomination:{approved.pk}")
    assert (line.citation, line.achievement_from, line.achievement_to, line.proposing_unit) == (
        approved.citation,
        "2024-06",
        "2024-09",
        stage.unit,
    )
    assert (decision.issuer, decision.occasion, decision.occasion_key) == (
        stage.ground.province,
        "Phong trào thi đua 130 năm",
        f"campaign:{stage.campaign.pk}",
    )
    assert fresh(dossier).status == S.DECISION_PENDING


def test_several_dossiers_share_a_decision(stage):
    decision = stage.decision(stage.voted(), stage.voted())

    assert decision.lines.count() == 2


def test_dossiers_of_different_occasions_do_not(stage):
    first, second = stage.voted(), stage.voted(campaign=None, ground="merit")

    with pytest.raises(InvalidInput) as refused:
        stage.decision(first, second)

    assert (refused.value.field, fresh(first).status) == ("dossiers", S.VOTED)


def test_no_dossier_gives_no_decision(stage):
    with pytest.raises(InvalidInput):
        stage.decision()


def test_dossier_with_nothing_approved_is_refused_a_decision(stage):
    dossier = stage.before_council()
    session = stage.open(dossier)
    sessions.close_session(by=stage.secretary, session=session)

    with pytest.raises(WrongState):
        stage.decision(dossier)

    assert fresh(dossier).status == S.VOTED


def test_dossier_is_passed_once(stage):
    dossier = stage.voted()
    stage.decision(dossier)

    with pytest.raises(WrongState):
        stage.decision(dossier)

    assert DecisionLine.objects.count() == 1


@pytest.mark.parametrize("role", ["executive", "council_secretary", "viewer"])
def test_others_draft_nothing(stage, role):
    dossier = stage.voted()

    with pytest.raises(NotAllowed):
        pass_to_decision(
            by=make_person(role, stage.ground.province), dossiers=[dossier], subject="Tặng", reason="đã có thành tích"
        )


def test_issue_honours_the_nominees_and_tells_the_unit(stage):
    dossier, approved, rejected = half_approved(stage)

    decision = stage.issue(stage.decision(dossier))

    row = fresh(approved)
    assert (row.result, row.honour, row.result_reason) == (
        R.AWARDED,
        Honour.objects.get(),
        f"Quyết định số {decision.number_text}",
    )
    assert (fresh(rejected).result, fresh(dossier).status) == (R.REJECTED, S.DECIDED)
    told = set(Notification.objects.filter(kind="dossier_decided").values_list("user", flat=True))
    assert told == {stage.officer.pk, stage.head.pk}


def test_issue_is_traced_under_the_signers_name(stage):
    stage.issue(stage.decision(stage.voted()))

    assert AuditEvent.objects.get(verb="dossier.decided").actor_id == stage.executive.pk


def test_hook_run_twice_changes_nothing_more(stage):
    decision = stage.issue(stage.decision(stage.voted()))

    on_decision_issued(decision)

    assert AuditEvent.objects.filter(verb="dossier.decided").count() == 1


def test_draft_given_up_lets_the_dossier_wait_again(stage):
    dossier = stage.voted()
    decision = stage.decision(dossier)

    cancel_draft(by=stage.staff, decision=decision, reason="Soạn lại.")

    again = stage.decision(fresh(dossier))
    assert (again.lines.count(), fresh(dossier).status) == (1, S.DECISION_PENDING)


def test_draft_of_another_dossier_given_up_leaves_this_one_alone(stage):
    kept, dropped = stage.voted(), stage.voted()
    stage.decision(kept)
    decision = stage.decision(dropped)

    cancel_draft(by=stage.staff, decision=decision, reason="Soạn lại.")

    assert (fresh(kept).status, fresh(dropped).status) == (S.DECISION_PENDING, S.VOTED)


def test_nominee_taken_off_the_draft_waits_for_another_decision(stage):
    dossier = stage.voted(nominees=2)
    decision = stage.decision(dossier)
    left_out = decision.lines.last()
    remove_line(by=stage.staff, line=left_out)

    stage.issue(decision)

    assert (fresh(dossier).status, sorted(n.result for n in dossier.nominations.all())) == (
        S.VOTED,
        [R.APPROVED, R.AWARDED],
    )


def test_rest_of_a_dossier_follows_on_a_second_decision(stage):
    dossier = stage.voted(nominees=2)
    first = stage.decision(dossier)
    remove_line(by=stage.staff, line=first.lines.last())
    stage.issue(first)

    stage.issue(stage.decision(fresh(dossier)))

    assert (fresh(dossier).status, Honour.objects.count()) == (S.DECIDED, 2)
