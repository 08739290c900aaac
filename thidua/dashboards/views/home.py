"""The first page after sign-in, and the first steps of each role."""

from __future__ import annotations

from typing import Any

from thidua.accounts.permissions import Permission as P
from thidua.accounts.roles import ROLES, Role
from thidua.accounts.scope import grants_of, has_permission
from thidua.accounts.selectors import roles_of
from thidua.common import clock
from thidua.common.queries import in_force
from thidua.common.views import PageView
from thidua.dashboards.selectors.home import waiting
from thidua.dashboards.selectors.scope import make_scope
from thidua.dashboards.selectors.summary import summary
from thidua.dashboards.tiles import tiles
from thidua.notifications.selectors import bell_of

NEWS = 6


class HomeView(PageView):
    """What waits for me, by when; what happened lately; a few numbers of my reach."""

    template_name = "dashboards/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now, user = clock.now(), self.person
        piles = waiting(user, now)
        return super().get_context_data(
            **kwargs,
            piles=piles,
            waiting_total=sum(pile.count for pile in piles),
            news=bell_of(user)[:NEWS],
            roles=roles_of(user).filter(in_force(clock.today())),
            year=clock.today().year,
            tiles=self._tiles(),
        )

    def _tiles(self) -> list[Any]:
        if not has_permission(self.person, P.VIEW_DASHBOARD):
            return []
        scope = make_scope(self.person, year=clock.today().year)
        return tiles(scope, summary(scope, clock.now()))


class HelpView(PageView):
    """One's own roles first; the others below, because people ask for each other."""

    template_name = "dashboards/help.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        held = {grant.role for grant in grants_of(self.person)}
        return super().get_context_data(
            **kwargs,
            own=[_chapter(role) for role in ROLES.values() if role.code in held],
            others=[_chapter(role) for role in ROLES.values() if role.code not in held],
        )


def _chapter(role: Role) -> dict[str, Any]:
    return {"role": role, "template": f"dashboards/help/{role.code}.html"}
