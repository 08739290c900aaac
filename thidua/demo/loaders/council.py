"""The provincial council with its seats, one meeting held and one being prepared."""

from __future__ import annotations

from awards.models import VoteThreshold
from dossiers.enums import Choice, SessionStatus
from dossiers.models import Ballot, Council, CouncilMember, CouncilSession, Nomination, SessionItem
from thidua.accounts.models import User
from thidua.common.queries import in_force
from thidua.demo.loaders import people, units
from thidua.demo.loaders.source import Row, day, moment

SEATED = "2025-07-01"


def load_members(row: Row) -> None:
    council, _ = Council.objects.get_or_create(unit=units.by_key()[row["unit"]], name=row["name"])
    persons = people.by_username()
    for seat in row["members"]:
        CouncilMember.objects.get_or_create(
            council=council,
            user=persons[seat["user"]],
            valid_to=None,
            defaults={"position": seat["position"], "valid_from": SEATED},
        )


def load_sessions(lived: Row) -> None:
    council = Council.objects.get(unit=units.by_key()[lived["council"]["unit"]], name=lived["council"]["name"])
    persons = people.by_username()
    for row in lived["sessions"]:
        session = _session(council, row, persons)
        nominations = Nomination.objects.filter(dossier__code__in=row["dossiers"]).order_by("dossier__code", "order")
        for order, nomination in enumerate(nominations):
            item = SessionItem.objects.create(session=session, nomination=nomination, order=order)
            if row.get("closed"):
                _vote(item, row["agree"][order], council)


def _session(council: Council, row: Row, persons: dict[str, User]) -> CouncilSession:
    held, closed = moment(row["held_offset"]), bool(row.get("closed"))
    secretary = persons[row["by"]]
    return CouncilSession.objects.create(
        council=council,
        title=row["title"],
        held_at=held,
        place=row["place"],
        status=SessionStatus.CLOSED if closed else SessionStatus.PLANNED,
        created_by=secretary,
        opened_at=held if closed else None,
        closed_at=held if closed else None,
        closed_by=secretary if closed else None,
        member_count=council.members.count() if closed else None,
    )


def _vote(item: SessionItem, agree: int, council: Council) -> None:
    """Threshold and counts are copied in, as closing a meeting does."""
    members = list(council.members.order_by("pk"))
    threshold = VoteThreshold.objects.filter(in_force(day(0)), award_kind=None).select_related("basis").get()
    for place, member in enumerate(members):
        choice = Choice.AGREE if place < agree else Choice.DISAGREE
        Ballot.objects.create(item=item, member=member, choice=choice, cast_at=item.session.held_at)
    item.min_percent, item.denominator = threshold.min_percent, threshold.denominator
    item.threshold_basis, item.threshold_verified = threshold.citation, threshold.verified
    item.agree, item.disagree = agree, len(members) - agree
    item.passed = agree * 100 >= threshold.min_percent * len(members)
    item.save()
