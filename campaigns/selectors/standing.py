"""Where units stood in their cụm, khối: published rankings and endorsements, for whoever appraises a proposal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.enums import SheetStatus
from campaigns.models import Endorsement, ScoreSheet
from campaigns.ranking import read_ranking


@dataclass(frozen=True, slots=True)
class ClusterStanding:
    """One unit in one published ranking; `rank` is None for a knocked-out unit."""

    unit_id: int
    year: int
    sheet_id: int
    cluster: str
    rank: int | None
    members: int
    endorsements: tuple[Endorsement, ...]

    @property
    def words(self) -> str:
        """'xếp thứ 1/7 Khối thi đua số 2 năm 2025, được suy tôn 7/7 phiếu (Cờ thi đua …)'."""
        place = f"xếp thứ {self.rank}/{self.members}" if self.rank else "không xếp hạng (điểm liệt) trong"
        votes = [f"{row.votes_for}/{row.votes_total} phiếu ({row.award_kind})" for row in self.endorsements]
        put_forward = f", được suy tôn {'; '.join(votes)}" if votes else ""
        return f"{place} {self.cluster} năm {self.year}{put_forward}"


def standings_of(unit_ids: Iterable[int]) -> list[ClusterStanding]:
    """Every published place of these units, newest year first; constant queries for any number of units."""
    wanted = set(unit_ids)
    sheets = ScoreSheet.objects.filter(
        status=SheetStatus.PUBLISHED, returns__stage="official", returns__unit_id__in=wanted
    )
    rows = list(sheets.distinct().select_related("cluster").order_by("-cluster__year", "-pk"))
    put_forward = Endorsement.objects.filter(sheet__in=[sheet.pk for sheet in rows], unit_id__in=wanted)
    by_place: dict[tuple[int, int], list[Endorsement]] = {}
    for endorsement in put_forward.select_related("award_kind").order_by("award_kind__rank", "pk"):
        by_place.setdefault((endorsement.sheet_id, endorsement.unit_id), []).append(endorsement)
    return [
        ClusterStanding(
            unit_id=row.unit,
            year=sheet.cluster.year,
            sheet_id=sheet.pk,
            cluster=sheet.cluster.name,
            rank=row.rank,
            members=len(ranking.rows),
            endorsements=tuple(by_place.get((sheet.pk, row.unit), ())),
        )
        for sheet in rows
        for ranking in (read_ranking(sheet.frozen_ranking),)
        for row in ranking.rows
        if row.unit in wanted
    ]
