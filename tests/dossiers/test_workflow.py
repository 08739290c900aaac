"""The whole product of (from, to, role) against a table written by hand, and the one writer of the status."""

import ast
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from dossiers import workflow
from dossiers.diagram import render
from dossiers.enums import DossierStatus as S
from tests.factories.dossiers import DossierFactory, fresh
from tests.factories.people import make_ground, make_person
from thidua.accounts.roles import ROLES
from thidua.audit.models import AuditEvent
from thidua.audit.registry import is_registered
from thidua.common import clock
from thidua.common.errors import InvalidInput, NotAllowed, WrongState
from thidua.units.models import Unit

UNIT, STAFF = {"unit_officer"}, {"staff", "agency_leader"}
HEAD, SECRETARY, SIGNER = {"unit_head"}, {"council_secretary"}, {"executive"}

# (from, to) → roles that may take the step, each person placed where that role works.
ALLOWED = {
    (S.DRAFT, S.AWAITING_HEAD): UNIT,
    (S.DRAFT, S.WITHDRAWN): UNIT,
    (S.DRAFT, S.MERGED): UNIT,
    (S.AWAITING_HEAD, S.DRAFT): HEAD,
    (S.AWAITING_HEAD, S.SUBMITTED): HEAD,
    (S.SUBMITTED, S.CHECKING): STAFF,
    (S.SUBMITTED, S.WITHDRAWN): UNIT,
    (S.CHECKING, S.RETURNED): STAFF,
    (S.CHECKING, S.APPRAISING): STAFF,
    (S.CHECKING, S.REFUSED): STAFF,
    (S.CHECKING, S.MERGED): STAFF,
    (S.RETURNED, S.AWAITING_HEAD): UNIT,
    (S.RETURNED, S.WITHDRAWN): UNIT,
    (S.RETURNED, S.MERGED): UNIT,
    (S.APPRAISING, S.RETURNED): STAFF,
    (S.APPRAISING, S.BEFORE_COUNCIL): STAFF,
    (S.APPRAISING, S.REFUSED): STAFF,
    (S.BEFORE_COUNCIL, S.VOTED): SECRETARY,
    (S.VOTED, S.DECISION_PENDING): STAFF,
    (S.VOTED, S.REFUSED): STAFF,
    (S.DECISION_PENDING, S.DECIDED): SIGNER,
    (S.DECISION_PENDING, S.VOTED): STAFF,
    (S.DECISION_PENDING, S.APPRAISING): STAFF,
}
# Steps that only the data of a line opens.
BY_THE_LINE = {(S.APPRAISING, S.DECISION_PENDING): STAFF}
AT_THE_UNIT = {"unit_officer", "unit_head", "viewer"}
AT_THE_PROVINCE = {"executive"}


def place_of(role, ground):
    if role in AT_THE_UNIT:
        return ground.commune
    return ground.province if role in AT_THE_PROVINCE else ground.agency


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(ROLES))
def test_every_step_of_every_role(role):
    ground = make_ground()
    person = make_person(role, place_of(role, ground))
    dossier = DossierFactory(unit=ground.commune, receiver=ground.province)
    seen = set()

    for start in S:
        for end in S:
            dossier.status = start
            if workflow.can_move(person, dossier, end):
                seen.add((start, end))

    assert seen == {step for step, roles in ALLOWED.items() if role in roles}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("unit_officer", "sibling"),
        ("unit_officer", "province"),  # above the unit: nobody from above acts for it
        ("unit_officer", "school"),
        ("unit_head", "province"),
        ("unit_head", "sibling"),
        ("staff", "other_agency"),
        ("agency_leader", "commune"),
        ("council_secretary", "other_agency"),
        ("executive", "commune"),
        ("executive", "other_province"),
    ],
)
def test_no_step_for_people_of_another_place(role, place):
    ground = make_ground()
    person = make_person(role, getattr(ground, place))
    dossier = DossierFactory(unit=ground.commune, receiver=ground.province)
    seen = []

    for start in S:
        for end in S:
            dossier.status = start
            if workflow.can_move(person, dossier, end):
                seen.append((start, end))

    assert seen == []


def test_table_names_every_state_once():
    assert set(workflow.TRANSITIONS) == set(workflow.OWNERS) == set(S)


def test_final_states_are_immutable():
    finals = {status for status, table in workflow.TRANSITIONS.items() if not table}

    assert finals == {S.DECIDED, S.WITHDRAWN, S.REFUSED, S.MERGED}


def test_every_state_is_reached_from_a_draft():
    reached, frontier = {S.DRAFT}, [S.DRAFT]
    while frontier:
        found = set(workflow.TRANSITIONS[frontier.pop()]) - reached
        reached |= found
        frontier += found

    assert reached == set(S)


def test_every_step_reads_in_the_history():
    verbs = {step.audit_verb for table in workflow.TRANSITIONS.values() for step in table.values()}

    assert [verb for verb in verbs if not is_registered(verb)] == []


def test_diagram_agrees_with_the_table():
    page = settings.BASE_DIR / "docs" / "dossier-states.md"

    assert page.read_text(encoding="utf-8") == render()


def test_only_the_workflow_writes_a_status():
    """`status=` in an update, or `.status =` on anything called dossier or row, outside the table's own module."""
    offenders = []
    for path in sorted(Path(settings.BASE_DIR, "dossiers").rglob("*.py")):
        if path.name == "workflow.py" or "migrations" in path.parts:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        offenders += [f"{path.name}:{node.lineno}" for node in ast.walk(tree) if _writes_dossier_status(node)]

    assert offenders == []


def _writes_dossier_status(node):
    if isinstance(node, ast.Assign):
        targets = [t for target in node.targets for t in (target.elts if isinstance(target, ast.Tuple) else [target])]
        return any(
            isinstance(t, ast.Attribute)
            and t.attr == "status"
            and isinstance(t.value, ast.Name)
            and t.value.id == "dossier"
            for t in targets
        )
    return False


@pytest.fixture
def draft(db):
    ground = make_ground()
    return DossierFactory(unit=ground.commune, receiver=ground.province)


def test_move_writes_status_time_and_version(draft):
    officer = make_person("unit_officer", draft.unit)
    at = clock.now()

    with transaction.atomic():
        workflow.move(by=officer, dossier=draft, to=S.AWAITING_HEAD, at=at)

    row = fresh(draft)
    assert (row.status, row.status_since, row.version) == (S.AWAITING_HEAD, at, 2)


def test_move_leaves_a_trace(draft):
    officer = make_person("unit_officer", draft.unit)

    with transaction.atomic():
        workflow.move(by=officer, dossier=draft, to=S.AWAITING_HEAD, at=clock.now())

    event = AuditEvent.objects.get(verb="dossier.sent_to_head")
    assert (event.before, event.after) == ({"status": "draft"}, {"status": "awaiting_head"})
    assert (event.actor_id, event.unit_id) == (officer.pk, draft.unit_id)


def test_move_without_a_reason_is_refused_where_one_is_needed(draft):
    staff = make_person("staff", make_agency(draft))
    row = DossierFactory(unit=draft.unit, receiver=draft.receiver, status=S.CHECKING)

    with pytest.raises(InvalidInput) as refused, transaction.atomic():
        workflow.move(by=staff, dossier=row, to=S.RETURNED, at=clock.now(), reason="  ", return_reason="x")

    assert (refused.value.field, fresh(row).status) == ("reason", S.CHECKING)


def make_agency(dossier):
    return Unit.objects.get(is_standing_agency=True, path__startswith=dossier.receiver.path)


def test_move_past_the_table_is_refused(draft):
    officer = make_person("unit_officer", draft.unit)

    with pytest.raises(NotAllowed), transaction.atomic():
        workflow.move(by=officer, dossier=draft, to=S.DECIDED, at=clock.now())

    assert fresh(draft).status == S.DRAFT


def test_wrong_state_is_told_only_to_those_who_could_ever_do_it(draft):
    staff = make_person("staff", make_agency(draft))

    with pytest.raises(WrongState) as refused:
        workflow.check_move(staff, draft, S.CHECKING)

    assert refused.value.message == "Hồ sơ đang ở tình trạng “Nháp” nên không thực hiện được bước này."


@pytest.mark.django_db(transaction=True)
def test_move_outside_a_transaction_is_a_mistake_of_the_program():
    ground = make_ground()
    dossier = DossierFactory(unit=ground.commune, receiver=ground.province)
    officer = make_person("unit_officer", ground.commune)
    assert not connection.in_atomic_block

    with pytest.raises(RuntimeError):
        workflow.move(by=officer, dossier=dossier, to=S.AWAITING_HEAD, at=clock.now())
