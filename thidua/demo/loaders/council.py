"""The provincial council with its seats, one meeting held and one being prepared."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dossiers.enums import Choice, Presence
from dossiers.models import Council, CouncilMember, CouncilSession, Dossier, Nomination
from dossiers.services.councils import add_member, create_council
from dossiers.services.presence import Note, note_presence
from dossiers.services.sessions import close_session, create_session, open_session
from dossiers.services.voting import cast_votes
from thidua.accounts.models import User
from thidua.common import clock
from thidua.demo.loaders import people, units
from thidua.demo.loaders.source import Row, moment

SEATED = date(2025, 7, 1)


def load(lived: Row, made: dict[str, Dossier]) -> None:
    persons = people.by_username()
    council = _seat(lived["council"], persons)
    for row in lived["sessions"]:
        nominations = Nomination.objects.filter(dossier__in=[made[key] for key in row["dossiers"]])
        _meet(council, row, list(nominations.order_by("dossier_id", "order")), persons[row["by"]])


def _seat(row: Row, persons: dict[str, User]) -> Council:
    place = units.by_key()[row["unit"]]
    if known := Council.objects.filter(unit=place, name=row["name"]).first():
        return known
    council = create_council(by=None, unit=place, name=row["name"])
    for seat in row["members"]:
        add_member(by=None, council=council, user=persons[seat["user"]], position=seat["position"], valid_from=SEATED)
    return council


def _meet(council: Council, row: Row, nominations: list[Nomination], secretary: User) -> None:
    held = moment(row["held_offset"])
    with clock.at(min(held, clock.now())):
        session = create_session(
            by=secretary,
            council=council,
            title=row["title"],
            held_at=held,
            place=row["place"],
            nominations=nominations,
        )
        if row.get("closed"):
            _be_there(session, secretary, council)
            open_session(by=secretary, session=session)
            _vote(session, row["agree"], council.members.select_related("user").order_by("pk"))
            close_session(by=secretary, session=session)


def _be_there(session: CouncilSession, secretary: User, council: Council) -> None:
    notes = {seat.pk: Note(Presence.PRESENT) for seat in council.members.all()}
    note_presence(by=secretary, session=session, notes=notes, postal_due_at=None)


def _vote(session: CouncilSession, agreeing: list[int], seats: Iterable[CouncilMember]) -> None:
    items = list(session.items.order_by("order"))
    for place, seat in enumerate(seats):
        choices = {
            item.pk: Choice.AGREE if place < agree else Choice.DISAGREE
            for item, agree in zip(items, agreeing, strict=True)
        }
        cast_votes(by=seat.user, session=session, choices=choices)
