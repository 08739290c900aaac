"""The board's numbers against a plain count, its cells at the edge of a deadline, and who sees which rows."""

from datetime import datetime, timedelta
from itertools import product

import pytest

from campaigns.enums import BoardState, DutyStatus
from campaigns.models import Duty, Participation
from campaigns.selectors.board import (
    board_columns,
    board_counts,
    board_participations,
    board_rows,
)
from campaigns.selectors.states import state_filter, state_of
from campaigns.wording import lateness_words
from tests.campaigns.staff import queries_of
from tests.factories.campaigns import CampaignFactory, DutyFactory, ObligationFactory, ParticipationFactory
from tests.factories.people import make_ground, make_person
from tests.factories.units import CommuneFactory
from thidua.common.clock import HANOI

pytestmark = pytest.mark.django_db

DUE = datetime(2024, 7, 15, tzinfo=HANOI)
AFTER = DUE + timedelta(days=3)
# The deadline of one unit whose grace of two days is still running on the day called AFTER.
LATER = AFTER - timedelta(days=1)
# The states that share all duties out among themselves.
SHARED_OUT = [state for state in BoardState if state not in (BoardState.LATE, BoardState.SENT_ANY, BoardState.EXTENDED)]


@pytest.fixture
def ground():
    return make_ground()


@pytest.fixture
def staff(ground):
    return make_person("staff", ground.agency)


@pytest.fixture
def campaign(ground):
    return CampaignFactory(owner=ground.province, launched=True)


def excused(person):
    return {"status": DutyStatus.EXCUSED, "excused_at": DUE, "excused_by": person, "excuse_reason": "Mới thành lập"}


@pytest.fixture
def mixed(ground, staff, campaign):
    """Every stored state × sent on time, late or never × with and without a deadline, in two columns."""
    dated = ObligationFactory(campaign=campaign, what="Gửi kế hoạch", grace_days=2)
    undated = ObligationFactory(campaign=campaign, what="Báo cáo", due_date="", due_at=None)
    on_time, late = DUE - timedelta(seconds=1), DUE
    shapes = [
        {},
        excused(staff),
        {"due_at": LATER, "extended_at": DUE, "extended_by": staff},
        {"status": DutyStatus.SENT, "sent_at": late, "late_from_when_sent": DUE + timedelta(days=2)},
        *(
            {"status": status, "sent_at": sent}
            for status, sent in product((DutyStatus.SENT, DutyStatus.RETURNED, DutyStatus.RECEIVED), (on_time, late))
        ),
    ]
    for shape in shapes:
        unit = CommuneFactory(parent=ground.province)
        ParticipationFactory(campaign=campaign, unit=unit)
        DutyFactory(obligation=dated, unit=unit, **shape)
        DutyFactory(obligation=undated, unit=unit, **shape)
    return campaign


def by_hand(campaign, state, now):
    """The same question asked of each duty in plain Python."""

    def holds(duty):
        edge = duty.late_from_when_sent or duty.due_at_when_sent
        late = duty.first_sent_at is not None and edge is not None and duty.first_sent_at >= edge
        past = duty.due_at is not None and now >= duty.due_at
        over = past and now >= duty.due_at + timedelta(days=duty.obligation.grace_days)
        return {
            BoardState.RECEIVED: duty.status == "received",
            BoardState.SENT: duty.status == "sent",
            BoardState.RETURNED: duty.status == "returned",
            BoardState.EXCUSED: duty.status == "excused",
            BoardState.OVERDUE: duty.status == "open" and over,
            BoardState.IN_GRACE: duty.status == "open" and past and not over,
            BoardState.OPEN: duty.status == "open" and not past,
            BoardState.LATE: late,
            BoardState.SENT_ANY: duty.status in ("sent", "received"),
            BoardState.EXTENDED: duty.extended_at is not None,
        }[state]

    return [duty for duty in Duty.objects.filter(obligation__campaign=campaign) if holds(duty)]


@pytest.mark.parametrize("now", [DUE - timedelta(seconds=1), DUE, AFTER])
@pytest.mark.parametrize("state", list(BoardState))
def test_counts_equal_a_plain_count(staff, mixed, state, now):
    expected = by_hand(mixed, state, now)

    counts = board_counts(staff, mixed, now)

    assert [row[state.value] for row in counts] == [
        sum(duty.obligation == row["obligation"] for duty in expected) for row in counts
    ]


@pytest.mark.parametrize("tells_grace", [True, False])
@pytest.mark.parametrize("now", [DUE - timedelta(seconds=1), DUE, AFTER])
def test_cells_read_as_the_rows_of_their_duties(staff, mixed, now, tells_grace):
    """A cell reads a few columns of its duty; what it says must be what the whole row says."""
    units = board_participations(staff, mixed, {}, now)

    rows = board_rows(units, board_columns(mixed), now, tells_grace=tells_grace)

    cells = {cell.duty.pk: cell for row in rows for cell in row.cells}
    duties = Duty.objects.filter(obligation__campaign=mixed).select_related("obligation")
    assert {pk: (cell.state, cell.late, cell.duty.due_at, cell.duty.extended_at) for pk, cell in cells.items()} == {
        duty.pk: (
            state_of(duty, now, tells_grace=tells_grace),
            lateness_words(duty),
            duty.due_at,
            duty.extended_at,
        )
        for duty in duties
    }


def test_every_state_occurs_in_what_is_counted(mixed):
    assert [state for state in BoardState if not by_hand(mixed, state, AFTER)] == []


@pytest.mark.parametrize("now", [DUE - timedelta(seconds=1), DUE, AFTER])
def test_states_share_all_duties_out(staff, mixed, now):
    for row in board_counts(staff, mixed, now):
        assert sum(row[state.value] for state in SHARED_OUT) == row["total"] == 10


@pytest.mark.parametrize("now", [DUE - timedelta(seconds=1), DUE, AFTER])
def test_cell_and_filter_agree(mixed, now):
    for state in SHARED_OUT:
        for tells in (True, False):
            filtered = set(Duty.objects.filter(state_filter(state, now, tells_grace=tells)))
            duties = Duty.objects.select_related("obligation")
            assert filtered == {duty for duty in duties if state_of(duty, now, tells_grace=tells) == state}


@pytest.mark.parametrize("state", list(BoardState))
def test_number_leads_to_as_many_rows(staff, mixed, state):
    for row in board_counts(staff, mixed, AFTER):
        filters = {"state": state.value, "obligation": row["obligation"]}

        assert board_participations(staff, mixed, filters, AFTER).count() == row[state.value]


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (datetime(2024, 7, 14, 23, 59, 59, 999999, tzinfo=HANOI), BoardState.OPEN),
        (datetime(2024, 7, 15, 0, 0, 0, tzinfo=HANOI), BoardState.OVERDUE),
    ],
)
def test_open_turns_overdue_at_midnight(ground, campaign, now, state):
    duty = DutyFactory(obligation=ObligationFactory(campaign=campaign), unit=ground.commune)

    assert state_of(duty, now) == state


@pytest.mark.parametrize(
    ("sent", "late"),
    [
        (DUE - timedelta(seconds=1), ""),
        (DUE, "gửi trễ dưới 1 phút"),
        (DUE + timedelta(hours=2, minutes=5), "gửi trễ 2 giờ 5 phút"),
    ],
)
def test_cell_says_how_late(ground, campaign, sent, late):
    column = ObligationFactory(campaign=campaign)
    part = ParticipationFactory(campaign=campaign, unit=ground.commune)
    DutyFactory(obligation=column, unit=ground.commune, sent_at=sent)

    cell = board_rows([part], [column], AFTER)[0].cells[0]

    assert (cell.state, cell.late) == (BoardState.SENT, late)


def test_cell_of_a_returned_paper_past_its_deadline(ground, campaign):
    column = ObligationFactory(campaign=campaign)
    part = ParticipationFactory(campaign=campaign, unit=ground.commune)
    DutyFactory(obligation=column, unit=ground.commune, sent_at=DUE - timedelta(days=1), status=DutyStatus.RETURNED)

    cell = board_rows([part], [column], AFTER)[0].cells[0]

    assert (cell.state, cell.late, cell.overdue) == (BoardState.RETURNED, "", True)


def test_extension_moves_the_edge_for_one_unit(ground, staff, campaign):
    column = ObligationFactory(campaign=campaign)
    DutyFactory(
        obligation=column, unit=ground.commune, due_at=DUE + timedelta(days=7), extended_at=DUE, extended_by=staff
    )
    DutyFactory(obligation=column, unit=ground.sibling)

    row = board_counts(staff, campaign, AFTER)[0]

    assert (row["open"], row["overdue"]) == (1, 1)


def test_unit_without_a_duty_has_an_empty_cell(ground, campaign):
    column = ObligationFactory(campaign=campaign)
    part = ParticipationFactory(campaign=campaign, unit=ground.commune)
    DutyFactory(obligation=column, unit=ground.sibling)

    cell = board_rows([part], [column], AFTER)[0].cells[0]

    assert (cell.duty, cell.state) == (None, None)


def test_columns_leave_out_what_the_agency_does_itself(campaign):
    asked = ObligationFactory(campaign=campaign, order=2)
    first = ObligationFactory(campaign=campaign, order=1)
    ObligationFactory(campaign=campaign, units_send=False)
    ObligationFactory()

    assert board_columns(campaign) == [first, asked]


def test_unit_sees_only_its_own_row_and_numbers(ground, campaign):
    column = ObligationFactory(campaign=campaign)
    for unit in (ground.commune, ground.sibling, ground.department):
        ParticipationFactory(campaign=campaign, unit=unit)
        DutyFactory(obligation=column, unit=unit)
    officer = make_person("unit_officer", ground.commune)

    rows = board_participations(officer, campaign, {}, AFTER)

    assert [row.unit for row in rows] == [ground.commune]
    assert [row["total"] for row in board_counts(officer, campaign, AFTER)] == [1]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [({"q": "yen chau"}, 1), ({"q": "không có"}, 0), ({"kind": "commune"}, 2), ({"kind": "school"}, 0), ({}, 2)],
)
def test_board_filters_units(ground, staff, campaign, filters, expected):
    for unit in (ground.commune, ground.sibling):
        ParticipationFactory(campaign=campaign, unit=unit)

    assert board_participations(staff, campaign, filters, AFTER).count() == expected


def test_state_filter_alone_means_any_column(ground, staff, campaign):
    first, second = ObligationFactory(campaign=campaign), ObligationFactory(campaign=campaign)
    ParticipationFactory(campaign=campaign, unit=ground.commune)
    DutyFactory(obligation=first, unit=ground.commune)
    DutyFactory(obligation=second, unit=ground.commune, sent_at=DUE - timedelta(days=1))

    def count(**filters):
        return board_participations(staff, campaign, filters, AFTER).count()

    assert (count(state="sent"), count(state="overdue"), count(state="received")) == (1, 1, 0)
    assert (count(state="sent", obligation=first), count(state="sent", obligation=second)) == (0, 1)


def test_duty_of_another_campaign_does_not_count(ground, staff, campaign):
    ObligationFactory(campaign=campaign)
    ParticipationFactory(campaign=campaign, unit=ground.commune)
    DutyFactory(unit=ground.commune)

    assert [row["total"] for row in board_counts(staff, campaign, AFTER)] == [0]
    assert board_participations(staff, campaign, {"state": "overdue"}, AFTER).count() == 0


def test_queries_do_not_grow(ground, staff, campaign):
    def build():
        columns = board_columns(campaign)
        rows = board_rows(board_participations(staff, campaign, {}, AFTER), columns, AFTER)
        board_counts(staff, campaign, AFTER)
        return [str(row.participation.unit) for row in rows]

    def add():
        column = ObligationFactory(campaign=campaign)
        part = ParticipationFactory(campaign=campaign, unit=CommuneFactory(parent=ground.province))
        for row in Participation.objects.filter(campaign=campaign):
            DutyFactory(obligation=column, unit=row.unit)
        return part

    add()
    build()  # the reader's memberships are read once per person object
    one = queries_of(build)
    add()
    add()

    assert queries_of(build) == one
