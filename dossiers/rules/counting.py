"""Who counts, and when an item has passed. Pure: ids in, numbers out; nothing is rounded."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from decimal import Decimal

from awards.enums import VoteDenominator


@dataclass(frozen=True, slots=True)
class Room:
    """The members in office, those who are there, those away, and those of them asked in writing."""

    members: frozenset[int]
    present: frozenset[int] = frozenset()
    absent: frozenset[int] = frozenset()
    postal: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Ballot:
    """What the dated threshold says about the vote on one item."""

    denominator: str
    recused_counted: bool = True
    postal_counted: bool = True


def may_vote(ballot: Ballot, room: Room, recused: Set[int]) -> frozenset[int]:
    """Whoever is there or has not been noted as away; those away only when asked in writing and that counts."""
    away = room.absent - room.postal if ballot.postal_counted else room.absent
    return room.members - away - recused


def papers_issued(ballot: Ballot, room: Room, recused: Set[int]) -> frozenset[int]:
    """Those who were handed a ballot: present, or asked in writing."""
    there = room.present | (room.postal if ballot.postal_counted else frozenset())
    return (there & room.members) - recused


def denominator_of(ballot: Ballot, room: Room, recused: Set[int], voted: Set[int]) -> int:
    """All members, or those present with those whose opinion came in writing; recused members as the rule says."""
    if ballot.denominator == VoteDenominator.ALL_MEMBERS:
        counted = room.members
    else:
        counted = (room.present | (room.postal & voted)) & room.members
    return len(counted if ballot.recused_counted else counted - recused)


def passes(*, agree: int, total: int, min_percent: Decimal, strict: bool = False) -> bool:
    """Share of `total` that agreed, compared without rounding; `strict` wants more than the share."""
    share, needed = Decimal(agree) * 100, min_percent * total
    return total > 0 and (share > needed if strict else share >= needed)


def quorum_met(*, part: int, whole: int, strict: bool, here: int, members: int) -> bool:
    share, needed = here * whole, part * members
    return members > 0 and (share > needed if strict else share >= needed)
