"""Reading the council room. While voting is open nothing here looks at what a ballot says."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from awards.models import AwardKind
from dossiers.enums import CouncilPosition, DossierStatus, NominationResult, Presence, SessionStatus
from dossiers.models import (
    Attendance,
    Ballot,
    Council,
    CouncilMember,
    CouncilSession,
    InvitationReply,
    Nomination,
    Recusal,
    SessionItem,
    VoterMark,
)
from dossiers.rules import counting
from dossiers.rules.council import counting_day, seat_of
from dossiers.selectors.room import attendance_of, ballot_of, recusals_of, room_of, voted_pairs
from thidua.accounts.models import Membership, User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.roles import roles_with
from thidua.accounts.scope import own_unit_ids, permission_paths, unit_scope
from thidua.common import clock
from thidua.common.queries import in_force, matches
from thidua.documents.models import StoredFile


@dataclass(frozen=True, slots=True)
class BallotLine:
    """An item as one member sees it: to vote on, voted already, or to be left to the others."""

    item: SessionItem
    voted: bool
    recused: bool
    reason: str = ""
    away: bool = False

    @property
    def is_open(self) -> bool:
        return not self.voted and not self.recused and not self.away


@dataclass(frozen=True, slots=True)
class BallotBlock:
    """Items of one award under one threshold: voted on together, with exceptions."""

    award: AwardKind
    lines: list[BallotLine]

    @property
    def key(self) -> int:
        return self.award.pk

    @property
    def first(self) -> SessionItem:
        return self.lines[0].item

    @property
    def open_lines(self) -> list[BallotLine]:
        return [line for line in self.lines if line.is_open]


@dataclass(frozen=True, slots=True)
class Turnout:
    member: CouncilMember
    cast: int
    expected: int
    attendance: Attendance | None = None
    reply: InvitationReply | None = None

    @property
    def is_complete(self) -> bool:
        return self.cast >= self.expected

    @property
    def is_present(self) -> bool:
        return self.attendance is not None and self.attendance.presence == Presence.PRESENT

    @property
    def is_postal(self) -> bool:
        return self.attendance is not None and self.attendance.postal_asked_at is not None


def councils_for(user: User) -> QuerySet[Council]:
    """Councils whose sessions this person holds: of the own level, not of those below."""
    own = Q(unit__path__in=permission_paths(user, P.MANAGE_SESSION))
    own |= Q(unit__in=own_unit_ids(user, P.MANAGE_SESSION))
    return Council.objects.filter(own).select_related("unit").order_by("name", "pk")


def sessions_visible_to(user: User) -> QuerySet[CouncilSession]:
    """Those who prepare sessions, appraise or decide at the council's level, and whoever has or had a seat in it."""
    scope = Q(council_id__in=CouncilMember.objects.filter(user=user).values("council_id"))
    for permission in (P.MANAGE_SESSION, P.APPRAISE_DOSSIER, P.APPROVE_DECISION):
        scope |= unit_scope(user, permission, "council__unit")
    return CouncilSession.objects.filter(scope).select_related("council__unit", "created_by", "closed_by")


def may_read_paper(user: User, stored: StoredFile) -> bool:
    """A paper of a session is read by those who see the session."""
    return sessions_visible_to(user).filter(papers__file=stored).exists()


def session_listing(user: User, filters: dict[str, Any]) -> QuerySet[CouncilSession]:
    rows = sessions_visible_to(user)
    if "status" in filters:
        rows = rows.filter(status=filters["status"])
    if "q" in filters:
        rows = rows.filter(matches(filters["q"]))
    return rows.annotate(size=Count("items")).order_by("-held_at", "-pk")


def members_on(council: Council, day: date) -> QuerySet[CouncilMember]:
    rows = council.members.filter(in_force(day), user__is_active=True)
    return rows.select_related("user").order_by("pk")


def usual_officers(seats: Iterable[CouncilMember]) -> dict[str, CouncilMember]:
    """Who chairs and who keeps the minutes unless somebody else is chosen."""
    names = {CouncilPosition.CHAIR: "chair", CouncilPosition.SECRETARY: "clerk"}
    found: dict[str, CouncilMember] = {}
    for seat in seats:
        if name := names.get(CouncilPosition(seat.position)):
            found.setdefault(name, seat)
    return found


def presence_of(user: User, session: CouncilSession) -> Attendance | None:
    return session.attendance.filter(member__user=user).first()


def reply_of(user: User, session: CouncilSession) -> InvitationReply | None:
    return session.replies.filter(member__user=user).first()


def recusals_to_show(session: CouncilSession) -> dict[int, list[tuple[str, str]]]:
    """Item → who left it to the others and why; those of their own unit are known for good at closing."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    rows = Recusal.objects.filter(item__session=session).select_related("member__user")
    for row in rows.order_by("item_id", "member__user__name_sort", "pk"):
        found[row.item_id].append((row.member.user.full_name, row.reason))
    return dict(found)


def items_of(session: CouncilSession) -> list[SessionItem]:
    """The agenda with everything its pages print; constant queries."""
    return list(items_with_all(session))


def agenda_counts(session: CouncilSession) -> dict[str, Any]:
    """How many nominees for each award, in the order of the agenda."""
    names = [str(item.nomination.award_kind) for item in items_of(session)]
    return {"total": len(names), "lines": [f"{count} {name}" for name, count in Counter(names).items()]}


def items_with_all(session: CouncilSession) -> QuerySet[SessionItem]:
    rows = session.items.select_related(
        "nomination__recipient__unit",
        "nomination__recipient__as_unit",
        "nomination__award_kind",
        "nomination__dossier__unit",
        "nomination__dossier__campaign",
    )
    return rows.order_by("order", "pk")


def eligible_nominations(council: Council, session: CouncilSession | None = None) -> QuerySet[Nomination]:
    """Recommended nominees waiting for this council and on no other agenda that is still running."""
    taken = SessionItem.objects.exclude(session__status=SessionStatus.CLOSED)
    if session is not None:
        taken = taken.exclude(session=session)
    rows = Nomination.objects.filter(
        dossier__receiver=council.unit,
        dossier__status=DossierStatus.BEFORE_COUNCIL,
        result=NominationResult.RECOMMENDED,
    ).exclude(pk__in=taken.values("nomination_id"))
    rows = rows.select_related("recipient", "award_kind", "dossier__unit", "dossier__campaign")
    return rows.order_by("award_kind__rank", "dossier_id", "order", "pk")


def waiting_for_council(user: User) -> int:
    """How many open sessions still wait for this member's ballot."""
    return CouncilSession.objects.filter(awaiting_ballot_of(user)).count()


def awaiting_ballot_of(user: User) -> Q:
    """Open sessions of this person's councils in which none of their ballots is in and they are not noted away."""
    seats = CouncilMember.objects.filter(in_force(clock.today()), user=user).values("council_id")
    named = Ballot.objects.filter(member__user=user).values("item__session_id")
    marked = VoterMark.objects.filter(member__user=user).values("item__session_id")
    away = Attendance.objects.filter(member__user=user, presence=Presence.ABSENT, postal_asked_at__isnull=True)
    waiting = Q(status=SessionStatus.OPEN, council_id__in=seats)
    return waiting & ~Q(pk__in=named) & ~Q(pk__in=marked) & ~Q(pk__in=away.values("session_id"))


def ballot_lines(user: User, session: CouncilSession) -> list[BallotLine]:
    """The agenda as one member votes on it: constant queries."""
    seat, items = seat_of(user, session), items_of(session)
    if seat is None:
        return [BallotLine(item, voted=False, recused=False, away=True) for item in items]
    mine = {"item__session": session, "member": seat}
    voted = {
        *Ballot.objects.filter(**mine).values_list("item_id", flat=True),
        *VoterMark.objects.filter(**mine).values_list("item_id", flat=True),
    }
    recusals = recusals_of(session, items, [seat])
    room = room_of([seat], attendance_of(session))
    return [_line(item, seat.pk, item.pk in voted, recusals.get(item.pk, {}), room) for item in items]


def _line(item: SessionItem, seat: int, voted: bool, recused: dict[int, str], room: counting.Room) -> BallotLine:
    away = seat not in counting.may_vote(ballot_of(item), room, frozenset())
    return BallotLine(item, voted, seat in recused, recused.get(seat, ""), away)


def in_blocks(lines: Iterable[BallotLine]) -> list[BallotBlock]:
    found: dict[int, BallotBlock] = {}
    for line in lines:
        award = line.item.nomination.award_kind
        found.setdefault(award.pk, BallotBlock(award, [])).lines.append(line)
    return list(found.values())


def turnout(session: CouncilSession) -> list[Turnout]:
    """Who has handed in how many ballots, of how many they may: never for or against."""
    items, members = items_of(session), list(members_on(session.council, counting_day(session)))
    cast = Counter(member for _, member in voted_pairs(session))
    attendance, recusals = attendance_of(session), recusals_of(session, items, members)
    room = room_of(members, attendance)
    voters = [counting.may_vote(ballot_of(item), room, recusals.get(item.pk, {}).keys()) for item in items]
    replies = {row.member_id: row for row in session.replies.all()}
    return [
        Turnout(
            one, cast[one.pk], sum(one.pk in group for group in voters), attendance.get(one.pk), replies.get(one.pk)
        )
        for one in members
    ]


def possible_members(user: User) -> QuerySet[User]:
    """People whose role lets them vote somewhere the reader keeps the catalogues."""
    scope = Q(pk__in=[])
    for path in user.paths_with(P.MANAGE_CATALOGUE):
        scope |= Q(unit__path__startswith=path)
    rows = Membership.objects.filter(scope, in_force(clock.today()), role__in=roles_with(P.VOTE))
    return User.objects.filter(is_active=True, pk__in=rows.values("user")).order_by("name_sort", "pk")
