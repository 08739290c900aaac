"""A unit under a campaign: its targets, works, models and progress."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from campaigns.enums import CampaignStatus
from campaigns.forms.participation import (
    ParticipationFilterForm,
)
from campaigns.models import Participation
from campaigns.rules.duties import (
    can_register,
    why_cannot_register,
)
from campaigns.selectors import participation as selectors
from campaigns.selectors.figures import judge
from campaigns.selectors.works import missing_for, requirement_words, shortfall, works_of
from campaigns.views.plans import own_plan_panel
from campaigns.wording import unit_target_words
from thidua.audit.selectors import timeline_of
from thidua.common import clock
from thidua.common.queries import matches
from thidua.common.views import ListPageView, PageView, get_visible


class OwnCampaignsView(ListPageView):
    """The campaigns my units take part in."""

    template_name = "campaigns/unit_campaigns.html"
    filter_form_class = ParticipationFilterForm

    def get_rows(self, filters: dict[str, Any]) -> QuerySet[Participation]:
        rows = selectors.own_participations(self.request.user).exclude(campaign__status=CampaignStatus.ARCHIVED)
        return rows.filter(matches(filters["q"], "campaign__search_text")) if "q" in filters else rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each campaign with what the unit still has to register under it."""
        context = super().get_context_data(**kwargs)
        rows = list(context["rows"])
        missing = missing_for(Participation.objects.filter(pk__in=[row.pk for row in rows]))
        return {**context, "rows": rows, "lines": [(row, missing.get(row.pk, "")) for row in rows]}


class ParticipationView(PageView):
    template_name = "campaigns/unit_participation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = get_visible(selectors.participations_visible_to(self.request.user), pk=self.kwargs["pk"])
        targets = judge(selectors.unit_targets_of(row), clock.today())
        user = self.request.user
        return super().get_context_data(
            participation=row,
            targets=[(target, unit_target_words(target.unit_target)) for target in targets],
            unregistered=selectors.unregistered_targets(row).count(),
            works=works_of(row),
            works_asked=requirement_words(row.campaign),
            works_missing=shortfall(row),
            can_register=can_register(user, row),
            why_not=why_cannot_register(user, row),
            own_plan=own_plan_panel(user, row),
            history=timeline_of(row),
        )
