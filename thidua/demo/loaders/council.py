"""The councils of province and commune with their seats; meetings held, open for a secret vote, and being prepared."""

from __future__ import annotations

from datetime import date, timedelta

from dossiers.enums import Choice, PaperFormat, Presence
from dossiers.models import Council, CouncilSession, Dossier, Nomination
from dossiers.services.councils import add_member, create_council
from dossiers.services.notes import write_discussion
from dossiers.services.presence import Note, note_presence
from dossiers.services.session_papers import draft_paper
from dossiers.services.sessions import close_session, create_session, invite, open_session
from dossiers.services.voting import cast_votes
from thidua.accounts.models import User
from thidua.common import clock
from thidua.demo.loaders import people, units
from thidua.demo.loaders.source import Row, moment

SEATED = date(2025, 7, 1)
LASTED = timedelta(minutes=90)


def load(lived: Row, made: dict[str, Dossier]) -> None:
    """The meetings are those of the first council."""
    persons = people.by_username()
    province, *_ = [_seat(row, persons) for row in lived["councils"]]
    for row in lived["sessions"]:
        nominations = Nomination.objects.filter(dossier__in=[made[key] for key in row["dossiers"]])
        _meet(province, row, list(nominations.order_by("dossier_id", "order")), persons)


def _seat(row: Row, persons: dict[str, User]) -> Council:
    place = units.by_key()[row["unit"]]
    if known := Council.objects.filter(unit=place, name=row["name"]).first():
        return known
    council = create_council(by=None, unit=place, name=row["name"], decision=row["decision"], term_from=SEATED)
    for seat in row["members"]:
        add_member(by=None, council=council, user=persons[seat["user"]], position=seat["position"], valid_from=SEATED)
    return council


def _meet(council: Council, row: Row, nominations: list[Nomination], persons: dict[str, User]) -> None:
    held, secretary, state = moment(row["held_offset"]), persons[row["by"]], row["state"]
    with clock.at(min(held, clock.now())):
        session = create_session(
            by=secretary,
            council=council,
            title=row["title"],
            held_at=held,
            place=row["place"],
            nominations=nominations,
        )
        if state == "planned":
            invite(by=secretary, session=session)
            return
        _be_there(session, secretary, row.get("absent", {}))
        open_session(by=secretary, session=session)
        _vote(session, row, persons)
        if state == "closed":
            close_session(by=secretary, session=session)
            _write_up(session, secretary, row)


def _be_there(session: CouncilSession, secretary: User, absent: dict[str, str]) -> None:
    notes = {}
    for seat in session.council.members.select_related("user"):
        reason = absent.get(seat.user.username)
        notes[seat.pk] = Note(Presence.ABSENT, reason) if reason else Note(Presence.PRESENT)
    note_presence(by=secretary, session=session, notes=notes, postal_due_at=None)


def _vote(session: CouncilSession, row: Row, persons: dict[str, User]) -> None:
    """Where `agree` counts the votes for each item everybody votes; otherwise those named do, and agree."""
    items = list(session.items.order_by("order"))
    if "voted" in row:
        for name in row["voted"]:
            cast_votes(by=persons[name], session=session, choices={item.pk: Choice.AGREE for item in items})
        return
    for place, seat in enumerate(session.council.members.select_related("user").order_by("pk")):
        choices = {
            item.pk: Choice.AGREE if place < agree else Choice.DISAGREE
            for item, agree in zip(items, row["agree"], strict=True)
        }
        cast_votes(by=seat.user, session=session, choices=choices)


def _write_up(session: CouncilSession, secretary: User, row: Row) -> None:
    """Minutes and counting record are printed by the worker afterwards, as any others."""
    write_discussion(
        by=secretary,
        session=session,
        discussion="\n".join(row["discussion"]),
        began_at=session.held_at,
        ended_at=session.held_at + LASTED,
    )
    for kind in row["papers"]:
        draft_paper(by=secretary, session=session, kind=kind, format=PaperFormat.PDF)
