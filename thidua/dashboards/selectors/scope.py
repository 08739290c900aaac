"""Which part of the world a dashboard speaks of: some branches of the tree, one year or all, one campaign or all.

Whatever is picked is cut down to what the person may see; every number and every list goes through `Scope.holds`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet

from awards.selectors.register import register_years
from campaigns.enums import CampaignStatus
from campaigns.models import Campaign
from campaigns.selectors import campaigns as campaign_selectors
from thidua.accounts.models import User
from thidua.accounts.permissions import Permission as P
from thidua.accounts.scope import permission_paths, unit_scope
from thidua.common import clock
from thidua.common.dates import start_of
from thidua.units.models import Cluster, Unit
from thidua.units.selectors import clusters_visible_to

WHOLE_REACH = "Toàn bộ phạm vi của bạn"


@dataclass(frozen=True, slots=True)
class Scope:
    user: User
    paths: tuple[str, ...]
    unit: Unit | None = None
    cluster: Cluster | None = None
    year: int | None = None
    campaign: Campaign | None = None

    def holds(self, field: str = "unit") -> Q:
        """Rows whose `<field>` unit lies in one of the branches; nothing at all when there is none."""
        lookup = f"{field}__path__startswith" if field else "path__startswith"
        found = Q(pk__in=[])
        for path in self.paths:
            found |= Q(**{lookup: path})
        return found

    @property
    def place(self) -> str:
        names = [str(row) for row in (self.unit, self.cluster) if row is not None]
        return ", ".join(names) or WHOLE_REACH

    @property
    def words(self) -> str:
        """'Ủy ban nhân dân xã Mai Sơn · năm 2024'; a campaign stands by its title."""
        time = f"năm {self.year}" if self.year else "" if self.campaign is not None else "tất cả các năm"
        return " · ".join(part for part in (self.place, time, self.campaign.title if self.campaign else "") if part)

    def keys(self) -> dict[str, str]:
        """The scope as the query string of a link."""
        picked = {"unit": self.unit, "cluster": self.cluster, "campaign": self.campaign}
        found = {name: str(row.pk) for name, row in picked.items() if row is not None}
        return found | ({"year": str(self.year)} if self.year else {})

    def in_year(self, field: str) -> Q:
        """Instants of the year in Hà Nội; no year, no limit."""
        if self.year is None:
            return Q()
        begin, end = bounds(self.year)
        return Q(**{f"{field}__gte": begin, f"{field}__lt": end})

    def last_year(self) -> Scope:
        return replace(self, year=self.year - 1 if self.year else None)


def bounds(year: int) -> tuple[datetime, datetime]:
    """From 0:00 of New Year's day to 0:00 of the next one, Hà Nội."""
    day = clock.today().replace(year=year, month=1, day=1)
    return start_of(day), start_of(day.replace(year=year + 1))


def make_scope(
    user: User,
    *,
    unit: Unit | None = None,
    cluster: Cluster | None = None,
    year: int | None = None,
    campaign: Campaign | None = None,
) -> Scope:
    paths = permission_paths(user, P.VIEW_DASHBOARD)
    if unit is not None:
        paths = _common(paths, [unit.path])
    if cluster is not None:
        paths = _common(paths, cluster.members.values_list("path", flat=True))
    return Scope(user, _outermost(paths), unit, cluster, year, campaign)


def _common(mine: Iterable[str], wanted: Iterable[str]) -> list[str]:
    """Branches that lie in both: of two on one line the lower one."""
    wanted = list(wanted)
    pairs = [(one, other) for one in mine for other in wanted]
    return [max(pair, key=len) for pair in pairs if pair[0].startswith(pair[1]) or pair[1].startswith(pair[0])]


def _outermost(paths: Iterable[str]) -> tuple[str, ...]:
    """Without branches that are part of another one, so that nothing is counted twice."""
    found: list[str] = []
    for path in sorted(set(paths)):
        if not found or not path.startswith(found[-1]):
            found.append(path)
    return tuple(found)


# --- What may be picked


def units_in_reach(user: User) -> QuerySet[Unit]:
    return Unit.objects.filter(unit_scope(user, P.VIEW_DASHBOARD, "")).order_by("path")


def nearby_units(user: User, unit: Unit | None) -> list[Unit]:
    """What the picker offers: the line above the unit, the unit, and the step below; however large the tree."""
    reach = units_in_reach(user)
    tops = permission_paths(user, P.VIEW_DASHBOARD)
    below = [unit.path] if unit is not None else tops
    offered = Q(path__in=[*tops, *(unit.ancestor_paths() if unit is not None else [])])
    for path in below:
        offered |= Q(path__startswith=path, depth=len(path) // Unit.steplen + 1)
    return list(reach.filter(offered))


def clusters_in_reach(user: User) -> QuerySet[Cluster]:
    inside = Cluster.objects.filter(unit_scope(user, P.VIEW_DASHBOARD, "members")).values("pk")
    return clusters_visible_to(user).filter(pk__in=inside)


def campaigns_in_reach(user: User) -> QuerySet[Campaign]:
    return campaign_selectors.visible_to(user).exclude(status=CampaignStatus.DRAFT)


def campaigns_of_year(scope: Scope) -> QuerySet[Campaign]:
    """Launched campaigns that run in the year and in which a unit of the scope takes part, or that one of them owns."""
    rows = campaign_selectors.search(scope.user, {"year": scope.year} if scope.year else {})
    concerned = Q(pk__in=Campaign.objects.filter(scope.holds("participations__unit")).values("pk")) | scope.holds(
        "owner"
    )
    rows = rows.exclude(status=CampaignStatus.DRAFT).filter(concerned)
    return rows.filter(pk=scope.campaign.pk) if scope.campaign is not None else rows


def years_for(user: User) -> list[int]:
    """Years with campaigns or honours, and the present one; newest first."""
    years = {clock.today().year, *campaign_selectors.years_of(user), *register_years(user)}
    return sorted(years, reverse=True)
