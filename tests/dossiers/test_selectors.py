"""Who sees which rows, files included."""

from datetime import timedelta

import pytest

from dossiers.enums import DossierStatus as S
from dossiers.models import DossierPart
from dossiers.selectors import council, dossiers, opinions
from dossiers.selectors.desks import standings
from dossiers.services import appraisal, sessions
from dossiers.services.opinions import give_opinion
from dossiers.services.parts import add_part
from tests.factories.campaigns import (
    CampaignFactory,
    DutyFactory,
    ObligationFactory,
    ParticipationFactory,
)
from tests.factories.dossiers import WORKING_AT, DossierFactory, OpinionFactory, pdf
from tests.factories.people import make_person
from tests.factories.units import StandingAgencyFactory
from thidua.documents import access
from thidua.notifications.models import Holiday
from thidua.units.models import Unit

OWN = [("unit_officer", "commune"), ("unit_head", "commune"), ("viewer", "commune")]
ABOVE = [
    ("staff", "agency"),
    ("agency_leader", "agency"),
    ("admin", "agency"),
    ("council_member", "agency"),
    ("council_secretary", "agency"),
    ("executive", "province"),
    ("viewer", "province"),
]
OUTSIDE = [
    ("unit_officer", "sibling"),
    ("unit_officer", "school"),
    ("unit_officer", "department"),
    ("staff", "other_agency"),
    ("viewer", "other_province"),
    ("consulted_agency", "department"),
    ("consulted_agency", "commune"),
    (None, "commune"),
]


def sees(stage, role, place, dossier):
    person = make_person(role, getattr(stage.ground, place))
    return dossiers.visible_to(person).filter(pk=dossier.pk).exists()


@pytest.mark.parametrize(("role", "place"), OWN)
def test_own_people_see_drafts(stage, role, place):
    assert sees(stage, role, place, stage.draft()) is True


@pytest.mark.parametrize(("role", "place"), ABOVE)
def test_people_above_see_what_was_submitted_and_no_drafts(stage, role, place):
    assert sees(stage, role, place, stage.submitted()) is True
    assert sees(stage, role, place, stage.awaiting_head()) is False


@pytest.mark.parametrize(("role", "place"), OUTSIDE)
def test_outsiders_see_nothing(stage, role, place):
    assert sees(stage, role, place, stage.submitted()) is False
    assert sees(stage, role, place, stage.draft()) is False


def test_returned_dossier_stays_visible_to_staff(stage):
    dossier = appraisal.return_dossier(by=stage.staff, dossier=stage.checking(), reason="Thiếu biên bản.")

    assert dossiers.visible_to(stage.staff).filter(pk=dossier.pk).exists()


def test_role_that_ended_shows_nothing(stage):
    dossier = stage.draft()
    person = make_person("unit_officer", stage.unit, valid_to=(WORKING_AT - timedelta(days=1)).date())

    assert list(dossiers.visible_to(person).filter(pk=dossier.pk)) == []


# --- The queue


def test_queue_is_oldest_first_and_without_drafts_and_closed_ones(stage, time_machine):
    province, agency_staff = stage.ground.province, stage.staff
    rows = {}
    for day, status in enumerate((S.SUBMITTED, S.DRAFT, S.CHECKING, S.DECIDED, S.VOTED, S.BEFORE_COUNCIL)):
        rows[status] = DossierFactory(
            unit=stage.unit, receiver=province, status=status, status_since=WORKING_AT - timedelta(days=day)
        )

    assert list(dossiers.queue_for(agency_staff, {})) == [rows[S.VOTED], rows[S.CHECKING], rows[S.SUBMITTED]]


def test_queue_filters(stage):
    mine, other = stage.checking(), stage.submitted(campaign=None, ground="merit")

    def found(**filters):
        return list(dossiers.queue_for(stage.staff, filters))

    assert found(assigned="mine") == [mine]
    assert found(assigned="none") == [other]
    assert found(status=S.SUBMITTED) == [other]
    assert found(campaign=stage.campaign) == [mine]
    assert found(unit=stage.ground.sibling) == []
    assert found(q="ho so de nghi yen chau") == [mine, other]
    assert found(q=mine.code) == [mine]
    assert found(q="khong co") == []
    assert found(opinions="late") == []
    OpinionFactory(dossier=other, due_at=WORKING_AT)
    assert found(opinions="late") == [other]


def test_queue_of_another_province_is_empty(stage):
    stage.submitted()

    assert list(dossiers.queue_for(make_person("staff", stage.ground.other_agency), {})) == []


def test_menu_counts_what_is_mine_or_nobodys(stage):
    stage.submitted()
    stage.checking()
    colleague = make_person("staff", stage.ground.agency)
    appraisal.assign(by=stage.staff, dossier=stage.checking(), assigned_to=colleague)

    assert (dossiers.queue_count(stage.staff), dossiers.queue_count(colleague)) == (2, 2)


def test_age_counts_working_days(stage):
    Holiday.objects.create(day="2024-10-04", name="Ngày nghỉ thử")
    # Wednesday 2/10 → Monday 7/10: Thursday 3 and Monday 7; Friday 4 is a holiday.
    old = DossierFactory(status_since=WORKING_AT - timedelta(days=5))
    new = DossierFactory(status_since=WORKING_AT)

    assert [row.days for row in standings([old, new])] == [2, 0]


def test_age_follows_the_day_in_hanoi(stage):
    """23:30 UTC on Sunday is already Monday there: no working day has passed since."""
    late = DossierFactory(status_since=WORKING_AT - timedelta(hours=2, minutes=30))

    assert [row.days for row in standings([late])] == [0]


def test_age_of_nothing():
    assert standings([]) == []


# --- Levels and campaigns


def test_levels_are_governments_with_an_agency_nearest_first(stage):
    StandingAgencyFactory(parent=stage.ground.commune, name="Phòng Văn hóa - Xã hội")

    assert dossiers.receivers_for(stage.ground.school) == [stage.ground.commune, stage.ground.province]
    assert dossiers.receivers_for(stage.ground.sibling) == [stage.ground.province]


def test_open_campaigns_are_those_taken_part_in_or_owed(stage):
    owed = CampaignFactory(owner=stage.ground.province, launched=True)
    DutyFactory(obligation=ObligationFactory(campaign=owed, kind="nomination"), unit=stage.unit)
    foreign = CampaignFactory(owner=stage.ground.province, launched=True)
    ParticipationFactory(campaign=foreign, unit=stage.ground.sibling)
    draft = CampaignFactory(owner=stage.ground.province)
    ParticipationFactory(campaign=draft, unit=stage.unit)

    found = dossiers.campaigns_open_to(Unit.objects.filter(pk=stage.unit.pk))

    assert set(found) == {stage.campaign, owed}


# --- Files


def part_of(stage, dossier):
    return DossierPart.objects.filter(dossier=dossier, kind="submission").get().file


def test_files_follow_their_dossier(stage):
    stored = part_of(stage, stage.submitted())
    readers = {who: access.may_read(who, stored) for who in (stage.officer, stage.staff, stage.members[0])}
    outsiders = [make_person(role, getattr(stage.ground, place)) for role, place in OUTSIDE]

    assert set(readers.values()) == {True}
    assert [access.may_read(who, stored) for who in outsiders] == [False] * len(outsiders)


def test_files_of_a_draft_are_the_units_own(stage):
    stored = part_of(stage, stage.complete())

    assert (access.may_read(stage.officer, stored), access.may_read(stage.staff, stored)) == (True, False)


def test_asked_agency_reads_current_files_only(stage):
    dossier = stage.complete()
    old = part_of(stage, dossier)
    add_part(
        by=stage.officer,
        dossier=dossier,
        kind="submission",
        upload=pdf("ban-2.pdf"),
        document_number="46/TTr-UBND",
        document_date=WORKING_AT.date(),
    )
    new = DossierPart.objects.get(kind="submission", is_current=True).file
    agency = make_person("consulted_agency", stage.ground.department)
    before = access.may_read(agency, new)
    OpinionFactory(dossier=dossier, unit=stage.ground.department)

    assert (before, access.may_read(agency, new), access.may_read(agency, old)) == (False, True, False)


# --- Opinions


def test_agency_sees_what_it_was_asked_and_nothing_else(stage):
    agency = make_person("consulted_agency", stage.ground.department)
    mine = OpinionFactory(dossier=stage.checking(), unit=stage.ground.department)
    OpinionFactory(dossier=stage.checking(), unit=stage.ground.sibling)

    assert list(opinions.opinions_visible_to(agency)) == [mine]
    assert list(dossiers.visible_to(agency)) == []


def test_unit_does_not_see_opinions_about_it(stage):
    OpinionFactory(dossier=stage.checking(), unit=stage.ground.department)

    assert list(opinions.opinions_visible_to(stage.officer)) == []
    assert opinions.opinions_visible_to(stage.staff).count() == 1


def test_waiting_opinions_come_first_by_deadline(stage):
    agency = make_person("consulted_agency", stage.ground.department)
    late = OpinionFactory(dossier=stage.checking(), unit=stage.ground.department, due_at=WORKING_AT + timedelta(days=9))
    soon = OpinionFactory(dossier=stage.checking(), unit=stage.ground.department, due_at=WORKING_AT + timedelta(days=1))
    done = OpinionFactory(dossier=stage.checking(), unit=stage.ground.department)
    give_opinion(by=agency, opinion=done, stance="agree", answer="")

    assert list(opinions.asked_of(agency, {})) == [soon, late, done]
    assert list(opinions.asked_of(agency, {"status": "given"})) == [done]
    assert opinions.waiting_count(agency) == 2


def test_agencies_to_ask_have_somebody_to_answer(stage):
    make_person("consulted_agency", stage.ground.department)
    make_person("consulted_agency", stage.ground.other_commune)
    make_person("consulted_agency", stage.ground.commune)

    assert list(opinions.agencies_to_ask(stage.checking())) == [stage.ground.department]


# --- Sessions


def test_sessions_are_seen_by_their_council_and_its_level(stage):
    session = stage.session(stage.before_council())
    insiders = [stage.secretary, stage.members[0], stage.staff, stage.executive]
    outsiders = [
        stage.officer,
        make_person("council_member", stage.ground.agency),
        make_person("council_secretary", stage.ground.other_agency),
        make_person("viewer", stage.ground.province),
    ]

    assert [council.sessions_visible_to(who).filter(pk=session.pk).exists() for who in insiders] == [True] * 4
    assert [council.sessions_visible_to(who).filter(pk=session.pk).exists() for who in outsiders] == [False] * 4


def test_menu_counts_open_sessions_that_wait_for_the_member(stage):
    session = stage.open(stage.before_council())
    before = council.waiting_for_council(stage.members[0])
    stage.vote(session, "agree")

    waiting = [council.waiting_for_council(member) for member in stage.members]
    sessions.close_session(by=stage.secretary, session=session)

    assert (before, waiting, council.waiting_for_council(stage.members[1])) == (1, [0, 1, 1], 0)


# --- What the rules are told
