"""Who is in the room, who steps aside, who has voted; and the box, which is opened at closing and afterwards only."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dossiers.enums import Choice, Presence, SessionStatus
from dossiers.models import (
    Attendance,
    Ballot,
    BallotBox,
    CouncilMember,
    CouncilSession,
    Recusal,
    SessionItem,
    SessionPaper,
    VoterMark,
)
from dossiers.rules import counting
from dossiers.rules.council import RECUSED_REASON, belongs_to, working_memberships
from dossiers.rules.council import counting_day as day_of
from dossiers.sealing import BrokenSeal, unseal
from thidua.accounts.models import Membership

# item id → member id → reason
Recusals = dict[int, dict[int, str]]


def attendance_of(session: CouncilSession) -> dict[int, Attendance]:
    return {row.member_id: row for row in session.attendance.all()}


def room_of(members: Iterable[CouncilMember], attendance: Mapping[int, Attendance]) -> counting.Room:
    rows = list(attendance.values())
    return counting.Room(
        members=frozenset(member.pk for member in members),
        present=frozenset(row.member_id for row in rows if row.presence == Presence.PRESENT),
        absent=frozenset(row.member_id for row in rows if row.presence == Presence.ABSENT),
        postal=frozenset(row.member_id for row in rows if row.postal_asked_at is not None),
    )


def ballot_of(item: SessionItem) -> counting.Ballot:
    return counting.Ballot(item.denominator, item.recused_counted, item.postal_counted)


def recusals_of(session: CouncilSession, items: Iterable[SessionItem], members: Iterable[CouncilMember]) -> Recusals:
    """Declared ones always; those of a member's own unit are found by memberships until closing keeps them."""
    found: Recusals = defaultdict(dict)
    for row in Recusal.objects.filter(item__session=session).order_by("pk"):
        found[row.item_id][row.member_id] = row.reason
    if session.status == SessionStatus.CLOSED:
        return found
    people = list(members)
    working = working_memberships([member.user_id for member in people], day_of(session))
    for member in people:
        _add_own_unit(found, member.pk, working[member.user_id], items)
    return found


def _add_own_unit(found: Recusals, member_id: int, work: list[Membership], items: Iterable[SessionItem]) -> None:
    if not work:
        return
    for item in items:
        if belongs_to(work, item):
            found[item.pk].setdefault(member_id, RECUSED_REASON)


def voted_pairs(session: CouncilSession) -> set[tuple[int, int]]:
    """(item, member) of every ballot handed in, open or secret; never what it says."""
    named = Ballot.objects.filter(item__session=session).values_list("item_id", "member_id")
    marked = VoterMark.objects.filter(item__session=session).values_list("item_id", "member_id")
    return {*named, *marked}


def voters_of(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    for item_id, member_id in pairs:
        found[item_id].add(member_id)
    return found


def tally(session: CouncilSession) -> dict[int, Counter[str]]:
    """Named ballots and what the boxes hold. For the closing and for counting again; no page calls it before."""
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for item_id, choice in Ballot.objects.filter(item__session=session).values_list("item_id", "choice"):
        found[item_id][choice] += 1
    for box in BallotBox.objects.filter(item__session=session):
        found[box.item_id].update(unseal(box.sealed, item_id=box.item_id))
    return found


@dataclass(frozen=True, slots=True)
class Recount:
    """One item counted again from its ballots."""

    item: SessionItem
    counted: Counter[str]
    voters: int
    codes: list[str]
    broken: bool

    @property
    def agrees(self) -> bool:
        """Ballots, voters, receipts and the result written at closing say the same."""
        item = self.item
        written = (item.agree, item.disagree, item.blank or 0)
        again = (self.counted[Choice.AGREE], self.counted[Choice.DISAGREE], self.counted[Choice.BLANK])
        receipts = len(self.codes) == self.voters if item.secret and self.codes else True
        return not self.broken and written == again and self.voters == sum(again) and receipts


def recount(session: CouncilSession, items: Iterable[SessionItem]) -> list[Recount]:
    """Of a closed session: every item from its ballots, beside who voted. Four queries."""
    voters = voters_of(voted_pairs(session))
    named: dict[int, Counter[str]] = defaultdict(Counter)
    for item_id, choice in Ballot.objects.filter(item__session=session).values_list("item_id", "choice"):
        named[item_id][choice] += 1
    boxes = {box.item_id: box for box in BallotBox.objects.filter(item__session=session)}
    return [_recounted(item, named[item.pk], boxes.get(item.pk), len(voters[item.pk])) for item in items]


def _recounted(item: SessionItem, counted: Counter[str], box: BallotBox | None, voters: int) -> Recount:
    if box is None:
        return Recount(item, counted, voters, [], broken=False)
    try:
        counted = counted + Counter(unseal(box.sealed, item_id=item.pk))
    except BrokenSeal:
        return Recount(item, counted, voters, list(box.codes), broken=True)
    return Recount(item, counted, voters, list(box.codes), broken=False)


def papers_of(session: CouncilSession) -> list[SessionPaper]:
    """The newest of each kind and format comes first."""
    return list(session.papers.select_related("file", "job", "created_by").order_by("-pk")[:12])
