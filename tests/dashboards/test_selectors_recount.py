"""Every number equals a recount in plain Python over all rows, at every level of the tree and for every reader."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from awards.enums import HonourStatus
from awards.models import Honour
from campaigns.enums import CampaignStatus, DutyStatus, TargetVerdict
from campaigns.models import Duty
from dossiers.enums import DossierStatus
from dossiers.models import Dossier
from tests.dashboards.world import NOW, Board
from tests.factories.people import make_person
from tests.factories.units import ClusterFactory
from thidua.accounts.models import User
from thidua.dashboards.enums import Age, Sending
from thidua.dashboards.selectors import awards, dossiers, sending, targets
from thidua.dashboards.selectors.scope import Scope, make_scope
from thidua.dashboards.selectors.summary import summary
from thidua.units.models import Unit

READERS = ("province", "commune", "school", "department")
PLACES = (None, "province", "department", "commune", "school", "sibling")
YEARS = (None, 2023, 2024, 2025)


def reader_at(board: Board, place: str) -> User:
    return make_person("viewer", getattr(board.ground, place))


def scopes_of(board: Board, user: User) -> list[Scope]:
    """Every place in the reader's reach, with every year."""
    home = user.memberships.get().unit
    units = [None if place is None else getattr(board.ground, place) for place in PLACES]
    return [
        make_scope(user, unit=unit, year=year)
        for unit in units
        if unit is None or home.contains(unit)
        for year in YEARS
    ]


def lies_in(scope: Scope, unit: Unit) -> bool:
    home = scope.user.memberships.get().unit
    return home.contains(unit) and (scope.unit is None or scope.unit.contains(unit))


def state_of(duty: Duty) -> Sending:
    if duty.status == DutyStatus.EXCUSED:
        return Sending.EXCUSED
    if duty.status == DutyStatus.RETURNED:
        return Sending.RETURNED
    if duty.status == DutyStatus.OPEN:
        return Sending.OVERDUE if duty.due_at is not None and duty.due_at <= NOW else Sending.OPEN
    return Sending.LATE if duty.was_late else Sending.ON_TIME


def recount_duties(scope: Scope) -> list[Duty]:
    found = []
    for duty in Duty.objects.select_related("unit", "obligation__campaign"):
        campaign = duty.obligation.campaign
        if campaign.status == CampaignStatus.DRAFT or not lies_in(scope, duty.unit):
            continue
        if scope.campaign is not None and campaign != scope.campaign:
            continue
        counted = duty.due_at or campaign.launched_at
        if scope.year is None or (counted + timedelta(hours=7)).year == scope.year:
            found.append(duty)
    return found


@pytest.mark.parametrize("place", READERS)
def test_sending_equals_recount(board: Board, place: str) -> None:
    for scope in scopes_of(board, reader_at(board, place)):
        expected = Counter(state_of(duty) for duty in recount_duties(scope))

        tally = sending.tally(scope, NOW)

        assert tally.counts == {state.value: expected[state] for state in Sending}


def test_sending_has_every_state_to_count(board: Board) -> None:
    scope = make_scope(reader_at(board, "province"), year=2024)

    tally = sending.tally(scope, NOW)

    assert tally.counts == {"on_time": 2, "late": 1, "returned": 1, "overdue": 1, "open": 3, "excused": 1}


@pytest.mark.parametrize("place", READERS)
def test_branches_add_up_to_the_whole(board: Board, place: str) -> None:
    for scope in scopes_of(board, reader_at(board, place)):
        branches = sending.by_branch(scope, NOW)

        added = sum((branch.tally for branch in branches), sending.Tally())

        assert added.total == sending.tally(scope, NOW).total
        assert all(added.of(state) == sending.tally(scope, NOW).of(state) for state in Sending)


def test_branches_of_province_are_its_children_with_all_below(board: Board) -> None:
    scope = make_scope(reader_at(board, "province"), unit=board.ground.province, year=2024)

    branches = sending.by_branch(scope, NOW)

    assert {branch.unit: branch.tally.total for branch in branches} == {
        board.ground.department: 2,
        board.ground.commune: 5,
        board.ground.sibling: 2,
    }


def test_branches_of_commune_show_itself_and_its_school_apart(board: Board) -> None:
    scope = make_scope(reader_at(board, "province"), unit=board.ground.commune, year=2024)

    branches = sending.by_branch(scope, NOW)

    assert [(branch.unit, branch.own, branch.tally.total) for branch in branches] == [
        (board.ground.commune, True, 3),
        (board.ground.school, False, 2),
    ]


def test_branches_of_cluster_are_its_members(board: Board) -> None:
    cluster = ClusterFactory(owner=board.ground.province, units=[board.ground.commune, board.ground.department])
    scope = make_scope(reader_at(board, "province"), cluster=cluster, year=2024)

    branches = sending.by_branch(scope, NOW)

    assert {branch.unit: branch.tally.total for branch in branches} == {
        board.ground.commune: 5,
        board.ground.department: 2,
    }


def test_cluster_shows_only_members_in_reach(board: Board) -> None:
    cluster = ClusterFactory(owner=board.ground.province, units=[board.ground.commune, board.ground.sibling])
    scope = make_scope(reader_at(board, "commune"), cluster=cluster)

    assert [branch.unit for branch in sending.by_branch(scope, NOW)] == [board.ground.commune, board.ground.school]


def test_by_campaign_leaves_out_foreign_and_drafts(board: Board) -> None:
    scope = make_scope(reader_at(board, "province"))

    rows = sending.by_campaign(scope, NOW)

    assert [(campaign, tally.total) for campaign, tally in rows] == [(board.campaign, 9), (board.older, 2)]


def test_by_obligation_counts_one_campaign(board: Board) -> None:
    scope = make_scope(reader_at(board, "commune"), campaign=board.campaign)

    rows = sending.by_obligation(scope, NOW)

    assert [(row.what, tally.total) for row, tally in rows] == [
        ("Kế hoạch triển khai", 2),
        ("Báo cáo tổng kết", 2),
        ("Gửi tin bài", 1),
    ]


def test_on_time_share_leaves_out_what_is_not_due(board: Board) -> None:
    tally = sending.tally(make_scope(reader_at(board, "province"), year=2024), NOW)

    assert (tally.judged, tally.on_time_percent) == (4, 50.0)


def test_on_time_share_of_nothing_is_unknown(board: Board) -> None:
    tally = sending.tally(make_scope(reader_at(board, "province"), year=2019), NOW)

    assert (tally.total, tally.on_time_percent) == (0, None)


def test_duty_at_new_year_belongs_to_the_year_in_hanoi(board: Board) -> None:
    duty = Duty.objects.get(obligation=board.plan, unit=board.ground.sibling)
    Duty.objects.filter(pk=duty.pk).update(due_at=datetime(2024, 12, 31, 17, 0, tzinfo=UTC))
    user = reader_at(board, "sibling")

    assert [sending.duties(make_scope(user, year=year)).filter(pk=duty.pk).count() for year in (2024, 2025)] == [0, 1]


def test_owing_units_are_those_with_something_overdue(board: Board) -> None:
    scope = make_scope(reader_at(board, "province"))

    units = list(sending.units_in_state(scope, Sending.OVERDUE, NOW))

    expected = {duty.unit for duty in recount_duties(scope) if state_of(duty) == Sending.OVERDUE}
    assert (set(units), len(units)) == (expected, len(expected))
    assert expected == {board.ground.commune, board.ground.sibling}


# --- Targets


def test_targets_by_verdict(board: Board) -> None:
    scope = make_scope(reader_at(board, "province"), campaign=board.campaign)

    counts = targets.counts_of(targets.judged(scope, NOW.date()))

    # 5 of 3, 3 of 3, 1 of 3 with the time to December three quarters gone, and one that never reported.
    assert counts == {
        TargetVerdict.MET: 1,
        TargetVerdict.EXCEEDED: 1,
        TargetVerdict.AT_RISK: 1,
        TargetVerdict.MISSED: 0,
        TargetVerdict.NO_DATA: 1,
    }


@pytest.mark.parametrize(
    ("place", "year", "expected"),
    [("province", None, 5), ("province", 2023, 1), ("province", 2024, 4), ("commune", 2024, 2), ("school", None, 1)],
)
def test_targets_of_place_and_year(board: Board, place: str, year: int | None, expected: int) -> None:
    scope = make_scope(reader_at(board, place), year=year)

    assert len(targets.judged(scope, NOW.date())) == expected


def test_targets_by_line_put_own_targets_last(board: Board) -> None:
    scope = make_scope(reader_at(board, "province"))

    lines = targets.by_target(targets.judged(scope, NOW.date()))

    assert [(line.target is None, line.total) for line in lines] == [(False, 4), (True, 1)]


# --- Dossiers


def recount_dossiers(scope: Scope) -> list[Dossier]:
    home = scope.user.memberships.get().unit
    final = {DossierStatus.DECIDED, DossierStatus.WITHDRAWN, DossierStatus.REFUSED, DossierStatus.MERGED}
    found = []
    for row in Dossier.objects.select_related("unit", "campaign"):
        seen = row.submitted_at is not None or row.unit == home
        if not seen or not lies_in(scope, row.unit):
            continue
        if scope.year is not None and (
            row.created_at.year > scope.year or (row.status in final and row.status_since.year < scope.year)
        ):
            continue
        found.append(row)
    return found


@pytest.mark.parametrize("place", READERS)
def test_dossiers_equal_recount(board: Board, place: str) -> None:
    for scope in scopes_of(board, reader_at(board, place)):
        rows = recount_dossiers(scope)

        lines = dossiers.by_state(scope, NOW)

        assert {line.status: line.total for line in lines} == Counter(DossierStatus(row.status) for row in rows)
        assert set(dossiers.dossiers(scope)) == set(rows)


def test_dossier_ages_share_out_all_unfinished(board: Board) -> None:
    scope = make_scope(reader_at(board, "province"), year=2024)

    lines = dossiers.by_state(scope, NOW)

    unfinished = [line for line in lines if line.status not in dossiers.FINAL]
    assert [sum(line.ages.values()) for line in unfinished] == [line.total for line in unfinished]
    assert [sum(line.ages.values()) for line in lines if line.status in dossiers.FINAL] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    ("days", "age"),
    [(0, Age.WEEK), (6.99, Age.WEEK), (7, Age.FORTNIGHT), (14.99, Age.FORTNIGHT), (15, Age.MONTH), (31, Age.LONGER)],
)
def test_dossier_age_counts_whole_days(board: Board, days: float, age: Age) -> None:
    dossier = Dossier.objects.filter(status=DossierStatus.CHECKING, unit=board.ground.commune).get()
    Dossier.objects.filter(pk=dossier.pk).update(status_since=NOW - timedelta(days=days))

    found = [one for one in Age if Dossier.objects.filter(dossiers.age_filter(one, NOW), pk=dossier.pk).exists()]

    assert found == [age]


# --- Honours


def recount_honours(scope: Scope, year: int | None) -> list[Honour]:
    rows = Honour.objects.exclude(status=HonourStatus.REVOKED).select_related("unit_then", "recipient", "award_kind")
    return [row for row in rows if lies_in(scope, row.unit_then) and year in (None, row.decided_on.year)]


@pytest.mark.parametrize("place", READERS)
def test_honours_equal_recount(board: Board, place: str) -> None:
    for scope in scopes_of(board, reader_at(board, place)):
        this = recount_honours(scope, scope.year)

        kinds = [line for _, lines in awards.by_kind(scope).items() for line in lines]

        assert {kind.pk: line.now for kind, line in kinds if line.now} == Counter(row.award_kind_id for row in this)
        assert {line.key: line.now for line in awards.by_type(scope) if line.now} == Counter(
            row.recipient.type for row in this
        )
        assert {line.key: line.now for line in awards.by_group(scope) if line.now} == Counter(
            row.recipient.group or awards.NO_GROUP for row in this
        )


def test_honours_are_compared_with_the_year_before(board: Board) -> None:
    scope = make_scope(reader_at(board, "province"), year=2024)

    lines = [line for rows in awards.by_kind(scope).values() for _, line in rows]

    before = Counter(str(row.award_kind_id) for row in recount_honours(scope, 2023))
    assert {line.key: line.before for line in lines if line.before} == before
    assert sum(before.values()) == 5


def test_honours_without_a_year_are_not_compared(board: Board) -> None:
    lines = awards.by_type(make_scope(reader_at(board, "province")))

    assert {line.before for line in lines} == {None}


def test_titles_and_commendations_are_kept_apart(board: Board) -> None:
    kinds = awards.by_kind(make_scope(reader_at(board, "province")))

    assert {nature: {kind.nature for kind, _ in rows} for nature, rows in kinds.items()} == {
        nature: {nature.value} for nature in kinds
    }


def test_honours_of_a_campaign(board: Board) -> None:
    scope = make_scope(reader_at(board, "province"), campaign=board.campaign)

    assert awards.honours(scope).count() == 6


# --- The numbers at the top


@pytest.mark.parametrize("place", READERS)
def test_summary_equals_recount(board: Board, place: str) -> None:
    for scope in scopes_of(board, reader_at(board, place)):
        found = summary(scope, NOW)

        honours = recount_honours(scope, scope.year)
        assert found.open_dossiers == sum(not row.is_final for row in recount_dossiers(scope))
        assert found.titles == sum(row.award_kind.nature == "title" for row in honours)
        assert found.commendations == sum(row.award_kind.nature == "commendation" for row in honours)


@pytest.mark.parametrize(("year", "expected"), [(None, 2), (2023, 1), (2024, 1), (2022, 0)])
def test_summary_counts_campaigns_of_the_year(board: Board, year: int | None, expected: int) -> None:
    scope = make_scope(reader_at(board, "province"), year=year)

    assert summary(scope, NOW).campaigns == expected
