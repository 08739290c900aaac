"""What the register and the declared records say, read for many candidates in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import Count, Q
from django.db.models.functions import Substr

from awards.eligibility.types import Candidate
from awards.enums import HonourStatus, RecipientType
from awards.models import (
    AwardAuthority,
    AwardKind,
    DisciplineNote,
    Honour,
    Initiative,
    MemberCount,
    YearlyRating,
)
from thidua.units.models import Unit

Row = TypeVar("Row", Honour, YearlyRating, Initiative, MemberCount, DisciplineNote)


class Store:
    """Every table is read when a rule first asks for it, and then for all candidates at once."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self.candidates = list(candidates)
        self._recipients = {one.recipient.pk for one in self.candidates}

    @cached_property
    def honours(self) -> dict[int, list[Honour]]:
        rows = Honour.objects.filter(recipient__in=self._recipients).exclude(status=HonourStatus.REVOKED)
        return _by_recipient(rows.select_related("award_kind").order_by("decided_on", "pk"))

    @cached_property
    def ratings(self) -> dict[int, list[YearlyRating]]:
        return _by_recipient(YearlyRating.objects.filter(recipient__in=self._recipients).order_by("year", "pk"))

    @cached_property
    def initiatives(self) -> dict[int, list[Initiative]]:
        return _by_recipient(Initiative.objects.filter(recipient__in=self._recipients).order_by("year", "pk"))

    @cached_property
    def counts(self) -> dict[int, list[MemberCount]]:
        return _by_recipient(MemberCount.objects.filter(recipient__in=self._recipients).order_by("year", "pk"))

    @cached_property
    def discipline(self) -> dict[int, list[DisciplineNote]]:
        return _by_recipient(DisciplineNote.objects.filter(recipient__in=self._recipients).order_by("valid_from", "pk"))

    @cached_property
    def kinds(self) -> dict[str, AwardKind]:
        return {kind.code: kind for kind in AwardKind.objects.order_by("pk")}

    @cached_property
    def authorities(self) -> dict[int, list[AwardAuthority]]:
        """Who may decide, of every date."""
        found: dict[int, list[AwardAuthority]] = defaultdict(list)
        kinds = {one.award_kind.pk for one in self.candidates}
        for row in AwardAuthority.objects.filter(award_kind__in=kinds).select_related("basis").order_by("pk"):
            found[row.award_kind_id].append(row)
        return found

    @cached_property
    def honoured_members(self) -> list[tuple[str, int, int, int]]:
        """(path of the unit then, award kind, year, persons) below the collectives that are units themselves."""
        units: set[Unit] = {one.recipient.as_unit for one in self.candidates if one.recipient.as_unit}
        below = Q(pk__in=[])
        for unit in units:
            below |= Q(unit_then__path__startswith=unit.path)
        if not units:
            return []
        rows = Honour.objects.filter(below, recipient__type=RecipientType.PERSON).exclude(status=HonourStatus.REVOKED)
        rows = rows.exclude(achievement_to="").annotate(of_year=Substr("achievement_to", 1, 4)).order_by()
        grouped = rows.values_list("unit_then__path", "award_kind_id", "of_year").annotate(
            persons=Count("recipient", distinct=True)
        )
        return [(path, kind, int(year), persons) for path, kind, year, persons in grouped]


def _by_recipient(rows: Iterable[Row]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.recipient_id].append(row)
    return found
