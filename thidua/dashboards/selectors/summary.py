"""The handful of numbers at the top of a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from awards.enums import AwardNature
from thidua.dashboards.enums import Sending
from thidua.dashboards.selectors.awards import honours
from thidua.dashboards.selectors.dossiers import FINAL, dossiers
from thidua.dashboards.selectors.scope import Scope, campaigns_of_year
from thidua.dashboards.selectors.sending import Tally, tally, units_in_state


@dataclass(frozen=True, slots=True)
class Summary:
    campaigns: int
    sending: Tally
    owing_units: int
    open_dossiers: int
    titles: int
    commendations: int


def summary(scope: Scope, now: datetime) -> Summary:
    """Five queries, whatever the size of the tree."""
    natures = {nature.value: Count("pk", filter=Q(award_kind__nature=nature)) for nature in AwardNature}
    given = honours(scope).order_by().aggregate(**natures)
    return Summary(
        campaigns=campaigns_of_year(scope).count(),
        sending=tally(scope, now),
        owing_units=units_in_state(scope, Sending.OVERDUE, now).count(),
        open_dossiers=dossiers(scope).exclude(status__in=FINAL).count(),
        titles=given[AwardNature.TITLE.value],
        commendations=given[AwardNature.COMMENDATION.value],
    )
